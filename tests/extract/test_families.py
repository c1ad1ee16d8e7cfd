"""Pages of many markup families read as a reader would, whole and stripped of what makes it easy.

With the names of elements the reading is exact. Without them captions and bylines may stay in the text, but nothing
else may come in, nothing may be lost, and no date may be wrong.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from scraper.extract import extract_article
from tests.extract.family_pages import NAMES, FamilyPage, family_page

WORD = re.compile(r"\w+")


def read(page: FamilyPage) -> dict[str, Any]:
    return extract_article(page.html, page.url).to_dict()


def names_of(found: dict[str, Any], wanted: tuple[str, ...]) -> tuple[str, ...]:
    """The authors of the text, photographers only where they are wanted, each once."""
    authors = (a["name"] for a in found["authors"] if a["role"] != "photographer" or a["name"] in wanted)
    return tuple(dict.fromkeys(authors))


def agreement(found: list[str], wanted: tuple[str, ...]) -> float:
    left, right = (Counter(WORD.findall(" ".join(texts).casefold())) for texts in (found, list(wanted)))
    total = sum(left.values()) + sum(right.values())
    return 2 * sum((left & right).values()) / total if total else 1.0


def leaks(found: dict[str, Any], page: FamilyPage) -> list[str]:
    text = " ".join([found["lead"] or "", *found["body"], *found["captions"]])
    return [string for string in page.expected.never if string in text]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("stripped", ["whole", "meta"])
def test_page_is_read_exactly(name: str, stripped: str) -> None:
    page = family_page(name, stripped)
    expected, found = page.expected, read(page)
    assert found["title"] == expected.title
    assert found["lead"] in expected.lead
    assert tuple(found["body"]) == expected.body
    assert tuple(found["captions"]) == expected.captions
    assert (found["source"], found["agency"]) == (expected.source, expected.agency)
    assert leaks(found, page) == []
    if expected.published is not None:
        assert found["published_at"] == (expected.published or None)
    if expected.authors is not None:
        assert names_of(found, expected.authors) == expected.authors
    if expected.section is not None:
        assert found["section"] == (expected.section or None)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("stripped", ["names", "bare"])
def test_page_without_names_is_read_well(name: str, stripped: str) -> None:
    page = family_page(name, stripped)
    expected, found = page.expected, read(page)
    assert found["title"] == expected.title
    assert agreement([found["lead"] or "", *found["body"]], (min(expected.lead), *expected.body)) >= 0.9
    if expected.published is not None:
        assert (found["published_at"] or expected.published)[:10] == expected.published[:10]
    assert [string for string in leaks(found, page) if string in expected.others] == []


@pytest.mark.parametrize("name", [name for name in NAMES if family_page(name).expected.related is not None])
def test_related_articles_and_tags(name: str) -> None:
    page = family_page(name)
    article = extract_article(page.html, page.url)
    assert {link.title for link in article.links if link.kind == "related"} == page.expected.related
    assert article.tags == page.expected.tags


ENCODED: dict[str, Callable[[str], bytes]] = {
    "decomposed": lambda text: unicodedata.normalize("NFD", text).encode(),
    "entities": lambda text: text.encode("ascii", "xmlcharrefreplace"),
    "stored as latin-1": lambda text: text.encode().decode("latin-1").encode(),
    "utf-16": lambda text: text.encode("utf-16"),
}


@pytest.mark.parametrize("name", ["joomla", "liferay", "nguoiqs", "tintuc_ttx", "vne"])
@pytest.mark.parametrize("encoded", ENCODED)
def test_how_the_letters_are_written_changes_nothing(name: str, encoded: str) -> None:
    page = family_page(name)
    found = extract_article(ENCODED[encoded](page.html.decode()), page.url).to_dict()
    expected = read(page)
    for fields in (found, expected):
        del fields["provenance"]
        fields["dates"] = [date["iso"] for date in fields["dates"]] if "dates" in fields else None
    assert found == expected


SIDE = """<div><h3>Tin mới</h3><div><a href="/tin-moi-o-cot-ben-20240811140500998.htm">Một tin mới ở cột bên đứng trước
bài viết</a><p>Đoạn tóm tắt của một tin mới ở cột bên, dài hơn tám mươi chữ cái để trông như văn.</p></div></div>"""
CHANGED: dict[str, Callable[[str], str]] = {
    "paragraphs are divisions": lambda html: re.sub(r"<(/?)p(?=[ >])", r"<\1div", html),
    "the title is an h2": lambda html: re.sub(r"<(/?)h1(?=[ >])", r"<\1h2", html),
    "the title is a division": lambda html: re.sub(r"<(/?)h1(?=[ >])", r"<\1div", html),
    "words lie in spans": lambda html: re.sub(
        r"(<p[^>]*>)([^<]{30})([^<]{30,})(</p>)", r"\1<span style=font-size:14pt><span>\2</span>\3</span>\4", html
    ),
    "the page is a form": lambda html: re.sub(
        r"(<body[^>]*>)(.*)</body>", r"\1<form><table><tr><td>\2</td></tr></table></form></body>", html, flags=re.DOTALL
    ),
    "a side column comes first": lambda html: re.sub(r"(<body[^>]*>)", rf"\1{SIDE}", html),
    "another root follows": lambda html: f"{html}<html><body><p>Copyright</p></body></html>",
    "there is neither head nor body": lambda html: re.sub(r"</?(?:html|head|body)[^>]*>", "", html),
}


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("change", CHANGED)
def test_other_markup_of_the_same_page_reads_the_same(name: str, change: str) -> None:
    page = family_page(name)
    expected = page.expected
    found = extract_article(CHANGED[change](page.html.decode()).encode(), page.url).to_dict()
    assert found["title"] == expected.title
    assert found["lead"] in expected.lead
    assert tuple(found["body"]) == expected.body
    assert tuple(found["captions"]) == expected.captions
    assert expected.published in (None, found["published_at"] or "")


def test_most_leads_and_authors_are_found_without_names() -> None:
    pages = [family_page(name, "bare") for name in NAMES]
    readings = [(page.expected, read(page)) for page in pages]
    leads = sum(found["lead"] in expected.lead for expected, found in readings)
    authors = sum(names_of(found, expected.authors or ()) == (expected.authors or ()) for expected, found in readings)
    assert leads >= 0.9 * len(pages)
    assert authors >= 0.75 * len(pages)
