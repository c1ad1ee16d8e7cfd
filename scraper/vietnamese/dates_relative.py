"""Dates told from the reference: `hôm nay`, `sáng mai`, `2 giờ trước`, `tuần tới`, `thứ 5 tuần trước`, `năm ngoái`."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import cache

from scraper.items import Precision
from scraper.vietnamese.dates_lexicon import A_NUMBER, PART, Lexicon, first_word, lexicon
from scraper.vietnamese.dates_units import STRONG, WHOLE, Day, Unit
from scraper.vietnamese.dates_values import (
    Point,
    day_point,
    days_point,
    moment_point,
    month_point,
    months_point,
    shift_months,
    third_of_month,
    valid_date,
    week_point,
    year_point,
)

_DAY_STEPS = {
    "hôm nay": 0, "ngày hôm nay": 0, "nay": 0, "bữa nay": 0, "hôm qua": -1, "ngày hôm qua": -1, "qua": -1, "hôm"
    " kia": -2,
    "ngày hôm kia": -2, "hôm kìa": -3, "ngày mai": 1, "mai": 1, "ngày kia": 2, "ngày mốt": 2, "ngày kìa": 3,
}  # fmt: skip
_STEPS = {
    "này": 0, "nay": 0, "trước": -1, "rồi": -1, "ngoái": -1, "vừa rồi": -1, "sau": 1, "tới": 1, "sắp tới": 1,
    "kia": -2,
}  # fmt: skip
_THIRDS = {"đầu": 0, "giữa": 1, "cuối": 2, "thượng tuần": 0, "trung tuần": 1, "hạ tuần": 2}
_SECONDS = {"giây": 1, "phút": 60, "giờ": 3600, "tiếng": 3600, "ngày": 86400, "hôm": 86400, "tuần": 604800}
_UNIT_ORDER = ("giây", "phút", "giờ", "ngày", "tuần", "tháng", "năm")
_UNIT_PRECISION: dict[str, Precision] = {
    "giây": "second", "phút": "minute", "giờ": "hour", "ngày": "day", "tuần": "day", "tháng": "month", "năm": "year",
}  # fmt: skip


class RelativeReader:
    """Reads an expression told from the reference, in Vietnam's time, where one may start."""

    def __init__(self, words: Lexicon) -> None:
        self._words = words
        pattern = words.pattern
        self._days = {words.word(name): step for name, step in reversed(_DAY_STEPS.items())}
        self._steps = {words.word(name): step for name, step in _STEPS.items()}
        self._thirds = {words.word(name): third for name, third in _THIRDS.items()}
        self._units = {words.word(name): name for name in (*_UNIT_ORDER, "tiếng", "hôm", "h", "p", "ph")}
        self._day = pattern(
            r"(?:(«PART») )?((?:ngày )?hôm (?:nay|qua|kia|kìa)|bữa nay|ngày (?:mai|kia|mốt|kìa)"
            r"|(?(1)(?:nay|mai|qua)|(?!)))(?![^\W_])"
        )
        self._just_now = pattern(r"(?:vừa|mới|vừa mới) (?:xong|đăng)(?![^\W_])|bây giờ$|just now$")
        self._step = pattern(
            r"(?:(đầu|giữa|cuối|thượng tuần|trung tuần|hạ tuần) )?"
            r"(tuần|tháng|năm|quý) (này|nay|trước|rồi|vừa rồi|ngoái|sau|sắp tới|tới"
            r"|kia)(?![^\W_]| năm [0-9hm])|(sang năm)(?![^\W_])"
        )
        self._weekend = pattern(r"cuối tuần (?:(này|nay|trước|sau)|(?:vừa )?(?:qua|rồi))(?![^\W_])(?! năm [0-9hm])")
        self._weekday = pattern(
            r"(?:thứ (hai|ba|tư|năm|sáu|bảy|bẩy|[2-7])|(chủ nhật|chúa nhật|cn))(?![^\W_]),? "
            r"(?:tuần (này|nay|trước|rồi|vừa rồi|sau|tới)|(vừa qua|vừa rồi|rồi|trước)|(sắp tới|tới))(?![^\W_])"
        )
        amount = (
            r"(?:([0-9]{1,4}|«NUMBER») ?(giây|phút|ph|p|giờ|hôm|h|tiếng|ngày|tuần|tháng|năm)(?: (rưỡi))?"
            r"|(nửa) (giờ|tiếng))"
        )
        self._amount = pattern(amount + r"(?![^\W_])")
        self._amounts = pattern(rf"({amount}(?: ?,? ?(?:và )?{amount}){{0,6}})")
        self._before = pattern(r"cách đây |cách nay ")
        self._after = pattern(r"(?:sau )(?=.{1,40}nữa)")
        self._suffix = pattern(
            r" (trước|nữa|sau)(?![^\W_])(?! (?:đó|khi|đây|này|ngày|tết|lúc|hôm|thời|đợt|kỳ|giờ|sự|mặt|trận|thềm|cửa"
            r"|nhà|các|những|buổi|lễ|cuộc|mùa|vụ|bầu|mọi|toàn|hàng|đông|sức|nguy|yêu|tình|con|một|đại hội|hội nghị"
            r"|[0-9]))"
        )
        self._vague = pattern(r"(?:hơn|khoảng|gần|chừng|độ|trên|dưới|sau|trong|vài|mấy) $")
        self._day_of_month = pattern(
            r"(?:(?:ngày|mùng|mồng) (?:(?:mùng|mồng) )?|(?<=từ )|(?<=đến ))"
            r"([0-9]{1,2}|«NUMBER») tháng (này|nay|trước|rồi|vừa rồi|sau"
            r"|tới|sắp tới)(?![^\W_]| năm [0-9hm])"
        )
        self._counted = pattern(r"(?:[0-9]|(?:^|[^\w])(?:«NUMBER»|vài|mấy|các|những|nhiều|mỗi)) $")
        self._compared = pattern(r"(?:so với|cùng kỳ|hơn|của) (?:cùng kỳ )?(?:cả )?$")
        self._forms = words.by_first_word(
            {
                self._read_day: f"hôm bữa ngày {PART}",
                self._read_just_now: "vừa mới bây just",
                self._read_weekday: "thứ chủ chúa cn",
                self._read_weekend: "cuối",
                self._read_day_of_month: f"ngày mùng mồng {A_NUMBER}",
                self._read_step: "đầu giữa cuối thượng trung hạ tuần tháng năm quý sang",
                self._read_amount: f"cách sau nửa {A_NUMBER}",
            }
        )

    def read(self, text: str, position: int, reference: datetime | None) -> Unit | None:
        """The expression starting at `position`; without a reference it is read all the same, to no value."""
        for read in self._forms.get(first_word(text, position), ()):
            if unit := read(text, position, reference):
                return unit
        return None

    def _read_day(self, text: str, position: int, reference: datetime | None) -> Unit | None:
        match = self._day.match(text, position)
        if match is None:
            return None
        unit = Unit("relative", position, match.end(), STRONG, part=self._words.part(match[1]) if match[1] else "")
        if reference:
            unit.point = _day(reference.date(), self._days[match[2]])
        return unit

    def _read_just_now(self, text: str, position: int, reference: datetime | None) -> Unit | None:
        match = self._just_now.match(text, position)
        if match is None:
            return None
        point = moment_point(reference, "minute") if reference else None
        return Unit("relative", position, match.end(), WHOLE, point=point)

    def _read_weekday(self, text: str, position: int, reference: datetime | None) -> Unit | None:
        match = self._weekday.match(text, position)
        if match is None:
            return None
        unit = Unit("relative", position, match.end(), STRONG)
        if reference:
            weekday = self._words.weekday(match[1]) if match[1] else 6
            unit.point = self._named_weekday(reference.date(), weekday, match[3], bool(match[5]))
        return unit

    def _named_weekday(self, today: date, weekday: int, week: str | None, coming: bool) -> Point | None:
        if week:
            step = self._steps[week]
            return _day(today, weekday - today.weekday() + 7 * step)
        distance = (weekday - today.weekday() - 1) % 7 + 1
        return _day(today, distance if coming else distance - 7 if distance < 7 else -7)

    def _read_weekend(self, text: str, position: int, reference: datetime | None) -> Unit | None:
        """Saturday and Sunday of the week named; the last one past (`cuối tuần qua`) is in doubt on a Sunday."""
        match = self._weekend.match(text, position)
        if match is None:
            return None
        unit = Unit("relative", match.start(), match.end(), STRONG)
        if reference and (match[1] or reference.weekday() < 6):
            week = self._steps[match[1]] if match[1] else -1
            saturday = _day(reference.date(), 5 - reference.weekday() + 7 * week)
            sunday = _day(saturday.first, 1) if saturday else None
            unit.point = days_point(saturday.first, sunday.first) if saturday and sunday else None
        return unit

    def _read_day_of_month(self, text: str, position: int, reference: datetime | None) -> Unit | None:
        match = self._day_of_month.match(text, position)
        if match is None:
            return None
        unit = Unit("relative", position, match.end(), STRONG)
        if reference is None:
            return unit
        year, month = shift_months(reference.year, reference.month, self._steps[match[2]])
        day = self._words.number(match[1])
        if valid_date(year, month, day) is None:
            return Unit("bad", position, match.end())
        return Unit("day", position, match.end(), STRONG, (Day(day, month, year),))

    def _read_step(self, text: str, position: int, reference: datetime | None) -> Unit | None:
        match = self._step.match(text, position)
        if match is None or self._counted.search(text, max(0, position - 16), position):
            return None
        next_year, end = match[4], match.end()
        step = 1 if next_year else self._steps[match[3]]
        name = (
            "năm"
            if next_year
            else next(name for name in ("tuần", "tháng", "năm", "quý") if self._words.word(name) == match[2])
        )
        if match[3] in {self._words.word("kia"), self._words.word("ngoái")} and name != "năm":
            return None
        strength = STRONG
        if self._compared.search(text, max(0, position - 24), position) or (
            name == "năm" and match[3] in {self._words.word("trước"), self._words.word("sau")}
        ):
            strength = WHOLE
        unit = Unit("relative", position, end, strength)
        if reference is None:
            return unit
        today = reference.date()
        if name == "tuần":
            week = None if match[1] else _day(today, 7 * step)
            unit.point = week_point(week.first) if week else None
        elif name == "năm":
            unit.point = year_point(today.year + step)
            if match[1]:
                unit.start = match.start(2)
        elif name == "tháng":
            year, month = shift_months(today.year, today.month, step)
            unit.point = month_point(year, month)
            if match[1]:
                third = self._thirds[match[1]]
                unit.point = third_of_month(year, month, third)
        elif not match[1]:
            year, month = shift_months(today.year, (today.month - 1) // 3 * 3 + 1, 3 * step)
            unit.point = months_point(year, month, month + 2)
        return unit

    def _read_amount(self, text: str, position: int, reference: datetime | None) -> Unit | None:
        start = position
        ago = self._before.match(text, position)
        later = None if ago else self._after.match(text, position)
        if lead := ago or later:
            position = lead.end()
        match = self._amounts.match(text, position)
        if match is None:
            return None
        end = match.end()
        suffix = self._suffix.match(text, end)
        if ago is None:
            if suffix is None or self._vague.search(text, max(0, start - 8), start):
                return None
            end = suffix.end()
        sign = -1 if ago or (suffix and suffix[1] == self._words.word("trước")) else 1
        strength = STRONG if ago or (suffix and suffix[1] != self._words.word("sau")) else WHOLE
        unit = Unit("relative", start, end, strength)
        if reference:
            unit.point = self._shifted(match[1], sign, reference)
        return unit

    def _shifted(self, amounts: str, sign: int, reference: datetime) -> Point | None:
        months, seconds, finest = 0, 0, len(_UNIT_ORDER)
        coarsest_first: list[int] = []
        for amount in self._amount.finditer(amounts):
            if amount[4]:
                count, half, name = 0, True, "giờ"
            else:
                count, half = self._words.number(amount[1]), bool(amount[3])
                name = self._units[amount[2]]
            name = {"tiếng": "giờ", "h": "giờ", "hôm": "ngày", "p": "phút", "ph": "phút"}.get(name, name)
            if half and name != "giờ":
                return None
            if name in {"tháng", "năm"}:
                months += count * (12 if name == "năm" else 1)
            else:
                seconds += count * _SECONDS[name] + (1800 if half else 0)
            coarsest_first.append(_UNIT_ORDER.index(name))
            finest = min(finest, _UNIT_ORDER.index("phút" if half else name))
        if coarsest_first != sorted(set(coarsest_first), reverse=True):
            return None
        precision = _UNIT_PRECISION[_UNIT_ORDER[finest]]
        try:
            year, month = shift_months(reference.year, reference.month, sign * months)
            if precision == "year":
                return year_point(year)
            if precision == "month":
                return month_point(year, month)
            moment = reference + sign * timedelta(seconds=seconds)
            if months:
                day = valid_date(year, month, reference.day)
                if day is None:
                    return None
                moment = moment.replace(year=day.year, month=day.month) if not seconds else moment
                if seconds:
                    moment = reference.replace(year=day.year, month=day.month) + sign * timedelta(seconds=seconds)
        except (OverflowError, ValueError):
            return None
        return day_point(moment.date()) if precision == "day" else moment_point(moment, precision)


def _day(today: date, step: int) -> Point | None:
    try:
        return day_point(today + timedelta(days=step))
    except OverflowError:
        return None


@cache
def relative_reader(accented: bool) -> RelativeReader:
    """The reader for texts with or without diacritics."""
    return RelativeReader(lexicon(accented))
