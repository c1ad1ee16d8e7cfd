"""What is remembered of a listing from crawl to crawl: when it was last read to its end, and how much it held."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from scraper.archive.frontier import Frontier, FrontierEntry
from scraper.archive.times import from_text, to_text
from scraper.crawl.entries import start_entry

EVERY: Final = timedelta(days=7)
"""How often a listing is read to its end, to see what has disappeared from it."""
UNLISTED: Final = '{"unlisted": true}'
_MOST_UNLISTED: Final = 500
_FEW: Final = 4
_ONCE_LISTED: Final = """
select url, key from frontier where kind = 'article' and state = 'done' and request != :unlisted and found_on in (
  select url from frontier where kind = 'listing' and (url = :root or json_extract(request, '$.root') = :root))
order by id desc
"""


@dataclass(frozen=True, slots=True)
class Notes:
    """`swept_at` is when the listing was last read to its end, `links` what its first page usually holds."""

    swept_at: str | None = None
    links: int = 0

    def is_routine(self, now: datetime) -> bool:
        """Whether reading its newest pages is enough at `now`."""
        return self.swept_at is not None and now - from_text(self.swept_at) < EVERY

    def shrunk(self, links: int) -> bool:
        """Whether a first page with so many articles holds suddenly less than it should."""
        return self.links >= _FEW and links * 2 < self.links

    def with_links(self, links: int) -> Notes:
        """The notes after a first page with `links` articles; a loss is believed little by little."""
        return replace(self, links=max(links, self.links * 3 // 4))


def notes_of(frontier: Frontier, root: str) -> Notes:
    """What is noted of the listing `root`."""
    entry = frontier.get(root)
    try:
        values = json.loads(entry.request) if entry is not None else {}
    except ValueError:
        values = {}
    swept_at, links = values.get("swept_at"), values.get("links")
    return Notes(swept_at if isinstance(swept_at, str) else None, links if isinstance(links, int) else 0)


def encoded(notes: Notes) -> str:
    """The notes as the frontier keeps them."""
    return json.dumps(asdict(notes))


def write_notes(frontier: Frontier, root: str, spider: str, notes: Notes, now: datetime) -> None:
    """Keep the notes of a listing whose first page was read."""
    frontier.enqueue([start_entry(root, spider, encoded(notes))], again=True, at=now)
    frontier.done(root, now)


def swept(notes: Notes, now: datetime) -> Notes:
    """The notes of a listing that has been read to its end."""
    return replace(notes, swept_at=to_text(now))


def unlisted(
    connection: sqlite3.Connection, frontier: Frontier, root: str, listed: Collection[str]
) -> list[FrontierEntry]:
    """Articles that the listing `root` held once and does not hold any more, marked so that each is looked up once."""
    rows = connection.execute(_ONCE_LISTED, {"root": root, "unlisted": UNLISTED}).fetchall()
    urls = [url for url, key in rows if key not in listed][:_MOST_UNLISTED]
    return [replace(entry, request=UNLISTED) for entry in map(frontier.get, urls) if entry is not None]
