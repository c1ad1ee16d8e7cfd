"""Bytes of a Vietnamese page → text, and what had to be repaired on the way.

The order is that of the HTML Living Standard (13.2.3.2, determining the character encoding): byte order mark, HTTP
header, meta. What the bytes prove stands above a declaration that makes mojibake of them: valid UTF-8 beyond ASCII is
UTF-8 whatever a header says, and TCVN3, VNI or windows-1258 are recognised by the Vietnamese they spell.
"""

from __future__ import annotations

import codecs
from dataclasses import dataclass

from w3lib.encoding import html_body_declared_encoding, http_content_type_encoding

from scraper.vietnamese.encodings_legacy import (
    WINDOWS_1252,
    WINDOWS_1258,
    from_table,
    from_tcvn3,
    from_vni,
    sample_words,
    vietnamese_share,
)
from scraper.vietnamese.encodings_repair import repair_bytes_shown_as_text, repair_letters_written_as_entities
from scraper.vietnamese.text import compose

_SNIFFED_HEAD = 4096
_MIN_PROOF_WORDS = 2
_PROVEN_SHARE = 0.8
_PROVEN_LEAD = 0.25
_SURE_UTF8_SEQUENCES = 8
_SEQUENCES_PER_BROKEN = 4

_STANDARD_NAMES = """
    utf-8 cp866 iso8859-2 iso8859-3 iso8859-4 iso8859-5 iso8859-6 iso8859-7 iso8859-8 iso8859-10 iso8859-13
    iso8859-14 iso8859-15 iso8859-16 koi8-r koi8-u mac-roman cp874 cp1250 cp1251 cp1252 cp1253 cp1254 cp1255 cp1256
    cp1257 cp1258 mac-cyrillic gb18030 big5hkscs euc_jp iso2022_jp cp932 cp949 utf-16-be utf-16-le utf-16"""
_STANDARD_ENCODINGS = frozenset(_STANDARD_NAMES.split())
"""Encodings that the WHATWG Encoding Standard knows, by the names of Python's codecs."""

_PUBLIC_NAMES = {"cp1252": "windows-1252", "cp1258": "windows-1258", "utf-16": "utf-16-le"}
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


@dataclass(frozen=True, slots=True)
class Decoded:
    """A page's text, NUL and byte order mark removed, without lone surrogates.

    `encoding` is what the bytes were read as (`utf-8`, `windows-1258`, `tcvn3`, `vni`, `utf-16-le`, …); `repairs` says
    in one sentence each what was overruled, undone or lost.
    """

    text: str
    encoding: str
    repairs: tuple[str, ...] = ()


def decode(data: bytes, content_type: str | None = None) -> Decoded:
    """Decode a page; `content_type` is the HTTP header's value (`text/html; charset=utf-8`). Never raises."""
    repairs: list[str] = []
    text, encoding = _decode(data, content_type, repairs)
    if b"\0" in data and "\0" in text:
        repairs.append(f"{text.count(chr(0))} NUL characters removed")
        text = text.replace("\0", "")
    text, notes = repair_letters_written_as_entities(text)
    return Decoded(text, _PUBLIC_NAMES.get(encoding, encoding), (*repairs, *notes))


def _decode(data: bytes, content_type: str | None, repairs: list[str]) -> tuple[str, str]:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _by_byte_order_mark(data[len(mark) :], encoding, content_type, repairs)
    declared = _known(http_content_type_encoding(content_type)) or _known(
        html_body_declared_encoding(data[:_SNIFFED_HEAD])
    )
    sixteen = _sixteen_bit_order(data, _known(http_content_type_encoding(content_type)))
    if sixteen is not None:
        if declared not in (None, sixteen, "utf-16"):
            repairs.append(_overruled(sixteen, declared))
        return data.decode(sixteen, "replace"), sixteen
    if data.isascii():
        return (
            (data.decode("iso2022_jp", "replace"), declared) if declared == "iso2022_jp" else (data.decode(), "utf-8")
        )
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return _not_utf8(data, declared, repairs)
    if declared not in (None, "utf-8"):
        if _is_legacy_by_chance_utf8(data, text, declared):
            return _decode_as(data, declared), declared
        repairs.append(_overruled("utf-8", declared))
    return _undo_shown_bytes(data, text, repairs), "utf-8"


def _by_byte_order_mark(data: bytes, encoding: str, content_type: str | None, repairs: list[str]) -> tuple[str, str]:
    if encoding != "utf-8":
        text = data.decode(encoding, "replace")
        if "\ufffd" in text:
            repairs.append(f"{text.count(chr(0xFFFD))} characters could not be read as {encoding}")
        return text, encoding
    try:
        return _undo_shown_bytes(data, data.decode(), repairs), encoding
    except UnicodeDecodeError:
        return _not_utf8(data, _known(http_content_type_encoding(content_type)) or "utf-8", repairs)


def _known(encoding: str | None) -> str | None:
    return encoding if encoding in _STANDARD_ENCODINGS else None


def _overruled(encoding: str, declared: str | None) -> str:
    against = f", though {_PUBLIC_NAMES.get(declared, declared)} is declared" if declared else ""
    return f"read as {_PUBLIC_NAMES.get(encoding, encoding)}, which its bytes prove{against}"


def _sixteen_bit_order(data: bytes, in_header: str | None) -> str | None:
    """The order of UTF-16 without a mark: every second byte of markup is NUL. The meta element cannot declare it."""
    head = data[:_SNIFFED_HEAD]
    pairs = len(head) // 2
    if not pairs:
        return None
    high, low = head[0 : 2 * pairs : 2].count(0), head[1 : 2 * pairs : 2].count(0)
    if max(high, low) > 0.3 * pairs and min(high, low) < 0.05 * pairs:
        return "utf-16-be" if high > low else "utf-16-le"
    if in_header in ("utf-16", "utf-16-le", "utf-16-be") and (high or low):
        return "utf-16-le" if in_header == "utf-16" else in_header
    return None


def _is_legacy_by_chance_utf8(data: bytes, text: str, declared: str) -> bool:
    """Whether a few letters of a declared code page only happen to form UTF-8: the page then spells Vietnamese."""
    if sum(not character.isascii() for character in text[: 1 << 16]) >= _SURE_UTF8_SEQUENCES:
        return False
    sample = sample_words(data)
    words, share = vietnamese_share(_decode_as(sample, declared))
    return words >= _MIN_PROOF_WORDS and share > vietnamese_share(text)[1] + _PROVEN_LEAD


def _undo_shown_bytes(data: bytes, text: str, repairs: list[str]) -> str:
    repaired, notes = repair_bytes_shown_as_text(data, text)
    repairs.extend(notes)
    return repaired


def _decode_as(data: bytes, encoding: str) -> str:
    match encoding:
        case "tcvn3":
            return from_tcvn3(data)
        case "vni":
            return from_vni(data)
        case "cp1258":
            return compose(from_table(data, WINDOWS_1258))
        case "cp1252":
            return from_table(data, WINDOWS_1252)
        case _:
            return data.decode(encoding, "replace")


def _not_utf8(data: bytes, declared: str | None, repairs: list[str]) -> tuple[str, str]:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        text = decoder.decode(data)
    except UnicodeDecodeError:
        pass
    else:
        if any(not character.isascii() for character in text) or declared in (None, "utf-8"):
            repairs.append("a character cut off at the end was dropped")
            return _undo_shown_bytes(data, text, repairs), "utf-8"
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    sequences = sum(not character.isascii() for character in text) - broken
    if sequences > _SEQUENCES_PER_BROKEN * broken:
        repairs.append(f"{broken} characters could not be read as utf-8")
        return _undo_shown_bytes(data, text, repairs), "utf-8"
    encoding = _proven_code_page(data, declared)
    if encoding is not None:
        repairs.append(_overruled(encoding, declared))
    elif declared and declared != "utf-8":
        encoding = declared
    else:
        encoding = "utf-8" if sequences else "cp1252"
        repairs.append(f"no declaration fits the bytes, read as {_PUBLIC_NAMES.get(encoding, encoding)}")
    text = _decode_as(data, encoding)
    if "\ufffd" in text:
        repairs.append(f"{text.count(chr(0xFFFD))} characters could not be read as {encoding}")
    return text, encoding


def _proven_code_page(data: bytes, declared: str | None) -> str | None:
    """The code page under which the words beyond ASCII are Vietnamese, if clearly better than the one declared."""
    sample = sample_words(data)
    declared_share = vietnamese_share(_decode_as(sample, declared))[1] if declared else 0.0
    best, best_share = None, declared_share + _PROVEN_LEAD
    for encoding in ("cp1258", "tcvn3", "vni"):
        words, share = vietnamese_share(_decode_as(sample, encoding))
        if words >= _MIN_PROOF_WORDS and share >= _PROVEN_SHARE and share > best_share:
            best, best_share = encoding, share
    return best
