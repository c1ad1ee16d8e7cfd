"""The tables of archive.db, made and changed by migrations (sqlite-utils' own).

A migration that has been released is never edited: a change of the schema is a new one. What each column means is in
`columns`; a test compares the two.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

from scraper.archive import search_index
from scraper.archive.connection import storage_errors
from scraper.archive.facets import create_marks
from scraper.archive.schema_sql import CATALOGUES, CONTENT, COUNTED, CRAWL, EVIDENCE, FACETS, GROUPS, MEDIA, TURNS
from scraper.errors import StorageError

migrations = Migrations("haiphong-news-archive")


def migrate(connection: sqlite3.Connection, path: Path) -> None:
    """Brings the database to this version's schema; StorageError if a newer version or another program made it."""
    with storage_errors(path):
        database = Database(connection)
        _refuse_unknown(database, path)
        if migrations.pending(database):
            migrations.apply(database)


def check_version(connection: sqlite3.Connection, path: Path) -> None:
    """StorageError unless the database has exactly this version's schema; for readers, which migrate nothing."""
    with storage_errors(path):
        database = Database(connection)
        _refuse_unknown(database, path)
        if migrations.pending(database):
            raise StorageError(
                f"{path}: made by an older version of this program; `haiphong verify` or a crawl brings it up to date"
            )


def _refuse_unknown(database: Database, path: Path) -> None:
    known = {migration.name for migration in migrations._migrations}
    applied = [migration.name for migration in migrations.applied(database)]
    newer = [name for name in applied if name not in known]
    if newer:
        raise StorageError(
            f"{path}: made by a newer version of this program (it has {', '.join(newer)}); install that version"
        )
    if not applied and "articles" in database.table_names():
        raise StorageError(f"{path}: a database of another program; give another --db")


def _run(database: Database, script: str) -> None:
    """Runs the statements one by one: sqlite3's own executescript would commit the migration's transaction."""
    for statement in script.split(";\n"):
        if statement.strip():
            database.conn.execute(statement)


@migrations()
def content(database: Database) -> None:
    """Articles and their parts, topics, and the books of the crawl that writes them."""
    _run(database, CRAWL)
    _run(database, CONTENT)


@migrations()
def search(database: Database) -> None:
    """The search index."""
    search_index.create_index(database.conn)


@migrations()
def evidence(database: Database) -> None:
    """Revisions, changes, removals, redactions, and the views over them."""
    _run(database, EVIDENCE)


@migrations()
def facets(database: Database) -> None:
    """Lists that are narrowed, facets and counts are answered by indexes, without reading articles."""
    _run(database, FACETS)


@migrations()
def turns(database: Database) -> None:
    """What was last seen by which crawl, and the queue by host, so that every host gets its turn."""
    _run(database, TURNS)


@migrations()
def media(database: Database) -> None:
    """Images and attachments kept as captures."""
    _run(database, MEDIA)


@migrations()
def groups(database: Database) -> None:
    """What one portal has, or one status, is counted in the order of an index, without sorting it first."""
    _run(database, GROUPS)


@migrations()
def catalogues(database: Database) -> None:
    """What sitemaps say of changes."""
    _run(database, CATALOGUES)


@migrations()
def marks(database: Database) -> None:
    """Which articles are counted otherwise than before, so that counts of filters can be kept in memory."""
    create_marks(database.conn)


@migrations()
def counted(database: Database) -> None:
    """No indexes for counts that are kept in memory."""
    _run(database, COUNTED)
