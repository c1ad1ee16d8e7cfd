"""How well an extracted article agrees with a gold one, field by field, as numbers from 0 to 1."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta, timezone
from typing import Any

_VIETNAM = timezone(timedelta(hours=7))
_WORD = re.compile(r"\w+")
FIELDS = (
    "title", "lead", "body", "captions", "authors", "source", "agency", "published", "day", "modified", "section",
    "images", "related", "tags", "clean",
)  # fmt: skip


def normal(text: str | None) -> str:
    """NFC, white space collapsed, case kept."""
    return " ".join(unicodedata.normalize("NFC", text or "").split())


def token_f1(found: str, wanted: str) -> float:
    """F1 of the words as multisets, case ignored."""
    left, right = (Counter(_WORD.findall(normal(text).casefold())) for text in (found, wanted))
    common = sum((left & right).values())
    if not left and not right:
        return 1.0
    return 2 * common / (sum(left.values()) + sum(right.values()))


def set_f1(found: Iterable[str], wanted: Iterable[str], optional: Iterable[str] = ()) -> float:
    """F1 of two sets of strings; those that are `optional` neither help nor harm."""
    right = {normal(text).casefold() for text in wanted}
    left = {normal(text).casefold() for text in found} - ({normal(text).casefold() for text in optional} - right)
    if not left and not right:
        return 1.0
    return 2 * len(left & right) / (len(left) + len(right))


def _instant(value: str | None) -> datetime | str | None:
    if value is None or len(value) < 12:
        return value
    at = datetime.fromisoformat(value)
    return at.astimezone(_VIETNAM) if at.tzinfo else at.replace(tzinfo=_VIETNAM)


def _published(found: str | None, gold: Mapping[str, Any]) -> float:
    wanted = gold.get("published_at")
    if wanted is None:
        return float(found is None or found[:10] == gold.get("inferred_date"))
    return float(_instant(found) == _instant(wanted))


def _day(found: str | None, gold: Mapping[str, Any]) -> float:
    """Whether the day of publication is right, for those who keep no time."""
    wanted = gold.get("published_at")
    if wanted is None:
        return _published(found, gold)
    at = _instant(found)
    return float((at.date().isoformat() if isinstance(at, datetime) else at) == wanted[:10])


def _aliases(urls: Iterable[str], groups: Iterable[Iterable[str]]) -> list[str]:
    canonical = {alias: next(iter(group)) for group in map(list, groups) for alias in group}
    return [canonical.get(url, url) for url in urls]


def score(found: Mapping[str, Any], gold: Mapping[str, Any]) -> dict[str, float]:
    """Scores of every field. `found` has the keys of `Article.to_dict()`; what it lacks counts as empty.

    `clean` is 1 when no string of the gold's `must_not_leak` stands in the lead or the body.
    """
    body = "\n".join(found.get("body") or ())
    leads = {normal(text) for text in [gold.get("lead"), *gold.get("lead_accept", ())]}
    text = normal(f"{found.get('lead') or ''} {body}")
    images = _aliases((image["url"] for image in found.get("images") or ()), gold.get("images_accept", ()))
    related = _aliases(found.get("related") or (), gold.get("related_accept", ()))
    tags = [*gold.get("tags_accept", ()), *gold.get("tags", ())]
    title_names = {normal(name).casefold() for name in [gold.get("section") or "", *gold.get("section_path", ())]}
    return {
        "title": float(normal(found.get("title")) == normal(gold["title"])),
        "lead": float(normal(found.get("lead")) in leads),
        "body": token_f1(body, "\n".join(gold["body"])),
        "captions": set_f1(found.get("captions") or (), gold["captions"]),
        "authors": set_f1(
            (author["name"] for author in found.get("authors") or ()), (a["name"] for a in gold["authors"])
        ),
        "source": float(normal(found.get("source")) == normal(gold.get("source"))),
        "agency": float(normal(found.get("agency")) == normal(gold.get("agency"))),
        "published": _published(found.get("published_at"), gold),
        "day": _day(found.get("published_at"), gold),
        "modified": float(_instant(found.get("modified_at")) == _instant(gold.get("modified_at"))),
        "section": float(normal(found.get("section")).casefold() in title_names),
        "images": set_f1(images, gold["images"], gold.get("images_optional", ())),
        "related": set_f1(related, gold["related"], gold.get("related_optional", ())),
        "tags": set_f1(found.get("tags") or (), gold["tags"], tags),
        "clean": float(not leaks(text, gold)),
    }


def leaks(text: str, gold: Mapping[str, Any]) -> list[str]:
    """The strings that may never be in the text and are."""
    return [string for string in gold.get("must_not_leak", ()) if normal(string) in normal(text)]
