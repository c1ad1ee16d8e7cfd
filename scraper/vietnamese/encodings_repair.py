"""Text whose letters are really bytes: UTF-8 read as windows-1252 and stored again, or text typed for a TCVN3 or VNI
font. Undone only where the result is Vietnamese and the text as it stands is not.
"""

from __future__ import annotations

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

_ASCII = bytes(range(128))
_TELLTALE_UTF8 = re.compile(
    rb"\xc3[\x83\x84\x86\x87\x8b\x8e\x8f\x90\x91\x96\x98\x9c\x9e\x9f\xa4-\xa7\xab\xae\xaf\xb1\xb6\xb8\xbb\xbc\xbe]"
    rb"|\xc2[\xa8\xb5\xb6\xb8\xb9\xbc-\xbe]|\xc3\xa1\xc2[\xba\xbb]|\xc3\xa2\xe2\x82\xac"
)
_TELLTALE = re.compile("[ÃÄÆÇËÎÏÐÑÖØÜÞßäåæçëîïñöøûüþ¨µ¶¸¹¼½¾]|á[º»]|â€")
_UTF8_OF_VIETNAMESE = re.compile("[áÁ][º»]")
_SEGMENT = re.compile(r"[^<>\r\n]+")
_WORD = re.compile(r"[^\x00-\x20<>\"']+")
_PAGE_PROOF = 3
_SHARE_BEFORE, _SHARE_AFTER = 0.5, 0.9

_BYTES_OF_1252 = inverse(WINDOWS_1252)
_BYTES_OF_1258 = inverse(WINDOWS_1258)


def repair_bytes_shown_as_text(data: bytes, text: str) -> tuple[str, tuple[str, ...]]:
    """`text` with segments undone that show the bytes of UTF-8, TCVN3 or VNI, and a note for each kind.

    `data` is `text` in UTF-8 (with or without a few broken bytes): looking for a telltale there is quick.
    """
    if not _TELLTALE_UTF8.search(data.translate(None, _ASCII)):
        return text, ()
    return repair(text)


def repair(text: str) -> tuple[str, tuple[str, ...]]:
    """As `repair_bytes_shown_as_text`, for text that did not come from bytes (values with entities, for instance)."""
    notes: list[str] = []
    for name, undo in _REPAIRS:
        proof = 0
        undone: dict[str, str] = {}
        for segment in dict.fromkeys(_SEGMENT.findall(text)):
            if _TELLTALE.search(segment):
                repaired, words = undo(segment)
                if repaired != segment:
                    undone[segment] = repaired
                    proof += words
        if proof >= _PAGE_PROOF:
            text = _SEGMENT.sub(_replacer(undone), text)
            notes.append(f"{name} undone in {len(undone)} passages")
    return text, tuple(notes)


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
    undone = {word: _undo_word(word) for word in set(_WORD.findall(segment)) if _TELLTALE.search(word)}
    return _WORD.sub(_replacer(undone), segment), sum(word != whole for word, whole in undone.items())


def _undo_word(word: str) -> str:
    whole = _from_shown_utf8(word)
    return whole if whole is not None and vietnamese_share(whole)[1] >= _SHARE_AFTER else word


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


_REPAIRS: tuple[tuple[str, Callable[[str], tuple[str, int]]], ...] = (
    ("utf-8 read as windows-1252", _undo_double_utf8),
    ("letters of a TCVN3 font", _undo_font(from_tcvn3)),
    ("letters of a VNI font", _undo_font(from_vni)),
)
