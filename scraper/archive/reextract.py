"""Reading captures again with today's extractor: our corrections, never the publisher's changes."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable
from dataclasses import astuple
from datetime import datetime
from typing import Protocol

from scraper.archive import revisions
from scraper.archive.capture_store import CaptureStore
from scraper.archive.revisions import COMPARED, CONTENT_COLUMNS, Revision
from scraper.archive.times import from_text, now, to_text
from scraper.items import Article

_log = logging.getLogger(__name__)


class Extractor(Protocol):
    """`scraper.extract.extract_article`."""

    def __call__(
        self, html: bytes, url: str, fetched_at: datetime | None = None, *, content_type: str | None = None
    ) -> Article: ...


_UPDATE = (
    f"update revisions set {', '.join(f'{name} = ?' for name in CONTENT_COLUMNS)}, "  # noqa: S608 - constant names
    "content_sha256 = ?, extractor_version = ? where id = ?"
)


def rebase_article(
    connection: sqlite3.Connection, captures: CaptureStore, article_id: int, extractor: Extractor
) -> Article | None:
    """Corrects the reading of the article's present revision; what it is now, None if it cannot be read again."""
    revision = revisions.latest_revision(connection, article_id)
    if revision is None or revision.capture_id is None:
        return None
    article = read_capture_again(connection, captures.payload, revision.capture_id, extractor)
    if article is None:
        return None
    correct_revision(connection, article_id, revision, article)
    return article


def read_capture_again(
    connection: sqlite3.Connection, payload: Callable[[int], bytes], capture_id: int, extractor: Extractor
) -> Article | None:
    """What the extractor reads in the capture today; None if it is no article to it, or cannot be read."""
    url, fetched_at, content_type = connection.execute(
        "select url, fetched_at, content_type from captures where id = ?", (capture_id,)
    ).fetchone()
    try:
        return extractor(payload(capture_id), url, from_text(fetched_at), content_type=content_type)
    except Exception as error:  # whatever a hostile page does to an extractor, the crawl goes on
        _log.info("capture %s is not read again: %s", capture_id, error)
        return None


def correct_revision(connection: sqlite3.Connection, article_id: int, revision: Revision, article: Article) -> int:
    """Writes another reading of a revision's capture, and each field that differs; the number of those."""
    content = revisions.content_of(article)
    (version,) = connection.execute("select extractor_version from revisions where id = ?", (revision.id,)).fetchone()
    at = to_text(now())
    differing = [name for name in COMPARED if getattr(revision.content, name) != getattr(content, name)]
    connection.executemany(
        "insert into reextractions (article_id, revision_id, at, from_version, to_version, field, before, after) "
        "values (?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                article_id,
                revision.id,
                at,
                version,
                article.extractor_version,
                name,
                getattr(revision.content, name),
                getattr(content, name),
            )
            for name in differing
        ],
    )
    digest = revisions.content_sha256(content)
    connection.execute(_UPDATE, (*astuple(content), digest, article.extractor_version, revision.id))
    return len(differing)
