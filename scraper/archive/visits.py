"""When an article is visited again: after 1, 2, 4 … hours, doubling to 90 days, back to 1 hour after an edit."""

from __future__ import annotations

from datetime import datetime, timedelta

FIRST_INTERVAL = 1
LONGEST_INTERVAL = 90 * 24


def next_interval(previous: int | None, *, changed: bool) -> int:
    """Hours until the next visit, from the hours before this one (None: the first visit)."""
    if previous is None or changed:
        return FIRST_INTERVAL
    return min(max(previous, FIRST_INTERVAL) * 2, LONGEST_INTERVAL)


def next_visit(visited_at: datetime, interval: int) -> datetime:
    """The time of the next visit, `interval` hours after this one."""
    return visited_at + timedelta(hours=interval)
