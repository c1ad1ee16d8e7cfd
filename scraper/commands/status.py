"""`haiphong status`: what the archive holds and how its crawls went."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any

import click

from scraper.archive.times import from_text, now
from scraper.commands.shared import archive_options, reading
from scraper.counted import counted
from scraper.watch.health import health, in_short, lines, next_visit
from scraper.watch.outbox import OUTBOX_FILE, undelivered
from scraper.watch.state import read_state
from scraper.watch.timetable import interval, quiet_hours

_LAST_CRAWLS = """
select id, spider, started_at, finished_at, outcome, reason, requests, articles_new, articles_changed,
       articles_unchanged, errors
from crawls order by id desc limit 5
"""


@click.command(
    epilog="""\b
Example:
  haiphong status --json

Exit status, for a monitor: 0 well, 4 late, not whole, or alerts do not arrive, 5 blocked by the site."""
)
@archive_options
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def status(db: Path, captures: Path, as_json: bool) -> int:
    """Say what the archive holds, how the last crawls ended, when the next comes, and whether anything is amiss."""
    state = read_state(db)
    every = interval(state.every) if state else None
    quiet = quiet_hours(state.quiet) if state and state.quiet else None
    refused = undelivered(db.with_name(OUTBOX_FILE))
    with reading(db, captures) as archive:
        facts = status_of(archive.connection, archive.frontier.counts(), next_visit(archive.connection))
        expected = state.spiders if state else ()
        found = health(archive.connection, now(), expected=expected, every=every, quiet=quiet, undelivered=refused)
    facts |= {"next_crawl_at": state.next_at if state else None, "health": found.to_dict()}
    if as_json:
        click.echo(json.dumps(facts, ensure_ascii=False, indent=2))
    else:
        next_crawl = f"next crawl {facts['next_crawl_at'] or 'not planned'}"
        click.echo("\n".join([*_lines(facts), next_crawl, *lines(found)]))
    return found.exit_status


def status_of(connection: sqlite3.Connection, queue: dict[str, int], next_due: str | None) -> dict[str, Any]:
    """Counts of articles (in all, by portal, by status), captures, the queue and crawls, and the last five crawls."""
    return {
        "articles": _one(connection, "select count(*) from articles"),
        "articles_by_portal": _pairs(connection, "select portal, count(*) from articles group by 1 order by 2 desc"),
        "articles_by_status": _pairs(connection, "select status, count(*) from articles group by 1 order by 1"),
        "first_published": _one(connection, "select min(published_date) from articles"),
        "last_published": _one(connection, "select max(published_date) from articles"),
        "captures": _one(connection, "select count(*) from captures"),
        "queue": queue,
        "next_visit_at": next_due,
        "crawl_count": _one(connection, "select count(*) from crawls"),
        "crawls": _rows(connection, _LAST_CRAWLS),
    }


def _one(connection: sqlite3.Connection, query: str) -> Any:
    return connection.execute(query).fetchone()[0]


def _pairs(connection: sqlite3.Connection, query: str) -> dict[str, int]:
    return dict(connection.execute(query).fetchall())


def _rows(connection: sqlite3.Connection, query: str) -> list[dict[str, Any]]:
    cursor = connection.execute(query)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]


def _due(at: str | None, queued: int) -> str:
    """When the next visit is due; where a replay saw the page last, that is the recording's time and long past."""
    if at is None:
        return "with the next crawl" if queued else "not planned"
    return f"due since {at}" if from_text(at) <= now() else f"due at {at}"


def _lines(facts: dict[str, Any]) -> list[str]:
    portals = ", ".join(f"{name} {number}" for name, number in facts["articles_by_portal"].items())
    statuses = ", ".join(f"{name} {number}" for name, number in facts["articles_by_status"].items())
    queue = ", ".join(f"{name} {number}" for name, number in sorted(facts["queue"].items()))
    lines = [
        f"articles   {facts['articles']} ({statuses or 'none'}), published {facts['first_published'] or '?'}"
        f" to {facts['last_published'] or '?'}",
        f"portals    {portals or 'none'}",
        f"captures   {facts['captures']}",
        f"queue      {queue or 'empty'}; next visit {_due(facts['next_visit_at'], facts['queue'].get('queued', 0))}",
    ]
    if len(facts["crawls"]) < facts["crawl_count"]:
        lines.append(f"crawls     {facts['crawl_count']}, the last {len(facts['crawls'])} of them:")
    for crawl in facts["crawls"]:
        lines.append(
            f"crawl {crawl['id']:<4} {crawl['spider']} {crawl['started_at']} {crawl['outcome']}:"
            f" {crawl['articles_new']} new, {crawl['articles_changed']} changed,"
            f" {crawl['articles_unchanged']} unchanged, {counted(crawl['errors'], 'error')}"
            + (f" ({in_short(crawl['outcome'], crawl['reason'])})" if crawl["reason"] else "")
        )
    return lines
