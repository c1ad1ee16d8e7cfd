"""The watch by injected clocks: nothing here sleeps."""

from __future__ import annotations

import logging
import threading
from datetime import datetime, time, timedelta

import pytest

from scraper.archive.times import HAIPHONG_TIME
from scraper.errors import UsageError
from scraper.watch.timetable import QuietHours, Timetable, interval, interval_text, quiet_hours
from scraper.watch.watcher import Watcher, Work, gravest

START = datetime(2025, 6, 20, 10, 0, tzinfo=HAIPHONG_TIME)


class FakeClocks:
    """A wall clock and a monotonic one that move with every sleep; `jumps` set the wall's at a number of sleeps."""

    def __init__(self, jumps: dict[int, timedelta] | None = None) -> None:
        self.wall, self.lived, self.sleeps = START, 0.0, 0
        self.jumps = jumps or {}

    def now(self) -> datetime:
        return self.wall

    def monotonic(self) -> float:
        return self.lived

    def sleep(self, seconds: float, stop: threading.Event) -> None:
        assert not stop.is_set()
        self.sleeps += 1
        self.lived += seconds
        self.wall += timedelta(seconds=seconds) + self.jumps.get(self.sleeps, timedelta())

    def chance(self) -> float:
        return 0.5


def watched(
    clocks: FakeClocks,
    rounds: int,
    *,
    timetable: Timetable | None = None,
    writers: list[str | None] | None = None,
    last_start: datetime | None = None,
) -> tuple[list[tuple[datetime, float]], Watcher]:
    starts: list[tuple[datetime, float]] = []
    busy = iter(writers or [])

    def crawl(_: str) -> int:
        starts.append((clocks.now(), clocks.monotonic()))
        if len(starts) == rounds:
            watcher.stop.set()
        return 0

    work = Work(("haiphong",), crawl, lambda _: None, lambda: next(busy, None), lambda *_: None)
    watcher = Watcher(
        work, timetable or Timetable(timedelta(hours=1), 0.0), clocks, logging.getLogger("test"), last_start=last_start
    )
    assert watcher.run() == 130
    return starts, watcher


def test_a_round_at_once_then_every_hour(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    starts, _ = watched(FakeClocks(), 3)
    assert [moment for moment, _ in starts] == [START + timedelta(hours=hours) for hours in range(3)]
    told = [message for message in caplog.messages if not message.startswith("crawl ")]
    assert told == [
        "next round at 2025-06-20T11:00:00+07:00",
        "next round at 2025-06-20T12:00:00+07:00",
        "the watch was stopped",
    ]


def test_jitter_comes_on_top() -> None:
    starts, _ = watched(FakeClocks(), 2, timetable=Timetable(timedelta(hours=1), 0.2))
    assert starts[1][0] - starts[0][0] == timedelta(minutes=66)


def test_a_restart_waits_for_the_rest_of_the_hour() -> None:
    starts, _ = watched(FakeClocks(), 1, last_start=START - timedelta(minutes=40))
    assert starts[0][0] == START + timedelta(minutes=20)


def test_a_clock_set_back_delays_nothing() -> None:
    starts, _ = watched(FakeClocks({5: timedelta(days=-3)}), 2)
    assert starts[1][1] - starts[0][1] <= 3600


def test_after_a_sleep_of_the_machine_one_round_comes_at_once() -> None:
    starts, _ = watched(FakeClocks({3: timedelta(hours=9)}), 3)
    assert starts[1][1] - starts[0][1] <= 180, "the wall clock went on while the monotonic one stood"
    assert starts[2][1] - starts[1][1] == 3600, "missed rounds are not made up for"


def test_a_start_in_the_future_is_not_believed() -> None:
    starts, _ = watched(FakeClocks(), 1, last_start=START + timedelta(days=400))
    assert starts[0][0] == START


def test_somebody_else_who_writes_is_waited_for() -> None:
    starts, _ = watched(FakeClocks(), 1, writers=["“crawl news”", "“crawl news”"])
    assert starts[0][0] == START + timedelta(minutes=10)


def test_nothing_starts_in_the_quiet_hours() -> None:
    table = Timetable(timedelta(hours=1), 0.0, QuietHours(time(11, 30), time(5, 0)))
    starts, _ = watched(FakeClocks(), 4, timetable=table)
    assert [moment.hour for moment, _ in starts] == [10, 11, 5, 6]


@pytest.mark.parametrize(("text", "length"), [("90s", 90), ("15m", 900), (" 1H ", 3600), ("2d", 172800)])
def test_intervals(text: str, length: int) -> None:
    assert interval(text).total_seconds() == length
    assert interval(interval_text(interval(text))) == interval(text)


@pytest.mark.parametrize("text", ["", "1", "0h", "30s", "32d", "-1h", "1.5h", "hourly"])
def test_wrong_intervals(text: str) -> None:
    with pytest.raises(UsageError, match="for instance"):
        interval(text)


def test_quiet_hours_span_midnight() -> None:
    quiet = quiet_hours("23-5")
    assert quiet == quiet_hours("23:00-05:00")
    late = START.replace(hour=23, minute=30)
    assert quiet.end_after(late) == START.replace(day=21, hour=5)
    assert quiet.end_after(late - timedelta(hours=1)) == late - timedelta(hours=1)
    assert quiet.end_after(START.replace(hour=4)) == START.replace(hour=5)


@pytest.mark.parametrize(
    ("quiet", "hours", "quiet_hours_in_it"),
    [("23-5", 3, 0), ("23-5", 24, 6), ("23-5", 15.5, 2.5), ("11-12", 49, 2), ("9-11", 0.5, 0.5), ("9-11", 240, 20)],
)
def test_quiet_time_is_counted(quiet: str, hours: float, quiet_hours_in_it: float) -> None:
    end = START + timedelta(hours=hours)
    assert quiet_hours(quiet).within(START, end) == timedelta(hours=quiet_hours_in_it)


@pytest.mark.parametrize("text", ["", "23", "25-5", "5-5", "23:70-5"])
def test_wrong_quiet_hours(text: str) -> None:
    with pytest.raises(UsageError):
        quiet_hours(text)


def test_the_gravest_status() -> None:
    assert gravest([0, 4, 5]) == 5
    assert gravest([0, 4, -9]) == 1
    assert gravest([]) == 0
