"""From a text to the units of dates in it, in reading order, in one pass."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date, datetime
from functools import cache

from scraper.vietnamese.dates_clock import clock_reader
from scraper.vietnamese.dates_days import day_reader
from scraper.vietnamese.dates_foreign import ENGLISH_MONTH, ENGLISH_WORDS, read_english
from scraper.vietnamese.dates_lexicon import AFTER_TEN, PART, Lexicon, lexicon
from scraper.vietnamese.dates_lunar import FESTIVALS, lunar_reader
from scraper.vietnamese.dates_periods import period_reader
from scraper.vietnamese.dates_relative import relative_reader
from scraper.vietnamese.dates_text import Readable
from scraper.vietnamese.dates_units import FULL, STRONG, Unit

_Reader = Callable[[str, int, datetime | None], list[Unit]]

_LETTER = r"[^\W\d_]"
_BLANK = re.compile(r"\s*")
_WORD = re.compile(rf"{_LETTER}+")
_CHAIN = re.compile(r"[0-9]+(?:[./,:\-][0-9]+)*[^\W_]*(?:[/\-][^\W\d_][^\s,;]*)?")
_SURE_AFTER_WORD = re.compile(
    r"[0-9]{1,2}([/.\-])[0-9]{1,2}\1[0-9]{4}|[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{1,2}(?::|h)[0-9]{2}"
)
_WORD_END = r"(?![^\W_])"
_NO_LETTER = r"[^0-9_a-z\u00df-\u00f6\u00f8-\u02ff\u0370-\u1fff]"
"""What may stand before a word, as ranges: these the engine looks up at once, and leaps from one to the next."""

_NUMBER_WORDS = "một hai ba bốn tư năm sáu bảy bẩy tám chín mười hăm"
_DAY_WORDS = "ngày hôm các những cả trong vào mùng mồng"
_PERIOD_WORDS = "tháng thg th lưu đầu giữa cuối thượng trung hạ nửa năm quý q thập thế những mùa xuân hè hạ sn tầm đến"
_RELATIVE_WORDS = (
    "hôm ngày bữa vừa mới bây tuần tháng năm quý sang cách sau đầu giữa cuối thượng trung hạ"
    " thứ chủ chúa cn nửa just mùng mồng"
)
_LUNAR_WORDS = "rằm tết mùng mồng giao đêm ngày hôm lễ đại vu trung đoan giỗ phật mùa"
_WEEKDAY_WORDS = "thứ chủ chúa cn t"


_AFTER_NUMBER = (
    rf"(?:(?:st|nd|rd|th)?[ \-]{ENGLISH_MONTH}| ?(?:(?:[/.\-~→:,;&+]|->) ?)?(?:[0-9]|[ivx]{{1,4}}(?![^\W_])|«NUMBER»"
    r"|(?:«PART»|giây|phút|giờ|tiếng|ngày|hôm|tuần|tháng|năm|tết|đến|tới|den|toi|cho|hết|và|hoặc|rưỡi|mùng|mồng"
    r"|thg|th|ph|p|h|g)(?![^\W\d_])))"
)
_AFTER_YEAR = r"(?: ?[,\-]? ?[0-9]| (?:này|nay|trước|rồi|vừa|ngoái|sau|sắp|tới|kia|học|mới|một|hai|«STEM»)(?![^\W\d_]))"
_A_NUMBER_AND_MORE = f"(?:[0-9]{{8}}|[0-9]++{_AFTER_NUMBER})"
_NUMBER_AND_MORE = rf"(?: mươi)?(?: (?:{AFTER_TEN}))?{_AFTER_NUMBER}"
_STEP = rf"(?:này|nay|trước|rồi|vừa|qua|ngoái|sau|sắp|tới|kia)(?!{_LETTER})"
_A_QUARTER = "(?:i|[1-4]|một|hai|ba|tư|bốn)"
_A_MONTH = " ?(?:«MONTH»|một cách )"
_OF_A_PERIOD = rf"(?:tuần|tháng|năm|quý) {_STEP}"
_FOLLOWED_BY = {
    **dict.fromkeys(_NUMBER_WORDS.split(), _NUMBER_AND_MORE),
    **dict.fromkeys(("các", "cả"), " (?:ngày|hôm)"),
    **dict.fromkeys(("trong", "vào"), " (?:(?:các|cả|những|«NUMBER»|[0-9]{1,2}) )?(?:ngày|hôm)"),
    **dict.fromkeys(("đầu", "giữa", "cuối"), rf" (?:{_OF_A_PERIOD}|(?:của )?tháng{_A_MONTH}|giờ|[0-9]|«PART»)"),
    "tuần": f" {_STEP}",
    "tháng": f"{_A_MONTH}| {_STEP}",
    "quý": f" ?(?:{_A_QUARTER}|{_STEP})",
    "q": rf"\.? ?{_A_QUARTER}",
    **dict.fromkeys(("chủ", "chúa"), " (?:nhật|nhựt)"),
    "những": " (?:ngày|hôm|năm)",
    "năm": f"{_AFTER_YEAR}|{_NUMBER_AND_MORE}",
    "ngày": rf" ?(?::|{_A_NUMBER_AND_MORE}|«NUMBER»|mùng|mồng|hôm|mai|kia|mốt|kìa|âm|dương|rằm|{'|'.join(FESTIVALS)})",
    "sau": " (?:[0-9]|«NUMBER»)",
    **dict.fromkeys(("vừa", "mới"), " (?:mới|xong|đăng)"),
    "đến": " [0-9]{4}",
    "trung": " (?:tuần|thu)",
    "giao": " thừa",
    "lưu": " trữ",
    "thế": " kỷ",
    **dict.fromkeys(ENGLISH_WORDS.split(), rf"\.?,? (?:[0-9]|{ENGLISH_MONTH})"),
}
"""What follows a word that may start something wherever it does: elsewhere no reader is tried."""
_NUMBER = f"[0-9](?<![0-9].)(?:(?=[0-9]{{7}})[0-9]+|[0-9]*+(?={_AFTER_NUMBER}))"


class Scanner:
    """The readers of one lexicon, each tried at the words that may start what it reads.

    Most numbers of a text count something else, which a look at what follows them tells without trying every reader.
    """

    def __init__(self, words: Lexicon) -> None:
        self._words = words
        self._ordinal = words.word("thứ")
        accented = words.accented
        self._clock = clock_reader(accented)
        self._days = day_reader(accented)
        self._lunar = lunar_reader(accented)
        self._periods = period_reader(accented)
        self._relative = relative_reader(accented)
        self._weekday = words.pattern(
            rf"(?:thứ[ \-]?(hai|ba|tư|năm|sáu|bảy|bẩy|[2-7])|t\.? ?([2-7])(?= ?[,\-|(]? ?(?:ngày )?[0-9])"
            rf"|(?:chủ|chúa) (?:nhật|nhựt)|cn){_WORD_END}"
        )
        self._no_weekday = words.pattern(r"thứ ?(?:[0189]|tám|chín|nhất)(?= ?[,\-|(]? ?(?:ngày )?[0-9]{1,2}[/.\-])")
        self._counted = words.pattern(
            r"(?:^|[^\w])(?:lần|khóa|(?<!hoa )kỳ(?: họp)?|đại hội|hội nghị|đợt|hạng|(?<!khẩn )cấp|tầng|vòng|bậc|ngôi"
            r"|đời|thế hệ|vị trí|mũi|năm|tuần|tháng|quý|thế kỷ) $"
        )
        self._part = words.pattern(rf"(?:(?:đầu|cuối|giữa) giờ |(?:buổi|đầu|cuối) )?(«PART»){_WORD_END}")
        part_words = "đầu cuối giữa buổi " + " ".join(name.split()[0] for name in PART.split("|"))
        by_word: dict[str, list[_Reader]] = {}
        names: dict[str, None] = {}
        for triggers, reader in (
            (f"{_RELATIVE_WORDS} {_NUMBER_WORDS} {part_words}", self._read_relative),
            (_LUNAR_WORDS + " " + _NUMBER_WORDS, self._read_lunar),
            (_NUMBER_WORDS, self._read_clock),
            (f"{_PERIOD_WORDS} {_NUMBER_WORDS}", self._periods_at),
            (f"{_DAY_WORDS} {_NUMBER_WORDS}", self._read_days),
            (_WEEKDAY_WORDS, self._read_weekday),
            (part_words, self._read_part),
            (ENGLISH_WORDS, self._read_english),
        ):
            names.update(dict.fromkeys(triggers.split()))
            for word in dict.fromkeys(map(words.word, triggers.split())):
                by_word.setdefault(word, []).append(reader)
        word = _any_of({word: f"(?!{_LETTER}){behind}" for word, behind in _behind(words, names).items()})
        self._start = words.pattern(rf"{_NO_LETTER}({word})|{_NUMBER}")
        self._word = words.pattern(f"({word})")
        self._by_word = by_word
        self._by_number = [
            (words.pattern(needed), reader)
            for needed, reader in (
                (r"[0-9]{1,4} ?[gphtn]", self._read_relative),
                (r"[0-9]{1,2} ?(?:[,\-]|tết|đến|tới|và)", self._read_lunar),
                (r"[0-9]{1,2} ?(?:[:gh]|rưỡi)", self._read_clock),
                (r"[0-9]{1,2} tháng|[0-9]{4} ?(?:[\-/]|đến|den|tới|toi)", self._periods_at),
                (r"[0-9]{1,2}(?:st|nd|rd|th)?[ \-][adfjmnos]", self._read_english),
                (r"[0-9]{1,2}(?![0-9]| ?[/.,\-] ?[0-9]{3})|[0-9]{4}[/.\-]|[0-9]{8}", self._read_days),
            )
        ]

    def units(self, text: str, reference: datetime | None) -> list[Unit]:
        """Every unit in reading order; units do not overlap."""
        found: list[Unit] = []
        position = 0
        search = self._start.search
        while start := self._word_at(text, position) or search(text, position):
            position = self._read(start, reference, found)
        return found

    def _word_at(self, text: str, position: int) -> re.Match[str] | None:
        """The word that begins right here, as one does after a number without a space: `5tháng6`."""
        before = text[position - 1 : position]
        return None if before == "_" or before.isalpha() else self._word.match(text, position)

    def _read(self, start: re.Match[str], reference: datetime | None, found: list[Unit]) -> int:
        """Put what starts here behind `found`; where to go on."""
        text = start.string
        word = start[1] or ""
        is_number = not word
        place, position = start.span(0 if is_number else 1)
        if is_number and place and _is_inside(text, place) and not (found and found[-1].end >= place - 1):
            return self._end_of_chain(text, place, position)
        for read in self._readers(word, text, place):
            units = read(text, place, reference)
            if units:
                found.extend(units)
                return _word_end(text, max(position, units[-1].end))
        return self._end_of_chain(text, place, position) if is_number else position

    def _readers(self, word: str, text: str, position: int) -> list[_Reader]:
        """The readers worth trying at a word, or at a number (no word), from what follows it."""
        if word:
            return self._by_word[word]
        return [reader for follows, reader in self._by_number if follows.match(text, position)]

    def _end_of_chain(self, text: str, start: int, position: int) -> int:
        chain = _CHAIN.match(text, start)
        return max(position, chain.end()) if chain else position

    def _read_relative(self, text: str, position: int, reference: datetime | None) -> list[Unit]:
        unit = self._relative.read(text, position, reference)
        return [unit] if unit and not self._is_ordinal(text, position) else []

    def _is_ordinal(self, text: str, position: int) -> bool:
        """Whether `thứ` at `position` counts what stands before it: `lần thứ 5`, `kỳ họp thứ tư`."""
        if not text.startswith(self._ordinal, position):
            return False
        return self._counted.search(text, max(0, position - 16), position) is not None

    def _read_lunar(self, text: str, position: int, reference: datetime | None) -> list[Unit]:
        unit = self._lunar.read(text, position, _day(reference))
        return [unit] if unit else []

    def _read_clock(self, text: str, position: int, _reference: datetime | None) -> list[Unit]:
        unit = self._clock.read(text, position)
        return [unit] if unit else []

    def _periods_at(self, text: str, position: int, reference: datetime | None) -> list[Unit]:
        return self._periods.read(text, position, _day(reference))

    def _read_days(self, text: str, position: int, reference: datetime | None) -> list[Unit]:
        unit = self._days.read(text, position, _day(reference))
        return [unit] if unit else []

    def _read_english(self, text: str, position: int, _reference: datetime | None) -> list[Unit]:
        unit = read_english(text, position)
        return [unit] if unit else []

    def _read_weekday(self, text: str, position: int, _reference: datetime | None) -> list[Unit]:
        match = self._weekday.match(text, position)
        if match is None:
            unknown = self._no_weekday.match(text, position) if _BLANK.fullmatch(text, 0, position) else None
            return [Unit("bad", position, unknown.end())] if unknown else []
        if match[1] and self._is_ordinal(text, position):
            return [Unit("void", position, match.end())]
        weekday = self._words.weekday(match[1] or match[2] or "")
        return [Unit("weekday", position, match.end(), STRONG, weekday=weekday)]

    def _read_part(self, text: str, position: int, _reference: datetime | None) -> list[Unit]:
        match = self._part.match(text, position)
        return [Unit("part", position, match.end(), FULL, part=self._words.part(match[1]))] if match else []


def _behind(words: Lexicon, triggers: Iterable[str]) -> dict[str, str]:
    """What must follow each of the words as the lexicon writes them, where whatever it stands for must be followed."""
    found: dict[str, dict[str, None]] = {}
    for trigger in triggers:
        found.setdefault(words.word(trigger), {})[_FOLLOWED_BY.get(trigger, "")] = None
    return {word: "" if "" in behind else f"(?={'|'.join(behind)})" for word, behind in found.items()}


def _any_of(words: dict[str, str]) -> str:
    """A pattern of the words, each with the pattern behind it, letter by letter: each letter is looked at once."""
    rests: dict[str, dict[str, str]] = {}
    for word, behind in words.items():
        if word:
            rests.setdefault(word[0], {})[word[1:]] = behind
    alternatives = [re.escape(letter) + _any_of(following) for letter, following in rests.items()]
    if "" in words:
        alternatives.append(words[""])
    return f"(?:{'|'.join(alternatives)})"


def _word_end(text: str, position: int) -> int:
    """The end of the word that reading stopped inside."""
    word = _WORD.match(text, position - 1)
    return word.end() if word and word.end() > position else position


def _is_inside(text: str, position: int) -> bool:
    """Whether the number at `position` is the tail of something longer (`Covid-19`, `0912.23.12`, `QL10`)."""
    before = text[position - 1]
    if before.isalnum() or before in "_%#@=$":
        return True
    earlier = text[position - 2] if position > 1 else ""
    if before in ".-:/" and earlier.isalpha():
        return before == "/" or not _SURE_AFTER_WORD.match(text, position)
    return before in "./-+:" and earlier.isdecimal()


def _day(reference: datetime | None) -> date | None:
    return reference.date() if reference else None


@cache
def _scanner(accented: bool) -> Scanner:
    return Scanner(lexicon(accented))


def scan(readable: Readable, reference: datetime | None) -> list[Unit]:
    """The units of a text; `reference` is in Vietnam's time."""
    return _scanner(readable.accented).units(readable.text, reference)
