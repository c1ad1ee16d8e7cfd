"""Rows of the archive as dictionaries, for the templates. Every statement is parametrised; nothing is written."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from typing import Any

Row = dict[str, Any]
Parameters = Mapping[str, object] | Sequence[object]


def all_rows(connection: sqlite3.Connection, sql: str, parameters: Parameters = ()) -> list[Row]:
    """Every row, by column name."""
    cursor = connection.execute(sql, parameters)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, tuple(values), strict=True)) for values in cursor]


def one_row(connection: sqlite3.Connection, sql: str, parameters: Parameters = ()) -> Row | None:
    """The first row, or None."""
    rows = all_rows(connection, sql, parameters)
    return rows[0] if rows else None


def number(connection: sqlite3.Connection, sql: str, parameters: Parameters = ()) -> int:
    """The first value of the first row as a number, 0 for null."""
    row = connection.execute(sql, parameters).fetchone()
    return int(row[0] or 0) if row else 0
