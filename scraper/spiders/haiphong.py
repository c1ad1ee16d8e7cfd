"""haiphong.gov.vn and its sub-portals, all three generations."""

from __future__ import annotations

from scraper.spiders.base import ListingSpider


class HaiphongSpider(ListingSpider):
    """haiphong.gov.vn and its sub-portals, all three generations."""

    name = "haiphong"
