"""The charts: what each counts, and how its rows become bars. Each is made by one statement that anybody can run."""

from __future__ import annotations

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from itertools import groupby

from scraper.browse.charts import MAX_SERIES, Chart, Series
from scraper.browse.language import Language

MAX_MONTHS = 240
"""A longer span is drawn by years: narrower bars could not be told apart."""

ARTICLES = """
select substr(published_date, 1, 7) as month, count(*) as articles
from articles
where published_date is not null
group by month
order by month
"""
SECTIONS = """
with spelled as (
  select section, count(*) as articles from articles where section is not null group by section
), named as materialized (
  select section, first_value(section) over (
    partition by fold_words(section) order by articles desc, section
  ) as name
  from spelled
)
select substr(published_date, 1, 7) as month, coalesce(named.name, '') as section, sum(articles) as articles
from timeline left join named on named.section = timeline.section
group by 1, 2
order by 1
"""
TOPICS = "select month, name, articles from coverage order by month"
CHANGES = """
select month, kind, sum(steps) as number
from (
  select substr(revisions.observed_at, 1, 7) as month,
    case max(changes.silent) when 1 then 'silent' else 'announced' end as kind, 1 as steps
  from changes
  join revisions on revisions.id = changes.revision_id
  group by revisions.id
  union all
  select substr(observed_at, 1, 7), to_status, 1 from removals where to_status in ('gone', 'returned')
)
group by month, kind
order by month
"""
STEPS = ("announced", "silent", "gone", "returned")
TOPIC = """
select substr(articles.published_date, 1, 7) as month, count(distinct articles.id) as articles
from article_topics
join topics on topics.id = article_topics.topic_id
join articles on articles.id = article_topics.article_id
where topics.slug = :slug and articles.published_date is not null
group by month
order by month
"""
AUTHOR = """
select substr(articles.published_date, 1, 7) as month, count(distinct articles.id) as articles
from authors
join article_authors on article_authors.author_id = authors.id
join articles on articles.id = article_authors.article_id
where authors.name = :name and articles.published_date is not null
group by month
order by month
"""


def articles_chart(connection: sqlite3.Connection, language: Language) -> Chart | None:
    """All articles by the month of their publication."""
    return _chart(connection, language, language.text("chart_articles"), ARTICLES)


def topics_chart(connection: sqlite3.Connection, language: Language) -> Chart | None:
    """The articles on each topic."""
    return _chart(connection, language, language.text("chart_topics"), TOPICS, name=str)


def sections_chart(connection: sqlite3.Connection, language: Language) -> Chart | None:
    """The articles of each section; spellings that differ in accents, capitals or punctuation are one section."""
    unnamed = language.text("no_section")
    return _chart(connection, language, language.text("chart_sections"), SECTIONS, name=lambda kind: kind or unnamed)


def changes_chart(connection: sqlite3.Connection, language: Language) -> Chart | None:
    """Edits and removals by the month in which they were noticed."""
    title = language.text("chart_changes")
    return _chart(connection, language, title, CHANGES, name=lambda kind: language.text(f"series_{kind}"), first=STEPS)


def topic_chart(connection: sqlite3.Connection, language: Language, slug: str, name: str) -> Chart | None:
    """The articles on one topic."""
    return _chart(connection, language, language.text("chart_topic", topic=name), TOPIC, {"slug": slug})


def author_chart(connection: sqlite3.Connection, language: Language, name: str) -> Chart | None:
    """The articles credited to one name."""
    return _chart(connection, language, language.text("chart_author", author=name), AUTHOR, {"name": name})


def gaps(connection: sqlite3.Connection) -> list[list[str]]:
    """The months without any article between the first and the last month that have one, as runs of months."""
    have = {month for month, _ in connection.execute(ARTICLES) if is_month(month)}
    months = months_between(min(have), max(have)) if have else []
    return [list(run) for missing, run in groupby(months, lambda month: month not in have) if missing]


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


def _chart(
    connection: sqlite3.Connection,
    language: Language,
    title: str,
    sql: str,
    parameters: Mapping[str, str] | None = None,
    *,
    name: Callable[[str], str] | None = None,
    first: Sequence[str] = (),
) -> Chart | None:
    """A chart of rows (month, number) or, with `name`, (month, kind, number); None if there is no row.

    The commonest kinds come first, but for those of `first`.
    """
    numbers: dict[str, Counter[str]] = defaultdict(Counter)
    for month, *kind, value in connection.execute(sql, parameters or {}):
        if is_month(month):
            numbers[kind[0] if name else ""][month] += int(value)
    if not numbers:
        return None
    seen = {month for series in numbers.values() for month in series}
    labels = months_between(min(seen), max(seen))
    yearly = len(labels) > MAX_MONTHS
    if yearly:
        labels = list(dict.fromkeys(month[:4] for month in labels))
        numbers = {kind: _by_year(months) for kind, months in numbers.items()}
    ranked = sorted(numbers, key=lambda kind: (-numbers[kind].total(), kind))
    ranked = sorted(ranked, key=lambda kind: first.index(kind) if kind in first else len(first))
    others = language.text("series_others")
    span = language.text("chart_span", start=language.edtf(labels[0]), end=language.edtf(labels[-1]))
    return Chart(
        title=title,
        span=f"{language.text('per_year' if yearly else 'per_month')} · {span}",
        labels=tuple(labels),
        names=tuple(map(language.edtf, labels)),
        series=_series(numbers, labels, ranked, name or (lambda _: language.text("nav_articles")), others),
        named=name is not None,
        sql=sql.strip(),
        parameters=dict(parameters or {}),
    )


def _by_year(months: Counter[str]) -> Counter[str]:
    years: Counter[str] = Counter()
    for month, number in months.items():
        years[month[:4]] += number
    return years


def _series(
    numbers: Mapping[str, Counter[str]],
    labels: list[str],
    ranked: Sequence[str],
    names: Callable[[str], str],
    others: str,
) -> tuple[Series, ...]:
    """The kinds in their order, at most MAX_SERIES with what remains as the last."""
    kept = ranked if len(ranked) <= MAX_SERIES else ranked[: MAX_SERIES - 1]
    series = [Series(names(kind), tuple(numbers[kind][label] for label in labels)) for kind in kept]
    rest = [numbers[kind] for kind in ranked[len(kept) :]]
    if rest:
        series.append(Series(others, tuple(sum(each[label] for each in rest) for label in labels)))
    return tuple(series)
