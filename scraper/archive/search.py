"""Searching the archive: the articles that have what was typed, best first, with the words marked.

Results come in two tiers where accents were typed: articles with the words accented as typed, then those with the same
letters accented otherwise. Within a tier FTS5's bm25 ranks, a word of the title counting more than one of the lead, of
the body, of a caption, and neighbouring words more when they stand side by side; of the best hundred, those lead whose
titles are about what was typed. Works on a read-only connection.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil
from typing import Any, Literal

from scraper.archive.facets import Facets, facets_of
from scraper.archive.search_marks import Marker, Part
from scraper.archive.search_query import (
    Query,
    exact_query,
    folded_query,
    matching_query,
    neighbours,
    parse,
    unwanted_query,
)
from scraper.archive.sections import one_spelling, spellings

__all__ = ["Filters", "Hit", "Part", "count_matches", "facet_counts", "filter_values", "newest", "search"]

Order = Literal["relevance", "newest"]

_WEIGHTS = "10.0, 5.0, 1.0, 0.5"
_BM25 = f"bm25({_WEIGHTS}, {_WEIGHTS})"
_NEWEST = "articles.published_date desc, articles.id desc"
_STORED = ["key", "url", "title", "lead", "section", "portal", "source", "published_at", "published_date", "status"]
_ARTICLE = (
    f"select articles.{', articles.'.join(_STORED)}, articles_search.captions, articles_search.body"  # noqa: S608 - constant names
    " from articles join articles_search on articles_search.id = articles.id where articles.id = ?"
)
_TITLES = "select id, title from articles where id in (select value from json_each(?))"
_MATCHING = "select rowid as id from articles_fts where articles_fts match :words"
_ONE = "select 1 from articles indexed by articles_facets where articles.id = articles_fts.rowid"
_WINDOW = 100
_IN_TITLE = 4.0
"""What a word in the title adds to the rank: as much as a word of the text that one article in fifty has."""
_FILTERS = {
    "topic": "exists (select 1 from article_topics t join topics on topics.id = t.topic_id"
    " where t.article_id = articles.id and topics.slug = :topic)",
    "section": "articles.section in (select value from json_each(:section))",
    "author": "exists (select 1 from article_authors a join authors on authors.id = a.author_id"
    " where a.article_id = articles.id and authors.name = :author)",
    "source": "articles.source = :source",
    "portal": "articles.portal = :portal",
    "since": "articles.published_date >= :since",
    "until": "articles.published_date <= :until",
    "status": "articles.status = :status",
}
_VALUES = {
    "topic": "select slug from topics order by slug",
    "author": "select distinct name from authors order by name",
    **{
        name: f"select distinct {name} from articles where {name} is not null order by {name}"  # noqa: S608 - constant names
        for name in ("section", "source", "portal")
    },
}


@dataclass(frozen=True, slots=True)
class Filters:
    """What results are narrowed to.

    `topic` is a slug, `author` a name, `section` one under any of its spellings; `since` and `until` are days, both
    included.
    """

    topic: str | None = None
    section: str | None = None
    author: str | None = None
    source: str | None = None
    portal: str | None = None
    since: str | None = None
    until: str | None = None
    status: str | None = None

    def items(self) -> Iterator[tuple[str, str]]:
        """The filters that are set."""
        for name in _FILTERS:
            value = getattr(self, name)
            if value:
                yield name, value


@dataclass(frozen=True, slots=True)
class Hit:
    """One article found: `exact` when its accents are as typed; the parts are the original text, hits told apart."""

    article_id: int
    key: str
    url: str
    title: str
    lead: str | None
    section: str | None
    portal: str
    source: str | None
    published_at: str | None
    published_date: str | None
    status: str
    exact: bool
    title_parts: tuple[Part, ...]
    snippet: tuple[Part, ...]


def search(
    connection: sqlite3.Connection,
    words: str,
    *,
    filters: Filters | None = None,
    limit: int = 20,
    offset: int = 0,
    order: Order = "relevance",
) -> list[Hit]:
    """The articles that match `words`: newest first when no word is wanted, none when what is typed has no word.

    No `words` raise an error.
    """
    query, filters = parse(words), filters or Filters()
    limit, offset = max(0, limit), max(0, offset)
    if order == "newest" or not query.wanted:
        ids = [(article_id, not query.wanted) for article_id in _newest(connection, query, filters, limit, offset)]
    else:
        ids = _ranked(connection, query, filters, limit, offset)
    markers = {exact: Marker(query, exact=exact) for exact in (True, False)}
    return [_hit(connection, article_id, exact, markers[exact]) for article_id, exact in ids]


def newest(connection: sqlite3.Connection, words: str, *, filters: Filters | None = None, limit: int = 20) -> list[int]:
    """The ids of the newest articles that match, without what only a page of results shows."""
    return _newest(connection, parse(words), filters or Filters(), limit, 0)


def count_matches(connection: sqlite3.Connection, words: str, *, filters: Filters | None = None) -> int:
    """How many articles match."""
    return int(_of_matching(connection, "count(*)", parse(words), filters or Filters()))


def facet_counts(
    connection: sqlite3.Connection, words: str, *, filters: Filters | None = None, limit: int = 10
) -> Facets:
    """How many articles match and, for each filter (dates aside), the commonest values with their numbers."""
    query, filters = parse(words), filters or Filters()
    if query.blank and filters == Filters():
        return facets_of(connection, None, limit)
    ids = _of_matching(connection, "group_concat(id)", query, filters)
    return facets_of(connection, list(map(int, ids.split(","))) if ids else [], limit)


def filter_values(connection: sqlite3.Connection, name: str) -> list[str]:
    """Every value that a filter (topic, section, author, source or portal) can be given, a section in one spelling."""
    values = [value for (value,) in connection.execute(_VALUES[name])]
    return sorted(one_spelling(Counter(values))) if name == "section" else values


def _of_matching(connection: sqlite3.Connection, aggregate: str, query: Query, filters: Filters) -> Any:
    """An aggregate over the ids of the articles that match; without filters the index of words tells, and no other."""
    if query.wanted and filters == Filters():
        matching, parameters = _MATCHING, {"words": matching_query(query)}
    else:
        matched, parameters = _condition(connection, query, filters)
        index = "indexed by articles_facets" if query.wanted else ""
        matching = f"select id from articles {index} where {matched}"  # noqa: S608 - constant parts
    return connection.execute(f"select {aggregate} from ({matching})", parameters).fetchone()[0]  # noqa: S608 - constant parts


def _condition(connection: sqlite3.Connection, query: Query, filters: Filters) -> tuple[str, dict[str, str]]:
    """The results of a search as a condition on `articles`, with its parameters; made of constant texts only."""
    conditions, parameters = _filter_conditions(connection, filters)
    if query.wordless:
        conditions.append("0")
    elif query.wanted:
        conditions.insert(0, "articles.id in (select rowid from articles_fts where articles_fts match :words)")
        parameters["words"] = matching_query(query)
    elif query.unwanted:
        conditions.append("articles.id not in (select rowid from articles_fts where articles_fts match :unwanted)")
        parameters["unwanted"] = unwanted_query(query)
    return " and ".join(conditions) or "1", parameters


def _filter_conditions(connection: sqlite3.Connection, filters: Filters) -> tuple[list[str], dict[str, str]]:
    given = dict(filters.items())
    if "section" in given:
        given["section"] = json.dumps(spellings(connection, given["section"]))
    return [_FILTERS[name] for name in given], given


def _ranked(
    connection: sqlite3.Connection, query: Query, filters: Filters, limit: int, offset: int
) -> list[tuple[int, bool]]:
    wanted = ceil((offset + limit) / _WINDOW) * _WINDOW
    exact = _best(connection, exact_query(query), filters, wanted)
    together = neighbours(query)
    found = [(article_id, True) for article_id in _by_title(connection, exact, Marker(together, exact=True))]
    if query.accented and len(found) < offset + limit:
        known = {article_id for article_id, _ in exact}
        others = _best(connection, folded_query(query), filters, wanted + len(known))
        others = [each for each in others if each[0] not in known]
        titled = _by_title(connection, others, Marker(together, exact=False))
        found += [(article_id, False) for article_id in titled]
    return found[offset : offset + limit]


def _best(connection: sqlite3.Connection, expression: str, filters: Filters, limit: int) -> list[tuple[int, float]]:
    """The articles that rank best, with their rank: the less, the better.

    `+rank` has SQLite sort: where FTS5 does, what the ranks rest on is worked out twice, and for what is filtered out.
    """
    conditions, parameters = _filter_conditions(connection, filters)
    narrowed = f" and exists ({_ONE} and {' and '.join(conditions)})" if conditions else ""
    matched = f"select rowid, rank from articles_fts where articles_fts match :words and rank match '{_BM25}'"  # noqa: S608 - constant parts
    sql = f"{matched}{narrowed} order by +rank limit :limit"
    return connection.execute(sql, {**parameters, "words": expression, "limit": limit}).fetchall()


def _by_title(connection: sqlite3.Connection, ranked: list[tuple[int, float]], marker: Marker) -> list[int]:
    """The same articles; in each `_WINDOW` of them, whatever pages show, those lead whose titles are about the terms.

    bm25 saturates: with ten times the weight of a body, a title counts for two. And two words that stand side by side
    by accident, which is rare, count for more than the same words where they belong, which is not.
    """
    ids: list[int] = []
    for start in range(0, len(ranked), _WINDOW):
        ranks = dict(ranked[start : start + _WINDOW])
        for article_id, title in connection.execute(_TITLES, (json.dumps(list(ranks)),)):
            ranks[article_id] -= _IN_TITLE * marker.count(title or "")
        ids += sorted(ranks, key=ranks.__getitem__)
    return ids


def _newest(connection: sqlite3.Connection, query: Query, filters: Filters, limit: int, offset: int) -> list[int]:
    matched, parameters = _condition(connection, query, filters)
    index = "indexed by articles_facets" if query.wanted else ""
    sql = f"select id from articles {index} where {matched} order by {_NEWEST} limit :limit offset :offset"  # noqa: S608 - constant parts
    return [row[0] for row in connection.execute(sql, {**parameters, "limit": limit, "offset": offset})]


def _hit(connection: sqlite3.Connection, article_id: int, exact: bool, marker: Marker) -> Hit:
    *values, captions, body = connection.execute(_ARTICLE, (article_id,)).fetchone()
    stored = dict(zip(_STORED, values, strict=True))
    texts = (stored["lead"], body, captions)
    return Hit(
        **stored,
        article_id=article_id,
        exact=exact,
        title_parts=marker.whole(stored["title"] or ""),
        snippet=marker.passage(texts),
    )
