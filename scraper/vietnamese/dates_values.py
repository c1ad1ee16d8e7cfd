"""Dates as values: a point or a stretch of the calendar with its EDTF string, and the rules that fill in a year.

All times are those of Vietnam, +07:00.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import MINYEAR, date, datetime, time, timedelta, timezone
from typing import NamedTuple

from scraper.items import Precision

VIETNAM = timezone(timedelta(hours=7))
FIRST_YEAR, LAST_YEAR = 1000, 2100
"""Years that a text printed with four digits may mean; what lies outside is a placeholder or a typing error."""

_LEAP_YEARS_APART = 8
"""The most years between two leap years (1896 and 1904)."""


class Point(NamedTuple):
    """What one date expression means: its EDTF string, its precision, and the first and last day it covers."""

    iso: str
    precision: Precision
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day as printed: `minute` and `second` are None when not printed; `offset` from UTC in minutes."""

    hour: int
    minute: int | None = None
    second: int | None = None
    offset: int | None = None
    settled: bool = False
    """Whether SA, CH, AM, PM or a day part stood with it, so that another day part must not change it."""


def valid_date(year: int, month: int, day: int) -> date | None:
    """The date, or None when the calendar has no such day or the year cannot be meant."""
    if not (FIRST_YEAR <= year <= LAST_YEAR and 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]):
        return None
    return date(year, month, day)


def day_point(day: date, clock: Clock | None = None) -> Point | None:
    """A day, or a time of that day; None when an offset leads out of the calendar."""
    if clock is None:
        return Point(day.isoformat(), "day", day, day)
    moment = datetime.combine(day, time(clock.hour, clock.minute or 0, clock.second or 0))
    if clock.offset is not None and clock.offset != 7 * 60:
        try:
            moment += timedelta(minutes=7 * 60 - clock.offset)
        except OverflowError:
            return None
    precision: Precision = "hour" if clock.minute is None else "minute" if clock.second is None else "second"
    return moment_point(moment, precision)


def moment_point(moment: datetime, precision: Precision) -> Point:
    """A moment in Vietnam, cut to the hour, minute or second."""
    if precision == "hour":
        moment = moment.replace(minute=0)
    text = moment.replace(tzinfo=None).isoformat(timespec="seconds" if precision == "second" else "minutes")
    return Point(f"{text}+07:00", precision, moment.date(), moment.date())


def month_point(year: int, month: int) -> Point | None:
    """A calendar month."""
    if not (1 <= month <= 12 and FIRST_YEAR <= year <= LAST_YEAR):
        return None
    return Point(f"{year:04}-{month:02}", "month", date(year, month, 1), month_end(year, month))


def year_point(year: int) -> Point | None:
    """A calendar year (three digits are read in `năm 938`)."""
    if not MINYEAR + 99 <= year <= LAST_YEAR:
        return None
    return Point(f"{year:04}", "year", date(year, 1, 1), date(year, 12, 31))


def week_point(day: date) -> Point:
    """The ISO week of a day."""
    year, week, weekday = day.isocalendar()
    monday = day - timedelta(days=weekday - 1)
    return Point(f"{year:04}-W{week:02}", "week", monday, monday + timedelta(days=6))


def days_point(first: date, last: date) -> Point:
    """A stretch of days."""
    return Point(f"{first.isoformat()}/{last.isoformat()}", "range", first, last)


def range_point(start: Point, end: Point) -> Point | None:
    """From one point to another, each as precise as printed; None when it would run backwards."""
    first, last = start.iso.split("/")[0], end.iso.split("/")[-1]
    if end.first < start.first or (end.first == start.first and last <= first):
        return None
    return Point(f"{first}/{last}", "range", start.first, end.last)


def until_point(end: Point) -> Point:
    """Up to a point: a deadline, without a start."""
    return end._replace(iso=f"/{end.iso.split('/')[-1]}", precision="range")


def month_end(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year, month, monthrange(year, month)[1])


def months_point(year: int, first: int, last: int) -> Point | None:
    """From the first day of one month to the last day of another of the same year."""
    if not (1 <= first <= last <= 12 and FIRST_YEAR <= year <= LAST_YEAR):
        return None
    return days_point(date(year, first, 1), month_end(year, last))


def third_of_month(year: int, month: int, third: int) -> Point | None:
    """Days 1 to 10, 11 to 20, or 21 to the end (`đầu`, `giữa`, `cuối tháng`)."""
    whole = month_point(year, month)
    if whole is None:
        return None
    last = whole.last.day if third == 2 else third * 10 + 10
    return days_point(date(year, month, third * 10 + 1), date(year, month, last))


def nearest(candidates: Iterator[date], reference: date) -> date | None:
    """The candidate nearest to the reference; of two equally near, the earlier."""
    return min(candidates, key=lambda day: (abs((day - reference).days), day), default=None)


def nearest_day(day: int, month: int, reference: date, direction: int = 0) -> date | None:
    """The day and month in the year that brings them nearest to the reference; 29 February only in leap years.

    `direction` -1 asks for the last one not after the reference, 1 for the next one not before it.
    """
    reach = _LEAP_YEARS_APART if (day, month) == (29, 2) else 1
    years = range(reference.year - reach, reference.year + reach + 1)
    places = [place for year in years if (place := valid_date(year, month, day))]
    if direction:
        places = [place for place in places if (place - reference).days * direction >= 0]
    return nearest(iter(places), reference)


def nearest_month(month: int, reference: date, direction: int = 0) -> int:
    """The year in which a month is nearest to the reference's, by whole months; of two equally near, the earlier."""
    distances = (years * 12 + month - reference.month for years in (-1, 0, 1))
    allowed = [distance for distance in distances if distance * direction >= 0]
    distance = min(allowed, key=lambda months: (abs(months), months))
    return shift_months(reference.year, reference.month, distance)[0]


def shift_months(year: int, month: int, count: int) -> tuple[int, int]:
    """The month `count` months later (earlier when negative), as year and month."""
    total = year * 12 + month - 1 + count
    return total // 12, total % 12 + 1


def year_of_two_digits(digits: int, reference: date | None) -> int | None:
    """1990 of `90`, 2021 of `21`; None where both centuries could be meant (a little after the reference)."""
    horizon = reference.year % 100 + 5 if reference and 2000 <= reference.year <= 2090 else 35
    if digits <= horizon:
        return 2000 + digits
    return 1900 + digits if digits >= horizon + 10 else None
