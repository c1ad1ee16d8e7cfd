from __future__ import annotations

import random
import sqlite3
from pathlib import Path

import pytest

from scraper.archive.facets import BLOCK, Facets, facets_of
from scraper.archive.search import facet_counts
from tests.archive.samples import open_archive
from tests.archive.search_archive import add_article, make_archive

TRUTH = {
    "section": "select section, count(*) from articles where section is not null group by 1",
    "status": "select status, count(*) from articles group by 1",
    "author": "select name, count(distinct article_id) from article_authors"
    " join authors on authors.id = author_id group by 1",
    "topic": "select slug, count(distinct article_id) from article_topics"
    " join topics on topics.id = topic_id group by 1",
}
CHANGES = (
    "insert or replace into articles (id, key, section, portal, body) values ({id}, 'k{id}', '{value}', 'p', '')",
    "insert or ignore into articles (id, key, section, portal, body) values ({id}, 'k{id}', '{value}', 'p', '')",
    "update articles set section = '{value}' where id = {id}",
    "update or ignore articles set status = 'gone' where id between {id} and {id} + 40",
    "update articles set url = 'elsewhere' where id = {id}",
    "delete from articles where id = {id}",
    "insert or ignore into article_authors values ({id}, {other})",
    "insert into article_authors values ({id}, {other})",
    "update article_authors set author_id = {other} where article_id = {id}",
    "delete from article_authors where article_id = {id}",
    "insert into article_topics values ({id}, {other})",
    "update article_topics set article_id = {id} where topic_id = {other}",
    "delete from article_topics where topic_id = {other}",
)


def counts(facets: Facets) -> dict[str, dict[str, int]]:
    return {name: {each.value: each.count for each in facets.values[name]} for name in TRUTH}


def truth(connection: sqlite3.Connection) -> dict[str, dict[str, int]]:
    return {name: dict(connection.execute(sql).fetchall()) for name, sql in TRUTH.items()}


def filled() -> sqlite3.Connection:
    connection = make_archive()
    connection.execute("pragma recursive_triggers = on")
    for number in range(4):
        connection.execute("insert into authors values (?, ?)", (number, f"Tác giả {number}"))
        connection.execute("insert into topics values (?, ?, ?)", (number, f"topic-{number}", f"Topic {number}"))
    return connection


@pytest.mark.parametrize("seed", range(8))
def test_counts_follow_every_change(seed: int) -> None:
    """Whatever statement changes what is counted, with whatever rule for conflicts, counts are those of a query."""
    chance, connection = random.Random(seed), filled()
    for _ in range(60):
        statement = chance.choice(CHANGES)
        article_id = chance.choice([1, 2, BLOCK - 1, BLOCK, 3 * BLOCK + 5])
        connection.execute(
            statement.format(id=article_id, value=chance.choice("abcd"), other=chance.randrange(4)),
        )
        assert counts(facets_of(connection, None, 50)) == truth(connection), statement
    connection.close()


def test_two_archives_do_not_mix() -> None:
    archives = [filled(), filled()]
    for number, connection in enumerate(archives):
        add_article(connection, name="1", title="Lê Chân", section=f"Mục {number}")
    add_article(archives[0], name="2", title="Lê Chân", section="Mục 2")
    for _ in range(2):
        found = [counts(facet_counts(connection, "le chan"))["section"] for connection in archives]
        assert found == [{"Mục 0": 1, "Mục 2": 1}, {"Mục 1": 1}]
        assert [facets_of(connection, None).total for connection in archives] == [2, 1]
    for connection in archives:
        connection.close()


def test_an_article_counts_once_for_two_authors_of_one_name() -> None:
    connection = make_archive()
    article_id = add_article(connection, name="1", title="Lê Chân", author="PV")
    connection.executescript("drop table authors; create table authors (id integer primary key, name text);")
    connection.execute("insert into authors values (1, 'PV'), (2, 'PV')")
    connection.executemany("insert into article_authors values (?, ?)", [(article_id, 1), (article_id, 2)])
    assert counts(facet_counts(connection, "le chan"))["author"] == {"PV": 1}
    connection.close()


def test_an_archive_of_an_older_version_is_counted_and_then_gets_its_marks(tmp_path: Path) -> None:
    with open_archive(tmp_path) as archive:
        old = archive.connection
        for table in ("articles", "article_authors", "article_topics"):
            for name in (f"{table}_marked", f"{table}_marked_new", f"{table}_marked_old"):
                old.execute(f"drop trigger {name}")
        old.execute("drop table facet_marks")
        old.execute("delete from _sqlite_migrations where name = 'marks'")
        add_row(old, 1, "Tin")
        assert counts(facets_of(old, None))["section"] == {"Tin": 1}
        old.execute("update articles set section = 'Văn bản'")
        assert counts(facets_of(old, [1]))["section"] == {"Văn bản": 1}
    with open_archive(tmp_path) as archive:
        add_row(archive.connection, 5000, "Tin")
        assert archive.connection.execute("select block from facet_marks").fetchall() == [(0,), (5000 // BLOCK,)]
        assert counts(facets_of(archive.connection, None))["section"] == {"Tin": 1, "Văn bản": 1}


def add_row(connection: sqlite3.Connection, article_id: int, section: str) -> None:
    connection.execute(
        "insert into articles (id, key, url, portal, section, title, word_count, first_seen_at, last_seen_at,"
        " last_changed_at, revision_count, extractor_version, body)"
        " values (?, 'haiphong.gov.vn:' || ?1, 'https://haiphong.gov.vn/', 'haiphong.gov.vn', ?, 'Tin', 1, '', '', '',"
        " 1, '1', '')",
        (article_id, section),
    )
