"""Back-ups: the database by SQLite's online backup, then the capture files as far as that copy knows them."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from scraper.archive.capture_store import require_folder
from scraper.archive.connection import connect_read_only, storage_errors
from scraper.archive.demo import is_demo, mark_demo
from scraper.archive.manifest import MANIFESTS_FOLDER, copy_note
from scraper.errors import StorageError, UsageError

PAGES_A_STEP = 2000
"""Database pages copied at a time; a crawl writes in between."""
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class BackupReport:
    """What was copied: rows of articles, capture files, bytes of captures copied this time."""

    articles: int
    files: int
    bytes_copied: int


def backup(database: Path, captures: Path, target: Path) -> BackupReport:
    """Copies the archive into the folder `target`, under the names it has, while a crawl writes.

    Run again it copies only what is new of the captures. To restore, copy all of it back. Raises StorageError, and
    UsageError for the demo's archive where the back-up of another one is, and for a `target` that is the archive's own.
    """
    for path in (database, captures):
        if (target / path.name).resolve() == path.resolve():
            raise UsageError(f"{target}: {path} itself is there; name another folder, best on another disk.")
    with closing(connect_read_only(database)) as connection, storage_errors(database):
        require_folder(connection, captures)
    if is_demo(database):
        mark_demo(target / database.name, target / captures.name)
    with storage_errors(target):
        (target / captures.name).mkdir(parents=True, exist_ok=True)
    copy = target / database.name
    _copy_database(database, copy)
    source = connect_read_only(copy)
    try:
        ends = source.execute(
            "select warc_file, max(warc_offset + warc_length) from captures group by warc_file"
        ).fetchall()
        redacted = {
            row[0] for row in source.execute("select warc_file from captures where redacted_sha256 is not null")
        }
        (articles,) = source.execute("select count(*) from articles").fetchone()
    finally:
        source.close()
    copied = 0
    with storage_errors(target):
        for name, end in ends:
            copied += _copy_captures(captures / name, target / captures.name / name, end, anew=name in redacted)
        copy_note(database, copy)
        if (captures / MANIFESTS_FOLDER).is_dir():
            shutil.copytree(captures / MANIFESTS_FOLDER, target / captures.name / MANIFESTS_FOLDER, dirs_exist_ok=True)
    return BackupReport(articles, len(ends), copied)


def _copy_database(database: Path, copy: Path) -> None:
    unfinished = copy.with_name(copy.name + ".part")
    source = connect_read_only(database)
    try:
        with storage_errors(copy):
            unfinished.unlink(missing_ok=True)
            target = sqlite3.connect(unfinished)
            try:
                source.backup(target, pages=PAGES_A_STEP)
                (state,) = target.execute("pragma quick_check").fetchone()
                target.execute("pragma journal_mode = delete")
            finally:
                target.close()
            if state != "ok":
                raise StorageError(f"{database}: damaged, the copy does not pass SQLite's check ({state})")
            unfinished.replace(copy)
    finally:
        source.close()


def _copy_captures(source: Path, target: Path, end: int, *, anew: bool) -> int:
    """Appends what the copy lacks of the first `end` bytes; capture files only grow, but for redactions (`anew`)."""
    start = target.stat().st_size if target.exists() and not anew else 0
    if start > end:
        start = 0
    with source.open("rb") as stream, target.open("r+b" if start else "wb") as out:
        stream.seek(start)
        out.seek(start)
        left = end - start
        while left > 0:
            chunk = stream.read(min(left, _CHUNK))
            if not chunk:
                raise StorageError(f"{source}: shorter than the database says; `haiphong verify` lists what is missing")
            out.write(chunk)
            left -= len(chunk)
        out.truncate(end)
    return end - start
