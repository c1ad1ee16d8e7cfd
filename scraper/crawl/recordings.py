"""The pages of WARC files, found by URL as the live site would be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Final

from scraper.archive.captures import Exchange
from scraper.archive.demo import SAMPLE_SOFTWARE
from scraper.archive.warc_reading import CapturedRun, Locator, read_exchange
from scraper.portals import canonical_url, identify

_REDIRECTS: Final = range(300, 400)


class Recordings:
    """Exchanges by URL, each URL's in order of time, read from their files when they are asked for.

    A URL is looked up as it is, then without what does not name a page (scheme, `www.`, tracking parameters, fragment),
    then by the key of its article. Redirects answer only to the very URL that was redirected.
    """

    def __init__(self, locators: Iterable[Locator], *, whole: Recordings | None = None) -> None:
        """`whole` is everything that is replayed, when these are a part of it.

        `files` are the files that hold them, `damage` says what of a file cannot be read.
        """
        self._whole = whole
        self._exact: dict[str, list[Locator]] = {}
        self._near: dict[str, list[Locator]] = {}
        self._taken: dict[str, int] = {}
        self.files: set[Path] = set()
        self.damage: list[str] = []
        self._invented = whole is not None and whole.is_invented
        self.first: datetime | None = None
        self.last: datetime | None = None
        for locator in sorted(locators, key=lambda each: each.fetched_at):
            self.first = self.first or locator.fetched_at
            self.last = locator.fetched_at
            self.files.add(locator.path)
            self._invented |= locator.software == SAMPLE_SOFTWARE
            self._exact.setdefault(canonical_url(locator.url) or locator.url, []).append(locator)
            if locator.status not in _REDIRECTS:
                for name in _names(locator.url):
                    self._near.setdefault(name, []).append(locator)

    def __len__(self) -> int:
        return sum(map(len, self._exact.values()))

    def __contains__(self, url: str) -> bool:
        return bool(self._found(url))

    @property
    def is_invented(self) -> bool:
        """Whether something of what is replayed is the sample, whose articles are invented."""
        return self._invented

    def holds_elsewhere(self, url: str) -> bool:
        """Whether another part of what is replayed has an answer to `url`."""
        return self._whole is not None and url in self._whole

    def take(self, url: str) -> Exchange | None:
        """What the site answered to `url`: asked first the oldest, then the next; None if it was not recorded."""
        found = self._found(url)
        if not found:
            return None
        turn = self._taken.get(url, 0)
        self._taken[url] = turn + 1
        return read_exchange(found[min(turn, len(found) - 1)])

    def newest(self, url: str) -> Exchange | None:
        """What the site answered to `url` last; None if it was not recorded."""
        found = self._found(url)
        return read_exchange(found[-1]) if found else None

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


def replay_parts(runs: Sequence[CapturedRun], spider: str) -> list[Recordings]:
    """The recordings to replay one after the other, each as one crawl: the crawls of `spider` in order of time.

    Files that do not say which crawl made them are read as crawls of `spider`; where they answer a URL several times,
    the first answers make one crawl, the second ones the next. Recordings of other spiders are left out, unless there
    are no others.
    """
    own = [run for run in runs if run.spider in (None, spider)] or list(runs)
    whole = Recordings(locator for run in own for locator in run.locators)
    parts = [run.locators for run in own if run.spider is not None]
    parts += _rounds([locator for run in own if run.spider is None for locator in run.locators])
    if len(parts) == 1:
        return [whole]
    parts.sort(key=lambda part: part[0].fetched_at)
    return [Recordings(part, whole=whole) for part in parts]


def _rounds(locators: Sequence[Locator]) -> list[tuple[Locator, ...]]:
    rounds: list[list[Locator]] = []
    times: Counter[str] = Counter()
    for locator in sorted(locators, key=lambda each: each.fetched_at):
        number = times[locator.url]
        times[locator.url] += 1
        if number == len(rounds):
            rounds.append([])
        rounds[number].append(locator)
    return [tuple(each) for each in rounds]
