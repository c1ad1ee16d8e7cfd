"""What the crawl needs of a spider."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from scrapy.http import Response

from scraper.archive.frontier import FrontierEntry
from scraper.crawl.visits import Visit

if TYPE_CHECKING:
    from twisted.python.failure import Failure


@runtime_checkable
class PageReader(Protocol):
    """A spider that turns answers into visits, and knows which hosts are its own."""

    name: str
    catalogues: tuple[str, ...]
    """Feeds and sitemaps that the crawl reads besides its listings."""

    def allows(self, host: str) -> bool:
        """Whether pages of `host` (lower case) belong to the crawl."""
        ...

    def allows_media(self, host: str) -> bool:
        """Whether this crawl keeps images and attachments, and those of `host` (lower case) belong to it."""
        ...

    def read_listing(self, response: Response, entry: FrontierEntry) -> Iterator[Visit]:
        """The visit to a listing page, a feed or a sitemap."""
        ...

    def read_article(self, response: Response, entry: FrontierEntry) -> Iterator[Visit]:
        """The visit to an article page."""
        ...

    def read_media(self, response: Response, entry: FrontierEntry) -> Iterator[Visit]:
        """The visit to an image or an attachment."""
        ...

    def not_read(self, failure: Failure) -> Iterator[Visit]:
        """The visit to a page that gave no answer."""
        ...


def reader(spider: object) -> PageReader:
    """The crawl's spider as a PageReader. Raises TypeError for a spider of another kind."""
    if not isinstance(spider, PageReader):
        raise TypeError(f"{spider!r} cannot read pages for the archive")
    return spider
