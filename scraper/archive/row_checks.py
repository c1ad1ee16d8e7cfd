"""Whether the rows of an archive fit together: no table is missing, no key leads nowhere, all rests on captures."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Final

from scraper.archive.schema import migrate
from scraper.counted import counted

_SCHEMA: Final = """
select type, name from sqlite_master where name not glob 'articles_fts*' and name not glob '*sqlite_*'
order by type, name
"""
"""The search index is looked at by `search_index.check`; what SQLite and sqlite-utils make for themselves is theirs."""
_NOT_REDACTED: Final = "key not in (select key from redactions)"
_COUNTS: Final = """
select key, revision_count, count(revisions.id) as stored from articles
left join revisions on article_id = articles.id group by articles.id having stored != revision_count
"""
_OF_ANOTHER: Final = """
select articles.key, captures.id from {table} as rows
join articles on articles.id = rows.{article}
join captures on captures.id = rows.capture_id
where captures.article_id is not articles.id order by articles.key, captures.id
"""
_STEPS: Final = """
select key, from_status, lag(to_status, 1, 'live') over steps as before, to_status, articles.status,
  lead(removals.id) over steps is null as last
from removals join articles on articles.id = article_id window steps as (partition by article_id order by removals.id)
order by key, removals.id
"""
_NEVER_MISSED: Final = """
select key, status from articles where status != 'live' and id not in (select article_id from removals) order by key
"""
_REVISITS: Final = """
select captures.id, original.id from captures join captures as original on original.id = captures.revisit_of
where captures.http_status != 304 and captures.payload_sha256 is not original.payload_sha256 order by captures.id
"""


def row_problems(connection: sqlite3.Connection) -> Iterator[str]:
    """What is wrong, in words. Raises sqlite3.DatabaseError where the file is damaged."""
    yield from _damage(connection)
    missing = list(_missing(connection))
    yield from missing
    if not missing:
        yield from _resting_on_nothing(connection)
        yield from _contradictions(connection)


def _damage(connection: sqlite3.Connection) -> Iterator[str]:
    for (text,) in connection.execute("pragma integrity_check").fetchall():
        if text != "ok":
            yield f"database: {text}"
    for table, row, other, _ in connection.execute("pragma foreign_key_check").fetchall():
        yield f"{table} row {row}: it refers to a row of {other} that is not there"


def _missing(connection: sqlite3.Connection) -> Iterator[str]:
    """Tables, views, indexes and triggers that an archive of this version has and this one lacks."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as fresh:
        migrate(fresh, Path(":memory:"))
        expected = fresh.execute(_SCHEMA).fetchall()
    there = set(connection.execute(_SCHEMA).fetchall())
    return (f"database: the {kind} {name} is missing" for kind, name in expected if (kind, name) not in there)


def _resting_on_nothing(connection: sqlite3.Connection) -> Iterator[str]:
    articles = f"select key from articles where capture_id is null and {_NOT_REDACTED} order by key"  # noqa: S608
    for (key,) in connection.execute(articles):
        yield f"{key}: it rests on no capture"
    for table, number, what in (("revisions", "number", "revision"), ("removals", "to_status", "step to")):
        query = (
            f"select key, {number} from {table} join articles on articles.id = article_id "  # noqa: S608 - constant names
            f"where {table}.capture_id is null and {_NOT_REDACTED} order by key, {table}.id"
        )
        for key, name in connection.execute(query):
            yield f"{key}: {what} {name} rests on no capture"
    for table, article in (("articles", "id"), ("revisions", "article_id"), ("removals", "article_id")):
        for key, capture in connection.execute(_OF_ANOTHER.format(table=table, article=article)):
            yield f"{key}: its row of {table} rests on capture {capture}, which is none of this article"


def _contradictions(connection: sqlite3.Connection) -> Iterator[str]:
    for key, said, stored in connection.execute(_COUNTS):
        yield f"{key}: {counted(stored, 'revision')} stored, {said} counted"
    for key, start, before, end, status, last in connection.execute(_STEPS):
        if start != before:
            yield f"{key}: a step of removals begins at {start}, but the one before it ended at {before}"
        if last and end != status:
            yield f"{key}: it is called {status}, but its last step of removals ended at {end}"
    for key, status in connection.execute(_NEVER_MISSED):
        yield f"{key}: it is called {status}, but there is no step of removals to it"
    for capture, original in connection.execute(_REVISITS):
        yield f"captures row {capture}: it refers to the body of capture {original}, which is another one"
