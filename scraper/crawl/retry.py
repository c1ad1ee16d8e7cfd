"""A failed request is asked again when the server wants it to be, not at once."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final, Self
from urllib.parse import urlsplit

from scrapy import Request, Spider
from scrapy.downloadermiddlewares.retry import RetryMiddleware
from scrapy.http import Response

from scraper.crawl.exchange import exchanges_of
from scraper.crawl.extension import run_of
from scraper.crawl.politeness import Politeness
from scraper.crawl.refusal import Refusal
from scraper.crawl.retry_after import retry_after_seconds

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

_TOO_FAST: Final = frozenset({429, 503})
_FAILURES_THAT_CLOSE: Final = 5


class PatientRetry(RetryMiddleware):
    """Retries as Scrapy does, after the time that Retry-After names.

    429 and 503 slow the host down for the rest of the crawl. A wait beyond `RETRY_AFTER_PATIENCE` is not sat out: the
    host's pages stay queued for a crawl after that time. A host that fails five pages in a row is left alone too.
    """

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        retry = super().from_crawler(crawler)
        retry._patience = crawler.settings.getfloat("RETRY_AFTER_PATIENCE")
        retry._backoff = crawler.settings.getfloat("RETRY_BACKOFF")
        retry._replaying = bool(crawler.settings.getlist("ARCHIVE_REPLAY"))
        retry._failures = Counter()
        return retry

    _patience: float
    _backoff: float
    _replaying: bool
    _failures: Counter[str]

    def process_response(
        self,
        request: Request,
        response: Response,
        spider: Spider | None = None,  # noqa: ARG002 - Scrapy's signature
    ) -> Request | Response:
        host = urlsplit(request.url).hostname or ""
        if response.status not in self.retry_http_codes:
            self._failures[host] = 0
            return response
        if self._replaying:
            return response
        if response.status in _TOO_FAST and not self._wait(request, response, host):
            return response
        again = super().process_response(request, response)
        if isinstance(again, Request):
            exchanges_of(request).pop()
        else:
            self._gave_up(host, f"it answered {response.status}")
        return again

    def process_exception(
        self,
        request: Request,
        exception: Exception,
        spider: Spider | None = None,  # noqa: ARG002 - Scrapy's signature
    ) -> Request | Response | None:
        if isinstance(exception, Refusal) or self._replaying:
            return None
        again = super().process_exception(request, exception)
        if again is None:
            self._gave_up(urlsplit(request.url).hostname or "", f"it could not be reached ({exception})")
        return again

    def _wait(self, request: Request, response: Response, host: str) -> bool:
        """Pause the host as it asks. False when that is longer than this crawl waits."""
        politeness = self._politeness()
        politeness.slow_down(host)
        header = response.headers.get(b"Retry-After")
        now = datetime.now(UTC)
        asked = retry_after_seconds(header.decode("latin-1") if header else None, now)
        seconds = asked if asked is not None else self._backoff * 2 ** request.meta.get("retry_times", 0)
        if seconds <= self._patience:
            politeness.pause(host, seconds)
            return True
        until = now + timedelta(seconds=seconds)
        politeness.close(host, f"{host} asked to be left alone until {until:%Y-%m-%d %H:%M} UTC (Retry-After)")
        run_of(self.crawler).postpone(host, until)
        return False

    def _gave_up(self, host: str, reason: str) -> None:
        self._failures[host] += 1
        if self._failures[host] >= _FAILURES_THAT_CLOSE:
            self._politeness().close(host, f"{host} failed {_FAILURES_THAT_CLOSE} pages in a row: {reason}")

    def _politeness(self) -> Politeness:
        politeness = self.crawler.get_extension(Politeness)
        if politeness is None:
            raise RuntimeError("the Politeness extension is not enabled")
        return politeness
