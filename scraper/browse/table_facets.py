"""Facets of Datasette's table of articles, counted as those of a search are: in memory, all columns at once.

Datasette's own ask the table once for each column. Where every article shares a value, or thousands match a search,
that is most of a page's time.
"""

from __future__ import annotations

import re
import sqlite3
from collections import Counter
from collections.abc import Iterator
from typing import Any

from datasette.facets import Facet
from datasette.utils import path_with_added_args, path_with_removed_args, sqlite_timelimit

from scraper.archive.facets import COLUMNS, column_counts
from scraper.browse.table_search import SEARCH, TABLE

FACET = "counted"
"""The facet's name in the metadata: `"facets": [{"counted": "section"}]`."""

_FROM = f" from {TABLE} "
_MATCHING = "select rowid as id from articles_fts where articles_fts match escape_fts(:search)"
_EQUAL = re.compile(rf'"({"|".join(COLUMNS)})" = :(\w+)')


class CountedFacet(Facet):  # type: ignore[misc] # datasette has no types
    """How many of the articles listed have each section, portal, status or source."""

    type = FACET

    async def suggest(self) -> list[dict[str, Any]]:
        """None: those that there are stand in the metadata."""
        return []

    async def facet_results(self) -> tuple[list[dict[str, Any]], list[str]]:
        """The facets asked for as Datasette's own are given, and the names of those that took too long."""
        asked = {each["config"]["simple"]: each["source"] for each in self.get_configs()}
        asked = {name: source for name, source in asked.items() if name in COLUMNS and self.table == TABLE}
        if not asked:
            return [], []
        limit = self.ds.setting("facet_time_limit_ms")

        def counted(connection: sqlite3.Connection) -> dict[str, Counter[str]]:
            with sqlite_timelimit(connection, limit):
                return self._counts(connection)

        try:
            counts = await self.ds.get_database(self.database).execute_fn(counted)
        except sqlite3.OperationalError:
            return [], list(asked)
        return [self._result(name, source, counts[name]) for name, source in asked.items()], []

    def _counts(self, connection: sqlite3.Connection) -> dict[str, Counter[str]]:
        where = self.sql.partition(_FROM)[2].strip().removeprefix("where ").replace(f"+{SEARCH}", SEARCH)
        conditions = where.split(" and ") if where else []
        equal = [_EQUAL.fullmatch(condition) for condition in conditions if condition != SEARCH]
        if all(equal):
            ids = self._ids(connection, _MATCHING) if SEARCH in conditions else None
            return column_counts(connection, ids, only=[(each[1], self.params[each[2]]) for each in equal if each])
        index = "indexed by articles_facets" if SEARCH in where else ""
        return column_counts(connection, self._ids(connection, f"select id from articles {index} where {where}"))  # noqa: S608 - Datasette's own condition

    def _ids(self, connection: sqlite3.Connection, sql: str) -> list[int]:
        (ids,) = connection.execute(f"select group_concat(id) from ({sql})", self.params).fetchone()  # noqa: S608 - as above
        return list(map(int, ids.split(","))) if ids else []

    def _result(self, name: str, source: str, counts: Counter[str]) -> dict[str, Any]:
        ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
        size = self.get_facet_size()
        return {
            "name": name,
            "type": "column",
            "hideable": source != "metadata",
            "toggle_url": self.ds.urls.path(path_with_removed_args(self.request, {f"_facet_{FACET}": name})),
            "results": list(self._values(name, ranked[:size])),
            "truncated": len(ranked) > size,
        }

    def _values(self, name: str, ranked: list[tuple[str, int]]) -> Iterator[dict[str, Any]]:
        chosen = self.get_querystring_pairs()
        for value, count in ranked:
            selected = (name, value) in chosen
            path = (path_with_removed_args if selected else path_with_added_args)(self.request, {name: value})
            yield {
                "value": value,
                "label": value,
                "count": count,
                "toggle_url": self.ds.absolute_url(self.request, self.ds.urls.path(path)),
                "selected": selected,
            }
