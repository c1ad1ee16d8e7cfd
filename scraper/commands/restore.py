"""`haiphong restore`: a back-up put in place, and checked."""

from __future__ import annotations

import shutil
from pathlib import Path

import click

from scraper.archive.connection import storage_errors
from scraper.archive.store import Archive
from scraper.archive.verify import verify
from scraper.commands.shared import archive_options
from scraper.errors import EXIT_DONE, EXIT_STORAGE, UsageError


@click.command(
    epilog="""\b
Example:
  haiphong restore /mnt/backup/haiphong --db archive.db --captures captures

Exit status: 0 restored and sound, 3 something is wrong with the back-up (each thing is listed)."""
)
@click.argument("source", type=click.Path(path_type=Path, exists=True, file_okay=False))
@archive_options
def restore(source: Path, db: Path, captures: Path) -> int:
    """Copy the back-up in the folder SOURCE to where no archive is yet, and verify every capture."""
    copy, copied_captures = source / db.name, source / captures.name
    if not copy.is_file() or not copied_captures.is_dir():
        raise UsageError(
            f"{source}: {db.name} and {captures.name}/ are not both there; name the back-up's folder, and --db and"
            " --captures by the names that they had."
        )
    for path in (db, captures):
        if path.exists() and not (path.is_dir() and not any(path.iterdir())):
            raise UsageError(f"{path} is there already; move it away first, nothing is overwritten.")
    with storage_errors(db):
        db.parent.mkdir(parents=True, exist_ok=True)
        shutil.copytree(copied_captures, captures, dirs_exist_ok=True)
        part = db.with_name(db.name + ".part")
        shutil.copyfile(copy, part)
        part.replace(db)
    count = 0
    with Archive.open(db, captures, writer="restore") as archive:
        for problem in verify(archive.connection, archive.folder):
            click.echo(problem)
            count += 1
        (articles,) = archive.connection.execute("select count(*) from articles").fetchone()
    click.echo(f"{articles} articles restored: {'sound' if not count else f'{count} problems'}.")
    return EXIT_STORAGE if count else EXIT_DONE
