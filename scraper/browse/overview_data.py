"""What the home page and the page about the data show: counts, coverage, health."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from scraper.browse.rows import Row, all_rows, number, one_row

_LATEST = """
select key, title, lead, section, portal, published_at, published_date, status from articles
order by published_date desc, id desc limit ?
"""
_TOPICS = """
select topics.slug, topics.name, count(distinct article_topics.article_id) as articles from topics
left join article_topics on article_topics.topic_id = topics.id group by topics.id order by articles desc, topics.name
"""
_LAST_CRAWL = "select * from crawls order by started_at desc, id desc limit 1"
_PORTALS = """
select portal, count(*) as articles, min(published_date) as first_day, max(published_date) as last_day,
  sum(published_date is null) as undated
from articles group by portal order by articles desc
"""
_FILLED = ("lead", "byline", "section", "published_date", "source")


@dataclass(frozen=True, slots=True)
class Counts:
    """The archive in numbers."""

    articles: int
    portals: int
    revisions: int
    edits: int
    gone: int
    suspect: int
    captures: int
    first_day: str | None
    last_day: str | None


def stamp(connection: sqlite3.Connection) -> tuple[object, ...]:
    """What changes when anything shown in an overview does: the key under which counts are remembered."""
    return tuple(
        connection.execute(
            "select (select max(id) from articles), (select max(id) from revisions), (select max(id) from changes),"
            " (select max(id) from removals), (select max(id) from captures), (select max(id) from crawls),"
            " (select max(finished_at) from crawls), (select max(last_changed_at) from articles),"
            " (select max(rowid) from article_topics), (select max(id) from reextractions),"
            " (select count(*) from redactions)"
        ).fetchone()
    )


def counts(connection: sqlite3.Connection) -> Counts:
    """The numbers of the home page."""
    first, last = connection.execute("select min(published_date), max(published_date) from articles").fetchone()
    return Counts(
        articles=number(connection, "select count(*) from articles"),
        portals=number(connection, "select count(distinct portal) from articles"),
        revisions=number(connection, "select count(*) from revisions"),
        edits=number(connection, "select count(distinct revision_id) from changes"),
        gone=number(connection, "select count(*) from articles where status = 'gone'"),
        suspect=number(connection, "select count(*) from articles where status = 'suspect'"),
        captures=number(connection, "select count(*) from captures"),
        first_day=first,
        last_day=last,
    )


def latest(connection: sqlite3.Connection, limit: int = 12) -> list[Row]:
    """The newest articles by day of publication."""
    return all_rows(connection, _LATEST, (limit,))


def topics(connection: sqlite3.Connection) -> list[Row]:
    """The topics with the number of their articles."""
    return all_rows(connection, _TOPICS)


def last_crawl(connection: sqlite3.Connection) -> Row | None:
    """The newest row of `crawls`."""
    return one_row(connection, _LAST_CRAWL)


def portals(connection: sqlite3.Connection) -> list[Row]:
    """Each portal with the span of its days and its undated articles."""
    return all_rows(connection, _PORTALS)


def filled(connection: sqlite3.Connection) -> Row:
    """The share of articles, in per cent, that have a field; those that have not are counted by indexes."""
    total = number(connection, "select count(*) from articles")
    missing = {name: number(connection, f"select count(*) from articles where {name} is null") for name in _FILLED}  # noqa: S608 - constant names
    return {name: round(100 * (total - without) / total) if total else None for name, without in missing.items()}
