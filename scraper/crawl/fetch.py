"""Where pages come from: the network, a mirror at `--origin`, or WARC files. Everything above sees portal URLs only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.core.downloader.handlers.base import BaseDownloadHandler
from scrapy.exceptions import CannotResolveHostError
from scrapy.http import Headers, Response
from scrapy.responsetypes import responsetypes

from scraper.crawl.addresses import is_public
from scraper.crawl.capture import REPLAYED
from scraper.crawl.extension import run_of
from scraper.crawl.origin import Origin
from scraper.crawl.politeness import Politeness
from scraper.crawl.refusal import Refusal
from scraper.crawl.resolver import PublicResolver
from scraper.errors import StorageError

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from scraper.archive.captures import Exchange
    from scraper.crawl.intermediates import VerifyingHandler

_NOT_REPLAYED: Final = frozenset({"content-length", "transfer-encoding"})


class FetchHandler(BaseDownloadHandler):
    """Answers requests; the only place that opens a connection, and in a replay nothing does."""

    lazy = True

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        run = run_of(crawler)
        self._recordings = run.recordings
        self._origin = Origin(run.options.origin) if run.options.origin else None
        self._politeness = crawler.get_extension(Politeness)
        self._network = _network(crawler) if self._recordings is None else None

    async def download_request(self, request: Request) -> Response:
        if self._network is None:
            return self._replay(request)
        host = (urlsplit(request.url).hostname or "").lower()
        if self._politeness is not None:
            await self._politeness.turn(host)
        if self._origin is not None:
            return await self._from_origin(self._network, self._origin, request)
        try:
            response = await self._network.download_request(request)
        except CannotResolveHostError as error:
            if host in PublicResolver.refused:
                reason = f"{host} resolves to {PublicResolver.refused[host]}, which is not on the open internet"
                raise Refusal("private_address", reason) from error
            raise
        if response.ip_address is not None and not is_public(str(response.ip_address)):
            raise Refusal("private_address", f"{host} answered from {response.ip_address}, not on the open internet")
        return response

    async def close(self) -> None:
        if self._network is not None:
            await self._network.close()

    async def _from_origin(self, network: VerifyingHandler, origin: Origin, request: Request) -> Response:
        headers = Headers(request.headers)
        headers[b"Host"] = urlsplit(request.url).netloc
        asked = request.replace(url=origin.fetch_url(request.url), headers=headers)
        response = await network.download_request(asked)
        request.meta["download_latency"] = asked.meta.get("download_latency", 0.0)
        return response.replace(url=request.url)

    def _replay(self, request: Request) -> Response:
        try:
            exchange = self._recordings.take(request.url) if self._recordings is not None else None
        except StorageError as error:
            raise Refusal("not_captured", str(error)) from error
        if exchange is None:
            raise Refusal("not_captured", f"{request.url} is not in the replayed files")
        if exchange.is_cut:
            raise Refusal("truncated", f"{request.url} was recorded in part only")
        request.meta[REPLAYED] = exchange
        return _response(exchange, request.url)


def _network(crawler: Crawler) -> VerifyingHandler:
    from scraper.crawl.intermediates import VerifyingHandler  # loading TLS costs more than replaying a hundred pages

    return VerifyingHandler(crawler)


def _response(exchange: Exchange, url: str) -> Response:
    headers = Headers([(name, value) for name, value in exchange.headers if name.lower() not in _NOT_REPLAYED])
    kind = responsetypes.from_args(headers=headers, url=url, body=exchange.body)
    return kind(url=url, status=exchange.status, headers=headers, body=exchange.body, protocol=exchange.protocol)
