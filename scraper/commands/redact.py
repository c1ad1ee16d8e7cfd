"""`haiphong redact`: an article's text taken out where the law demands it."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from scraper.archive.redact import Redaction, planned
from scraper.archive.store import Archive
from scraper.commands.shared import archive_options, reading, require_archive
from scraper.counted import counted
from scraper.errors import EXIT_DONE, EXIT_INTERRUPTED


@click.command(
    epilog="""\b
Examples:
  haiphong redact haiphong.gov.vn:781245 --reason "Court order 12/2024" --dry-run
  haiphong redact haiphong.gov.vn:781245 --reason "Court order 12/2024"

\b
Exit status: 0 taken out (with --dry-run: shown), 2 there is no such article, 130 you said no."""
)
@click.argument("key")
@click.option("--reason", required=True, help="Why; it is kept and shown in place of the text.")
@click.option("--dry-run", is_flag=True, help="Show what would be taken out, and change nothing.")
@click.option("--yes", is_flag=True, help="Do not ask; where nobody can be asked (no terminal), it never does.")
@archive_options
def redact(key: str, reason: str, dry_run: bool, yes: bool, db: Path, captures: Path) -> int:
    """Take out the text of the article KEY for good; the fact, the reason and the hashes stay.

    It stays taken out through reextract and replay. There is no way back but a backup.
    """
    asks = _at_a_terminal() and not yes
    if dry_run or asks:
        with reading(db, captures) as archive:
            _tell(planned(archive.connection, key), "would be taken")
    if dry_run:
        return EXIT_DONE
    if asks and not click.confirm("Take it out for good?"):
        click.echo("Nothing was changed.")
        return EXIT_INTERRUPTED
    require_archive(db)
    with Archive.open(db, captures, writer="redact") as archive:
        done = archive.redact(key, reason, datetime.now(UTC))
    _tell(done, "taken")
    click.echo("Back-ups made before still hold the text; captures of listings and of other pages may quote its title.")
    return EXIT_DONE


def _at_a_terminal() -> bool:
    return sys.stdin.isatty()


def _tell(redaction: Redaction, taken: str) -> None:
    versions, captures = counted(redaction.revisions, "version"), counted(redaction.captures, "capture")
    if taken != "taken":
        click.echo(f"“{redaction.title}”, {redaction.url}")
    click.echo(f"{redaction.key}: {taken} out of {versions} and {captures}.")
    if redaction.earlier is not None:
        click.echo(f"It was redacted before; the reason given then stays: {redaction.earlier}")
    for other in redaction.same_title:
        click.echo(f"{other} has the same title and keeps its text: redact it too if it is the same article.")
