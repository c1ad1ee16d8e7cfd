"""Offices, unions, schools and companies: whether a text is the name of one, and its capitals set right."""

from __future__ import annotations

import re
from functools import lru_cache

from scraper.vietnamese.lexicon import key, keys, load
from scraper.vietnamese.names import begins_with_surname, is_known_person, is_office
from scraper.vietnamese.text import unify_tones

_LISTS = load("organisations")
_SMALL_WORDS = keys(_LISTS["small_words"].split())


def _beginning(entries: list[str]) -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(sorted(map(re.escape, entries), key=len, reverse=True))})(?!\w)")


_HEAD = _beginning(_LISTS["heads"])
_NEVER = _beginning(_LISTS["never"])
_WHOLE = keys(_LISTS["whole"])
_PHRASES = {unify_tones(phrase).lower(): phrase for phrase in _LISTS["phrases"]}
_PHRASE = re.compile(rf"(?<!\w){_beginning(list(_PHRASES)).pattern}")
_WORD = re.compile(r"[^\W_]+")
_WORDS_WITH_SIGNS = re.compile(r"[\w.&+-]+,?|[-–—&]")
_LONGEST_NAME = 16


@lru_cache(maxsize=4096)
def organisation_name(text: str) -> str | None:
    """An organisation's name as printed, with capitals set right if it was all in capitals; None if it is no name."""
    if is_office(text):
        return text
    name = key(text)
    head = _HEAD.match(name)
    if head is None or _NEVER.match(name) or (is_known_person(text) and begins_with_surname(text)):
        return None
    words = text[head.end() :].split()
    if not (words or name in _WHOLE) or len(words) > _LONGEST_NAME or not text[0].isupper():
        return None
    if text.isupper():
        return _in_sentence_case(text)
    for word in words:
        if not _WORDS_WITH_SIGNS.fullmatch(word):
            return None
        bare = key(word.rstrip(","))
        if not (word[0].isupper() or word[0].isdigit() or bare in _SMALL_WORDS or not bare.isalpha()):
            return None
    return text


def is_organisation_head(text: str) -> bool:
    """Whether a name of an organisation could begin here."""
    return _HEAD.match(key(text)) is not None


def _in_sentence_case(text: str) -> str:
    small = unify_tones(text).lower()
    parts: list[str] = []
    end = 0
    for match in _PHRASE.finditer(small):
        parts += (
            _WORD.sub(lambda word: word.group().capitalize(), small[end : match.start()]),
            _PHRASES[match.group()],
        )
        end = match.end()
    parts.append(_WORD.sub(lambda word: word.group().capitalize(), small[end:]))
    name = "".join(parts)
    return name[0].upper() + name[1:]
