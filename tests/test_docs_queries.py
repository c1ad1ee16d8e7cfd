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
from tests.browse.seed import seed

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
