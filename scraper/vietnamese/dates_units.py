"""The words of the date grammar: what the readers find in a text and the sentence grammar puts together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

from scraper.vietnamese.dates_values import Clock, Point

Kind = Literal["day", "period", "relative", "weekday", "clock", "part", "bad", "void"]
"""`day`: named by number; `period`: a month, a year, a stretch; `relative`: told from the reference; `bad`: shaped like
a date but impossible; `void`: read, and surely no date."""

NEVER, UNLIKELY, WHOLE, WEAK, STRONG, FULL = -2, -1, 0, 1, 2, 3
"""How much of the context a unit needs: a weekday or a part of the day must stand with it; that, or the other end of a
stretch; the whole text must be it; a preposition or brackets show it; a word such as `ngày` shows it; it shows itself
(a printed year)."""


class Day(NamedTuple):
    """A day as printed. `direction`: -1 the last such day, 1 the next, 0 the nearest to the reference."""

    day: int
    month: int
    year: int | None = None
    lunar: bool = False
    leap: bool = False
    direction: int = 0


@dataclass(slots=True)
class Unit:
    """A stretch of the text and what it says."""

    kind: Kind
    start: int
    end: int
    strength: int = FULL
    days: tuple[Day, ...] = ()
    is_range: bool = False
    point: Point | None = None
    weekday: int = 0
    clocks: tuple[Clock, ...] = ()
    part: str = ""
