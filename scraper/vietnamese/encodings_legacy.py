"""The code pages of Vietnamese pages before Unicode, as tables, and how Vietnamese a decoded text reads.

TCVN3 is TCVN 5712:1993 as the `.VnTime` fonts show it; VNI is VNI-Windows, which writes a letter and its mark as two
characters of windows-1252. The two windows pages follow the WHATWG Encoding Standard: bytes they leave undefined are C1
controls.
"""

from __future__ import annotations

import codecs
import re
import unicodedata

from scraper.vietnamese.syllables import is_syllable
from scraper.vietnamese.text import compose

_WORD = re.compile(r"[^\W\d_]+")
_BYTE_WORD = re.compile(rb"[A-Za-z\x80-\xff]+")
_NEUTRAL = dict.fromkeys(map(ord, "\xa0\xab\xbb\xb0\xb7\xa9\xae\xd7‘’“”‚„–—…•™€‹›\u200b\ufeff"))
_SAMPLE_WORDS = 4000
_MAX_WORD = 40


def _windows_table(name: str) -> str:
    return "".join(bytes([byte]).decode(name, "ignore") or chr(byte) for byte in range(256))


WINDOWS_1252 = _windows_table("cp1252")
WINDOWS_1258 = _windows_table("cp1258")

_TCVN3_LETTERS = (
    (0xA1, "ĂÂÊÔƠƯĐăâêôơưđ"),
    (0xB5, "àảãáạ"),
    (0xBB, "ằẳẵắ"),
    (0xC6, "ặầẩẫấậè"),
    (0xCE, "ẻẽéẹềểễếệìỉ"),
    (0xDC, "ĩíịò"),
    (0xE1, "ỏõóọồổỗốộờởỡớợù"),
    (0xF1, "ủũúụừửữứựỳỷỹýỵ"),
)


def _tcvn3_table() -> str:
    table = list(WINDOWS_1252)
    for start, letters in _TCVN3_LETTERS:
        table[start : start + len(letters)] = letters
    return "".join(table)


TCVN3 = _tcvn3_table()

_TONE_MARKS = dict(zip("ùøûõï", "\u0301\u0300\u0309\u0303\u0323", strict=True))
_CIRCUMFLEX_MARKS = dict(zip("âáàåãä", ("", *_TONE_MARKS.values()), strict=True))
_BREVE_MARKS = dict(zip("êéèúüë", ("", *_TONE_MARKS.values()), strict=True))
_VNI_SINGLES = dict(zip("ñíìæóòîôö", "đíìỉĩịỵơư", strict=True))


def _vni_letters() -> dict[str, str]:
    letters = dict(_VNI_SINGLES)
    for vowel in "aeouyôö":
        base = _VNI_SINGLES.get(vowel, vowel)
        letters |= {vowel + mark: base + tone for mark, tone in _TONE_MARKS.items()}
        if vowel in "aeo":
            letters |= {vowel + mark: base + "\u0302" + tone for mark, tone in _CIRCUMFLEX_MARKS.items()}
        if vowel == "a":
            letters |= {vowel + mark: base + "\u0306" + tone for mark, tone in _BREVE_MARKS.items()}
    composed = {pair: unicodedata.normalize("NFC", letter) for pair, letter in letters.items()}
    capitals = {pair.upper(): letter.upper() for pair, letter in composed.items()}
    mixed = {pair[0].upper() + pair[1:]: letter.upper() for pair, letter in composed.items()}
    return composed | mixed | capitals


_VNI_LETTERS = _vni_letters()
_VNI = re.compile("|".join(sorted(map(re.escape, _VNI_LETTERS), key=len, reverse=True)))


def from_table(data: bytes, table: str) -> str:
    """Decode bytes by a table of 256 characters."""
    return codecs.charmap_decode(data, "strict", table)[0]


def to_bytes(text: str, table: dict[int, int]) -> bytes | None:
    """The bytes that a code page shows as `text`; None when it has no such character. `table` is made by `inverse`."""
    try:
        return text.translate(table).encode("latin-1")
    except UnicodeEncodeError:
        return None


def inverse(table: str) -> dict[int, int]:
    """For `str.translate`: the characters of a code page to the code points of their bytes, all others to themselves.

    A C1 control stands for its own byte, as in latin-1.
    """
    return {ord(character): byte for byte, character in enumerate(table) if ord(character) != byte}


def from_vni(data: bytes) -> str:
    """Decode VNI-Windows."""
    return vni_letters(from_table(data, WINDOWS_1252))


def vni_letters(text: str) -> str:
    """VNI text that was shown as windows-1252, in its own letters."""
    return _VNI.sub(lambda match: _VNI_LETTERS[match.group()], text)


def from_tcvn3(data: bytes) -> str:
    """Decode TCVN3. Its fonts for capitals show small toned letters as capitals: `Hi PHßNG` is in capitals whole."""
    return _WORD.sub(_capital_font, from_table(data, TCVN3))


def _capital_font(match: re.Match[str]) -> str:
    word = match.group()
    latin = [letter for letter in word if letter.isascii()]
    is_shown_in_capitals = len(latin) > 1 and all(letter.isupper() for letter in latin)
    return word.upper() if is_shown_in_capitals else word


def vietnamese_share(text: str) -> tuple[int, float]:
    """How many different Vietnamese words with letters beyond ASCII, and their letters' share of all such characters.

    Punctuation that every language uses does not count.
    """
    composed = compose(text)
    beyond = sum(not character.isascii() for character in composed.translate(_NEUTRAL))
    spelled = 0
    words: set[str] = set()
    for word in _WORD.findall(composed):
        if not word.isascii() and is_syllable(word):
            spelled += sum(not letter.isascii() for letter in word)
            words.add(word)
    return len(words), spelled / beyond if beyond else 0.0


def sample_words(data: bytes) -> bytes:
    """Words that hold bytes beyond ASCII, up to some thousands, joined by spaces: enough to know a code page by."""
    words: list[bytes] = []
    for match in _BYTE_WORD.finditer(data):
        word = match.group()
        if not word.isascii():
            words.append(word[:_MAX_WORD])
            if len(words) == _SAMPLE_WORDS:
                break
    return b" ".join(words)
