"""The index: in step with the articles, rebuilt by our own command, checked."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

import pytest
import sqlite_utils
from datasette.utils import detect_fts
from hypothesis import given, settings
from hypothesis import strategies as st

from scraper.archive import search_index
from scraper.archive.search import search
from scraper.archive.search_index import (
    check,
    create_index,
    ensure_current,
    index_article,
    rebuild,
    remake,
    unindex_article,
)
from scraper.archive.search_text import index_pair, tokens
from scraper.vietnamese.text import clean, fold, normalize
from tests.archive.search_archive import add_article, make_archive


@pytest.fixture
def connection() -> Iterator[sqlite3.Connection]:
    archive = make_archive()
    add_article(
        archive, name="1", title="Đường phố Hoà Bình", lead="Sáng thứ bảy", body="Dọn dẹp đường phố", caption="Ảnh: PV"
    )
    add_article(archive, name="2", title="Cảng Lạch Huyện", body="Tàu vào cảng")
    yield archive
    archive.close()


def keys(connection: sqlite3.Connection, words: str) -> list[str]:
    return [hit.key[-1] for hit in search(connection, words)]


def test_tools_find_the_index(connection: sqlite3.Connection) -> None:
    assert detect_fts(connection, "articles") == "articles_fts"
    assert sqlite_utils.Database(connection)["articles"].detect_fts() == "articles_fts"


def test_fts5_highlights_the_original_for_folded_words(connection: sqlite3.Connection) -> None:
    sql = "select highlight(articles_fts, 4, '[', ']') from articles_fts where articles_fts match 'duong pho'"
    assert connection.execute(sql).fetchall() == [("[Đường] [phố] Hoà Bình",)]


def test_plain_fts_queries_find_both_spellings_of_a_weekday(connection: sqlite3.Connection) -> None:
    sql = "select rowid from articles_fts where articles_fts match ?"
    for words in ('"thứ 7"', '"thứ bảy"', '"thu 7"', '"thu bay"'):
        assert connection.execute(sql, (words,)).fetchall() == [(1,)]


def test_an_update_is_unindex_write_index(connection: sqlite3.Connection) -> None:
    unindex_article(connection, 1)
    connection.execute("update articles set title = 'Chợ hoa' where id = 1")
    connection.execute("update images set caption = 'Hoa đào' where article_id = 1")
    index_article(connection, 1)
    assert keys(connection, "hoà bình") == []
    assert keys(connection, "chợ hoa đào") == ["1"]
    assert check(connection) == []


def test_unindexing_what_is_not_indexed_does_nothing(connection: sqlite3.Connection) -> None:
    unindex_article(connection, 2)
    unindex_article(connection, 2)
    unindex_article(connection, 99)
    index_article(connection, 99)
    assert keys(connection, "cảng") == []
    assert check(connection) == ["articles_fts: haiphong.gov.vn:2 is not indexed"]


def test_the_index_rolls_back_with_the_article(connection: sqlite3.Connection) -> None:
    connection.execute("begin")
    add_article(connection, name="3", title="Bến Bính")
    connection.execute("rollback")
    assert keys(connection, "bến bính") == []
    assert check(connection) == []


def test_check_tells_what_is_wrong_and_rebuild_mends_it(connection: sqlite3.Connection) -> None:
    assert check(connection) == []
    connection.execute("update articles set body = 'Khác hẳn trước đây nhiều' where id = 1")
    assert check(connection) == ["articles_fts: haiphong.gov.vn:1 was indexed with another text"]
    connection.execute("update articles set body = 'Vào tàu cảng' where id = 2")
    connection.execute("update articles set body = 'Dọn dẹp ngõ xóm' where id = 1")
    assert check(connection) == ["articles_fts: its words are not those of the articles"]
    connection.execute("delete from articles where id = 2")
    assert check(connection) == ["articles_fts: row 2 is indexed, but there is no such article"]
    assert rebuild(connection) == 1
    assert check(connection) == []


def test_other_rules_are_noticed_and_the_index_made_anew(
    connection: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not ensure_current(connection)
    monkeypatch.setattr(search_index, "INDEX_VERSION", search_index.INDEX_VERSION + 1)
    assert check(connection) == ["articles_fts: the search index was made by another version's rules"]
    assert ensure_current(connection)
    assert not ensure_current(connection)
    assert check(connection) == []


def test_sqlite_utils_rebuild_is_noticed(connection: sqlite3.Connection) -> None:
    sqlite_utils.Database(connection)["articles"].rebuild_fts()
    assert keys(connection, "duong pho") == []
    assert check(connection) != []


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        ("drop table articles_fts", "the search index is missing"),
        ("delete from articles_fts_data where id > 10; delete from articles_fts_idx", "the search index is damaged"),
        ("insert into articles_fts(articles_fts) values ('rebuild')", "was indexed with another text"),
    ],
)
def test_whatever_befell_the_index_is_noticed_and_mended(connection: sqlite3.Connection, harm: str, said: str) -> None:
    connection.executescript(harm)
    assert said in check(connection)[0]
    assert remake(connection) == 2
    assert check(connection) == []
    assert keys(connection, "duong pho") == ["1"]


def test_single_articles_are_merged_in_larger_lots_than_fts5_would(connection: sqlite3.Connection) -> None:
    merged = "select v from articles_fts_config where k = 'automerge'"
    assert connection.execute(merged).fetchone() == (8,)
    rebuild(connection)
    assert connection.execute(merged).fetchone() == (8,)


def test_creating_twice_indexes_what_is_there(connection: sqlite3.Connection) -> None:
    create_index(connection)
    assert keys(connection, "duong pho") == ["1"]
    assert check(connection) == []


@settings(max_examples=300)
@given(st.text(alphabet=st.characters(max_codepoint=0x2FFF, exclude_categories=["Cs"]), max_size=60))
def test_the_forms_of_a_text_keep_its_words_in_place(text: str) -> None:
    text = clean(text)
    exact, folded = index_pair(text)
    assert fold(exact).split() == folded.split()
    assert normalize(text) == exact.partition("\n")[0]
    if "thứ" not in text.lower():
        assert len(tokens(exact)) == len(tokens(text))


@settings(max_examples=50)
@given(st.lists(st.text(max_size=40), min_size=1, max_size=5))
def test_any_text_can_be_indexed_forgotten_and_checked(texts: list[str]) -> None:
    archive = make_archive()
    texts = [text.encode("utf-8", "replace").decode() for text in texts]
    ids = [add_article(archive, name=str(number), title=text, body=text) for number, text in enumerate(texts)]
    assert check(archive) == []
    for article_id in ids:
        unindex_article(archive, article_id)
        archive.execute("delete from articles where id = ?", (article_id,))
    assert check(archive) == []
    assert archive.execute("select count(*) from articles_fts_docsize").fetchone() == (0,)
    archive.close()
