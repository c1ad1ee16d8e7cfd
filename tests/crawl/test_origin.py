"""URLs of the portal and of its mirror."""

from __future__ import annotations

import pytest

from scraper.crawl.origin import Origin

PAGE = "https://lechan.haiphong.gov.vn/tin-tuc?page=2"


@pytest.mark.parametrize(
    ("base", "url", "fetched"),
    [
        ("http://127.0.0.1:8000", PAGE, "http://127.0.0.1:8000/tin-tuc?page=2"),
        ("http://127.0.0.1:8000", "https://haiphong.gov.vn", "http://127.0.0.1:8000/"),
        ("http://mirror.test/copy", PAGE, "http://mirror.test/copy/tin-tuc?page=2"),
    ],
)
def test_where_a_page_is_fetched(base: str, url: str, fetched: str) -> None:
    assert Origin(base).fetch_url(url) == fetched


@pytest.mark.parametrize(
    ("base", "url", "own"),
    [
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000/a/b-12345", "https://lechan.haiphong.gov.vn/a/b-12345"),
        ("http://mirror.test/copy", "http://mirror.test/copy/a?x=1#y", "https://lechan.haiphong.gov.vn/a?x=1#y"),
        ("http://127.0.0.1:8000", "http://127.0.0.1:9000/a", "http://127.0.0.1:9000/a"),
        ("http://127.0.0.1:8000", "https://haiphong.gov.vn/a", "https://haiphong.gov.vn/a"),
        ("http://127.0.0.1:8000", "http://[bad", "http://[bad"),
    ],
)
def test_printed_addresses_of_the_mirror_are_the_portals(base: str, url: str, own: str) -> None:
    assert Origin(base).portal_url(url, PAGE) == own


def test_a_page_of_the_mirror_reads_as_the_portals() -> None:
    body = b'<a href="http://127.0.0.1:8000/a/b-12345">'
    assert (
        Origin("http://127.0.0.1:8000").as_portal(body, PAGE) == b'<a href="https://lechan.haiphong.gov.vn/a/b-12345">'
    )
