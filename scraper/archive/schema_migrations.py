"""The migrations that make and change the tables of archive.db: sqlite-utils' own, in the order of `schema.MIGRATIONS`.

A migration that has been released is never edited: a change of the schema is a new one. What each column means is in
`columns`; a test compares the two.
"""

from __future__ import annotations

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

from scraper.archive import search_index
from scraper.archive.facets import create_marks
from scraper.archive.schema_changes import (
    CATALOGUES,
    COUNTED,
    FACETS,
    GROUPS,
    MEDIA,
    OVERVIEWS,
    TAKEDOWNS,
    TURNS,
    VERSIONS,
)
from scraper.archive.schema_sql import CONTENT, CRAWL, EVIDENCE, SET_NAME

migrations = Migrations(SET_NAME)


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


@migrations()
def overviews(database: Database) -> None:
    """What captures show, and what is covered of a topic, is counted by indexes that have it."""
    _run(database, OVERVIEWS)


@migrations()
def takedowns(database: Database) -> None:
    """Each step tells when the article was last found before that step, not when it was seen since."""
    _run(database, TAKEDOWNS)


@migrations()
def versions(database: Database) -> None:
    """A version of an article has its captions."""
    _run(database, VERSIONS)
