"""Datasette's search of the table of articles, told how to go about it when a great part of them matches.

The table is shown newest first, fifty rows at a time. Asked for articles that match, SQLite reads every one of them,
whole, and sorts them; where many match it is quicker to go through the articles in order until fifty have been found
that do. The sign in `+rowid in (…)` has it do that; what is found is the same.
"""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Any

from datasette.filters import FilterArguments
from datasette.utils import await_me_maybe
from datasette.utils.asgi import Request

from scraper.archive.facets import COLUMNS

if TYPE_CHECKING:
    from datasette.app import Datasette

TABLE = "articles"
SEARCH = "rowid in (select rowid from articles_fts where articles_fts match escape_fts(:search))"

_MANY = 20
"""One article in so many is many: by then going through all of them costs no more than reading those that match."""
_COUNT = "select count(*) * ? > (select max(id) from articles) from articles_fts where articles_fts match escape_fts(?)"
_ORDERED = {*COLUMNS, "section__in", "published_date__gte", "published_date__lte"}
_UNORDERED = {"_where", "_through", "_sort", "_sort_desc", "_searchmode"}


def in_order(filters: Any, request: Request, table: str, database: str, datasette: Datasette) -> Any:
    """What one of Datasette's hooks makes of the address's filters, with the search done in the table's order."""
    if table != TABLE or not _only_by_indexes(request):
        return filters

    async def ordered() -> FilterArguments | None:
        made: FilterArguments | None = await await_me_maybe(filters)
        if made and SEARCH in made.where_clauses and await _many(datasette, database, made.params["search"]):
            made.where_clauses = [f"+{each}" if each == SEARCH else each for each in made.where_clauses]
        return made

    return ordered


def _only_by_indexes(request: Request) -> bool:
    """Whether indexes have all that the address narrows or sorts by: else each article would be read, match or not."""
    names = set(request.args)
    return not names & _UNORDERED and all(name in _ORDERED or name.startswith("_") for name in names)


async def _many(datasette: Datasette, database: str, words: str) -> bool:
    """Whether many articles match; no, in a database of something else."""

    def asked(connection: sqlite3.Connection) -> bool:
        return bool(connection.execute(_COUNT, (_MANY, words)).fetchone()[0])

    try:
        return bool(await datasette.get_database(database).execute_fn(asked))
    except sqlite3.OperationalError:
        return False
