"""One crawl: its options, its archive, its counts, and how it ended. The other joints find it by `CrawlRun.of`."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from datetime import UTC, datetime
from time import monotonic
from typing import TYPE_CHECKING, Final, Self

from scrapy import signals
from scrapy.exceptions import NotConfigured

from scraper.archive.captures import Exchange
from scraper.archive.frontier import FrontierEntry
from scraper.archive.store import Archive
from scraper.archive.topics import Topic, load_topics
from scraper.crawl.conditional import Validation
from scraper.crawl.holds import held_hosts, hold
from scraper.crawl.options import CrawlOptions
from scraper.crawl.origin import Origin
from scraper.crawl.outcome import FIELDS, PENDING, Outcome, Tally, judge
from scraper.crawl.reading import Reading
from scraper.crawl.recordings import Recordings
from scraper.crawl.resolver import PublicResolver
from scraper.crawl.robots import robots_read
from scraper.crawl.sweeps import Notes, notes_of
from scraper.errors import EXIT_FAILED, ArchiveError, StorageError, UsageError
from scraper.extract import extract_article

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from twisted.python.failure import Failure

_LOG: Final = logging.getLogger(__name__)
_COUNTS: Final = ", ".join(f"count(nullif({name}, ''))" for name in FIELDS)
_USUAL: Final = (
    f"select count(*), {_COUNTS} from articles "  # noqa: S608 - constant names
    "where key in (select key from frontier where spider = ?)"
)


class CrawlRun:
    """The crawl as a whole.

    Opens the archive, writes the row in `crawls`, counts, stops the crawl when the archive cannot be written, and
    judges the outcome at the end. `failure` is what ended the crawl early, `outcome` is set when it is over.
    """

    def __init__(self, crawler: Crawler) -> None:
        options = getattr(crawler.spider, "options", None)
        if not isinstance(options, CrawlOptions) or crawler.spider is None:
            raise NotConfigured("only the archive's own spiders write to the archive")
        self.options = options
        self.spider_name = crawler.spider.name
        self.tally = Tally()
        self.failure: Exception | None = None
        self.outcome: Outcome | None = None
        self.stopping = False
        self.seconds = 0.0
        self.queued = 0
        self._clock = monotonic()
        self._postponed: dict[str, datetime] = {}
        self._closing: asyncio.Future[None] | None = None
        self._crawler = crawler
        self.topic = _topic(options.topic)
        self.recordings = _recordings(crawler.spider)
        PublicResolver.exempt = Origin(options.origin).host if options.origin else ""
        first = self.recordings.first if self.recordings is not None else None
        self.started_at = first or self.now()
        self.archive = Archive.open(
            options.db, options.captures, writer=f"crawl {self.spider_name}", extractor=extract_article
        )
        self.notices = self.archive.notices
        self.reading = Reading(options.since, self._published_date, self.knows)
        self.notes: dict[str, Notes] = {}
        self.held = held_hosts(self.archive.connection, self.archive.frontier, self.now())
        self.crawl_id = self.archive.begin_crawl(self.spider_name, self.started_at, _arguments(options))
        self.tally.archived, *filled = self.archive.connection.execute(_USUAL, (self.spider_name,)).fetchone()
        self.tally.usual.update(dict(zip(FIELDS, filled, strict=True)))
        self.validation = Validation(self.archive, self.crawl_id)
        crawler.signals.connect(self._spider_closed, signal=signals.spider_closed)
        crawler.signals.connect(self._spider_error, signal=signals.spider_error)
        crawler.signals.connect(self._request_sent, signal=signals.request_reached_downloader)
        crawler.signals.connect(self._robots_read, signal=robots_read)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    @staticmethod
    def of(crawler: Crawler) -> CrawlRun:
        """The run of `crawler`. Raises UsageError when its spider is not one of the archive's."""
        run = crawler.get_extension(CrawlRun)
        if run is None:
            raise UsageError("Only the archive's own spiders can be crawled with these settings; see `scrapy list`.")
        return run

    def now(self) -> datetime:
        """The time by which the frontier is led: of the clock, or of the last recording in a replay."""
        if self.recordings is not None and self.recordings.last is not None:
            return self.recordings.last
        return datetime.now(UTC)

    def notes_of(self, root: str) -> Notes:
        """What earlier crawls noted of the start listing `root`; whether it is read to its end follows from it."""
        notes = notes_of(self.archive.frontier, root)
        if notes.is_routine(self.now()) and self.options.revisit != "all" and self.recordings is None:
            self.reading.routine.add(root)
        return self.notes.setdefault(root, notes)

    def conditional_headers(self, entry: FrontierEntry) -> dict[str, str]:
        """What makes the server answer 304 to a page that has not changed; empty in a replay, which asks nobody."""
        archived = entry.url in self.reading.routine or (entry.key is not None and self.knows(entry.key))
        return self.validation.headers(entry) if archived and self.recordings is None else {}

    def is_news(self, entry: FrontierEntry) -> bool:
        """Whether an article that a listing links has not been met before, in this crawl or an earlier one."""
        known = self.archive.connection.execute("select 1 from frontier where key = ?", (entry.key,)).fetchone()
        return known is None and not (entry.key is not None and self.knows(entry.key))

    def knows(self, key: str) -> bool:
        """Whether the archive holds the article `key`."""
        return self.archive.connection.execute("select 1 from articles where key = ?", (key,)).fetchone() is not None

    def _published_date(self, key: str) -> str | None:
        row = self.archive.connection.execute("select published_date from articles where key = ?", (key,)).fetchone()
        return row[0] if row else None

    def expect_start(self, url: str) -> None:
        """`url` is a start listing of this crawl: whether it could be read decides how the crawl ends."""
        self.tally.starts.setdefault(url, PENDING)

    def wants_articles(self, in_flight: int) -> bool:
        """Whether another article may be asked for while `in_flight` others are, under `--limit`."""
        return self.options.limit is None or self.tally.stored + in_flight < self.options.limit

    @property
    def satisfied(self) -> bool:
        """Whether `--limit` is reached."""
        return self.options.limit is not None and self.tally.stored >= self.options.limit

    def postpone(self, host: str, until: datetime) -> None:
        """The pages of `host` are not asked for before `until`, in later crawls neither."""
        self.tally.notes.append(f"{host} asked to be left alone until {until:%Y-%m-%d %H:%M} UTC")
        self._postponed[host] = until

    def write_holds(self) -> None:
        """Put off the pages of postponed hosts, when none of them is leased any more."""
        for host, until in self._postponed.items():
            hold(self.archive.frontier, host, until, self.now())

    def fail(self, error: Exception) -> None:
        """End the crawl at once for a reason of our own; what is stored stays, what is in flight goes back."""
        if self.failure is None:
            self.failure = error
            self.stop("failed")

    def stop(self, reason: str) -> None:
        """Ask for nothing more and close when what is in flight has come in."""
        if not self.stopping:
            self.stopping = True
            self._closing = asyncio.ensure_future(self._crawler.engine.close_spider_async(reason=reason))

    @property
    def exit_status(self) -> int:
        """What the command line ends with."""
        if isinstance(self.failure, ArchiveError):
            return self.failure.exit_status
        if self.failure is not None or self.outcome is None:
            return EXIT_FAILED
        return self.outcome.exit_status

    def finish(self, *, interrupted: bool, failure: Exception | None = None) -> None:
        """Write how the crawl ended, once, and close the archive."""
        if self.outcome is not None:
            return
        self.failure = self.failure or failure
        self.outcome = judge(self.tally, interrupted=interrupted)
        self.seconds = monotonic() - self._clock
        name = "failed" if self.failure is not None else self.outcome.name
        reasons = [str(self.failure)] if self.failure is not None else list(self.outcome.reasons)
        try:
            self.queued = self.archive.frontier.pending(self.now(), spider=self.spider_name)
            self.archive.finish_crawl(
                self.crawl_id,
                name,
                self.now(),
                reason="; ".join(reasons) or None,
                expected=self.tally.links,
                seen=self.tally.stored,
                requests=self.tally.requests,
            )
        except StorageError as error:
            self.failure = self.failure or error
        finally:
            self.archive.close()

    def _spider_closed(self, reason: str) -> None:
        self.finish(interrupted=reason == "shutdown")

    def _spider_error(self, failure: Failure) -> None:
        self.fail(failure.value if isinstance(failure.value, Exception) else RuntimeError(str(failure.value)))

    def _request_sent(self) -> None:
        self.tally.requests += 1

    def _robots_read(self, exchanges: Sequence[Exchange]) -> None:
        try:
            for exchange in exchanges:
                self.archive.save_page(exchange, crawl_id=self.crawl_id, shows="robots")
        except ArchiveError as error:
            self.fail(error)


def _topic(slug: str | None) -> Topic | None:
    if slug is None:
        return None
    topics = {topic.slug: topic for topic in load_topics()}
    if slug not in topics:
        raise UsageError(f"--topic {slug}: there is no such topic; known are {', '.join(sorted(topics))}.")
    return topics[slug]


def _arguments(options: CrawlOptions) -> dict[str, object]:
    """The options as kept with the crawl; file names without folders, because an archive is published."""
    return {
        "replay": [path.name for path in options.replay],
        "origin": options.origin,
        "start": list(options.start),
        "since": options.since.isoformat() if options.since else None,
        "topic": options.topic,
        "limit": options.limit,
        "revisit": options.revisit,
    }


def _recordings(spider: object) -> Recordings | None:
    recordings = getattr(spider, "recordings", None)
    return recordings if isinstance(recordings, Recordings) else None
