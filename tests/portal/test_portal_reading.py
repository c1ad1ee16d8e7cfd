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

DIGEST = "thanhphohaiphong.gov.vn:/diem-bao-hai-phong-tren-bao-chi-ngay-14-3-2022"
NOT_YET = {
    "haiphong.gov.vn:57402": "the heading of a digest's first item is taken for its lead",
    DIGEST: "the heading of a digest's first item is taken for its lead",
    "haiphong.gov.vn:67418": "the end of a period in title and URL is taken for the day of publication",
    "haiphong.gov.vn:701356": "a byline of writer and photographer behind a picture is taken for a caption",
    "baocang.example:45031": "a related box of two inline elements is taken for a paragraph",
}


def with_known_failures(found: list[str]) -> list[object]:
    """The keys as parameters, marked where the extractor is known to be wrong so far."""
    mark = pytest.mark.xfail
    return [pytest.param(key, marks=mark(reason=NOT_YET[key])) if key in NOT_YET else key for key in found]


@pytest.mark.parametrize("key", with_known_failures(keys()))
def test_an_article_is_read_as_it_was_written(key):
    story = stories()[key]
    page = Portal().answer(Request(story.host, story.path())).body
    article = extract_article(page, story.url(), JUNE_2025)
    assert differences(article.to_dict(), expected(key)) == []


@pytest.mark.parametrize("key", with_known_failures(keys(era="wp")))
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
