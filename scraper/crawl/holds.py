"""Hosts that asked to be left alone for longer than a crawl waits: remembered in the frontier from crawl to crawl."""

from __future__ import annotations

import sqlite3
from datetime import datetime
from typing import Final

from scraper.archive.frontier import Frontier, FrontierEntry
from scraper.archive.times import to_text

_HELD: Final = "select url, portal, next_visit_at from frontier where kind = 'other' and spider = ?"
_SPIDER: Final = "hold"


def hold(frontier: Frontier, host: str, until: datetime, now: datetime) -> None:
    """Remember that `host` is not to be asked anything before `until`, and put off what is queued of it."""
    marker = FrontierEntry(url=f"https://{host}/robots.txt", portal=host, kind="other", spider=_SPIDER)
    frontier.enqueue([marker], again=True, at=now)
    frontier.done(marker.url, now, until)
    frontier.postpone(host.removeprefix("www."), until)


def held_hosts(connection: sqlite3.Connection, frontier: Frontier, now: datetime) -> dict[str, str]:
    """Hosts that are still to be left alone at `now`, and until when, as text; holds that have passed are forgotten."""
    held = {}
    for url, host, until in connection.execute(_HELD, (_SPIDER,)).fetchall():
        if until is not None and until > to_text(now):
            held[host] = until
        else:
            frontier.forget(url)
    return held
