"""Any news site, from the listing that `--start` names, read by the generic extractor."""

from __future__ import annotations

from scraper.spiders.base import ListingSpider


class NewsSpider(ListingSpider):
    """Any news site, from the listing that `--start` names, read by the generic extractor."""

    name = "news"
