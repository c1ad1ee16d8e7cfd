"""The pages of WARC files, found by URL as the live site would be."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from scraper.archive.captures import Exchange
from scraper.archive.warc_reading import Locator, read_exchange
from scraper.portals import canonical_url, identify

_REDIRECTS: Final = range(300, 400)


class Recordings:
    """Exchanges by URL, each URL's in order of time, read from their files when they are asked for.

    A URL is looked up as it is, then without what does not name a page (scheme, `www.`, tracking parameters, fragment),
    then by the key of its article. Redirects answer only to the very URL that was redirected.
    """

    def __init__(self, locators: Iterable[Locator]) -> None:
        self._exact: dict[str, list[Locator]] = {}
        self._near: dict[str, list[Locator]] = {}
        self._taken: dict[str, int] = {}
        self.first: datetime | None = None
        self.last: datetime | None = None
        for locator in sorted(locators, key=lambda each: each.fetched_at):
            self.first = self.first or locator.fetched_at
            self.last = locator.fetched_at
            self._exact.setdefault(canonical_url(locator.url) or locator.url, []).append(locator)
            if locator.status not in _REDIRECTS:
                for name in _names(locator.url):
                    self._near.setdefault(name, []).append(locator)

    def __len__(self) -> int:
        return sum(map(len, self._exact.values()))

    def __contains__(self, url: str) -> bool:
        return bool(self._found(url))

    def take(self, url: str) -> Exchange | None:
        """What the site answered to `url`: asked first the oldest, then the next; None if it was not recorded."""
        found = self._found(url)
        if not found:
            return None
        turn = self._taken.get(url, 0)
        self._taken[url] = turn + 1
        return read_exchange(found[min(turn, len(found) - 1)])

    def _found(self, url: str) -> list[Locator]:
        exact = self._exact.get(canonical_url(url) or url)
        if exact:
            return exact
        return next((self._near[name] for name in _names(url) if name in self._near), [])


def _names(url: str) -> list[str]:
    """What a URL is called when the details of its spelling do not count, nearest first."""
    plain = (canonical_url(url) or url).partition("://")[2].removeprefix("www.").rstrip("/")
    address = identify(url)
    return [plain, f"key {address.key}"] if address.kind == "article" and address.key else [plain]
