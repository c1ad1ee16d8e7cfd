"""`haiphong manifest`: today's hashes of the captures, chained to yesterday's."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import click

from scraper.archive.manifest import note_manifest, write_manifest
from scraper.commands.shared import archive_options, reading
from scraper.counted import counted


@click.command(
    epilog="""\b
Example:
  haiphong manifest"""
)
@archive_options
def manifest(db: Path, captures: Path) -> None:
    """Write the manifest of the day, to be published or time-stamped; `haiphong verify` checks it.

    One that was written today already stays: what was captured since goes into the next day's.
    """
    with reading(db, captures) as archive:
        path = write_manifest(archive.connection, archive.folder, datetime.now(UTC))
        note_manifest(db, path)
    content = json.loads(path.read_text(encoding="utf-8"))
    captured = content["captures"]
    before = f"chained to {content['previous']['date']}" if content["previous"] else "the first one"
    click.echo(path)
    since = counted(captured["count"], "capture")
    click.echo(f"{since} since the manifest before, {counted(len(content['files']), 'file')}; {before}")
    click.echo(f"merkle_root {captured['merkle_root']}")
