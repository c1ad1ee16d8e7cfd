"""Topics: campaigns followed by their phrases, which stand in `scraper/topics.toml` for a journalist to edit."""

from __future__ import annotations

import re
import sqlite3
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from scraper.archive.search_text import folded_text, index_pair
from scraper.errors import UsageError
from scraper.items import Article
from scraper.vietnamese import fold

TOPICS_FILE = Path(__file__).parent.parent / "topics.toml"
_SPACES = re.compile(r"\s+")
_QUOTATION_MARKS = "\"'“”‘’«»"
_GAP = rf"[\s{_QUOTATION_MARKS}]+"  # a phrase may be partly in quotation marks
_LETTERS = {
    code: folded
    for code in (*range(0x41, 0x5B), *range(0xC0, 0x250), *range(0x1E00, 0x1F00))
    if len(folded := fold(chr(code))) == 1 and folded != chr(code)
}


@dataclass(frozen=True)
class Topic:
    """A topic: its short name, its name for readers, and the phrases that show it."""

    slug: str
    name: str
    phrases: tuple[str, ...]

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Finds any phrase in folded text, longest first, at word boundaries."""
        return re.compile(rf"(?<!\w)(?:{'|'.join(map(_spaced, self._folded))})(?!\w)")

    @cached_property
    def hints(self) -> frozenset[str]:
        """Wherever `pattern` finds something, one of them stands in the `_words_alone` of the text."""
        return frozenset(map(_words_alone, self._folded))

    @cached_property
    def _folded(self) -> list[str]:
        return sorted({_SPACES.sub(" ", fold(phrase)).strip() for phrase in self.phrases}, key=len, reverse=True)


@dataclass(frozen=True, slots=True)
class TopicMatch:
    """Why an article is on a topic: the field, and the words found in it as printed, several separated by “; ”."""

    slug: str
    field: str
    matched: str


def load_topics(path: Path | None = None) -> tuple[Topic, ...]:
    """The topics of the file (the package's own if None). Raises UsageError with the file's name and what is wrong."""
    source = path or TOPICS_FILE
    try:
        tables = tomllib.loads(source.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UsageError(f"{source}: the topics cannot be read ({error}); correct the file") from error
    return tuple(_topic(source, slug, table) for slug, table in tables.items())


def _topic(source: Path, slug: str, table: object) -> Topic:
    name = table.get("name") if isinstance(table, dict) else None
    phrases = table.get("phrases") if isinstance(table, dict) else None
    if not isinstance(name, str) or not isinstance(phrases, list) or not phrases:
        raise UsageError(f"{source}: [{slug}] needs a name and at least one phrase")
    if not all(isinstance(phrase, str) and fold(phrase).strip() for phrase in phrases):
        raise UsageError(f"{source}: [{slug}] has a phrase without words")
    return Topic(slug, name, tuple(phrases))


def match(article: Article, topics: Iterable[Topic]) -> list[TopicMatch]:
    """Every topic the article is on, field by field: title, lead, body, captions, tags."""
    words = _folded_words(article)
    likely = [topic for topic in topics if any(hint in words for hint in topic.hints)]
    if not likely:
        return []
    fields = {
        "title": [article.title],
        "lead": [article.lead or ""],
        "body": list(article.body),
        "captions": list(article.captions),
        "tags": list(article.tags),
    }
    hints = frozenset().union(*(topic.hints for topic in likely))
    texts = {
        name: [(text, _folded(text)) for text in values if _has_one(hints, text)] for name, values in fields.items()
    }
    return [
        TopicMatch(topic.slug, name, "; ".join(dict.fromkeys(found)))
        for topic in likely
        for name, values in texts.items()
        if (found := [text[start:end] for text, folded in values for start, end in _places(topic, folded)])
    ]


def _spaced(phrase: str) -> str:
    return re.escape(phrase).replace(r"\ ", _GAP)


def _folded_words(article: Article) -> str:
    """The words of the whole text, from the form that the search index makes of it anyway."""
    parts = ("\n\n".join(article.body), "\n".join(article.captions), "\n".join(article.tags))
    return _words_alone(" ".join(index_pair(text)[1] for text in (article.title, article.lead, *parts)))


def _has_one(hints: frozenset[str], text: str) -> bool:
    words = _words_alone(folded_text(text))
    return any(hint in words for hint in hints)


def _words_alone(folded: str) -> str:
    """The words, one space apart as they are, without the quotation marks around and between them."""
    for mark in _QUOTATION_MARKS:
        folded = folded.replace(mark, " ")
    while "  " in folded:
        folded = folded.replace("  ", " ")
    return folded.strip()


def _folded(text: str) -> str:
    """The NFC text folded letter by letter, so that places in it are places in the text."""
    return text.translate(_LETTERS)


def _places(topic: Topic, folded: str) -> Iterator[tuple[int, int]]:
    return (found.span() for found in topic.pattern.finditer(folded))


@dataclass(frozen=True, slots=True)
class FollowedTopics:
    """The topics that an archive follows, and the ids of their rows by slug."""

    topics: tuple[Topic, ...] = ()
    ids: dict[str, int] = field(default_factory=dict)


def store_topics(connection: sqlite3.Connection, topics: Sequence[Topic]) -> FollowedTopics:
    """Writes the topics' rows as the file has them."""
    for topic in topics:
        connection.execute(
            "insert into topics (slug, name, phrases) values (?, ?, ?) on conflict (slug) do update "
            "set name = excluded.name, phrases = excluded.phrases "
            "where name != excluded.name or phrases != excluded.phrases",
            (topic.slug, topic.name, "\n".join(topic.phrases)),
        )
    return FollowedTopics(tuple(topics), dict(connection.execute("select slug, id from topics").fetchall()))
