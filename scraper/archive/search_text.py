"""The two forms in which the search index keeps a text: as written, and by its letters alone. Pure.

Both have their words at the same positions as the text itself, so that FTS5, which highlights by position, marks
“đường phố” in the original for “duong pho”. Other spellings of a weekday are added behind the end.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from scraper.vietnamese.text import fold, normalize

WEEKDAY_NUMBERS = {"hai": "2", "ba": "3", "tư": "4", "năm": "5", "sáu": "6", "bảy": "7", "bẩy": "7"}
SHORT_WEEKDAYS = {fold(name): number for name, number in WEEKDAY_NUMBERS.items()}

_REMEMBERED_LENGTH = 30
_REMEMBERED_WORDS = 65_536
_TOKEN = re.compile(r"[^\W_]++(?:[\u0300-\u036f]++[^\W_]*+)*+")
_CUT = re.compile(f"({_TOKEN.pattern})")
_WEEKDAY = re.compile(rf"thứ(?<=\bthứ)\s+({'|'.join(WEEKDAY_NUMBERS)}|[2-7])\b")


class _Remembered(dict[str, str]):
    """What a function makes of each short word: a language has fewer words than an archive has uses of them."""

    def __init__(self, function: Callable[[str], str]) -> None:
        super().__init__()
        self._function = function

    def __missing__(self, word: str) -> str:
        made = self._function(word)
        if len(word) <= _REMEMBERED_LENGTH:
            if len(self) >= _REMEMBERED_WORDS:
                self.clear()
            self[word] = made
        return made


exact_word: Callable[[str], str] = _Remembered(normalize).__getitem__
"""`normalize` of one word."""
fold_word: Callable[[str], str] = _Remembered(fold).__getitem__
"""`fold` of one word."""


def tokens(text: str) -> list[str]:
    """The words of a text as FTS5's unicode61 cuts them: runs of letters and digits."""
    return _TOKEN.findall(text)


def folded_tokens(text: str) -> list[str]:
    """The words of `tokens`, each folded."""
    return list(map(fold_word, _TOKEN.findall(text)))


def cut(text: str) -> list[str]:
    """The text in pieces: what is no word, a word of `tokens`, what is no word, … and at the end what is no word."""
    return _CUT.split(text)


def folded_text(text: str) -> str:
    """The words between white space, each folded, one space apart; what is not a letter stays with its word."""
    return " ".join(filter(None, map(fold_word, _exact_words(text))))


def exact_text(text: str) -> str:
    """The text as the exact columns index it: NFC, cleaned, the tone mark on the same vowel in every word."""
    return " ".join(_exact_words(text))


@lru_cache(maxsize=16)
def index_pair(text: str | None) -> tuple[str, str]:
    """What is indexed for a text: its exact form and its folded form, each with the other spelling of its weekdays.

    The last few are remembered: topics are looked for in what is then indexed, and of an article that has changed, most
    texts leave the index only to enter it again.
    """
    if not text:
        return "", ""
    words = _exact_words(text)
    exact = " ".join(words)
    added = _other_weekdays(exact)
    if added:
        exact = f"{exact}\n{added}"
        words += added.split()
    return exact, " ".join(filter(None, map(fold_word, words)))


def _exact_words(text: str) -> list[str]:
    return list(filter(None, map(exact_word, text.split())))


def _other_weekdays(text: str) -> str:
    lower = text.lower()
    if "thứ " not in lower:
        return ""
    named = {match[1] for match in _WEEKDAY.finditer(lower)}
    numbers = {WEEKDAY_NUMBERS.get(name, name) for name in named}
    names = [name for name, number in WEEKDAY_NUMBERS.items() if number in numbers]
    return " ".join(f"thứ {other}" for other in sorted({*numbers, *names} - named))
