"""`haiphong manifest`: today's hashes of the captures, chained to yesterday's."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from scraper.archive.manifest import write_manifest
from scraper.commands.shared import archive_options, reading


@click.command(
    epilog="""\b
Example:
  haiphong manifest"""
)
@archive_options
def manifest(db: Path, captures: Path) -> None:
    """Write the manifest of the day, to be published or time-stamped; `haiphong verify` checks it."""
    with reading(db, captures) as archive:
        click.echo(write_manifest(archive.connection, archive.folder, datetime.now(UTC)))
