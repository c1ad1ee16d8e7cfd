"""datasette_metadata.json: made from the dictionary of columns, whole, and answered by Datasette."""

from __future__ import annotations

import json
import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest

from scraper.archive.schema import migrate
from scraper.archive.sections import fold_words
from scraper.browse import prepare_connection
from scraper.browse.metadata import metadata, metadata_json
from scraper.browse.queries import QUERIES, CannedQuery
from scraper.browse.table_facets import FACET
from tests.browse.conftest import Ask
from tests.browse.seed import EDITED, GONE, article

FILE = Path(__file__).parents[2] / "datasette_metadata.json"
FILLED_IN = {
    "search": {"words": "an bien -trao"},
    "articles_on_topic": {"topic": "ngay-thu-7-cung-dan"},
    "articles_by_author": {"author": "hoang tung"},
    "articles_mentioning_a_day": {"day": "2019-10"},
    "new_articles": {"since": "2021-01-23"},
    "edits": {"field": "body", "silent": "1"},
    "missing_articles": {"status": "gone"},
    "article_as_of": {"key": EDITED, "at": "2021-01-24"},
    "evidence": {"key": GONE},
    "articles_per_month": {"portal": "lechan.haiphong.gov.vn"},
    "topic_per_month": {"topic": "ngay-thu-7-cung-dan"},
    "most_active_authors": {"kind": "collective"},
    "completeness": {"year": "2021"},
    "where_values_come_from": {"field": "published_at"},
}
"""Values for the parameters of every query that has some, with which it finds rows in the seeded archive."""


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    path = tmp_path / "archive.db"
    archive = sqlite3.connect(path, isolation_level=None)
    migrate(archive, path)
    prepare_connection(archive)
    yield archive
    archive.close()


def test_the_file_is_what_the_module_makes() -> None:
    assert FILE.read_text(encoding="utf-8") == metadata_json(), "run python -m scraper.browse.metadata"


def test_every_table_view_and_column_is_described(connection: sqlite3.Connection) -> None:
    described = metadata()["databases"]["archive"]["tables"]
    names = connection.execute("select name from sqlite_master where type in ('table', 'view')").fetchall()
    public = {name for (name,) in names if not re.match(r"sqlite_|articles_fts", name)}
    assert public == set(described)
    for name in public:
        columns = [row[1] for row in connection.execute(f"pragma table_info({name})")]
        assert list(described[name]["columns"]) == columns, name
        assert all(described[name]["columns"].values())
        assert described[name]["title"]
        assert described[name]["description"]


def test_sort_facet_and_label_columns_exist() -> None:
    for name, table in metadata()["databases"]["archive"]["tables"].items():
        facets = [facet if isinstance(facet, str) else facet[FACET] for facet in table.get("facets", ())]
        used = {*facets, *table.get("units", ())}
        used |= {table[option] for option in ("sort", "sort_desc", "label_column") if option in table}
        assert used <= set(table["columns"]), name


@pytest.mark.parametrize("narrowed", [None, "section", "portal", "status"])
def test_lists_of_articles_are_answered_by_indexes_alone(connection: sqlite3.Connection, narrowed: str | None) -> None:
    looks = metadata()["databases"]["archive"]["tables"]["articles"]
    where = f"where {narrowed} = 'x'" if narrowed else ""

    def plan(sql: str) -> str:
        return " ".join(row[3] for row in connection.execute(f"explain query plan {sql}"))

    assert "USING COVERING INDEX" in plan(f"select count(*) from articles {where}")
    assert "TEMP B-TREE" not in plan(f"select * from articles {where} order by {looks['sort_desc']} desc limit 51")


@pytest.mark.parametrize("query", QUERIES, ids=[query.name for query in QUERIES])
def test_a_canned_query_says_what_it_is_and_answers_opened_or_filled_in(ask: Ask, query: CannedQuery) -> None:
    assert set(re.findall(r":(\w+)", re.sub(r"'[^']*'", "", query.sql))) == set(query.parameters)
    assert query.title
    assert query.description.endswith(".")
    assert set(FILLED_IN.get(query.name, {})) == set(query.parameters)
    for given in (dict.fromkeys(query.parameters, ""), FILLED_IN.get(query.name, {})):
        answer = ask(f"/archive/{query.name}.json?" + urlencode({**given, "_shape": "array"}))
        assert answer.status_code == 200, answer.text
        assert answer.json(), given


@pytest.mark.parametrize("query", [query for query in QUERIES if query.parameters], ids=lambda query: query.name)
def test_a_canned_query_is_no_error_whatever_is_filled_in(ask: Ask, query: CannedQuery) -> None:
    for words in ("Hải Phòng", "'\"; --", "%", "-1", "\N{KHMER DIGIT ONE}", "2021-13-45T"):
        given = dict.fromkeys(query.parameters, words)
        assert ask(f"/archive/{query.name}.json?" + urlencode(given)).status_code == 200


def test_articles_per_month_count_a_section_once_however_it_is_spelled(ask: Ask) -> None:
    rows = ask("/archive/articles_per_month.json?portal=&_shape=array").json()
    sections = {row["section"] for row in rows}
    assert len({fold_words(section or "") for section in sections}) == len(sections)
    listed = ask("/archive/articles.json?published_date__notblank=1&_size=0").json()
    assert sum(row["articles"] for row in rows) == listed["filtered_table_rows_count"]


def test_an_article_as_of_a_time_has_the_captions_of_then(ask: Ask) -> None:
    asked = urlencode({"key": EDITED, "at": "2021-01-24", "_shape": "array"})
    (version,) = ask(f"/archive/article_as_of.json?{asked}").json()
    assert version["captions"] == article(12).captions[0]


def test_plain_datasette_serves_queries_and_pages(seeded: Path) -> None:
    command = [sys.executable, "-m", "datasette", str(seeded), "-m", str(FILE), "--get"]

    def answer(path: str) -> str:
        return subprocess.run([*command, path], capture_output=True, text=True, check=True).stdout

    assert len(json.loads(answer("/archive/search.json?words=an+bien+-trao&_shape=array"))) > 1
    assert "/search" in answer("/")


def test_each_kind_of_user_has_queries() -> None:
    assert {query.user for query in QUERIES} == {"researchers", "journalists", "analysts"}
    assert len({query.name for query in QUERIES}) == len(QUERIES)


def test_the_file_is_plain_json() -> None:
    assert json.loads(FILE.read_text(encoding="utf-8"))["databases"]["archive"]["queries"]["search"]["params"] == [
        "words"
    ]
