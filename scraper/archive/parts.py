"""The parts of an article in their tables. Each table is rewritten only when what it says has changed."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from scraper.archive.topics import FollowedTopics, match
from scraper.items import Article, Author
from scraper.portals import identify
from scraper.vietnamese.text import author_key

Row = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class _Part:
    """A table of parts: `columns` after article_id, in the order that `order` gives."""

    table: str
    columns: tuple[str, ...]
    order: str

    @property
    def select(self) -> str:
        return f"select {', '.join(self.columns)} from {self.table} where article_id = ? order by {self.order}"  # noqa: S608

    @property
    def delete(self) -> str:
        return f"delete from {self.table} where article_id = ?"  # noqa: S608 - constant names

    @property
    def insert(self) -> str:
        marks = ", ".join("?" * (len(self.columns) + 1))
        return f"insert into {self.table} (article_id, {', '.join(self.columns)}) values ({marks})"  # noqa: S608


REDACTED_TITLE = "[redacted]"
_AUTHORS = _Part("article_authors", ("author_id", "role", "position", "raw"), "position")
_IMAGES = _Part("images", ("position", "url", "caption", "credit"), "position")
_LINKS = _Part("links", ("position", "url", "title", "kind"), "position")
_INSERT_LINK = (
    "insert into links (article_id, position, url, title, kind, capture_id, target_key, target_id) "
    "values (?1, ?2, ?3, ?4, ?5, ?6, ?7, (select id from articles where key = ?7))"
)
_TAGS = _Part("article_tags", ("tag_id",), "tag_id")
_TOPICS = _Part("article_topics", ("topic_id", "field", "matched"), "topic_id, field")
_DATES = _Part("article_dates", ("position", "text", "iso", "precision"), "position")
_PROVENANCE = _Part("provenance", ("field", "basis", "raw", "extractor_version"), "rowid")


def image_rows(article: Article) -> list[Row]:
    """The rows of `images`; captions that belong to no image follow with an empty address."""
    rows: list[Row] = [(place, each.url, each.caption, each.credit) for place, each in enumerate(article.images)]
    captioned = {each.caption for each in article.images}
    loose = [caption for caption in article.captions if caption not in captioned]
    return rows + [(len(rows) + place, "", caption, None) for place, caption in enumerate(loose)]


def write_images(connection: sqlite3.Connection, article_id: int, article: Article, *, new: bool = False) -> None:
    """Writes images and captions. A `new` article has none stored yet, here and below."""
    _replace(connection, _IMAGES, article_id, image_rows(article), new=new)


def write_parts(
    connection: sqlite3.Connection,
    article_id: int,
    article: Article,
    *,
    capture_id: int | None,
    new: bool = False,
) -> None:
    """Writes everything but images and topics: authors, links, tags, dates, provenance."""
    _replace(connection, _AUTHORS, article_id, _author_rows(connection, article), new=new)
    links = _link_rows(connection, article)
    if _is_other(connection, _LINKS, article_id, links, new=new):
        connection.executemany(_INSERT_LINK, [(article_id, *row, capture_id, _key(str(row[1]))) for row in links])
    _replace(connection, _TAGS, article_id, _tag_rows(connection, article), new=new)
    dates: list[Row] = [(place, each.text, each.iso, each.precision) for place, each in enumerate(article.dates)]
    _replace(connection, _DATES, article_id, dates, new=new)
    version = article.extractor_version
    origins: list[Row] = [(each.field, each.basis, each.raw, version) for each in article.provenance]
    _replace(connection, _PROVENANCE, article_id, origins, new=new)


def write_topics(
    connection: sqlite3.Connection,
    article_id: int,
    article: Article,
    followed: FollowedTopics,
    *,
    new: bool = False,
) -> None:
    """Writes which topics the article is on, and the words that show it."""
    _replace(connection, _TOPICS, article_id, _topic_rows(article, followed), new=new)


def point_links_at(connection: sqlite3.Connection, article_id: int, key: str) -> None:
    """Completes the links of other articles to one that has just been archived."""
    waiting = connection.execute(
        "select id from links indexed by links_target_key "
        "where target_key = ? and target_id is null and target_key is not null",
        (key,),
    ).fetchall()
    connection.executemany("update links set target_id = ? where id = ?", [(article_id, row[0]) for row in waiting])


def described(connection: sqlite3.Connection, article_id: int) -> dict[str, str | None]:
    """The stored authors and tags as text, to be compared with `description_of` another reading."""
    authors = connection.execute(
        "select name, role from article_authors join authors on authors.id = author_id where article_id = ? "
        "order by position",
        (article_id,),
    ).fetchall()
    tags = connection.execute(
        "select name from article_tags join tags on tags.id = tag_id where article_id = ?", (article_id,)
    ).fetchall()
    return {"authors": _credit_line(authors), "tags": "; ".join(sorted(name for (name,) in tags)) or None}


def description_of(article: Article) -> dict[str, str | None]:
    """The authors and tags of an article as text."""
    return {
        "authors": _credit_line([(author.name, author.role) for author in article.authors]),
        "tags": "; ".join(sorted(set(article.tags))) or None,
    }


def _credit_line(pairs: list[tuple[str, str]]) -> str | None:
    return "; ".join(f"{name} ({role})" for name, role in pairs) or None


def delete_parts(connection: sqlite3.Connection, article_id: int) -> None:
    """Takes out every part of the article."""
    for part in (_AUTHORS, _IMAGES, _LINKS, _TAGS, _TOPICS, _DATES, _PROVENANCE):
        connection.execute(part.delete, (article_id,))


def _stored(connection: sqlite3.Connection, part: _Part, article_id: int) -> list[Row]:
    return connection.execute(part.select, (article_id,)).fetchall()


def _replace(connection: sqlite3.Connection, part: _Part, article_id: int, rows: list[Row], *, new: bool) -> None:
    if _is_other(connection, part, article_id, rows, new=new):
        connection.executemany(part.insert, [(article_id, *row) for row in rows])


def _is_other(connection: sqlite3.Connection, part: _Part, article_id: int, rows: list[Row], *, new: bool) -> bool:
    """Whether the rows are to be written because others, taken out here, or none stand in their place."""
    if new:
        return bool(rows)
    stored = _stored(connection, part, article_id)
    if stored == rows:
        return False
    if stored:
        connection.execute(part.delete, (article_id,))
    return True


def _author_rows(connection: sqlite3.Connection, article: Article) -> list[Row]:
    return [
        (_author_id(connection, author), author.role, place, author.raw) for place, author in enumerate(article.authors)
    ]


def _author_id(connection: sqlite3.Connection, author: Author) -> int:
    key = author_key(author.name)
    return _find_or_add(
        connection,
        "select id from authors where author_key = ? and kind = ?",
        (key, author.kind),
        lambda: connection.execute(
            "insert into authors (name, kind, author_key) values (?, ?, ?)", (author.name, author.kind, key)
        ),
    )


def _tag_rows(connection: sqlite3.Connection, article: Article) -> list[Row]:
    ids = {
        _find_or_add(
            connection,
            "select id from tags where name = ?",
            (name,),
            lambda name=name: connection.execute("insert into tags (name) values (?)", (name,)),  # type: ignore[misc]  # bound at once
        )
        for name in article.tags
    }
    return [(tag_id,) for tag_id in sorted(ids)]


def _find_or_add(connection: sqlite3.Connection, select: str, values: Row, insert: Callable[[], sqlite3.Cursor]) -> int:
    row = connection.execute(select, values).fetchone()
    return int(row[0]) if row else int(insert().lastrowid or 0)


def _link_rows(connection: sqlite3.Connection, article: Article) -> list[Row]:
    """The rows of `links`; the title of a redacted article stays out of them."""
    redacted = {key for (key,) in connection.execute("select key from redactions")}
    titles = [REDACTED_TITLE if redacted and _key(link.url) in redacted else link.title for link in article.links]
    return [(place, link.url, titles[place], link.kind) for place, link in enumerate(article.links)]


@lru_cache(maxsize=4096)
def _key(url: str) -> str | None:
    address = identify(url)
    return address.key if address.kind == "article" and address.key else None


def _topic_rows(article: Article, followed: FollowedTopics) -> list[Row]:
    found = match(article, followed.topics)
    rows: list[Row] = [(followed.ids[each.slug], each.field, each.matched) for each in found]
    return sorted(rows, key=lambda row: (str(row[0]).zfill(12), str(row[1])))
