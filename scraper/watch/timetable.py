"""When the next round of crawls is due. Pure: every time is given."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final

from scraper.archive.times import HAIPHONG_TIME
from scraper.errors import UsageError

SHORTEST: Final = timedelta(minutes=1)
LONGEST: Final = timedelta(days=31)
POLITE_INTERVAL: Final = timedelta(minutes=15)
"""The newest listings of somebody else's site are read no more often than that."""
_INTERVAL: Final = re.compile(r"(\d{1,6})\s*([smhd])", re.IGNORECASE)
_UNITS: Final = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
_QUIET: Final = re.compile(r"(\d{1,2})(?::(\d{2}))?\s*[-–]\s*(\d{1,2})(?::(\d{2}))?")


@dataclass(frozen=True, slots=True)
class QuietHours:
    """A time of the day, in Hải Phòng, in which nothing is started; it may span midnight. `end` is outside."""

    start: time
    end: time

    def contains(self, moment: datetime) -> bool:
        """Whether `moment` (aware) lies in it."""
        now = moment.astimezone(HAIPHONG_TIME).time()
        if self.start < self.end:
            return self.start <= now < self.end
        return now >= self.start or now < self.end

    def within(self, since: datetime, until: datetime) -> timedelta:
        """How much of the time from `since` to `until` (aware) is quiet."""
        first, last = since.astimezone(HAIPHONG_TIME), until.astimezone(HAIPHONG_TIME)
        quiet = timedelta()
        day = first.date() - timedelta(days=1)
        while day <= last.date():
            start = datetime.combine(day, self.start, HAIPHONG_TIME)
            end = datetime.combine(day, self.end, HAIPHONG_TIME)
            end += timedelta(days=self.end <= self.start)
            quiet += max(min(end, last) - max(start, first), timedelta())
            day += timedelta(days=1)
        return quiet

    def end_after(self, moment: datetime) -> datetime:
        """The first time at or after `moment` that is outside."""
        if not self.contains(moment):
            return moment
        local = moment.astimezone(HAIPHONG_TIME)
        end = datetime.combine(local.date(), self.end, HAIPHONG_TIME)
        return end if end > local else end + timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Timetable:
    """A round every `every`, later by up to the share `jitter` of it, and never within `quiet`."""

    every: timedelta
    jitter: float = 0.1
    quiet: QuietHours | None = None

    def next_start(self, last_start: datetime | None, now: datetime, chance: float) -> datetime:
        """When to start after `last_start` (None, or in the future because the clock was set: now); never in the past.

        `chance` in [0, 1) chooses within the jitter. Rounds that were missed are not made up for: one is enough.
        """
        if last_start is None or last_start > now:
            due = now
        else:
            due = max(now, last_start + self.every + self.every * (self.jitter * chance))
        return self.quiet.end_after(due) if self.quiet else due


def interval(text: str) -> timedelta:
    """`90s`, `15m`, `1h`, `1d` as a length of time. Raises UsageError, also under a minute or over 31 days."""
    found = _INTERVAL.fullmatch(text.strip())
    length = timedelta(**{_UNITS[found[2].lower()]: int(found[1])}) if found else None
    if length is None or not SHORTEST <= length <= LONGEST:
        raise UsageError(f"{text}: give a time between 1m and 31d, for instance 30m, 1h or 1d.")
    return length


def interval_text(length: timedelta) -> str:
    """The shortest form that `interval` reads."""
    seconds = int(length.total_seconds())
    for unit, size in (("d", 86400), ("h", 3600), ("m", 60)):
        if seconds % size == 0:
            return f"{seconds // size}{unit}"
    return f"{seconds}s"


def quiet_hours(text: str) -> QuietHours:
    """`23:00-05:00` or `23-5`. Raises UsageError."""
    found = _QUIET.fullmatch(text.strip())
    try:
        if found is None:
            raise ValueError
        start = time(int(found[1]) % 24 if found[1] == "24" else int(found[1]), int(found[2] or 0))
        end = time(int(found[3]) % 24 if found[3] == "24" else int(found[3]), int(found[4] or 0))
        if start == end:
            raise ValueError
    except ValueError:
        raise UsageError(f"{text}: give hours as FROM-TO in the time of Hải Phòng, for instance 23:00-05:00.") from None
    return QuietHours(start, end)
