"""thanhphohaiphong.gov.vn (WordPress, AMP)."""

from __future__ import annotations

from scraper.spiders.base import ListingSpider


class ThanhphohaiphongSpider(ListingSpider):
    """thanhphohaiphong.gov.vn (WordPress, AMP)."""

    name = "thanhphohaiphong"
