"""The archive as the crawl writes it: one transaction for each page, with everything that follows from it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Literal, Self

from scraper.archive import articles, crawls, removals
from scraper.archive.capture_store import CaptureStore, Validators, require_folder
from scraper.archive.captures import MAX_FILE_BYTES, Exchange
from scraper.archive.connection import connect, connect_read_only, database_error, storage_errors, transaction
from scraper.archive.crawls import CrawlOutcome, CrawlSummary
from scraper.archive.demo import SAMPLE_SOFTWARE, is_demo
from scraper.archive.frontier import Frontier, FrontierEntry
from scraper.archive.lock import WriterLock
from scraper.archive.redact import Redaction, blank, redact
from scraper.archive.reextract import Extractor, Rereading, rebase_article, reextract
from scraper.archive.repair import repair
from scraper.archive.revisions import Change
from scraper.archive.schema import check_version, migrate
from scraper.archive.times import now as present_time
from scraper.archive.times import to_text
from scraper.archive.topics import FollowedTopics, Topic, load_topics, store_topics
from scraper.archive.visits import first_interval, first_visit, next_interval, next_visit
from scraper.items import Article

Outcome = Literal["new", "changed", "unchanged"]


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of a page: the article's id, the capture's, and what the publisher had changed."""

    article_id: int
    outcome: Outcome
    capture_id: int | None
    changes: tuple[Change, ...] = ()


class Archive:
    """An open archive: `connection` for reading with SQL, `frontier`, `captures`, and the methods that write.

    `notices` says in words what opening it repaired. Every method raises StorageError when it cannot read or write;
    leaving the context raises it for a query that failed.
    """

    def __init__(
        self,
        connection: sqlite3.Connection,
        path: Path,
        folder: Path,
        *,
        lock: WriterLock | None = None,
        extractor: Extractor | None = None,
        followed: FollowedTopics | None = None,
        notices: tuple[str, ...] = (),
        max_file_bytes: int = MAX_FILE_BYTES,
    ) -> None:
        self.connection = connection
        self.path = path
        self.folder = folder
        self.notices = notices
        self.frontier = Frontier(connection, path)
        self.captures = CaptureStore(connection, folder, max_file_bytes=max_file_bytes)
        self._lock = lock
        self._extractor = extractor
        self._followed = followed or FollowedTopics()

    @classmethod
    def open(
        cls,
        path: Path | str,
        captures: Path | str = "captures",
        *,
        writer: str,
        extractor: Extractor | None = None,
        topics_file: Path | None = None,
        now: datetime | None = None,
        patience: float | None = None,
        max_file_bytes: int = MAX_FILE_BYTES,
        mends_captures: bool = True,
    ) -> Archive:
        """Opens the archive for writing, making or migrating it, and repairs what a killed crawl left.

        Without `mends_captures` their files are left as they are. `writer` says who writes, for others to read. With
        `extractor` an article read by another version of it is read again before it is compared, so that our change is
        never taken for the publisher's. `patience` is in seconds.
        Raises StorageError when somebody else writes, or the database is newer, damaged or not writable.
        """
        path, folder = Path(path), Path(captures)
        topics = load_topics(topics_file)
        with storage_errors(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            if not path.exists():
                folder.mkdir(parents=True, exist_ok=True)
        lock = WriterLock(path, writer, now or present_time())
        try:
            connection = connect(path, patience=patience)
            try:
                migrate(connection, path)
                with storage_errors(path):
                    require_folder(connection, folder)
                    folder.mkdir(parents=True, exist_ok=True)
                with transaction(connection, path):
                    notices = tuple(repair(connection, folder, captures=mends_captures))
                    followed = store_topics(connection, topics)
                return cls(
                    connection,
                    path,
                    folder,
                    lock=lock,
                    extractor=extractor,
                    followed=followed,
                    notices=notices,
                    max_file_bytes=max_file_bytes,
                )
            except BaseException:
                connection.close()
                raise
        except BaseException:
            lock.release()
            raise

    @classmethod
    def read(cls, path: Path | str, captures: Path | str = "captures") -> Archive:
        """Opens the archive for reading only; a crawl may be writing. Raises StorageError."""
        path = Path(path)
        connection = connect_read_only(path)
        try:
            check_version(connection, path)
            with storage_errors(path):
                return cls(connection, path, Path(captures))
        except BaseException:
            connection.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
        if isinstance(error, sqlite3.Error):
            raise database_error(self.path, error) from error

    def close(self) -> None:
        """Closes database and captures and lets others write; twice does nothing."""
        self.captures.writer.close()
        self.connection.close()
        if self._lock:
            self._lock.release()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Everything inside is kept or nothing is, capture records included; inside another one it is part of that."""
        if self.connection.in_transaction:
            yield
            return
        mark = self.captures.writer.mark()
        try:
            with transaction(self.connection, self.path):
                yield
        except BaseException:
            self.captures.writer.rewind(mark)
            raise

    @property
    def topics(self) -> tuple[Topic, ...]:
        """The topics that are followed."""
        return self._followed.topics

    def reextract(
        self, extractor: Extractor, *, dry_run: bool = False, processes: int | None = None
    ) -> Iterator[Rereading]:
        """Reads every revision's capture again with `extractor`, correcting what differs unless `dry_run`.

        Yields each revision's differences in order of articles; nothing happens until it is iterated.
        """
        return reextract(
            self.connection,
            self.folder,
            extractor,
            write=None if dry_run else self.transaction,
            followed=self._followed,
            processes=processes,
        )

    def redact(self, key: str, reason: str, at: datetime) -> Redaction:
        """Takes out the article's text for good. Raises UsageError without such an article, or without a reason."""
        self.captures.writer.close()
        redaction = redact(self.connection, self.path, self.folder, key, reason, at)
        self.captures.redacted.add(key)
        return redaction

    def begin_crawl(
        self,
        spider: str,
        started_at: datetime,
        arguments: Mapping[str, object] | None = None,
        *,
        recorded_at: datetime | None = None,
    ) -> int:
        """Writes the crawl's row; its id. What is captured from now on belongs to it.

        `recorded_at` is when the crawl that is replayed was made: the captures are marked as of that one.
        """
        with self.transaction():
            crawl_id = crawls.begin(self.connection, spider, to_text(started_at), json.dumps(dict(arguments or {})))
        made_by = {"software": SAMPLE_SOFTWARE} if is_demo(self.path) else {}
        self.captures.writer.begin({**made_by, "spider": spider, "crawl-started": to_text(recorded_at or started_at)})
        return crawl_id

    def finish_crawl(
        self,
        crawl_id: int,
        outcome: CrawlOutcome,
        finished_at: datetime,
        *,
        reason: str | None = None,
        expected: int | None = None,
        seen: int | None = None,
        requests: int | None = None,
    ) -> CrawlSummary:
        """Closes the crawl's row and settles what it saw missing. Says what the row says."""
        with self.transaction():
            removals.settle(self.connection, crawl_id, finished=True)
            return crawls.finish(
                self.connection,
                crawl_id,
                outcome,
                to_text(finished_at),
                reason=reason,
                expected=expected,
                seen=seen,
                requests=requests,
            )

    def record_error(self, crawl_id: int, url: str, kind: str, message: str, at: datetime) -> None:
        """Writes a row of crawl_errors."""
        with self.transaction():
            crawls.record_error(self.connection, crawl_id, url, kind, message, to_text(at))

    def save(
        self,
        article: Article,
        *,
        crawl_id: int,
        observed_at: datetime,
        exchange: Exchange | None = None,
        capture_id: int | None = None,
        discovered: Iterable[FrontierEntry] = (),
        done: str | None = None,
    ) -> Saved:
        """Stores one sight of an article, in one transaction: capture, rows, index, links found, and the visit.

        `exchange` is what shows it (or `capture_id`, where that is written already); `done` is the frontier's address,
        which gets the time of its next visit. A redacted article keeps its row, without text.
        """
        observed = to_text(observed_at)
        with self.transaction():
            stored = articles.stored_article(self.connection, article.key)
            if article.key in self.captures.redacted:
                article = blank(article)
            if exchange is not None:
                capture_id = self.captures.record(
                    exchange, crawl_id=crawl_id, shows="article", article_id=stored.id if stored else None
                )
            sight = articles.Sight(observed, capture_id, self._followed)
            changes: tuple[Change, ...] = ()
            if stored is None:
                article_id = articles.insert_article(self.connection, article, sight)
                outcome: Outcome = "new"
            else:
                article_id = stored.id
                changes = articles.update_article(self.connection, stored, article, sight, self._rebase)
                outcome = "changed" if changes else "unchanged"
            if stored is None and capture_id is not None:
                self.connection.execute("update captures set article_id = ? where id = ?", (article_id, capture_id))
            self.frontier.enqueue(discovered, at=observed_at)
            if outcome == "new":
                self._visited_first(done, observed_at, article)
            else:
                self._visited(done, observed_at, changed=outcome == "changed")
            crawls.add_to(self.connection, crawl_id, f"articles_{outcome}", 1)
        return Saved(article_id, outcome, capture_id, changes)

    def seen_unchanged(
        self, key: str, *, crawl_id: int, observed_at: datetime, exchange: Exchange, done: str | None = None
    ) -> Saved:
        """Stores that the site answered 304 Not Modified. KeyError if the archive has no such article."""
        observed = to_text(observed_at)
        with self.transaction():
            stored = self._stored(key)
            capture_id = self.captures.record(exchange, crawl_id=crawl_id, shows="article", article_id=stored.id)
            removals.found(self.connection, stored.id, stored.status, observed_at=observed, capture_id=capture_id)
            articles.mark_seen(self.connection, stored.id, observed)
            self._visited(done, observed_at, changed=False)
            crawls.add_to(self.connection, crawl_id, "articles_unchanged", 1)
        return Saved(stored.id, "unchanged", capture_id)

    def save_page(
        self,
        exchange: Exchange,
        *,
        crawl_id: int,
        shows: str = "listing",
        discovered: Iterable[FrontierEntry] = (),
        done: str | None = None,
        next_visit_at: datetime | None = None,
    ) -> int:
        """Stores a page that is no article, what it links to, and that it was visited; the capture's id."""
        with self.transaction():
            capture_id = self.captures.record(exchange, crawl_id=crawl_id, shows=shows)
            self.frontier.enqueue(discovered, at=exchange.fetched_at)
            if done is not None:
                self.frontier.done(done, exchange.fetched_at, next_visit_at)
        return capture_id

    def missing(
        self,
        key: str,
        reason: str,
        *,
        crawl_id: int,
        observed_at: datetime,
        exchange: Exchange | None = None,
        control_capture_id: int | None = None,
        done: str | None = None,
    ) -> str:
        """Stores that an article's page showed it missing (`removals.missing_reason`); its status after that.

        It counts once the crawl has a control, at the latest in `finish_crawl`. KeyError if there is no such article.
        """
        observed = to_text(observed_at)
        with self.transaction():
            stored = self._stored(key)
            capture_id = None
            if exchange is not None:
                capture_id = self.captures.record(exchange, crawl_id=crawl_id, shows="removal", article_id=stored.id)
            removals.add_sighting(
                self.connection,
                stored.id,
                crawl_id=crawl_id,
                observed_at=observed,
                capture_id=capture_id,
                control_capture_id=control_capture_id,
                reason=reason,
            )
            removals.settle(self.connection, crawl_id, finished=False)
            status = self._stored(key).status
            self._visited(done, observed_at, changed=False, missing=status)
            crawls.add_to(self.connection, crawl_id, "articles_missing", 1)
        return status

    def validators(self, url: str) -> Validators | None:
        """What to ask that address with, so that it may answer 304."""
        return self.captures.validators(url)

    def _stored(self, key: str) -> articles.StoredArticle:
        stored = articles.stored_article(self.connection, key)
        if stored is None:
            raise KeyError(key)
        return stored

    def _visited_first(self, url: str | None, at: datetime, article: Article) -> None:
        if url is not None:
            interval = first_interval(article, at)
            self.frontier.done(url, at, first_visit(at, interval, article.key), visit_interval=interval)

    def _visited(self, url: str | None, at: datetime, *, changed: bool, missing: str | None = None) -> None:
        if url is None:
            return
        entry = self.frontier.get(url)
        interval = next_interval(entry.visit_interval if entry else None, changed=changed)
        if missing is not None and missing != "gone":
            interval = removals.SUSPECT_INTERVAL
        elif missing == "gone":
            interval = max(interval, removals.SUSPECT_INTERVAL)
        self.frontier.done(url, at, next_visit(at, interval), visit_interval=interval)

    def _rebase(self, stored: articles.StoredArticle) -> Article | None:
        if self._extractor is None:
            return None
        return rebase_article(self.connection, self.captures, stored.id, self._extractor)
