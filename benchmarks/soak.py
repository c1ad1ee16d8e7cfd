"""A soak of the watch: a thousand simulated hours, ten thousand articles, random faults; time is injected, not slept.

    python -m benchmarks.soak                      # the whole: 1,000 hours, 10,000 articles
    python -m benchmarks.soak --seconds 60         # as far as it comes in a minute, then the same checks

The watch, the alerts, the outbox and the archive are the real ones. A portal model publishes, edits and removes; a
crawl in this process visits it by the archive's own queue, and what it remembers of words is forgotten after it,
because in life a crawl is a process of its own. Faults: crawls that die (also within a transaction), a site that
blocks, channels that refuse, raise, or die with the process before or after they took a message, clocks that jump,
somebody else who writes. Deaths of real processes are the business of tests/archive/test_reliability.py.

The whole takes 7 minutes of processor time: 958 rounds, 10,000 articles, 115,000 visits, 87 MB of database; resident
memory 39 MB after the first tenth and 43 MB at the end.

It fails unless at the end every article is archived once with its last text, every event was delivered once (a repeat
after a death says so), and memory stayed within 10 % after the first tenth.
"""

from __future__ import annotations

import argparse
import functools
import gc
import logging
import os
import random
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from benchmarks.soak_world import HOST, START, Clocks, Site, url_of
from scraper.archive.captures import Exchange
from scraper.archive.frontier import FrontierEntry
from scraper.archive.store import Archive
from scraper.errors import EXIT_BLOCKED, EXIT_DONE, EXIT_FAILED
from scraper.watch.alerting import Alerting
from scraper.watch.outbox import Outbox
from scraper.watch.rules import read_rules
from scraper.watch.timetable import Timetable
from scraper.watch.watcher import Watcher, Work

LISTED = 400
ENOUGH_ROUNDS = 200
"""Memory is judged from so many rounds on: until then SQLite's caches of the archive, 2 MB a connection, fill."""
RULES = """
[channels]
now = "json://now"
later = "json://later"
[[rules]]
on = "new"
channels = ["now"]
[[rules]]
on = "edit"
channels = ["now"]
[[rules]]
on = "edit"
channels = ["later"]
send = "daily 07:30"
[[rules]]
on = "removal"
steps = ["suspect", "gone", "returned", "live"]
channels = ["now"]
[[rules]]
on = "crawl"
channels = ["later"]
send = "hourly"
"""


class Death(BaseException):
    """The process is gone: nothing after this point has run."""


@dataclass
class Figures:
    """What happened, counted on the way."""

    rounds: int = 0
    visits: int = 0
    deaths: int = 0
    refusals: int = 0
    taken_then_died: int = 0
    memory: list[int] = field(default_factory=list)
    hours: float = 0.0
    seconds: float = 0.0


class Soak:
    """One run: the folder holds the archive, the outbox and a ledger of what channels took."""

    def __init__(self, folder: Path, *, articles: int, hours: float, seconds: float | None, seed: int) -> None:
        self._random = random.Random(seed)
        self.clocks = Clocks(self._random)
        self.site = Site(self._random, articles, hours)
        self.figures = Figures()
        self.faulty = True
        self._folder = folder
        self._database = folder / "archive.db"
        self._hours, self._end = hours, None if seconds is None else time.monotonic() + seconds
        self._rules = read_rules(RULES, {})
        self._ledger = sqlite3.connect(folder / "ledger.db", isolation_level=None)
        self._ledger.execute("create table taken (part text, channel text, marked integer)")
        self._forget = list(_memories())
        self._outbox = Outbox(folder / "alerts.db")
        self._alerting = self._new_alerting()

    def run(self) -> None:
        """Watch for the simulated time, then two rounds without faults so that nothing is under way."""
        started = time.monotonic()
        with Archive.open(self._database, self._folder / "captures", writer="soak", now=START):
            pass
        self._alerting.look(START)
        work = Work(("haiphong",), self._crawl, self._look, self._writer, lambda *_: None)
        log = logging.getLogger("soak")
        log.addHandler(logging.NullHandler())
        log.propagate = False
        logging.getLogger("haiphong.watch").disabled = True
        self._watcher = Watcher(work, Timetable(timedelta(hours=1), 0.1), self.clocks, log)
        self._watcher.run()
        self.faulty = False
        for _ in range(2):
            self._queue_everything()
            self._crawl("haiphong")
            self.clocks.wall += timedelta(days=2)
        for _ in range(4):
            self._look(self.clocks.now())
            self.clocks.wall += timedelta(hours=8)
        self.figures.seconds = time.monotonic() - started
        logging.getLogger("haiphong.watch").disabled = False

    def close(self) -> None:
        """Close what is open."""
        self._outbox.close()
        self._ledger.close()

    def problems(self) -> list[str]:
        """What was lost, doubled or kept too long; nothing when all is well."""
        found = [*self._lost(), *self._alerts()]
        steady = self.figures.memory[len(self.figures.memory) // 10 :]
        if self.figures.rounds >= ENOUGH_ROUNDS and max(steady) > 1.1 * steady[0]:
            found.append(f"memory grew from {steady[0] >> 20} to {max(steady) >> 20} MB")
        return found

    def _crawl(self, spider: str) -> int:
        self.figures.rounds += 1
        now = self.clocks.now()
        self.figures.hours = self.clocks.lived / 3600
        self.figures.memory.append(_resident())
        if self.faulty:
            self.site.live_until(self.figures.hours)
            late = self._end is not None and time.monotonic() > self._end
            if late or self.figures.hours >= self._hours:
                self._watcher.stop.set()
        fate = self._random.random() if self.faulty else 1.0
        archive = Archive.open(self._database, self._folder / "captures", writer=spider, now=now)
        try:
            crawl_id = archive.begin_crawl(spider, now)
            if fate < 0.03:
                archive.finish_crawl(crawl_id, "blocked", now, reason="the site answered 403")
                return EXIT_BLOCKED
            self._list(archive, crawl_id, now)
            archive.frontier.wake(now)
            self._visit(archive, crawl_id, now, dies_after=self._random.randrange(60) if fate < 0.08 else None)
            archive.finish_crawl(crawl_id, "done", now + timedelta(minutes=5))
            return EXIT_DONE
        except Death:
            self.figures.deaths += 1
            return EXIT_FAILED
        finally:
            archive.close()
            for forget in self._forget:
                forget()

    def _list(self, archive: Archive, crawl_id: int, now: datetime) -> None:
        newest = range(len(self.site.versions) - 1, max(-1, len(self.site.versions) - 1 - LISTED), -1)
        entries = [
            FrontierEntry(url_of(number), HOST, key=f"{HOST}:{100_000 + number}", spider="haiphong")
            for number in newest
            if number not in self.site.gone
        ]
        page = Exchange(f"https://{HOST}/tin-tuc", now, 200, body=f"{len(entries)} {now}".encode())
        archive.save_page(page, crawl_id=crawl_id, discovered=entries)

    def _visit(self, archive: Archive, crawl_id: int, now: datetime, *, dies_after: int | None) -> None:
        visited = 0
        while entries := archive.frontier.lease(now, limit=1):
            if dies_after is not None and visited >= dies_after:
                with archive.transaction():
                    self._one(archive, crawl_id, now, entries[0])
                    raise Death
            self._one(archive, crawl_id, now, entries[0])
            visited += 1
        if dies_after is not None:
            raise Death

    def _one(self, archive: Archive, crawl_id: int, now: datetime, entry: FrontierEntry) -> None:
        self.figures.visits += 1
        number = int(entry.url.rpartition("-")[2]) - 100_000
        key = f"{HOST}:{100_000 + number}"
        if number in self.site.gone:
            known = archive.connection.execute("select 1 from articles where key = ?", (key,)).fetchone()
            if known is None:
                archive.frontier.forget(entry.url)
                return
            page = Exchange(entry.url, now, 404, body=b"404")
            archive.missing(key, "http_404", crawl_id=crawl_id, observed_at=now, exchange=page, done=entry.url)
            return
        page = Exchange(entry.url, now, 200, body=self.site.text(number).encode())
        archive.save(self.site.article(number), crawl_id=crawl_id, observed_at=now, exchange=page, done=entry.url)

    def _queue_everything(self) -> None:
        with Archive.open(self._database, self._folder / "captures", writer="sweep", now=self.clocks.now()) as archive:
            archive.frontier.queue_all()

    def _writer(self) -> str | None:
        return "“somebody else”" if self.faulty and self._random.random() < 0.01 else None

    def _look(self, now: datetime) -> None:
        try:
            self._alerting.look(now)
        except Death:
            self.figures.deaths += 1
            self._outbox.close()
            self._outbox = Outbox(self._folder / "alerts.db")
            self._alerting = self._new_alerting()

    def _new_alerting(self) -> Alerting:
        return Alerting(self._database, self._rules, self._outbox, sender=self._take)

    def _take(self, url: str, title: str, body: str) -> str | None:
        fate = self._random.random() if self.faulty else 1.0
        if fate < 0.05:
            self.figures.refusals += 1
            return "503 try again"
        if fate < 0.07:
            self.figures.refusals += 1
            raise ConnectionResetError("the channel hung up")
        if fate < 0.08:
            raise Death
        marked = int(title.startswith("(possibly sent before)"))
        parts = body.split("\n\n" + "—" * 20 + "\n\n") if " events in the archive" in title else [f"{title}\n{body}"]
        self._ledger.executemany(
            "insert into taken values (?, ?, ?)",
            [(part.removeprefix("(possibly sent before) "), url, marked) for part in parts],
        )
        if fate < 0.085:
            self.figures.taken_then_died += len(parts)
            raise Death
        return None

    def _lost(self) -> list[str]:
        with closing(sqlite3.connect(self._database)) as connection:
            stored = dict(connection.execute("select key, body from articles").fetchall())
            twice = connection.execute("select count(*) - count(distinct content_sha256) from revisions").fetchone()[0]
            waiting = connection.execute("select count(*) from frontier where state != 'done'").fetchone()[0]
        live = [number for number in range(len(self.site.versions)) if number not in self.site.gone]
        lost = [number for number in live if self.site.text(number) not in stored.get(f"{HOST}:{100_000 + number}", "")]
        found = [f"{len(lost)} articles are missing or old, {lost[:5]} first"] if lost else []
        found += [f"{twice} revisions are there twice"] if twice else []
        return found + ([f"{waiting} addresses were left waiting"] if waiting else [])

    def _alerts(self) -> list[str]:
        with closing(sqlite3.connect(self._database)) as connection:
            expected = Counter(
                now=connection.execute(
                    "select (select count(*) from articles) + (select count(distinct revision_id) from changes)"
                    " + (select count(*) from removals)"
                ).fetchone()[0],
                later=connection.execute(
                    "select (select count(distinct revision_id) from changes)"
                    " + (select count(*) from (select *, lag(outcome) over by_id as earlier, lag(day) over by_id as eve"
                    " from (select id, outcome, substr(started_at, 1, 10) as day from crawls)"
                    " window by_id as (order by id)) where outcome in ('degraded', 'blocked', 'failed', 'lost')"
                    " and not (outcome is earlier and day is eve))"
                ).fetchone()[0],
            )
        found = []
        for channel, number in expected.items():
            rows = self._ledger.execute(
                "select count(distinct part), count(*) from taken where channel = ?", (f"json://{channel}",)
            ).fetchone()
            if rows[0] != number:
                found.append(f"channel {channel}: {rows[0]} events told, {number} happened")
        doubled = self._ledger.execute("select count(*) - count(distinct channel || part) from taken").fetchone()[0]
        if doubled != self.figures.taken_then_died:
            found.append(f"{doubled} told twice, {self.figures.taken_then_died} could not be known to have arrived")
        unmarked = self._ledger.execute(
            "select count(*) - count(distinct channel || part) from taken where marked = 0"
        ).fetchone()[0]
        waiting = {state: number for state, number in self._outbox.counts().items() if state != "sent"}
        if unmarked:
            found.append(f"{unmarked} told twice without saying so")
        return found + ([f"alerts left over: {waiting}"] if waiting else [])


def _memories() -> Iterator[Callable[[], None]]:
    """What clears each bounded memory of the project: functions that remember, and tables that fill by themselves."""
    for each in gc.get_objects():
        if isinstance(each, functools._lru_cache_wrapper) and each.cache_parameters()["maxsize"]:
            yield each.cache_clear
        elif isinstance(each, dict) and type(each).__module__.startswith("scraper."):
            yield each.clear


def _resident() -> int:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--hours", type=float, default=1000)
    parser.add_argument("--seconds", type=float, help="stop after so many seconds of real time, then check")
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        soak = Soak(
            Path(folder), articles=options.articles, hours=options.hours, seconds=options.seconds, seed=options.seed
        )
        with closing(soak):
            soak.run()
            problems = soak.problems()
    figures = soak.figures
    steady = figures.memory[len(figures.memory) // 10 :] or [0]
    print(
        f"{figures.hours:.0f} hours in {figures.seconds:.0f} s: {figures.rounds} rounds,"
        f" {len(soak.site.versions)} articles, {figures.visits} visits, {figures.deaths} deaths,"
        f" {figures.refusals} refusals, {figures.taken_then_died} alerts taken as the process died;"
        f" memory {min(steady) >> 20} to {max(steady) >> 20} MB after the first tenth"
    )
    print("\n".join(problems) or "nothing lost, nothing twice")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
