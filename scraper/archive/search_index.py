"""The search index `articles_fts`: FTS5 over each text twice, as written and by its letters alone.

The index stores no text: FTS5 reads it through the view `articles_search`, which gives the original also for the folded
columns, so that `highlight()` and `snippet()` mark the original. Two consequences: whoever changes an article takes its
old text out first (`unindex_article`), and sqlite-utils' and FTS5's own “rebuild” index the wrong text: `haiphong
reindex` mends that. A comment in the table's SQL lets Datasette and sqlite-utils see it as the index of `articles`.

No function here begins or commits a transaction: the caller's holds article and index together.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator
from itertools import chain

from scraper.archive.facets import create_marks
from scraper.archive.search_query import EVERY_ARTICLE, EXACT_COLUMNS, FOLDED_COLUMNS
from scraper.archive.search_text import index_pair

COLUMNS = (*EXACT_COLUMNS, *FOLDED_COLUMNS)
INDEX_VERSION = 2

_COLUMN_LIST = ", ".join(COLUMNS)
_VALUES = ", ".join("?" * (len(COLUMNS) + 1))
_VIEW = """
create view if not exists articles_search as
select id, title, lead, body, captions,
  title as title_folded, lead as lead_folded, body as body_folded, captions as captions_folded
from (
  select id, title, lead, body, (
    select group_concat(caption, char(10)) from (
      select caption from images where article_id = articles.id and caption is not null order by position
    )
  ) as captions
  from articles
)
"""
_TOKENIZER = "content='articles_search', content_rowid='id', tokenize='unicode61 remove_diacritics 0'"


def _table(name: str) -> str:
    return (
        f'create virtual table if not exists {name} using fts5 /* content="articles" */ ({_COLUMN_LIST}, {_TOKENIZER})'
    )


_FACETS = (
    "create index if not exists articles_facets on articles (id, section, source, portal, status, published_date)",
    "create index if not exists article_authors_facets on article_authors (article_id, author_id)",
)
_RULES = "create table if not exists search_rules (fingerprint text not null)"
_SELECT = "select id, title, lead, body, captions from articles_search"
_INSERT = f"insert into articles_fts(rowid, {_COLUMN_LIST}) values ({_VALUES})"  # noqa: S608 - constant names
_DELETE = f"insert into articles_fts(articles_fts, rowid, {_COLUMN_LIST}) values ('delete', {_VALUES})"  # noqa: S608 - constant names

_AUTOMERGE = 8
"""Segments of one level that are merged into one: with FTS5's own 4, storing single articles costs a third more."""

_Row = tuple[int, str | None, str | None, str | None, str | None]
_Indexed = tuple[int | str, ...]


def create_index(connection: sqlite3.Connection) -> int:
    """Makes the index with what it needs, and indexes the articles there are; the number of them.

    Beside the index of words stand narrow ones of the columns that results are filtered by, so that counting a filter
    among thousands of results does not read thousands of articles.
    """
    connection.execute(_VIEW)
    connection.execute(_table("articles_fts"))
    for statement in _FACETS:
        connection.execute(statement)
    create_marks(connection)
    connection.execute(_RULES)
    return rebuild(connection)


def remake(connection: sqlite3.Connection) -> int:
    """Drops the index, whatever its state, and makes it again; the number of articles indexed."""
    connection.execute("drop table if exists articles_fts")
    connection.execute("drop view if exists articles_search")
    return create_index(connection)


def index_article(connection: sqlite3.Connection, article_id: int) -> None:
    """Indexes an article that stands in `articles` and `images`, and is not indexed yet."""
    for row in connection.execute(f"{_SELECT} where id = ?", (article_id,)):
        connection.execute(_INSERT, _indexed(row))


def unindex_article(connection: sqlite3.Connection, article_id: int) -> None:
    """Takes an article out of the index, while its rows still hold the text that was indexed."""
    known = connection.execute("select 1 from articles_fts_docsize where id = ?", (article_id,)).fetchone()
    if not known:
        return
    for row in connection.execute(f"{_SELECT} where id = ?", (article_id,)):
        connection.execute(_DELETE, _indexed(row))


def rebuild(connection: sqlite3.Connection) -> int:
    """Indexes every article anew; the number of them."""
    connection.execute("insert into articles_fts(articles_fts) values ('delete-all')")
    connection.execute("insert into articles_fts(articles_fts, rank) values ('automerge', ?)", (_AUTOMERGE,))
    connection.executemany(_INSERT, _all_indexed(connection))
    connection.execute("delete from search_rules")
    connection.execute("insert into search_rules values (?)", (rules_fingerprint(),))
    return int(connection.execute("select count(*) from articles_fts_docsize").fetchone()[0])


def ensure_current(connection: sqlite3.Connection) -> bool:
    """Rebuilds the index if it was made by other rules than this program's; whether it was.

    An index that is asked to forget a text by other rules than it learnt it by is damaged: the writer calls this first.
    """
    if _stored_fingerprint(connection) == rules_fingerprint():
        return False
    rebuild(connection)
    return True


def check(connection: sqlite3.Connection) -> list[str]:
    """What is wrong with the index, in words; empty when it is what `rebuild` would make. Writes to it in passing."""
    if not connection.execute("select 1 from sqlite_master where name = 'articles_fts'").fetchone():
        return ["articles_fts: the search index is missing"]
    if _stored_fingerprint(connection) != rules_fingerprint():
        return ["articles_fts: the search index was made by another version's rules"]
    try:
        connection.execute("insert into articles_fts(articles_fts) values ('integrity-check')")
    except sqlite3.DatabaseError as error:
        return [f"articles_fts: the search index is damaged ({error})"]
    return list(_missing_and_foreign(connection)) or list(_differing(connection))


def rules_fingerprint() -> str:
    """A hash that changes when a text would be indexed otherwise: by the rules' version or what they do to letters."""
    letters = " ".join(chr(code) for code in chain(range(0x20, 0x370), range(0x1E00, 0x1F00), range(0x2000, 0x2070)))
    probe = index_pair(f"{letters} hoà hòa khoẻ thuý quý Uỷ thứ bảy thứ 3")
    return hashlib.sha256(repr((INDEX_VERSION, COLUMNS, probe)).encode("utf-8", "surrogatepass")).hexdigest()


def _stored_fingerprint(connection: sqlite3.Connection) -> str | None:
    row = connection.execute("select fingerprint from search_rules").fetchone()
    return row[0] if row else None


def _indexed(row: Iterable[int | str | None]) -> _Indexed:
    article_id, *texts = row
    pairs = [index_pair(text if isinstance(text, str) else None) for text in texts]
    *folded, captions = (folded for _, folded in pairs)
    return (int(article_id or 0), *(exact for exact, _ in pairs), *folded, f"{captions} {EVERY_ARTICLE}")


def _all_indexed(connection: sqlite3.Connection) -> Iterator[_Indexed]:
    for row in connection.execute(f"{_SELECT} order by id"):
        yield _indexed(row)


def _missing_and_foreign(connection: sqlite3.Connection) -> Iterator[str]:
    missing = "select key from articles where id not in (select id from articles_fts_docsize) order by id"
    for (key,) in connection.execute(missing):
        yield f"articles_fts: {key} is not indexed"
    foreign = "select id from articles_fts_docsize where id not in (select id from articles) order by id"
    for (article_id,) in connection.execute(foreign):
        yield f"articles_fts: row {article_id} is indexed, but there is no such article"


def _differing(connection: sqlite3.Connection) -> Iterator[str]:
    """Compares the index with one made anew: first the lengths article by article, then each word's number of uses."""
    fresh = sqlite3.connect("")
    try:
        fresh.execute(
            f"create virtual table fresh_fts using fts5({_COLUMN_LIST}, content='', {_TOKENIZER.split(', ')[-1]})"
        )
        insert = _INSERT.replace("articles_fts", "fresh_fts")
        fresh.executemany(insert, _all_indexed(connection))
        sizes = dict(fresh.execute("select id, sz from fresh_fts_docsize"))
        rows = connection.execute(
            "select a.id, a.key, d.sz from articles a join articles_fts_docsize d on d.id = a.id order by a.id"
        )
        differing = [key for article_id, key, size in rows if sizes.get(article_id) != size]
        yield from (f"articles_fts: {key} was indexed with another text" for key in differing)
        if not differing and _words(connection, "articles_fts") != _words(fresh, "fresh_fts"):
            yield "articles_fts: its words are not those of the articles"
    finally:
        fresh.close()


def _words(connection: sqlite3.Connection, table: str) -> str:
    """A hash of every word with the number of articles and places it stands in."""
    digest = hashlib.sha256()
    connection.execute(f"create virtual table temp.search_words using fts5vocab(main, {table}, row)")
    try:
        for word in connection.execute("select term, doc, cnt from temp.search_words"):
            digest.update(repr(tuple(word)).encode("utf-8", "surrogatepass"))
    finally:
        connection.execute("drop table temp.search_words")
    return digest.hexdigest()
