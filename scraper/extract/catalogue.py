"""RSS, Atom and sitemap documents: which articles a site names, and when it says that each was changed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final
from urllib.parse import urldefrag

from lxml import etree

from scraper.extract.page import Page
from scraper.items import Catalogue
from scraper.portals import identify

_MOST_ENTRIES: Final = 50_000
_MOST_PARTS: Final = 1_000
_ROOT: Final = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*|<\?.*?\?>\s*){0,5}<(?:rss|feed|rdf:RDF|urlset|sitemapindex)\b", re.DOTALL
)
_CHANGED: Final = ("{*}lastmod", "{*}updated")


def is_catalogue(page: Page) -> bool:
    """Whether the page is a feed, a sitemap or an index of sitemaps, not HTML."""
    return _ROOT.match(page.text[:4_000]) is not None


def catalogue_from_page(page: Page) -> Catalogue:
    """What a feed or sitemap names, in its order, absolute and each once; empty when it cannot be read.

    At most 50,000 articles, the most that the protocol of sitemaps allows, and 1,000 further sitemaps.
    """
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(page.text.lstrip().encode("utf-8", "ignore"), parser)
    except (etree.XMLSyntaxError, ValueError):
        root = None
    if root is None:
        return Catalogue()
    articles: dict[str, tuple[str, str | None]] = {}
    for address, changed in islice(_entries(root, "{*}item", "{*}entry", "{*}url"), _MOST_ENTRIES):
        url = page.absolute(address)
        if url is not None and identify(url).kind == "article":
            articles.setdefault(identify(url).key, (urldefrag(url)[0], changed))
    parts: dict[str, str | None] = {}
    for address, changed in islice(_entries(root, "{*}sitemap"), _MOST_PARTS):
        url = page.absolute(address)
        if url is not None:
            parts.setdefault(url, changed)
    return Catalogue(tuple(articles.values()), tuple(parts.items()))


def _entries(root: etree._Element, *names: str) -> Iterator[tuple[str, str | None]]:
    """The address of each entry, and what it says of its last change."""
    for entry in root.iter(*names):
        changed = next((text for each in entry.iterchildren(*_CHANGED) if (text := (each.text or "").strip())), None)
        for link in entry.iterchildren("{*}link", "{*}loc"):
            if link.get("rel", "alternate") == "alternate":
                yield (link.get("href") or link.text or "").strip(), changed
