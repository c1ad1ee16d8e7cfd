"""Reading captures again with today's extractor: our corrections, never the publisher's changes.

What a revision's capture says today replaces what had been read in it; the fields that differ are rows of
`reextractions`. No revision is made, and none is taken away.
"""

from __future__ import annotations

import logging
import sqlite3
import zlib
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from os import cpu_count
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from scraper.archive import articles, parts, revisions
from scraper.archive.capture_store import CaptureStore
from scraper.archive.content_coding import decoded
from scraper.archive.revisions import COMPARED, CONTENT_COLUMNS, Change, Content
from scraper.archive.times import from_text, now, to_text
from scraper.archive.topics import FollowedTopics
from scraper.archive.warc_reading import read_at
from scraper.errors import StorageError
from scraper.items import Article

if TYPE_CHECKING:
    from concurrent.futures import Future

_log = logging.getLogger(__name__)

FEW = 100
"""Fewer captures than this are read in this process: starting others would take longer."""
_CHUNK = 25
_CHUNKS_AHEAD = 4


class Extractor(Protocol):
    """`scraper.extract.extract_article`: a function of a module, so that other processes can import it."""

    def __call__(
        self, html: bytes, url: str, fetched_at: datetime | None = None, *, content_type: str | None = None
    ) -> Article: ...


@dataclass(frozen=True, slots=True)
class Unread:
    """Why a revision was not read again; `damaged` when its capture is not whole, or its file, `missing`, not there."""

    reason: str
    damaged: bool = False
    missing: Path | None = None


@dataclass(frozen=True, slots=True)
class Rereading:
    """What a revision reads as today: the fields that differ, or, when nothing could be read, why not."""

    key: str
    number: int
    differences: tuple[Change, ...]
    unread: Unread | None = None


@dataclass(frozen=True, slots=True)
class _Task:
    """A revision to read again: where its capture's body stands."""

    article_id: int
    key: str
    revision_id: int
    number: int
    capture_id: int
    path: Path
    offset: int
    url: str
    fetched_at: str
    content_type: str | None
    is_latest: bool


_UPDATE = (
    f"update revisions set {', '.join(f'{name} = ?' for name in CONTENT_COLUMNS)}, "  # noqa: S608 - constant names
    "content_sha256 = ?, extractor_version = ? where id = ?"
)
_TASKS = """
select articles.id, articles.key, revisions.id, revisions.number, revisions.capture_id,
  body.warc_file, body.warc_offset, captures.url, captures.fetched_at, captures.content_type,
  revisions.number = articles.revision_count
from revisions
join articles on articles.id = revisions.article_id
join captures on captures.id = revisions.capture_id
join captures as body on body.id = coalesce(captures.revisit_of, captures.id)
where articles.key not in (select key from redactions) and body.redacted_sha256 is null
order by articles.id, revisions.number
"""


def reextract(
    connection: sqlite3.Connection,
    captures: Path,
    extractor: Extractor,
    *,
    write: Callable[[], AbstractContextManager[None]] | None = None,
    followed: FollowedTopics | None = None,
    processes: int | None = None,
) -> Iterator[Rereading]:
    """Reads the capture of every revision again, on all cores, and yields what differs, revision by revision.

    Without `write` nothing is changed (a dry run); with it (`Archive.transaction`) each article is corrected in a
    transaction of its own. `Archive.reextract` is the usual way in.
    """
    tasks = list(_tasks(connection, captures))
    for _, group in groupby(zip(tasks, _read(tasks, extractor, processes), strict=True), key=lambda pair: pair[0].key):
        pairs = list(group)
        if write is None:
            yield from (rereading for rereading, _ in _settled(connection, pairs))
            continue
        with write():
            found = list(_settled(connection, pairs))
            _correct(connection, found, pairs, followed or FollowedTopics())
        yield from (rereading for rereading, _ in found)


def rebase_article(
    connection: sqlite3.Connection, captures: CaptureStore, article_id: int, extractor: Extractor
) -> Article | None:
    """Corrects the reading of the article's present revision; what it is now, None if it cannot be read again."""
    revision = revisions.latest_revision(connection, article_id)
    if revision is None or revision.capture_id is None:
        return None
    url, fetched_at, content_type = connection.execute(
        "select url, fetched_at, content_type from captures where id = ?", (revision.capture_id,)
    ).fetchone()
    article = _extracted(lambda: captures.payload(revision.capture_id or 0), extractor, url, fetched_at, content_type)
    if isinstance(article, Unread):
        return None
    differences = _differences(revision.content, revisions.content_of(article))
    _write_reading(connection, article_id, revision.id, article, differences)
    return article


def _write_reading(
    connection: sqlite3.Connection,
    article_id: int,
    revision_id: int,
    article: Article,
    differences: tuple[Change, ...],
) -> None:
    content = revisions.content_of(article)
    (version,) = connection.execute("select extractor_version from revisions where id = ?", (revision_id,)).fetchone()
    at = to_text(now())
    connection.executemany(
        "insert into reextractions (article_id, revision_id, at, from_version, to_version, field, before, after) "
        "values (?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (article_id, revision_id, at, version, article.extractor_version, each.field, each.before, each.after)
            for each in differences
        ],
    )
    digest = revisions.content_sha256(content)
    connection.execute(_UPDATE, (*content.values(), digest, article.extractor_version, revision_id))


def _tasks(connection: sqlite3.Connection, captures: Path) -> Iterator[_Task]:
    for row in connection.execute(_TASKS).fetchall():
        article_id, key, revision_id, number, capture_id, file, offset = row[:7]
        yield _Task(article_id, key, revision_id, number, capture_id, captures / file, offset, *row[7:])


def _read(tasks: list[_Task], extractor: Extractor, processes: int | None) -> Iterator[Article | Unread]:
    """What each capture reads as, in order; however many there are, few are under way or wait to be taken."""
    workers = processes or cpu_count() or 1
    if workers == 1 or len(tasks) < FEW:
        yield from _read_all(extractor, tasks)
        return
    from concurrent.futures import ProcessPoolExecutor  # most verbs need no processes
    from multiprocessing import get_context

    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        under_way: deque[Future[list[Article | Unread]]] = deque()
        for start in range(0, len(tasks), _CHUNK):
            chunk = tasks[start : start + _CHUNK]
            under_way.append(pool.submit(_read_chunk, extractor, chunk))
            if len(under_way) > _CHUNKS_AHEAD * workers:
                yield from under_way.popleft().result()
        while under_way:
            yield from under_way.popleft().result()


def _read_chunk(extractor: Extractor, tasks: list[_Task]) -> list[Article | Unread]:
    return list(_read_all(extractor, tasks))


def _read_all(extractor: Extractor, tasks: list[_Task]) -> Iterator[Article | Unread]:
    return (_read_one(extractor, task) for task in tasks)


def _read_one(extractor: Extractor, task: _Task) -> Article | Unread:
    if not task.path.is_file():
        return Unread(f"{task.path}: the file is missing", damaged=True, missing=task.path)

    def payload() -> bytes:
        _, headers, body = read_at(task.path, task.offset)
        coding = next((value for name, value in headers if name.lower() == "content-encoding"), None)
        return decoded(body, coding)

    return _extracted(payload, extractor, task.url, task.fetched_at, task.content_type)


def _extracted(
    payload: Callable[[], bytes], extractor: Extractor, url: str, fetched_at: str, content_type: str | None
) -> Article | Unread:
    try:
        body = payload()
    except (StorageError, zlib.error) as error:
        return Unread(str(error), damaged=True)
    try:
        return extractor(body, url, from_text(fetched_at), content_type=content_type)
    except Exception as error:  # whatever a hostile page does to an extractor, the others are read
        _log.info("%s of %s is not read again: %s", url, fetched_at, error)
        return Unread("the capture reads as no article any more")


def _settled(
    connection: sqlite3.Connection, pairs: Iterable[tuple[_Task, Article | Unread]]
) -> Iterator[tuple[Rereading, Article | None]]:
    """Each revision's difference, with dates kept as the revision before it reads today."""
    before: Content | None = None
    printed: str | None = None
    for task, article in pairs:
        if isinstance(article, Article) and article.key != task.key:
            article = Unread(f"the capture reads as {article.key or 'another article'}")
        if isinstance(article, Unread):
            yield Rereading(task.key, task.number, (), article), None
            continue
        settled = revisions.with_settled_date(article, printed, before)
        before, printed = revisions.content_of(settled), revisions.printed_date(settled)
        differences = _differences(revisions.stored_content(connection, task.revision_id), before)
        if task.is_latest:
            differences += _other_differences(connection, task.article_id, settled)
        yield Rereading(task.key, task.number, differences), settled


def _correct(
    connection: sqlite3.Connection,
    found: list[tuple[Rereading, Article | None]],
    pairs: list[tuple[_Task, Article | Unread]],
    followed: FollowedTopics,
) -> None:
    for (rereading, article), (task, _) in zip(found, pairs, strict=True):
        if article is not None:
            _write_reading(connection, task.article_id, task.revision_id, article, rereading.differences)
            if task.is_latest:
                articles.correct_article(connection, task.article_id, article, task.capture_id, followed)
    if any(rereading.differences for rereading, _ in found):
        revisions.recompute_changes(connection, pairs[0][0].article_id)


def _differences(before: Content, after: Content) -> tuple[Change, ...]:
    return tuple(
        Change(name, getattr(before, name), getattr(after, name))
        for name in COMPARED
        if getattr(before, name) != getattr(after, name)
    )


def _other_differences(connection: sqlite3.Connection, article_id: int, article: Article) -> tuple[Change, ...]:
    before, after = parts.described(connection, article_id), parts.description_of(article)
    return tuple(Change(name, before[name], after[name]) for name in before if before[name] != after[name])
