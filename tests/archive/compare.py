"""What an archive says, by key: for telling whether two archives say the same, integer ids aside."""

from __future__ import annotations

import sqlite3

from scraper.archive.columns import TABLES

Rows = list[tuple[object, ...]]

_BY_KEY = {
    "captures": "select url || ' ' || fetched_at from captures as referred where referred.id =",
    "articles": "select key from articles as referred where referred.id =",
    "authors": "select author_key || ' ' || kind from authors as referred where referred.id =",
    "tags": "select name from tags as referred where referred.id =",
    "topics": "select slug from topics as referred where referred.id =",
    "crawls": "select spider || ' ' || (select min(fetched_at) from captures where crawl_id = referred.id) "
    "from crawls as referred where referred.id =",
    "revisions": "select key || ' ' || referred.number from revisions as referred "
    "join articles as owner on owner.id = referred.article_id where referred.id =",
}
_PLACES = frozenset(("warc_file", "warc_offset", "warc_length", "record_sha256", "redacted_sha256"))
"""Where a capture stands, which is the folder's matter."""
_LEFT_OUT = frozenset(("frontier", "crawls", "crawl_errors", "search_rules", "articles_search", "facet_marks"))


def by_key(connection: sqlite3.Connection, *, leave_out: frozenset[str] = _LEFT_OUT) -> dict[str, Rows]:
    """Every table's rows in order, with each id replaced by what it stands for."""
    return {
        name: sorted(connection.execute(_select(name)).fetchall(), key=repr)
        for name, table in TABLES.items()
        if not table.view and name not in leave_out
    }


def _select(table: str) -> str:
    columns = [_expression(table, column.name, column.references) for column in TABLES[table].columns]
    return f"select {', '.join(filter(None, columns))} from {table}"


def _expression(table: str, name: str, references: str | None) -> str:
    if name == "id" or (table == "captures" and name in _PLACES):
        return ""
    if references is None:
        return f"{table}.{name}"
    return f"({_BY_KEY[references.partition('.')[0]]} {table}.{name})"
