"""The rows of `crawls` and `crawl_errors`. The caller holds the transaction; times are as in the table."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, fields
from typing import Literal

CrawlOutcome = Literal["done", "degraded", "blocked", "interrupted", "failed"]


ASKED_THE_SITE = "coalesce(json_array_length(crawls.arguments, '$.replay'), 0) = 0"
"""SQL condition: the crawl was no replay, so that its end says something about the site and the present."""


@dataclass(frozen=True, slots=True)
class CrawlSummary:
    """A row of `crawls`."""

    id: int
    spider: str
    started_at: str
    finished_at: str | None
    outcome: str
    reason: str | None
    requests: int
    articles_new: int
    articles_changed: int
    articles_unchanged: int
    articles_missing: int
    errors: int
    expected: int | None
    seen: int | None
    media: int


_SUMMARY = ", ".join(field.name for field in fields(CrawlSummary))
_ADD: dict[str, str] = {
    name: f"update crawls set {name} = {name} + ? where id = ?"  # noqa: S608 - names from the line below
    for name in (
        "requests",
        "errors",
        "articles_new",
        "articles_changed",
        "articles_unchanged",
        "articles_missing",
        "media",
    )
}


def begin(connection: sqlite3.Connection, spider: str, started_at: str, arguments: str) -> int:
    """Writes the row of a crawl that starts; its id."""
    cursor = connection.execute(
        "insert into crawls (spider, arguments, started_at, outcome) values (?, ?, ?, 'running')",
        (spider, arguments, started_at),
    )
    return int(cursor.lastrowid or 0)


def add_to(connection: sqlite3.Connection, crawl_id: int, counter: str, number: int) -> None:
    """Adds to a counter of the crawl."""
    connection.execute(_ADD[counter], (number, crawl_id))


def record_error(connection: sqlite3.Connection, crawl_id: int, url: str, kind: str, message: str, at: str) -> None:
    """Writes an error and counts it."""
    connection.execute(
        "insert into crawl_errors (crawl_id, url, kind, message, at) values (?, ?, ?, ?, ?)",
        (crawl_id, url, kind, message, at),
    )
    add_to(connection, crawl_id, "errors", 1)


def finish(
    connection: sqlite3.Connection,
    crawl_id: int,
    outcome: str,
    finished_at: str,
    *,
    reason: str | None,
    expected: int | None,
    seen: int | None,
    requests: int | None,
) -> CrawlSummary:
    """Writes how the crawl ended; its row. `requests` replaces what was counted."""
    connection.execute(
        "update crawls set outcome = ?, finished_at = ?, reason = ?, expected = ?, seen = ?, "
        "requests = coalesce(?, requests) where id = ?",
        (outcome, finished_at, reason, expected, seen, requests, crawl_id),
    )
    return summary(connection, crawl_id)


def summary(connection: sqlite3.Connection, crawl_id: int) -> CrawlSummary:
    """The row of a crawl. KeyError if there is none."""
    row = connection.execute(f"select {_SUMMARY} from crawls where id = ?", (crawl_id,)).fetchone()  # noqa: S608
    if row is None:
        raise KeyError(crawl_id)
    return CrawlSummary(*row)


def close_lost(connection: sqlite3.Connection) -> list[tuple[int, str]]:
    """Marks crawls that still say “running”, though nobody is, as lost; their ids and starts.

    Their requests are counted when they end: what is left of those of a lost one are its captures.
    """
    lost = connection.execute("select id, started_at from crawls where outcome = 'running' order by id").fetchall()
    connection.execute(
        "update crawls set outcome = 'lost', reason = 'it was stopped without an end', requests = max(requests, "
        "(select count(*) from captures where crawl_id = crawls.id)) where outcome = 'running'"
    )
    return [(int(row[0]), str(row[1])) for row in lost]
