"""The Retry-After header, as seconds to wait."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final

LONGEST_WAIT: Final = 86_400.0
"""A day, in seconds: whatever a server asks for, it is asked again after that."""


def retry_after_seconds(header: str | None, now: datetime) -> float | None:
    """Seconds to wait from `now` (aware), by RFC 9110 section 10.2.3: a number of seconds or an HTTP date.

    Capped at a day, 0 when the time has passed, None when there is no header or it says neither.
    """
    text = (header or "").strip()
    if text.isascii() and text.isdigit():
        return LONGEST_WAIT if len(text) > 9 else min(float(text), LONGEST_WAIT)
    if "," not in text:  # every HTTP date has a comma or, as asctime, no zone: without either it is no date
        text = f"{text} GMT" if text.count(":") == 2 else ""
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    try:
        seconds = (moment - now).total_seconds()
    except OverflowError:
        return None
    return min(max(seconds, 0.0), LONGEST_WAIT)
