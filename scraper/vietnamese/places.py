"""Wards, districts, streets, provinces and countries, many of which are named for people."""

from __future__ import annotations

import re
from functools import lru_cache

from scraper.vietnamese.lexicon import key, keys, load

_LISTS = load("places")
_NEVER_PEOPLE = keys(_LISTS["never_people"])
_MAYBE_PEOPLE = keys(_LISTS["maybe_people"])
_UNIT = re.compile(
    r"(?:(?:tp|t\.p|tx|tt)(?:\. ?| )|(?:thành phố|tỉnh|quận|huyện|thị xã|thị trấn|phường|xã|đặc khu|đường|phố|ngõ|thôn|"
    r"tổ dân phố|khu|làng|cảng|đảo|vịnh|sông|cầu|chợ|đền|chùa|công viên)(?: |$)(?!ủy|đoàn|hội|đội|vụ ))"
)
_SHORT_UNIT = re.compile(r"^[qphx](?:\. ?| )")
_FROM = re.compile(r"^(?:từ|tại|ở) ")
_LONGEST_NAME = 7


@lru_cache(maxsize=4096)
def is_place(text: str) -> bool:
    """Whether the text is only a place's name, one that is hardly ever a person's."""
    name = key(text)
    name = _FROM.sub("", name, count=1)
    if _UNIT.match(name) and len(name.split()) <= _LONGEST_NAME:
        return True
    name = _SHORT_UNIT.sub("", name, count=1)
    return name in _NEVER_PEOPLE or name == "tp.hcm"


@lru_cache(maxsize=4096)
def may_be_place(text: str) -> bool:
    """Whether the text is a place's name, even if people have it too."""
    return is_place(text) or key(text) in _MAYBE_PEOPLE
