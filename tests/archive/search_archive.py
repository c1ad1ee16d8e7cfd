"""An archive in memory with only what searching needs."""

from __future__ import annotations

import sqlite3

from scraper.archive.search_index import create_index, index_article

TABLES = """
create table articles (id integer primary key, key text unique, url text, portal text, section text, title text,
  lead text, source text, published_at text, published_date text, status text default 'live', body text);
create table images (id integer primary key, article_id integer, position integer, caption text);
create table topics (id integer primary key, slug text unique, name text);
create table article_topics (article_id integer, topic_id integer);
create table authors (id integer primary key, name text unique);
create table article_authors (article_id integer, author_id integer);
"""


def make_archive() -> sqlite3.Connection:
    """An empty one."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.executescript(TABLES)
    create_index(connection)
    return connection


def add_article(
    connection: sqlite3.Connection,
    *,
    name: str,
    title: str,
    lead: str = "",
    body: str = "",
    caption: str = "",
    section: str | None = None,
    published_date: str | None = None,
    topic: str | None = None,
    author: str | None = None,
) -> int:
    """Stores and indexes an article; its id."""
    article_id = connection.execute(
        "insert into articles (key, url, portal, section, title, lead, published_date, body)"
        " values (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            f"haiphong.gov.vn:{name}",
            f"https://haiphong.gov.vn/tin/{name}",
            "haiphong.gov.vn",
            section,
            title,
            lead,
            published_date,
            body,
        ),
    ).lastrowid
    assert article_id is not None
    if caption:
        connection.execute("insert into images (article_id, position, caption) values (?, 1, ?)", (article_id, caption))
    for table, column, value in (("topics", "slug", topic), ("authors", "name", author)):
        if value:
            connection.execute(f"insert or ignore into {table} ({column}) values (?)", (value,))
            (other,) = connection.execute(f"select id from {table} where {column} = ?", (value,)).fetchone()
            connection.execute(f"insert into article_{table} values (?, ?)", (article_id, other))
    index_article(connection, article_id)
    return article_id
