"""The Datasette plugin: pages for readers, feeds, and Vietnamese search in Datasette's own tables.

It reads the archive and never the crawler. The hooks are here; what they serve is in the modules beside.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import Any

from datasette import hookimpl
from markupsafe import Markup

from scraper.archive.search_query import to_fts_query
from scraper.browse.routes import routes
from scraper.browse.security import Application, protect
from scraper.browse.templating import article_path, asset
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


@hookimpl  # type: ignore[untyped-decorator] # datasette has no types
def register_routes() -> list[tuple[str, Any]]:
    """Our pages, before Datasette's own."""
    return routes()


@hookimpl  # type: ignore[untyped-decorator] # datasette has no types
def asgi_wrapper() -> Callable[[Application], Application]:
    """Security headers on every answer."""
    return protect


@hookimpl  # type: ignore[untyped-decorator] # datasette has no types
def extra_css_urls() -> list[str]:
    """Our letters and colours on Datasette's pages."""
    return [asset("datasette.css")]


@hookimpl  # type: ignore[untyped-decorator] # datasette has no types
def menu_links() -> list[dict[str, str]]:
    """From Datasette's menu back to the pages for readers."""
    pages = (
        ("/", "Read the archive"),
        ("/search", "Search"),
        ("/changes", "What changed"),
        ("/about", "About the data"),
    )
    return [{"href": address, "label": label} for address, label in pages]


@hookimpl  # type: ignore[untyped-decorator] # datasette has no types
def render_cell(value: object, column: str) -> Markup | None:
    """The key of an article leads to its page."""
    if column != "key" or not isinstance(value, str) or ":" not in value:
        return None
    return Markup('<a href="{}">{}</a>').format(article_path(value), value)


def _is_archive(connection: sqlite3.Connection) -> bool:
    return connection.execute("select 1 from sqlite_master where name = 'search_rules'").fetchone() is not None


def _or_empty(function: Any) -> Any:
    return lambda text: function("" if text is None else str(text))
