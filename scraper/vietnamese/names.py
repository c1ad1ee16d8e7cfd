"""Personal names, initials and collectives: what they look like, and how they are written in an archive."""

from __future__ import annotations

import re
from functools import lru_cache

from scraper.vietnamese.lexicon import key, keys, load
from scraper.vietnamese.lunar import sexagenary_name
from scraper.vietnamese.places import is_place, may_be_place
from scraper.vietnamese.syllables import is_syllable
from scraper.vietnamese.text import fold, normalize

_LISTS = load("names")
_SURNAMES = keys(_LISTS["surnames"].split())
_GIVEN = keys(_LISTS["given"].split())
_MAJOR_SURNAMES = keys(_LISTS["major_surnames"].split())
_NEVER = keys(_LISTS["never"].split())
_NOT_PEOPLE = keys(_LISTS["not_people"])
_FOREIGN_NOT_PEOPLE = keys(_LISTS["foreign_not_people"].split())
_FOLDED_SURNAMES = frozenset(map(fold, _SURNAMES))
_LUNAR_YEARS = frozenset(map(sexagenary_name, range(1984, 2044)))
_ONE_LETTER_SURNAMES = frozenset({"y", "ý"})
_ONLY_MIDDLE = frozenset({"a", "thị"})
_SMALL_MIDDLE = frozenset({"văn", "thị", "đình", "đức", "hữu"})
_OFFICES = """
ubnd hđnd ubmttq mttq ubkt vhxh vh-xh ktxh kt-xh ttvh ttvhtt ttvh-tt
"""
_OFFICE_LETTERS = keys(_OFFICES.split())
_ORGANISATION_LETTERS = """
ttxvn vov vtv vtc htv thp hptv anhp cand qđnd gdđt gd&đt đcsvn tpo vne nlđ sggp
bhxh lđlđ tncs lhpn ccb chqs tw tp vn tp.hcm hcm ocop fdi gdp asean eu who usd imf wb wto un undp unesco
unicef csgt pccc tttt tt&tt vhtt vhttdl khcn tnmt nnptnt gtvt tand vksnd cstn htx clb thcs thpt thtt ttđt bqp
bca byt pv ctv btv bbt ok qa faq rss pdf doc gmt sos covid vip led wifi ai ar vr it hiv aids adn xml html led
bch btc gđ pgđ bgđ hpđt hnm sgk atgt attp antt anqp ktxh
"""
_ORGANISATIONS = keys(_ORGANISATION_LETTERS.split()) | _OFFICE_LETTERS

_DOTTED = re.compile(r"(?:[A-ZĐƯÂÔĂƠÊ][a-z]{0,2}\. ?){1,4}[A-ZĐƯÂÔĂƠÊ][a-z]?\.?")
_CAPITALS = re.compile(r"[A-ZĐƯÂÔĂƠÊ]{2,4}")
_INITIAL_AND_NAME = re.compile(r"((?:[A-ZĐ][a-z]{0,2}\. ?){1,3})(\w{2,7})")
_ACRONYM = re.compile(r"[A-ZĐƯÂÔĂƠÊ]{2,}")
_NO_VOWEL = re.compile(r"[BCDFGHJKLMNPQRSTVWXZĐ]{2,}")
_FOREIGN_WORD = re.compile(r"[A-Z\u00c0-\u00de][A-Za-z\u00c0-\u024f'’.-]*")
_LONGEST_NAME = 5


@lru_cache(maxsize=8192)
def person_name(text: str, *, strict: bool = False) -> str | None:
    """A person's name in title case with tone marks set right; None if the text is not surely a name.

    `strict` is for lines that nothing marks as a byline: Vietnamese names of two syllables or more only, each of them
    known in names, none a place's. Names of districts, wards and streets are refused in any case.
    """
    words = normalize(text).rstrip(".").split()
    if not 0 < len(words) <= _LONGEST_NAME or (strict and len(words) == 1):
        return None
    name = " ".join(words)
    small = name.lower()
    if small in _NOT_PEOPLE or (may_be_place(name) if strict else is_place(name)):
        return None
    if not all(map(_is_name_word, words)):
        return None if strict else _abbreviated_or_foreign(words, name)
    if _is_vietnamese_name(small.split(), strict):
        return " ".join(word.capitalize() for word in words)
    return None if strict else _abbreviated_or_foreign(words, name)


def begins_with_surname(text: str) -> bool:
    """Whether the first word is a Vietnamese surname (`Đoàn` is one, and begins the names of organisations)."""
    return key(text.split(" ", 1)[0]) in _SURNAMES


def labelled_name(text: str) -> str | None:
    """A name after a label that only people follow (`Ảnh:`, `Tác giả:`): its words need not be known in names."""
    words = normalize(text).rstrip(".").split()
    small = [word.lower() for word in words]
    if not 2 <= len(words) <= _LONGEST_NAME or not all(map(_is_name_word, words)) or _NEVER.intersection(small):
        return None
    if " ".join(small) in _NOT_PEOPLE or is_place(" ".join(words)):
        return None
    return " ".join(word.capitalize() for word in words)


def _is_name_word(word: str) -> bool:
    letter_only = len(word) == 1 and word.isalpha() and word.isupper()
    return letter_only or ((word[0].isupper() or word in _SMALL_MIDDLE) and is_syllable(word))


def _is_vietnamese_name(words: list[str], strict: bool) -> bool:
    if (" ".join(words) in _LUNAR_YEARS and strict) or (
        words[0] in {"xuân", "tết"} and " ".join(words[1:]) in _LUNAR_YEARS
    ):
        return False
    if _NEVER.intersection(words) or (len(words[0]) == 1 and words[0] not in _ONE_LETTER_SURNAMES):
        return False
    known = [word in _GIVEN or word in _SURNAMES or len(word) == 1 for word in words]
    if len(words) == 1:
        return known[0] and len(words[0]) > 1
    if len(words) == 2:
        return all(known) and words[0] != "thị"
    if len(words) == 3 and words[0] in _SURNAMES and words[1] in _ONLY_MIDDLE:
        return all(known) or not strict
    if words[0] in _MAJOR_SURNAMES:
        return all(known) if strict else sum(known) >= len(words) - 1
    return len(words) == 3 and all(known) and not (words[0] == "anh" and words[1] in _SURNAMES)


def _abbreviated_or_foreign(words: list[str], name: str) -> str | None:
    """`Th.Hằng`, `H. Tùng`; `Kyle Rodda`; a Vietnamese name typed without diacritics."""
    abbreviated = _INITIAL_AND_NAME.fullmatch(name)
    if abbreviated and key(abbreviated[2]) in _GIVEN and abbreviated[2][0].isupper():
        return f"{abbreviated[1]}{abbreviated[2].capitalize()}"
    if not 2 <= len(words) <= 4 or not all(_FOREIGN_WORD.fullmatch(word) for word in words):
        return None
    if _FOREIGN_NOT_PEOPLE.intersection(name.lower().split()) or _ORGANISATIONS.intersection(name.lower().split()):
        return None
    acronym = _NO_VOWEL if name.isupper() else _ACRONYM
    if any(acronym.fullmatch(word) and (place or len(word) > 2) for place, word in enumerate(words)):
        return None
    has_foreign_word = any(not is_syllable(word) and len(word.strip(".")) > 1 for word in words)
    is_unaccented = name.isascii() and words[0].lower() in _FOLDED_SURNAMES
    if not (has_foreign_word or is_unaccented):
        return None
    return " ".join(_foreign_case(word) for word in words) if name.isupper() else name


def _foreign_case(word: str) -> str:
    return re.sub(r"[^\W\d_]+", lambda match: match.group().capitalize(), word)


def is_known_person(text: str) -> bool:
    """Whether the text is a Vietnamese name beyond doubt (see `strict`)."""
    return person_name(text, strict=True) is not None


@lru_cache(maxsize=4096)
def initials(text: str) -> str | None:
    """Initials as printed, without the last dot (`H.T.` → `H.T`); None if the letters are a word or an organisation."""
    name = normalize(text)
    bare = name.rstrip(".")
    if not (_DOTTED.fullmatch(name) or _CAPITALS.fullmatch(bare)):
        return None
    if bare.lower() in _ORGANISATIONS or bare.lower().replace(".", "") in _ORGANISATIONS:
        return None
    return bare.replace(". ", ".")


def is_office(text: str) -> bool:
    """Whether the text is the letters of a local office or committee: `VHXH`, `HĐND`."""
    return text.isupper() and key(text) in _OFFICE_LETTERS
