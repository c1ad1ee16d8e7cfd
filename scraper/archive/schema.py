"""Which tables archive.db has: by the migrations that were applied to it, and what to do about those that were not."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Final

from scraper.archive.connection import storage_errors
from scraper.archive.schema_sql import SET_NAME
from scraper.errors import StorageError

MIGRATIONS: Final = (
    "content",
    "search",
    "evidence",
    "facets",
    "turns",
    "media",
    "groups",
    "catalogues",
    "marks",
    "counted",
    "overviews",
    "takedowns",
    "versions",
)
"""The names of the migrations, which stand in `schema_migrations`: loading them and sqlite-utils takes a while."""

_HAS_TABLE: Final = "select 1 from sqlite_master where type = 'table' and name = ?"
_HAS_OTHERS: Final = (
    "select 1 from sqlite_master where type = 'table' and name != '_sqlite_migrations' and name not glob 'sqlite_*'"
)
_APPLIED: Final = "select name from _sqlite_migrations where migration_set = ?"


def migrate(connection: sqlite3.Connection, path: Path) -> None:
    """Brings the database to this version's schema; StorageError if a newer version or another program made it."""
    with storage_errors(path):
        if _is_behind(connection, path):
            from sqlite_utils import Database

            from scraper.archive.schema_migrations import migrations

            migrations.apply(Database(connection))


def check_version(connection: sqlite3.Connection, path: Path) -> None:
    """StorageError unless the database has exactly this version's schema; for readers, which migrate nothing."""
    with storage_errors(path):
        if _is_behind(connection, path):
            if not _applied(connection):
                raise StorageError(f"{path}: it is empty; a crawl makes it an archive, or give another --db")
            raise StorageError(
                f"{path}: made by an older version of this program; `haiphong verify` or a crawl brings it up to date"
            )


def _is_behind(connection: sqlite3.Connection, path: Path) -> bool:
    """Whether a migration is missing; StorageError if a newer version or another program made the database."""
    applied = _applied(connection)
    newer = [name for name in applied if name not in MIGRATIONS]
    if newer:
        raise StorageError(
            f"{path}: made by a newer version of this program (it has {', '.join(newer)}); install that version"
        )
    if not applied and connection.execute(_HAS_OTHERS).fetchone() is not None:
        raise StorageError(f"{path}: a database of another program; give another --db")
    return len(applied) < len(MIGRATIONS)


def _applied(connection: sqlite3.Connection) -> list[str]:
    if not _has_table(connection, "_sqlite_migrations"):
        return []
    return [str(name) for (name,) in connection.execute(_APPLIED, (SET_NAME,))]


def _has_table(connection: sqlite3.Connection, name: str) -> bool:
    return connection.execute(_HAS_TABLE, (name,)).fetchone() is not None
