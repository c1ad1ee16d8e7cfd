"""From units to dates: a day with its weekday, its time and its part of the day, and what two of them make together."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from itertools import pairwise

from scraper.vietnamese.dates_calendar import date_of, in_year_near
from scraper.vietnamese.dates_clock import by_part
from scraper.vietnamese.dates_lexicon import lexicon
from scraper.vietnamese.dates_text import Readable
from scraper.vietnamese.dates_units import NEVER, STRONG, UNLIKELY, WEAK, WHOLE, Unit
from scraper.vietnamese.dates_values import (
    Clock,
    Point,
    day_point,
    days_point,
    range_point,
    until_point,
)
from scraper.vietnamese.lunar import nearest_lunar_day

_ANCHORS = frozenset({"day", "period", "relative"})
_MODIFIERS = frozenset({"weekday", "clock", "part"})
_PUNCTUATION = re.compile(r"[^\w\s]|\n")
_LONGEST_GAP = 24


@dataclass(slots=True)
class Element:
    """One date expression: its unit with what stands to it, and what it means (no points: unknown or refused)."""

    unit: Unit | None
    start: int
    end: int
    weekday: int | None = None
    clocks: tuple[Clock, ...] = ()
    part: str = ""
    modified: bool = False
    clear: bool = False
    """Whether its time is surely one (`2 giờ` may be a duration)."""
    refused: bool = False
    joint: str = ""
    """How it continues the element before: `range`, `list`, or not at all."""
    points: list[Point] = field(default_factory=list)

    @property
    def strength(self) -> int:
        """How much of the context it needs, see `dates_units`."""
        if self.unit is None:
            return WHOLE
        return max(self.unit.strength, STRONG) if self.modified else self.unit.strength


class Grammar:
    """The patterns of what may stand between units."""

    def __init__(self, accented: bool) -> None:
        pattern = lexicon(accented).pattern
        self.glue = pattern(
            r"(?:[\s,|()\[\]:;•·\-]|(?<= )[/~*»>@](?= )|(?:vào|lúc|hồi|khoảng|đúng|ngày|hôm|nhằm|là|trong|từ)(?![^\W_])"
            r"|\(?gmt ?\+ ?0?7(?::?00)?\)?)*"
        )
        self.apposition = pattern(
            r"[ ,(\-:]*(?:(?:tức|tức là|nhằm|là|nhằm vào|ứng với)(?![^\W_]) ?)?(?:vào )?[ (]*(?:từ )?"
        )
        self.lunar_apposition = pattern(
            r" ?[,(\-/]? ?\(?(?:(?:tức|tức là|nhằm|nhằm vào|ứng với)(?![^\W_]) ?(?:là )?)?(?:từ )?"
        )
        self.range_gap = pattern(
            r"\)?(?: ?\(?(?:-|~|→|->|/) ?| (?:(?:cho )?(?:đến|tới)(?: hết| khoảng| trước)?(?: ngày)?|đến hết) "
            r"(?:24 ?(?:h|g|giờ)(?: ?00)?(?: phút)?,? )?)"
        )
        self.list_gap = pattern(r"\)?(?: ?[,;&*+] ?(?:và )?| và | hoặc |, rồi )")
        self.deadline = pattern(
            r"(?:^|[^\w])(?:trước|chậm nhất(?: là| vào| đến)*|muộn nhất(?: là| vào)*|không (?:quá"
            r"|muộn hơn)) (?:lúc )?$"
        )
        self.not_deadline = pattern(r"(?:ngày|tuần|tháng|năm|giờ|hôm) trước $")
        self.ago = pattern(r"cách (?:đây|nay) [0-9]+ (?:năm|tháng)(?![^\W_])")
        self.at = pattern(r"(?:^|[^\w])(?:lúc|hồi) $")
        self.recurring = pattern(r",? ?\(?(?:hằng|hàng|mỗi) (?:năm|tháng|tuần|ngày)(?![^\W_])")
        self.every = pattern(r"(?:^|[^\w])(?:mỗi|các|những|hằng|hàng)(?: buổi)? $")


@cache
def grammar(accented: bool) -> Grammar:
    """The patterns for texts with or without diacritics."""
    return Grammar(accented)


def elements(readable: Readable, units: list[Unit], reference: datetime | None) -> list[Element]:
    """The date expressions of the units, resolved against the reference (in Vietnam's time), in reading order."""
    if not units:
        return []
    rules = grammar(readable.accented)
    found = _merge(rules, readable.text, _bind(rules, readable.text, units), reference)
    _join(rules, readable.text, [each for each in found if each.unit is None or each.unit.kind != "bad"])
    today = reference.date() if reference else None
    for element in found:
        _resolve(rules, readable.text, element, today)
    return found


def _bind(rules: Grammar, text: str, units: list[Unit]) -> list[Element]:
    """Elements of the anchors, each with the modifiers that stand nearest to it; loose modifiers are elements too."""
    found = [
        Element(unit, unit.start, unit.end, clocks=unit.clocks if unit.kind == "day" else (), part=unit.part)
        for unit in units
        if unit.kind in _ANCHORS or unit.kind == "bad"
    ]
    owners = {id(element.unit): element for element in found}
    loose: list[Unit] = []
    for place, unit in enumerate(units):
        if unit.kind not in _MODIFIERS:
            continue
        before = _distance(rules, text, units, place, -1)
        after = _distance(rules, text, units, place, 1)
        if (before is None and after is None) or _is_one_of_a_span(rules, text, units, place):
            loose.append(unit)
            continue
        if before is None or (after is not None and after[0] <= before[0]):
            assert after is not None
            chosen = after[1]
            if (
                before is not None
                and after[0] == before[0]
                and unit.kind == "clock"
                and text[unit.start - 1 : unit.start] == " "
                and not owners[id(before[1])].clocks
                and before[1].kind != "bad"
            ):
                chosen = before[1] if not text.startswith(("ngày", "ngay"), after[1].start) else after[1]
        else:
            chosen = before[1]
        _attach(owners[id(chosen)], unit)
    found.extend(_loose_elements(rules, text, loose))
    found.sort(key=lambda element: element.start)
    return found


def _is_one_of_a_span(rules: Grammar, text: str, units: list[Unit], place: int) -> bool:
    """Whether a weekday is the first or the last of several: `25/1 đến 29/1 (thứ Hai đến thứ Sáu)`."""
    return any(
        first.kind == last.kind == "weekday" and rules.range_gap.fullmatch(text, first.end, last.start)
        for first, last in pairwise(units[max(0, place - 1) : place + 2])
    )


def _distance(rules: Grammar, text: str, units: list[Unit], place: int, step: int) -> tuple[int, Unit] | None:
    """The nearest anchor in one direction over glue only, and how much punctuation lies between."""
    punctuation, here = 0, place
    for _ in range(4):
        there = here + step
        if not 0 <= there < len(units):
            return None
        left, right = (units[here], units[there]) if step > 0 else (units[there], units[here])
        if right.start - left.end > _LONGEST_GAP:
            return None
        gap = text[left.end : right.start]
        if gap not in ("", "t") and not rules.glue.fullmatch(gap):
            return None
        punctuation += len(_PUNCTUATION.findall(gap))
        if units[there].kind in _ANCHORS or units[there].kind == "bad":
            anchor = units[there]
            if anchor.kind == "period" or (
                anchor.kind == "relative" and anchor.point and anchor.point.precision != "day"
            ):
                return None
            return punctuation, anchor
        if units[there].kind == "void" or units[there].kind == units[place].kind:
            return None
        here = there
    return None


def _attach(element: Element, unit: Unit) -> None:
    element.start, element.end = min(element.start, unit.start), max(element.end, unit.end)
    element.modified = True
    if unit.kind == "weekday":
        element.refused |= element.weekday not in (None, unit.weekday)
        element.weekday = unit.weekday
    elif unit.kind == "clock":
        element.refused |= bool(element.clocks) and element.clocks != unit.clocks
        element.clocks = unit.clocks
        element.clear = unit.strength >= STRONG
    else:
        element.part = element.part or unit.part


def _loose_elements(rules: Grammar, text: str, units: list[Unit]) -> list[Element]:
    """Modifiers without a day: neighbours make one element."""
    found: list[Element] = []
    for unit in units:
        last = found[-1] if found else None
        if last and unit.start - last.end <= _LONGEST_GAP and rules.glue.fullmatch(text[last.end : unit.start]):
            _attach(last, unit)
        else:
            element = Element(None, unit.start, unit.end)
            _attach(element, unit)
            found.append(element)
    return found


def _merge(rules: Grammar, text: str, found: list[Element], reference: datetime | None) -> list[Element]:
    """One element for a date said twice: `sáng nay (23/1)`, `20/3/2021 (tức ngày 8/2 âm lịch)`."""
    merged: list[Element] = []
    waiting = list(reversed(found))
    while waiting:
        element = waiting.pop()
        last = merged[-1] if merged else None
        if last is None or last.unit is None or element.unit is None or element.start - last.end > _LONGEST_GAP:
            merged.append(element)
            continue
        gap = text[last.end : element.start]
        kinds = (last.unit.kind, element.unit.kind)
        is_told_exactly = rules.apposition.fullmatch(gap) is not None
        if kinds == ("relative", "day") and is_told_exactly and (_is_day(last) or rules.ago.match(text, last.start)):
            _same_year(element, last)
            _absorb(element, last)
            merged[-1] = element
        elif kinds == ("day", "relative") and is_told_exactly and "-" not in gap and _is_day(element):
            _same_year(last, element)
            _absorb(last, element)
        elif (
            kinds == ("day", "day") and _is_lunar(last) != _is_lunar(element) and rules.lunar_apposition.fullmatch(gap)
        ):
            following = waiting[-1] if waiting else None
            if following and _is_lunar(element) and _continues(rules, text, element, following):
                last.end = waiting.pop().end
                continue
            solar, lunar = (element, last) if _is_lunar(last) else (last, element)
            solar.refused |= not _agree(solar, lunar, reference)
            _absorb(solar, lunar)
            merged[-1] = solar
        else:
            merged.append(element)
    return merged


def _is_day(element: Element) -> bool:
    return element.unit is not None and (element.unit.point is None or element.unit.point.precision == "day")


def _continues(rules: Grammar, text: str, lunar: Element, following: Element) -> bool:
    return _is_lunar(following) and rules.range_gap.fullmatch(text[lunar.end : following.start]) is not None


def _same_year(day: Element, relative: Element) -> None:
    """`sáng nay (23/1)`: the day told from the reference tells the year of the same day printed beside it."""
    if day.unit and relative.unit and relative.unit.point and len(day.unit.days) == 1:
        printed, told = day.unit.days[0], relative.unit.point.first
        if printed.year is None and not printed.lunar and (printed.day, printed.month) == (told.day, told.month):
            day.unit.days = (printed._replace(year=told.year),)


def _absorb(element: Element, other: Element) -> None:
    element.start, element.end = min(element.start, other.start), max(element.end, other.end)
    element.modified = True
    element.clocks = element.clocks or other.clocks
    element.part = element.part or other.part
    element.weekday = other.weekday if element.weekday is None else element.weekday


def _is_lunar(element: Element) -> bool:
    return bool(element.unit and element.unit.days and element.unit.days[-1].lunar)


def _agree(solar: Element, lunar: Element, reference: datetime | None) -> bool:
    if not solar.unit or not lunar.unit:
        return False
    today = reference.date() if reference else None
    for first, second in zip(solar.unit.days, lunar.unit.days, strict=False):
        day = date_of(first, today)
        if day and second.year is None:
            near = nearest_lunar_day(second.day, second.month, day, second.leap)
        else:
            near = date_of(second, day)
        if day and near and day != near:
            return False
    return True


def _join(rules: Grammar, text: str, found: list[Element]) -> None:
    """Marks elements that continue the one before as a stretch or a list, and lends a year from one to the other."""
    for before, after in pairwise(found):
        if before.unit is None or after.unit is None or before.refused or after.refused:
            continue
        of_one_kind = (before.unit.kind == "period") == (after.unit.kind == "period")
        if after.start - before.end > _LONGEST_GAP or not of_one_kind:
            continue
        gap = text[before.end : after.start]
        if rules.range_gap.fullmatch(gap):
            after.joint = "range"
            before.clocks = before.clocks if len(before.clocks) < 2 else ()
        elif rules.list_gap.fullmatch(gap) or (after.part == "rạng sáng" and before.part and not gap.strip(" ,")):
            after.joint = "list"
        else:
            continue
        if before.unit.kind == after.unit.kind == "day":
            _lend_year(before.unit, after.unit, is_list=after.joint == "list")
            strengths = (before.strength, after.strength)
            if min(strengths) > (NEVER if after.joint == "range" and max(strengths) >= WEAK else UNLIKELY):
                before.unit.strength = after.unit.strength = max(strengths)
            elif max(strengths) <= WEAK:
                before.unit.strength = after.unit.strength = NEVER
    _strengthen(found)


def _strengthen(found: list[Element]) -> None:
    """Days of one list or stretch are as sure as the surest of them, unless one is surely none."""
    for before, after in reversed(list(pairwise(found))):
        first, second = before.unit, after.unit
        is_pair = after.joint and first and second and first.kind == second.kind == "day"
        if is_pair and first and min(before.strength, after.strength) > UNLIKELY:
            first.strength = max(before.strength, after.strength)


def _lend_year(before: Unit, after: Unit, *, is_list: bool) -> None:
    """The year of one to the other: in a stretch the last day is the later one, in a list the days are near."""
    first, last = before.days[-1], after.days[0]
    if first.lunar != last.lunar:
        return
    if is_list and not first.lunar and (first.year is None) != (last.year is None):
        known, lent = (last, before) if first.year is None else (first, after)
        place = date_of(known, None)
        lent.days = tuple(in_year_near(day, place) for day in lent.days) if place else lent.days
        return
    turns = (first.month, first.day) > (last.month, last.day)
    if first.year is None and last.year is not None:
        before.days = tuple(day._replace(year=last.year - turns) for day in before.days)
    elif first.year is not None and last.year is None:
        after.days = tuple(day._replace(year=first.year + turns) for day in after.days)


def _resolve(rules: Grammar, text: str, element: Element, today: date | None) -> None:
    unit = element.unit
    if unit is None or unit.kind == "bad":
        element.refused |= unit is not None
        if unit is None and not element.refused:
            _resolve_loose(rules, text, element, today)
        return
    if unit.kind == "day":
        days = [date_of(day, today) for day in unit.days]
        known = [day for day in days if day is not None]
        if len(known) < len(days):
            element.refused |= today is not None
            return
        if element.weekday is not None and all(day.weekday() != element.weekday for day in known):
            element.refused = True
            return
        if unit.is_range:
            element.points = [days_point(known[0], known[-1])]
        else:
            element.points = [point for day in known for point in _timed(element, day)]
    elif unit.point is not None:
        if element.weekday is not None and unit.point.first.weekday() != element.weekday:
            element.refused = True
            return
        timed = element.clocks and unit.point.precision == "day"
        element.points = _timed(element, unit.point.first) if timed else [unit.point]
    if element.points and rules.deadline.search(text, max(0, element.start - 32), element.start):
        if rules.not_deadline.search(text, max(0, element.start - 32), element.start):
            element.points = []
        else:
            element.points = [until_point(element.points[-1])]


def _resolve_loose(rules: Grammar, text: str, element: Element, today: date | None) -> None:
    """A weekday alone is the most recent one; a time alone is of the reference's day."""
    if today is None or rules.recurring.match(text, element.end):
        return
    if rules.every.search(text, max(0, element.start - 16), element.start):
        return
    if element.weekday is not None:
        day = today - timedelta(days=(today.weekday() - element.weekday) % 7)
    elif element.clocks and (element.clear or rules.at.search(text, max(0, element.start - 8), element.start)):
        day = today
    else:
        return
    element.points = _timed(element, day)


def _timed(element: Element, day: date) -> list[Point]:
    if not element.clocks:
        point = day_point(day)
        return [point] if point else []
    clocks = [by_part(clock, element.part) if element.part else clock for clock in element.clocks]
    points = [day_point(day, clock) for clock in clocks if clock]
    known = [point for point in points if point]
    if len(known) < len(element.clocks):
        element.refused = True
        return []
    if len(known) == 2:
        stretch = range_point(known[0], known[1])
        return [stretch] if stretch else []
    return known
