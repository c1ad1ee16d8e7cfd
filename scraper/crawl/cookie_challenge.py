"""The `D1N=` challenge of Vietnamese hosts: a page of one script that sets a cookie and loads itself again."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, Self
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.http import Response

from scraper.crawl.exchange import exchanges_of

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

_LONGEST: Final = 2048
_COOKIE: Final = re.compile(rb"""document\s*\.\s*cookie\s*=\s*["'](D1N=[0-9A-Za-z]{1,128})(?=["';])""")
_ANSWERED: Final = "cookie_challenge_answered"


class CookieChallenge:
    """Sends the cookie that the page asks for, and asks once more; a second challenge is handed on as what it is.

    No script runs: the cookie is read where it is written out as a constant. It is kept in memory for its host until
    the crawl ends. A replay asks nobody, so that its challenges stay challenges.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._replaying = bool(crawler.settings.getlist("ARCHIVE_REPLAY"))
        self._cookies: dict[str, bytes] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        cookie = self._cookies.get(_host(request))
        if cookie is not None:
            request.headers[b"Cookie"] = cookie

    def process_response(self, request: Request, response: Response) -> Request | Response:
        if self._replaying or request.meta.get(_ANSWERED) or len(response.body) > _LONGEST:
            return response
        cookie = _COOKIE.search(response.body)
        if cookie is None:
            return response
        self._cookies[_host(request)] = cookie[1]
        exchanges_of(request).pop()
        return request.replace(dont_filter=True, meta={**request.meta, _ANSWERED: True})


def _host(request: Request) -> str:
    return urlsplit(request.url).hostname or ""
