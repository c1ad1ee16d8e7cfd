"""`haiphong redact`: an article's text taken out where the law demands it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from scraper.archive.store import Archive
from scraper.commands.shared import archive_options, require_archive
from scraper.counted import counted


@click.command(
    epilog="""\b
Example:
  haiphong redact haiphong.gov.vn:781245 --reason "Court order 12/2024"
"""
)
@click.argument("key")
@click.option("--reason", required=True, help="Why; it is kept and shown in place of the text.")
@archive_options
def redact(key: str, reason: str, db: Path, captures: Path) -> None:
    """Take out the text of the article KEY for good; the fact, the reason and the hashes stay.

    It stays taken out through reextract and replay. There is no way back but a backup.
    """
    require_archive(db)
    with Archive.open(db, captures, writer="redact") as archive:
        done = archive.redact(key, reason, datetime.now(UTC))
    click.echo(
        f"{done.key}: taken out of {counted(done.revisions, 'version')} and {counted(done.captures, 'capture')}."
    )
    for other in done.same_title:
        click.echo(f"{other} has the same title and keeps its text: redact it too if it is the same article.")
    click.echo("Back-ups made before still hold the text.")
