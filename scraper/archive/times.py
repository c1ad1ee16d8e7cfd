"""Times as the archive writes them: ISO 8601 with +07:00, to the second, so that text order is time order."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

HAIPHONG_TIME = timezone(timedelta(hours=7), "Asia/Ho_Chi_Minh")


def to_text(moment: datetime) -> str:
    """`2021-01-23T14:32:00+07:00`; ValueError for a time without an offset, which would be a guess."""
    if moment.tzinfo is None:
        raise ValueError(f"{moment.isoformat()} has no offset; times of the archive are aware")
    return moment.astimezone(HAIPHONG_TIME).isoformat(timespec="seconds")


def from_text(text: str) -> datetime:
    """The reverse of `to_text`."""
    return datetime.fromisoformat(text)


def now() -> datetime:
    """The present time, aware."""
    return datetime.now(HAIPHONG_TIME)
