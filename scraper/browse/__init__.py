"""The Datasette plugin: pages for readers, feeds, and Vietnamese search in Datasette's own tables.

It reads the archive and never the crawler. The hooks are here; what they serve is in the modules beside.
"""

from __future__ import annotations

import gc
import sqlite3
from collections.abc import Awaitable, Callable, Generator
from contextlib import suppress
from functools import cache
from typing import TYPE_CHECKING, Any

from datasette import hookimpl
from datasette.utils.asgi import Request, Response
from markupsafe import Markup, escape
from pluggy import Result

from scraper.archive.facets import facets_of
from scraper.archive.search_query import matching_query, parse, to_fts_query
from scraper.archive.sections import fold_words
from scraper.browse.failures import explained
from scraper.browse.links import asset_mark
from scraper.browse.mending import mend
from scraper.browse.respond import archive, links_of
from scraper.browse.routes import routes
from scraper.browse.security import Application, protect
from scraper.browse.table_facets import CountedFacet
from scraper.browse.table_search import in_order
from scraper.browse.templating import without_tricks
from scraper.vietnamese.text import fold

if TYPE_CHECKING:
    from datasette.app import Datasette

DATASETTE_CSS = "datasette.css"


@hookimpl  # type: ignore[untyped-decorator] # datasette has no types
def startup(datasette: Datasette) -> Callable[[], Awaitable[None]]:
    """Reads what counting needs before the first reader asks, who would wait for it."""

    async def ready() -> None:
        await archive(datasette).execute_fn(_read_ahead)
        _settle()

    return ready


@hookimpl(trylast=True)  # type: ignore[untyped-decorator] # datasette has no types
def prepare_connection(conn: sqlite3.Connection) -> None:
    """Registers `search_query`, `fold` and `fold_words`, and has Datasette's own table search follow our rules.

    Datasette's `?_search=` passes what was typed through its SQL function `escape_fts`; being last, ours replaces it.
    """
    if not _is_archive(conn):
        return
    conn.create_function("search_query", 1, _or_empty(to_fts_query), deterministic=True)
    conn.create_function("escape_fts", 1, _or_empty(to_matching_query), deterministic=True)
    conn.create_function("fold", 1, _or_empty(fold), deterministic=True)
    conn.create_function("fold_words", 1, _or_empty(fold_words), deterministic=True)


@hookimpl  # type: ignore[untyped-decorator] # datasette has no types
def register_routes() -> list[tuple[str, Any]]:
    """Our pages, before Datasette's own."""
    return routes()


@hookimpl  # type: ignore[untyped-decorator] # datasette has no types
def asgi_wrapper() -> Callable[[Application], Application]:
    """Security headers on every answer, and Datasette's tables mended for Vietnamese readers."""
    return lambda application: protect(mend(application))


@hookimpl  # type: ignore[untyped-decorator] # datasette has no types
def handle_exception(datasette: Datasette, request: Request, exception: Exception) -> Response | None:
    """Our page, in the reader's language, for what is not there and what takes too long."""
    return explained(datasette, request, exception)


@hookimpl  # type: ignore[untyped-decorator] # datasette has no types
def get_metadata(datasette: Datasette) -> dict[str, str]:
    """Where the footer of Datasette's pages leads to, wherever the site lives."""
    return {"about": "About the data: coverage, gaps, how to cite", "about_url": links_of(datasette).page("/about")}


@hookimpl  # type: ignore[untyped-decorator] # datasette has no types
def extra_css_urls() -> list[str]:
    """Our letters and colours on Datasette's pages, which put `base_url` before the address themselves."""
    return [f"/static/{DATASETTE_CSS}?v={asset_mark(DATASETTE_CSS)}"]


@hookimpl(hookwrapper=True)  # type: ignore[untyped-decorator] # datasette has no types
def filters_from_request(
    request: Request, table: str, database: str, datasette: Datasette
) -> Generator[None, Result[list[Any]], None]:
    """Datasette's own filters, with the search of articles done the quick way round."""
    outcome = yield
    made = outcome.get_result()
    outcome.force_result([in_order(each, request, table, database, datasette) for each in made])


@hookimpl  # type: ignore[untyped-decorator] # datasette has no types
def register_facet_classes() -> list[type[CountedFacet]]:
    """The facets of the table of articles."""
    return [CountedFacet]


@hookimpl  # type: ignore[untyped-decorator] # datasette has no types
def menu_links(datasette: Datasette) -> list[dict[str, str]]:
    """From Datasette's menu back to the pages for readers."""
    pages = (
        ("/", "Read the archive"),
        ("/search", "Search"),
        ("/changes", "What changed"),
        ("/about", "About the data"),
    )
    return [{"href": links_of(datasette).page(path), "label": label} for path, label in pages]


@hookimpl  # type: ignore[untyped-decorator] # datasette has no types
def render_cell(value: object, column: str, datasette: Datasette) -> Markup | str | None:
    """The key of an article leads to its page; no text reads backwards."""
    if not isinstance(value, str):
        return None
    if column == "key" and ":" in value:
        return Markup('<a href="{}">{}</a>').format(links_of(datasette).article(value), value)
    shown = str(without_tricks(value))
    return escape(shown) if shown != value else None


def _is_archive(connection: sqlite3.Connection) -> bool:
    return connection.execute("select 1 from sqlite_master where name = 'search_rules'").fetchone() is not None


def to_matching_query(words: str) -> str:
    """`to_fts_query` where nothing is ranked: Datasette's tables are sorted by their columns."""
    return matching_query(parse(words))


def _read_ahead(connection: sqlite3.Connection) -> None:
    """An archive that cannot be read says so on its pages."""
    with suppress(sqlite3.DatabaseError):
        if _is_archive(connection):
            facets_of(connection, None)


@cache
def _settle() -> None:
    """What is there once a server has started stays: it need not be looked through for garbage again and again."""
    gc.collect()
    gc.freeze()


def _or_empty(function: Any) -> Any:
    return lambda text: function("" if text is None else str(text))
