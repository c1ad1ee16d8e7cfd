"""The Vietnamese lunar calendar: days, months and festivals as dates of the solar calendar.

The calendar itself is the library lunar-vn's (Hồ Ngọc Đức's algorithm, UTC+7), for the years 1900 to 2100.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

from lunar_vn import LunarDate, lunar_to_solar, solar_to_lunar

FIRST_LUNAR_YEAR, LAST_LUNAR_YEAR = 1900, 2099

_YEARS_BACK = 5

STEMS = ("giáp", "ất", "bính", "đinh", "mậu", "kỷ", "canh", "tân", "nhâm", "quý")
BRANCHES = ("tý", "sửu", "dần", "mão", "thìn", "tỵ", "ngọ", "mùi", "thân", "dậu", "tuất", "hợi")


@lru_cache(maxsize=4096)
def solar_day(day: int, month: int, year: int, leap: bool = False) -> date | None:
    """The solar date of a lunar day, or None when that lunar month has no such day."""
    if not (1 <= day <= 30 and 1 <= month <= 12 and FIRST_LUNAR_YEAR <= year <= LAST_LUNAR_YEAR):
        return None
    lunar = LunarDate(day, month, year, leap)
    try:
        solar = lunar_to_solar(lunar)
    except ValueError:
        return None
    return solar if solar_to_lunar(solar) == lunar else None


def lunar_month(month: int, year: int, leap: bool = False) -> tuple[date, date] | None:
    """The first and last solar day of a lunar month."""
    first = solar_day(1, month, year, leap)
    if first is None:
        return None
    return first, first + timedelta(days=29 if solar_day(30, month, year, leap) else 28)


def new_year(year: int) -> date | None:
    """The first day of Tết."""
    return solar_day(1, 1, year)


def nearest_lunar_day(day: int, month: int, reference: date, leap: bool = False) -> date | None:
    """The lunar day in the year that brings it nearest to the reference; of two equally near, the earlier."""
    days = (solar_day(day, month, year, leap) for year in range(reference.year - 2, reference.year + 2))
    return min(
        (solar for solar in days if solar), key=lambda solar: (abs((solar - reference).days), solar), default=None
    )


def nearest_lunar_month(month: int, reference: date, leap: bool = False) -> tuple[date, date] | None:
    """The lunar month that holds the reference or lies nearest to it."""
    months = (lunar_month(month, year, leap) for year in range(reference.year - 2, reference.year + 2))
    return min(
        (stretch for stretch in months if stretch),
        key=lambda stretch: (max((stretch[0] - reference).days, (reference - stretch[1]).days, 0), stretch),
        default=None,
    )


def sexagenary_name(year: int) -> str:
    """`tân sửu` of 2021."""
    return f"{STEMS[(year + 6) % 10]} {BRANCHES[(year + 8) % 12]}"


def sexagenary_year(name: str, reference_year: int) -> int | None:
    """The year of that name from five years before the reference year to the one after it, or None.

    Names return after 60 years, and one that stands alone in a text of other years is rather history (`Tết Mậu Thân`).
    """
    years = range(reference_year + 1, reference_year - _YEARS_BACK - 1, -1)
    return next((year for year in years if sexagenary_name(year) == name), None)
