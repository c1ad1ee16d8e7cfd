"""What changed between two texts, word by word. Pure.

Paragraphs are matched first, words only within those that differ, and only up to MAX_WORDS: comparing is quadratic,
but for what both begin and end with.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

Kind = Literal["same", "removed", "added", "gap"]
MAX_WORDS = 2500
CONTEXT_WORDS = 25

_WORD = re.compile(r"\w+|\s+|[^\w\s]")
_PARAGRAPHS = re.compile(r"(\n{2,})")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text that stayed, went or came; a gap stands for unchanged text left out."""

    kind: Kind
    text: str


def word_diff(before: str | None, after: str | None) -> list[Piece]:
    """Both texts as pieces in reading order: the removed before the added."""
    old, new = _PARAGRAPHS.split(before or ""), _PARAGRAPHS.split(after or "")
    return list(_joined(_compare(old, new, words=False)))


def shortened(pieces: list[Piece], context: int = CONTEXT_WORDS) -> list[Piece]:
    """The pieces with long unchanged stretches cut down to the words beside a change."""
    result: list[Piece] = []
    for index, piece in enumerate(pieces):
        words = _WORD.findall(piece.text)
        if piece.kind != "same" or len(words) <= 4 * context:
            result.append(piece)
            continue
        if index:
            result.append(Piece("same", "".join(words[: 2 * context])))
        result.append(Piece("gap", "…"))
        if index + 1 < len(pieces):
            result.append(Piece("same", "".join(words[-2 * context :])))
    return result


def _compare(old: list[str], new: list[str], *, words: bool) -> Iterator[Piece]:
    start, end = _common_ends(old, new)
    yield Piece("same", "".join(old[:start]))
    matcher = SequenceMatcher(None, old[start : len(old) - end], new[start : len(new) - end])
    for tag, *spans in matcher.get_opcodes():
        old_start, old_end, new_start, new_end = (span + start for span in spans)
        removed, added = "".join(old[old_start:old_end]), "".join(new[new_start:new_end])
        if tag == "equal":
            yield Piece("same", removed)
        elif not words and tag == "replace":
            yield from _compare_words(removed, added)
        else:
            yield from (Piece(kind, text) for kind, text in _sides(removed, added))
    yield Piece("same", "".join(old[len(old) - end :]))


def _common_ends(old: list[str], new: list[str]) -> tuple[int, int]:
    """How many words both begin with, and how many both end with after that."""
    shorter = min(len(old), len(new))
    start = next((index for index in range(shorter) if old[index] != new[index]), shorter)
    rest = shorter - start
    end = next((index for index in range(rest) if old[-1 - index] != new[-1 - index]), rest)
    return start, end


def _compare_words(before: str, after: str) -> Iterator[Piece]:
    old, new = _WORD.findall(before), _WORD.findall(after)
    if max(len(old), len(new)) > MAX_WORDS:
        yield from (Piece(kind, text) for kind, text in _sides(before, after))
    else:
        yield from _compare(old, new, words=True)


def _sides(removed: str, added: str) -> Iterator[tuple[Kind, str]]:
    if removed:
        yield "removed", removed
    if added:
        yield "added", added


def _joined(pieces: Iterator[Piece]) -> Iterator[Piece]:
    """Neighbours of one kind made one; a lone blank between two changes belongs to them."""
    pending_removed, pending_added, blank = "", "", ""
    for piece in pieces:
        if not piece.text:
            continue
        if piece.kind == "removed":
            pending_removed, blank_used = pending_removed + blank + piece.text, blank
            pending_added, blank = pending_added + blank_used, ""
        elif piece.kind == "added":
            pending_added, blank_used = pending_added + blank + piece.text, blank
            pending_removed, blank = pending_removed + blank_used, ""
        elif piece.text == " " and (pending_removed or pending_added) and not blank:
            blank = " "
        else:
            yield from _flush(pending_removed, pending_added)
            yield Piece("same", blank + piece.text)
            pending_removed, pending_added, blank = "", "", ""
    yield from _flush(pending_removed, pending_added)
    if blank:
        yield Piece("same", blank)


def _flush(removed: str, added: str) -> Iterator[Piece]:
    for kind, text in _sides(removed, added):
        yield Piece(kind, text)
