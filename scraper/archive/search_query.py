"""What somebody typed into a search box, as a query that FTS5 accepts. Pure, and no input is an error.

The language: words are all wanted; "a phrase" stands together (“ ” and « » too); -word and -"a phrase" are unwanted,
and alone they mean every article but those; pref* begins a word. Whatever does not make sense that way is read as plain
words. What holds no word finds nothing, nothing typed finds every article.

Accents are taken at their word: a term typed with accents is looked for as typed (the *exact* tier) and then by its
letters alone (the *folded* tier); a term typed without any is looked for by its letters.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from scraper.archive.search_text import SHORT_WEEKDAYS, WEEKDAY_NUMBERS, exact_text, tokens
from scraper.vietnamese.text import fold

EXACT_COLUMNS = ("title", "lead", "body", "captions")
FOLDED_COLUMNS = tuple(f"{column}_folded" for column in EXACT_COLUMNS)
MAX_TERMS = 32
MAX_PHRASE = 32
MAX_LENGTH = 1000
EVERY_ARTICLE = "\ue000"
"""A word of every article's index entry that nobody types: FTS5 leaves articles out only of others that it found."""

_NO_ARTICLE = '""'
_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»＂", '"'))
_TERM = re.compile(r'(?<![^\s"])(?P<minus>-?)(?:"(?P<phrase>[^"]*)"|(?P<word>[^\s"]+))')


@dataclass(frozen=True, slots=True)
class Term:
    """One thing to look for: words that stand side by side, the last of which may be only begun (`prefix`)."""

    tokens: tuple[str, ...]
    quoted: bool = False
    prefix: bool = False
    excluded: bool = False

    @property
    def folded_tokens(self) -> tuple[str, ...]:
        """The same words by their letters alone."""
        return tuple(fold(token) for token in self.tokens)

    @property
    def accented(self) -> bool:
        """Whether somebody took the trouble of typing an accent, or a đ."""
        return self.folded_tokens != tuple(token.lower() for token in self.tokens)


@dataclass(frozen=True, slots=True)
class Query:
    """The terms of a search in the order typed; `blank` when nothing was typed, which asks for every article."""

    terms: tuple[Term, ...] = ()
    blank: bool = False

    @property
    def wordless(self) -> bool:
        """Whether something was typed that holds no word: nothing is found by it."""
        return not (self.terms or self.blank)

    @property
    def wanted(self) -> tuple[Term, ...]:
        """The terms that a result has."""
        return tuple(term for term in self.terms if not term.excluded)

    @property
    def unwanted(self) -> tuple[Term, ...]:
        """The terms that a result has not."""
        return tuple(term for term in self.terms if term.excluded)

    @property
    def accented(self) -> bool:
        """Whether the exact tier differs from the folded one."""
        return any(term.accented for term in self.wanted)


def parse(words: str) -> Query:
    """Reads what was typed. At most `MAX_TERMS` terms of the first `MAX_LENGTH` characters count."""
    text = exact_text(words[:MAX_LENGTH]).translate(_QUOTES)
    blank = not text.strip()
    if text.count('"') % 2:
        text = _without_last_quote(text)
    return Query(tuple(itertools.islice(_terms(text), MAX_TERMS)), blank=blank)


def relaxed(query: Query, most: int = 6) -> list[str]:
    """Searches that ask for less: each wanted term alone, or the words of the only one in any order."""
    terms = query.wanted
    if len(terms) == 1 and len(terms[0].tokens) > 1:
        return [" ".join(terms[0].tokens)]
    typed = [" ".join(term.tokens) + "*" * term.prefix for term in terms]
    each = [f"“{text}”" if term.quoted else text for term, text in zip(terms, typed, strict=True)]
    return list(dict.fromkeys(each))[:most] if len(query.terms) > 1 else []


def neighbours(query: Query) -> Query:
    """The query as phrases: each two words in a row, each quoted phrase, and a word that has no word beside it."""
    found = []
    plain = [not (term.quoted or term.prefix) for term in query.wanted]
    for number, term in enumerate(query.wanted):
        beside = [
            other for other in (number - 1, number + 1) if 0 <= other < len(plain) and plain[number] and plain[other]
        ]
        if number + 1 in beside:
            found.append(_side_by_side(term, query.wanted[number + 1]))
        elif not beside:
            found.append(term)
    return Query(tuple(found))


def _side_by_side(term: Term, following: Term) -> Term:
    if term.accented and following.accented:
        return Term(term.tokens + following.tokens, quoted=True)
    return Term(term.folded_tokens + following.folded_tokens, quoted=True)


def to_fts_query(words: str) -> str:
    """An FTS5 query with the same results as the search page, in no order of its own: `articles_fts match …`.

    When nothing is typed, that is every article.
    """
    return folded_query(parse(words))


def matching_query(query: Query) -> str:
    """FTS5 query for the articles of `folded_query`, without what only ranks them: a third faster, for counting."""
    return _expression(query, exact=False, ranking=False)


def exact_query(query: Query) -> str:
    """FTS5 query for what has the accents as typed."""
    return _expression(query, exact=True)


def folded_query(query: Query) -> str:
    """FTS5 query for what has the letters typed, whatever its accents."""
    return _expression(query, exact=False)


def unwanted_query(query: Query) -> str:
    """FTS5 query for what has any of the unwanted terms."""
    return " OR ".join(_in_columns(_alternatives(*_as_typed(term)), term.accented) for term in query.unwanted)


def title_query(title: str) -> str:
    """FTS5 query for the articles whose title has these words side by side, accented so."""
    words = tokens(exact_text(title))[:MAX_PHRASE]
    return f'title : "{" ".join(words)}"' if words else _NO_ARTICLE


def _without_last_quote(text: str) -> str:
    before, _, after = text.rpartition('"')
    return f"{before} {after}"


def _terms(text: str) -> Iterator[Term]:
    for match in _TERM.finditer(text):
        phrase, word = match["phrase"], match["word"]
        found = tokens(phrase if word is None else word)[:MAX_PHRASE]
        if not found:
            continue
        begun = word is not None and word.endswith("*") and len(found[-1]) >= 2
        yield Term(tuple(found), quoted=word is None, prefix=begun, excluded=bool(match["minus"]))


def _expression(query: Query, *, exact: bool, ranking: bool = True) -> str:
    if query.wordless:
        return _NO_ARTICLE
    wanted = query.wanted
    pairs = itertools.zip_longest(wanted, wanted[1:] if ranking else ())
    expression = (
        " AND ".join(_wanted(term, following, exact=exact) for term, following in pairs) or f'"{EVERY_ARTICLE}"'
    )
    return f"({expression}) NOT ({unwanted_query(query)})" if query.unwanted else expression


def _wanted(term: Term, following: Term | None, *, exact: bool) -> str:
    """A term in its columns, or with the next one as a phrase: that widens nothing and ranks neighbours higher."""
    as_typed = exact and term.accented
    words = term.tokens if as_typed else term.folded_tokens
    alternatives = _alternatives(words, prefix=term.prefix)
    if following and not (term.quoted or following.quoted or term.prefix or following.prefix):
        together = words + (following.tokens if as_typed else following.folded_tokens)
        alternatives = f"{alternatives} OR {_alternatives(together)}"
    return _in_columns(alternatives, as_typed)


def _as_typed(term: Term) -> tuple[tuple[str, ...], bool]:
    return (term.tokens if term.accented else term.folded_tokens), term.prefix


def _in_columns(expression: str, as_typed: bool) -> str:
    columns = " ".join(EXACT_COLUMNS if as_typed else FOLDED_COLUMNS)
    return f"{{{columns}}} : ({expression})"


def _alternatives(words: tuple[str, ...], prefix: bool = False) -> str:
    """The words or, with the weekday as it is typed counting twice, the same with its other spelling."""
    star = " *" if prefix else ""
    typed, *others = weekday_variants(words)
    counted = [typed, typed, *others] if others else [typed]
    return " OR ".join(f'"{" ".join(variant)}"{star}' for variant in counted)


def weekday_variants(words: tuple[str, ...]) -> list[tuple[str, ...]]:
    """The words, and the words with the first weekday in its other spelling (thứ 7, thứ bảy)."""
    variants = [words]
    for position, (word, day) in enumerate(itertools.pairwise(words), start=1):
        if word.lower() not in ("thứ", "thu"):
            continue
        folded = word.lower() == "thu"
        number = WEEKDAY_NUMBERS.get(day.lower()) or (SHORT_WEEKDAYS.get(day.lower()) if folded else None)
        others = [number] if number else _names(day, folded=folded)
        variants += [(*words[:position], other, *words[position + 1 :]) for other in others]
        break
    return variants


def _names(number: str, *, folded: bool) -> list[str]:
    names = SHORT_WEEKDAYS if folded else WEEKDAY_NUMBERS
    return [name for name, value in names.items() if value == number]
