"""Frontier entries for what the crawl finds: start listings, the pages after them, and the articles they link."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Final

from scraper.archive.frontier import FrontierEntry
from scraper.portals import canonical_url, identify

ENTRY: Final = "entry"
"""Name in `cb_kwargs` of the FrontierEntry that a request is made for; redirects and retries keep it."""


def start_entry(url: str, spider: str, notes: str = "{}") -> FrontierEntry:
    """The first page of a listing, with what earlier crawls noted of it."""
    return FrontierEntry(url=url, portal=identify(url).portal, kind="listing", request=notes, spider=spider)


def root_of(entry: FrontierEntry) -> str:
    """The first page of the listing that `entry` is a page of."""
    root = json.loads(entry.request).get("root") if entry.depth else None
    return root if isinstance(root, str) else entry.url


def next_page_entry(url: str, before: FrontierEntry) -> FrontierEntry:
    """The page after the listing page `before`; the first pages of all listings come before any second."""
    return FrontierEntry(
        url=url,
        portal=before.portal,
        kind="listing",
        priority=before.priority - 1,
        depth=before.depth + 1,
        request=json.dumps({"root": root_of(before)}),
        found_on=before.url,
        spider=before.spider,
    )


def article_entries(urls: Iterable[str], found_on: FrontierEntry) -> list[FrontierEntry]:
    """The articles that a listing page links, in page order; one with two addresses twice, under the same key."""
    entries: dict[str, FrontierEntry] = {}
    for url in urls:
        address = identify(url)
        canonical = canonical_url(url) or url
        entries[canonical] = FrontierEntry(
            url=canonical,
            portal=address.portal,
            kind="article",
            key=address.key or url,
            depth=found_on.depth,
            found_on=found_on.url,
            spider=found_on.spider,
        )
    return list(entries.values())
