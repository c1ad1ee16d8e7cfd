"""The crawl as an extension of Scrapy: it comes first, and the other joints find the run by `run_of`."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING, Self

from scrapy import signals
from scrapy.exceptions import NotConfigured

from scraper.archive.captures import Exchange
from scraper.crawl.options import CrawlOptions
from scraper.crawl.origin import Origin
from scraper.crawl.queue import WorkQueue
from scraper.crawl.reader import reader
from scraper.crawl.recordings import Recordings
from scraper.crawl.resolver import PublicResolver
from scraper.crawl.run import CrawlRun
from scraper.crawl.signals import robots_read
from scraper.errors import UsageError

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from twisted.python.failure import Failure


class CrawlExtension:
    """Ties one `CrawlRun` and its `WorkQueue` to the signals of Scrapy: stops, failures, requests, robots.txt."""

    def __init__(self, crawler: Crawler) -> None:
        spider = crawler.spider
        options = getattr(spider, "options", None)
        if not isinstance(options, CrawlOptions) or spider is None:
            raise NotConfigured("only the archive's own spiders write to the archive")
        recordings = getattr(spider, "recordings", None)
        PublicResolver.exempt = Origin(options.origin).host if options.origin else ""
        self.run = CrawlRun(
            spider.name,
            options,
            allows=reader(spider).allows,
            allows_media=reader(spider).allows_media,
            recordings=recordings if isinstance(recordings, Recordings) else None,
            catalogues=reader(spider).catalogues,
        )
        self.run.on_stop = self._stop
        self.queue = WorkQueue(self.run, per_host=crawler.settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN"))
        self._crawler = crawler
        self._closing: asyncio.Future[None] | None = None
        crawler.signals.connect(self._spider_closed, signal=signals.spider_closed)
        crawler.signals.connect(self._spider_error, signal=signals.spider_error)
        crawler.signals.connect(self._request_sent, signal=signals.request_reached_downloader)
        crawler.signals.connect(self._robots_read, signal=robots_read)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    @staticmethod
    def of(crawler: Crawler) -> CrawlExtension:
        """The extension of `crawler`. Raises UsageError when its spider is not one of the archive's."""
        extension = crawler.get_extension(CrawlExtension)
        if extension is None:
            raise UsageError("Only the archive's own spiders can be crawled with these settings; see `scrapy list`.")
        return extension

    def _stop(self, reason: str) -> None:
        self._closing = asyncio.ensure_future(self._crawler.engine.close_spider_async(reason=reason))

    def _spider_closed(self, reason: str) -> None:
        self.run.finish(interrupted=reason == "shutdown")

    def _spider_error(self, failure: Failure) -> None:
        self.run.fail(failure.value if isinstance(failure.value, Exception) else RuntimeError(str(failure.value)))

    def _request_sent(self) -> None:
        self.run.tally.requests += 1

    def _robots_read(self, exchanges: Sequence[Exchange]) -> None:
        with self.run.failing():
            for exchange in exchanges:
                self.run.archive.save_page(exchange, crawl_id=self.run.crawl_id, shows="robots")


def run_of(crawler: Crawler) -> CrawlRun:
    """The run of `crawler`. Raises UsageError when its spider is not one of the archive's."""
    return CrawlExtension.of(crawler).run
