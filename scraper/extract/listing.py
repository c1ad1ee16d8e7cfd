"""A listing page → its articles in page order and the page after it.

Links that name articles are grouped by the repeating element they stand in; the heaviest group is the main column's.
Other groups join it when they stand in the same column; menus, side columns, boxes of most read items never do.
"""

from __future__ import annotations

from scraper.extract.catalogue import catalogue_from_page, is_catalogue
from scraper.extract.listing_groups import Column
from scraper.extract.listing_items import Item
from scraper.extract.listing_links import Anchor, anchors, article_links, own_hosts
from scraper.extract.listing_pager import find_pager
from scraper.extract.page import Page
from scraper.items import Listing
from scraper.portals import Portal, identify, portal_for


def listing_from_page(page: Page, portal: Portal | None = None) -> Listing:
    """The main column's articles (absolute, without fragment, each once, in page order) and the page after this one.

    `next_page` is what the page links. With a `portal` that declares how listings of the page's era are numbered, a
    pager that is a form (ASP.NET postback) is expressed by that rule as well. A feed or sitemap is a listing, too.
    """
    if is_catalogue(page):
        return Listing(tuple(url for url, _ in catalogue_from_page(page).articles), None)
    owner = portal or portal_for(page.url)
    links = anchors(page)
    pager = find_pager(page, links, own_hosts(page, owner))
    items = _main_items(page, links, owner, pager.order)
    next_page = pager.next_url
    if next_page is None and pager.postback and portal is not None:
        rule = portal.pagination_of(identify(page.url).era)
        next_page = rule.next_url(page.url) if rule is not None else None
    return Listing(tuple(item.url for item in items), next_page)


def listing_items(page: Page) -> list[Item]:
    """The entries of the main column with the elements that show them, in page order."""
    owner = portal_for(page.url)
    links = anchors(page)
    return _main_items(page, links, owner, find_pager(page, links, own_hosts(page, owner)).order)


def _main_items(page: Page, links: list[Anchor], portal: Portal, pager_order: int | None) -> list[Item]:
    return Column(page.root, article_links(page, links, portal), page.url).main_items(pager_order)
