"""The day on which the event of an article happened, as its lead tells it: `(Haiphong.gov.vn) – Sáng 23/1, …`."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from functools import cache
from itertools import zip_longest

from scraper.items import DateValue
from scraper.vietnamese.dates_elements import Element, elements
from scraper.vietnamese.dates_lexicon import Lexicon, lexicon
from scraper.vietnamese.dates_scan import scan
from scraper.vietnamese.dates_text import Readable, readable
from scraper.vietnamese.dates_units import STRONG, Day
from scraper.vietnamese.dates_values import VIETNAM, valid_date

_FRESH = timedelta(days=60)
"""How long before its capture a day may lie for the capture to tell its year."""
_LOOK_AHEAD = timedelta(days=1)


class LeadRules:
    """What tells the event's day from other days, and to which side of the turn of the year a printed year belongs."""

    def __init__(self, words: Lexicon) -> None:
        pattern = words.pattern
        self.dateline = pattern(
            r"[^\w(]*(?:\([^()]{1,60}\)|[\w. ]{2,30}(?= ?-))?[\s:.\-]*(?:hồi |vào |lúc |khoảng |trong )*"
        )
        self.cited = pattern(r"(?:[0-9]|[/\-][^\W\d_]+)[\w/\-]* $|(?:sinh|ký|ban hành|số [^\s]+) $")
        self.looking_back = pattern(r"tổng kết|sơ kết|kết quả|đánh giá|gặp mặt cuối năm|quyết toán|tuyên dương")
        self.looking_ahead = pattern(
            r"nhiệm vụ|kế hoạch|phương hướng|dự toán|triển khai|chương trình|mục tiêu|chào đón|đón (?:năm|xuân"
            r"|tết)|mừng|kỷ niệm|tết"
        )


@cache
def _rules(accented: bool) -> LeadRules:
    return LeadRules(lexicon(accented))


def lead_date(lead: str, year_hints: Iterable[int] = (), reference: datetime | None = None) -> DateValue | None:
    """The day that a lead begins with, or names with a part of the day or a time; None when unsure.

    `year_hints` are years that the page itself prints, `reference` is the moment of capture (aware). A year that is not
    printed with the day is the one year that the lead names (unless the day lies at the turn of the year and the lead
    looks back or ahead), else the only hint that leaves the day not after the reference, else the reference's, when
    the day lies at most 60 days before it.
    """
    source = readable(lead)
    rules = _rules(source.accented)
    found = elements(source, scan(source, None), None)
    element = _event(rules, source, found)
    if element is None or element.unit is None:
        return None
    day = element.unit.days[0]
    latest = reference.astimezone(VIETNAM).date() + _LOOK_AHEAD if reference and reference.tzinfo else None
    years = {found_year.points[0].first.year for found_year in found if _is_year(found_year)}
    value = _dated(rules, source.text, day, element, years, set(year_hints), latest)
    if value is None or (latest and value > latest):
        return None
    start, end = source.span(element.start, element.end)
    return DateValue(value.isoformat(), "day", lead[start:end], start)


def _event(rules: LeadRules, source: Readable, found: list[Element]) -> Element | None:
    beginning = rules.dateline.match(source.text)
    opening = beginning.end() if beginning else 0
    candidates = []
    for element, following in zip_longest(found, found[1:]):
        unit = element.unit
        if unit is None or unit.kind != "day" or element.refused or (unit.strength < STRONG and not element.modified):
            continue
        if len(unit.days) != 1 or unit.days[0].lunar or "range" in (element.joint, following and following.joint):
            continue
        if element.start <= opening:
            return element
        if element.part and not rules.cited.search(source.text, max(0, element.start - 60), element.start):
            candidates.append(element)
    days = {(element.unit.days[0][:3] if element.unit else None) for element in candidates}
    return candidates[0] if len(days) == 1 else None


def _is_year(element: Element) -> bool:
    return len(element.points) == 1 and element.points[0].precision == "year"


def _dated(
    rules: LeadRules, text: str, day: Day, element: Element, years: set[int], hints: set[int], latest: date | None
) -> date | None:
    if day.year is not None:
        return valid_date(day.year, day.month, day.day)
    for choices in (years, hints):
        dates = {_in_year(day, element, year) for year in choices} - {None}
        possible = {value for value in dates if value and (latest is None or value <= latest)}
        if len(possible) == 1 and (choices is hints or not _doubtful(rules, text, day)):
            return possible.pop()
        if possible:
            return None
    if latest is None:
        return None
    fresh = {_in_year(day, element, year) for year in (latest.year - 1, latest.year)}
    return next((value for value in fresh if value and latest - _LOOK_AHEAD - _FRESH <= value <= latest), None)


def _in_year(day: Day, element: Element, year: int) -> date | None:
    value = valid_date(year, day.month, day.day)
    if value and element.weekday is not None and value.weekday() != element.weekday:
        return None
    return value


def _doubtful(rules: LeadRules, text: str, day: Day) -> bool:
    """Whether a year named in the lead may be the one before or after the event's."""
    if day.month <= 3:
        return rules.looking_back.search(text) is not None
    return day.month >= 11 and rules.looking_ahead.search(text) is not None
