"""The words that say what somebody is credited for: before a colon, before a name, after it or in brackets."""

from __future__ import annotations

import re
from functools import lru_cache

from scraper.vietnamese.lexicon import alternatives, key, load
from scraper.vietnamese.text import unify_tones

SOURCE = "source"
JUNK = "junk"
"""Not a role: the value is a date, a counter, an address."""

_LABELS: dict[str, list[str]] = load("bylines")["labels"]
_WORDS: dict[str, list[str]] = load("bylines")["words"]
_ROLE_OF = {key(label): role for role, labels in _LABELS.items() for label in labels}


_ANY = alternatives(list(_ROLE_OF))
_CREDITS = alternatives([label for label, role in _ROLE_OF.items() if role != JUNK])
_JOIN = r"(?: ?[,/&+–—-] ?| và | )"
_ONE = re.compile(_ANY)
_PEOPLE = frozenset(load("bylines")["words"]["people_as_labels"])
_JOINED = alternatives([label for label, role in _ROLE_OF.items() if role != JUNK and label not in _PEOPLE])
_GROUP = rf"(?:(?:{_JOINED})(?:{_JOIN}(?:{_JOINED})){{0,4}}|{_CREDITS})"

_LABEL = re.compile(
    rf"(?<!\w)(?<!thông )(?:(?<=^)|(?<=[^\w ])|(?<=[^\w ] )|(?-i:(?=[A-ZĐÀ-ỸƯƠ])))(?:{_GROUP}|{_ANY})(?= ?:)",
    re.IGNORECASE,
)
_GROUP_ALONE = re.compile(_GROUP, re.IGNORECASE)
_TWO_LABELS = re.compile(
    rf"(?:tin|bài|bài viết|text){_JOIN}(?:ảnh|hình|hình ảnh|photo|clip|video)"
    rf"(?:{_JOIN}(?:ảnh|clip|video|đồ họa))?(?= )",
    re.IGNORECASE,
)
_ONE_LABEL = re.compile(rf"(?:{alternatives(_WORDS['labels_before_name'])})(?= )", re.IGNORECASE)
_NEUTRAL = frozenset({"tác giả", "tên tác giả", "author", "authors", "by", "bởi", "bút danh"})
_TITLES_OF_ROLE = {
    "reporter": "nhóm phóng viên|phóng viên|pv|p.v|nhóm pv",
    "contributor": "cộng tác viên|ctv",
    "editor": "biên tập viên|btv",
}
_ROLE_TITLE = {title: role for role, titles in _TITLES_OF_ROLE.items() for title in titles.split("|")}
_TITLE_BEFORE_NAME = re.compile(
    rf"({alternatives([t for t in _ROLE_TITLE if 'nhóm' not in t])})\.?:? (?=\S)", re.IGNORECASE
)
_ROLE_AFTER_NAME = re.compile(
    rf"[ ,-]+((?:{alternatives(_WORDS['roles_after_name'])})(?:{_JOIN}(?:{_CREDITS})){{0,2}})\.?$", re.IGNORECASE
)


def labels_in(text: str) -> list[re.Match[str]]:
    """Labels, or several as one (`Bài, ảnh, clip`), before their colons; places are those of the text."""
    return list(_LABEL.finditer(unify_tones(text))) if ":" in text else []


@lru_cache(maxsize=1024)
def roles_of(label: str) -> tuple[str, ...]:
    """The roles that a label names, in its order (`Tin - Ảnh` → writer, photographer); empty if it is none."""
    name = key(label).rstrip(". ")
    if name in _ROLE_OF:
        return (_ROLE_OF[name],)
    if not _GROUP_ALONE.fullmatch(name):
        return ()
    return tuple(dict.fromkeys(_ROLE_OF[match.group()] for match in _ONE.finditer(name)))


def roles_in_brackets(text: str) -> tuple[str, ...]:
    """The roles that stand in brackets after a name: `(ghi)`, `(t/h)`, `(bài và ảnh)`, `(CTV)`."""
    name = key(text).rstrip(".")
    if name in ("th", "t.h"):
        return ("compiler",)
    if name.startswith("nguồn"):
        return ()
    if name.startswith(("ghi theo ", "ghi lại theo ")):
        return ("recorder",)
    roles = roles_of(name)
    return roles if roles and SOURCE not in roles and JUNK not in roles else ()


def leading_label(text: str) -> tuple[tuple[str, ...], str] | None:
    """A label without a colon at the start (`Tin, ảnh HOÀNG TÙNG`, `By Kyle Rodda`), as roles and the text after it."""
    spelled = unify_tones(text)
    match = _TWO_LABELS.match(spelled) or _ONE_LABEL.match(spelled)
    if match is None:
        return None
    label = key(match.group()).removesuffix(" của")
    return roles_of(label), text[match.end() :].strip()


def is_neutral(label: str) -> bool:
    """Whether a label says that somebody is credited, and not for what: `Tác giả: PV Hoàng Tùng` is a reporter."""
    return key(label) in _NEUTRAL


def title_before_name(text: str) -> tuple[str, str] | None:
    """A journalist's job before the name (`PV Hoàng Tùng`), as role and the text after it."""
    match = _TITLE_BEFORE_NAME.match(text)
    return (_ROLE_TITLE[key(match[1])], text[match.end() :].strip()) if match else None


def role_after_name(text: str) -> tuple[str, tuple[str, ...]] | None:
    """A role after the name without brackets (`Thu Hằng tổng hợp`), as the text before it and the roles."""
    if text.endswith(" TH"):
        return text[:-3].strip(" ,"), roles_in_brackets("TH")
    match = _ROLE_AFTER_NAME.search(unify_tones(text))
    return (text[: match.start()].strip(), roles_of(match[1])) if match else None
