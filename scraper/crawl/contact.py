"""Whom a site can reach about our requests."""

from __future__ import annotations

import os
import re
from typing import Final

from scraper.errors import UsageError

VARIABLE: Final = "HAIPHONG_CONTACT"
_PAGE: Final = r"https?://[^\s/@()]+\.[^\s/@()]+(/[^\s()]*)?"
_ADDRESS: Final = r"(mailto:)?[^\s@()]+@[^\s@()]+\.[^\s@()]+"
_REACHABLE: Final = re.compile(f"{_PAGE}|{_ADDRESS}", re.IGNORECASE)


def contact() -> str | None:
    """The page or e-mail address in HAIPHONG_CONTACT, None without one. Raises UsageError when it is neither."""
    value = os.environ.get(VARIABLE, "").strip()
    if value and not _REACHABLE.fullmatch(value):
        raise UsageError(
            f"{VARIABLE}={value}: neither a page nor an e-mail address; write it like"
            " https://your-newsroom.example/bot or desk@your-newsroom.example."
        )
    return value or None
