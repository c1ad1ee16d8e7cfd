"""How every portal is walked: from its listings, page by page, to its articles."""

from __future__ import annotations

import logging
import re
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, ClassVar, Final, Self
from urllib.parse import urlsplit

from scrapy import Request, Spider
from scrapy.http import HtmlResponse, Response

from scraper.archive.content_coding import decoded
from scraper.archive.frontier import FrontierEntry
from scraper.archive.warc_reading import index_exchanges
from scraper.crawl.entries import root_of
from scraper.crawl.exchange import exchanges_of
from scraper.crawl.failures import failure_of
from scraper.crawl.options import CrawlOptions
from scraper.crawl.origin import Origin
from scraper.crawl.recordings import Recordings
from scraper.crawl.visits import (
    ArticleVisit,
    CatalogueVisit,
    FailedVisit,
    ListingVisit,
    MediaVisit,
    UnchangedVisit,
    Visit,
)
from scraper.errors import UsageError
from scraper.extract.article import article_from_page
from scraper.extract.catalogue import catalogue_from_page, is_catalogue
from scraper.extract.errors import NotAnArticle
from scraper.extract.listing import listing_from_page
from scraper.extract.page import Page
from scraper.extract.page_kind import is_soft_not_found, page_kind
from scraper.portals import Portal, canonical_url

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from twisted.python.failure import Failure

_LOG: Final = logging.getLogger(__name__)
_UNREADABLE_LISTINGS: Final = frozenset({"challenge", "error", "login"})
_CLOSING: Final = re.compile(rb"</(?:html|body)\b", re.IGNORECASE)
_BLOCK_BEGIN: Final = re.compile(rb"<(?:div|main|article|section|table)\b", re.IGNORECASE)
_BLOCK_END: Final = re.compile(rb"</(?:div|main|article|section|table)\b", re.IGNORECASE)
_GZIP: Final = b"\x1f\x8b"
"""How a file begins that is kept compressed on the server: `sitemap.xml.gz`."""
_HTML_LIKE: Final = (b"text/", b"application/xhtml", b"application/xml")


class ListingSpider(Spider):
    """Reads listings and articles: yields visits, which the pipeline stores; the scheduler asks for what they link.

    A subclass is a name and a portal of `scraper.portals`, which declares hosts and start listings.
    """

    portal: ClassVar[Portal]
    options: CrawlOptions
    recordings: Recordings | None
    starts: tuple[str, ...]
    own_hosts: frozenset[str]
    catalogues: tuple[str, ...]

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """`options` from the command line, or single ones by name as `scrapy crawl -a` gives them."""
        recordings = kwargs.pop("recordings", None)
        options = kwargs.pop("options", None) or CrawlOptions.read(kwargs)
        spider = super().from_crawler(crawler, *args)
        spider.options = options
        spider.recordings = recordings or (Recordings(index_exchanges(options.replay)) if options.replaying else None)
        spider.starts = spider.start_urls_of(options)
        spider.catalogues = spider.catalogues_of(options)
        spider.own_hosts = frozenset(_bare_host(url) for url in spider.starts)
        settings = {"ARCHIVE_REPLAY": [str(path) for path in options.replay], "ARCHIVE_ORIGIN": options.origin}
        if options.delay is not None:
            settings |= {"DOWNLOAD_DELAY": options.delay, "AUTOTHROTTLE_START_DELAY": options.delay}
        if options.replaying:
            settings |= {"DOWNLOAD_DELAY": 0.0, "AUTOTHROTTLE_START_DELAY": 0.0}
        for name, value in settings.items():
            crawler.settings.set(name, value, priority="spider")
        return spider

    @classmethod
    def start_urls_of(cls, options: CrawlOptions) -> tuple[str, ...]:
        """The listings to start from. Raises UsageError when there are none, or when one is another portal's."""
        declared = tuple(start.url for start in cls.portal.starts)
        origin = Origin(options.origin) if options.origin else None
        given = tuple(_portal_url(url, origin, declared) for url in options.start)
        for url in given:
            if cls.portal.hosts and not cls.portal.owns(_bare_host(url)):
                raise UsageError(
                    f"--start {url}: not a page of {', '.join(cls.portal.hosts)};"
                    " other sites are crawled with the spider `news`."
                )
        starts = given or declared
        if not starts:
            raise UsageError(f"The spider {cls.name} has no listings of its own; name one with --start URL.")
        return tuple(dict.fromkeys(canonical_url(url) or url for url in starts))

    @classmethod
    def catalogues_of(cls, options: CrawlOptions) -> tuple[str, ...]:
        """The portal's feeds and sitemaps; none for a crawl that is to keep a part of it."""
        narrowed = bool(options.start) or options.since is not None or options.topic is not None
        return () if narrowed else (*cls.portal.feeds, *cls.portal.sitemaps)

    def allows(self, host: str) -> bool:
        """Whether pages of `host` (lower case) belong to this crawl: the portal's hosts, or those it was started on."""
        if self.portal.hosts:
            return self.portal.owns(host)
        bare = host.removeprefix("www.")
        return any(bare == own or bare.endswith(f".{own}") for own in self.own_hosts)

    def allows_media(self, host: str) -> bool:
        """Whether `--media` was given and `host` (lower case) carries the portal's media, as declared."""
        return self.options.media and (self.allows(host) or self.portal.trusts(host))

    async def start(self) -> AsyncIterator[Request]:
        for url in self.starts:
            yield Request(url, callback=self.read_listing, errback=self.not_read, dont_filter=True)

    def read_listing(self, response: Response, entry: FrontierEntry) -> Iterator[Visit]:
        """A listing page: its articles and the page after it. A feed or sitemap: what it names."""
        if response.status != 200:
            yield self._not_shown(response, entry)
            return
        if root_of(entry) in self.catalogues:
            yield self._catalogue_visit(response, entry)
            return
        page = self._page(response)
        found = listing_from_page(page, self.portal)
        wrong = None if found.articles else page_kind(page)
        if wrong is not None and wrong.kind in _UNREADABLE_LISTINGS:
            yield self._failed(response, entry, wrong.kind, wrong.reason, page_kind=wrong.kind)
            return
        yield ListingVisit(
            entry=entry,
            observed_at=_observed_at(response),
            exchanges=_exchanges(response),
            listing=found,
        )

    def read_article(self, response: Response, entry: FrontierEntry) -> Iterator[Visit]:
        """An article page, or what stands in its place."""
        if response.status != 200:
            yield self._not_shown(response, entry)
            return
        content_type = response.headers.get(b"Content-Type") or b"text/html"
        if not content_type.strip().lower().startswith(_HTML_LIKE):
            yield self._failed(response, entry, "not_html", f"the page is {content_type.decode('latin-1')}, not HTML")
            return
        if _broke_off(response):
            yield self._failed(response, entry, "truncated", "the page ends before its end", failure="truncated")
            return
        try:
            page = self._page(response)
            article = article_from_page(page, _observed_at(response))
        except NotAnArticle as found:
            kind = "challenge" if found.kind == "challenge" else "not_an_article"
            says = "not_found" if found.kind == "error" and is_soft_not_found(page) else found.kind
            yield self._failed(response, entry, kind, str(found), page_kind=says)
            return
        except Exception as error:  # a page that breaks the extractor must not end the crawl
            _LOG.exception("The extractor failed on %s", response.url)
            yield self._failed(response, entry, "extractor", f"the extractor failed: {error!r}")
            return
        yield ArticleVisit(
            entry=entry, observed_at=_observed_at(response), exchanges=_exchanges(response), article=article
        )

    def read_media(self, response: Response, entry: FrontierEntry) -> Iterator[Visit]:
        """An image or attachment; a page in its place is none."""
        if response.status != 200:
            yield self._not_shown(response, entry)
        elif isinstance(response, HtmlResponse):
            yield self._failed(response, entry, "not_media", "a page stands where a file should be")
        else:
            yield MediaVisit(entry=entry, observed_at=_observed_at(response), exchanges=_exchanges(response))

    def not_read(self, failure: Failure) -> Iterator[Visit]:
        """A request that got no answer, or one that is not used."""
        request: Request = failure.request  # type: ignore[attr-defined]  # Scrapy sets it on every failure it hands out
        kind, message = failure_of(failure.value or RuntimeError("no reason given"))
        exchanges = tuple(exchanges_of(request))
        yield FailedVisit(
            entry=request.cb_kwargs["entry"],
            observed_at=exchanges[-1].fetched_at if exchanges else datetime.now(UTC),
            exchanges=exchanges,
            kind=kind,
            message=message,
            failure=kind,
        )

    def _catalogue_visit(self, response: Response, entry: FrontierEntry) -> Visit:
        page = self._page(response)
        if not is_catalogue(page):
            return self._failed(response, entry, "not_a_feed", "no feed or sitemap stands there")
        return CatalogueVisit(
            entry=entry,
            observed_at=_observed_at(response),
            exchanges=_exchanges(response),
            catalogue=catalogue_from_page(page),
        )

    def _page(self, response: Response) -> Page:
        body = decoded(response.body, "gzip") if response.body.startswith(_GZIP) else response.body
        if self.options.origin:
            body = Origin(self.options.origin).as_portal(body, response.url)
        content_type = response.headers.get(b"Content-Type")
        return Page.from_bytes(body, response.url, content_type.decode("latin-1") if content_type else None)

    def _not_shown(self, response: Response, entry: FrontierEntry) -> Visit:
        if response.status == 304:
            return UnchangedVisit(entry=entry, observed_at=_observed_at(response), exchanges=_exchanges(response))
        return self._failed(response, entry, f"http_{response.status}", f"the server answered {response.status}")

    def _failed(
        self,
        response: Response,
        entry: FrontierEntry,
        kind: str,
        message: str,
        *,
        page_kind: str | None = None,
        failure: str | None = None,
    ) -> FailedVisit:
        return FailedVisit(
            entry=entry,
            observed_at=_observed_at(response),
            exchanges=_exchanges(response),
            kind=kind,
            message=message,
            status=response.status,
            final_url=response.url,
            page_kind=page_kind,
            failure=failure,
        )


def _broke_off(response: Response) -> bool:
    """Whether a page ends before its end: half of it would be taken for an edit of the article.

    That is a page without closing tags (HTML lets them be left out) that was cut by the connection or within a block.
    """
    if _CLOSING.search(response.body, max(0, len(response.body) - 4096)) or _CLOSING.search(response.body):
        return False
    return "partial" in response.flags or len(_BLOCK_BEGIN.findall(response.body)) > len(
        _BLOCK_END.findall(response.body)
    )


def _portal_url(url: str, origin: Origin | None, declared: tuple[str, ...]) -> str:
    """A start as the portal's own URL, also when it was written as one of the origin."""
    return origin.portal_url(url, declared[0]) if origin is not None and declared else url


def _bare_host(url: str) -> str:
    return (urlsplit(url).hostname or "").lower().removeprefix("www.")


def _exchanges(response: Response) -> tuple[Any, ...]:
    return tuple(exchanges_of(response.request)) if response.request is not None else ()


def _observed_at(response: Response) -> datetime:
    exchanges = _exchanges(response)
    return exchanges[-1].fetched_at if exchanges else datetime.now(UTC)
