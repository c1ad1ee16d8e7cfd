"""`haiphong restore`: a back-up put in place, and checked."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from itertools import chain
from pathlib import Path

import click

from scraper.archive.connection import connect_read_only, storage_errors
from scraper.archive.demo import is_demo, mark_demo, refuse_demo
from scraper.archive.manifest import copy_note, noted_problems
from scraper.archive.store import Archive
from scraper.archive.verify import verify
from scraper.commands.shared import archive_options
from scraper.errors import EXIT_DONE, EXIT_STORAGE, StorageError, UsageError


@click.command(
    epilog="""\b
Example:
  haiphong restore /mnt/backup/haiphong --db archive.db --captures captures

Exit status: 0 restored and sound, 3 something is wrong with the back-up (each thing is listed)."""
)
@click.argument("source", type=click.Path(path_type=Path, exists=True, file_okay=False))
@archive_options
def restore(source: Path, db: Path, captures: Path) -> int:
    """Copy the back-up in the folder SOURCE to where no archive is yet, and verify every capture.

    The restored archive may have other names than the back-up: those of --db and --captures.
    """
    copy = _the_one(source, "database", db, filter(_is_archive, source.iterdir()))
    copied_captures = _the_one(source, "folder of captures", captures, filter(Path.is_dir, source.iterdir()))
    for path in (db, captures):
        if path.exists() and not (path.is_dir() and not any(path.iterdir())):
            raise UsageError(
                f"{path} is there already and is not overwritten; move it away, or give other names (--db, --captures)."
            )
    keep_apart = mark_demo if is_demo(copy) else refuse_demo
    keep_apart(db, captures)
    with storage_errors(db):
        db.parent.mkdir(parents=True, exist_ok=True)
        copy_note(copy, db)
        shutil.copytree(copied_captures, captures, dirs_exist_ok=True)
        part = db.with_name(db.name + ".part")
        shutil.copyfile(copy, part)
        part.replace(db)
    count = 0
    with Archive.open(db, captures, writer="restore", mends_captures=False) as archive:
        for problem in chain(verify(archive.connection, archive.folder), noted_problems(db, archive.folder)):
            click.echo(problem)
            count += 1
        (articles,) = archive.connection.execute("select count(*) from articles").fetchone()
    click.echo(f"{articles} articles restored: {'sound' if not count else f'{count} problems'}.")
    return EXIT_STORAGE if count else EXIT_DONE


def _the_one(source: Path, what: str, target: Path, found: Iterable[Path]) -> Path:
    """What the back-up has under the target's name, or else the only one that it has."""
    paths = sorted(found)
    named = [path for path in paths if path.name == target.name]
    if len(named or paths) == 1:
        return (named or paths)[0]
    if not paths:
        raise UsageError(f"{source}: there is no {what} in it; name the folder that `haiphong backup` wrote.")
    names = ", ".join(path.name for path in paths)
    raise UsageError(f"{source}: none of {names} is named {target.name}; take the others out of the folder.")


def _is_archive(path: Path) -> bool:
    try:
        with closing(connect_read_only(path)) as connection:
            return bool(connection.execute("select 1 from sqlite_master where name = 'articles'").fetchone())
    except (StorageError, sqlite3.DatabaseError):
        return False
