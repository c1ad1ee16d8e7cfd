"""Text whose letters are really bytes: UTF-8 read as windows-1252 and stored again, or text typed for a TCVN3 or VNI
font. Undone only where the result is Vietnamese and the text as it stands is not.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable

from scraper.vietnamese.encodings_legacy import (
    WINDOWS_1252,
    WINDOWS_1258,
    from_tcvn3,
    from_vni,
    inverse,
    to_bytes,
    vietnamese_share,
)

_TELLTALES_UTF8 = (
    re.compile(
        rb"\xc3(?:[\x83\x84\x86\x87\x8b\x8e\x8f\x90\x91\x96\x98\x9c\x9e\x9f\xa4-\xa7\xab\xae\xaf\xb1\xb6\xb8\xbb\xbc\xbe]"
        rb"|\xa1\xc2[\xba\xbb]|\xa2\xe2\x82\xac)"
    ),
    re.compile(rb"\xc2[\xa8\xb5\xb6\xb8\xb9\xbc-\xbe]"),
)
"""By their first bytes, as a search for one byte leaps."""
_TELLTALE = re.compile("[áâÃÄÆÇËÎÏÐÑÖØÜÞßäåæçëîïñöøûüþ¨µ¶¸¹¼½¾](?:(?<![áâ])|(?<=á)[º»]|(?<=â)€)")
_TELLTALE_ENTITY = re.compile(
    r"&(?:micro|para|cedil|sup1|frac1[24]|frac34|[aeiou]uml|[AEIO]uml|Uuml|aring|aelig|AElig|[cC]cedil|[iuI]circ|[nN]tilde|"
    r"[oO]slash|szlig|thorn|THORN|brvbar|uml|#(?:1(?:6[68]|8[1-589]|90|9[689])|2(?:0[3679]|1[46]|2[0238]|29|3[01589]|"
    r"4[168]|5[124])));"
)
_LATIN_ENTITY = re.compile(
    r"&(?!(?:lt|gt|amp|quot|apos);)"
    r"(?:#(?:1[6-9]\d|2[0-4]\d|25[0-5]|3[3-7]\d|40[0-2]|8\d{3})|[A-Za-z]{2,6}(?:1[24]|34|[123])?);"
)
_TELLTALE_ENTITIES = 12
_UTF8_OF_VIETNAMESE = re.compile("[áÁ][º»]")
_SEGMENT = re.compile(r"[^<>\r\n]+")
_WORD = re.compile(r"[^\x00-\x20<>\"']+")
_PAGE_PROOF = 3
_WHOLE_PAGE = 2
_SHARE_BEFORE, _SHARE_AFTER = 0.5, 0.9

_BYTES_OF_1252 = inverse(WINDOWS_1252)
_BYTES_OF_1258 = inverse(WINDOWS_1258)


def repair_letters_written_as_entities(text: str) -> tuple[str, tuple[str, ...]]:
    """`text` with letters of a TCVN3 or VNI font undone that were saved as entities: `Qu&Euml;n` → `Quận`.

    Pages that only write Vietnamese itself with entities stay as they are.
    """
    if text.count("&") < _TELLTALE_ENTITIES or len(_TELLTALE_ENTITY.findall(text)) < _TELLTALE_ENTITIES:
        return text, ()
    repaired, notes = repair(_LATIN_ENTITY.sub(lambda match: html.unescape(match.group()), text))
    return (repaired, notes) if notes else (text, ())


def repair_bytes_shown_as_text(data: bytes, text: str) -> tuple[str, tuple[str, ...]]:
    """`text` with segments undone that show the bytes of UTF-8, TCVN3 or VNI, and a note for each kind.

    `data` is `text` in UTF-8 (with or without a few broken bytes): looking for a telltale there is quick.
    """
    if not any(telltale.search(data) for telltale in _TELLTALES_UTF8):
        return text, ()
    return repair(text)


def repair(text: str) -> tuple[str, tuple[str, ...]]:
    """As `repair_bytes_shown_as_text`, for text that did not come from bytes."""
    notes: list[str] = []
    suspects = _suspects(text)
    for name, undo, undo_surely in _REPAIRS:
        proof = 0
        undone: dict[str, str] = {}
        for segment in suspects:
            repaired, words = undo(segment)
            if repaired != segment:
                undone[segment] = repaired
                proof += words
        if proof >= _PAGE_PROOF:
            others = [segment for segment in _segments(text) if segment not in undone]
            if len(undone) >= _WHOLE_PAGE * len(others):
                undone |= {segment: undo_surely(segment) for segment in others}
            text = _SEGMENT.sub(_replacer(undone), text)
            suspects = _suspects(text)
            notes.append(f"{name} undone in {len(undone)} passages")
    return text, tuple(notes)


def _segments(text: str) -> list[str]:
    """The different passages beyond ASCII between tags and line ends."""
    return list(dict.fromkeys(segment for segment in _SEGMENT.findall(text) if not segment.isascii()))


def _suspects(text: str) -> list[str]:
    """Those of the passages that show a telltale."""
    found: dict[str, None] = {}
    position = 0
    while telltale := _TELLTALE.search(text, position):
        before = max(text.rfind(edge, position, telltale.start()) + 1 for edge in "<>\r\n")
        passage = _SEGMENT.match(text, max(before, position))
        assert passage is not None
        found[passage[0]] = None
        position = passage.end()
    return list(found)


def _replacer(replacements: dict[str, str]) -> Callable[[re.Match[str]], str]:
    return lambda match: replacements.get(match.group(), match.group())


def _undo_double_utf8(segment: str) -> tuple[str, int]:
    repaired = _from_shown_utf8(segment)
    if repaired is not None:
        words, share = vietnamese_share(repaired)
        if share >= _SHARE_AFTER and share > vietnamese_share(segment)[1]:
            return repaired, words
    if not _UTF8_OF_VIETNAMESE.search(segment):
        return segment, 0
    undone = _undone_words(segment)
    return _WORD.sub(_replacer(undone), segment), sum(
        vietnamese_share(whole)[1] >= _SHARE_AFTER for whole in undone.values()
    )


def _undone_words(segment: str) -> dict[str, str]:
    words = ((word, _from_shown_utf8(word)) for word in set(_WORD.findall(segment)) if not word.isascii())
    return {word: whole for word, whole in words if whole is not None}


def _undo_words(segment: str) -> str:
    return _WORD.sub(_replacer(_undone_words(segment)), segment)


def _from_shown_utf8(text: str) -> str | None:
    for table in (_BYTES_OF_1252, _BYTES_OF_1258):
        data = to_bytes(text, table)
        if data is not None:
            try:
                return data.decode()
            except UnicodeDecodeError:
                continue
    return None


def _undo_font(decode: Callable[[bytes], str]) -> Callable[[str], tuple[str, int]]:
    def undo(segment: str) -> tuple[str, int]:
        data = to_bytes(segment, _BYTES_OF_1252)
        if data is None:
            return segment, 0
        repaired = decode(data)
        words, share = vietnamese_share(repaired)
        if share < _SHARE_AFTER or vietnamese_share(segment)[1] > _SHARE_BEFORE:
            return segment, 0
        return repaired, words

    return undo


def _undo_font_surely(decode: Callable[[bytes], str]) -> Callable[[str], str]:
    def undo(segment: str) -> str:
        data = to_bytes(segment, _BYTES_OF_1252)
        return segment if data is None else decode(data)

    return undo


_REPAIRS: tuple[tuple[str, Callable[[str], tuple[str, int]], Callable[[str], str]], ...] = (
    ("utf-8 read as windows-1252", _undo_double_utf8, _undo_words),
    ("letters of a TCVN3 font", _undo_font(from_tcvn3), _undo_font_surely(from_tcvn3)),
    ("letters of a VNI font", _undo_font(from_vni), _undo_font_surely(from_vni)),
)
"""Each fault by name, how a passage is undone if that makes it Vietnamese, and how on a page that is at fault whole."""
