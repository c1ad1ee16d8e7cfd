"""What happened since the last look, read from the archive's tables: articles, changes, removals, crawls."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final

from scraper.archive.removals import LAST_FOUND
from scraper.watch.quotes import facts_changed, quotations

_SOURCES: Final = {"articles": "articles", "revisions": "revisions", "removals": "removals", "crawls": "crawls"}
_AT_A_TIME: Final = 500
_TOPICS = (
    "(select group_concat(distinct slug) from article_topics join topics on topics.id = topic_id "
    "where article_id = articles.id)"
)
_NEW: Final = f"""
select articles.id, key, title, url, portal, lead, published_at, byline, first_seen_at, {_TOPICS}
from articles where articles.id > ? order by articles.id limit ?
"""  # noqa: S608 - a constant
_EDITS: Final = f"""
select revisions.id, articles.key, articles.title, articles.url, articles.portal, {_TOPICS}, revisions.number,
  revisions.content_sha256, earlier.last_seen_at, revisions.observed_at, changes.field, changes.before, changes.after,
  changes.silent
from (select * from revisions where id > ? order by id limit ?) as revisions
join changes on changes.revision_id = revisions.id
join articles on articles.id = revisions.article_id
left join revisions as earlier on earlier.article_id = revisions.article_id and earlier.number = revisions.number - 1
order by revisions.id, changes.id
"""  # noqa: S608 - a constant
_REMOVALS: Final = f"""
select removals.id, key, title, url, portal, {_TOPICS}, observed_at, from_status, to_status, reason, {LAST_FOUND}
from removals join articles on articles.id = removals.article_id
where removals.id > ? order by removals.id limit ?
"""  # noqa: S608 - a constant
_CRAWLS: Final = """
select crawls.id, earlier.outcome, earlier.reason, earlier.started_at, crawls.spider, crawls.started_at,
  crawls.finished_at, crawls.outcome, crawls.reason, crawls.articles_new, crawls.articles_changed,
  crawls.articles_unchanged, crawls.errors
from crawls left join crawls as earlier on earlier.id = (
  select id from crawls as before where before.spider = crawls.spider and before.id < crawls.id
  order by before.id desc limit 1)
where crawls.id > ?
  and crawls.id < coalesce((select min(id) from crawls where outcome = 'running' and id > ?), 1 << 62)
order by crawls.id limit ?
"""
_COUNTS: Final = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Event:
    """Something to tell: `id` is the same whenever it is noticed again; `at` as in the archive's tables.

    `facts` are what rules and messages look at: key, title, url, portal, topics … or spider, outcome, reason.
    """

    id: str
    kind: str
    at: str
    facts: Mapping[str, Any]


def starting_points(connection: sqlite3.Connection) -> dict[str, int] | None:
    """Where to begin so that nothing that is already in the archive is an event; None while a crawl is filling it."""
    if connection.execute("select 1 from crawls where outcome = 'running'").fetchone():
        return None
    return {name: _last(connection, table) for name, table in _SOURCES.items()}


def events_since(
    connection: sqlite3.Connection, points: Mapping[str, int]
) -> Iterator[tuple[list[Event], dict[str, int]]]:
    """Events after `points`, in portions, each with the points to go on from once the portion is kept.

    Rows that a backup took back or a redaction deleted lower the points, so that what comes after is not missed.
    """
    points = {name: min(points.get(name, 0), _last(connection, table)) for name, table in _SOURCES.items()}
    for name, read in (("articles", _new), ("revisions", _edits), ("removals", _removals), ("crawls", _crawls)):
        while True:
            events, last = read(connection, points[name])
            if last == points[name]:
                break
            points = {**points, name: last}
            yield events, points


def _last(connection: sqlite3.Connection, table: str) -> int:
    return int(connection.execute(f"select coalesce(max(id), 0) from {table}").fetchone()[0])  # noqa: S608 - of _SOURCES


def _new(connection: sqlite3.Connection, after: int) -> tuple[list[Event], int]:
    rows = connection.execute(_NEW, (after, _AT_A_TIME)).fetchall()
    events = [
        Event(
            f"new:{key}",
            "new",
            seen,
            {
                **_article(key, title, url, portal, topics),
                "lead": lead,
                "published_at": published,
                "byline": byline,
            },
        )
        for _, key, title, url, portal, lead, published, byline, seen, topics in rows
    ]
    return events, rows[-1][0] if rows else after


def _edits(connection: sqlite3.Connection, after: int) -> tuple[list[Event], int]:
    rows = connection.execute(_EDITS, (after, _AT_A_TIME)).fetchall()
    last = connection.execute(
        "select max(id) from (select id from revisions where id > ? order by id limit ?)", (after, _AT_A_TIME)
    ).fetchone()[0]
    events = []
    for _, group in groupby(rows, key=lambda row: row[0]):
        changes = list(group)
        _, key, title, url, portal, topics, number, content, not_before, not_after = changes[0][:10]
        about: set[str] = set()
        quoted = []
        for *_, field, before, now, _ in changes:
            about |= facts_changed(before, now)
            quoted.append((field, *quotations(before, now)))
        facts = {
            **_article(key, title, url, portal, topics),
            "fields": [change[0] for change in quoted],
            "changes": quoted,
            "silent": all(row[-1] for row in changes),
            "about": sorted(about),
            "not_before": not_before,
            "not_after": not_after,
        }
        events.append(Event(f"edit:{key}:{number}:{content[:16]}", "edit", not_after, facts))
    return events, after if last is None else int(last)


def _removals(connection: sqlite3.Connection, after: int) -> tuple[list[Event], int]:
    rows = connection.execute(_REMOVALS, (after, _AT_A_TIME)).fetchall()
    events = [
        Event(
            f"removal:{key}:{to}:{at}",
            "removal",
            at,
            {
                **_article(key, title, url, portal, topics),
                "from": from_,
                "step": to,
                "reason": reason,
                "last_seen_at": last_seen,
            },
        )
        for _, key, title, url, portal, topics, at, from_, to, reason, last_seen in rows
    ]
    return events, rows[-1][0] if rows else after


def _crawls(connection: sqlite3.Connection, after: int) -> tuple[list[Event], int]:
    """A crawl that ended like the spider's one before, for the same reason on the same day, is no event."""
    rows = connection.execute(_CRAWLS, (after, after, _AT_A_TIME)).fetchall()
    names = ("spider", "started_at", "finished_at", "outcome", "reason", "new", "changed", "unchanged", "errors")
    events = []
    for number, *earlier, spider, started_at, finished_at, outcome, reason, new, changed, unchanged, errors in rows:
        if _trouble(*earlier) == _trouble(outcome, reason, started_at):
            continue
        values = (spider, started_at, finished_at, outcome, reason, new, changed, unchanged, errors)
        facts = dict(zip(names, values, strict=True))
        at = facts["finished_at"] or facts["started_at"]
        events.append(Event(f"crawl:{facts['spider']}:{facts['started_at']}:{number}", "crawl", at, facts))
    return events, rows[-1][0] if rows else after


def _trouble(outcome: str | None, reason: str | None, started_at: str | None) -> tuple[str | None, str, str]:
    return outcome, _COUNTS.sub("", reason or ""), (started_at or "")[:10]


def _article(key: str, title: str, url: str, portal: str, topics: str | None) -> dict[str, Any]:
    return {"key": key, "title": title, "url": url, "portal": portal, "topics": topics.split(",") if topics else []}
