"""Redirects, followed on the hosts of the crawl and never lost from its ledger."""

from __future__ import annotations

from typing import Any

from scrapy import Request, Spider
from scrapy.downloadermiddlewares.redirect import RedirectMiddleware
from scrapy.http import Response

from scraper.crawl.conditional import CONDITIONAL_HEADERS
from scraper.crawl.origin import Origin
from scraper.crawl.refusal import Refusal


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
        try:
            result = super().process_response(request, response)
        except ValueError as error:  # an address that makes no request, such as javascript:
            raise Refusal("scheme", f"{request.url} redirects to what is no web address ({error})") from error
        if not isinstance(result, Request):
            return result
        for name in CONDITIONAL_HEADERS:  # they belong to the address that was asked, not to where it sends us
            result.headers.pop(name, None)
        base = self.crawler.settings.get("ARCHIVE_ORIGIN")
        return result.replace(url=Origin(base).portal_url(result.url, request.url)) if base else result

    def _redirect(self, redirected: Request, request: Request, reason: Any) -> Request:
        trail = [*request.meta.get("redirect_urls", []), request.url]
        if redirected.url in trail or len(trail) > self.max_redirect_times:
            raise Refusal("redirect_loop", f"redirected in a loop: {' → '.join([*trail, redirected.url][-4:])}")
        return super()._redirect(redirected, request, reason)
