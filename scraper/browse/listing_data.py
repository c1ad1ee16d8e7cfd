"""What the pages of a topic, of an author and of the changes show."""

from __future__ import annotations

import itertools
import re
import sqlite3
from collections import Counter
from collections.abc import Iterable
from typing import Literal

from scraper.archive.sections import one_spelling
from scraper.browse.article_data import field_diff
from scraper.browse.diff import Piece
from scraper.browse.rows import Row, all_rows, number, one_row

ChangeKind = Literal["all", "edits", "silent", "removals"]
PAGE_SIZE = 25

_TOPIC_ARTICLES = (
    "select distinct article_id from article_topics join topics on topics.id = topic_id where slug = :slug"
)
_AUTHOR_ARTICLES = "select article_id from article_authors join authors on authors.id = author_id where name = :name"
_ARTICLES = """
select key, title, lead, section, portal, published_at, published_date, status from articles where id in ({ids})
order by published_date desc, id desc limit :limit offset :offset
"""
_SECTIONS = """
select section, count(*) from articles where id in ({ids}) and section is not null group by section
"""
_AUTHORS = """
select authors.name, count(distinct article_id) as articles from article_authors
join authors on authors.id = author_id where article_id in ({ids}) group by authors.id
order by articles desc, authors.name limit 8
"""
_PORTALS = """
select portal as name, count(*) as articles from articles where id in ({ids}) group by portal
order by articles desc, portal limit 8
"""
_MATCHED = """
select group_concat(matched, ';') from article_topics join topics on topics.id = topic_id where slug = :slug
group by article_id
"""
_TEXTS = "select title, lead from articles where id in ({ids}) order by id desc limit 5000"
_UNIT = "phường|xã|thị trấn|quận|huyện|đặc khu"
_PLACE = re.compile(rf"\b({_UNIT})(?=((?: [^\W\d_]+){{1,4}}))", re.IGNORECASE)
_AUTHOR = "select name, kind from authors where name = ? order by id limit 1"
_ROLES = """
select role as name, count(distinct article_id) as articles from article_authors
join authors on authors.id = author_id where name = :name group by role order by articles desc, role
"""
_EDITS = """
select 'edit' as kind, revisions.observed_at as at, earlier.last_seen_at as not_before, articles.key, articles.title,
  articles.portal, articles.status, revisions.id as revision_id, revisions.number, null as to_status, null as reason
from revisions join articles on articles.id = revisions.article_id
join revisions as earlier on earlier.article_id = revisions.article_id and earlier.number = revisions.number - 1
where revisions.id in (select revision_id from changes where silent >= :silent)
"""
_STEPS = """
select 'removal' as kind, removals.observed_at as at, null as not_before, articles.key, articles.title,
  articles.portal, articles.status, null as revision_id, null as number, removals.to_status, removals.reason
from removals join articles on articles.id = removals.article_id
"""
_CHANGES = "select field, before, after, silent from changes where revision_id = ? order by id"


def topic(connection: sqlite3.Connection, slug: str) -> Row | None:
    """A topic and its phrases."""
    row = one_row(connection, "select * from topics where slug = ?", (slug,))
    if row is not None:
        row["phrases"] = [line for line in row["phrases"].splitlines() if line.strip()]
    return row


def topic_coverage(connection: sqlite3.Connection, slug: str) -> Row:
    """How many articles a topic has, and their sections, authors, portals, places, and the words found in them."""
    given = {"slug": slug}
    words = (set(matched.split(";")) for (matched,) in connection.execute(_MATCHED, given))
    texts = connection.execute(_TEXTS.format(ids=_TOPIC_ARTICLES), given)
    return {
        "articles": number(connection, f"select count(*) from ({_TOPIC_ARTICLES})", given),  # noqa: S608 - constant
        "sections": _sections(connection, _TOPIC_ARTICLES, given),
        "authors": all_rows(connection, _AUTHORS.format(ids=_TOPIC_ARTICLES), given),
        "portals": all_rows(connection, _PORTALS.format(ids=_TOPIC_ARTICLES), given),
        "matched": tallied(each.strip().lower() for found in words for each in found),
        "places": tallied(place for text in texts for place in places_in(*text)),
    }


def places_in(*texts: str | None) -> set[str]:
    """The wards, communes, districts … that the texts name, each as `phường Vĩnh Niệm`."""
    found = {}
    for match in _PLACE.finditer(" \n ".join(text for text in texts if text)):
        name = "".join(f" {word}" for word in itertools.takewhile(str.istitle, match[2].split()))
        if name:
            found[f"{match[1].lower()}{name}".casefold()] = f"{match[1].lower()}{name}"
    return set(found.values())


def tallied(names: Iterable[str], limit: int = 8) -> list[Row]:
    """The commonest names with their numbers."""
    return _ranked(Counter(filter(None, names)), limit)


def topic_articles(connection: sqlite3.Connection, slug: str, limit: int = PAGE_SIZE, offset: int = 0) -> list[Row]:
    """The articles on a topic, the newest first."""
    sql = _ARTICLES.format(ids=_TOPIC_ARTICLES)
    return all_rows(connection, sql, {"slug": slug, "limit": limit, "offset": offset})


def author(connection: sqlite3.Connection, name: str) -> Row | None:
    """Somebody credited, with roles, sections and portals."""
    row = one_row(connection, _AUTHOR, (name,))
    if row is None:
        return None
    given = {"name": name}
    row["articles"] = number(connection, f"select count(distinct article_id) from ({_AUTHOR_ARTICLES})", given)  # noqa: S608 - constant
    row["roles"] = all_rows(connection, _ROLES, given)
    row["sections"] = _sections(connection, _AUTHOR_ARTICLES, given)
    row["portals"] = all_rows(connection, _PORTALS.format(ids=_AUTHOR_ARTICLES), given)
    return row


def author_articles(connection: sqlite3.Connection, name: str, limit: int = PAGE_SIZE, offset: int = 0) -> list[Row]:
    """What is credited to a name, the newest first."""
    sql = _ARTICLES.format(ids=_AUTHOR_ARTICLES)
    return all_rows(connection, sql, {"name": name, "limit": limit, "offset": offset})


def events(connection: sqlite3.Connection, kind: ChangeKind, limit: int = PAGE_SIZE, offset: int = 0) -> list[Row]:
    """Edits and steps of removal, the newest first; an edit has its `changes`, each with the pieces of its diff."""
    parts = {"edits": [_EDITS], "silent": [_EDITS], "removals": [_STEPS], "all": [_EDITS, _STEPS]}[kind]
    sql = f"{' union all '.join(parts)} order by at desc, key limit :limit offset :offset"
    found = all_rows(connection, sql, {"silent": int(kind == "silent"), "limit": limit, "offset": offset})
    for event in found:
        event["changes"] = _changes(connection, event["revision_id"]) if event["revision_id"] else []
    return found


def _changes(connection: sqlite3.Connection, revision_id: int) -> list[Row]:
    rows = all_rows(connection, _CHANGES, (revision_id,))
    for row in rows:
        pieces: list[Piece] = field_diff(row["before"], row["after"])
        row["pieces"] = pieces
    return rows


def _sections(connection: sqlite3.Connection, articles: str, given: dict[str, str]) -> list[Row]:
    return _ranked(one_spelling(Counter(dict(connection.execute(_SECTIONS.format(ids=articles), given).fetchall()))))


def _ranked(tally: Counter[str], limit: int = 8) -> list[Row]:
    ranked = sorted(tally.items(), key=lambda item: (-item[1], item[0]))
    return [{"name": name, "articles": number} for name, number in ranked[:limit]]
