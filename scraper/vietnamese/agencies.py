"""News agencies, and the media that a text can be taken from."""

from __future__ import annotations

import re
from functools import lru_cache

from scraper.vietnamese.lexicon import key, keys, load

_LISTS = load("agencies")
_AGENCIES = {key(alias): name for name, aliases in _LISTS["agencies"].items() for alias in aliases}
_MEDIA = {key(name): name for name in reversed(_LISTS["media"]["names"])}
_ONLY_AFTER_THEO = keys(_LISTS["media"]["only_after_theo"])
_HEAD = re.compile(rf"(?:{'|'.join(sorted(map(re.escape, _LISTS['media']['heads']), key=len, reverse=True))})\b")
_AGENCY_PREFIX = re.compile(r"(?:hãng tin|hãng thông tấn|hãng|thông tấn xã|tin|theo) ")
_DOMAIN = re.compile(
    r"(?:https?://)?(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?:vn|com|net|org|info|gov|edu|tv|asia|news|uk|us|cn|jp)"
    r"(?::\d+)?(?:/\S*)?"
)
_SMALL_RESTS = ("điện tử", "của", "quận", "thành phố", "tỉnh", "huyện", "phường", "xã ", "ngành", "thông tin")
_BRANCH = re.compile(
    r"(?:vov|vtv|vtc|ttxvn)[ –-]{1,3}(?:đông bắc|tây bắc|miền \w+|tây nguyên|đbscl|tp\.? ?hcm|giao thông|\d)"
)
_LONGEST_NAME = 12


@lru_cache(maxsize=4096)
def agency_name(text: str) -> str | None:
    """The name under which an agency is kept (`Thông tấn xã Việt Nam` → `TTXVN`); None if the text is none."""
    name = key(text).rstrip(".")
    found = _AGENCIES.get(name)
    if found is None and (prefix := _AGENCY_PREFIX.match(name)):
        found = _AGENCIES.get(name[prefix.end() :])
    return found


def is_domain(text: str) -> bool:
    """Whether the text is a web address or host name."""
    return _DOMAIN.fullmatch(text.lower()) is not None


@lru_cache(maxsize=4096)
def medium_name(text: str, *, after_theo: bool = False) -> str | None:
    """The name of a paper, broadcaster or site, as printed (capitals set right); None if the text is none.

    Names that are also everyday words (`Tuổi Trẻ`, `Lao Động`) count only `after_theo`: after “Theo” or “Nguồn”.
    """
    name = key(text)
    if is_domain(text):
        return text.rstrip("/")
    if _BRANCH.fullmatch(name):
        return text
    if name in _MEDIA:
        if name in _ONLY_AFTER_THEO and not after_theo:
            return None
        return _MEDIA[name] if text.isupper() else text
    head = _HEAD.match(name)
    if head is None or not 1 < len(name.split()) <= _LONGEST_NAME:
        return None
    rest = text[head.end() :].strip()
    is_name = rest[:1].isupper() or rest[:1].isdigit() or is_domain(rest) or rest.lower().startswith(_SMALL_RESTS)
    if not is_name:
        return None
    return _head_in_capitals(text, head.end()) if text.isupper() else text[0].upper() + text[1:]


def _head_in_capitals(text: str, end: int) -> str:
    rest = text[end:].strip()
    known = _MEDIA.get(key(rest))
    return f"{text[:end].capitalize()} {known or rest.title()}"
