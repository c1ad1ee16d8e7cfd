"""One page, decoded and parsed once: the tree, its base address, its meta tags and its JSON-LD."""

from __future__ import annotations

import json
import re
from codecs import BOM_UTF8
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import dropwhile
from typing import Any, Final
from urllib.parse import urljoin, urlsplit

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring
from parsel import Selector

from scraper.extract.nesting import cut_short, flattened, is_deep
from scraper.extract.texts import BlockTexts
from scraper.vietnamese.encodings import decode

# One class for every element: lxml.html's own look-up calls Python for each, which takes longer than parsing it.
_ONE_CLASS: Final = etree.ElementDefaultClassLookup(element=HtmlElement)
_ENDS: Final = re.compile(rb"</(?:html|body)\s*>", re.IGNORECASE)
_END: Final = re.compile(rb"</(?=[bBhH])(?:[bB][oO][dD][yY]|[hH][tT][mM][lL])")
"""Letter by letter, as only then the search leaps from `</` to `</`."""
_AT_LAST: Final = re.compile(rb"(?:</(?:html|body)\s*>\s*)*", re.IGNORECASE)
_EMPTY: Final = b"<html><body></body></html>"
_PRINT: Final = re.compile(r"/print|/in-?bai|/ban-in(?![a-z])", re.IGNORECASE)
_PLAIN_ADDRESS: Final = re.compile(
    r"(?P<site>https?://[a-z0-9-]+(?:\.[a-z0-9-]+)+)?/(?!/)[\w/%+&=,:@~.-]*(?:\?[\w/%+&=,:@~.-]+)?", re.ASCII
)
_PLAIN_SITE: Final = re.compile(r"https?://[a-z0-9-]+(?:\.[a-z0-9-]+)+(?:/|$)")
_ARCHIVED: Final = re.compile(r"(?:https?://web\.archive\.org)?/web/\d{4,14}/?(?:[a-z]{2}_)?/(https?://.*)", re.DOTALL)
_OF_HEAD: Final = frozenset({"title", "meta", "link", "script", "style", "base", "noscript", "template", "object"})
_LD_DEPTH: Final = 20
_LD_NODES: Final = 2_000
_TRAILING_COMMA: Final = re.compile(r",(?=\s*[}\]])")
_LD_WRAPPING: Final = re.compile(r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\s*\]\]>|\]\]>)\s*;?\s*$")


@dataclass(eq=False)
class Page:
    """A page as fetched from `url`. Made by `from_bytes`; everything derived is computed once, on first use.

    `text` is what the bytes say, `encoding` what they were read as and `repairs` what was undone in them. `root` is the
    tree, which is shared: readers never change it.
    """

    url: str
    text: str
    encoding: str
    root: HtmlElement
    repairs: tuple[str, ...] = ()
    _resolved: dict[str, str] = field(default_factory=dict, repr=False)

    @classmethod
    def from_bytes(cls, html: bytes, url: str, content_type: str | None = None) -> Page:
        """Decode and parse `html`. Whatever the bytes are, there is a tree, an empty one at worst.

        Raises TypeError for what is no bytes, nothing else.
        """
        if not isinstance(html, bytes):
            html = _as_bytes(html)
        decoded = decode(html, content_type)
        is_as_sent = decoded.encoding == "utf-8" and not decoded.repairs
        root = _parse(decoded.text, html.removeprefix(BOM_UTF8) if is_as_sent else None)
        return cls(url, decoded.text, decoded.encoding, root, decoded.repairs)

    @cached_property
    def selector(self) -> Selector:
        """A parsel selector on the same tree."""
        return Selector(root=self.root, type="html")

    @cached_property
    def base_url(self) -> str:
        """What relative addresses are resolved against: the first usable `<base href>`, else the page's URL.

        Of a page kept by the Wayback Machine it is the address of the original.
        """
        for element in self.root.iter("base"):
            base = _join(self.url, (element.get("href") or "").strip())
            if base.startswith(("http://", "https://")):
                return base
        return _original(self.url)

    @cached_property
    def meta(self) -> dict[str, list[str]]:
        """Contents of the meta tags by lower-case property, name, itemprop or http-equiv, in page order.

        An itemprop of an item without the page's heading, as related articles are marked, is none of the page's.
        """
        found: dict[str, list[str]] = {}
        has_heading = self.root.find(".//h1") is not None
        for element in self.root.iter("meta"):
            content = " ".join(element.get("content", "").split())
            if not content:
                continue
            for attribute in ("property", "name", "itemprop", "http-equiv"):
                name = element.get(attribute)
                if name and attribute == "itemprop" and has_heading and _is_of_other_item(element):
                    break
                if name:
                    found.setdefault(name.strip().lower(), []).append(content)
                    break
        return found

    def first_meta(self, *names: str) -> str | None:
        """The content of the first of `names` that the page has, in the order given."""
        return next((self.meta[name][0] for name in names if name in self.meta), None)

    @cached_property
    def json_ld(self) -> list[dict[str, Any]]:
        """Every object of the page's JSON-LD, `@graph` and lists unrolled, outer objects first."""
        nodes: list[dict[str, Any]] = []
        for script in self.root.iter("script"):
            if "ld+json" not in (script.get("type") or "").lower():
                continue
            for node in _objects(_lenient_json(script.text or "")):
                nodes.append(node)
                if len(nodes) >= _LD_NODES:
                    return nodes
        return nodes

    @cached_property
    def head_titles(self) -> list[str]:
        """The texts of every `<title>` that has any (pages pasted together have several), white space collapsed."""
        return [
            " ".join((element.text or "").split())
            for element in self.root.iter("title")
            if (element.text or "").strip()
        ]

    @property
    def head_title(self) -> str:
        """The text of the first `<title>` that has any."""
        return self.head_titles[0] if self.head_titles else ""

    @cached_property
    def canonical_url(self) -> str | None:
        """The absolute address of `rel=canonical`, if it is one of a web page."""
        for element in self.root.iter("link"):
            if "canonical" in (element.get("rel") or "").lower().split():
                url = self.absolute(element.get("href") or "")
                if url:
                    return url
        return None

    @cached_property
    def is_made_for_printing(self) -> bool:
        """Whether the page is an article's print version, told by its address or by what it does once loaded."""
        body = self.root.find("body")
        onload = "" if body is None else body.get("onload") or ""
        return "print" in onload.lower() or _PRINT.search(urlsplit(self.url).path) is not None

    @cached_property
    def texts(self) -> BlockTexts:
        """The texts of the body's innermost blocks."""
        body = self.root.find("body")
        return BlockTexts(self.root if body is None else body)

    def absolute(self, href: str) -> str | None:
        """`href` as an absolute http(s) URL, as printed but for white space; None if it is no address of the web."""
        if href not in self._resolved:
            self._resolved[href] = _web_address(self.base_url, href)
        return self._resolved[href] or None


def _is_of_other_item(element: HtmlElement) -> bool:
    item = next((each for each in element.iterancestors() if "itemscope" in each.attrib), None)
    return item is not None and item.find(".//h1") is None


def _original(address: str) -> str:
    """The address that the Wayback Machine kept a copy of, where `address` is that of the copy."""
    copy = _ARCHIVED.fullmatch(address) if "/web/" in address else None
    return copy[1] if copy else address


def _web_address(base: str, href: str) -> str:
    """`href` resolved against `base`; what most of a page's links look like is so without being taken apart."""
    href = _original(href)
    if (plain := _PLAIN_ADDRESS.fullmatch(href)) and "/." not in href:
        if plain["site"]:
            return href
        if site := _site_of(base):
            return site + href
    address = re.sub(r"[\t\r\n]", "", href.strip())
    if not address or address.startswith(("#", "javascript:", "mailto:", "tel:", "data:")):
        return ""
    joined = _join(base, address.replace(" ", "%20"))
    return joined if joined.startswith(("http://", "https://")) and _host(joined) else ""


@lru_cache(maxsize=64)
def _site_of(url: str) -> str:
    """Scheme and host of a web address without port or name; else empty."""
    plain = _PLAIN_SITE.match(url)
    return plain[0].removesuffix("/") if plain else ""


def _join(base: str, href: str) -> str:
    try:
        return urljoin(base, href)
    except ValueError:
        return ""


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def _as_bytes(html: object) -> bytes:
    if isinstance(html, bytearray | memoryview):
        return bytes(html)
    raise TypeError(f"a page is read from its bytes, not from {type(html).__name__}: text does not tell its encoding")


def _parse(text: str, data: bytes | None) -> HtmlElement:
    """The tree of a text; `data` is the text in UTF-8 where that is at hand."""
    shortened = cut_short(text)
    root = _tree(data if data is not None and shortened is text else _encoded(shortened))
    return _tree(_encoded(flattened(shortened))) if is_deep(root) else root


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "ignore")


def _tree(data: bytes) -> HtmlElement:
    data = _without_ends(data)
    parser = HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    parser.set_element_class_lookup(_ONE_CLASS)
    try:
        root = document_fromstring(data if data.strip() else _EMPTY, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, AssertionError):
        return document_fromstring(_EMPTY)
    _move_out_of_head(root)
    return root


def _without_ends(data: bytes) -> bytes:
    """`data` without `</body>` and `</html>` unless nothing follows: the parser ignores what comes after the first."""
    first = _END.search(data)
    return data if first is None or _AT_LAST.fullmatch(data, first.start()) else _ENDS.sub(b" ", data)


def _move_out_of_head(root: HtmlElement) -> None:
    """Put what stands in the head by mistake into the body: the parser leaves `<article>` there if no `<body>` came."""
    head = root.find("head")
    if head is None:
        return
    strays = list(dropwhile(lambda child: child.tag in _OF_HEAD, head))
    if not strays:
        return
    body = root.find("body")
    if body is None:
        body = etree.SubElement(root, "body")
    for position, stray in enumerate(strays):
        body.insert(position, stray)


def _lenient_json(text: str) -> Any:
    text = _LD_WRAPPING.sub("", text).strip()
    if not text:
        return None
    for attempt in (text, _TRAILING_COMMA.sub("", text).rstrip("; \n\t")):
        try:
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _objects(value: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    if depth > _LD_DEPTH:
        return
    if isinstance(value, list):
        for item in value:
            yield from _objects(item, depth + 1)
    elif isinstance(value, dict):
        yield value
        for item in value.values():
            if isinstance(item, dict | list):
                yield from _objects(item, depth + 1)
