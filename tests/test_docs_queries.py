"""The queries of the documentation, as they stand there, on a built archive."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from scraper.archive.columns import TABLES
from scraper.archive.search import search
from scraper.archive.sections import fold_words
from tests.browse.seed import GONE, RETURNED, SUSPECT, seed

DOCS = Path(__file__).parent.parent / "docs"
ANALYSTS, RESEARCHERS = ((DOCS / f"{name}.md").read_text(encoding="utf-8") for name in ("analysts", "researchers"))
QUERIES = re.findall(r"^```sql\n(.*?)^```", ANALYSTS, re.DOTALL | re.MULTILINE)
TYPED = re.findall(r"^\| `(.+?)` \|", RESEARCHERS, re.MULTILINE)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(seed(tmp_path_factory.mktemp("archive")))) as connection:
        yield connection


def test_there_are_ten_queries() -> None:
    assert len(QUERIES) == 10
    assert len(TYPED) >= 10


@pytest.mark.parametrize("query", QUERIES, ids=range(1, len(QUERIES) + 1))
def test_a_documented_query_answers(archive: sqlite3.Connection, query: str) -> None:
    rows = archive.execute(query).fetchall()
    assert rows
    for column in zip(*rows, strict=True):
        assert any(value is not None for value in column)


def test_a_section_is_counted_once_a_month_however_it_is_spelled(archive: sqlite3.Connection) -> None:
    rows = archive.execute(QUERIES[0]).fetchall()
    dated = "select count(*) from articles where published_date is not null"
    assert (sum(articles for _, _, articles in rows),) == archive.execute(dated).fetchone()
    sections = {section for _, section, _ in rows}
    assert None in sections
    assert len({fold_words(section or "") for section in sections}) == len(sections)


def test_what_was_taken_down_has_one_row_an_article_and_says_what_came_back(archive: sqlite3.Connection) -> None:
    rows = {key: steps for key, _, _, *steps in archive.execute(QUERIES[5])}
    assert len(rows) == len(archive.execute(QUERIES[5]).fetchall())
    status, missed, gone, again, _ = rows[RETURNED]
    assert (status, missed < gone < again) == ("returned", True)
    assert [rows[key][0] for key in (GONE, SUSPECT)] == ["gone", "suspect"]
    assert [rows[key][3] for key in (GONE, SUSPECT)] == [None, None]


def test_a_passage_shows_what_was_found(archive: sqlite3.Connection) -> None:
    assert all("[" in passage for _, _, passage, _ in archive.execute(QUERIES[8].replace("limit 20", "limit 100")))


def test_what_is_known_is_a_share_of_all(archive: sqlite3.Connection) -> None:
    archive.execute("update articles set published_date = null, published_precision = null where id % 3 = 0")
    known = archive.execute(QUERIES[9]).fetchall()
    expected = archive.execute(
        "select portal, round(100.0 * count(published_date) / count(*), 1),"
        " round(100.0 * sum(published_precision is 'minute') / count(*), 1) from articles group by portal"
    ).fetchall()
    archive.rollback()
    assert sorted((portal, day, minute) for portal, _, day, minute, *_ in known) == expected
    assert all(minute <= day for _, _, day, minute, *_ in known)


@pytest.mark.parametrize("words", TYPED)
def test_a_documented_search_finds_something_but_not_everything(archive: sqlite3.Connection, words: str) -> None:
    (articles,) = archive.execute("select count(*) from articles").fetchone()
    assert 0 < len(search(archive, words, limit=1000)) < articles


def test_every_view_is_documented_and_nothing_else() -> None:
    views = {table.name for table in TABLES.values() if table.view and not table.hidden}
    (listed,) = re.findall(r"^## Views\n(.*?)^## ", ANALYSTS, re.DOTALL | re.MULTILINE)
    assert set(re.findall(r"^\| `(\w+)` \|", listed, re.MULTILINE)) == views


def test_hidden_tables_are_named_as_nothing_to_build_on() -> None:
    hidden = {table.name for table in TABLES.values() if table.hidden}
    (promise,) = re.findall(r"^- \*\*Do not build on:\*\*(.*?)^- ", ANALYSTS, re.DOTALL | re.MULTILINE)
    assert all(f"`{name}`" in promise for name in hidden)
