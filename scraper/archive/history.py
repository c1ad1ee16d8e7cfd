"""An article as of a time: what the archive can say about how it read then."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime

from scraper.archive.times import to_text

AS_OF = """
select number, observed_at, last_seen_at, next_observed_at, title, lead, byline, published_at, modified_at,
  capture_id, body
from article_versions
where key = :key and observed_at <= :at and (next_observed_at is null or next_observed_at > :at)
"""
"""The version of article :key that was the newest known at :at (as in the table); also a canned query."""


@dataclass(frozen=True, slots=True)
class Version:
    """A version of an article; times as in the table. It surely stood from `observed_at` to `last_seen_at`."""

    number: int
    observed_at: str
    last_seen_at: str
    next_observed_at: str | None
    title: str
    lead: str | None
    byline: str | None
    published_at: str | None
    modified_at: str | None
    capture_id: int | None
    body: str
    certain: bool
    """False when the time lies after the version's last sight: the page may have changed already."""


def as_of(connection: sqlite3.Connection, key: str, moment: datetime) -> Version | None:
    """How the article read at `moment` (aware), as far as was seen; None before its first sight."""
    at = to_text(moment)
    row = connection.execute(AS_OF, {"key": key, "at": at}).fetchone()
    if row is None:
        return None
    values = (*row, at <= row[2])
    return Version(*values)
