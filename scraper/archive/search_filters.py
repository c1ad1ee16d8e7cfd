"""Filters that no article can meet: misspelt ones, told apart from those that fit nothing today."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import Final, Literal

from scraper.archive.columns_content import STATUSES
from scraper.archive.search import Filters, filter_values
from scraper.archive.sections import spellings
from scraper.vietnamese.text import fold

DAYS: Final = ("since", "until")
_NAMED_AT_ONCE: Final = 12


@dataclass(frozen=True, slots=True)
class Unmet:
    """A filter that no article can meet.

    It is `no_day`, or `none_between` it and the other day, or `unknown`: no article has the value, while `number` other
    values are there, of which `others` are the `nearest`, or the first.
    """

    name: str
    value: str
    problem: Literal["no_day", "none_between", "unknown"]
    others: tuple[str, ...] = ()
    number: int = 0
    nearest: bool = False


def read_filters(given: Mapping[str, str | None]) -> tuple[Filters, tuple[Unmet, ...]]:
    """The filters with their days as `YYYY-MM-DD`; a day that is none is left out, and told apart."""
    values = {name: (value or "").strip() or None for name, value in given.items()}
    unread = []
    for name in DAYS:
        value = values.get(name)
        try:
            values[name] = value and date.fromisoformat(value).isoformat()
        except ValueError:
            unread.append(Unmet(name, value or "", "no_day"))
            values[name] = None
    return Filters(**values), tuple(unread)


def unmet(connection: sqlite3.Connection, filters: Filters) -> tuple[Unmet, ...]:
    """The filters that no article of the archive can meet."""
    found = []
    if filters.since and filters.until and filters.since > filters.until:
        found.append(Unmet("since", filters.since, "none_between", (filters.until,)))
    for name, value in filters.items():
        if name in DAYS:
            continue
        known = list(STATUSES) if name == "status" else filter_values(connection, name)
        if value not in known and not (name == "section" and spellings(connection, value)):
            found.append(_unknown(name, value, known))
    return tuple(found)


def _unknown(name: str, value: str, known: list[str]) -> Unmet:
    if len(known) <= _NAMED_AT_ONCE:
        return Unmet(name, value, "unknown", tuple(known), len(known))
    folded = {fold(each): each for each in known}
    near = [folded[each] for each in get_close_matches(fold(value), folded, n=_NAMED_AT_ONCE // 2, cutoff=0.5)]
    return Unmet(name, value, "unknown", tuple(near or known[:_NAMED_AT_ONCE]), len(known), bool(near))
