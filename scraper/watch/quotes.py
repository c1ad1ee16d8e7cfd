"""What differs between two versions of a text: a short quotation of each, and whether facts differ. Pure, linear."""

from __future__ import annotations

import re
from collections import Counter
from typing import Final

from scraper.vietnamese import find_dates

_WORD: Final = re.compile(r"\S+")
_NUMBER: Final = re.compile(r"\d+(?:[.,]\d+)*")
_NAME: Final = re.compile(r"[^\W\d_]+(?:\s+[^\W\d_]+)*")
_CONTEXT: Final = 12
_LONGEST: Final = 60
_READ: Final = 20_000


def quotations(before: str | None, after: str | None) -> tuple[str, str]:
    """The passage from the first to the last difference, with twelve words around it, of each version."""
    old, new = _WORD.findall(before or ""), _WORD.findall(after or "")
    shorter = min(len(old), len(new))
    start = next((index for index in range(shorter) if old[index] != new[index]), shorter)
    rest = shorter - start
    end = next((index for index in range(rest) if old[-1 - index] != new[-1 - index]), rest)
    return _cut(old, start, len(old) - end), _cut(new, start, len(new) - end)


def facts_changed(before: str | None, after: str | None) -> set[str]:
    """Which of “numbers”, “names” (two capitalised words and more) and “dates” one version has and the other not."""
    old, new = (before or "")[:_READ], (after or "")[:_READ]
    found = set()
    if Counter(_NUMBER.findall(old)) != Counter(_NUMBER.findall(new)):
        found.add("numbers")
    if _names(old) != _names(new):
        found.add("names")
    if _dates(old) != _dates(new):
        found.add("dates")
    return found


def _cut(words: list[str], start: int, end: int) -> str:
    first, last = max(0, start - _CONTEXT), min(len(words), end + _CONTEXT)
    middle = words[first:last]
    if len(middle) > _LONGEST + 2 * _CONTEXT:
        middle = [*middle[: _LONGEST // 2 + _CONTEXT], "[…]", *middle[-(_LONGEST // 2 + _CONTEXT) :]]
    return " ".join(["…"] * (first > 0) + middle + ["…"] * (last < len(words)))


def _names(text: str) -> Counter[str]:
    names: Counter[str] = Counter()
    for stretch in _NAME.finditer(text):
        run: list[str] = []
        for word in [*stretch[0].split(), ""]:
            if word[:1].isupper():
                run.append(word)
                continue
            if len(run) > 1:
                names[" ".join(run)] += 1
            run = []
    return names


def _dates(text: str) -> Counter[str]:
    return Counter(value.iso for value in find_dates(text))
