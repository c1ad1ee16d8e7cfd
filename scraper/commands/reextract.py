"""`haiphong reextract`: every capture read again with today's extractor."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import click

from scraper.archive.reextract import Rereading
from scraper.archive.store import Archive
from scraper.commands.shared import archive_options, require_archive
from scraper.counted import counted
from scraper.errors import EXIT_DONE, EXIT_STORAGE
from scraper.extract import extract_article
from scraper.extract.version import EXTRACTOR_VERSION

_LONGEST = 80


@click.command(
    epilog="""\b
Example:
  haiphong reextract --dry-run

Exit status: 0 read, 3 some captures are damaged or missing (each is named)."""
)
@archive_options
@click.option("--dry-run", is_flag=True, help="Show what would change, and change nothing.")
@click.option("--processes", type=click.IntRange(1), help="How many processes read (default: one a core).")
def reextract(db: Path, captures: Path, dry_run: bool, processes: int | None) -> int:
    """Read every capture again, without network; corrections are ours, never revisions by the publisher."""
    require_archive(db)
    read = differing = unread = damaged = 0
    missing: Counter[Path] = Counter()
    with Archive.open(db, captures, writer="reextract", extractor=extract_article) as archive:
        for reading in archive.reextract(extract_article, dry_run=dry_run, processes=processes):
            read += 1
            differing += bool(reading.differences)
            unread += reading.unread is not None
            damaged += reading.unread is not None and reading.unread.damaged
            if reading.unread is not None and reading.unread.missing is not None:
                missing[reading.unread.missing] += 1
                continue
            for line in _lines(reading):
                click.echo(line)
    for file, number in missing.items():
        click.echo(f"{file}: the file is missing; {counted(number, 'revision')} in it kept as before")
    verb = "would change" if dry_run else "changed"
    click.echo(
        f"{counted(read, 'revision')} read with extractor {EXTRACTOR_VERSION}: {differing} {verb},"
        f" {unread} could not be read."
    )
    if damaged:
        click.echo("`haiphong verify` lists everything that is damaged.", err=True)
    return EXIT_STORAGE if damaged else EXIT_DONE


def _lines(reading: Rereading) -> list[str]:
    if reading.unread is not None:
        return [f"{reading.key} revision {reading.number}: {reading.unread.reason}; kept as it was"]
    return [
        f"{reading.key} revision {reading.number} {change.field}: {_short(change.before)} → {_short(change.after)}"
        for change in reading.differences
    ]


def _short(value: object) -> str:
    text = "(none)" if value is None else " ".join(str(value).split())
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
