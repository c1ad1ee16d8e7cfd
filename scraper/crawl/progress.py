"""What a crawl is doing, for whoever watches: one moving line on a terminal, a plain line now and then elsewhere."""

from __future__ import annotations

import sys
from time import monotonic
from typing import TYPE_CHECKING, Final, Self

from scrapy import signals
from scrapy.utils.asyncio import create_looping_call

from scraper.counted import counted
from scraper.crawl.extension import run_of
from scraper.errors import ArchiveError

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

_EVERY_ON_TERMINAL: Final = 0.5
_EVERY_ELSEWHERE: Final = 15.0


class Progress:
    """Writes to standard error: pages, articles, errors, rate, and the time that the known queue will take."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._terminal = sys.stderr.isatty()
        self._started = monotonic()
        self._loop = create_looping_call(self.show)
        crawler.signals.connect(self._opened, signal=signals.spider_opened)
        crawler.signals.connect(self._closed, signal=signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def show(self) -> None:
        """Write the line as of now."""
        line = self.line(monotonic() - self._started)
        sys.stderr.write(f"\r\x1b[K{line}" if self._terminal else f"{line}\n")
        sys.stderr.flush()

    def line(self, seconds: float) -> str:
        """The line, `seconds` after the start."""
        run = run_of(self._crawler)
        tally = run.tally
        articles = tally.articles
        rate = (tally.pages + tally.media.total()) / seconds if seconds > 0 else 0.0
        try:
            queue = run.archive.frontier.pending(run.now(), spider=run.spider_name, kinds=run.kinds)
        except ArchiveError:
            queue = 0
        return (
            f"{counted(tally.pages, 'page')} · articles {articles['new']} new, {articles['changed']} changed,"
            f" {articles['unchanged']} unchanged · {counted(tally.errors.total(), 'error')}"
            f" · {rate:.1f}/s · {queue} queued" + (f", {duration(queue / rate)} left" if queue and rate else "")
        )

    def _opened(self) -> None:
        self._started = monotonic()
        self._loop.start(_EVERY_ON_TERMINAL if self._terminal else _EVERY_ELSEWHERE, now=False)

    def _closed(self) -> None:
        if self._loop.running:
            self._loop.stop()
        if self._terminal:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()


def duration(seconds: float) -> str:
    """A length of time in words short enough for a status line."""
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60:02d} s"
    return f"{whole // 3600} h {whole % 3600 // 60:02d} min"
