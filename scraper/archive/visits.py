"""When an article is visited again: after 1, 2, 4 … hours, doubling to 90 days, back to 1 hour after an edit.

An article that was old when it was first seen is treated as if it had been followed since it was published: a portal
that is archived whole is not asked for all of its articles again in the hours after. On days on which much else is
asked, what is visited seldom gives way, for two days at the most.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from hashlib import blake2b

from scraper.archive.times import HAIPHONG_TIME
from scraper.items import Article

FIRST_INTERVAL = 1
LONGEST_INTERVAL = 90 * 24
PATIENT_INTERVAL = 30 * 24
"""An article that is visited so seldom can wait for a day on which less is asked."""
PATIENCE = timedelta(days=2)
"""How long it waits at the most."""
_LEAST_A_DAY = 2_800
_SHARE_A_DAY = 0.028


def next_interval(previous: int | None, *, changed: bool) -> int:
    """Hours until the next visit, from the hours before this one (None: the first visit)."""
    if previous is None or changed:
        return FIRST_INTERVAL
    return min(max(previous, FIRST_INTERVAL) * 2, LONGEST_INTERVAL)


def most_a_day(archived: int) -> int:
    """The requests of a day beyond which visits that can wait do: 2,800, or 28 for each 1,000 articles archived."""
    return max(_LEAST_A_DAY, round(archived * _SHARE_A_DAY))


def next_visit(visited_at: datetime, interval: int) -> datetime:
    """The time of the next visit, `interval` hours after this one."""
    return visited_at + timedelta(hours=interval)


def first_interval(article: Article, seen_at: datetime) -> int:
    """Hours in which an article seen for the first time is due: what doubling has led to since it was published."""
    since = max(filter(None, (_moment(article.published_at), _moment(article.modified_at))), default=seen_at)
    interval = FIRST_INTERVAL
    while timedelta(hours=interval * 2) <= seen_at - since and interval < LONGEST_INTERVAL:
        interval = next_interval(interval, changed=False)
    return interval


def first_visit(seen_at: datetime, interval: int, key: str) -> datetime:
    """The time of the visit after the first: within `interval` hours, each article of a crawl at a time of its own."""
    share = int.from_bytes(blake2b(key.encode(), digest_size=4).digest(), "big") / 2**32
    return seen_at + timedelta(hours=max(FIRST_INTERVAL, interval * share))


def _moment(text: str | None) -> datetime | None:
    """The end of what an EDTF date or time says; None for what is no single day."""
    try:
        moment = datetime.fromisoformat(text or "")
    except ValueError:
        return None
    if len(text or "") <= len("2021-01-23"):
        moment = datetime.combine(moment.date() + timedelta(days=1), time())
    return moment if moment.tzinfo else moment.replace(tzinfo=HAIPHONG_TIME)
