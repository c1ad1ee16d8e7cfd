"""How fast each host is asked: AutoThrottle above a floor that the host itself can raise."""

from __future__ import annotations

import asyncio
import logging
from time import monotonic
from typing import TYPE_CHECKING, Final

from scrapy.extensions.throttle import AutoThrottle

from scraper.crawl.extension import run_of
from scraper.crawl.refusal import Refusal
from scraper.crawl.retry_after import LONGEST_WAIT
from scraper.crawl.signals import robots_read

if TYPE_CHECKING:
    from scrapy import Spider
    from scrapy.core.downloader import Slot
    from scrapy.crawler import Crawler
    from scrapy.http import Response

_LOG: Final = logging.getLogger(__name__)


class Politeness(AutoThrottle):
    """AutoThrottle, with a floor a host: raised by Crawl-delay, doubled by 429 and 503 for the rest of the crawl.

    Crawl-delay is obeyed up to a day.

    AutoThrottle shapes the usual pace. `turn` is the last word: every request waits for it right before it is sent, so
    that neither a burst nor a slot that Scrapy forgot asks a host more often than its floor, or while it is paused.
    Times are in seconds. A replay asks nobody and waits for nothing.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        settings = crawler.settings
        self._replaying = bool(settings.getlist("ARCHIVE_REPLAY"))
        self._least = settings.getfloat("DOWNLOAD_DELAY") * (1 - settings.getfloat("DOWNLOAD_DELAY_JITTER"))
        self._floors: dict[str, float] = {}
        self._sent: dict[str, float] = {}
        self._paused_until: dict[str, float] = {}
        self._closed: dict[str, str] = {}
        self._hurry = asyncio.Event()
        crawler.signals.connect(self._robots_read, signal=robots_read)

    def floor(self, host: str) -> float:
        """Seconds between two requests to `host`, at least."""
        return self._floors.get(host, self._least)

    def raise_floor(self, host: str, seconds: float) -> None:
        """Ask `host` no more often than every `seconds` for the rest of the crawl."""
        if not self._replaying:
            self._floors[host] = max(self.floor(host), seconds)

    def slow_down(self, host: str) -> None:
        """Double the floor of a host that said that it is asked too often, up to the longest delay."""
        self.raise_floor(host, min(2 * self.floor(host), self._max_delay()))

    def pause(self, host: str, seconds: float) -> None:
        """Send nothing to `host` for `seconds`; a longer pause that is already running stays."""
        if not self._replaying:
            self._paused_until[host] = max(monotonic() + seconds, self._paused_until.get(host, 0.0))

    def close(self, host: str, reason: str) -> None:
        """Send nothing more to `host` in this crawl."""
        self._closed.setdefault(host, reason)

    def hurry(self) -> None:
        """The crawl is stopping: nobody waits any more, what has not been sent is refused."""
        self._hurry.set()

    async def turn(self, host: str) -> None:
        """Wait until `host` may be asked. Raises Refusal when it may not in this crawl, or the crawl is stopping."""
        while True:
            if self._hurry.is_set():
                raise Refusal("interrupted", "the crawl was stopped before this page was asked for")
            if host in self._closed:
                raise Refusal("host_closed", self._closed[host])
            now = monotonic()
            ready = max(self._sent.get(host, -self.floor(host)) + self.floor(host), self._paused_until.get(host, 0.0))
            if ready <= now:
                self._sent[host] = now
                return
            try:
                await asyncio.wait_for(self._hurry.wait(), ready - now)
            except TimeoutError:
                continue

    def _spider_opened(self, spider: Spider) -> None:
        super()._spider_opened(spider)
        for host, until in run_of(self.crawler).held.items():
            if not self._replaying:
                self.close(host, f"{host} asked to be left alone until {until} (Retry-After)")

    def _robots_read(self, host: str, crawl_delay: float | None) -> None:
        if crawl_delay is not None and crawl_delay > self.floor(host):
            _LOG.info("%s asks for a request every %g s", host, crawl_delay)
            self.raise_floor(host, min(crawl_delay, LONGEST_WAIT))

    def _adjust_delay(self, slot: Slot, latency: float, response: Response) -> None:
        super()._adjust_delay(slot, latency, response)
        hosts = (host for host, known in self.crawler.engine.downloader.slots.items() if known is slot)
        slot.delay = max(slot.delay, min(self._floors.get(next(hosts, ""), 0.0), self._max_delay()))
