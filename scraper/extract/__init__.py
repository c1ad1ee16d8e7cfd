"""A page to an `Article` or a `Listing`: pure functions of the bytes, the URL and the time of fetching."""

from __future__ import annotations

from datetime import datetime

from scraper.extract.article import article_from_page
from scraper.extract.errors import NotAnArticle
from scraper.extract.listing import listing_from_page
from scraper.extract.page import Page
from scraper.items import Article, Listing
from scraper.vietnamese.dates_values import VIETNAM

__all__ = ["NotAnArticle", "Page", "article_from_page", "extract_article", "extract_links", "listing_from_page"]


def extract_article(
    html: bytes, url: str, fetched_at: datetime | None = None, *, content_type: str | None = None
) -> Article:
    """Everything the article page says.

    `fetched_at` bounds dates and gives years that are not printed; without an offset it is the time of Hải Phòng.
    `content_type` is the HTTP header. Raises `NotAnArticle` when the page surely is something else; nothing else,
    whatever the bytes.
    """
    if fetched_at is not None and fetched_at.tzinfo is None:
        fetched_at = fetched_at.replace(tzinfo=VIETNAM)
    return article_from_page(Page.from_bytes(html, url, content_type), fetched_at)


def extract_links(html: bytes, url: str) -> Listing:
    """The article links of a listing page, in page order, and the page after it. Never raises."""
    return listing_from_page(Page.from_bytes(html, url))
