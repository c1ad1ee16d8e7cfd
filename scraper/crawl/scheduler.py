"""Scrapy's scheduler, in front of the queue in archive.db."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Self

from scrapy import Request
from scrapy.core.scheduler import BaseScheduler

from scraper.archive.frontier import FrontierEntry
from scraper.crawl.entries import ENTRY, MEDIA
from scraper.crawl.extension import CrawlExtension
from scraper.crawl.queue import WorkQueue
from scraper.crawl.reader import reader
from scraper.crawl.run import CrawlRun

if TYPE_CHECKING:
    from scrapy import Spider
    from scrapy.crawler import Crawler


class FrontierScheduler(BaseScheduler):
    """Makes requests of what the queue leases.

    A request that comes back as a redirect or a retry belongs to an entry that is leased already: it waits in memory,
    and a crash returns its entry to the queue.
    """

    def __init__(self, run: CrawlRun, queue: WorkQueue) -> None:
        self._run = run
        self._queue = queue
        self._again: deque[Request] = deque()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        extension = CrawlExtension.of(crawler)
        return cls(extension.run, extension.queue)

    def open(self, spider: Spider) -> None:
        self._spider = reader(spider)
        self._callbacks = {
            "listing": self._spider.read_listing,
            "article": self._spider.read_article,
            MEDIA: self._spider.read_media,
        }
        self._queue.open()

    def close(self, reason: str) -> None:  # noqa: ARG002 - Scrapy passes it
        with self._run.failing():
            self._queue.close()

    def enqueue_request(self, request: Request) -> bool:
        if ENTRY in request.cb_kwargs:
            self._again.append(request)
        else:
            with self._run.failing():
                self._queue.add_start(request.url)
        return True

    def has_pending_requests(self) -> bool:
        if self._again:
            return True
        with self._run.failing():
            return self._queue.has_more()
        return False

    def next_request(self) -> Request | None:
        if self._again:
            return self._again.popleft()
        with self._run.failing():
            entry = self._queue.next()
            return None if entry is None else self._request(entry)
        return None

    def _request(self, entry: FrontierEntry) -> Request:
        spider = self._spider
        return Request(
            entry.url,
            headers=self._run.conditional_headers(entry) | ({"Accept": "*/*"} if entry.kind == MEDIA else {}),
            callback=self._callbacks[entry.kind],
            errback=spider.not_read,
            cb_kwargs={ENTRY: entry},
            dont_filter=True,
        )
