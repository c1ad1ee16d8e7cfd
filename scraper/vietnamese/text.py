"""Vietnamese text as it is published, made comparable: pure functions from `str` to `str`.

`clean` is for text that is stored (what was published stays, only its encoding accidents go), `normalize` for comparing
names, `fold` for searching. All are idempotent, linear in their input and never raise.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from itertools import pairwise

INVISIBLE = (
    "\u00ad\u034f\u061c\u115f\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e"
    "\u2060\u2061\u2062\u2063\u2066\u2067\u2068\u2069\ufeff"
)
SPACES = (
    "\t\n\v\f\r\x1c\x1d\x1e\x1f\x85\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007"
    "\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
)
LOOK_ALIKES = {"ð": "đ", "Ð": "Đ", "Ɖ": "Đ", "ɖ": "đ"}
"""Icelandic eth and African D, which old converters put for đ."""

_CONTROLS = [code for code in (*range(0x20), *range(0x7F, 0xA0)) if chr(code) not in SPACES]
CHARACTER_TABLE: dict[int, str | None] = {
    **dict.fromkeys(_CONTROLS),
    **{ord(character): None for character in INVISIBLE},
    **{ord(character): " " for character in SPACES},
    **{ord(before): after for before, after in LOOK_ALIKES.items()},
}

_ODD = re.compile(
    "[^"
    + "".join(
        re.escape(chr(code))
        for code in (*range(0x20, 0x300), *range(0x1E00, 0x1F00), *range(0x2010, 0x2028), *range(0x2030, 0x205F))
        if code not in CHARACTER_TABLE
    )
    + "]"
)
"""What `clean` may have to mend: the other characters stand for themselves, in NFC, whatever is beside them."""

_MAPPED = re.compile(f"[{''.join(re.escape(chr(code)) for code in CHARACTER_TABLE)}]")

_MARK_RUN_LIMIT = 30
"""Longest run of combining marks kept: the Stream-Safe Text Format of Unicode Standard Annex #15."""
_MAYBE_MARK_RUN = re.compile(f"[^\\x00-\u02ff\u1e00-\u1eff]{{{_MARK_RUN_LIMIT + 1}}}")

TONES = "\u0300\u0301\u0303\u0309\u0323"
_PLAIN_VOWELS = "aăâeêioôơuưy"
_TONE_OF: dict[str, str] = {}
_BARE: dict[str, str] = {}
_TONED: dict[tuple[str, str], str] = {}
for _vowel in _PLAIN_VOWELS + _PLAIN_VOWELS.upper():
    _TONED[_vowel, ""] = _vowel
    _BARE[_vowel] = _vowel
    for _tone in TONES:
        _letter = unicodedata.normalize("NFC", _vowel + _tone)
        _TONED[_vowel, _tone] = _letter
        _TONE_OF[_letter] = _tone
        _BARE[_letter] = _vowel
_LONGEST_REMEMBERED = 80
_MOST_REMEMBERED = 32_768
_LONGEST_AT_ONCE = 10_000
_VOWEL_RUN = re.compile(f"[{''.join(_BARE)}]{{2,4}}")
_ACCENTS = re.compile("[\u0300-\u036f]+")
_SPACE_RUN = re.compile(" {2,}")


def clean(text: str) -> str:
    """NFC, look-alike letters mended, invisible and control characters dropped, white space collapsed and trimmed."""
    if _ODD.search(text):
        text = compose(_MAPPED.sub(_mapped, text))
    return (_SPACE_RUN.sub(" ", text) if "  " in text else text).strip(" ")


def _mapped(match: re.Match[str]) -> str:
    return CHARACTER_TABLE[ord(match[0])] or ""


def normalize(text: str) -> str:
    """The cleaned text with tone marks where they belong (`hoà` → `hòa`): for comparing names, not for storing."""
    return unify_tones(clean(text))


def author_key(name: str) -> str:
    """What names of one author have in common: tone marks placed alike, case folded, no last dot, single spaces."""
    return normalize(name).casefold().rstrip(". ").replace(". ", ".")


def fold(text: str) -> str:
    """The text for searching: cleaned, lower case, no diacritics, đ → d."""
    decomposed = unicodedata.normalize("NFD", clean(text).lower())
    return unicodedata.normalize("NFC", _ACCENTS.sub("", decomposed)).replace("đ", "d")


def compose(text: str) -> str:
    """NFC, in linear time: runs of combining marks beyond 30 are cut (Unicode Standard Annex #15)."""
    if text.isascii() or not _ODD.search(text):
        return text
    if _MAYBE_MARK_RUN.search(text):
        text = _long_mark_run().sub(r"\1", text)
    return unicodedata.normalize("NFC", text)


def unify_tones(text: str) -> str:
    """Tone marks of NFC text put where spelling wants them: `hoà` → `hòa`, `thuý` → `thúy`, `Baỷ` → `Bảy`.

    The mark stands on the vowel with a hat, horn or breve if there is one (the last of two); else on the second of two
    vowels before a final consonant, the middle of three, the first otherwise. The u of `qu` and the i of `gi` belong to
    the consonant. The length of the text does not change.
    """
    if text.isascii():
        return text
    return by_pieces(_unified, text)


def by_pieces(change: Callable[[str], str], text: str) -> str:
    """What `change` makes of a text, a long one piece by piece: splitting and `lower` take many times its memory."""
    if len(text) <= _LONGEST_AT_ONCE:
        return change(text)
    return "".join(change(text[start:end]) for start, end in pairwise([*_cuts(text), len(text)]))


def single_spaced(text: str) -> str:
    """The text with every run of white space as one space, none at its ends."""
    if len(text) <= _LONGEST_REMEMBERED:
        return _short_single_spaced(text)
    if len(text) <= _LONGEST_AT_ONCE:
        return " ".join(text.split())
    pieces = (" ".join(text[start:end].split()) for start, end in pairwise([*_cuts(text), len(text)]))
    return " ".join(piece for piece in pieces if piece)


@lru_cache(maxsize=8192)
def _short_single_spaced(text: str) -> str:
    """The pages of a site share most of their short texts: menus, labels, titles in side columns."""
    return " ".join(text.split())


def _unified(text: str) -> str:
    words = text.split(" ")
    if _RIGHT.issuperset(words):
        return text
    return " ".join(map(_UNIFIED.__getitem__, words))


def _cuts(text: str) -> Iterator[int]:
    """Where a long text may be cut: before spaces."""
    place = 0
    while place >= 0:
        yield place
        place = text.find(" ", place + _LONGEST_AT_ONCE)


_RIGHT: set[str] = set()
"""Words seen whose tone marks are where they belong: most texts have no others."""


class _UnifiedWords(dict[str, str]):
    """What `unify_tones` makes of a word: a language has fewer words than a page has uses of them."""

    def __missing__(self, word: str) -> str:
        unified = _VOWEL_RUN.sub(_replace_tone, word)
        if len(word) <= _LONGEST_REMEMBERED and len(self) < _MOST_REMEMBERED:
            self[word] = unified
            if unified == word:
                _RIGHT.add(word)
        return unified


_UNIFIED = _UnifiedWords()


def _replace_tone(match: re.Match[str]) -> str:
    run, text, start, end = match[0], match.string, match.start(), match.end()
    before = text[start - 1].lower() if start else ""
    return _place_tone(run, before if before in "qg" else "", text[end : end + 1].isalpha())


@lru_cache(maxsize=8192)
def _place_tone(run: str, onset: str, closed: bool) -> str:
    tones = [_TONE_OF[letter] for letter in run if letter in _TONE_OF]
    if len(tones) != 1:
        return run
    letters = [_BARE[letter] for letter in run]
    small = [letter.lower() for letter in letters]
    first = 1 if (onset, small[0]) in {("q", "u"), ("g", "i")} else 0
    nucleus = small[first:]
    if len(nucleus) > 3:
        return run
    marked = [place for place, letter in enumerate(nucleus) if letter in "ăâêôơư"]
    if marked:
        place = marked[-1]
    elif len(nucleus) == 3 or (len(nucleus) == 2 and closed):
        place = 1
    else:
        place = 0
    place += first
    letters[place] = _TONED[letters[place], tones[0]]
    return "".join(letters)


@cache
def _long_mark_run() -> re.Pattern[str]:
    marks = (chr(code) for code in range(0x300, 0x20000) if unicodedata.combining(chr(code)))
    combining = "".join(re.escape(mark) for mark in marks)
    return re.compile(f"([{combining}]{{{_MARK_RUN_LIMIT}}})[{combining}]+")
