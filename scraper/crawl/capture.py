"""Keeps each answer as it was sent, before it is decompressed, redirected or retried."""

from __future__ import annotations

from datetime import UTC, datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, Final, Self

from scrapy import Request
from scrapy.http import Response

from scraper.archive.captures import Exchange
from scraper.crawl.exchange import exchange_from, exchanges_of

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

REPLAYED: Final = "replayed_exchange"
"""Key of `request.meta` under which a replay leaves the exchange that it answered with."""
_REASONS: Final = {status.value: status.phrase for status in HTTPStatus}


class CaptureMiddleware:
    """Adds each answer to the exchanges of its request; the pipeline writes them when it knows what they show."""

    def __init__(self, crawler: Crawler) -> None:
        self._verifies = crawler.settings.getbool("DOWNLOAD_VERIFY_CERTIFICATES")

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_response(self, request: Request, response: Response) -> Response:
        exchange: Exchange | None = request.meta.pop(REPLAYED, None)
        if exchange is None:
            exchange = exchange_from(
                request,
                response,
                datetime.now(UTC),
                verified=self._verifies and response.certificate is not None,
                reason=_REASONS.get(response.status, ""),
            )
        exchanges_of(request).append(exchange)
        return response
