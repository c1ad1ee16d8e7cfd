"""Vietnamese text in the encodings of before Unicode, for pages that lie about them."""

from __future__ import annotations

import unicodedata

_TONES = "\u0300\u0309\u0303\u0301\u0323"
# Tables of TCVN 5712:1993 (TCVN3, “ABC”) and VNI-Win in the order: no tone, huyền, hỏi, ngã, sắc, nặng.
_TCVN3 = {
    "a": "61 b5 b6 b7 b8 b9",
    "ă": "a8 bb bc bd be c6",
    "â": "a9 c7 c8 c9 ca cb",
    "e": "65 cc ce cf d0 d1",
    "ê": "aa d2 d3 d4 d5 d6",
    "i": "69 d7 d8 dc dd de",
    "o": "6f df e1 e2 e3 e4",
    "ô": "ab e5 e6 e7 e8 e9",
    "ơ": "ac ea eb ec ed ee",
    "u": "75 ef f1 f2 f3 f4",
    "ư": "ad f5 f6 f7 f8 f9",
    "y": "79 fa fb fc fd fe",
    "đ": "ae",
}
_TCVN3_CAPITALS = {"Ă": "a1", "Â": "a2", "Ê": "a3", "Ô": "a4", "Ơ": "a5", "Ư": "a6", "Đ": "a7"}
_VNI = {
    "a": "a aø aû aõ aù aï",
    "ă": "aê aè aú aü aé aë",
    "â": "aâ aà aå aã aá aä",
    "e": "e eø eû eõ eù eï",
    "ê": "eâ eà eå eã eá eä",
    "i": "i ì æ ó í ò",
    "o": "o oø oû oõ où oï",
    "ô": "oâ oà oå oã oá oä",
    "ơ": "ô ôø ôû ôõ ôù ôï",
    "u": "u uø uû uõ uù uï",
    "ư": "ö öø öû öõ öù öï",
    "y": "y yø yû yõ yù î",
    "đ": "ñ",
}
_PLAIN = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "–": "-", "…": "...", "»": ">", "«": "<", "©": "(c)"})


def _toned(letters: str) -> list[str]:
    return [unicodedata.normalize("NFC", letters + tone) for tone in ("", *_TONES)]


_TO_TCVN3 = {
    letter: bytes.fromhex(code)
    for base, codes in _TCVN3.items()
    for letter, code in zip(_toned(base), codes.split(), strict=False)
}
_TO_VNI = {
    letter: text.encode("cp1252")
    for base, texts in _VNI.items()
    for letter, text in zip(_toned(base), texts.split(), strict=False)
}
_TO_TCVN3 |= {letter.upper(): code for letter, code in _TO_TCVN3.items() if len(letter) == 1 and not letter.isascii()}
_TO_TCVN3 |= {letter: bytes.fromhex(code) for letter, code in _TCVN3_CAPITALS.items()}
_TO_VNI |= {
    letter.upper(): code.decode("cp1252").upper().encode("cp1252")
    for letter, code in _TO_VNI.items()
    if not letter.isascii()
}


def tcvn3(text: str) -> bytes:
    """Text in TCVN3, whose toned capitals are those of a font and so come out as small letters."""
    return b"".join(_TO_TCVN3.get(char) or char.encode("ascii", "replace") for char in text.translate(_PLAIN))


def vni(text: str) -> bytes:
    """Text in VNI-Win: a letter and a mark, each a byte."""
    return b"".join(_TO_VNI.get(char) or char.encode("ascii", "replace") for char in text.translate(_PLAIN))


def windows_1258(text: str) -> bytes:
    """Text in windows-1258, which has the tones as combining marks."""
    return b"".join(_tone_apart(char).encode("cp1258", "xmlcharrefreplace") for char in text)


def twice_encoded(text: str) -> bytes:
    """UTF-8 taken for windows-1252 (as the web reads it: unused codes are controls) and saved as UTF-8 again."""
    return "".join(bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in text.encode()).encode()


def _tone_apart(char: str) -> str:
    parts = unicodedata.normalize("NFD", char)
    tones = "".join(part for part in parts if part in _TONES)
    return unicodedata.normalize("NFC", "".join(part for part in parts if part not in _TONES)) + tones
