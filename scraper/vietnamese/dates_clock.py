"""Times of day: `14h30`, `14g30`, `14 giờ 30 phút`, `14:30:59`, `hai giờ rưỡi chiều`, `9:05 SA`, `06h30-10h00`."""

from __future__ import annotations

import re
from functools import cache

from scraper.vietnamese.dates_lexicon import Lexicon, lexicon
from scraper.vietnamese.dates_units import STRONG, WHOLE, Unit
from scraper.vietnamese.dates_values import Clock

_COLON = re.compile(
    r"([0-9]{1,2})(?: ?:(?=[0-9])|(?<=[0-9]{2}) ?: (?=[0-9]{2}(?! ?[/.\-] ?[0-9]{1,2}(?! ?:))))([0-9]{2})"
    r"(?: ?: ?([0-9]{2})(?:[.,][0-9]{1,9})?)?(?![0-9:])"
    r"(?: ?h(?![^\W_])|')?"
)
_OFFSET = re.compile(
    r" ?[(\[]?(?:(?:gmt|utc) ?(?:([+-]) ?([0-9]{1,2})(?::?([0-9]{2}))?)?|([+-])([0-9]{2}):?([0-9]{2})"
    r"|(z))(?![^\W_])[)\]]?"
)
_MERIDIEM = re.compile(r" ?(sa|ch|am|pm|a\.m\.?|p\.m\.?)(?![^\W_])")

_AFTERNOON_HOURS = {
    "sáng": (1, 11, 0), "sáng sớm": (1, 11, 0), "rạng sáng": (0, 6, 0), "tờ mờ sáng": (3, 6, 0), "trưa": (1, 3, 12),
    "chiều": (1, 6, 12), "tối": (5, 11, 12), "đêm": (7, 11, 12), "khuya": (9, 11, 12), "đêm khuya": (9, 11, 12),
}  # fmt: skip
_HOURS_KEPT = {
    "sáng": range(12), "sáng sớm": range(12), "rạng sáng": range(7), "tờ mờ sáng": range(7), "trưa": range(10, 16),
    "chiều": range(12, 20), "tối": range(17, 24), "đêm": (*range(5), *range(18, 24)),
    "khuya": (*range(5), *range(20, 24)),
    "đêm khuya": (*range(5), *range(20, 24)),
}  # fmt: skip


class ClockReader:
    """Reads a time of day where one may start."""

    def __init__(self, words: Lexicon) -> None:
        self._words = words
        self._worded = words.pattern(
            r"([0-9]{1,2}|«NUMBER») ?(?:h|g|giờ)(?![^\W\d_])"
            r"(?: (rưỡi)(?![^\W_])| kém ([0-9]{1,2}|«NUMBER»)(?: phút)?(?![^\W_])"
            r"|(?:(?<=[hgờ])([0-9]{2})(?![0-9]|/[0-9])| ?:? ?([0-9]{1,2}|«NUMBER»(?= phút))(?![0-9]|[/.\-][0-9]"
            r"| ?(?:tháng|/)))"
            r"(?: ?(?:phút|ph|p|')(?![^\W_]))?"
            r"(?: ?([0-9]{1,2}) ?(?:giây|s|\")(?![^\W_]))?)?(?![0-9])"
        )
        self._half = words.pattern(r"([0-9]{1,2}|«NUMBER») rưỡi(?= (?:sáng|trưa|chiều|tối)(?![^\W_]))")
        self._part = words.pattern(
            r" ?,? ?(?:buổi |giờ )?(«PART»)(?![^\W_])(?! (?:nay|mai|qua|hôm|hằng|hàng|ngày mai|ngày kia)(?![^\W_]))"
        )
        self._until = words.pattern(r" ?(?:-|đến|tới|đến khoảng|~) ?(?:lúc )?(?=[0-9])")
        self._day_follows = words.pattern(r",? ?(?:ngày|«PART») ?[0-9]")

    def read(self, text: str, position: int) -> Unit | None:
        """The time at `position`, or the two times of a stretch; `bad` for an impossible one."""
        first = self._read_one(text, position)
        if first is None or not first.clocks:
            return first
        until = self._until.match(text, first.end)
        second = self._read_one(text, until.end()) if until else None
        if second is None or not second.clocks:
            return first
        if _minutes(second.clocks[0]) <= _minutes(first.clocks[0]):
            return Unit("bad", position, second.end)
        return Unit("clock", position, second.end, STRONG, clocks=(first.clocks[0], second.clocks[0]))

    def _read_one(self, text: str, position: int) -> Unit | None:
        match = _COLON.match(text, position)
        if match:
            hour, minute, second = int(match[1]), int(match[2]), int(match[3]) if match[3] else None
            return self._finish(text, position, match.end(), Clock(hour, minute, second), STRONG)
        match = self._worded.match(text, position) or self._half.match(text, position)
        if not match:
            return None
        hour = self._words.number(match[1])
        groups = match.groups()
        if len(groups) == 1 or groups[1]:
            return self._finish(text, position, match.end(), Clock(hour, 30), STRONG)
        if groups[2]:
            hour, minute = hour - 1, 60 - self._words.number(groups[2])
            return self._finish(text, position, match.end(), Clock(hour, minute), STRONG)
        minute_words = groups[3] or groups[4]
        if minute_words is None:
            if hour >= 24:
                return Unit("bad" if self._day_follows.match(text, match.end()) else "void", position, match.end())
            return self._finish(text, position, match.end(), Clock(hour), STRONG if hour > 12 else WHOLE)
        second = int(groups[5]) if groups[5] else None
        return self._finish(text, position, match.end(), Clock(hour, self._words.number(minute_words), second), STRONG)

    def _finish(self, text: str, start: int, end: int, clock: Clock, strength: int) -> Unit | None:
        if text[end : end + 1].isalnum() and not _OFFSET.match(text, end) and not _MERIDIEM.match(text, end):
            return None
        found: Clock | None = clock
        if clock.hour > 23 or clock.hour < 0 or (clock.minute or 0) > 59 or (clock.second or 0) > 59:
            found = None
        if half := _MERIDIEM.match(text, end):
            end = half.end()
            found = found and _by_meridiem(found, half[1][0] in "cp")
            strength = STRONG
        elif part := self._part.match(text, end):
            end = part.end()
            found = found and by_part(found, self._words.part(part[1]))
            strength = STRONG
        if found is None:
            return Unit("bad", start, end)
        offset = _OFFSET.match(text, end)
        if offset and (offset[4] != "-" or clock.second is not None):
            end = offset.end()
            sign, hours, minutes = offset[1] or offset[4], offset[2] or offset[5], offset[3] or offset[6]
            shift = int(hours or 0) * 60 + int(minutes or 0)
            if shift > 14 * 60:
                return Unit("bad", start, end)
            found = Clock(found.hour, found.minute, found.second, -shift if sign == "-" else shift, found.settled)
        return Unit("clock", start, end, strength, clocks=(found,))


def by_part(clock: Clock, part: str) -> Clock | None:
    """The time with the half of the day that a part of the day tells; None when the two contradict or leave a doubt."""
    if clock.settled:
        return clock
    low, high, added = _AFTERNOON_HOURS.get(part, (0, -1, 0))
    hour = clock.hour
    if low <= hour <= high:
        hour += added
    elif (
        hour not in _HOURS_KEPT.get(part, ())
        or (hour == 0 and part in {"trưa", "chiều", "tối", "đêm", "khuya"})
        or (hour == 12 and part not in {"trưa"})
    ):
        return None
    return Clock(hour, clock.minute, clock.second, clock.offset, True)


def _by_meridiem(clock: Clock, afternoon: bool) -> Clock | None:
    hour = clock.hour
    if afternoon:
        if hour == 0:
            return None
        hour += 12 if hour < 12 else 0
    else:
        if hour > 12:
            return None
        hour %= 12
    return Clock(hour, clock.minute, clock.second, clock.offset, True)


def _minutes(clock: Clock) -> int:
    return clock.hour * 60 + (clock.minute or 0)


@cache
def clock_reader(accented: bool) -> ClockReader:
    """The reader for texts with or without diacritics."""
    return ClockReader(lexicon(accented))
