"""Topics: campaigns followed by their phrases, which stand in `scraper/topics.toml` for a journalist to edit."""

from __future__ import annotations

import re
import sqlite3
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from scraper.errors import UsageError
from scraper.items import Article
from scraper.vietnamese import fold

TOPICS_FILE = Path(__file__).parent.parent / "topics.toml"
_SPACES = re.compile(r"\s+")
_GAP = r"[\s\"'“”‘’«»]+"  # a phrase may be partly in quotation marks


@dataclass(frozen=True)
class Topic:
    """A topic: its short name, its name for readers, and the phrases that show it."""

    slug: str
    name: str
    phrases: tuple[str, ...]

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Finds any phrase in folded text, longest first, at word boundaries."""
        folded = sorted({_SPACES.sub(" ", fold(phrase)).strip() for phrase in self.phrases}, key=len, reverse=True)
        words = "|".join(re.escape(phrase).replace(r"\ ", _GAP) for phrase in folded)
        return re.compile(rf"(?<!\w)(?:{words})(?!\w)")


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
    fields = {
        "title": [article.title],
        "lead": [article.lead or ""],
        "body": list(article.body),
        "captions": list(article.captions),
        "tags": list(article.tags),
    }
    texts = {name: [(text, fold(text)) for text in values if text] for name, values in fields.items()}
    return [
        TopicMatch(topic.slug, name, "; ".join(dict.fromkeys(found)))
        for topic in topics
        for name, values in texts.items()
        if (found := [words for text, folded in values for words in _words_found(topic, text, folded)])
    ]


def _words_found(topic: Topic, text: str, folded: str) -> Iterator[str]:
    for found in topic.pattern.finditer(folded):
        yield _as_printed(text, folded, found.start(), found.end())


def _as_printed(text: str, folded: str, start: int, end: int) -> str:
    """The part of `text` that folds to `folded[start:end]`."""
    if len(text) == len(folded):
        return text[start:end]
    positions = [index for index, letter in enumerate(text) for _ in fold(letter)]
    if len(positions) != len(folded):
        return folded[start:end]
    return text[positions[start] : positions[end - 1] + 1]


def store_topics(connection: sqlite3.Connection, topics: Sequence[Topic]) -> dict[str, int]:
    """Writes the topics' rows as the file has them; their ids by slug."""
    for topic in topics:
        connection.execute(
            "insert into topics (slug, name, phrases) values (?, ?, ?) on conflict (slug) do update "
            "set name = excluded.name, phrases = excluded.phrases "
            "where name != excluded.name or phrases != excluded.phrases",
            (topic.slug, topic.name, "\n".join(topic.phrases)),
        )
    return dict(connection.execute("select slug, id from topics").fetchall())
