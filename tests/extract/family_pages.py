"""Pages of many markup families, each filled with an invented story, and the same pages stripped of their hints.

A file `families/NAME.page` is a head of `key: value` lines, an empty line, and HTML. `$title`, `$lead`, `$p1` … stand
for the texts of its story in `families/stories.toml`, in the HTML and in the expected values alike.
"""

from __future__ import annotations

import re
import shlex
import tomllib
from dataclasses import dataclass
from pathlib import Path
from string import Template
from typing import Final

FOLDER: Final = Path(__file__).parent / "families"
STORIES: Final[dict[str, dict[str, str]]] = tomllib.loads((FOLDER / "stories.toml").read_text(encoding="utf-8"))
NAMES: Final = tuple(sorted(path.stem for path in FOLDER.glob("*.page")))
STRIPPED: Final = ("whole", "meta", "names", "bare")
_JSON_LD: Final = re.compile(r"<script[^>]*ld\+json.*?</script>", re.IGNORECASE | re.DOTALL)
_META: Final = re.compile(r"<meta(?![^>]*charset)[^>]*>", re.IGNORECASE)
_TAG: Final = re.compile(r"<[a-z][^<>]*>", re.IGNORECASE)
_HINT: Final = re.compile(
    r"""\s(?:class|id|itemprop|itemtype|rel|data-role|type)\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>]+)""", re.IGNORECASE
)


@dataclass(frozen=True)
class Expected:
    """What must be read from a page. `None` in a field means that it is not judged."""

    title: str
    lead: frozenset[str]
    body: tuple[str, ...]
    captions: tuple[str, ...]
    published: str | None
    authors: tuple[str, ...] | None
    source: str | None
    agency: str | None
    section: str | None
    related: frozenset[str] | None
    tags: tuple[str, ...] | None
    never: tuple[str, ...]
    others: tuple[str, ...]


@dataclass(frozen=True)
class FamilyPage:
    """One page in one state: whole, without JSON-LD and meta tags, without names of elements, without either."""

    url: str
    html: bytes
    expected: Expected


def family_page(name: str, stripped: str = "whole") -> FamilyPage:
    """The page `name`, its hints `stripped`: `whole`, `meta`, `names` or `bare` (both)."""
    head, _, html = (FOLDER / f"{name}.page").read_text(encoding="utf-8").partition("\n\n")
    facts = dict(line.split(":", 1) for line in head.splitlines())
    facts = {key: value.strip() for key, value in facts.items()}
    story = STORIES[facts["story"]]
    text = Template(html).substitute(story)
    if stripped in ("meta", "bare"):
        text = _META.sub("", _JSON_LD.sub("", text))
    if stripped in ("names", "bare"):
        text = without_names(text)
    return FamilyPage(facts["url"], text.encode(), _expected(facts, story, stripped))


def without_names(html: str) -> str:
    """The page without classes, ids and the other attributes that tell what an element is."""
    return _TAG.sub(lambda tag: _HINT.sub("", tag[0]), html)


def _expected(facts: dict[str, str], story: dict[str, str], stripped: str) -> Expected:
    def fact(key: str, default: str = "") -> str:
        return Template(facts.get(f"{stripped}.{key}", facts.get(key, default))).substitute(story)

    def judged(key: str) -> str | None:
        return None if fact(key) == "*" else fact(key)

    others = tuple(text for key, text in story.items() if key[0] in "ro")
    authors = judged("authors")
    return Expected(
        title=fact("title", "$title"),
        lead=frozenset({fact("lead", "$lead"), fact("lead_accept", fact("lead", "$lead"))}),
        body=tuple(_texts(fact("body"), story)),
        captions=tuple(" ".join(_texts(part, story)) for part in fact("captions").split(";") if part.strip()),
        published=judged("published"),
        authors=None if authors is None else tuple(name.strip() for name in authors.split(";") if name.strip()),
        source=fact("source") or None,
        agency=fact("agency") or None,
        section=judged("section"),
        related=frozenset(_texts(fact("related"), story)) if "related" in facts else None,
        tags=tuple(_texts(fact("tags"), story)) if "tags" in facts else None,
        never=(*others, *(part.strip() for part in fact("never").split("|") if part.strip())),
        others=others,
    )


def _texts(line: str, story: dict[str, str]) -> list[str]:
    """The texts that a line names: keys of the story, or text in double quotes."""
    return [story.get(word, word) for word in shlex.split(line)]
