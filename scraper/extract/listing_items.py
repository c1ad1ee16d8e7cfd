"""Entries of a listing page, and groups of entries that are shown alike."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from lxml.html import HtmlElement

from scraper.extract.listing_links import ArticleLink
from scraper.extract.listing_regions import class_words
from scraper.portals import identify, parse_url
from scraper.portals.grammar import HOME_PAGES, stem
from scraper.portals.urls import words

HEADINGS: Final = words("h1 h2 h3 h4 h5 h6")
ROOTS: Final = words("html body main form")
_EXCERPT: Final = 60
_LONG_TITLE: Final = 25


@dataclass(eq=False)
class Item:
    """One article as a listing shows it: the highest element that holds nothing but its links."""

    element: HtmlElement
    links: list[ArticleLink]

    @property
    def key(self) -> str:
        return self.links[0].key

    @property
    def order(self) -> int:
        return self.links[0].anchor.order

    @cached_property
    def title(self) -> str:
        return max((link.title for link in self.links), key=len)

    @cached_property
    def url(self) -> str:
        return next((link.url for link in self.links if link.title), self.links[0].url)

    def weight(self, section: str | None) -> float:
        """How much the item looks like an entry of a main column: a headline, a heading, an excerpt, an image."""
        weight = 1.0 + (len(self.title) >= _LONG_TITLE) + self.has_heading + 0.5 * self.has_image
        return weight + 1.5 * self.has_excerpt + self.is_in(section)

    @cached_property
    def has_heading(self) -> bool:
        return any(element.tag in HEADINGS for element in self._around_links())

    @cached_property
    def has_image(self) -> bool:
        return next(self.element.iter("img"), None) is not None

    @cached_property
    def has_excerpt(self) -> bool:
        """Whether a text longer than a date stands beside the headline."""
        length = sum(len(" ".join(text.split())) for text in self.element.itertext())
        return length - len(self.title) >= _EXCERPT

    def is_in(self, section: str | None) -> bool:
        """Whether the article's URL lies in the listing's section."""
        return section is not None and section in self._sections

    @cached_property
    def _sections(self) -> list[str]:
        parts = parse_url(self.url)
        return [segment.lower() for segment in parts.segments[:-1]] if parts is not None else []

    def _around_links(self) -> Iterable[HtmlElement]:
        for link in self.links:
            node: HtmlElement | None = link.anchor.element
            yield from link.anchor.element.iterchildren()
            while node is not None and node is not self.element:
                yield node
                node = node.getparent()
        yield self.element


@dataclass(slots=True, eq=False)
class Group:
    """Items of one form, in page order."""

    items: list[Item] = field(default_factory=list)

    @property
    def container(self) -> HtmlElement:
        parent = self.items[0].element.getparent()
        return self.items[0].element if parent is None else parent

    @property
    def first(self) -> int:
        return self.items[0].order

    @property
    def last(self) -> int:
        return self.items[-1].order


def form_of(element: HtmlElement) -> tuple[str, ...]:
    """The forms of an item and of three elements above it: tag and first class word, numbers aside."""
    parts = []
    node: HtmlElement | None = element
    for _ in range(4):
        if node is None or node.tag in ROOTS:
            break
        named = [word for word in class_words(node) if not word.isdigit()][:2]
        parts.append(f"{node.tag}.{'-'.join(named)}" if node is not element else f"{node.tag}.{'-'.join(named[:1])}")
        node = node.getparent()
    return tuple(parts)


def _shape(item: Item) -> list[str]:
    """The tags between an item and its headline."""
    title = next(link for link in item.links if link.title == item.title)
    tags: list[str] = []
    node: HtmlElement | None = title.anchor.element
    while node is not None and node is not item.element:
        tags.append(node.tag)
        node = node.getparent()
    return [*tags, item.element.tag]


def shows_alike(group: Group, form: Group) -> bool:
    """Whether a group shows its articles just as the main form does, excerpts included: the same list, cut in two."""
    if _shape(group.items[0]) != _shape(form.items[0]):
        return False
    return all(2 * sum(item.has_excerpt for item in part.items) > len(part.items) for part in (group, form))


def by_container(form: Group) -> list[Group]:
    """The group's items by the element that holds them."""
    groups: dict[HtmlElement | None, Group] = {}
    for item in form.items:
        groups.setdefault(item.element.getparent(), Group()).items.append(item)
    return list(groups.values())


def share_in(group: Group, section: str) -> float:
    return sum(item.is_in(section) for item in group.items) / len(group.items)


def is_home_url(url: str) -> bool:
    """Whether a URL names a site's home page, where every box of articles is a part of the listing."""
    parts = parse_url(url)
    if parts is None or parts.raw_query or identify(url).kind in ("article", "document"):
        return False
    return not parts.segments or (len(parts.segments) == 1 and stem(parts.segments[0]).lower() in HOME_PAGES)


def section_of(url: str) -> str | None:
    """The section that a listing's URL names: its first segment (`/kinh-doanh/trang-2.htm` → kinh-doanh)."""
    parts = parse_url(url)
    if parts is None or not parts.segments or parts.segments[0].lower().endswith(".aspx"):
        return None
    return stem(parts.segments[0]).lower()
