"""Listings that have not changed, read on from the archive's own capture of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Self

from scrapy import Request
from scrapy.http import HtmlResponse, Response

from scraper.crawl.conditional import CONDITIONAL_HEADERS
from scraper.crawl.entries import ENTRY
from scraper.crawl.exchange import exchanges_of
from scraper.crawl.extension import run_of
from scraper.errors import StorageError

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from scraper.archive.frontier import FrontierEntry

_NOT_MODIFIED: Final = 304


class UnmodifiedListings:
    """Answers a 304 to a page of a listing that is read to its end with the page that the archive holds.

    What is kept as evidence stays the 304. A capture that cannot be read has the page asked for again, in whole.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._run = run_of(crawler)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_response(self, request: Request, response: Response) -> Request | Response:
        entry: FrontierEntry | None = request.cb_kwargs.get(ENTRY)
        if response.status != _NOT_MODIFIED or entry is None or not self._run.sweeps(entry):
            return response
        try:
            body, content_type = self._run.archive.captures.page(request.url)
        except StorageError:
            exchanges_of(request).pop()
            whole = request.replace(dont_filter=True)
            for name in CONDITIONAL_HEADERS:
                whole.headers.pop(name, None)
            return whole
        headers = {"Content-Type": content_type} if content_type else {}
        return HtmlResponse(response.url, headers=headers, body=body, request=request)
