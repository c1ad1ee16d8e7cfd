"""The section and the tags of an article: what is offered for them, which is taken, and why not the others."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from scraper.extract.candidates import Candidate
from scraper.vietnamese import fold

_LONGEST_NAME: Final = 80


def weigh_sections(offered: Iterable[tuple[str, str]], title: str) -> list[Candidate]:
    """Names as (basis, name), best first and the most specific of a trail first; the one not passed over is taken."""
    weighed: list[Candidate] = []
    chosen: tuple[str, str] | None = None
    for basis, name in offered:
        if chosen is not None and name.casefold() == chosen[1].casefold():
            why = "agrees"
        elif chosen is not None and basis == chosen[0]:
            why = f"stands above “{chosen[1]}” in the same trail"
        elif chosen is not None:
            why = f"the {chosen[0]} comes first"
        elif name.casefold() == title.casefold():
            why = "is the title"
        elif len(name) > _LONGEST_NAME:
            why = "is longer than a section's name"
        else:
            chosen, why = (basis, name), None
        weighed.append(Candidate(basis, name, why))
    return weighed


def weigh_tags(
    printed: Iterable[tuple[str, Sequence[str]]], declared: Iterable[Sequence[str]], text: str
) -> list[tuple[Candidate, tuple[str, ...]]]:
    """Lists of tags with their names, those `printed` as (basis, tags) before those `declared` in the head.

    The one not passed over is taken. A declared list is the article's own when a third of it stands in `text`; else it
    is the site's.
    """
    weighed: list[tuple[Candidate, tuple[str, ...]]] = []
    chosen: str | None = None
    for basis, tags, in_head in [*((b, t, False) for b, t in printed), *(("meta", t, True) for t in declared)]:
        if not tags:
            continue
        if chosen is not None:
            why = (
                "the page prints tags of its own" if in_head and chosen != "meta" else "the list before it comes first"
            )
        elif in_head and (found := _standing_in(tags, text)) * 3 < len(tags):
            why = f"{found} of {len(tags)} stand in the text: these are the site's"
        else:
            chosen, why = basis, None
        weighed.append((Candidate(basis, "; ".join(tags), why), tuple(tags)))
    return weighed


def _standing_in(tags: Sequence[str], text: str) -> int:
    folded = fold(text)
    return sum(fold(tag) in folded for tag in tags)
