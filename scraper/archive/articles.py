"""The row of an article: how a page that was read becomes one, and what seeing it again does to it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from scraper.archive import parts, removals, revisions, search_index
from scraper.archive.revisions import Change, Content
from scraper.archive.topics import FollowedTopics
from scraper.items import Article
from scraper.portals import canonical_url

Rebase = Callable[["StoredArticle"], Article | None]
"""Reads the stored article's capture again with today's extractor and corrects the revision; its content now."""

_COLUMNS = (
    "url, portal, section, title, lead, byline, agency, source, published_at, published_date, published_precision, "
    "published_basis, modified_at, word_count, extractor_version, body"
)
_NAMES = tuple(_COLUMNS.split(", "))
_INSERT = (
    f"insert into articles (key, first_seen_at, last_seen_at, last_changed_at, revision_count, capture_id, {_COLUMNS}) "  # noqa: S608
    f"values ({', '.join('?' * (6 + len(_NAMES)))})"
)
_UPDATE = f"update articles set {', '.join(f'{name} = ?' for name in _NAMES)} where id = ?"  # noqa: S608


@dataclass(frozen=True, slots=True)
class StoredArticle:
    """What the archive knows of an article before it is seen again; times as in the table."""

    id: int
    key: str
    url: str
    status: str
    first_seen_at: str
    last_seen_at: str
    revision_count: int
    capture_id: int | None
    extractor_version: str


@dataclass(frozen=True, slots=True)
class Sight:
    """One sight of an article: when (as in the table), in which capture, and the topics that are followed."""

    observed_at: str
    capture_id: int | None
    followed: FollowedTopics


def stored_article(connection: sqlite3.Connection, key: str) -> StoredArticle | None:
    """The row of that key."""
    row: Any = connection.execute(
        "select id, key, url, status, first_seen_at, last_seen_at, revision_count, capture_id, extractor_version "
        "from articles where key = ?",
        (key,),
    ).fetchone()
    return StoredArticle(*row) if row else None


def insert_article(connection: sqlite3.Connection, article: Article, sight: Sight) -> int:
    """Writes an article seen for the first time, with its first revision; its id."""
    at = sight.observed_at
    cursor = connection.execute(_INSERT, (article.key, at, at, at, 1, sight.capture_id, *_values(article)))
    article_id = int(cursor.lastrowid or 0)
    parts.write_images(connection, article_id, article, new=True)
    parts.write_topics(connection, article_id, article, sight.followed, new=True)
    parts.write_parts(connection, article_id, article, capture_id=sight.capture_id, new=True)
    search_index.index_article(connection, article_id)
    parts.point_links_at(connection, article_id, article.key)
    revisions.add_revision(
        connection,
        article_id,
        1,
        revisions.content_of(article),
        capture_id=sight.capture_id,
        observed_at=at,
        extractor_version=article.extractor_version,
    )
    return article_id


def update_article(
    connection: sqlite3.Connection, stored: StoredArticle, article: Article, sight: Sight, rebase: Rebase
) -> tuple[Change, ...]:
    """Writes an article seen again: what the publisher changed since, or nothing but `last_seen_at`.

    A sight older than the last one adds nothing: the archive has no place for a version between two that it has seen.
    """
    if sight.observed_at < stored.last_seen_at:
        return ()
    latest = revisions.latest_revision(connection, stored.id)
    before = latest.content if latest else None
    same_address = _same_address(stored.url, article.url)
    status = removals.found(
        connection, stored.id, stored.status, observed_at=sight.observed_at, capture_id=sight.capture_id
    )
    moved = status != stored.status and not same_address
    printed = _printed_date(connection, stored.id)
    otherwise_read = stored.extractor_version != article.extractor_version
    if otherwise_read and _changes(before, revisions.content_of(article), same_address) and (again := rebase(stored)):
        before, printed = revisions.content_of(again), revisions.printed_date(again)
    article = revisions.with_settled_date(article, printed, before)
    if before and not same_address:
        article = replace(article, section=before.section)
    after = revisions.content_of(article)
    changes = _changes(before, after, same_address)
    if changes and before:
        _write_revision(connection, stored, article, sight, after, before, changes)
    if changes or moved or otherwise_read:
        shown = article if moved else replace(article, url=stored.url)
        write_content(connection, stored.id, shown, sight, with_images=same_address)
    else:
        parts.write_parts(connection, stored.id, article, capture_id=sight.capture_id)
    mark_seen(connection, stored.id, sight.observed_at)
    return changes


def write_content(
    connection: sqlite3.Connection, article_id: int, article: Article, sight: Sight, *, with_images: bool = True
) -> None:
    """Writes the columns and parts of the article anew, its place in the search index included."""
    search_index.unindex_article(connection, article_id)
    connection.execute(_UPDATE, (*_values(article), article_id))
    if with_images:
        parts.write_images(connection, article_id, article)
    parts.write_topics(connection, article_id, article, sight.followed)
    parts.write_parts(connection, article_id, article, capture_id=sight.capture_id)
    search_index.index_article(connection, article_id)


def correct_article(
    connection: sqlite3.Connection, article_id: int, article: Article, capture_id: int | None, followed: FollowedTopics
) -> None:
    """Writes how today's extractor reads the article's present revision; address and times stay."""
    (url, seen_at) = connection.execute("select url, last_seen_at from articles where id = ?", (article_id,)).fetchone()
    write_content(connection, article_id, replace(article, url=url), Sight(seen_at, capture_id, followed))


def mark_seen(connection: sqlite3.Connection, article_id: int, observed_at: str) -> None:
    """The article, and its present revision, were there at that time."""
    connection.execute(
        "update articles set last_seen_at = ? where id = ? and last_seen_at < ?", (observed_at, article_id, observed_at)
    )
    connection.execute(
        "update revisions set last_seen_at = ? where article_id = ? and last_seen_at < ? "
        "and number = (select max(number) from revisions where article_id = ?)",
        (observed_at, article_id, observed_at, article_id),
    )


def _write_revision(
    connection: sqlite3.Connection,
    stored: StoredArticle,
    article: Article,
    sight: Sight,
    after: Content,
    before: Content,
    changes: tuple[Change, ...],
) -> None:
    number = stored.revision_count + 1
    revision_id = revisions.add_revision(
        connection,
        stored.id,
        number,
        after,
        capture_id=sight.capture_id,
        observed_at=sight.observed_at,
        extractor_version=article.extractor_version,
    )
    silent = revisions.is_silent(before, after)
    revisions.add_changes(connection, stored.id, revision_id, changes, silent=silent)
    connection.execute(
        "update articles set revision_count = ?, last_changed_at = ?, capture_id = ? where id = ?",
        (number, sight.observed_at, sight.capture_id, stored.id),
    )


def _changes(before: Content | None, after: Content, same_address: bool) -> tuple[Change, ...]:
    return revisions.changes_between(before, after, same_address=same_address) if before else ()


def _printed_date(connection: sqlite3.Connection, article_id: int) -> str | None:
    row = connection.execute(
        "select raw from provenance where article_id = ? and field = 'published_at'", (article_id,)
    ).fetchone()
    return row[0] if row else None


def _values(article: Article) -> tuple[object, ...]:
    return (
        article.url,
        article.portal,
        article.section,
        article.title,
        article.lead,
        article.byline,
        article.agency,
        article.source,
        article.published_at,
        article.published_date,
        article.published_precision,
        article.published_basis,
        article.modified_at,
        article.word_count,
        article.extractor_version,
        "\n\n".join(article.body),
    )


def _same_address(first: str, second: str) -> bool:
    return first == second or _address(first) == _address(second)


def _address(url: str) -> str:
    return (canonical_url(url) or url).partition("://")[2].removeprefix("www.").rstrip("/")
