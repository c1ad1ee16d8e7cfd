"""The extractor and the reader of listings, on every page of the synthetic portal."""

from __future__ import annotations

import pytest

from scraper.extract import extract_article
from scraper.extract.listing import listing_from_page
from scraper.extract.page import Page
from scraper.portals import identify, portal_for
from tests.portal import Portal, differences, expected, keys
from tests.portal.content import stories
from tests.portal.messages import Request
from tests.portal.site import JUNE_2025


@pytest.mark.parametrize("key", keys())
def test_an_article_is_read_as_it_was_written(key):
    story = stories()[key]
    page = Portal().answer(Request(story.host, story.path())).body
    article = extract_article(page, story.url(), JUNE_2025)
    assert differences(article.to_dict(), expected(key)) == []


@pytest.mark.parametrize("key", keys(era="wp"))
def test_an_amp_page_is_read_as_it_was_written(key):
    story = stories()[key]
    page = Portal().answer(Request(story.host, f"{story.path()}/amp")).body
    article = extract_article(page, f"{story.url()}/amp", JUNE_2025)
    assert differences(article.to_dict(), expected(key), is_amp=True) == []


@pytest.mark.parametrize(
    ("host", "era", "category", "start"),
    [
        ("haiphong.gov.vn", "A", "5310", "http://haiphong.gov.vn/Portal/Default.aspx?Organization=CTTDT&MenuID=5310"),
        ("haiphong.gov.vn", "B", "Xay-dung-Dang-Chinh-quyen", "https://haiphong.gov.vn/Xay-dung-Dang-Chinh-quyen/"),
        ("haiphong.gov.vn", "C", "tin-tuc-su-kien", "https://haiphong.gov.vn/tin-tuc-su-kien"),
        ("lechan.haiphong.gov.vn", "C", "tin-tuc-su-kien", "https://lechan.haiphong.gov.vn/tin-tuc-su-kien"),
        (
            "thanhphohaiphong.gov.vn",
            "wp",
            "tin-tuc-su-kien",
            "https://thanhphohaiphong.gov.vn/category/tin-tuc-su-kien",
        ),
        ("baocang.example", "other", "do-thi", "https://baocang.example/do-thi"),
    ],
)
def test_a_listing_is_read_to_its_end_in_order(host, era, category, start):
    portal = Portal()
    found: list[str] = []
    url: str | None = start
    for _ in range(20):
        if url is None:
            break
        target = "/" + url.partition("://")[2].partition("/")[2]
        page = Page.from_bytes(portal.answer(Request(host, target)).body, url)
        listing = listing_from_page(page, portal_for(url))
        found += listing.articles
        url = listing.next_page
    assert [identify(link).key for link in found] == [story.key for story in portal.listing(host, era, category)]
