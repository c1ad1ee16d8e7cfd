"""`haiphong verify`: whether the archive still is what it says it is."""

from __future__ import annotations

from itertools import chain
from pathlib import Path

import click

from scraper.archive.manifest import MANIFESTS_FOLDER, manifest_paths, noted_problems
from scraper.archive.store import Archive
from scraper.archive.verify import Count
from scraper.archive.verify import verify as problems_of
from scraper.commands.shared import archive_options, require_archive
from scraper.counted import counted
from scraper.errors import EXIT_DONE, EXIT_STORAGE


@click.command(
    epilog="""\b
Example:
  haiphong verify --db archive.db --captures captures

Exit status: 0 sound, 3 something is wrong (each thing is listed)."""
)
@archive_options
def verify(db: Path, captures: Path) -> int:
    """Read every capture again and hash it; check rows, keys, search index and manifests."""
    require_archive(db)
    with Archive.open(db, captures, writer="verify", mends_captures=False) as archive:
        for notice in archive.notices:
            click.echo(f"Note: {notice}", err=True)
        problems, count = [], Count()
        for problem in chain(
            problems_of(archive.connection, archive.folder, count), noted_problems(db, archive.folder)
        ):
            click.echo(problem)
            problems.append(problem)
        manifests = len(manifest_paths(archive.folder))
    if any(problem.startswith("articles_fts: ") for problem in problems):
        click.echo("`haiphong reindex` makes the search index anew.", err=True)
    state = counted(len(problems), "problem") if problems else "sound"
    vouched = (
        f"{counted(manifests, 'manifest')} checked too, with the chain"
        if manifests
        else f"there is no manifest in {captures / MANIFESTS_FOLDER}"
    )
    captured = counted(count.captures, "capture")
    whole = count.read == count.captures
    checked = f"{captured} checked" if whole else f"{count.read or 'none'} of {captured} could be read"
    click.echo(f"{checked}: {state}; {vouched}.")
    return EXIT_STORAGE if problems else EXIT_DONE
