"""Only http and https, only the hosts of the crawl, only the open internet: for every request, redirects included."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit

from scrapy import Request

from scraper.crawl.addresses import is_public, literal_address
from scraper.crawl.reader import PageReader, reader
from scraper.crawl.refusal import Refusal

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


class AddressGuard:
    """Refuses a request before anything is asked of the network.

    The hosts of a crawl are those that its spider `allows`, and those of the media that it keeps. Names are resolved
    later: `PublicResolver` looks at what they point at, and this class at addresses that are written out.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    @cached_property
    def _spider(self) -> PageReader:
        return reader(self._crawler.spider)

    def process_request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        host = (parts.hostname or "").lower()
        if parts.scheme not in ("http", "https"):
            raise Refusal("scheme", f"{request.url}: only http and https are fetched")
        literal = literal_address(host)
        if host == "localhost" or host.endswith(".localhost") or (literal is not None and not is_public(literal)):
            raise Refusal("private_address", f"{host} is not on the open internet; name a local copy with --origin")
        if not (self._spider.allows(host) or self._spider.allows_media(host)):
            raise Refusal("off_site", f"{host} is not a host of this crawl")
