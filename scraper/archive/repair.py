"""What a writer that was killed left half done, mended when the archive is opened for writing."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

from scraper.archive import crawls, removals, search_index
from scraper.archive.capture_store import cut_torn_tails, unfinished_tails


def repair(connection: sqlite3.Connection, folder: Path, *, captures: bool = True) -> Iterator[str]:
    """Mends what was left half done in the database and, if `captures`, in their folder; what was found, in words."""
    yield from (cut_torn_tails if captures else unfinished_tails)(connection, folder)
    leased = connection.execute("update frontier set state = 'queued' where state = 'leased'").rowcount
    if leased:
        yield f"what a crawl had begun to fetch when it was stopped is queued again (addresses: {leased})"
    for crawl_id, started_at in crawls.close_lost(connection):
        removals.settle(connection, crawl_id, finished=True)
        yield f"the crawl started at {started_at} was stopped without an end; it goes on from where it was"
    if search_index.ensure_current(connection):
        yield "the search index was made anew, because its rules have changed"
