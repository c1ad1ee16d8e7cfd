"""Health by a small archive of crawls and articles."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from scraper.archive.frontier import FrontierEntry
from scraper.archive.store import Archive
from scraper.archive.times import HAIPHONG_TIME
from scraper.commands.status import status
from scraper.watch.events import Event
from scraper.watch.health import Gap, health, lines, next_visit
from scraper.watch.outbox import Outbox, undelivered
from scraper.watch.timetable import QuietHours

NOW = datetime(2025, 6, 20, 10, 0, tzinfo=HAIPHONG_TIME)


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.open(tmp_path / "archive.db", tmp_path / "captures", writer="test", now=NOW) as opened:
        yield opened


def crawled(archive: Archive, hours_ago: float, outcome: str, spider: str = "haiphong") -> None:
    at = NOW - timedelta(hours=hours_ago)
    archive.finish_crawl(archive.begin_crawl(spider, at), outcome, at + timedelta(minutes=5))  # type: ignore[arg-type]  # a word


@pytest.mark.parametrize(
    ("outcome", "status"), [("done", 0), ("degraded", 4), ("failed", 4), ("blocked", 5), ("interrupted", 0)]
)
def test_the_last_crawl_decides(archive: Archive, outcome: str, status: int) -> None:
    crawled(archive, 2, "done")
    crawled(archive, 1, outcome)
    assert health(archive.connection, NOW).exit_status == status


def test_a_replay_is_no_success_and_makes_no_visit_overdue(archive: Archive) -> None:
    replayed = archive.begin_crawl("haiphong", NOW, {"replay": ["old.warc.gz"]})
    archive.finish_crawl(replayed, "done", NOW)
    archive.connection.execute(
        "insert into articles (key, url, portal, title, word_count, first_seen_at, last_seen_at, last_changed_at,"
        " revision_count, extractor_version, body) values ('a.vn:1', '', 'a.vn', '', 0, '', '', '', 1, '', '')"
    )
    page = FrontierEntry("http://a.vn/x-1", "a.vn", spider="haiphong")
    archive.frontier.enqueue([page], at=NOW)
    archive.frontier.done(page.url, NOW, NOW - timedelta(days=3))
    found = health(archive.connection, NOW)
    assert "spider haiphong: done; last replay" in lines(found)[0]
    assert "no crawl of the site itself has ended yet" in lines(found)[0]
    assert found.portals[0].overdue == 0
    assert next_visit(archive.connection) is None
    crawled(archive, 0, "done")
    assert next_visit(archive.connection) == "2025-06-17T10:00:00+07:00"
    found = health(archive.connection, NOW)
    assert "last success 2025-06-20" in lines(found)[0]
    assert found.portals[0].overdue == 1
    archive.frontier.wake(NOW)
    assert health(archive.connection, NOW).portals[0].overdue == 1, "queued, but not visited yet"


def test_a_replay_hides_no_failed_crawl(archive: Archive) -> None:
    crawled(archive, 5, "done")
    crawled(archive, 2, "degraded")
    replayed = archive.begin_crawl("haiphong", NOW, {"replay": ["old.warc.gz"]})
    archive.finish_crawl(replayed, "done", NOW)
    found = health(archive.connection, NOW)
    assert found.exit_status == 4
    assert (
        "spider haiphong: degraded; last crawl 2025-06-20T08:05:00+07:00, last success 2025-06-20T05:05"
        in (lines(found)[0])
    )


def test_of_many_reasons_one_is_told(archive: Archive) -> None:
    for outcome, reason, told in (
        (
            "degraded",
            "a could not be read; b could not be read; c could not be read",
            "a could not be read; and 2 more",
        ),
        ("failed", "archive.db: full; make room", "archive.db: full; make room"),
    ):
        crawl_id = archive.begin_crawl(outcome, NOW)
        archive.finish_crawl(crawl_id, outcome, NOW, reason=reason)  # type: ignore[arg-type]  # a word
        assert any(line.endswith(f"({told})") for line in lines(health(archive.connection, NOW)))


def test_status_says_that_it_shows_the_last_crawls_only(archive: Archive) -> None:
    for told in (False, True):
        for hours in (3, 2, 1):
            crawled(archive, hours, "done")
        archive.connection.commit()
        ran = CliRunner().invoke(status, ["--db", str(archive.path), "--captures", str(archive.folder)])
        assert ("crawls     6, the last 5 of them:" in ran.output) is told
        assert f"next visit {'with the next crawl' if told else 'not planned'}" in ran.output
        archive.frontier.enqueue([FrontierEntry("http://a.vn/x-1", "a.vn", spider="haiphong")], at=NOW)


def test_late_only_where_crawls_are_expected(archive: Archive) -> None:
    crawled(archive, 9, "done")
    assert health(archive.connection, NOW).exit_status == 0
    late = health(archive.connection, NOW, expected=("haiphong",), every=timedelta(hours=1))
    assert (late.spiders[0].state, late.exit_status) == ("late", 4)
    never = health(archive.connection, NOW, expected=("news",), every=timedelta(days=1))
    assert never.spiders[-1].state == "never"


def test_quiet_hours_make_nobody_late(archive: Archive) -> None:
    crawled(archive, 9, "done")
    for quiet, state in ((QuietHours(time(2), time(9)), "done"), (QuietHours(time(11), time(20)), "late")):
        found = health(archive.connection, NOW, expected=("haiphong",), every=timedelta(hours=1), quiet=quiet)
        assert found.spiders[0].state == state


def test_alerts_that_do_not_arrive(archive: Archive, tmp_path: Path) -> None:
    crawled(archive, 1, "done")
    path = tmp_path / "alerts.db"
    assert undelivered(path) == []
    outbox = Outbox(path)
    event = Event("crawl:x:1", "crawl", "2025-06-20T09:00:00+07:00", {"spider": "x"})
    outbox.keep([(event, "desk", False, NOW), (event, "phone", False, NOW)], {})
    now, states = NOW, []
    for _ in range(6):
        tried = [each for each in outbox.due(now, 10) if each.channel == "desk"]
        outbox.begin(tried)
        outbox.failed(tried, now, "mailbox full")
        states.append(health(archive.connection, NOW, undelivered=undelivered(path)).exit_status)
        now += timedelta(minutes=40)
    outbox.close()
    assert states == [0, 0, 0, 0, 0, 4]
    found = health(archive.connection, NOW, undelivered=undelivered(path))
    assert (
        "channel desk: 1 alert not delivered since 2025-06-20T09:00:00+07:00, refused 6 times (mailbox full)"
        in lines(found)
    )


def test_gaps_between_crawls(archive: Archive) -> None:
    for hours in (100, 99, 60, 59, 1):
        crawled(archive, hours, "done")
    found = health(archive.connection, NOW, every=timedelta(hours=1))
    assert [gap.kind for gap in found.gaps] == ["crawl", "crawl"]
    assert "no successful crawl of haiphong" in "\n".join(lines(found))


def test_a_silent_week_of_a_busy_portal(archive: Archive) -> None:
    days = [*range(1, 10), *range(17, 21)]
    archive.connection.executemany(
        "insert into articles (key, url, portal, title, published_date, word_count, first_seen_at, last_seen_at, "
        "last_changed_at, revision_count, extractor_version, body) "
        "values (?, '', 'a.vn', '', ?, 0, '', '', '', 1, '', '')",
        [(f"a.vn:{day}:{number}", f"2025-06-{day:02}") for day in days for number in range(3)],
    )
    assert health(archive.connection, NOW).gaps == (Gap("published", "a.vn", "2025-06-10", "2025-06-17"),)
