"""RSS, Atom and sitemap documents as listings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final
from urllib.parse import urldefrag

from lxml import etree

from scraper.extract.page import Page
from scraper.portals import identify

_MOST_ENTRIES: Final = 5_000
_ROOT: Final = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*|<\?.*?\?>\s*){0,5}<(?:rss|feed|rdf:RDF|urlset)\b", re.DOTALL
)


def is_feed(page: Page) -> bool:
    """Whether the page is a feed or a sitemap, not HTML."""
    return _ROOT.match(page.text[:4_000]) is not None


def feed_articles(page: Page) -> tuple[str, ...]:
    """The articles that a feed or sitemap names, in its order, absolute and each once; empty when it cannot be read."""
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(page.text.lstrip().encode("utf-8", "ignore"), parser)
    except (etree.XMLSyntaxError, ValueError):
        return ()
    found: dict[str, str] = {}
    for address in islice(_addresses(root), _MOST_ENTRIES):
        url = page.absolute(address)
        if url is not None and identify(url).kind == "article":
            found.setdefault(identify(url).key, urldefrag(url)[0])
    return tuple(found.values())


def _addresses(root: etree._Element | None) -> Iterator[str]:
    if root is None:
        return
    for entry in root.iter("{*}item", "{*}entry", "{*}url"):
        for link in entry.iterchildren("{*}link", "{*}loc"):
            if link.get("rel", "alternate") == "alternate":
                yield (link.get("href") or link.text or "").strip()
