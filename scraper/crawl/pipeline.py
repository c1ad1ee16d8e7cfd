"""Scrapy's pipeline, in front of what stores each visit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from scraper.crawl.extension import CrawlExtension
from scraper.crawl.refusal import OF_THE_HOST
from scraper.crawl.storing import Storing
from scraper.crawl.visits import FailedVisit, Visit

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


class ArchivePipeline:
    """Stores what spiders hand on. Live pages are kept one by one: a crash loses what is in flight and nothing else.

    When the archive cannot be written the crawl is stopped; the visit that could not be stored goes back to the queue.
    """

    def __init__(self, crawler: Crawler) -> None:
        extension = CrawlExtension.of(crawler)
        self._run = extension.run
        self._queue = extension.queue
        self._storing = Storing(extension.run)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_item(self, item: Any) -> Any:
        if isinstance(item, Visit) and self._run.failure is None:
            with self._run.failing():
                with self._run.batch.page():
                    for_later = self._storing.store(item)
                failed = isinstance(item, FailedVisit) and item.kind in OF_THE_HOST
                self._queue.settled(item.entry, for_later=for_later, host_failed=failed)
        return item
