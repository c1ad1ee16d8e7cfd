"""How far the listings are read: when the next page of one is worth asking for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from scraper.archive.frontier import FrontierEntry
from scraper.crawl.entries import root_of

_EMPTY_PAGES_THAT_END: Final = 2
_QUIET_PAGES_THAT_END: Final = 2
MOST_BARREN_PAGES: Final = 200
"""So many listing pages in a row without an article that could be read are a calendar or a trap."""
_MOST_PAGES: Final = 5_000


def _never_known(key: str) -> str | None:  # noqa: ARG001 - the shape of `known_date`
    return None


def _never_archived(key: str) -> bool:  # noqa: ARG001 - the shape of `is_archived`
    return False


@dataclass(slots=True)
class _ReadPage:
    keys: tuple[str, ...]
    empty_before: int
    barren_before: int


@dataclass(slots=True)
class Reading:
    """What the listing pages of this crawl held, and what became of their articles.

    `since` is the day before which nothing is wanted. `known_date` gives the day of an article archived before, by key,
    `is_archived` whether there is one. `endless` are listings (first pages' URLs) that were given up, and why.
    A listing in `routine` (first pages' URLs) was read to its end not long ago: it is read until a whole page holds
    nothing new or changed, and one page more, because items are pinned and reordered. All others are read to the end.
    """

    since: date | None = None
    known_date: Callable[[str], str | None] = _never_known
    is_archived: Callable[[str], bool] = _never_archived
    routine: set[str] = field(default_factory=set)
    ended: set[str] = field(default_factory=set)
    endless: dict[str, str] = field(default_factory=dict)
    _pages: dict[str, _ReadPage] = field(default_factory=dict)
    _before: dict[str, str | None] = field(default_factory=dict)
    _seen: set[tuple[str, ...]] = field(default_factory=set)
    _dates: dict[str, str | None] = field(default_factory=dict)
    _news: set[str] = field(default_factory=set)
    _keys: dict[str, set[str]] = field(default_factory=dict)
    _whole: set[str] = field(default_factory=set)

    def page_read(
        self, entry: FrontierEntry, keys: Sequence[str], next_page: str | None, news: Sequence[str] = ()
    ) -> str | None:
        """Note a listing page, the article keys on it, and those of them that are new.

        Returns the page to queue after it, if there is to be one: none when the page was read before (a pager that runs
        in a circle), when a second page in a row is empty, or when the same articles came again (a server that answers
        any page number with its last page). When all its pages were read in this crawl, the listing is then `ended`.
        A listing that goes on for ever is given up as `endless`.
        """
        before = self._pages.get(entry.found_on or "")
        empty = 0 if keys else 1 + (before.empty_before if before else 0)
        held = tuple(keys)
        repeated = bool(held) and held in self._seen
        self._seen.add(held)
        barren = 0 if before is None or any(map(self._is_article, before.keys)) else 1 + before.barren_before
        self._pages[entry.url] = _ReadPage(held, empty, barren)
        self._before[entry.url] = entry.found_on
        self._news.update(news)
        self._keys.setdefault(root_of(entry), set()).update(held)
        if not entry.depth or entry.found_on in self._whole:
            self._whole.add(entry.url)
        at_end = next_page is None or next_page in self._pages or repeated or empty >= _EMPTY_PAGES_THAT_END
        if at_end:
            if entry.url in self._whole:
                self.ended.add(root_of(entry))
            return None
        if barren >= MOST_BARREN_PAGES - 1:
            self.endless[root_of(entry)] = f"{MOST_BARREN_PAGES} pages in a row held no article that could be read"
        elif entry.depth >= _MOST_PAGES - 1:
            self.endless[root_of(entry)] = f"{_MOST_PAGES} pages of it were read"
        return None if root_of(entry) in self.endless else next_page

    def article_read(self, key: str, published_date: str | None, *, changed: bool = False) -> None:
        """Note the day of an article read in this crawl, and whether its content had changed."""
        self._dates[key] = published_date
        if changed:
            self._news.add(key)

    def keys_of(self, root: str) -> set[str]:
        """The article keys on the pages of the listing `root` that were read in this crawl."""
        return self._keys.get(root, set())

    def is_too_old(self, published_date: str | None) -> bool:
        """Whether an article of that day is older than wanted; one without a date is not."""
        return self.since is not None and published_date is not None and published_date < self.since.isoformat()

    def goes_on(self, entry: FrontierEntry) -> bool:
        """Whether the listing page `entry` is worth asking for, after what the pages before it held."""
        before = self._pages.get(entry.found_on or "")
        if before is None:
            return True
        if root_of(entry) in self.routine and self._quiet_pages(entry.found_on) >= _QUIET_PAGES_THAT_END:
            return False
        dated = [day for day in map(self._date, before.keys) if day is not None]
        return self.since is None or not dated or not all(map(self.is_too_old, dated))

    def _quiet_pages(self, url: str | None) -> int:
        """How many pages in a row, back from `url`, held nothing new or changed."""
        count = 0
        while url is not None and url in self._pages and self._news.isdisjoint(self._pages[url].keys):
            count += 1
            url = self._before[url]
        return count

    def _is_article(self, key: str) -> bool:
        return key in self._dates or self.is_archived(key)

    def _date(self, key: str) -> str | None:
        return self._dates[key] if key in self._dates else self.known_date(key)
