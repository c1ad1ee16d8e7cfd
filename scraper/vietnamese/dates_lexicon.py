"""The words of Vietnamese dates: numbers, months, weekdays, parts of the day, and patterns made of them.

Patterns are written with diacritics. A text written without any is read by the same patterns without theirs; words that
this makes ambiguous (`sau`: sáu or sau, `ty`: Tý or Tỵ) are left out of that reading.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from typing import TypeVar

from scraper.vietnamese.lunar import BRANCHES, STEMS

Form = TypeVar("Form")

_ONES = {
    "một": 1, "mốt": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "lăm": 5, "nhăm": 5, "sáu": 6, "bảy": 7,
    "bẩy": 7, "tám": 8, "chín": 9, "mười": 10,
}  # fmt: skip
AFTER_TEN = "một|mốt|hai|ba|bốn|tư|lăm|nhăm|sáu|bảy|bẩy|tám|chín"
_DIGIT = "một|hai|ba|bốn|năm|sáu|bảy|bẩy|tám|chín"
NUMBER = (
    rf"(?:(?:hai|ba|bốn|năm|sáu|bảy|tám|chín) mươi(?: (?:{AFTER_TEN}))?|hăm (?:{AFTER_TEN})"
    rf"|mười(?: (?:{AFTER_TEN}))?|{_DIGIT})(?![^\W\d_])"
)
SPELLED_YEAR = rf"(?:một|hai) (?:nghìn|ngàn)(?: (?:không|{_DIGIT}) trăm)?(?: (?:linh|lẻ))?(?: {NUMBER})?"
ROMAN = {
    "i": 1,
    "ii": 2,
    "iii": 3,
    "iv": 4,
    "v": 5,
    "vi": 6,
    "vii": 7,
    "viii": 8,
    "ix": 9,
    "x": 10,
    "xi": 11,
    "xii": 12,
}
_ROMAN = "(?:viii|vii|vi|v|iv|ix|iii|ii|i|xii|xi|x)(?![^\\W\\d_])"
A_NUMBER = "0 mười hăm " + _DIGIT.replace("|", " ")
"""What a number may begin with, as `Lexicon.by_first_word` takes it: digits, or one of these words."""
LUNAR_MONTHS = {"giêng": 1, "chạp": 12}
MONTH = rf"(?:0?[1-9](?![0-9])|1[0-2](?![0-9])|{_ROMAN}|{NUMBER}|tư(?![^\W\d_])|giêng|chạp)"
WEEKDAYS = {
    "hai": 0, "2": 0, "ba": 1, "3": 1, "tư": 2, "4": 2, "năm": 3, "5": 3, "sáu": 4, "6": 4, "bảy": 5, "bẩy": 5,
    "7": 5,
}  # fmt: skip
STEM = "|".join((*STEMS, "kỉ"))
BRANCH = "|".join((*BRANCHES, "tí", "tị", "mẹo"))
_RESPELLED = {"kỉ": "kỷ", "tí": "tý", "tị": "tỵ", "mẹo": "mão"}
PART = (
    "rạng sáng|rạng|sáng sớm|tờ mờ sáng|chiều tối|chiều muộn|đêm khuya|tối muộn|nửa đêm|giữa trưa|sáng|trưa|chiều"
    "|tối|đêm|khuya"
)
_CALENDAR = r"(?:âm lịch|lịch âm|âl|al|a\.l\.?|dương lịch|dl)(?![^\W_])"
_NO_DAY = r"(?!:? (?:(?:ngày|mùng|mồng|là) )*[0-9]{1,2} ?(?:[/\-.]|tháng))"
CALENDAR_FOLLOWS = rf" ?(?:[,(] ?{_CALENDAR}{_NO_DAY}| ?{_CALENDAR})\)?"
"""The calendar of the day before it, not of one that follows, as in `20/3/2021 (âm lịch 8/2)`."""
LUNAR_DAY_FOLLOWS = (
    r"(?:ngày (?:âm(?: lịch)?|lịch âm)|(?:^|[^\w )] ?|(?:theo|tức|nhằm|là) )âm lịch)(?: là)?:? "
    r"(?:ngày )?(?:(?:mùng|mồng) )?$"
)
UNTIL_NOW = r" (?:cho )?(?:đến|tới) (?:nay|hôm nay|hiện nay|bây giờ)(?![^\W_])"
_PART_NAMES = {"rạng": "rạng sáng", "chiều tối": "tối", "chiều muộn": "chiều", "tối muộn": "tối", "giữa trưa": "trưa"}
_SLOTS = {
    "«NUMBER»": NUMBER,
    "«YEAR»": SPELLED_YEAR,
    "«MONTH»": MONTH,
    "«STEM»": STEM,
    "«BRANCH»": BRANCH,
    "«PART»": PART,
}

DIGIT_WORDS = "(?:một|mốt|hai|ba|bốn|tư|năm|lăm|nhăm|sáu|bảy|bẩy|tám|chín)"
FRACTION_FOLLOWS = (
    r" ?(?:ngày|tuần|tháng|giờ|phút|năm(?! [0-9])|số|diện tích|tổng|phiếu|hộ|dân|đại biểu|phường|xã|quận|huyện|thôn"
    r"|tổ|khu|chỉ tiêu|quãng|trận|ca|trường hợp|thành viên|người|đồng chí|đơn vị|trở lên|trở xuống|lần|mét|km|kg|m"
    r"|ha|tỷ|triệu|nghìn|đồng|điểm|cơ sở|cuộc|mẫu|dự án|tiêu chí|trường|học sinh|quân số|bệnh nhân|ca bệnh|giá trị"
    r"|mức|lượng|khối lượng|số lượng|công suất|sản lượng|doanh thu|thu nhập|lương|tiền|gia đình|cán bộ|công chức"
    r"|giáo viên|sinh viên|học viên|công nhân|lao động|doanh nghiệp|công trình|nội dung|lĩnh vực|nhiệm vụ|mục tiêu"
    r"|chỉ số|ghế|câu|môn|tuyến|đoạn|chặng|hạng mục|giải|huy chương|vụ|lô|gói|nhóm|bộ|bài|bàn|sân|thời gian|thế giới"
    r"|cử tri|địa phương|tỉnh|thành phố|nước|ủy viên|đảng viên|trẻ|em|cổ phần|vốn)(?![^\W_])"
)

_MARKS = re.compile("[\u0300-\u036f]")
_WORD_OR_DIGIT = re.compile(r"[^\W\d_]+|[0-9]")


class Lexicon:
    """Words and patterns, with diacritics or without."""

    def __init__(self, accented: bool) -> None:
        self.accented = accented
        self._ones = {self.word(word): value for word, value in _ONES.items()}
        self._lunar_months = {self.word(word): value for word, value in LUNAR_MONTHS.items()}
        self._weekdays = {self.word(word): value for word, value in WEEKDAYS.items()}
        self._respelled = {self.word(word): self.word(right) for word, right in _RESPELLED.items()}
        self._part_names = {self.word(word): word for word in PART.split("|")}

    def word(self, word: str) -> str:
        """The word as this lexicon's texts write it."""
        return word if self.accented else _MARKS.sub("", unicodedata.normalize("NFD", word)).replace("đ", "d")

    def pattern(self, source: str) -> re.Pattern[str]:
        """A compiled pattern; «NUMBER», «YEAR», «MONTH», «STEM», «BRANCH», «PART» stand for the words of that kind."""
        for slot, words in _SLOTS.items():
            source = source.replace(slot, words)
        return re.compile(self.word(source))

    def by_first_word(self, forms: Mapping[Form, str]) -> dict[str, list[Form]]:
        """The forms by the words that each may begin with, in their order, as `first_word` tells them."""
        found: dict[str, list[Form]] = {}
        for form, words in forms.items():
            for word in dict.fromkeys(map(self.word, words.replace("|", " ").split())):
                found.setdefault(word, []).append(form)
        return found

    def number(self, words: str) -> int:
        """The value of digits or of a spelled number below 100."""
        if words.isdecimal():
            return int(words)
        total = 0
        for word in words.split():
            if word == self.word("mươi"):
                total = total * 10 or 10
            elif word == self.word("hăm"):
                total = 20
            elif 0 < total < 10:
                total = total * 10 + self._ones[word]
            else:
                total += self._ones[word]
        return total

    def spelled_year(self, words: str) -> int:
        """The value of a spelled year."""
        thousands, _, rest = re.split(self.word(" (nghìn|ngàn)"), words, maxsplit=1)
        total = self._ones[thousands] * 1000
        hundreds, found, tail = rest.strip().partition(self.word(" trăm"))
        if found:
            total += 0 if hundreds == self.word("không") else self._ones[hundreds] * 100
        else:
            tail = rest
        tail = re.sub(self.word("^ *(linh|lẻ) "), "", tail).strip()
        return total + (self.number(tail) if tail else 0)

    def month(self, words: str) -> tuple[int, bool] | None:
        """The month of `01`, `I`, `mười hai`, `Giêng`, and whether that name is of the lunar calendar."""
        if words in self._lunar_months:
            return self._lunar_months[words], True
        number = ROMAN.get(words) or self.number(words)
        return (number, False) if 1 <= number <= 12 else None

    def weekday(self, word: str) -> int:
        """0 for Monday … 6 for Sunday, of the word after `thứ` (anything else is `chủ nhật`)."""
        return self._weekdays.get(word, 6)

    def part(self, words: str) -> str:
        """The part of the day: sáng, trưa, chiều, tối, đêm, khuya, rạng sáng or nửa đêm."""
        name = self._part_names[words]
        return _PART_NAMES.get(name, name)

    def sexagenary(self, stem: str, branch: str) -> str | None:
        """The name of a lunar year as `lunar` spells it; None for what diacritics would have to tell (Tý, Tỵ)."""
        stem, branch = self._respelled.get(stem, stem), self._respelled.get(branch, branch)
        stems = [name for name in STEMS if self.word(name) == stem]
        branches = [name for name in BRANCHES if self.word(name) == branch]
        return f"{stems[0]} {branches[0]}" if len(stems) == len(branches) == 1 else None


def first_word(text: str, position: int) -> str:
    """The word that begins at `position`; `0` for digits, empty for anything else."""
    word = _WORD_OR_DIGIT.match(text, position)
    return word[0] if word and word[0].isalpha() else "0" if word else ""


@cache
def lexicon(accented: bool) -> Lexicon:
    """The lexicon for texts with or without diacritics."""
    return Lexicon(accented)
