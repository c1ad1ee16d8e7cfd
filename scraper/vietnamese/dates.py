"""Vietnamese dates: right on all that a careful reader would be sure of, silent on the rest.

`parse_date` reads a text that is a date with what surrounds it on a page (labels, counters, sections); `find_dates`
reads sentences. Both are pure, never raise, take time linear in their input, and never take today for want of better:
what is told from a reference (`hôm nay`, `ngày 23/1`) needs one.
"""

from __future__ import annotations

import html
import re
from datetime import datetime, timedelta
from functools import cache
from itertools import pairwise

from scraper.items import DateValue
from scraper.vietnamese.dates_elements import Element, elements
from scraper.vietnamese.dates_foreign import read_json_date, second_opinion
from scraper.vietnamese.dates_lexicon import UNTIL_NOW, Lexicon, lexicon
from scraper.vietnamese.dates_scan import scan
from scraper.vietnamese.dates_text import Readable, readable
from scraper.vietnamese.dates_units import STRONG, UNLIKELY, WEAK
from scraper.vietnamese.dates_url import date_in_url
from scraper.vietnamese.dates_values import VIETNAM, Point, days_point, month_point, range_point

_EPOCH_DAY = "1970-01-01"
_COARSE = frozenset({"week", "month", "year", "range"})
_MONTH_YEAR = re.compile(r"[\s(]*(?:t\.? ?)?(?P<month>0?[1-9]|1[0-2])[/\-](?P<year>(?:19|20)[0-9]{2})[\s)]*")
_MONTH_SPAN = re.compile(
    r" *(?:t[ừu] )?(?P<start>[0-9]{1,2}/[0-9]{4}) ?(?:-|[đd][ếe]n|t[ớo]i) ?(?P<end>[0-9]{1,2}/[0-9]{4}) *"
)
_YEAR_MONTH = re.compile(r"\s*(?P<year>(?:19|20)[0-9]{2})-(?P<month>0[1-9]|1[0-2])\s*")
_ENTITY = re.compile(r"&(?:[a-zA-Z]{2,8}|#[0-9]{1,6}|#[xX][0-9a-fA-F]{1,5});")
_URL = re.compile(r"\s*(?:https?://|/[\w\-]+/|www\.)\S+\s*$", re.IGNORECASE)


def parse_date(text: str, reference: datetime | None = None) -> DateValue | None:
    """The date that a text is, or None when it is not surely one.

    `reference` is an aware datetime (the moment the text was seen or published); a year that is not printed is the one
    nearest to it, and without a reference such text is None. A weekday that contradicts, an impossible date or time and
    1 January 1970 (an empty timestamp) are refused.
    """
    if _URL.match(text):
        return date_in_url(text)
    if "&" in text and _ENTITY.search(text):
        text = html.unescape(text)
    source = readable(text)
    if point := read_json_date(text) or _whole_month(source.text):
        return DateValue(point.iso, point.precision, text, 0)
    local = _local(reference)
    found = elements(source, scan(source, local), local)
    if not found:
        point = second_opinion(text)
        return DateValue(point.iso, point.precision, text, 0) if point else None
    if any(element.refused for element in found):
        return None
    bare = _is_bare(source, found)
    usable = [element for element in found if element.points and _is_usable(element, bare)]
    if any(element.unit for element in usable):
        usable = [element for element in usable if element.unit]
    chosen = _choose(source, usable, local)
    if chosen is None:
        return None
    point, start, end = chosen
    if _EPOCH_DAY in point.iso:
        return None
    return _value(source, point, start, end)


def find_dates(sentence: str, reference: datetime | None = None) -> list[DateValue]:
    """The dates that a text mentions, in reading order, each value once, with the exact text it stood in.

    Days of a list are one value each; `từ … đến …` is one value, a range. Document numbers, house numbers, fractions
    and scores are no dates. What contradicts itself is left out.
    """
    source = readable(sentence)
    local = _local(reference)
    values: dict[str, DateValue] = {}
    pending: list[tuple[Point, int, int]] = []
    for element in elements(source, scan(source, local), local):
        if element.refused or not element.points or not _mentions(element):
            continue
        if element.joint == "range" and pending and len(element.points) == 1:
            stretch = range_point(pending[-1][0], element.points[0])
            if stretch:
                pending[-1] = (stretch, pending[-1][1], element.end)
                continue
        pending.extend((point, element.start, element.end) for point in element.points)
    for point, start, end in pending:
        values.setdefault(point.iso, _value(source, point, start, end))
    return list(values.values())


def _value(source: Readable, point: Point, start: int, end: int) -> DateValue:
    if source.text[end : end + 1] == ")" and source.text.rfind("(", start, end) > source.text.rfind(")", start, end):
        end += 1
    start, end = source.span(start, end)
    return DateValue(point.iso, point.precision, source.original[start:end], start)


def _local(reference: datetime | None) -> datetime | None:
    if reference is None or reference.tzinfo is None:
        return reference
    try:
        return reference.astimezone(VIETNAM)
    except OverflowError:
        return None


def _whole_month(text: str) -> Point | None:
    if span := _MONTH_SPAN.fullmatch(text):
        first, last = _whole_month(span["start"]), _whole_month(span["end"])
        return range_point(first, last) if first and last else None
    match = _MONTH_YEAR.fullmatch(text) or _YEAR_MONTH.fullmatch(text)
    return month_point(int(match["year"]), int(match["month"])) if match else None


def _is_usable(element: Element, bare: bool) -> bool:
    unit = element.unit
    if bare:
        return unit is None or element.strength > UNLIKELY
    return unit is not None and element.strength >= STRONG and (unit.kind == "day" or bool(element.clocks))


def _mentions(element: Element) -> bool:
    unit = element.unit
    if unit is None:
        return False
    return element.strength >= (WEAK if unit.kind == "day" else STRONG)


@cache
def _label(accented: bool) -> re.Pattern[str]:
    return lexicon(accented).pattern(
        r"(?:[\W_]|(?:(?:cập nhật|chỉnh sửa|sửa|lần|hạn)(?: cuối| chót)?|được|đã|đăng|bài|tin|thời gian|thời điểm"
        r"|thời kỳ|(?:[0-9]{1,2}|«NUMBER») ngày|ngày|tháng|các|lúc|vào|hồi|sớm|tạo|xuất bản|phát hành|viết|gửi|nộp|cùng"
        r"|mới nhất|hải phòng|gmt|utc|published|updated|posted|on|at|date|trong|khoảng|từ|đến|hết|tới|trước|kể"
        r"|tính|nay|cả|suốt|chậm nhất|giai đoạn|nhiệm kỳ|khóa|niên|năm|mùa|vụ|học|lưu trữ|archives|archive|tức"
        r"|ban hành|giờ|và|đêm|dịp|lễ|nghỉ|cuối tuần|là)(?![^\W_]))*+"
    )


def _is_bare(source: Readable, found: list[Element]) -> bool:
    """Whether nothing but labels and punctuation surrounds the dates."""
    if len(source.text) > 400:
        return False
    rest, position = [], 0
    for element in found:
        rest.append(source.text[position : element.start])
        position = max(position, element.end)
    rest.append(source.text[position:])
    return _label(source.accented).fullmatch(" ".join(rest)) is not None


class Labels:
    """What is printed before a date on a page, and what it says the date is."""

    def __init__(self, words: Lexicon) -> None:
        pattern = words.pattern
        self.published = pattern(
            r"đăng|xuất bản|ngày tạo|ngày viết|ngày gửi|phát hành|published|posted|created|thời gian"
        )
        self.updated = pattern(r"cập nhật|sửa|chỉnh|updated|modified|edited")
        self.now = pattern(r"hôm nay|bây giờ|hiện tại|today|truy cập|in ngày|ngày in")
        self.from_now = pattern(
            r"(?:^|[^\w])(?:từ )?(?:nay|bây giờ|hôm nay) (?:cho )?(?:đến|tới)(?: hết| cuối)?(?: ngày)? $"
        )
        self.until_now = pattern(UNTIL_NOW)

    def of(self, text: str, start: int, end: int, own: str) -> str:
        """`published`, `updated`, `now` or nothing, for the label in `text[start:end]` and the date's own words."""
        if self.now.match(own):
            return "now"
        places = {
            name: max((match.start() for match in pattern.finditer(text, start, end)), default=-1)
            for name, pattern in (("published", self.published), ("updated", self.updated), ("now", self.now))
        }
        name = max(places, key=lambda label: places[label])
        return name if places[name] >= 0 else ""


@cache
def _labels(accented: bool) -> Labels:
    return Labels(lexicon(accented))


def _choose(source: Readable, usable: list[Element], reference: datetime | None) -> tuple[Point, int, int] | None:
    """The one date meant: the only one, the stretch they make, or the one of publication."""
    if not usable:
        return None
    points = [point for element in usable for point in element.points]
    if len({point.iso for point in points}) == 1:
        return _open_end(source, usable[0], points[0], reference), usable[0].start, usable[0].end
    if all(element.joint for element in usable[1:]):
        point = _together(usable, points)
        return (point, usable[0].start, usable[-1].end) if point else None
    labels = _labels(source.accented)
    labelled: dict[str, list[Element]] = {}
    position = 0
    for element in usable:
        own = source.text[element.start : element.end]
        labelled.setdefault(labels.of(source.text, position, element.start, own), []).append(element)
        position = element.end
    for label in ("published", ""):
        days = [element for element in labelled.get(label, ()) if element.points[0].precision not in _COARSE]
        if len(days) == 1 and len(days[0].points) == 1:
            return days[0].points[0], days[0].start, days[0].end
        if days:
            return None
    return None


def _open_end(source: Readable, element: Element, point: Point, reference: datetime | None) -> Point:
    """The stretch from or to the reference's day that `từ nay đến …`, `từ … đến nay` tell."""
    labels = _labels(source.accented)
    if reference is None:
        return point
    today = reference.date()
    if labels.from_now.search(source.text, 0, element.start) and today < point.last:
        return days_point(today, point.last)
    if labels.until_now.match(source.text, element.end) and point.first < today:
        return range_point(point, days_point(today, today)) or point
    return point


def _together(usable: list[Element], points: list[Point]) -> Point | None:
    """The stretch from the first to the last: a range, days that follow each other, or an anniversary pair."""
    if len(usable) > 1 and all(element.joint == "range" for element in usable[1:]):
        return range_point(points[0], points[-1]) if len(points) == 2 else None
    years = [point.first.year for point in points if point.precision == "year"]
    if len(years) == len(points) and years == list(range(years[0], years[0] + len(years))):
        return range_point(points[0], points[-1])
    days = [point.first for point in points if point.precision == "day"]
    if len(days) < len(points):
        return None
    if all(after - before == timedelta(days=1) for before, after in pairwise(days)):
        return days_point(days[0], days[-1])
    if len(days) == 2 and (days[0].month, days[0].day) == (days[1].month, days[1].day) and days[0] < days[1]:
        return days_point(days[0], days[1])
    return None
