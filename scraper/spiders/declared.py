"""A spider for every portal that `scraper.portals` declares, under the portal's name: `scrapy list` finds them here."""

from __future__ import annotations

from typing import Final

from scraper.portals import PORTALS, Portal
from scraper.spiders.base import ListingSpider


def spider_of(portal: Portal) -> type[ListingSpider]:
    """The class that walks `portal`: what it does is written in `ListingSpider`, what differs in the declaration."""
    members = {"name": portal.name, "portal": portal, "__module__": __name__, "__doc__": f"Walks {portal.name}."}
    return type(f"{portal.name.title()}Spider", (ListingSpider,), members)


SPIDERS: Final = {portal.name: spider_of(portal) for portal in PORTALS}
globals().update({spider.__name__: spider for spider in SPIDERS.values()})  # Scrapy looks for classes among the names
