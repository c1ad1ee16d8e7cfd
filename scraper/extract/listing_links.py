"""The links of a page, each read once: what it names, where it stands, what it is called."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice
from typing import Final
from urllib.parse import urldefrag

from lxml.html import HtmlElement

from scraper.extract.listing_regions import plain
from scraper.extract.page import Page
from scraper.portals import PageAddress, Portal, identify, parse_url, same_site
from scraper.portals.grammar import stem

MOST_LINKS: Final = 20_000
_MOST_ARTICLE_LINKS: Final = 5_000
_SHORTEST_TITLE: Final = 12
_SHORTEST_WORDS: Final = 8
_LONGEST_TITLE: Final = 400
_FALLBACK_TITLE_WORDS: Final = 7
_FALLBACK_SLUG_WORDS: Final = 5
_FEWEST_WORDS: Final = 5
_NUMBERED_SITE: Final = 3
_NUMBERS: Final = ("id", "newsid", "articleid", "itemid", "idtin", "tinid", "postid")
_LEADING_NUMBER: Final = re.compile(r"^\d{1,7}-(?=\D)")
_NO_TITLE: Final = re.compile(
    r"(?:xem|đọc|tìm hiểu)\s+(?:thêm|tiếp|chi tiết|ngay|tin)\b.*|chi tiết\W*|read more\W*"
    r"|\W*\d[\d\s.,:/h-]*\W*|\d+ bình luận\W*|bình luận\W*\d*\W*",
    re.IGNORECASE | re.DOTALL,
)


@dataclass(frozen=True, slots=True, eq=False)
class Anchor:
    """An `<a>`: its place among the page's links, absolute URL without fragment (None if no web address), text."""

    order: int
    element: HtmlElement
    href: str
    url: str | None
    text: str


@dataclass(frozen=True, slots=True, eq=False)
class ArticleLink:
    """A link to an article of the site; `title` is what it is called here, empty for a bare thumbnail or “Xem tiếp”."""

    anchor: Anchor
    url: str
    key: str
    title: str


def anchors(page: Page) -> list[Anchor]:
    """The page's links in page order, the first 20,000 of them."""
    found: list[Anchor] = []
    for order, element in enumerate(islice(page.root.iter("a"), MOST_LINKS)):
        href = element.get("href") or ""
        url = page.absolute(href)
        text = " ".join(" ".join(islice(element.itertext(), 50))[:_LONGEST_TITLE].split())
        found.append(Anchor(order, element, href, urldefrag(url)[0] if url else None, text))
    return found


def article_links(page: Page, links: list[Anchor], portal: Portal) -> list[ArticleLink]:
    """The links that name articles of the listing's own site, the listing itself excepted.

    On a site whose articles have no form of their own, links called like a headline and named like one stand in; on a
    host of a portal that runs another system than the portal, too.
    """
    is_own = own_hosts(page, portal)
    own_key = identify(page.url).key
    addresses: dict[str, PageAddress] = {}
    found: list[ArticleLink] = []
    unformed: list[ArticleLink] = []
    for link in links:
        if link.url is None or len(found) >= _MOST_ARTICLE_LINKS:
            continue
        address = addresses.get(link.url) or addresses.setdefault(link.url, identify(link.url))
        if address.key == own_key or not is_own(link.url):
            continue
        if address.kind == "article":
            found.append(ArticleLink(link, link.url, address.key, title_of(link)))
        elif address.kind in (("other",) if portal.hosts else ("listing", "other")) and _reads_like_an_article(link):
            unformed.append(ArticleLink(link, link.url, address.key, title_of(link)))
    numbered = len({link.key for link in found if addresses[link.url].article_id}) >= _NUMBERED_SITE
    return found if numbered else sorted(found + unformed, key=lambda link: link.anchor.order)


def own_hosts(page: Page, portal: Portal) -> Callable[[str], bool]:
    """A test whether a URL is on the site of the page, of its document base, or of its portal."""
    own = {parts.host for parts in (parse_url(page.url), parse_url(page.base_url)) if parts is not None}

    def is_own(url: str) -> bool:
        parts = parse_url(url)
        return parts is not None and (portal.owns(parts.host) or any(same_site(parts.host, host) for host in own))

    return is_own


def title_of(link: Anchor) -> str:
    """What a link is called: its heading, else its text, `title` or image's `alt`; empty if that is no headline."""
    for text in (
        *("".join(heading.itertext()) for heading in islice(link.element.iter("h1", "h2", "h3", "h4", "h5", "h6"), 1)),
        link.text,
        link.element.get("title") or "",
        *(img.get("alt") or "" for img in link.element.iter("img")),
    ):
        name = " ".join(text[:_LONGEST_TITLE].split())
        shortest = _SHORTEST_WORDS if " " in name else _SHORTEST_TITLE
        if len(name) >= shortest and not _NO_TITLE.fullmatch(name):
            return name
    return ""


def _reads_like_an_article(link: Anchor) -> bool:
    """Whether a link is called like a headline, and its address numbered, or named like one or after that very one."""
    parts = parse_url(link.url)
    if parts is None:
        return False
    words = len(link.text.split())
    if any(parts.parameters.get(name, "").isdecimal() for name in _NUMBERS):
        return words >= _FALLBACK_SLUG_WORDS
    slug = _LEADING_NUMBER.sub("", stem(parts.segments[-1]).lower()) if parts.segments else ""
    if words >= _FALLBACK_TITLE_WORDS and slug.count("-") + 1 >= _FALLBACK_SLUG_WORDS:
        return True
    return slug.count("-") + 1 >= _FEWEST_WORDS and plain(link.text).replace(" ", "-") == slug
