"""Portals as declarations: hosts, URL grammar, listings to start from, pagination and layouts. No I/O."""

from scraper.portals.address import NOWHERE, PORTALS, identify, portal_for
from scraper.portals.portal import AddressKind, Era, PageAddress, Pagination, Portal, Start
from scraper.portals.urls import Url, canonical_url, parse_url, same_site

__all__ = [
    "NOWHERE",
    "PORTALS",
    "AddressKind",
    "Era",
    "PageAddress",
    "Pagination",
    "Portal",
    "Start",
    "Url",
    "canonical_url",
    "identify",
    "parse_url",
    "portal_for",
    "same_site",
]
