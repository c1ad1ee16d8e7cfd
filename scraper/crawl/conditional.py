"""Asking only for what changed: validators from our own captures, and a check now and then that they tell the truth."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final
from urllib.parse import urlsplit

from scraper.archive.captures import Exchange
from scraper.archive.frontier import FrontierEntry
from scraper.archive.store import Archive
from scraper.errors import StorageError

LYING: Final = "lying_validator"
"""`crawl_errors.kind` of a page that changed while its ETag and Last-Modified did not."""
CONDITIONAL_HEADERS: Final = ("If-None-Match", "If-Modified-Since")
_UNCONDITIONAL_ONE_IN: Final = 10
_RARELY_AFTER: Final = 200
_RARELY_ONE_IN: Final = 50
_NAME: Final = re.compile("[:/]")
_LIARS: Final = "select distinct url from crawl_errors where kind = ?"


class Validation:
    """The conditional headers of a crawl's requests.

    One request in ten is sent without, so that a host whose validators lie is found out; it is written down, and such a
    host is not asked conditionally again, in later crawls neither. Behind two hundred requests of one crawl one in
    fifty is enough: a tenth of the pages would be a tenth of the bytes, and twenty samples have found a liar by then.
    """

    def __init__(self, archive: Archive, crawl_id: int) -> None:
        self._archive = archive
        self._first_turn = crawl_id  # so that short crawls do not always ask the same article unconditionally
        self._asked = 0
        self._liars = {_host(url) for (url,) in archive.connection.execute(_LIARS, (LYING,)).fetchall()}

    def headers(self, entry: FrontierEntry) -> dict[str, str]:
        """If-None-Match and If-Modified-Since for a page that is archived; empty when it is to be read anew."""
        if _host(entry.url) in self._liars:
            return {}
        known = self._archive.validators(entry.url)
        if known is None:
            return {}
        self._asked += 1
        one_in = _UNCONDITIONAL_ONE_IN if self._asked <= _RARELY_AFTER else _RARELY_ONE_IN
        if (self._asked + self._first_turn) % one_in == 0:
            return {}
        values = zip(CONDITIONAL_HEADERS, (known.etag, known.last_modified), strict=True)
        return {name: value for name, value in values if value}

    def is_lie(self, exchange: Exchange) -> bool:
        """Whether the answer has the validators of the last capture. Asked before a page that changed is stored."""
        known = self._archive.validators(exchange.url)
        if known is None:
            return False
        etag, modified = exchange.header("ETag"), exchange.header("Last-Modified")
        return known.etag == etag if known.etag or etag else known.last_modified == modified

    def shows_more(self, exchange: Exchange, articles: Iterable[str]) -> bool:
        """Whether a page has one of `articles` (keys or addresses) that its last capture had not.

        What a crawl does not keep is news to it every time.
        """
        known = self._archive.validators(exchange.url)
        try:
            before = self._archive.captures.payload(known.capture_id) if known else b""
        except StorageError:
            before = b""
        return any(_NAME.split(article)[-1].encode() not in before for article in articles)

    def distrust(self, url: str) -> None:
        """Ask the host of `url` for whole pages from now on."""
        self._liars.add(_host(url))


def _host(url: str) -> str:
    return urlsplit(url).hostname or ""
