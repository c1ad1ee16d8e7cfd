"""Whose turn it is: every host gets its own, whatever the others do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event

from scraper.archive.frontier import FrontierEntry
from scraper.archive.times import to_text
from scraper.archive.visits import LONGEST_INTERVAL, most_a_day
from scraper.crawl.entries import article_entries, start_entry
from scraper.crawl.options import CrawlOptions
from scraper.crawl.queue import WorkQueue
from scraper.crawl.run import CrawlRun
from scraper.crawl.summary import summary
from scraper.crawl.sweeps import Notes, write_notes
from tests.crawl.loopback import Answer, Seen, loopback
from tests.crawl.pages import LISTING, article_path, portal
from tests.crawl.running import START, crawl

NOW = datetime(2024, 3, 5, 5, tzinfo=UTC)
HOUR = timedelta(hours=1)
SLOW = "https://lechan.haiphong.gov.vn"
QUICK = "https://haiphong.gov.vn"


@contextmanager
def a_run(folder: Path, now: datetime = NOW, **options: object) -> Iterator[CrawlRun]:
    read = CrawlOptions.read({"db": folder / "archive.db", "captures": folder / "captures", **options})
    run = CrawlRun("haiphong", read, allows=lambda host: True, clock=lambda: now)  # noqa: ARG005 - any host
    try:
        yield run
    finally:
        run.finish(interrupted=False)


def articles(host: str, numbers: range) -> list[FrontierEntry]:
    return article_entries([f"{host}{article_path(n)}" for n in numbers], start_entry(f"{host}{LISTING}", "haiphong"))


def test_a_slow_host_keeps_nobody_waiting_but_itself(tmp_path: Path) -> None:
    with a_run(tmp_path) as run:
        run.archive.frontier.enqueue(articles(SLOW, range(50)), at=NOW)
        run.archive.frontier.enqueue(articles(QUICK, range(50, 100)), at=NOW)
        queue = WorkQueue(run, per_host=2)
        asked: Counter[str] = Counter()
        while (entry := queue.next()) is not None:
            asked[entry.portal] += 1
            if entry.portal == "haiphong.gov.vn":
                queue.settled(entry)
        queue.close()
    assert asked == {"lechan.haiphong.gov.vn": 2, "haiphong.gov.vn": 50}


def test_hosts_take_turns(tmp_path: Path) -> None:
    with a_run(tmp_path) as run:
        for host in (SLOW, QUICK, "https://anduong.haiphong.gov.vn"):
            first = 100 * len(host)
            run.archive.frontier.enqueue(articles(host, range(first, first + 5)), at=NOW)
        queue = WorkQueue(run, per_host=2)
        turns = [entry.portal for entry in (queue.next() for _ in range(6)) if entry is not None]
        queue.close()
    assert sorted(turns[:3]) == sorted(turns[3:])
    assert len(set(turns)) == 3


def test_the_listing_of_one_host_does_not_wait_for_the_articles_of_another(tmp_path: Path) -> None:
    with a_run(tmp_path) as run:
        run.archive.frontier.enqueue(articles(SLOW, range(50)), at=NOW)
        queue = WorkQueue(run, per_host=2)
        queue.add_start(f"{QUICK}{LISTING}")
        leased = [entry for entry in (queue.next() for _ in range(3)) if entry is not None]
        queue.close()
    assert [entry.kind for entry in leased if entry.portal == "haiphong.gov.vn"] == ["listing"]


def test_on_a_day_on_which_much_was_asked_seldom_visits_wait(tmp_path: Path) -> None:
    due = articles(QUICK, range(2))
    with a_run(tmp_path) as run:
        run.archive.frontier.enqueue(due, at=NOW)
        for each, interval in zip(due, (24, LONGEST_INTERVAL), strict=True):
            run.archive.frontier.done(each.url, NOW, NOW - HOUR, visit_interval=interval)
        run.tally.requests = most_a_day(0)
    for later, leased in ((HOUR, 1), (24 * HOUR + HOUR, 1)):
        with a_run(tmp_path, now=NOW + later) as run:
            queue = WorkQueue(run, per_host=9)
            queue.open()
            assert len(list(iter(queue.next, None))) == leased
            for each in due[:1]:
                run.archive.frontier.done(each.url, NOW)


def test_what_a_replay_reads_is_not_asked_of_the_site(tmp_path: Path) -> None:
    with a_run(tmp_path) as run:
        run.tally.requests = 100
    with a_run(tmp_path, now=NOW + HOUR) as run:
        assert run.room_today() == most_a_day(0) - 100
        with run.archive.transaction():
            run.archive.connection.execute("""update crawls set arguments = '{"replay": ["a.warc.gz"]}'""")
        assert run.room_today() == most_a_day(0)


def test_what_is_in_flight_goes_back(tmp_path: Path) -> None:
    with a_run(tmp_path) as run:
        run.archive.frontier.enqueue(articles(QUICK, range(5)), at=NOW)
        queue = WorkQueue(run, per_host=3)
        entries = [queue.next() for _ in range(4)]
        assert entries[3] is None
        queue.close()
        assert run.archive.frontier.counts() == {"queued": 5}


def test_a_quiet_listing_rests(tmp_path: Path) -> None:
    quiet = Notes(to_text(NOW), 3, 10, to_text(NOW), to_text(NOW - timedelta(days=8)))
    asking = ({"revisit": "all"}, {"start": f"{QUICK}{LISTING}"}, {"origin": "http://127.0.0.1:9"})
    for options, asked in (({}, False), *((option, True) for option in asking)):
        with a_run(tmp_path / "-".join(options), **options) as run:
            frontier = run.archive.frontier
            frontier.enqueue([start_entry(f"{QUICK}{LISTING}", "haiphong")], at=NOW)
            frontier.lease(NOW)
            frontier.done(f"{QUICK}{LISTING}", NOW)
            write_notes(frontier, f"{QUICK}{LISTING}", "haiphong", quiet, NOW)
            queue = WorkQueue(run, per_host=2)
            queue.add_start(f"{QUICK}{LISTING}")
            assert (queue.next() is not None) is asked
            assert run.resting == ({} if asked else {f"{QUICK}{LISTING}": NOW + timedelta(days=1)})
            queue.close()
            assert ("rest until 2024-03-06T12:00:00+07:00" in summary(run)) is not asked


def test_every_page_of_a_quick_host_comes_before_the_first_answer_of_a_slow_one(tmp_path: Path) -> None:
    quick, slow = portal(30), portal(3)
    left = {path for path in quick if "bai-viet" in path}
    everything_read = Event()

    def answer(seen: Seen) -> Answer:
        pages = slow if seen.headers["host"].startswith("lechan.") else quick
        if pages is slow and "bai-viet" in seen.path:
            everything_read.wait(20)
        elif pages is quick:
            left.discard(seen.path)
            if not left:
                everything_read.set()
        return Answer(pages.get(seen.path, ""), 200 if seen.path in pages else 404)

    with loopback({"*": answer}) as site:
        ran = crawl(tmp_path, site.url, start=(f"{SLOW}{LISTING}", START))
    assert everything_read.is_set()
    assert ran.status == 0, ran.out
    assert len(ran.keys()) == 33


def test_everything_is_asked_for_again_what_failed_lately_too(tmp_path: Path) -> None:
    with a_run(tmp_path) as run:
        entries = articles(QUICK, range(2))
        run.archive.frontier.enqueue(entries, at=NOW)
        run.archive.frontier.done(entries[0].url, NOW, NOW + 5 * HOUR)
        run.archive.frontier.failed(entries[1].url, "not an article but error", NOW, retry_at=NOW + 24 * HOUR)
    for revisit, expected in (("due", set()), ("all", {entry.url for entry in entries})):
        with a_run(tmp_path, NOW + HOUR, revisit=revisit) as run:
            queue = WorkQueue(run, per_host=2)
            queue.open()
            asked = {entry.url for entry in (queue.next(), queue.next()) if entry is not None}
            queue.close()
        assert asked == expected, revisit
