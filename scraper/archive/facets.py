"""How many of some articles have each value of each filter, counted in memory.

What every article is counted under is read once, then again only for the blocks of articles in which it has changed:
triggers give such a block a new random mark. So what is known of a mark holds in any database, at any moment, for any
connection; and counting among 100,000 results reads none of them.
"""

from __future__ import annotations

import json
import sqlite3
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from threading import Lock

from scraper.archive.sections import one_spelling

COLUMNS = ("section", "source", "portal", "status")
BLOCK = 1024

_KINDS = ("columns", "authors", "topics")

_Value = tuple[str | int | None, ...]

_TABLE = "create table if not exists facet_marks (block integer primary key, mark integer not null)"
_FILL = "insert or replace into facet_marks select id / 1024, random() from articles group by id / 1024"
_MARKED_BY = (
    ("articles", "id", COLUMNS),
    ("article_authors", "article_id", ("article_id", "author_id")),
    ("article_topics", "article_id", ("article_id", "topic_id")),
)
_MARK = (
    "insert into facet_marks values ({row}.{key} / 1024, random()) on conflict (block) do update set mark = random()"
)
_MARKS = "select block, mark from facet_marks"
_UNMARKED = "select id / 1024, random() from articles group by id / 1024"
_BETWEEN = "between :first and :last order by 1"
_ARTICLES = f"select id, {', '.join(COLUMNS)} from articles indexed by articles_facets where id {_BETWEEN}"  # noqa: S608 - constant names
_AUTHORS = f"select article_id, author_id from article_authors where article_id {_BETWEEN}"  # noqa: S608 - constant
_TOPICS = f"select article_id, topic_id from article_topics where article_id {_BETWEEN}"  # noqa: S608 - constant
_AUTHOR_NAMES = "select id, name, name from authors where id in (select value from json_each(?))"
_TOPIC_NAMES = "select id, slug, name from topics where id in (select value from json_each(?))"


@dataclass(frozen=True, slots=True)
class FacetCount:
    """How many of the results have one value of a filter."""

    value: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Facets:
    """What the results of a search are made of: how many they are, and the values of each filter among them."""

    total: int
    values: dict[str, list[FacetCount]]


def create_marks(connection: sqlite3.Connection) -> None:
    """Makes the marks, and the triggers that keep them, unless they are there."""
    if connection.execute("select 1 from sqlite_master where name = 'facet_marks'").fetchone():
        return
    connection.execute(_TABLE)
    connection.execute(_FILL)
    for table, key, columns in _MARKED_BY:
        for statement in _triggers(table, key, columns):
            connection.execute(statement)


def _triggers(table: str, key: str, columns: Sequence[str]) -> Iterator[str]:
    changed = " or ".join(f"old.{column} is not new.{column}" for column in columns)
    old, new = (_MARK.format(row=row, key=key) for row in ("old", "new"))
    yield f"create trigger {table}_marked_new after insert on {table} begin {new}; end"
    yield f"create trigger {table}_marked_old after delete on {table} begin {old}; end"
    yield (
        f"create trigger {table}_marked after update of {', '.join(columns)} on {table} when {changed}"
        f" begin {old}; {new}; end"
    )


def facets_of(connection: sqlite3.Connection, ids: Sequence[int] | None, limit: int = 10) -> Facets:
    """The commonest values of each filter among the articles `ids` (None: all there are), and how many articles."""
    columns, authors, topics = _KNOWN.counts(connection, ids, _KINDS)
    tallies = {name: _tally(columns, position) for position, name in enumerate(COLUMNS)}
    tallies["section"] = one_spelling(tallies["section"])
    found = {
        name: _commonest({(value, value): n for value, n in tally.items()}, limit) for name, tally in tallies.items()
    }
    found["author"] = _commonest(_named(connection, _AUTHOR_NAMES, authors), limit)
    found["topic"] = _commonest(_named(connection, _TOPIC_NAMES, topics), limit)
    return Facets(sum(number for _, number in columns) if ids is None else len(ids), found)


def column_counts(
    connection: sqlite3.Connection, ids: Sequence[int] | None = None, *, only: Iterable[tuple[str, object]] = ()
) -> dict[str, Counter[str]]:
    """For each column, its values among the articles `ids` (None: all) that have the values of `only` besides."""
    (counts,) = _KNOWN.counts(connection, ids, ("columns",))
    wanted = [(COLUMNS.index(name), value) for name, value in only]
    counts = [(values, n) for values, n in counts if all(values[position] == value for position, value in wanted)]
    return {name: _tally(counts, position) for position, name in enumerate(COLUMNS)}


class _Values:
    """A value of every article, as a small number in the place of its id; 0 is no value."""

    def __init__(self) -> None:
        self._numbers = array("l")
        self._values: list[_Value] = [()]
        self._number_of: dict[_Value, int] = {(): 0}
        self._all: Counter[int] = Counter()

    def replace(self, block: int, values: Iterable[tuple[int, _Value]]) -> None:
        """What the articles of a block have now."""
        first = block * BLOCK
        numbers = array("l", bytes(array("l").itemsize * BLOCK))
        for article_id, value in values:
            numbers[article_id - first] = self._number(value)
        if len(self._numbers) < first:
            self._numbers.frombytes(bytes(self._numbers.itemsize * (first - len(self._numbers))))
        self._all.subtract(self._numbers[first : first + BLOCK])
        self._all.update(numbers)
        self._numbers[first : first + BLOCK] = numbers

    def counts(self, ids: Iterable[int] | None) -> list[tuple[_Value, int]]:
        """Each value of the articles (None: of all) with how many have it."""
        numbers = self._all if ids is None else Counter(map(self._numbers.__getitem__, ids))
        return [(self._values[number], count) for number, count in numbers.items() if number and count]

    def _number(self, value: _Value) -> int:
        number = self._number_of.setdefault(value, len(self._values))
        if number == len(self._values):
            self._values.append(value)
        return number


class _Known:
    """The values of every article for every filter, as of the marks that were read last."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._marks: dict[int, int] = {}
        self._values = {kind: _Values() for kind in _KINDS}

    def counts(
        self, connection: sqlite3.Connection, ids: Sequence[int] | None, kinds: Iterable[str]
    ) -> list[list[tuple[_Value, int]]]:
        """For each of the kinds what the articles have, and how many have it."""
        with self._lock:
            self._catch_up(connection)
            return [self._values[kind].counts(ids) for kind in kinds]

    def _catch_up(self, connection: sqlite3.Connection) -> None:
        """Reads the blocks that have changed. Marks come first: what is newer than its mark is read again, no harm."""
        marks = dict(connection.execute(_marks(connection)).fetchall())
        for block in self._marks.keys() - marks.keys():
            self._forget(block)
        for block, mark in marks.items():
            if self._marks.get(block) != mark:
                self._read(connection, block)
                self._marks[block] = mark

    def _forget(self, block: int) -> None:
        for values in self._values.values():
            values.replace(block, ())
        del self._marks[block]

    def _read(self, connection: sqlite3.Connection, block: int) -> None:
        span = {"first": block * BLOCK, "last": block * BLOCK + BLOCK - 1}
        columns = connection.execute(_ARTICLES, span)
        self._values["columns"].replace(block, ((row[0], tuple(row[1:])) for row in columns))
        self._values["authors"].replace(block, _gathered(connection.execute(_AUTHORS, span)))
        self._values["topics"].replace(block, _gathered(connection.execute(_TOPICS, span)))


_KNOWN = _Known()


def _marks(connection: sqlite3.Connection) -> str:
    """Where marks are read: an archive of an older version has none, and everything is read each time."""
    table = connection.execute("select 1 from sqlite_master where name = 'facet_marks'").fetchone()
    return _MARKS if table else _UNMARKED


def _gathered(rows: Iterable[tuple[int, int]]) -> Iterator[tuple[int, _Value]]:
    """The ids that stand with each article, each once."""
    for article_id, group in groupby(rows, key=itemgetter(0)):
        yield article_id, tuple(sorted({other for _, other in group}))


def _tally(counts: list[tuple[_Value, int]], position: int) -> Counter[str]:
    tally: Counter[str] = Counter()
    for values, number in counts:
        if values[position] is not None:
            tally[str(values[position])] += number
    return tally


def _named(connection: sqlite3.Connection, names: str, counts: list[tuple[_Value, int]]) -> Counter[tuple[str, str]]:
    """The numbers by value and label; an article that has two of the same name counts once."""
    ids = json.dumps(list({each for values, _ in counts for each in values}))
    named = {row[0]: (row[1], row[2]) for row in connection.execute(names, (ids,))}
    tally: Counter[tuple[str, str]] = Counter()
    for values, number in counts:
        for name in {named[each] for each in values if each in named}:
            tally[name] += number
    return tally


def _commonest(tally: Mapping[tuple[str, str], int], limit: int) -> list[FacetCount]:
    ranked = sorted(tally.items(), key=lambda item: (-item[1], item[0]))
    return [FacetCount(value, label, number) for (value, label), number in ranked[:limit]]
