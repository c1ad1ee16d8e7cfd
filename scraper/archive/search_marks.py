"""Where a query's words stand in a text, and the passage that shows them best. Pure: text in, parts out.

The text is never changed: parts joined together are the text (or the passage of it), and what to wrap around a hit,
and how to escape, is the caller's.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from scraper.archive.search_query import Query, Term, weekday_variants
from scraper.archive.search_text import cut, exact_word, fold_word

PASSAGE_WORDS = 40
WORDS_BEFORE = 8

_BLANK = re.compile(r"\s+")
_JOINED = 40
_JOINED_BEFORE = re.compile(r"\S*\Z")
_JOINED_AFTER = re.compile(r"\S*")
_Words = tuple[str, ...]
_Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of the original text, and whether it is what was looked for."""

    text: str
    hit: bool = False


@dataclass(frozen=True, slots=True)
class _Pattern:
    """One spelling of a term, the one typed or another: its folded words, and how they are accented (None: anyhow)."""

    folded: _Words
    exact: _Words | None
    prefix: bool
    term: int
    typed: bool


@dataclass(frozen=True, slots=True)
class _Found:
    """A hit: the first and the last token of it, which term, and whether it is spelled as typed."""

    first: int
    last: int
    term: int
    typed: bool


class _Text:
    """A text and its words: as they stand, folded, and where each begins and ends."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._pieces = cut(text)
        self.words = self._pieces[1::2]
        self.folded = list(map(fold_word, self.words))

    @cached_property
    def spans(self) -> list[_Span]:
        """The characters of each word."""
        ends = list(itertools.accumulate(map(len, self._pieces)))
        return list(zip(ends[::2], ends[1::2], strict=False))


class Marker:
    """Finds one query's words in texts; `exact` marks only words accented as typed where accents were typed."""

    def __init__(self, query: Query, *, exact: bool) -> None:
        self._by_first: dict[str, list[_Pattern]] = defaultdict(list)
        self._begun: list[_Pattern] = []
        self._terms = len(query.wanted)
        for pattern in _patterns(query.wanted, exact=exact):
            if pattern.prefix and len(pattern.folded) == 1:
                self._begun.append(pattern)
            else:
                self._by_first[pattern.folded[0]].append(pattern)

    def whole(self, text: str) -> tuple[Part, ...]:
        """All of the text, cut into hits and the rest."""
        words = _Text(text)
        return tuple(_parts(text, _merged(words, self._find(words)), 0, len(text)))

    def count(self, text: str) -> float:
        """How many of the terms the text has; one whose weekday is spelled otherwise counts half."""
        found = {(each.term, each.typed) for each in self._find(_Text(text))}
        return len({term for term, _ in found}) / 2 + len({term for term, typed in found if typed}) / 2

    def passage(self, texts: Iterable[str | None], words: int = PASSAGE_WORDS) -> tuple[Part, ...]:
        """The `words` words in a row, of one of the texts, in which most terms stand; the start if none does."""
        best, best_found, best_first, best_terms = _Text(""), list[_Found](), 0, -1
        for text in map(_Text, filter(None, texts)):
            found = self._find(text)
            first, terms = _best_window(found, words)
            if terms > best_terms:
                best, best_found, best_first, best_terms = text, found, first, terms
            if terms == self._terms:
                break
        return _cut(best, best_found, best_first, words)

    def _find(self, text: _Text) -> list[_Found]:
        found: list[_Found] = []
        for position in self._beginnings(text.folded):
            for pattern in (*self._by_first.get(text.folded[position], ()), *self._begun):
                if self._matches(pattern, position, text):
                    last = position + len(pattern.folded) - 1
                    found.append(_Found(position, last, pattern.term, pattern.typed))
        return found

    def _beginnings(self, folded: list[str]) -> list[int]:
        if self._begun:
            return list(range(len(folded)))
        return [position for position, word in enumerate(folded) if word in self._by_first]

    @staticmethod
    def _matches(pattern: _Pattern, position: int, text: _Text) -> bool:
        end = position + len(pattern.folded)
        if not _begins(text.folded[position:end], pattern.folded, pattern.prefix):
            return False
        if pattern.exact is None:
            return True
        words = [exact_word(word).lower() for word in text.words[position:end]]
        return _begins(words, pattern.exact, pattern.prefix)


def _begins(words: list[str], wanted: _Words, prefix: bool) -> bool:
    if len(words) != len(wanted) or tuple(words[:-1]) != wanted[:-1]:
        return False
    return words[-1].startswith(wanted[-1]) if prefix else words[-1] == wanted[-1]


def _patterns(terms: tuple[Term, ...], *, exact: bool) -> Iterator[_Pattern]:
    for number, (term, following) in enumerate(itertools.zip_longest(terms, terms[1:])):
        as_typed = exact and term.accented
        spellings = weekday_variants(term.tokens if as_typed else term.folded_tokens)
        if following and not (term.quoted or following.quoted):
            pair = term.tokens + following.tokens if as_typed else term.folded_tokens + following.folded_tokens
            spellings += weekday_variants(pair)[1:]
        for position, spelling in enumerate(spellings):
            lower = tuple(word.lower() for word in spelling)
            folded = tuple(map(fold_word, lower))
            yield _Pattern(folded, lower if as_typed else None, term.prefix, number, typed=not position)


def _best_window(found: list[_Found], words: int) -> tuple[int, int]:
    """The first token of the window that holds most different terms (the earliest of equals), and how many it holds."""
    best_first, best_terms, end = 0, 0, 0
    inside: Counter[int] = Counter()
    for hit in found:
        while end < len(found) and found[end].first < hit.first + words - WORDS_BEFORE:
            inside[found[end].term] += 1
            end += 1
        if len(inside) > best_terms:
            best_first, best_terms = hit.first, len(inside)
        inside[hit.term] -= 1
        if not inside[hit.term]:
            del inside[hit.term]
    return max(0, best_first - WORDS_BEFORE), best_terms


def _cut(whole: _Text, found: list[_Found], first: int, words: int) -> tuple[Part, ...]:
    text, spans = whole.text, whole.spans
    if not spans:
        return (Part(text[:200]),) if text else ()
    last = min(first + words, len(spans)) - 1
    if first <= WORDS_BEFORE:
        first = 0
    start = _joined_before(text, spans[first][0]) if first else 0
    end = _joined_after(text, spans[last][1]) if last + 1 < len(spans) else len(text)
    cut = _parts(text, _merged(whole, found), start, end)
    parts = [Part(_BLANK.sub(" ", part.text), part.hit) for part in cut]
    if first:
        parts.insert(0, Part("…\u00a0"))
    if last + 1 < len(spans):
        parts.append(Part("\u00a0…"))
    return tuple(parts)


def _joined_before(text: str, position: int) -> int:
    """Where that begins which stands before `position` without a blank, as “(Haiphong.gov.” does before “vn”."""
    found = _JOINED_BEFORE.search(text, max(0, position - _JOINED), position)
    return found.start() if found else position


def _joined_after(text: str, position: int) -> int:
    found = _JOINED_AFTER.match(text, position, position + _JOINED)
    return found.end() if found else position


def _merged(whole: _Text, found: list[_Found]) -> list[_Span]:
    """Character ranges of the hits in order, neighbours with nothing but a blank between them made one."""
    text, spans = whole.text, whole.spans if found else []
    merged: list[_Span] = []
    for hit in sorted(found, key=lambda hit: hit.first):
        start, end = spans[hit.first][0], spans[hit.last][1]
        if merged and (start <= merged[-1][1] or text[merged[-1][1] : start] == " "):
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged


def _parts(text: str, hits: list[_Span], start: int, end: int) -> Iterator[Part]:
    position = start
    for hit_start, hit_end in hits:
        if hit_end <= start or hit_start >= end:
            continue
        if hit_start > position:
            yield Part(text[position:hit_start])
        yield Part(text[max(hit_start, start) : min(hit_end, end)], True)
        position = min(hit_end, end)
    if position < end:
        yield Part(text[position:end])
