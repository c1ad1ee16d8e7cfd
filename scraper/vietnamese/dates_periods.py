"""Months, years and stretches: `tháng 01/2021`, `quý I/2021`, `6 tháng đầu năm 2020`, `nhiệm kỳ 2020-2025`."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import cache

from scraper.vietnamese.dates_lexicon import A_NUMBER, UNTIL_NOW, Lexicon, first_word, lexicon
from scraper.vietnamese.dates_units import FULL, STRONG, WHOLE, Day, Unit
from scraper.vietnamese.dates_values import (
    Point,
    days_point,
    month_point,
    months_point,
    nearest_month,
    range_point,
    shift_months,
    third_of_month,
    valid_date,
    year_of_two_digits,
    year_point,
)
from scraper.vietnamese.lunar import lunar_month, nearest_lunar_month, sexagenary_year

_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_YEARS = re.compile(
    r"((?:1[0-9]|20)[0-9]{2}) ?(?:-|đến năm|đến|tới năm|tới|den nam|den|toi nam|toi) ?((?:1[0-9]"
    r"|20)[0-9]{2})(?![0-9]|[/.\-][0-9]|[/\-][^\W\d_])"
)
_BEFORE_YEARS = "0 mùa xuân hè hạ năm sn tầm đến đầu cuối giữa"
_EDTF_YEARS = re.compile(r"((?:19|20)[0-9]{2})/((?:19|20)[0-9]{2})$")
_NOT_A_YEAR = r"(?![0-9]|[.,][0-9]| ?(?:tỷ|triệu|nghìn|đồng|người|hộ|ha|km|m2|tấn|usd|%)(?![^\W_]))"


class PeriodReader:
    """Reads a stretch longer than a day where one may start; `today` is the reference's day."""

    def __init__(self, words: Lexicon) -> None:
        self._words = words
        pattern = words.pattern
        self._month = pattern(r"(?:lưu trữ )?(?:tháng|thg|th) ?(?:một cách )?(«MONTH»)( nhuận)?(?![^\W_])")
        self._american = pattern(r" ([0-9]{1,2})(?:, ?| )([0-9]{4})(?![0-9])")
        self._month_end = pattern(r" ?(-|,|và|đến hết|đến|tới) ?(?:tháng )?(«MONTH»)(?![^\W_]|/[0-9]{1,2}(?![0-9]))")
        self._two_months = pattern(r"(tháng ?«MONTH») ?(?:,|và) ?(?=(?:tháng )?«MONTH»)")
        self._recurring = pattern(r"(?: và tháng [0-9]{1,2})?,? ?\(?(?:hằng|hàng|mỗi) năm(?![^\W_])")
        self._month_year = pattern(
            r"(?:(?: ?[/\-.,] ?| | ?,? năm )((?:1[0-9]|20)[0-9]{2})" + _NOT_A_YEAR + r"| ?/ ?'?([1-9][0-9])(?![0-9/])"
            r"| ?,? năm (nay|ngoái|trước|sau|tới|kia)(?![^\W_])"
            r"|(?: ?,? năm)? («STEM») («BRANCH»)(?![^\W_])(?: ?[-(]? ?((?:19|20)[0-9]{2})\)?)?"
            r"| ?,? (?:(vừa qua|vừa rồi)|(sắp tới|tới đây|tới)|này)(?![^\W_]))"
        )
        self._until_now = pattern(UNTIL_NOW)
        self._upto = pattern(r" ?(?:-|đến hết|đến|tới) ?(?:tháng )?(0?[1-9]|1[0-2])/((?:19|20)[0-9]{2})(?![0-9/])")
        self._lunar = pattern(r" ?\(?(?:âm lịch|âl|al)(?![^\W_])\)?")
        self._month_refused = pattern(
            r"(?:cách mạng|mạng|những|năm|hằng|hàng|mỗi|một|trường|phố|đường|rạp|công viên) $"
        )
        self._blank_day = pattern(r"(?:^|[^\w])ngày[ .…_]*$")
        self._times = pattern(r" lần(?![^\W_])")
        self._third = pattern(
            r"(thượng tuần|trung tuần|hạ tuần|nửa đầu|nửa cuối|nửa sau|đầu|giữa|cuối) (?:của )?(?=tháng)"
        )
        self._half = pattern(
            r"(?:(«NUMBER»|[0-9]{1,2}) tháng(?: (đầu|cuối))?|(nửa) (đầu|cuối|sau))(?:(?: của)? năm"
            r"(?: ((?:19|20)[0-9]{2})(?![0-9])| (nay|ngoái|trước)(?![^\W_])|(?= *$)| (?=[^\W\d_])|(?=[,.;)]))"
            r"| ?/ ?((?:19|20)[0-9]{2})(?![0-9/]))"
        )
        self._quarter = pattern(
            r"(?:quý|q\.?) ?(i{1,3}|iv|[1-4]|một|hai|ba|tư|bốn)(?![^\W_])(?: ?(?:-|,|và|đến)(?: quý)? ?(i{1,3}"
            r"|iv|[1-4])(?![^\W_]))?"
            r"(?:(?: ?[/\-.,] ?| ?,? năm | )((?:19|20)[0-9]{2})(?![0-9])| năm (nay|ngoái|trước|sau|tới)(?![^\W_]))?"
        )
        self._year = pattern(
            r"(?:năm )(?:(?:học )?((?:1[0-9]|20)[0-9]{2}|(?<=năm )[1-9][0-9]{2})"
            + _NOT_A_YEAR
            + r"|(«YEAR»))(?![^\W_]|[/.][0-9]|[/\-][^\W\d_])"
        )
        self._years_lead = pattern("năm (?:học )?")
        self._more_years = pattern(
            r"(?: ?, ?(?:năm )?| (?:và|hoặc) (?:năm )?)((?:19|20)[0-9]{2})" + _NOT_A_YEAR + r"(?![/\-.][0-9]|[^\W_])"
        )
        self._season = pattern(
            r"(?:mùa (?:xuân|hè|hạ|thu|đông)|xuân|hè|hạ|năm mới|năm|sn:?)"
            r"(?: («STEM») («BRANCH»))? ?[-,(]? ?((?:19|20)[0-9]{2})(?![0-9]|[/.\-][0-9])"
            r"(?:(?: ?\(| - )(?:năm )?(«STEM») («BRANCH»)(?![^\W_]))?\)?"
        )
        self._cued_year = pattern(
            r"(?:tầm nhìn(?: đến)?|đến|đầu|cuối|giữa) ((?:19|20)[0-9]{2})(?=[,.;)]?$|[,.;)](?![0-9])| (?:và|tầm nhìn) )"
        )
        self._decade = pattern(
            r"(?:thập niên|thập kỷ|những năm)(?: năm)? ?(?:((?:1[0-9]|20)[0-9]0)|([1-9]0))(?![0-9]|-)"
            r"(?: (?:của )?(?:thế kỷ|tk) (xxi|xx|xix|21|20|19|trước|này))?"
        )
        self._century = pattern(r"thế kỷ (?:thứ )?(xxi|xx|xix|xviii|xvii|xvi|xv|21|20|19|18|17|16|15)(?![^\W_])")

        self._forms = words.by_first_word(
            {
                self._read_third: "thượng trung hạ nửa đầu giữa cuối",
                self._read_half: f"nửa {A_NUMBER}",
                self._read_month: "lưu tháng thg th",
                self._read_quarter: "quý q",
                self._read_century: "thế",
                self._read_decade: "thập những",
            }
        )
        self._may_be_years = frozenset(map(words.word, _BEFORE_YEARS.split()))

    def read(self, text: str, position: int, today: date | None) -> list[Unit]:
        """The stretches whose expression starts at `position` (several for a list of years), or none."""
        first = first_word(text, position)
        for read in self._forms.get(first, ()):
            if unit := read(text, position, today):
                if self._recurring.match(text, unit.end):
                    return [Unit("void", position, unit.end)]
                return self._apart(text, unit)
        return self._read_years(text, position) if first in self._may_be_years else []

    def _apart(self, text: str, unit: Unit) -> list[Unit]:
        """`tháng 2 và tháng 8/2020` names two months; those of `tháng 2 và 3/2020` make a stretch."""
        match = self._two_months.match(text, unit.start)
        if match is None or unit.point is None or match.end() >= unit.end:
            return [unit]
        first, last = unit.point.first, unit.point.last
        if last.month - first.month < 2 or last.year != first.year:
            return [unit]
        return [
            Unit("period", unit.start, match.end(1), unit.strength, point=month_point(first.year, first.month)),
            Unit("period", match.end(), unit.end, unit.strength, point=month_point(last.year, last.month)),
        ]

    def _read_third(self, text: str, position: int, today: date | None) -> Unit | None:
        match = self._third.match(text, position)
        unit = self._read_month(text, match.end(), today) if match else None
        if match is None or unit is None or unit.kind != "period" or unit.point is None:
            return None
        unit.start = position
        if unit.point.precision != "month":
            unit.point, unit.strength = None, WHOLE
            return unit
        unit.point = self.part_of_month(match[1], unit.point)
        return unit

    def part_of_month(self, words: str, month: Point) -> Point | None:
        """The third or half of a month that the words before it name."""
        word = self._words.word
        if words == word("nửa đầu"):
            return days_point(month.first, month.first + timedelta(days=14))
        if words in {word("nửa cuối"), word("nửa sau")}:
            return days_point(month.first + timedelta(days=15), month.last)
        thirds = ((word("đầu"), word("thượng tuần")), (word("giữa"), word("trung tuần")))
        third = next((place for place, names in enumerate(thirds) if words in names), 2)
        return third_of_month(month.first.year, month.first.month, third)

    def _read_half(self, text: str, position: int, today: date | None) -> Unit | None:
        match = self._half.match(text, position)
        if match is None:
            return None
        number, side, half, half_side, printed, relative, slashed = match.groups()
        printed = printed or slashed
        months = 6 if half else self._words.number(number)
        from_end = (half_side or side or "") in {self._words.word("cuối"), self._words.word("sau")}
        if months > 12 or not (printed or relative or half or side):
            return None
        unit = Unit("period", position, match.end(), FULL if printed else STRONG)
        year = int(printed) if printed else None
        if relative and today:
            year = today.year - (relative != self._words.word("nay"))
        elif year is None and today and (today.month > months if not from_end else today.month >= 6):
            year = today.year
        if year is not None:
            first, last = (13 - months, 12) if from_end else (1, months)
            unit.point = months_point(year, first, last)
        return unit

    def _read_month(self, text: str, position: int, today: date | None) -> Unit | None:
        match = self._month.match(text, position)
        if match is None or self._month_refused.search(text, max(0, position - 12), position):
            return None
        american = self._american.match(text, match.end())
        is_may = match[1] == self._words.word("năm")
        if is_may and not american and self._blank_day.search(text, max(0, position - 24), position):
            return None
        named = self._words.month(match[1])
        if named is None or self._times.match(text, match.end()):
            return Unit("void", position, match.end())
        month, lunar = named
        if american:
            return self._read_american(position, american, month)
        end, last = match.end(), None
        stretch = self._month_end.match(text, end)
        if stretch and (upto := self._words.month(stretch[2])) and not upto[1] and upto[0] > month:
            end, last = stretch.end(), upto[0]
        unit = Unit("period", position, end, STRONG)
        if tail := self._lunar.match(text, end):
            unit.end, lunar = tail.end(), True
        year, direction, known = self._read_year_tail(text, unit, today)
        if not known:
            return unit
        if not self._words.accented and match[1] == "sau" and year is None:
            return Unit("void", position, unit.end)
        if tail := self._lunar.match(text, unit.end):
            unit.end, lunar = tail.end(), True
        if lunar or match[2]:
            days = lunar_month(month, year, bool(match[2])) if year else None
            days = days or (nearest_lunar_month(month, today, bool(match[2])) if today and not year else None)
            unit.point = days_point(*days) if days else None
            return unit
        if year is None:
            if today is None:
                return unit
            if self._until_now.match(text, unit.end):
                direction = -1
            year = nearest_month(last or month, today, direction)
        unit.point = month_point(year, month)
        if ending := self._upto.match(text, unit.end):
            end_of_stretch = month_point(int(ending[2]), int(ending[1]))
            unit.end = ending.end()
            unit.point = range_point(unit.point, end_of_stretch) if unit.point and end_of_stretch else None
        elif last and unit.point and (upper := month_point(year, last)):
            unit.point = range_point(unit.point, upper)
        return unit

    def _read_american(self, position: int, match: re.Match[str], month: int) -> Unit:

        day, year = int(match[1]), int(match[2])
        if valid_date(year, month, day) is None:
            return Unit("bad", position, match.end())
        return Unit("day", position, match.end(), FULL, (Day(day, month, year),))

    def _read_year_tail(self, text: str, unit: Unit, today: date | None) -> tuple[int | None, int, bool]:
        """The year printed after a month (None: none printed), the direction told, and whether it could be read."""
        match = self._month_year.match(text, unit.end)
        if match is None:
            return None, 0, True
        full, short, relative, stem, branch, beside, past, future = match.groups()
        if short and int(short) <= 12:
            return None, 0, True
        unit.end = match.end()
        if full:
            unit.strength = FULL
            return int(full), 0, True
        if short:
            unit.strength = FULL
            year = year_of_two_digits(int(short), today)
            return year, 0, year is not None
        if relative:
            return (today.year + self._step(relative), 0, True) if today else (None, 0, False)
        if stem:
            name = self._words.sexagenary(stem, branch)
            near = int(beside) if beside else today.year if today else None
            year = sexagenary_year(name, near) if name and near else None
            return year, 0, year is not None and (not beside or year == int(beside))
        return None, -1 if past else 1 if future else 0, True

    def _step(self, word: str) -> int:
        return next(step for name, step in _STEPS.items() if self._words.word(name) == word)

    def _read_quarter(self, text: str, position: int, today: date | None) -> Unit | None:
        match = self._quarter.match(text, position)
        if match is None:
            return None
        first = _QUARTERS.get(match[1]) or self._words.number(match[1])
        last = _QUARTERS[match[2]] if match[2] else first
        unit = Unit("period", position, match.end(), FULL if match[3] else STRONG)
        year = int(match[3]) if match[3] else None
        if match[4] and today:
            year = today.year + self._step(match[4])
        elif year is None and today:
            distances = (first - (today.month + 2) // 3 + 4 * years for years in (-1, 0, 1))
            months = min(distances, key=lambda distance: (abs(distance), distance)) * 3
            year = shift_months(today.year, today.month, months)[0]
        if year is not None:
            unit.point = months_point(year, first * 3 - 2, last * 3)
        return unit

    def _read_century(self, text: str, position: int, _today: date | None) -> Unit | None:
        match = self._century.match(text, position)
        if match is None:
            return None
        numbers = {"xxi": 21, "xx": 20, "xix": 19, "xviii": 18, "xvii": 17, "xvi": 16, "xv": 15}
        century = numbers.get(match[1]) or int(match[1])
        return Unit("period", position, match.end(), STRONG, point=_years(century * 100 - 99, century * 100))

    def _read_decade(self, text: str, position: int, _today: date | None) -> Unit | None:
        match = self._decade.match(text, position)
        if match is None:
            return None
        centuries = {"xxi": 2000, "21": 2000, self._words.word("này"): 2000, "xix": 1800, "19": 1800}
        start = int(match[1]) if match[1] else centuries.get(match[3] or "", 1900) + int(match[2])
        if match[2] and not match[3] and int(match[2]) < 30:
            return Unit("void", position, match.end())
        return Unit("period", position, match.end(), FULL, point=_years(start, start + 9))

    def _read_years(self, text: str, position: int) -> list[Unit]:
        if match := self._season.match(text, position):
            stem, branch = match[1] or match[4], match[2] or match[5]
            if stem and branch:
                name = self._words.sexagenary(stem, branch)
                if name and sexagenary_year(name, int(match[3])) != int(match[3]):
                    return [Unit("bad", position, match.end())]
            if not _YEARS.match(text, match.start(3)):
                return self._listed(text, Unit("period", position, match.end(), FULL, point=year_point(int(match[3]))))
        if match := self._cued_year.match(text, position):
            return self._listed(text, Unit("period", position, match.end(), FULL, point=year_point(int(match[1]))))
        introduced = self._years_lead.match(text, position)
        digits = introduced.end() if introduced else position
        if (match := _YEARS.match(text, digits)) and int(match[1]) < int(match[2]) <= min(2100, int(match[1]) + 100):
            return [Unit("period", position, match.end(), FULL, point=_years(int(match[1]), int(match[2])))]
        if match := _EDTF_YEARS.match(text, position):
            return [Unit("period", position, match.end(), WHOLE, point=_years(int(match[1]), int(match[2])))]
        match = self._year.match(text, position)
        if match is None:
            return []
        year = int(match[1]) if match[1] else self._words.spelled_year(match[2])
        point = year_point(year)
        return self._listed(text, Unit("period", position, match.end(), FULL, point=point)) if point else []

    def _listed(self, text: str, unit: Unit) -> list[Unit]:
        units = [unit]
        while match := self._more_years.match(text, units[-1].end):
            units.append(Unit("period", match.start(1), match.end(), FULL, point=year_point(int(match[1]))))
        return units


_STEPS = {"nay": 0, "ngoái": -1, "trước": -1, "sau": 1, "tới": 1, "kia": -2}


def _years(first: int, last: int) -> Point | None:
    start, end = year_point(first), year_point(last)
    return range_point(start, end) if start and end else None


@cache
def period_reader(accented: bool) -> PeriodReader:
    """The reader for texts with or without diacritics."""
    return PeriodReader(lexicon(accented))
