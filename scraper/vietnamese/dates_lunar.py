"""Days of the lunar calendar by name: `rằm tháng Giêng`, `mùng 3 Tết`, `30 Tết`, `Tết Nguyên đán Đinh Hợi 2007`."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

from scraper.vietnamese.dates_lexicon import A_NUMBER, Lexicon, first_word, lexicon
from scraper.vietnamese.dates_units import STRONG, WHOLE, Day, Unit
from scraper.vietnamese.lunar import nearest_lunar_day, new_year, sexagenary_year, solar_day

FESTIVALS = {
    "trung thu": (15, 8), "đoan ngọ": (5, 5), "vu lan": (15, 7), "hàn thực": (3, 3), "nguyên tiêu": (15, 1),
    "ông công ông táo": (23, 12), "ông táo": (23, 12), "phật đản": (15, 4), "giỗ tổ hùng vương": (10, 3),
    "giỗ tổ": (10, 3),
}  # fmt: skip
_YEAR = (
    r"(?: ?,? ?(?:năm )?(«STEM») («BRANCH»)(?![^\W_]))?(?: ?[,\-(]? ?(?:năm )?((?:19|20)[0-9]{2})(?![0-9/]"
    r"|[.\-][0-9])\)?)?"
)
_THIS_YEAR = r"(?: năm nay(?![^\W_]))?"
"""Which lunar year it is, the nearest day tells as well."""


class LunarReader:
    """Reads a day named by the lunar calendar where one may start; `today` is the reference's day."""

    def __init__(self, words: Lexicon) -> None:
        self._words = words
        pattern = words.pattern
        self._festivals = {words.word(name): day for name, day in FESTIVALS.items()}
        self._full_moon = pattern(
            r"(?:ngày |đêm |hôm )?rằm tháng («MONTH»)( nhuận)?(?![^\W_])(?: âm lịch)?" + _YEAR + _THIS_YEAR
        )
        self._tet_day = pattern(
            r"(?:ngày |hôm )?(?:(mùng|mồng) )?([0-9]{1,2}|«NUMBER») tết(?![^\W_])(?: nguyên đán| âm lịch"
            r"| ta)?" + _YEAR + _THIS_YEAR
        )
        self._tet_stretch = pattern(
            r"(?:(?:mùng|mồng) )?([0-9]{1,2}|«NUMBER») ?(-|đến hết|đến|tới|và|,) ?(?:ngày )?(?:(?:mùng|mồng) )?"
            r"(?=(?:[0-9]{1,2}|«NUMBER») tết(?![^\W_]))"
        )
        self._eve = pattern(r"(?:đêm )?giao thừa(?! [0-9])(?: tết)?(?: nguyên đán)?" + _YEAR)
        self._tet = pattern(
            r"tết(?![^\W_])(?: (nguyên đán|âm lịch|cổ truyền|ta|dương lịch|tây))?" + _YEAR + r"( năm nay(?![^\W_]))?"
        )
        self._festival = pattern(
            r"(?:(?:tết|lễ|rằm|đại lễ|mùa|ngày) )?(" + "|".join(FESTIVALS) + r")(?![^\W_])(?= |$|[,.;)(])" + _YEAR
        )

        self._forms = words.by_first_word(
            {
                self._read_full_moon: "ngày đêm hôm rằm",
                self._read_tet_stretch: f"mùng mồng {A_NUMBER}",
                self._read_tet_day: f"ngày hôm mùng mồng {A_NUMBER}",
                self._read_festival: "tết lễ rằm đại mùa ngày " + " ".join(FESTIVALS),
                self._read_eve: "đêm giao",
                self._read_tet: "tết",
            }
        )

    def read(self, text: str, position: int, today: date | None) -> Unit | None:
        """The day whose name starts at `position`; without a year and a reference it is read to no value."""
        for read in self._forms.get(first_word(text, position), ()):
            if unit := read(text, position, today):
                return unit
        return None

    def _read_full_moon(self, text: str, position: int, today: date | None) -> Unit | None:
        match = self._full_moon.match(text, position)
        if match is None:
            return None
        named = self._words.month(match[1])
        if named is None:
            return Unit("void", position, match.end())
        year, sure = self._lunar_year(match[3], match[4], match[5], today)
        if not sure:
            return Unit("bad", position, match.end())
        return self._unit(position, match.end(), Day(15, named[0], year, True, bool(match[2])))

    def _read_festival(self, text: str, position: int, today: date | None) -> Unit | None:
        match = self._festival.match(text, position)
        if match is None:
            return None
        day, month = self._festivals[match[1]]
        year, sure = self._lunar_year(match[2], match[3], match[4], today)
        if not sure:
            return Unit("bad", position, match.end())
        return self._unit(position, match.end(), Day(day, month, year, True), STRONG if year else WHOLE)

    def _read_eve(self, text: str, position: int, today: date | None) -> Unit | None:
        match = self._eve.match(text, position)
        return self._by_new_year(position, match.end(), match.groups(), -1, today, STRONG) if match else None

    def _unit(self, start: int, end: int, day: Day, strength: int = STRONG) -> Unit:
        if day.year is not None and solar_day(day.day, day.month, day.year, day.leap) is None:
            return Unit("bad", start, end)
        return Unit("day", start, end, strength, (day,))

    def _lunar_year(
        self, stem: str | None, branch: str | None, printed: str | None, today: date | None
    ) -> tuple[int | None, bool]:
        """The lunar year named or printed (None: neither), and whether name and number agree."""
        if not stem or not branch:
            return (int(printed) if printed else None), True
        name = self._words.sexagenary(stem, branch)
        near = int(printed) if printed else today.year if today else None
        if name is None:
            return (int(printed), True) if printed else (None, False)
        if near is None:
            return None, False
        year = sexagenary_year(name, near)
        return year, year is not None and (printed is None or year == int(printed))

    def _read_tet_day(self, text: str, position: int, today: date | None) -> Unit | None:
        match = self._tet_day.match(text, position)
        return self._day_of_tet(position, match.end(), match.groups(), today) if match else None

    def _day_of_tet(self, start: int, end: int, groups: tuple[str | None, ...], today: date | None) -> Unit:
        counted, number, stem, branch, printed = groups
        day = self._words.number(number or "")
        year, sure = self._lunar_year(stem, branch, printed, today)
        if not sure:
            return Unit("bad", start, end)
        if 1 <= day <= 15:
            return self._unit(start, end, Day(day, 1, year, True))
        if counted or not 20 <= day <= 30:
            return Unit("void", start, end)
        if year is not None:
            return self._unit(start, end, Day(day, 12, year - 1, True))
        return self._unit(start, end, Day(day, 12, None, True))

    def _read_tet_stretch(self, text: str, position: int, today: date | None) -> Unit | None:
        match = self._tet_stretch.match(text, position)
        last = self._tet_day.match(text, match.end()) if match else None
        if match is None or last is None:
            return None
        unit = self._day_of_tet(position, last.end(), last.groups(), today)
        if not unit.days:
            return unit
        end, number = unit.days[0], self._words.number(match[1])
        if not 1 <= number < end.day or end.day > 15:
            return Unit("void", unit.start, unit.end)
        unit.days = (end._replace(day=number), end)
        unit.is_range = match[2] not in {self._words.word("và"), ","}
        return unit

    def _by_new_year(
        self, start: int, end: int, groups: tuple[str | None, ...], shift: int, today: date | None, strength: int
    ) -> Unit:
        stem, branch, printed = groups
        year, sure = self._lunar_year(stem, branch, printed, today)
        if not sure:
            return Unit("bad", start, end)
        first = new_year(year) if year else nearest_lunar_day(1, 1, today) if today else None
        if first is None:
            return Unit("void", start, end)
        day = first + timedelta(days=shift)
        return Unit("day", start, end, strength, (Day(day.day, day.month, day.year),))

    def _read_tet(self, text: str, position: int, today: date | None) -> Unit | None:
        match = self._tet.match(text, position)
        if match is None:
            return None
        start, end = match.span()
        which, stem, _, printed, this_year = match.groups()
        if which in {self._words.word("dương lịch"), self._words.word("tây")}:
            year = int(printed) if printed else None
            return Unit("day", start, end, STRONG if year else WHOLE, (Day(1, 1, year),))
        if not (which or stem or printed or this_year):
            return Unit("void", start, end)
        return self._by_new_year(
            start, end, match.groups()[1:4], 0, today, STRONG if stem or printed or this_year else WHOLE
        )


@cache
def lunar_reader(accented: bool) -> LunarReader:
    """The reader for texts with or without diacritics."""
    return LunarReader(lexicon(accented))
