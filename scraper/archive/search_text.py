"""The two forms in which the search index keeps a text: as written, and by its letters alone. Pure.

Both have their words at the same positions as the text itself, so that FTS5, which highlights by position, marks
“đường phố” in the original for “duong pho”. Other spellings of a weekday are added behind the end.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from scraper.vietnamese.text import fold, normalize

WEEKDAY_NUMBERS = {"hai": "2", "ba": "3", "tư": "4", "năm": "5", "sáu": "6", "bảy": "7", "bẩy": "7"}
SHORT_WEEKDAYS = {fold(name): number for name, number in WEEKDAY_NUMBERS.items()}

_REMEMBERED_LENGTH = 30
_exact_word = lru_cache(maxsize=65_536)(normalize)
_fold_word = lru_cache(maxsize=65_536)(fold)
_TOKEN = re.compile(r"[^\W_](?:[^\W_]|[\u0300-\u036f])*")
_WEEKDAY = re.compile(rf"\bthứ\s+({'|'.join(WEEKDAY_NUMBERS)}|[2-7])\b", re.IGNORECASE)


def tokens(text: str) -> list[str]:
    """The words of a text as FTS5's unicode61 cuts them: runs of letters and digits."""
    return _TOKEN.findall(text)


def folded_tokens(text: str) -> list[str]:
    """The words of `tokens`, each folded."""
    return [_fold_word(word) if len(word) <= _REMEMBERED_LENGTH else fold(word) for word in _TOKEN.findall(text)]


def token_spans(text: str) -> Iterator[tuple[int, int]]:
    """Where each word of `tokens` begins and ends."""
    return (match.span() for match in _TOKEN.finditer(text))


def exact_word(word: str) -> str:
    """`normalize` of one word, remembered: a language has fewer words than an archive has uses of them."""
    return _exact_word(word) if len(word) <= _REMEMBERED_LENGTH else normalize(word)


def fold_word(word: str) -> str:
    """`fold` of one word, remembered."""
    return _fold_word(word) if len(word) <= _REMEMBERED_LENGTH else fold(word)


def exact_text(text: str) -> str:
    """The text as the exact columns index it: NFC, cleaned, the tone mark on the same vowel in every word."""
    words = text.split()
    return " ".join(filter(None, map(_exact_word if _are_short(words) else exact_word, words)))


@lru_cache(maxsize=8)
def index_pair(text: str | None) -> tuple[str, str]:
    """What is indexed for a text: its exact form and its folded form, each with the other spelling of its weekdays.

    The last few are remembered: of an article that has changed, most texts leave the index only to enter it again.
    """
    if not text:
        return "", ""
    exact = exact_text(text)
    added = _other_weekdays(exact)
    if added:
        exact = f"{exact}\n{added}"
    words = exact.split()
    return exact, " ".join(filter(None, map(_fold_word if _are_short(words) else fold_word, words)))


def _are_short(words: list[str]) -> bool:
    return len(max(words, key=len, default="")) <= _REMEMBERED_LENGTH


def _other_weekdays(text: str) -> str:
    if "thứ " not in text.lower():
        return ""
    named = {match[1].lower() for match in _WEEKDAY.finditer(text)}
    numbers = {WEEKDAY_NUMBERS.get(name, name) for name in named}
    names = [name for name, number in WEEKDAY_NUMBERS.items() if number in numbers]
    return " ".join(f"thứ {other}" for other in sorted({*numbers, *names} - named))
