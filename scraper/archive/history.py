"""An article as of a time: what the archive can say about how it read then."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime

from scraper.archive.times import to_text

_AS_OF = """
select revisions.number, revisions.observed_at, revisions.last_seen_at, later.observed_at, revisions.title,
  revisions.lead, revisions.byline, revisions.published_at, revisions.modified_at, revisions.capture_id,
  revisions.captions, revisions.body, coalesce(step.to_status, 'live'), step.observed_at,
  revisions.last_seen_at >= :at,
  exists (
    select 1 from removals where removals.article_id = articles.id and removals.to_status in ('suspect', 'gone')
      and removals.observed_at > revisions.observed_at and removals.observed_at < revisions.last_seen_at
  )
from articles
join revisions on revisions.article_id = articles.id
left join revisions as later on later.article_id = articles.id and later.number = revisions.number + 1
left join removals as step on step.id = (
  select id from removals where removals.article_id = articles.id and removals.observed_at <= :at
  order by removals.observed_at desc, removals.id desc limit 1
)
where articles.key = :key and revisions.observed_at <= :at
  and (later.observed_at is null or later.observed_at > :at)
"""


@dataclass(frozen=True, slots=True)
class Version:
    """The version of an article that was the newest known at a time; times as in the table, captions one a line."""

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
    captions: str | None
    body: str
    status: str
    """The status of the article at that time, and since when; None if it had never been missing."""
    status_since: str | None
    certain: bool
    """False when the time lies after the version's last sight: the page may have changed already."""
    interrupted: bool
    """Whether the page was missing for a time between the version's first and last sight."""

    @property
    def missing(self) -> bool:
        """Whether the page was missing at that time."""
        return self.status in ("suspect", "gone")


def as_of(connection: sqlite3.Connection, key: str, moment: datetime) -> Version | None:
    """How the article read at `moment` (aware), as far as was seen; None before its first sight."""
    row = connection.execute(_AS_OF, {"key": key, "at": to_text(moment)}).fetchone()
    if row is None:
        return None
    values = (*row[:-2], bool(row[-2]), bool(row[-1]))
    return Version(*values)
