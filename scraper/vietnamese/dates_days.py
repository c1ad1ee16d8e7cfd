"""Days named by number: `23/01/2021`, `ngày 23 tháng 1`, `mùng 2/9`, `22 và 23/1`, `5 - 10/3`, `9/8 âm lịch`."""

from __future__ import annotations

import re
from datetime import date
from functools import cache

from scraper.vietnamese.dates_calendar import possible
from scraper.vietnamese.dates_lexicon import (
    CALENDAR_FOLLOWS,
    DIGIT_WORDS,
    FRACTION_FOLLOWS,
    LUNAR_DAY_FOLLOWS,
    ROMAN,
    UNTIL_NOW,
    Lexicon,
    lexicon,
)
from scraper.vietnamese.dates_units import FULL, NEVER, STRONG, UNLIKELY, WEAK, WHOLE, Day, Unit
from scraper.vietnamese.dates_values import Clock, day_point, valid_date, year_of_two_digits
from scraper.vietnamese.lunar import sexagenary_year

_ISO = re.compile(
    r"([0-9]{4})([/.\-])([0-9]{1,2})\2([0-9]{1,2})(?![0-9])"
    r"(?:(?:t| +)([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:[.,][0-9]{1,9})?)?"
    r"(?: ?(z|utc|gmt)(?![^\W_]|[+-])| ?(?:gmt|utc) ?([+-])([0-9]{1,2})(?![0-9:])"
    r"| ?(?:(?:gmt|utc) ?)?([+-])([0-9]{2}):?([0-9]{2}))?|z(?![^\W_])|\+[0-9]{2}:[0-9]{2}(?![0-9:]))?"
)
_COMPACT = re.compile(
    r"((?:19|20)[0-9]{2})([01][0-9])([0-3][0-9])(?:t?([0-2][0-9])([0-5][0-9])([0-5][0-9])(?:[0-9]{3})?(z"
    r"|[+-][0-9]{4})?)?(?![0-9])"
)
_FULL_NUMERIC = re.compile(r"([0-9]{1,2}) ?([/.\-]) ?([0-9]{1,2}|[ivx]{1,4}) ?\2 ?([0-9]{4})(?![0-9])")
_MIXED_NUMERIC = re.compile(r"([0-9]{1,2})()/([0-9]{1,2})-([0-9]{4})(?![0-9])")
_SHORT_YEAR = re.compile(r"([0-9]{1,2})( ?/ ?|-|\.)([0-9]{1,2})\2'?([0-9]{2})(?![0-9])")
_BROKEN_YEAR = re.compile(r"(?:19|20) [0-9]{2}(?! ?[0-9:hg.])")
_LOST_DIGIT = re.compile(r"(?:^|[^\w])(?<!th[ứu] )[0-3] $")
_DAY_MONTH = re.compile(r"([0-9]{1,2})(?: ?/ ?|[.\-])([0-9]{1,2}|[ivx]{1,4}(?![^\W_]))(?![0-9]| ?th[áa]ng )")
_SPACED_DAY_MONTH = re.compile(
    r"([0-9]{1,2}) - (0?[1-9]|1[0-2])(?= ?(?:\.(?![0-9])|[;)]|$|,(?= [^\W\d])(?! th[áa]ng)))"
)
_MERIDIEM = re.compile(r" ?(?:[ap]\.?m|sa|ch)(?![^\W_])")
_AMERICAN_TIME = re.compile(r",? [0-9]{1,2}:[0-9]{2}(?::[0-9]{2})? ?[ap]\.?m(?![^\W_])")
_ATTACHED = re.compile(r"\w|%|[/.\-:,][0-9]|[/\-][^\W\d_]")
_CONTINUES = re.compile(
    r"- ?[0-9]{1,2}(?::[0-9]{2}|[hg]|([/.\-])[0-9]{1,2}\1[0-9]{4}|[/.][0-9]{1,2}(?![0-9/\-]|\.[0-9]))"
    r"|,[0-9]{1,2}(?:[:h]|/[0-9])"
    r"|t[0-9]{2}:?[0-9]{2}|/[0-9]{4}-[0-9]{2}-"
)
_DECIMAL = re.compile(r"[0-9]\.[1-9]")
_DOUBTFUL = re.compile(r"1/[234]|[23]/[34]|24/7|([0-9]{1,2})/\1|[0-9][.\-][0-9]|[0-9]-[0-9]-[0-9]")
"""Shapes that alone are rather fractions, scores, decimals or the round of the week than days."""


class DayReader:
    """Reads days where one may start; `today` is the reference's day."""

    def __init__(self, words: Lexicon) -> None:
        self._words = words
        pattern = words.pattern
        self._lead_in = pattern(
            r"(?:(?:trong |vào )?(?:(?:các|những|cả|«NUMBER»|[0-9]{1,2}) )?(ngày|hôm)|mùng"
            r"|mồng) ?:? ?(?:(?:âm|dương) lịch )?(?:(?:mùng|mồng) )?(?=[0-9]|«NUMBER»)"
        )
        self._lunar_before = pattern(LUNAR_DAY_FOLLOWS)
        self._worded = pattern(
            r"([0-9]{1,2}|«NUMBER»|(?<=ngày )(?:hai|ba) "
            + DIGIT_WORDS
            + r") ?(?:,|/|-)? ?(?:tháng(?:\.| )?|thg?(?:\.| |(?=[0-9]))) ?(«MONTH»)( nhuận)?"
        )
        self._year = pattern(
            r"(?: ?,? ?năm ?([0-9]{4})(?![0-9])| ?,? năm («YEAR»)"
            r"|(?: ?,? năm)?(?: âm lịch)? («STEM») («BRANCH»)(?: ?[-(,]? ?([0-9]{4})(?![0-9])\)?)?"
            r"| ?,? năm (nay|ngoái|trước|sau|tới|kia)(?![^\W_])| ?([/\-.,]| ) ?([0-9]{4})(?![0-9]|[.,][0-9]))"
        )
        self._lunar = pattern(CALENDAR_FOLLOWS)
        self._lunar_word = pattern(r"lịch âm|âm lịch|âl|al|a\.l")
        self._direction = pattern(
            r" ?,? ?(?:(vừa qua|vừa rồi)|(sắp tới|tới đây|tới(?! ?(?:ngày|hết|[0-9]))))(?![^\W_])"
        )
        self._until_now = pattern(UNTIL_NOW)
        self._recurring = pattern(
            r"(?:(?:,| và) ?(?:ngày )?[0-9]{1,2}[/\-][0-9]{1,2}){0,3},? ?\(?(?:hằng|hàng|mỗi)"
            r" (?:năm|tháng|tuần)(?![^\W_])"
        )
        self._range_lead = pattern(
            r"([0-9]{1,2}|«NUMBER»)(?: ?(?:-|~|→|->) ?| (?:đến hết|cho đến|đến|tới) )(?:hết )?(?:ngày |mùng "
            r"|mồng )?(?=[0-9]|«NUMBER»)"
        )
        self._list_lead = pattern(
            r"(?:(?:[0-9]{1,2}|«NUMBER»)(?: ?[,;&+] ?(?:và )?(?:(?:«PART») )?| và (?:(?:«PART») )?"
            r"| hoặc | (?:đến )?(?:«PART») )"
            r"(?:ngày |mùng |mồng )?){1,12}(?=[0-9]|«NUMBER»)"
        )
        self._counts = pattern(
            r"(?:^|[^\w])(?:kỳ|đợt|tuần|lần|vòng|hạng|lớp|khóa|lượt|tập|bài|phần|phiên|loạt|cấp|tổ|quyển|chương) $"
        )
        self._digit_before = pattern(r"(?:^|[^\w])" + DIGIT_WORDS + " $")
        self._counted_days = pattern(r"(?:^|[^\w])(?:[0-9]{1,2}|«NUMBER») (?:ngày|hôm), $")
        self._list_item = pattern(r"[0-9]{1,2}|«NUMBER»")
        self._weak_cue = pattern(
            r"(?:^|[^\w])(?:«PART»|từ|đến|tới|hết|vào|trước|sau|qua|hôm|dịp|lễ|hạn|lúc|và|tết|quốc khánh|đợt|kỳ|ra"
            r"|ttxvn|nhằm|tức|đầu|cuối tuần|phiên|(?<=^)sớm|(?<=[.)\-:] )sớm)"
            r" ?(?:là |hết |dịp |ngày )?$"
        )
        self._name_of_day = pattern(
            r"(?:(?:^|[^\w])(?:ngày|lễ|quốc khánh|(?:quốc tế|tết) (?:lao động|phụ nữ|thiếu nhi|độc lập)|kỷ niệm"
            r"|chào mừng|mừng)(?: [^\W\d_]+(?: -)?){0,9}) \(?$"
        )
        self._place = pattern(
            r"(?:^|[^\w])(?:số|số nhà|nhà|ngõ|ngách|hẻm|kiệt|lô|đường|phố|(?<!hải )phòng|căn|tầng|tỷ số|tỉ số|kết quả"
            r"|thắng|thua|hòa|khu|ấp"
            r"|trường|công viên|quảng trường|bệnh viện|chợ|cầu|nhà máy|xí nghiệp|hợp tác xã|htx|công ty|nhà hát"
            r"|sân|rạp|tổ|lớp|điều|mục|khoản|bảng|hình|quyết định|nghị quyết|công văn|văn bản)"
            r"(?: [^\W\d_]+)? ?(?:số )?$"
        )
        self._share_before = pattern(
            r"(?:^|[^\w])(?:tỷ lệ|tỉ lệ|tỷ trọng|tỷ số|tỉ số|thang điểm|nồng độ|quy mô|xếp hạng|mức)"
            r"(?: [^\W\d_]+){0,2} $"
        )
        self._number_sign = pattern(
            r"(?:^|[^\w])(?:trang|số|số hiệu|no|no\.|mã|đt|tel|hotline|điện thoại|sđt|fax|phiên bản|version) ?:? ?$"
        )
        self._fraction = pattern(FRACTION_FOLLOWS)
        self._leap = pattern(r" ?\(?nhuận\)?(?![^\W_])")
        self._january_or_lunar = pattern(r"[0-9]{1,2} tháng giêng,? ?[0-9]{4}")

    def read(self, text: str, position: int, today: date | None) -> Unit | None:
        """The day or days whose expression starts at `position` with `ngày`, `mùng` or a number."""
        lead_in = self._lead_in.match(text, position)
        if lead_in is None and not text[position].isdecimal():
            is_number = self._list_item.match(text, position) is not None
            if not is_number or self._digit_before.search(text, max(0, position - 8), position):
                return None
        start, strength = position, WHOLE
        if lead_in:
            position, strength = lead_in.end(), STRONG
        lunar = self._lunar_before.search(text, max(0, position - 32), position) is not None
        unit = self._read_compact(text, position) or self._read_days(text, position, today, lunar, bool(lead_in))
        if unit is None:
            return None
        unit.start = start
        if unit.kind == "bad" and unit.strength == WHOLE and not lead_in:
            return Unit("void", start, unit.end)
        day = unit.days[-1] if unit.kind == "day" else None
        if day and lead_in and not lead_in[1] and day[:3] in _RATHER_LUNAR and not day.lunar:
            return Unit("void", start, unit.end)
        if unit.kind == "day" and unit.strength < FULL:
            unit.strength = max(unit.strength, strength)
            if unit.strength == WHOLE:
                unit.strength = self._strength_by_context(text, start, unit)
        if unit.kind == "day" and not lead_in and self._number_sign.search(text, max(0, start - 16), start):
            return Unit("void", start, unit.end)
        if self._recurring.match(text, unit.end):
            return Unit("void", start, unit.end)
        if not lead_in and self._january_or_lunar.fullmatch(text, start, unit.end):
            return Unit("bad", start, unit.end)
        return unit

    def _read_compact(self, text: str, position: int) -> Unit | None:
        if match := _ISO.match(text, position):
            return _iso_unit(match)
        if match := _COMPACT.match(text, position):
            day = valid_date(int(match[1]), int(match[2]), int(match[3]))
            if day is None or text[match.end() : match.end() + 1].isalnum():
                return None
            if match[4] is None:
                return Unit("day", position, match.end(), WHOLE, (Day(day.day, day.month, day.year),))
            if int(match[4]) > 23:
                return None
            offset = _offset(match[7])
            clock = Clock(int(match[4]), int(match[5]), int(match[6]), offset)
            return Unit("period", position, match.end(), WHOLE, point=day_point(day, clock))
        return None

    def _read_days(self, text: str, position: int, today: date | None, lunar: bool, introduced: bool) -> Unit | None:
        if unit := self._read_one(text, position, today, lunar):
            return unit
        if introduced and not lunar and (match := _SPACED_DAY_MONTH.match(text, position)):
            return self._checked(text, position, match.end(), Day(int(match[1]), int(match[2])), STRONG)
        if match := self._range_lead.match(text, position):
            last = self._read_one(text, match.end(), today, lunar)
            if last and last.kind == "day":
                day = last.days[0]
                first = self._words.number(match[1])
                if first >= day.day:
                    return Unit("bad", position, last.end)
                last.days = (day._replace(day=first), day)
                last.is_range = True
                return last
        if match := self._list_lead.match(text, position):
            last = self._read_one(text, match.end(), today, lunar)
            if last and last.kind == "day":
                numbers = [self._words.number(item) for item in self._list_item.findall(match[0])]
                day = last.days[0]
                ascending = [*numbers, day.day]
                opens = text[max(0, position - 3) : position].rstrip()[-1:] in ("", "(", ":", "|", "-")
                before = max(0, position - 24), position
                cued = (
                    introduced
                    or opens
                    or self._weak_cue.search(text, *before)
                    or self._counted_days.search(text, *before)
                )
                if cued and sorted(set(ascending)) == ascending and ascending[0] > 0:
                    last.days = (*(day._replace(day=number) for number in numbers), day)
                    return last
        return None

    def _read_one(self, text: str, position: int, today: date | None, lunar: bool) -> Unit | None:
        if match := _FULL_NUMERIC.match(text, position) or _MIXED_NUMERIC.match(text, position):
            if self._is_attached(text, match.end()):
                return None
            if len(match[1]) == 1 and _LOST_DIGIT.search(text, max(0, position - 5), position):
                return Unit("void", position, match.end())
            month = ROMAN.get(match[3]) or (int(match[3]) if match[3].isdecimal() else 0)
            day = int(match[1])
            if month > 12 >= day and day and _AMERICAN_TIME.match(text, match.end()):
                day, month = month, day
            return self._checked(text, position, match.end(), Day(day, month, int(match[4]), lunar), FULL)
        if match := _SHORT_YEAR.match(text, position):
            if self._is_attached(text, match.end()):
                return None
            padded = len(match[1]) == len(match[3]) == 2
            year = year_of_two_digits(int(match[4]), today)
            doubtful = not padded and self._fraction.match(text, match.end())
            if year is None or (match[2] == "." and not padded) or doubtful or _BROKEN_YEAR.match(text, match.start(4)):
                return Unit("void", position, match.end())
            found = Day(int(match[1]), int(match[3]), year, lunar)
            return self._checked(text, position, match.end(), found, FULL if match[2] != "." else STRONG)
        if match := _DAY_MONTH.match(text, position):
            if self._is_attached(text, match.end()):
                return None
            month = ROMAN.get(match[2]) or (int(match[2]) if match[2].isdecimal() else 0)
            return self._with_year(text, position, match.end(), Day(int(match[1]), month, None, lunar), today, False)
        match = self._worded.match(text, position)
        if match and not self._counts.search(text, max(0, position - 8), position):
            named = self._words.month(match[2])
            if named is None:
                return None
            is_leap = match[3] is not None
            found = Day(self._words.number(match[1]), named[0], None, lunar or named[1] or is_leap, is_leap)
            return self._with_year(text, position, match.end(), found, today, True)
        return None

    def _with_year(self, text: str, start: int, end: int, found: Day, today: date | None, worded: bool) -> Unit | None:
        strength = STRONG if worded and text[start].isdecimal() else WHOLE
        if leap := self._leap.match(text, end):
            end, found = leap.end(), found._replace(lunar=True, leap=True)
        lunar_tail = self._lunar.match(text, end)
        if lunar_tail:
            end, found, strength = lunar_tail.end(), found._replace(lunar=self._is_lunar(lunar_tail[0], found)), STRONG
        if (match := self._year.match(text, end)) and (year := self._year_of(match, found, today, worded)):
            end, found, strength = match.end(), year, FULL
        elif match and match[3]:
            return Unit("void", start, match.end())
        elif match := self._direction.match(text, end):
            end, found, strength = match.end(), found._replace(direction=-1 if match[1] else 1), STRONG
        elif self._until_now.match(text, end):
            found = found._replace(direction=-1)
        return self._checked(text, start, end, found, strength)

    def _year_of(self, match: re.Match[str], found: Day, today: date | None, worded: bool) -> Day | None:
        plain, spelled, stem, branch, beside, relative, separator, bare = match.groups()
        if plain:
            return found._replace(year=int(plain))
        if spelled:
            return found._replace(year=self._words.spelled_year(spelled))
        if stem:
            name = self._words.sexagenary(stem, branch)
            near = int(beside) if beside else today.year if today else None
            year = sexagenary_year(name, near) if name and near else None
            if year is None or (beside and year != int(beside)):
                return None
            return found._replace(year=year, lunar=True)
        if relative:
            if today is None:
                return None
            steps = {self._words.word(word): step for word, step in _YEAR_STEPS.items()}
            step = steps[relative]
            return found if found.lunar and not step else found._replace(year=today.year + step)
        if bare and (worded or separator == "x") and 1900 <= int(bare) <= 2100:
            return found._replace(year=int(bare))
        return None

    def _is_lunar(self, tail: str, found: Day) -> bool:
        return found.lunar or self._lunar_word.search(tail) is not None

    def _checked(self, text: str, start: int, end: int, found: Day, strength: int) -> Unit:
        if (tail := self._lunar.match(text, end)) and (found.leap or not found.lunar):
            end, found = tail.end(), found._replace(lunar=self._is_lunar(tail[0], found))
        if not possible(found):
            return Unit("bad", start, end, strength)
        return Unit("day", start, end, strength, (found,))

    def _is_attached(self, text: str, end: int) -> bool:
        return bool(_ATTACHED.match(text, end)) and not _CONTINUES.match(text, end)

    def _strength_by_context(self, text: str, start: int, unit: Unit) -> int:
        if self._fraction.match(text, unit.end) or self._place.search(text, max(0, start - 32), start):
            return NEVER
        if self._share_before.search(text, max(0, start - 40), start):
            return NEVER
        if text.startswith(" (ttxvn", unit.end):
            return WEAK
        is_decimal = _DECIMAL.fullmatch(text, unit.start, unit.end)
        if not is_decimal and self._weak_cue.search(text, max(0, start - 24), start):
            return WEAK
        first = unit.days[0]
        if (first.day, first.month) in _NAMED_DAYS and self._name_of_day.search(text, max(0, start - 80), start):
            return WEAK
        if _DOUBTFUL.fullmatch(text, unit.start, unit.end):
            return UNLIKELY
        if text[start - 1 : start] == "(" and text[unit.end : unit.end + 1] == ")":
            return WEAK
        return WHOLE


_YEAR_STEPS = {"nay": 0, "ngoái": -1, "trước": -1, "sau": 1, "tới": 1, "kia": -2}
_RATHER_LUNAR = frozenset({(10, 3, None), (3, 3, None), (5, 5, None)})
"""Festivals of the lunar calendar that `mùng` rather means (`mùng 10 tháng 3`), so that such a day stays unsure."""
_NAMED_DAYS = frozenset(
    {
        (1, 1), (9, 1), (3, 2), (14, 2), (27, 2), (3, 3), (8, 3), (26, 3), (18, 4), (21, 4), (30, 4), (1, 5),
        (7, 5), (13, 5), (15, 5), (19, 5), (1, 6), (5, 6), (21, 6), (26, 6), (28, 6), (11, 7), (27, 7), (28, 7),
        (19, 8), (2, 9), (1, 10), (10, 10), (13, 10), (14, 10), (20, 10), (9, 11), (18, 11), (20, 11), (1, 12), (6, 12),
        (22, 12), (25, 12),
    }
)  # fmt: skip
"""Days of the solar year named by number: `Quốc khánh 2/9`, `Ngày Nhà giáo Việt Nam 20-11`."""


def _iso_unit(match: re.Match[str]) -> Unit | None:
    text, end = match.string, match.end()
    is_stretch = match[11] == "-" and not match[7] and text[match.end(4)] == " "
    if match[5] and (is_stretch or _MERIDIEM.match(text, end)):
        return Unit("day", match.start(), match.end(4), FULL, (Day(int(match[4]), int(match[3]), int(match[1])),))
    if _ATTACHED.match(text, end) and not _CONTINUES.match(text, end):
        return None
    found = Day(int(match[4]), int(match[3]), int(match[1]))
    day = valid_date(int(match[1]), int(match[3]), int(match[4]))
    if day is None:
        return Unit("bad", match.start(), end)
    if match[5] is None:
        return Unit("day", match.start(), end, FULL, (found,))
    hour, minute, second = int(match[5]), int(match[6]), int(match[7]) if match[7] else None
    if hour > 23 or minute > 59 or (second or 0) > 59:
        return Unit("bad", match.start(), end)
    zone = f"{match[9]}{match[10]:>02}00" if match[9] else "".join(match.group(11, 12, 13)) if match[11] else ""
    offset = 0 if match[8] else _offset(zone)
    point = day_point(day, Clock(hour, minute, second, offset))
    if offset is None:
        return Unit("day", match.start(), end, FULL, (found,), clocks=(Clock(hour, minute, second),))
    return Unit("period", match.start(), end, FULL, point=point) if point else Unit("bad", match.start(), end)


def _offset(text: str | None) -> int | None:
    if not text:
        return None
    if text == "z":
        return 0
    minutes = int(text[1:3]) * 60 + int(text[3:5])
    return -minutes if text[0] == "-" else minutes


@cache
def day_reader(accented: bool) -> DayReader:
    """The reader for texts with or without diacritics."""
    return DayReader(lexicon(accented))
