"""Redirects, followed on the hosts of the crawl and never lost from its ledger."""

from __future__ import annotations

import re
from typing import Any, Final

from scrapy import Request, Spider
from scrapy.downloadermiddlewares.redirect import RedirectMiddleware
from scrapy.http import Response

from scraper.crawl.conditional import CONDITIONAL_HEADERS
from scraper.crawl.origin import Origin
from scraper.crawl.refusal import Refusal

_NO_WEB_ADDRESS: Final = re.compile(r"\s*(?!https?:)[a-z][a-z0-9+.-]*:(?!\d)", re.IGNORECASE)
"""A scheme of its own (RFC 3986, 3.1) that is not http or https; a host with a port is none."""


class LedgerRedirects(RedirectMiddleware):
    """Follows a redirect as part of the same visit; a loop ends as a Refusal, which reaches the spider's errback.

    An address at `--origin` in `Location` is read as the portal's own. `AddressGuard` checks its host like any other.
    """

    def process_response(
        self,
        request: Request,
        response: Response,
        spider: Spider | None = None,  # noqa: ARG002 - Scrapy's signature
    ) -> Request | Response:
        location = (response.headers.get(b"Location") or b"").decode("latin-1")
        if 300 <= response.status < 400 and _NO_WEB_ADDRESS.match(location):
            raise Refusal("scheme", f"{request.url} redirects to {location[:200]}: only http and https are fetched")
        result = super().process_response(request, response)
        if not isinstance(result, Request):
            return result
        for name in CONDITIONAL_HEADERS:  # they belong to the address that was asked, not to where it sends us
            result.headers.pop(name, None)
        base = self.crawler.settings.get("ARCHIVE_ORIGIN")
        return result.replace(url=Origin(base).portal_url(result.url, request.url)) if base else result

    def _engine_started(self) -> None:
        """Look for no middleware that sets a Referer: none is sent."""

    def _redirect(self, redirected: Request, request: Request, reason: Any) -> Request:
        trail = [*request.meta.get("redirect_urls", []), request.url]
        if redirected.url in trail or len(trail) > self.max_redirect_times:
            raise Refusal("redirect_loop", f"redirected in a loop: {' → '.join([*trail, redirected.url][-4:])}")
        return super()._redirect(redirected, request, reason)
