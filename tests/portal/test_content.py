"""The written articles are whole, and the truth about them is derived from what is printed."""

from __future__ import annotations

import html
import re
import unicodedata

import pytest

from tests.portal import expected, keys, story_url
from tests.portal.content import parse_blocks, slugify, stories
from tests.portal.messages import Request
from tests.portal.places import SECTIONS
from tests.portal.site import Portal


def page_text(key: str, suffix: str = "") -> str:
    """The visible text of an article's page, white space collapsed."""
    host, _, rest = story_url(key).partition("://")[2].partition("/")
    body = Portal().answer(Request(host, f"/{rest}{suffix}")).body.decode()
    plain = re.sub(r"<(script|style).*?</\1>|<[^>]*>", " ", body, flags=re.DOTALL)
    return unicodedata.normalize("NFC", " ".join(html.unescape(plain).split()))


def test_there_are_enough_articles_of_every_generation():
    counts = {era: len(keys(era=era)) for era in ("A", "B", "C", "wp")}
    assert sum(counts.values()) >= 45
    assert min(counts.values()) >= 8


@pytest.mark.parametrize("key", keys())
def test_a_page_prints_what_is_expected_of_it(key):
    truth, text = expected(key), page_text(key)
    for value in (
        truth["title"],
        truth["lead"],
        truth["byline"],
        *truth["captions"],
        *truth["subheads"],
        *truth["tags"],
    ):
        assert value is None or " ".join(value.split()) in text
    for line in truth["body"]:
        assert all(cell.strip() in text for cell in line.split(" | "))


@pytest.mark.parametrize("key", keys())
def test_a_page_prints_its_date_only_when_it_is_said_to(key):
    story = stories()[key]
    printed = f"{story.written:%d/%m/%Y}"
    assert (expected(key)["published_at"] is not None) == (printed in page_text(key).partition("Tin khác")[0])


@pytest.mark.parametrize("key", keys())
def test_the_campaign_is_named_by_its_articles(key):
    if "ngay-thu-7-cung-dan" in expected(key)["topics"]:
        assert re.search(r"ngày thứ (7|bảy) (cùng|vì) dân", page_text(key).lower())


def test_every_category_has_a_name():
    assert {category for story in stories().values() for category in story.categories} <= SECTIONS.keys()


def test_a_republished_article_has_the_same_body():
    pairs = [(story.key, story.republishes) for story in stories().values() if story.republishes]
    assert pairs
    for key, original in pairs:
        assert expected(key)["body"] == expected(original)["body"]


def test_related_articles_exist():
    targets = [b.target for story in stories().values() for b in story.blocks if b.kind == "related"]
    assert targets
    assert set(targets) <= stories().keys()


def test_an_amp_page_has_the_same_text():
    for key in keys(era="wp"):
        text = page_text(key, "/amp")
        assert all(line in text for line in expected(key)["body"])


def test_slugs_are_ascii_and_keep_case():
    assert slugify("Đền Nghè, thờ “Nữ tướng” Lê Chân!") == "Den-Nghe-tho-Nu-tuong-Le-Chan"


def test_blocks_of_each_kind_are_read():
    chunks = ("Một.\nHai.", "## Ba", "![a.jpg] Bốn (Ảnh: Mai Trang)", "* năm\n* sáu", "1. bảy", "| a | b |")
    body = "\n\n".join((*chunks, "@attachment x.pdf | Tám", ">> k:1"))
    blocks = parse_blocks(body)
    kinds = [block.kind for block in blocks]
    assert kinds == ["paragraph", "subhead", "image", "bullets", "numbers", "table", "attachment", "related"]
    assert blocks[0].text == "Một. Hai."
    assert blocks[2].credit == "Mai Trang"
    assert blocks[3].rows == (("năm",), ("sáu",))
    assert blocks[5].rows == (("a", "b"),)
