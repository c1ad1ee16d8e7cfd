"""`haiphong backup`: a copy of the archive that fits together, also while a crawl writes."""

from __future__ import annotations

from pathlib import Path

import click

from scraper.archive.backup import backup as copy
from scraper.commands.shared import archive_options, require_archive
from scraper.counted import counted


@click.command(
    epilog="""\b
Example:
  haiphong backup /mnt/backup/haiphong"""
)
@click.argument("target", type=click.Path(path_type=Path, file_okay=False))
@archive_options
def backup(target: Path, db: Path, captures: Path) -> None:
    """Copy database and captures into the folder TARGET; what is there already is not copied again."""
    require_archive(db)
    report = copy(db, captures, target)
    click.echo(
        f"{target}: {counted(report.articles, 'article')}, {counted(report.files, 'capture file')},"
        f" {report.bytes_copied / 1e6:.1f} MB copied"
    )
