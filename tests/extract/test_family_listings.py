"""Listings of many markup families, and the same without the names of elements."""

from __future__ import annotations

import pytest

from scraper.extract import extract_links
from tests.extract.family_listings import LISTINGS, family_listing


@pytest.mark.parametrize("name", LISTINGS)
def test_listing_is_read_exactly(name: str) -> None:
    expected = family_listing(name)
    found = extract_links(expected.html, expected.url)
    assert found.articles == expected.articles
    assert found.next_page == expected.next_page


@pytest.mark.parametrize("name", LISTINGS)
def test_listing_without_names_loses_nothing(name: str) -> None:
    expected = family_listing(name, bare=True)
    found = extract_links(expected.html, expected.url)
    assert set(expected.articles) <= set(found.articles)
    assert len(found.articles) <= len(expected.articles) + 1
    assert found.next_page in (expected.next_page, None)
