"""How far the listings are read: when the next page of one is worth asking for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from scraper.archive.frontier import FrontierEntry

_EMPTY_PAGES_THAT_END: Final = 2
_MOST_PAGES: Final = 5_000


def _never_known(key: str) -> str | None:  # noqa: ARG001 - the shape of `known_date`
    return None


@dataclass(slots=True)
class _ReadPage:
    keys: tuple[str, ...]
    empty_before: int


@dataclass(slots=True)
class Reading:
    """What the listing pages of this crawl held, and the dates of their articles.

    `since` is the day before which nothing is wanted. `known_date` gives the day of an article archived before, by key.
    """

    since: date | None = None
    known_date: Callable[[str], str | None] = _never_known
    _pages: dict[str, _ReadPage] = field(default_factory=dict)
    _seen: set[tuple[str, ...]] = field(default_factory=set)
    _dates: dict[str, str | None] = field(default_factory=dict)

    def page_read(self, entry: FrontierEntry, keys: Sequence[str], next_page: str | None) -> str | None:
        """Note a listing page and the article keys on it. Returns the page to queue after it, if there is to be one.

        None too when the page was read before (a pager that runs in a circle), when a second page in a row is empty, or
        when the same articles came again (a server that answers any page number with its last page).
        """
        before = self._pages.get(entry.found_on or "")
        empty = 0 if keys else 1 + (before.empty_before if before else 0)
        held = tuple(keys)
        repeated = bool(held) and held in self._seen
        self._seen.add(held)
        self._pages[entry.url] = _ReadPage(held, empty)
        if next_page is None or next_page in self._pages or repeated:
            return None
        return None if empty >= _EMPTY_PAGES_THAT_END or entry.depth >= _MOST_PAGES else next_page

    def article_read(self, key: str, published_date: str | None) -> None:
        """Note the day of an article read in this crawl."""
        self._dates[key] = published_date

    def is_too_old(self, published_date: str | None) -> bool:
        """Whether an article of that day is older than wanted; one without a date is not."""
        return self.since is not None and published_date is not None and published_date < self.since.isoformat()

    def goes_on(self, entry: FrontierEntry) -> bool:
        """Whether the listing page `entry` is worth asking for, after what the page before it held."""
        before = self._pages.get(entry.found_on or "")
        if self.since is None or before is None:
            return True
        dates = [self._date(key) for key in before.keys]
        dated = [day for day in dates if day is not None]
        return not dated or not all(self.is_too_old(day) for day in dated)

    def _date(self, key: str) -> str | None:
        return self._dates[key] if key in self._dates else self.known_date(key)
