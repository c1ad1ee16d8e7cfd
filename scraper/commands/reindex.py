"""`haiphong reindex`: the search index made anew."""

from __future__ import annotations

from pathlib import Path

import click

from scraper.archive.search_index import remake
from scraper.archive.store import Archive
from scraper.commands.shared import archive_options, require_archive
from scraper.counted import counted


@click.command(
    epilog="""\b
Example:
  haiphong reindex --db archive.db"""
)
@archive_options
def reindex(db: Path, captures: Path) -> None:
    """Make the search index anew from the articles, where `haiphong verify` finds it wrong.

    Another program's rebuild (sqlite-utils rebuild-fts, FTS5's own) indexes texts without our rules: this mends it. It
    takes a minute for 100,000 articles; Ctrl-C leaves the index as it was.
    """
    require_archive(db)
    with Archive.open(db, captures, writer="reindex") as archive, archive.transaction():
        count = remake(archive.connection)
    click.echo(f"{counted(count, 'article')} indexed.")
