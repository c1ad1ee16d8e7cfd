"""robots.txt, asked once a host and crawl before anything else, and obeyed (RFC 9309)."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final, Self
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.http.request import NO_CALLBACK
from scrapy.robotstxt import ProtegoRobotParser

from scraper.crawl.exchange import exchanges_of
from scraper.crawl.extension import run_of
from scraper.crawl.failures import failure_of
from scraper.crawl.refusal import Refusal, RefusalKind
from scraper.crawl.signals import robots_read

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.robotstxt import RobotParser

    from scraper.archive.captures import Exchange

_UNREACHABLE: Final[dict[str, RefusalKind]] = {
    "tls": "tls",
    "dns": "dns",
    "connection": "connection",
    "timeout": "timeout",
}


class RobotsMiddleware:
    """Holds every request of a host until the host's robots.txt has been read, then obeys it.

    Scrapy's own lets concurrent first requests through, ignores Crawl-delay and takes a server error for permission.
    Here all requests of a host await one task; 2xx is obeyed, 4xx and “not captured” allow everything (RFC 9309,
    2.3.1.3), a server error or no answer stops the host for this crawl (2.3.1.4). What a crawl of the last hours was
    told still holds (2.4). A host that cannot be reached refuses nothing: its pages fail as they would have without
    robots.txt.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._agent: str = crawler.settings["ROBOTSTXT_USER_AGENT"] or crawler.settings["USER_AGENT"]
        self._run = run_of(crawler)
        self._rules: dict[str, asyncio.Task[RobotParser | None]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        if request.meta.get("dont_obey_robotstxt"):
            return
        parts = urlsplit(request.url)
        site = f"{parts.scheme}://{parts.netloc}"
        if site not in self._rules:
            self._rules[site] = asyncio.ensure_future(self._read(site))
        rules = await asyncio.shield(self._rules[site])
        if rules is not None and not rules.allowed(request.url, self._agent):
            raise Refusal("robots", f"robots.txt of {parts.netloc} disallows {request.url}")

    async def _read(self, site: str) -> RobotParser | None:
        kept = self._run.kept_robots(f"{site}/robots.txt")
        if kept is not None:
            return self._read_as(site, *kept, exchanges=[])
        request = Request(
            f"{site}/robots.txt",
            priority=1000,
            meta={"dont_obey_robotstxt": True, "max_retry_times": 1},
            callback=NO_CALLBACK,
        )
        try:
            response = await self._crawler.engine.download_async(request)
        except Refusal as refusal:
            if refusal.kind in ("not_captured", "off_site"):
                return None
            raise
        except Exception as error:
            kind, message = failure_of(error)
            raise Refusal(
                _UNREACHABLE.get(kind, "robots_unavailable"), f"robots.txt of {site} could not be fetched: {message}"
            ) from error
        if response.status >= 500 or response.status == 429:
            raise Refusal(
                "robots_unavailable", f"robots.txt of {site} answered {response.status}: the site is left alone"
            )
        return self._read_as(site, response.status, response.body, exchanges=exchanges_of(request))

    def _read_as(self, site: str, status: int, body: bytes, *, exchanges: list[Exchange]) -> RobotParser | None:
        parser = ProtegoRobotParser.from_crawler(self._crawler, body) if status < 300 else None
        self._crawler.signals.send_catch_log(
            robots_read,
            host=urlsplit(site).hostname or "",
            exchanges=exchanges,
            crawl_delay=parser.crawl_delay(self._agent) if parser is not None else None,
        )
        return parser
