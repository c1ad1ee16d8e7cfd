"""What is remembered of a start listing from crawl to crawl: when it is due, and when it is read to its end."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from scraper.archive.frontier import Frontier, FrontierEntry
from scraper.archive.times import from_text, to_text
from scraper.crawl.entries import Trail, start_entry

EVERY: Final = timedelta(days=7)
"""How often a listing is read to its end, to see what has disappeared from it."""
PACE: Final = EVERY - timedelta(hours=6)
"""Over how much time the pages of a long listing are spread, so that no day is asked more than another."""
AT_ONCE: Final = 50
"""A listing of so many pages is not long."""
NEWEST: Final = 2
"""So many pages are read with the newest in any case."""
SOONEST: Final = timedelta(minutes=15)
LATEST: Final = timedelta(days=1)
QUIET_SHARE: Final = 2
"""A listing that has been quiet is asked again after half of that time: between SOONEST and LATEST."""
_MOST_UNLISTED: Final = 500
_FEW: Final = 4
_UNDER_WAY: Final = """
select 1 from frontier where state in ('queued', 'leased') and spider = ? and kind = 'listing' and depth > 0
  and json_extract(request, '$.root') = ? and json_extract(request, '$.sweep') is not null limit 1
"""
_UNLISTED: Final = """
select url from frontier where kind = 'article' and state = 'done' and seen_in < :sweep and found_on in (
  select url from frontier where kind = 'listing' and (url = :root or json_extract(request, '$.root') = :root))
order by id desc limit :most
"""
_LOOKED_UP: Final = "update frontier set seen_in = null where url = ?"


@dataclass(frozen=True, slots=True)
class Notes:
    """What is noted of a listing; times as the archive writes them.

    `swept_at` is when the last reading to its end began, `pages` how many pages it had then, `links` what its first
    page usually holds, `polled_at` when that was last read, `news_at` when it last held something new. Of a sitemap it
    is counted how many of the edits that were seen it had told, how many not, and how many it told that were none.
    """

    swept_at: str | None = None
    pages: int = 0
    links: int = 0
    polled_at: str | None = None
    news_at: str | None = None
    edits_told: int = 0
    edits_untold: int = 0
    edits_invented: int = 0

    def is_swept(self, now: datetime) -> bool:
        """Whether it was read to its end in the last week: its newest pages are enough."""
        return self.swept_at is not None and now - from_text(self.swept_at) < EVERY

    def due_at(self) -> datetime | None:
        """When its newest page is due again; None when it was never read."""
        if self.polled_at is None or self.news_at is None:
            return None
        polled = from_text(self.polled_at)
        return polled + max(SOONEST, min((polled - from_text(self.news_at)) / QUIET_SHARE, LATEST))

    def shrunk(self, links: int) -> bool:
        """Whether a first page with so many articles holds suddenly less than it should."""
        return self.links >= _FEW and links * 2 < self.links

    def after_poll(self, links: int, *, news: bool, now: datetime) -> Notes:
        """The notes after a first page with `links` articles; a loss is believed little by little."""
        believed = max(links, self.links * 3 // 4)
        text = to_text(now)
        return replace(self, links=believed, polled_at=text, news_at=text if news else self.news_at or text)

    def after_sweep(self, pages: int, began: str) -> Notes:
        """The notes of a listing that has been read to its end, which is so many pages away, since `began`."""
        return replace(self, swept_at=began, pages=pages)

    def due_page(self, trail: Trail, depth: int) -> datetime | None:
        """When the page `depth` pages behind the first is due in a sweep; None for at once."""
        if trail.began is None or depth < NEWEST or self.pages <= AT_ONCE:
            return None
        return from_text(trail.began) + PACE * depth / self.pages


def notes_of(frontier: Frontier, root: str) -> Notes:
    """What is noted of the listing `root`."""
    entry = frontier.get(root)
    values = json.loads(entry.request) if entry is not None else {}
    return Notes(**{name: values[name] for name in Notes.__dataclass_fields__ if name in values})


def encoded(notes: Notes) -> str:
    """The notes as the frontier keeps them."""
    return json.dumps(asdict(notes))


def write_notes(frontier: Frontier, root: str, spider: str, notes: Notes, now: datetime, *, priority: int = 0) -> None:
    """Keep the notes of a listing whose first page was read."""
    frontier.enqueue([start_entry(root, spider, encoded(notes), priority)], again=True, at=now)
    frontier.done(root, now)


def is_under_way(connection: sqlite3.Connection, spider: str, root: str) -> bool:
    """Whether pages of a sweep of the listing `root` are still queued."""
    return connection.execute(_UNDER_WAY, (spider, root)).fetchone() is not None


def unlisted(connection: sqlite3.Connection, frontier: Frontier, root: str, sweep: int) -> list[FrontierEntry]:
    """Articles found on the listing `root` that no listing has held since the crawl `sweep`; each is told once."""
    rows = connection.execute(_UNLISTED, {"root": root, "sweep": sweep, "most": _MOST_UNLISTED}).fetchall()
    connection.executemany(_LOOKED_UP, rows)
    return [entry for entry in (frontier.get(url) for (url,) in rows) if entry is not None]
