"""What the home page, the page about the data and the charts show: counts, coverage, health."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from scraper.browse.charts import MAX_SERIES, Chart, Series
from scraper.browse.rows import Parameters, Row, all_rows, number, one_row

ARTICLES_PER_MONTH = """
select substr(published_date, 1, 7) as month, count(*) as articles
from articles
where published_date is not null
group by month
order by month
"""
SECTIONS_PER_MONTH = """
select substr(published_date, 1, 7) as month, coalesce(section, '–') as section, sum(articles) as articles
from timeline
group by month, section
order by month
"""
TOPICS_PER_MONTH = "select month, name, articles from coverage order by month"
EDITS_PER_MONTH = """
select substr(revisions.observed_at, 1, 7) as month,
  case max(changes.silent) when 1 then 'silent' else 'announced' end as kind, 1 as edits
from changes
join revisions on revisions.id = changes.revision_id
group by revisions.id
"""
CHANGES_PER_MONTH = f"""
select month, kind, sum(edits) as edits from ({EDITS_PER_MONTH.strip()}) group by month, kind
union all
select substr(observed_at, 1, 7) as month, to_status as kind, count(*) as edits
from removals
where to_status in ('gone', 'returned')
group by month, kind
order by 1
"""  # noqa: S608 - constant parts

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
_FILLED = """
select round(100.0 * avg(lead is not null)) as lead, round(100.0 * avg(byline is not null)) as byline,
  round(100.0 * avg(section is not null)) as section, round(100.0 * avg(published_date is not null)) as published_date,
  round(100.0 * avg(source is not null)) as source
from articles
"""


@dataclass(frozen=True, slots=True)
class Counts:
    """The archive in numbers."""

    articles: int
    portals: int
    revisions: int
    edits: int
    removed: int
    captures: int
    first_day: str | None
    last_day: str | None


def stamp(connection: sqlite3.Connection) -> tuple[object, ...]:
    """What changes when anything shown in an overview does: the key under which counts are remembered."""
    return tuple(
        connection.execute(
            "select (select max(id) from articles), (select max(id) from revisions), (select max(id) from changes),"
            " (select max(id) from removals), (select max(id) from captures), (select max(id) from crawls),"
            " (select max(finished_at) from crawls), (select max(last_changed_at) from articles)"
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
        removed=number(connection, "select count(*) from articles where status in ('suspect', 'gone')"),
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
    """The share of articles, in per cent, that have a field."""
    return one_row(connection, _FILLED) or {}


def gaps(connection: sqlite3.Connection) -> list[str]:
    """Months without any article between the first and the last month that have one."""
    have = {row["month"] for row in all_rows(connection, ARTICLES_PER_MONTH)}
    return [month for month in months_between(min(have), max(have)) if month not in have] if have else []


def monthly_chart(
    connection: sqlite3.Connection, name: str, title: str, sql: str, parameters: Parameters = (), *, last: int = 60
) -> Chart | None:
    """A chart of rows (month, number) or (month, kind, number) over the `last` months; None if there is no row."""
    table: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for month, *kind, value in connection.execute(sql, parameters):
        if is_month(month):
            table[str(kind[0]) if kind else title][month] += int(value)
    if not table:
        return None
    seen = {month for numbers in table.values() for month in numbers}
    labels = months_between(min(seen), max(seen))[-last:]
    ranked = sorted(table, key=lambda kind: -sum(table[kind].values()))
    shown, rest = ranked[: MAX_SERIES - 1], ranked[MAX_SERIES - 1 :]
    groups = [(kind, [kind]) for kind in shown] + ([("…", rest)] if rest else [])
    series = tuple(
        Series(label, tuple(sum(table[kind][month] for kind in kinds) for month in labels)) for label, kinds in groups
    )
    return Chart(name, title, tuple(labels), series, sql.strip())


def is_month(value: object) -> bool:
    """Whether it is a month that a calendar has, `YYYY-MM`."""
    text = str(value)
    return len(text) == 7 and text[:4].isdigit() and text[4] == "-" and text[5:].isdigit() and 1 <= int(text[5:]) <= 12


def months_between(first: str, last: str) -> list[str]:
    """Every month from the first to the last, both included."""
    start = date(int(first[:4]), int(first[5:]), 1)
    number_of_months = (int(last[:4]) - start.year) * 12 + int(last[5:]) - start.month + 1
    months = (divmod(start.month - 1 + offset, 12) for offset in range(max(0, number_of_months)))
    return [f"{start.year + years:04}-{month + 1:02}" for years, month in months]
