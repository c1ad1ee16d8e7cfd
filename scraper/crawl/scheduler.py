"""The queue of the crawl is the frontier in archive.db: what is asked for next is leased there, so nothing is lost."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Final, Self

from scrapy import Request
from scrapy.core.scheduler import BaseScheduler

from scraper.archive.frontier import FrontierEntry
from scraper.crawl.entries import ENTRY, start_entry
from scraper.crawl.reader import reader
from scraper.crawl.run import CrawlRun
from scraper.crawl.sweeps import encoded
from scraper.errors import ArchiveError

if TYPE_CHECKING:
    from scrapy import Spider
    from scrapy.crawler import Crawler

_KNOWN_ARTICLES: Final = (
    "select url from frontier where spider = ? and kind = 'article' and state in ('done', 'failed')"
)


class FrontierScheduler(BaseScheduler):
    """Leases requests from the frontier: the first pages of listings, then articles, then the listings' further pages.

    A request that comes back as a redirect or a retry belongs to an entry that is leased already: it waits in memory,
    and a crash returns its entry to the queue. The next page of a listing waits until the articles of its host that
    are in flight have come in, so that it is known by then whether reading on is worth it.
    """

    def __init__(self, run: CrawlRun) -> None:
        self._run = run
        self._frontier = run.archive.frontier
        self._again: deque[Request] = deque()
        self._held: FrontierEntry | None = None
        self._in_flight: dict[str, FrontierEntry] = {}
        self._left_for_later: list[str] = []
        self._starts: set[str] = set()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(CrawlRun.of(crawler))

    def open(self, spider: Spider) -> None:
        self._spider = reader(spider)
        options = self._run.options
        if options.revisit == "none":
            return
        if options.replaying:
            self._wake_recorded()
        elif options.revisit == "all":
            self._frontier.queue_all(spider=spider.name)
        else:
            self._frontier.wake(self._run.now(), spider=spider.name)

    def close(self, reason: str) -> None:  # noqa: ARG002 - Scrapy passes it
        left = [*self._in_flight, *self._left_for_later]
        try:
            self._frontier.release(left)
            self._run.write_holds()
        except ArchiveError as error:
            self._run.fail(error)

    def enqueue_request(self, request: Request) -> bool:
        if ENTRY in request.cb_kwargs:
            self._again.append(request)
        else:
            self._run.expect_start(request.url)
            self._starts.add(request.url)
            notes = self._run.notes_of(request.url)
            start = start_entry(request.url, self._spider.name, encoded(notes))
            self._frontier.enqueue([start], again=True, at=self._run.now())
        return True

    def has_pending_requests(self) -> bool:
        if self._again:
            return True
        if self._run.stopping or self._run.satisfied:
            return False
        return self._held is not None or self._frontier.pending(self._run.now(), spider=self._spider.name) > 0

    def next_request(self) -> Request | None:
        if self._again:
            return self._again.popleft()
        if self._run.stopping or self._run.satisfied:
            return None
        try:
            entry = self._next_start() or self._next_article() or self._next_listing()
        except ArchiveError as error:
            self._run.fail(error)
            return None
        return None if entry is None else self._request(entry)

    def settled(self, entry: FrontierEntry, *, for_later: bool = False) -> None:
        """The visit to `entry` has ended; `for_later` keeps it out of this crawl and gives it back to the next."""
        self._in_flight.pop(entry.url, None)
        if for_later:
            self._left_for_later.append(entry.url)

    def _next_start(self) -> FrontierEntry | None:
        """A first page, before anything else: it is newest, and tells early when the site refuses."""
        if not self._starts:
            return None
        entry = self._lease("listing")  # first pages have the highest priority
        self._starts = self._starts - {entry.url} if entry is not None else set()
        return entry

    def _next_article(self) -> FrontierEntry | None:
        in_flight = sum(entry.kind == "article" for entry in self._in_flight.values())
        return self._lease("article") if self._run.wants_articles(in_flight) else None

    def _next_listing(self) -> FrontierEntry | None:
        while True:
            entry, self._held = self._held or self._lease("listing"), None
            if entry is None:
                return None
            if entry.depth and self._articles_in_flight(entry.portal):
                self._held = entry
                return None
            if self._run.reading.goes_on(entry):
                return entry
            self._in_flight.pop(entry.url, None)
            self._frontier.done(entry.url, self._run.now())

    def _lease(self, kind: str) -> FrontierEntry | None:
        leased = self._frontier.lease(self._run.now(), kinds=(kind,), spider=self._spider.name)
        for entry in leased:
            self._in_flight[entry.url] = entry
        return leased[0] if leased else None

    def _articles_in_flight(self, portal: str) -> bool:
        return any(entry.kind == "article" and entry.portal == portal for entry in self._in_flight.values())

    def _request(self, entry: FrontierEntry) -> Request:
        spider = self._spider
        return Request(
            entry.url,
            headers=self._run.conditional_headers(entry),
            callback=spider.read_listing if entry.kind == "listing" else spider.read_article,
            errback=spider.not_read,
            cb_kwargs={ENTRY: entry},
            dont_filter=True,
        )

    def _wake_recorded(self) -> None:
        """In a replay every known article of which the files hold an answer is read again."""
        recordings = self._run.recordings
        urls = self._run.archive.connection.execute(_KNOWN_ARTICLES, (self._spider.name,)).fetchall()
        known = [self._frontier.get(url) for (url,) in urls if recordings is not None and url in recordings]
        recorded = [entry for entry in known if entry is not None]
        self._frontier.enqueue(recorded, again=True, at=self._run.now())
