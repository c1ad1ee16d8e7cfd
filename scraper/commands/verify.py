"""`haiphong verify`: whether the archive still is what it says it is."""

from __future__ import annotations

from pathlib import Path

import click

from scraper.archive.manifest import manifest_paths
from scraper.archive.store import Archive
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
    with Archive.open(db, captures, writer="verify") as archive:
        for notice in archive.notices:
            click.echo(f"Note: {notice}", err=True)
        problems = []
        for problem in problems_of(archive.connection, archive.folder):
            click.echo(problem)
            problems.append(problem)
        (checked,) = archive.connection.execute("select count(*) from captures").fetchone()
        manifests = len(manifest_paths(archive.folder))
    if any(problem.startswith("articles_fts: ") for problem in problems):
        click.echo("`haiphong reindex` makes the search index anew.", err=True)
    state = counted(len(problems), "problem") if problems else "sound"
    chain = (
        f"{counted(manifests, 'manifest')} checked too, with the chain" if manifests else "no manifest is written yet"
    )
    click.echo(f"{counted(checked, 'capture')} checked: {state}; {chain}.")
    return EXIT_STORAGE if problems else EXIT_DONE
