"""How far the listings are read: when the next page of one is worth asking for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from hashlib import blake2b
from typing import Final

from scraper.archive.frontier import FrontierEntry
from scraper.crawl.entries import Trail, trail_of

_EMPTY_PAGES_THAT_END: Final = 2
_QUIET_PAGES_THAT_END: Final = 2
MOST_BARREN_PAGES: Final = 200
"""So many listing pages in a row without an article that could be read are a calendar or a trap."""
_MOST_PAGES: Final = 20_000


def _never(name: str) -> None:  # noqa: ARG001 - the shape of `known_date` and `seen_in`
    return None


def _never_archived(key: str) -> bool:  # noqa: ARG001 - the shape of `is_archived`
    return False


@dataclass(slots=True)
class Reading:
    """What the listing pages of this crawl held, and what became of their articles.

    `since` is the day before which nothing is wanted. `known_date` gives the day of an article archived before, by key,
    `is_archived` whether there is one, `seen_in` the last crawl that read a listing page, by address. `endless` are
    listings (first pages' URLs) that were given up, and why.

    A listing is swept, that is, read to its end, when its first page is in `sweeps`, with the crawl and the time in
    which that began; a page that an earlier crawl left queued says so in its trail. Otherwise it is read until a whole
    page holds nothing new or changed, and one page more, because items are pinned and reordered. `swept` are the
    listings whose end was reached, with their number of pages, the crawl and the time in which the sweep began.
    """

    since: date | None = None
    known_date: Callable[[str], str | None] = _never
    is_archived: Callable[[str], bool] = _never_archived
    seen_in: Callable[[str], int | None] = _never
    sweeps: dict[str, tuple[int, str]] = field(default_factory=dict)
    swept: dict[str, tuple[int, int, str | None]] = field(default_factory=dict)
    endless: dict[str, str] = field(default_factory=dict)
    _pages: dict[str, tuple[str, ...]] = field(default_factory=dict)
    _before: dict[str, str | None] = field(default_factory=dict)
    _held: set[tuple[str, str]] = field(default_factory=set)
    _dates: dict[str, str | None] = field(default_factory=dict)
    _news: set[str] = field(default_factory=set)

    def page_read(
        self, entry: FrontierEntry, keys: Sequence[str], next_page: str | None, news: Sequence[str] = ()
    ) -> Trail | None:
        """Note a listing page, the article keys on it, and those of them that are new.

        Returns the trail to the page after it, if that is to be queued: not when that page was read before (a pager
        that runs in a circle), when a second page in a row is empty, or when the same articles came again (a server
        that answers any page number with its last page), nor when the listing goes on for ever and is given up.
        """
        trail = self._trail(entry)
        empty = 0 if keys else trail.empty + 1
        held = blake2b("\n".join(keys).encode(), digest_size=8).hexdigest() if keys else ""
        repeated = bool(held) and ((trail.root, held) in self._held or held == trail.held)
        self._held.add((trail.root, held))
        self._pages[entry.url] = tuple(keys)
        self._before[entry.url] = entry.found_on
        self._news.update(news)
        circle = next_page is not None and self._was_read(next_page, trail)
        if next_page is None or circle or repeated or empty >= _EMPTY_PAGES_THAT_END:
            if trail.sweep is not None:
                self.swept[trail.root] = (entry.depth + 1, trail.sweep, trail.began)
            return None
        barren = self._barren_pages(entry, trail)
        if barren >= MOST_BARREN_PAGES - 1:
            self.endless[trail.root] = f"{MOST_BARREN_PAGES} pages in a row held no article that could be read"
        elif entry.depth >= _MOST_PAGES - 1:
            self.endless[trail.root] = f"{_MOST_PAGES} pages of it were read"
        if trail.root in self.endless:
            return None
        return Trail(trail.root, trail.sweep, trail.began, empty, barren, held)

    def listing_ended(self, entry: FrontierEntry) -> None:
        """Note that there is no page at `entry`: the one before it was the last of its listing."""
        trail = self._trail(entry)
        if trail.sweep is not None:
            self.swept[trail.root] = (entry.depth, trail.sweep, trail.began)

    def article_read(self, key: str, published_date: str | None, *, changed: bool = False) -> None:
        """Note the day of an article read in this crawl, and whether its content had changed."""
        self._dates[key] = published_date
        if changed:
            self._news.add(key)

    def is_too_old(self, published_date: str | None) -> bool:
        """Whether an article of that day is older than wanted; one without a date is not."""
        return self.since is not None and published_date is not None and published_date < self.since.isoformat()

    def goes_on(self, entry: FrontierEntry) -> bool:
        """Whether the listing page `entry` is worth asking for, after what the pages before it held."""
        if not entry.depth or entry.found_on not in self._pages:
            return True
        if trail_of(entry).sweep is None and self._quiet_pages(entry.found_on) >= _QUIET_PAGES_THAT_END:
            return False
        dated = [day for day in map(self._date, self._pages[entry.found_on]) if day is not None]
        return self.since is None or not dated or not all(map(self.is_too_old, dated))

    def _trail(self, entry: FrontierEntry) -> Trail:
        if entry.depth or entry.url not in self.sweeps:
            return trail_of(entry)
        sweep, began = self.sweeps[entry.url]
        return Trail(entry.url, sweep, began)

    def _barren_pages(self, entry: FrontierEntry, trail: Trail) -> int:
        """How many pages in a row right before `entry` held no article that could be read."""
        before = self._pages.get(entry.found_on or "")
        if before is None:
            return trail.barren
        return 0 if any(key in self._dates or self.is_archived(key) for key in before) else trail.barren + 1

    def _was_read(self, url: str, trail: Trail) -> bool:
        """Whether the page `url` has been read in this crawl, or since the sweep began."""
        if url in self._pages:
            return True
        return trail.sweep is not None and (self.seen_in(url) or 0) > trail.sweep

    def _quiet_pages(self, url: str | None) -> int:
        """How many pages in a row, back from `url`, held nothing new or changed."""
        count = 0
        while url is not None and url in self._pages and self._news.isdisjoint(self._pages[url]):
            count += 1
            url = self._before[url]
        return count

    def _date(self, key: str) -> str | None:
        return self._dates[key] if key in self._dates else self.known_date(key)
