"""What the pages of one article show: the article with its parts, its history, its evidence."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from itertools import groupby

from scraper.archive.media_addresses import CAPTURED, addresses_of, as_json
from scraper.archive.search_query import title_query
from scraper.browse.diff import Piece, shortened, word_diff
from scraper.browse.rows import Row, all_rows, one_row

_ARTICLE = "select * from articles where key = ?"
_AUTHORS = """
select authors.name, authors.kind, article_authors.role from article_authors
join authors on authors.id = article_authors.author_id where article_id = ? order by article_authors.position
"""
_TOPICS = """
select topics.slug, topics.name, group_concat(article_topics.matched, '; ') as matched from article_topics
join topics on topics.id = article_topics.topic_id where article_id = ? group by topics.id order by topics.name
"""
_LINKS = """
select links.url, links.title, links.kind, target.key, target.title as target_title, target.published_at
from links left join articles as target on target.id = links.target_id
where links.article_id = ? and coalesce(links.target_id, 0) <> links.article_id order by links.position
"""
_REPUBLISHED = """
select key, title, portal, published_at from articles
where id in (select rowid from articles_fts where articles_fts match ?) and id <> ?
  and fold_words(title) = fold_words(?)
order by published_date, id limit 10
"""
_TAGS = "select name from tags join article_tags on tag_id = tags.id where article_id = ? order by name"
_IMAGES = "select url, caption, credit from images where article_id = ? order by position"
_DATES = "select distinct text, iso, precision from article_dates where article_id = ? order by iso, position"
_PROVENANCE = "select field, basis, raw from provenance where article_id = ? order by rowid"
_REVISIONS = """
select revisions.id, revisions.number, revisions.observed_at, revisions.last_seen_at, revisions.content_sha256,
  captures.warc_file, captures.warc_offset
from revisions left join captures on captures.id = revisions.capture_id
where revisions.article_id = ? order by revisions.number desc
"""
_CHANGES = "select revision_id, field, before, after, silent from changes where article_id = ? order by revision_id, id"
_CAPTURES = "select * from captures where article_id = ? order by fetched_at desc, id desc limit 500"
_REMOVALS = """
select removals.observed_at, removals.from_status, removals.to_status, removals.reason,
  shown.warc_file, shown.warc_offset, control.warc_file as control_file, control.warc_offset as control_offset
from removals left join captures as shown on shown.id = removals.capture_id
left join captures as control on control.id = removals.control_capture_id
where removals.article_id = ? order by removals.observed_at desc, removals.id desc
"""
_REDACTION = "select redacted_at, reason from redactions where key = ?"


@dataclass(frozen=True, slots=True)
class ArticleView:
    """An article with all its parts, as rows."""

    article: Row
    authors: list[Row]
    topics: list[Row]
    tags: list[str]
    images: list[Row]
    related: list[Row]
    attachments: list[Row]
    republished: list[Row]
    dates: list[Row]
    provenance: list[Row]


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field of one revision, as pieces of a word-level diff."""

    field: str
    silent: bool
    pieces: list[Piece]


@dataclass(frozen=True, slots=True)
class Revision:
    """A version, the time bounds of its appearance, and what it changed."""

    row: Row
    not_before: str | None
    changes: list[FieldChange]

    @property
    def silent(self) -> bool:
        """Whether the page did not own up to the change."""
        return any(change.silent for change in self.changes)


@dataclass(frozen=True, slots=True)
class Event:
    """What happened to an article at a time: a new version of it was seen, or it went missing or was found again."""

    at: str
    revision: Revision | None = None
    step: Row | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """What proves an article: its captures, those of its images and attachments, and the steps of its removal."""

    captures: list[Row]
    files: list[Row]
    removals: list[Row]


def find_article(connection: sqlite3.Connection, key: str) -> Row | None:
    """The row of `articles` with that of `redactions`, if its text was taken out, as `redaction`; or None."""
    article = one_row(connection, _ARTICLE, (key,))
    if article is not None:
        article["redaction"] = one_row(connection, _REDACTION, (key,))
    return article


def article_view(connection: sqlite3.Connection, key: str) -> ArticleView | None:
    """Everything that the page of an article shows; None if there is no such article."""
    article = find_article(connection, key)
    if article is None:
        return None
    one = (article["id"],)
    links = all_rows(connection, _LINKS, one)
    return ArticleView(
        article=article,
        authors=all_rows(connection, _AUTHORS, one),
        topics=_topics(connection, one),
        tags=[row["name"] for row in all_rows(connection, _TAGS, one)],
        images=all_rows(connection, _IMAGES, one),
        related=[link for link in links if link["kind"] == "related"],
        attachments=[link for link in links if link["kind"] == "attachment"],
        republished=[] if article["redaction"] else _republished(connection, article),
        dates=all_rows(connection, _DATES, one),
        provenance=all_rows(connection, _PROVENANCE, one),
    )


def history(connection: sqlite3.Connection, article: Row) -> list[Event]:
    """The versions of an article and the steps of its removal, the newest first."""
    steps = [Event(step["observed_at"], step=step) for step in all_rows(connection, _REMOVALS, (article["id"],))]
    seen = [Event(revision.row["observed_at"], revision=revision) for revision in _revisions(connection, article)]
    return sorted([*seen, *steps], key=lambda event: event.at, reverse=True)


def _revisions(connection: sqlite3.Connection, article: Row) -> list[Revision]:
    """The versions of an article, the newest first, each with its changes."""
    rows = all_rows(connection, _REVISIONS, (article["id"],))
    changes = all_rows(connection, _CHANGES, (article["id"],))
    by_revision = {key: list(group) for key, group in groupby(changes, lambda change: change["revision_id"])}
    earlier = [*rows[1:], None]
    return [
        Revision(row, before["last_seen_at"] if before else None, _diffs(by_revision.get(row["id"], [])))
        for row, before in zip(rows, earlier, strict=True)
    ]


def evidence(connection: sqlite3.Connection, article: Row) -> Evidence:
    """The captures of an article and the steps of its removal, the newest first."""
    return Evidence(
        captures=all_rows(connection, _CAPTURES, (article["id"],)),
        files=all_rows(connection, CAPTURED, {"urls": as_json(addresses_of(connection, article["id"]))}),
        removals=all_rows(connection, _REMOVALS, (article["id"],)),
    )


def field_diff(before: str | None, after: str | None) -> list[Piece]:
    """The diff of one field, long unchanged stretches left out."""
    return shortened(word_diff(before, after))


def _diffs(changes: list[Row]) -> list[FieldChange]:
    return [
        FieldChange(change["field"], bool(change["silent"]), field_diff(change["before"], change["after"]))
        for change in changes
    ]


def _republished(connection: sqlite3.Connection, article: Row) -> list[Row]:
    """Other articles of the same title, found through the index of words: titles have none of their own."""
    same_title = title_query(article["title"])
    return all_rows(connection, _REPUBLISHED, (same_title, article["id"], article["title"]))


def _topics(connection: sqlite3.Connection, one: tuple[int]) -> list[Row]:
    rows = all_rows(connection, _TOPICS, one)
    for row in rows:
        row["matched"] = list(dict.fromkeys(words.strip() for words in row["matched"].split(";")))
    return rows
