"""The schema's version: what was applied to a database, and what happens when that is less, more or something else."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from scraper.archive.schema import MIGRATIONS
from scraper.archive.schema_migrations import migrations
from scraper.archive.store import Archive
from scraper.errors import StorageError
from tests.archive.samples import open_archive, rows


def test_the_names_are_those_of_the_migrations() -> None:
    assert tuple(migration.name for migration in migrations._migrations) == MIGRATIONS


def test_what_is_missing_is_applied_by_who_writes_and_refused_by_who_reads(tmp_path: Path) -> None:
    path = made(tmp_path)
    with sqlite3.connect(path) as connection:
        connection.execute("delete from _sqlite_migrations where name = 'counted'")
        connection.execute("create index articles_portal_groups on articles (portal, section, status)")
        connection.execute("create index articles_status_groups on articles (status, portal, section)")
    with pytest.raises(StorageError, match=r"older version.*a crawl brings it up to date"):
        Archive.read(path)
    with open_archive(tmp_path) as archive:
        assert not rows(archive, "select 1 from sqlite_master where name = 'articles_portal_groups'")
    Archive.read(path).close()


def test_an_archive_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    path = made(tmp_path)
    with sqlite3.connect(path) as connection:
        connection.execute(
            "insert into _sqlite_migrations (migration_set, name, applied_at)"
            " values ('haiphong-news-archive', 'tomorrow', '2099-01-01')"
        )
    for opening in (lambda: Archive.read(path), lambda: open_archive(tmp_path)):
        with pytest.raises(StorageError, match=r"newer version.*tomorrow"):
            opening()


@pytest.mark.parametrize("table", ["articles", "bookmarks"])
def test_a_database_of_another_program_is_refused(tmp_path: Path, table: str) -> None:
    with sqlite3.connect(tmp_path / "archive.db") as connection:
        connection.execute(f"create table {table} (id integer primary key)")
    for opening in (lambda: Archive.read(tmp_path / "archive.db"), lambda: open_archive(tmp_path)):
        with pytest.raises(StorageError, match="another program; give another --db"):
            opening()


def test_an_empty_file_is_an_archive_from_the_first_writing_on(tmp_path: Path) -> None:
    (tmp_path / "archive.db").touch()
    with pytest.raises(StorageError, match="it is empty; a crawl makes it an archive"):
        Archive.read(tmp_path / "archive.db")
    made(tmp_path)
    Archive.read(tmp_path / "archive.db").close()


def test_tables_that_were_added_to_an_archive_are_no_hindrance(tmp_path: Path) -> None:
    with sqlite3.connect(made(tmp_path)) as connection:
        connection.execute("create table notes (key text, note text)")
    open_archive(tmp_path).close()


def made(folder: Path) -> Path:
    """An archive with nothing in it."""
    with open_archive(folder) as archive:
        return archive.path
