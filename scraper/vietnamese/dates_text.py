"""The text that the date grammar reads: lower case, one character each, with the way back to the original."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

from scraper.vietnamese.text import INVISIBLE, LOOK_ALIKES, SPACES, by_pieces, unify_tones

_MARKS = "\u0300-\u036f"
_DROPPED = re.compile(f"[{INVISIBLE}{_MARKS}]")
_CLUSTER = re.compile(f"[^{INVISIBLE}{_MARKS}]?[{INVISIBLE}{_MARKS}]+", re.DOTALL)
_MARK_LIMIT = 4

_ONE_TO_ONE: dict[int, str] = {
    **dict.fromkeys((*range(32), *range(127, 160)), " "),
    **dict.fromkeys(map(ord, SPACES), " "),
    **{ord(before): after for before, after in LOOK_ALIKES.items()},
    **dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d"), "-"),
    **dict.fromkeys(map(ord, "\u2044\u2215\uff0f"), "/"),
    **dict.fromkeys(map(ord, "\u2236\uff1a\ua789"), ":"),
    **dict.fromkeys(map(ord, "\u2019\u2018\u02bc\u2032\u00b4`"), "'"),
    **{0xFF10 + digit: str(digit) for digit in range(10)},
    ord("\uff0c"): ",",
    ord("\uff0e"): ".",
    ord("\uff08"): "(",
    ord("\uff09"): ")",
    ord("\u0130"): "i",
}
_MAPPED = re.compile(f"[{''.join(re.escape(chr(code)) for code in _ONE_TO_ONE)}]")
_SPACE_RUN = re.compile(" {2,}")
_VIETNAMESE = re.compile("[àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ]")


class Readable(NamedTuple):
    """`text` is what the grammar reads; `accented` whether it is written with diacritics."""

    original: str
    text: str
    accented: bool
    offsets: Sequence[int] | None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where a stretch of `text` stands in the original, without invisible characters at its end."""
        if self.offsets is not None:
            start, end = self.offsets[start], self.offsets[end]
        while end > start and self.original[end - 1] in INVISIBLE:
            end -= 1
        return start, end


def readable(original: str) -> Readable:
    """NFC, lower case, tone marks in their place, plain spaces, dashes, slashes and digits; nothing else is changed."""
    if original.isascii():
        return _collapsed(Readable(original, original.translate(_ONE_TO_ONE).lower(), False, None))
    text, offsets = original, None
    if _DROPPED.search(text):
        text, offsets = _composed(text)
    text = _MAPPED.sub(lambda match: _ONE_TO_ONE[ord(match[0])], text)
    lowered = by_pieces(str.lower, text)
    if len(lowered) != len(text):
        lowered = "".join(lower if len(lower := character.lower()) == 1 else character for character in text)
    lowered = unify_tones(lowered)
    accented = _VIETNAMESE.search(lowered) is not None
    return _collapsed(Readable(original, lowered, accented, offsets))


def _collapsed(source: Readable) -> Readable:
    """The same with every run of spaces as one."""
    if "  " not in source.text:
        return source
    parts: list[str] = []
    offsets: list[int] = []
    position = 0
    for run in _SPACE_RUN.finditer(source.text):
        parts.append(source.text[position : run.start() + 1])
        offsets.extend(range(position, run.start() + 1))
        position = run.end()
    parts.append(source.text[position:])
    offsets.extend(range(position, len(source.text) + 1))
    if source.offsets is not None:
        offsets = [source.offsets[offset] for offset in offsets]
    return Readable(source.original, "".join(parts), source.accented, offsets)


def _composed(original: str) -> tuple[str, list[int]]:
    parts: list[str] = []
    offsets: list[int] = []
    position = 0
    for cluster in _CLUSTER.finditer(original):
        start = cluster.start()
        parts.append(original[position:start])
        offsets.extend(range(position, start))
        visible = "".join(character for character in cluster[0] if character not in INVISIBLE)
        composed = unicodedata.normalize("NFC", visible[: _MARK_LIMIT + 1])
        parts.append(composed)
        offsets.extend([start] * len(composed))
        position = cluster.end()
    parts.append(original[position:])
    offsets.extend(range(position, len(original) + 1))
    return "".join(parts), offsets
