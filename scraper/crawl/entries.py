"""Frontier entries for what the crawl finds: start listings, the pages after them, and the articles they link."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Final

from scraper.archive.frontier import FrontierEntry
from scraper.portals import canonical_url, identify

ENTRY: Final = "entry"
"""Name in `cb_kwargs` of the FrontierEntry that a request is made for; redirects and retries keep it."""

PAGES: Final = ("listing", "article")
_NUMBER: Final = re.compile(r"(?<!\d)\d{1,5}(?!\d)")
MEDIA: Final = "other"
"""Kind of the entries of images and attachments."""


@dataclass(frozen=True, slots=True)
class Trail:
    """What the entry of a listing's further page carries from the pages before it, also into later crawls.

    `root` is the first page. `sweep` is the crawl that began to read the listing to its end, and `began` when; both are
    None when only the newest pages are looked at. `empty` counts the empty pages right before, `barren` those
    without an article that could be read, `held` stands for what the last page held.
    """

    root: str
    sweep: int | None = None
    began: str | None = None
    empty: int = 0
    barren: int = 0
    held: str = ""


def trail_of(entry: FrontierEntry) -> Trail:
    """The trail to the listing page `entry`; that of a first page says no more than that it is one."""
    return Trail(**{"root": entry.url, **json.loads(entry.request)}) if entry.depth else Trail(entry.url)


def root_of(entry: FrontierEntry) -> str:
    """The first page of the listing that `entry` is a page of."""
    return trail_of(entry).root


def start_entry(url: str, spider: str, notes: str = "{}", priority: int = 0) -> FrontierEntry:
    """The first page of a listing, with what earlier crawls noted of it."""
    portal = identify(url).portal
    return FrontierEntry(url=url, portal=portal, kind="listing", priority=priority, request=notes, spider=spider)


def next_page_entry(url: str, before: FrontierEntry, trail: Trail) -> FrontierEntry:
    """The page after the listing page `before`; the first pages of all listings come before any second."""
    return FrontierEntry(
        url=url,
        portal=before.portal,
        kind="listing",
        priority=before.priority - 1,
        depth=before.depth + 1,
        request=json.dumps(asdict(trail)),
        found_on=before.url,
        spider=before.spider,
    )


def counted_on(entry: FrontierEntry) -> str | None:
    """The address after that of a listing's further page, if the page before it and this one are counted in it."""
    for number in _NUMBER.finditer(entry.url):
        count, before, behind = int(number[0]), entry.url[: number.start()], entry.url[number.end() :]
        first = entry.depth == 1 and count in (1, 2) and not _NUMBER.search(behind)
        if first or entry.found_on == f"{before}{count - 1}{behind}":
            return f"{before}{count + 1}{behind}"
    return None


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


def media_entries(urls: Iterable[str], found_on: FrontierEntry) -> list[FrontierEntry]:
    """The images and attachments of the article `found_on`, each known by its address."""
    return [
        FrontierEntry(url=url, portal=identify(url).portal, kind=MEDIA, found_on=found_on.url, spider=found_on.spider)
        for url in urls
    ]


def name_of(entry: FrontierEntry) -> str:
    """What an entry is known by: an article's key, any other page's address."""
    return entry.key or entry.url
