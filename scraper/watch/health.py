"""Whether the archive still sees: the health of spiders and portals, and the gaps in what was seen. Pure reading."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any, Final
from urllib.parse import urlsplit

from scraper.archive.crawls import ASKED_THE_SITE
from scraper.archive.times import from_text, to_text
from scraper.counted import counted
from scraper.errors import EXIT_BLOCKED, EXIT_DEGRADED, EXIT_DONE
from scraper.watch.outbox import Undelivered
from scraper.watch.timetable import QuietHours

_RECENT: Final = timedelta(days=7)
_SPAN: Final = timedelta(days=365)
_SURE: Final = 10.0
"""Articles that a silent stretch should have brought before it is called a gap (a chance of e^-10 if at random)."""
_REFUSED_TOO_OFTEN: Final = 6
"""Refusals of one alert: by then it has been tried for half an hour."""
_ASKING: Final = f"select distinct spider from crawls where {ASKED_THE_SITE}"  # noqa: S608 - a constant
_LAST: Final = f"""
select spider, started_at, finished_at, outcome, reason, not {ASKED_THE_SITE} from crawls
where id in (
  select coalesce(max(iif({ASKED_THE_SITE}, id, null)), max(id)) from crawls where outcome != 'running' group by spider
) order by spider
"""  # noqa: S608 - a constant
_PLANNED: Final = f"state in ('queued', 'done') and kind != 'other' and spider in ({_ASKING})"
_OVERDUE: Final = f"select portal, count(*) from frontier where {_PLANNED} and next_visit_at < ? group by portal"  # noqa: S608 - a constant
_NEXT_VISIT: Final = f"select min(next_visit_at) from frontier where {_PLANNED}"  # noqa: S608 - a constant
_SUCCESSES: Final = f"""
select started_at, coalesce(finished_at, started_at) from crawls
where spider = ? and outcome = 'done' and {ASKED_THE_SITE} order by id
"""  # noqa: S608 - a constant


@dataclass(frozen=True, slots=True)
class SpiderHealth:
    """One spider: `state` is the outcome of its last crawl that asked the site, or “late”; times as in the tables.

    A replay stands for it only where no crawl of the site has ended (`only_replayed`), and is never a success.
    """

    spider: str
    state: str
    last_at: str | None
    last_success_at: str | None
    reason: str | None
    only_replayed: bool = False


@dataclass(frozen=True, slots=True)
class PortalHealth:
    """One host: articles, the newest first sight, pages that failed in the last week, visits overdue by two days.

    Nothing is overdue where no spider has asked the site so far: recordings alone plan no visits.
    """

    portal: str
    articles: int
    newest_at: str
    newest_published: str | None
    failures: int
    overdue: int


@dataclass(frozen=True, slots=True)
class Gap:
    """A stretch in which something is missing: no successful crawl of `of`, or no article published on it."""

    kind: str
    of: str
    since: str
    until: str


@dataclass(frozen=True, slots=True)
class Health:
    """All of it. `exit_status` is 0, 4 (late, a last crawl not whole, alerts that do not arrive) or 5 (blocked)."""

    spiders: tuple[SpiderHealth, ...]
    portals: tuple[PortalHealth, ...]
    gaps: tuple[Gap, ...]
    undelivered: tuple[Undelivered, ...] = ()

    @property
    def exit_status(self) -> int:
        """For a monitor."""
        states = {spider.state for spider in self.spiders}
        if "blocked" in states:
            return EXIT_BLOCKED
        mute = any(each.attempts >= _REFUSED_TOO_OFTEN for each in self.undelivered)
        return EXIT_DONE if states <= {"done", "interrupted"} and not mute else EXIT_DEGRADED

    def to_dict(self) -> dict[str, Any]:
        """As JSON has it."""
        return asdict(self)


def health(
    connection: sqlite3.Connection,
    now: datetime,
    *,
    expected: Sequence[str] = (),
    every: timedelta | None = None,
    quiet: QuietHours | None = None,
    undelivered: Sequence[Undelivered] = (),
) -> Health:
    """The health at `now` (aware). With `every` a spider is late when no crawl succeeded for three times as long.

    `expected` are spiders that ought to crawl: one that never did is “never”, and they alone can be late. The `quiet`
    hours do not count. `undelivered` is what channels have refused so far.
    """
    late_after = None if every is None else 3 * every + timedelta(minutes=10)
    spiders = [
        _spider(connection, row, now, late_after if row[0] in expected else None, quiet)
        for row in connection.execute(_LAST)
    ]
    known = {spider.spider for spider in spiders}
    spiders += [SpiderHealth(name, "never", None, None, None) for name in expected if name not in known]
    gaps = [gap for name in sorted(known) for gap in _crawl_gaps(connection, name, now, every)]
    portals = _portals(connection, now)
    gaps += [gap for portal in portals for gap in _publishing_gaps(connection, portal.portal)]
    return Health(tuple(spiders), tuple(portals), tuple(gaps), tuple(undelivered))


def next_visit(connection: sqlite3.Connection) -> str | None:
    """When the next page is due, maybe long ago; None where no spider has asked the site, as for `overdue`."""
    found = connection.execute(_NEXT_VISIT).fetchone()[0]
    return None if found is None else str(found)


def in_short(outcome: str, reason: str) -> str:
    """The first of the reasons of a crawl that was not whole, and how many more `crawls.reason` has."""
    first, *more = [reason] if outcome == "failed" else reason.split("; ")
    return f"{first}; and {len(more)} more" if more else first


def lines(found: Health) -> list[str]:
    """The health for people, one line a thing."""
    result = [
        f"spider {each.spider}: {each.state}; {_crawled(each)}"
        + (f" ({in_short(each.state, each.reason)})" if each.reason else "")
        for each in found.spiders
    ]
    result += [
        f"portal {each.portal}: {counted(each.articles, 'article')}, newest published {each.newest_published or '?'}"
        f" and seen {each.newest_at}; {counted(each.failures, 'failure')} in a week,"
        f" {counted(each.overdue, 'visit')} overdue by two days"
        for each in found.portals
    ]
    result += [
        f"channel {each.channel}: {counted(each.alerts, 'alert')} not delivered since {each.since},"
        f" refused {counted(each.attempts, 'time')} ({each.message})"
        for each in found.undelivered
    ]
    words = {"crawl": "no successful crawl of", "published": "no article published on"}
    return result + [f"gap: {words[gap.kind]} {gap.of} from {gap.since} to {gap.until}" for gap in found.gaps]


def _crawled(spider: SpiderHealth) -> str:
    if spider.only_replayed:
        return f"last replay {spider.last_at}; no crawl of the site itself has ended yet"
    return f"last crawl {spider.last_at or 'never'}, last success {spider.last_success_at or 'never'}"


def _spider(
    connection: sqlite3.Connection,
    row: tuple[Any, ...],
    now: datetime,
    late_after: timedelta | None,
    quiet: QuietHours | None,
) -> SpiderHealth:
    spider, started_at, finished_at, outcome, reason, only_replayed = row
    successes = connection.execute(_SUCCESSES, (spider,)).fetchall()
    success = successes[-1][1] if successes else None
    state = outcome
    if late_after is not None and state in ("done", "interrupted"):
        since = None if success is None else from_text(success)
        if since is None or now - since - (quiet.within(since, now) if quiet else timedelta()) > late_after:
            state = "late"
    return SpiderHealth(spider, state, finished_at or started_at, success, reason, bool(only_replayed))


def _crawl_gaps(connection: sqlite3.Connection, spider: str, now: datetime, every: timedelta | None) -> list[Gap]:
    """Stretches of more than a day (or three intervals) between two successes within a year."""
    longest = max(timedelta(days=1), 3 * every if every else timedelta())
    earliest = to_text(now - _SPAN)
    gaps = []
    before: str | None = None
    for started_at, ended_at in connection.execute(_SUCCESSES, (spider,)):
        if before is not None and started_at > earliest and from_text(started_at) - from_text(before) > longest:
            gaps.append(Gap("crawl", spider, before, started_at))
        before = ended_at
    return gaps


def _portals(connection: sqlite3.Connection, now: datetime) -> list[PortalHealth]:
    failures = Counter(
        (urlsplit(url).hostname or "").removeprefix("www.")
        for (url,) in connection.execute("select url from crawl_errors where at >= ?", (to_text(now - _RECENT),))
    )
    overdue = dict(connection.execute(_OVERDUE, (to_text(now - timedelta(days=2)),)).fetchall())
    rows = connection.execute(
        "select portal, count(*), max(first_seen_at), max(published_date) from articles group by portal order by portal"
    )
    return [
        PortalHealth(portal, number, seen, published, failures[portal], overdue.get(portal, 0))
        for portal, number, seen, published in rows
    ]


def _publishing_gaps(connection: sqlite3.Connection, portal: str) -> list[Gap]:
    """Stretches without an article that are too long for a portal that publishes so much."""
    days = connection.execute(
        "select published_date, count(*) from articles where portal = ? and published_date >= "
        "(select date(max(published_date), '-365 days') from articles where portal = ?) group by 1 order by 1",
        (portal, portal),
    ).fetchall()
    if len(days) < 2:
        return []
    first, last = date.fromisoformat(days[0][0]), date.fromisoformat(days[-1][0])
    rate = sum(number for _, number in days) / ((last - first).days + 1)
    gaps = []
    for (before, _), (after, _) in pairwise(days):
        silent = (date.fromisoformat(after) - date.fromisoformat(before)).days - 1
        if silent * rate >= _SURE:
            start = date.fromisoformat(before) + timedelta(days=1)
            gaps.append(Gap("published", portal, start.isoformat(), after))
    return gaps
