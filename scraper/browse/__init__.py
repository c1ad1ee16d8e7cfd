"""The Datasette plugin: pages for readers, feeds, and Vietnamese search in Datasette's own tables.

It reads the archive and never the crawler. The hooks are here; what they serve is in the modules beside.
"""

from __future__ import annotations

import sqlite3
from typing import Any

from datasette import hookimpl

from scraper.archive.search_query import to_fts_query
from scraper.vietnamese.text import fold


@hookimpl(trylast=True)  # type: ignore[untyped-decorator] # datasette has no types
def prepare_connection(conn: sqlite3.Connection) -> None:
    """Registers `search_query(words)` and `fold(text)`, and has Datasette's own table search follow our rules.

    Datasette's `?_search=` passes what was typed through its SQL function `escape_fts`; being last, ours replaces it.
    """
    if not _is_archive(conn):
        return
    conn.create_function("search_query", 1, _or_empty(to_fts_query), deterministic=True)
    conn.create_function("escape_fts", 1, _or_empty(to_fts_query), deterministic=True)
    conn.create_function("fold", 1, _or_empty(fold), deterministic=True)


def _is_archive(connection: sqlite3.Connection) -> bool:
    return connection.execute("select 1 from sqlite_master where name = 'search_rules'").fetchone() is not None


def _or_empty(function: Any) -> Any:
    return lambda text: function("" if text is None else str(text))
