"""The watch: rounds of crawls by a timetable, one crawl at a time, each in a process of its own.

A round is due when the clock on the wall reaches its time, or when so much time has been lived through as lay between:
so the first round after a machine's sleep comes at once (the monotonic clock stands still meanwhile), and a clock that
is set back delays nothing.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final, Protocol

from scraper.archive.times import to_text
from scraper.errors import (
    EXIT_BLOCKED,
    EXIT_DEGRADED,
    EXIT_DONE,
    EXIT_FAILED,
    EXIT_INTERRUPTED,
    EXIT_STORAGE,
    EXIT_USAGE,
    ArchiveError,
)
from scraper.watch.timetable import Timetable

TICK: Final = 60.0
"""Seconds after which the clocks are looked at again, at most."""
BUSY_PAUSE: Final = timedelta(minutes=5)
"""How long a round waits for somebody else who writes to the archive."""
_SAYS: Final = {
    EXIT_DONE: "done",
    EXIT_FAILED: "failed unexpectedly",
    EXIT_USAGE: "was asked for something impossible",
    EXIT_STORAGE: "could not store",
    EXIT_DEGRADED: "found less than it should",
    EXIT_BLOCKED: "was blocked by the site",
    EXIT_INTERRUPTED: "was interrupted",
}
_GRAVEST: Final = (
    EXIT_FAILED,
    EXIT_STORAGE,
    EXIT_USAGE,
    EXIT_INTERRUPTED,
    EXIT_BLOCKED,
    EXIT_DEGRADED,
    EXIT_DONE,
)


class Clocks(Protocol):
    """The two clocks, and a sleep that `stop` cuts short."""

    def now(self) -> datetime:
        """The wall's time, aware."""

    def monotonic(self) -> float:
        """Seconds that never go back."""

    def sleep(self, seconds: float, stop: threading.Event) -> None:
        """Wait so long, or until `stop` is set."""

    def chance(self) -> float:
        """A random number in [0, 1)."""


@dataclass(frozen=True, slots=True)
class Work:
    """What a round does. `crawl` runs one spider to its end and returns the exit status.

    `alerts` is called after every round, and every minute in between; `writer` says who else writes to the
    archive; `note` keeps the state: next start, last start, exit statuses.
    """

    spiders: Sequence[str]
    crawl: Callable[[str], int]
    alerts: Callable[[datetime], None]
    writer: Callable[[], str | None]
    note: Callable[[datetime | None, datetime | None, Mapping[str, int]], None]


@dataclass(slots=True)
class Watcher:
    """Runs rounds until `stop` is set.

    `last_start` is that of the last round, from the state of an earlier watch.
    """

    work: Work
    timetable: Timetable
    clocks: Clocks
    log: logging.Logger
    last_start: datetime | None = None
    stop: threading.Event = field(default_factory=threading.Event)
    exits: dict[str, int] = field(default_factory=dict)
    rounds: int = 0

    def run(self) -> int:
        """Watch until stopped; the exit status of an orderly end is that of an interruption."""
        due = self._next_round()
        while not self.stop.is_set():
            self._note(due)
            if not self._wait_until(due):
                break
            writer = self.work.writer()
            if writer is not None:
                due = self.clocks.now() + BUSY_PAUSE
                self.log.warning("put off until %s: %s writes to the archive", to_text(due), writer)
                continue
            self.round()
            due = self._next_round()
        self._note(None)
        under_way = [spider for spider, status in self.exits.items() if status == EXIT_INTERRUPTED]
        goes_on = f"; what was under way goes on with the next watch: {', '.join(under_way)}" if under_way else ""
        self.log.info("the watch was stopped%s", goes_on)
        return EXIT_INTERRUPTED

    def _next_round(self) -> datetime:
        now = self.clocks.now()
        due = self.timetable.next_start(self.last_start, now, self.clocks.chance())
        if due > now and not self.stop.is_set():
            self.log.info("next round at %s", to_text(due))
        return due

    def once(self) -> int:
        """One round now, unless the hours are quiet or somebody else writes; the gravest exit status."""
        quiet, writer = self.timetable.quiet, self.work.writer()
        if (quiet is not None and quiet.contains(self.clocks.now())) or writer is not None:
            self.log.warning("left out: %s", f"{writer} writes to the archive" if writer else "these are quiet hours")
            return EXIT_DONE
        status = self.round()
        self._note(self.timetable.next_start(self.last_start, self.clocks.now(), 0.0))
        return EXIT_INTERRUPTED if self.stop.is_set() else status

    def round(self) -> int:
        """Crawl every spider once, then do what is to be done afterwards. Returns the gravest exit status."""
        started = self.clocks.now()
        self.last_start = started
        exits: dict[str, int] = {}
        for spider in self.work.spiders:
            if self.stop.is_set():
                break
            self.log.info("crawl %s starts", spider)
            status = self.work.crawl(spider)
            exits[spider] = status
            level = logging.INFO if status in (EXIT_DONE, EXIT_INTERRUPTED) else logging.WARNING
            self.log.log(level, "crawl %s %s (exit status %d)", spider, _SAYS.get(status, "was killed"), status)
        self.exits |= exits
        self.rounds += 1
        self.tell()
        return gravest(exits.values())

    def _wait_until(self, due: datetime) -> bool:
        """True when it is due, False when the watch is to stop."""
        left = (due - self.clocks.now()).total_seconds()
        end = self.clocks.monotonic() + max(left, 0.0)
        while not self.stop.is_set():
            left = min((due - self.clocks.now()).total_seconds(), end - self.clocks.monotonic())
            if left <= 0:
                return self._outside_quiet_hours()
            self.clocks.sleep(min(left, TICK), self.stop)
            if not self.stop.is_set():
                self.tell()
        return False

    def _outside_quiet_hours(self) -> bool:
        """After a clock was set, the time that has come may lie in the quiet hours: they are waited for."""
        quiet = self.timetable.quiet
        now = self.clocks.now()
        return True if quiet is None or not quiet.contains(now) else self._wait_until(quiet.end_after(now))

    def tell(self) -> None:
        """Send the alerts that are due; a failure of storage is logged and tried again."""
        try:
            self.work.alerts(self.clocks.now())
        except ArchiveError as error:
            self.log.error("alerts: %s", error)

    def _note(self, due: datetime | None) -> None:
        try:
            self.work.note(due, self.last_start, self.exits)
        except ArchiveError as error:
            self.log.error("%s", error)


def gravest(statuses: Iterable[int]) -> int:
    """The gravest of some exit statuses; one that is not known (a killed process) counts as a failure."""
    known = [status if status in _GRAVEST else EXIT_FAILED for status in statuses]
    return min(known, key=_GRAVEST.index, default=EXIT_DONE)
