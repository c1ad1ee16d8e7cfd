"""Days as printed, of the solar or the lunar calendar, to dates."""

from __future__ import annotations

from datetime import date

from scraper.vietnamese.dates_units import Day
from scraper.vietnamese.dates_values import nearest_day, valid_date
from scraper.vietnamese.lunar import nearest_lunar_day, solar_day

_LUNAR_YEAR = 354


def possible(found: Day) -> bool:
    """Whether the calendar has such a day in some year, or in the year printed."""
    if found.lunar:
        if found.year is None:
            return 1 <= found.day <= 30 and 1 <= found.month <= 12
        return solar_day(found.day, found.month, found.year, found.leap) is not None
    return valid_date(found.year if found.year is not None else 2000, found.month, found.day) is not None


def in_year_near(day: Day, place: date) -> Day:
    """The day in the year that brings it nearest to a date."""
    near = nearest_day(day.day, day.month, place)
    return day._replace(year=near.year) if near else day


def date_of(day: Day, today: date | None) -> date | None:
    """The date of a day; without a printed year the one nearest to today, None without today."""
    if day.lunar:
        if day.year is not None:
            return solar_day(day.day, day.month, day.year, day.leap)
        return _lunar_day_towards(day, today) if today else None
    if day.year is not None:
        return valid_date(day.year, day.month, day.day)
    return nearest_day(day.day, day.month, today, day.direction) if today else None


def _lunar_day_towards(day: Day, today: date) -> date | None:
    near = nearest_lunar_day(day.day, day.month, today, day.leap)
    if near is None or (near - today).days * day.direction >= 0:
        return near
    there = near.toordinal() + day.direction * _LUNAR_YEAR
    return nearest_lunar_day(day.day, day.month, date.fromordinal(there), day.leap)
