"""A declared layout applied to a page: its CSS selectors, compiled once, on the shared tree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from lxml import etree
from lxml.cssselect import CSSSelector
from lxml.html import HtmlElement

from scraper.extract.page import Page
from scraper.portals import portal_for
from scraper.portals.layouts import Layout, layouts_for
from scraper.portals.portal import Era

_FIELDS = ("title", "content", "lead", "date", "byline", "source", "section", "tags", "related", "excluded")


@dataclass(frozen=True, slots=True)
class Applied:
    """The elements a layout named on one page, by field, in page order; without a layout, none."""

    name: str = ""
    elements: dict[str, list[HtmlElement]] = field(default_factory=dict)

    def first(self, name: str) -> HtmlElement | None:
        """The first element of a field that has text."""
        return next((element for element in self.elements.get(name, ()) if "".join(element.itertext()).strip()), None)

    def all(self, name: str) -> list[HtmlElement]:
        """Every element of a field."""
        return self.elements.get(name, [])


def apply_layout(page: Page, era: Era) -> Applied:
    """The first layout of the era whose title and content are on the page, applied; an empty one if none fits.

    The layouts are those that the page's portal declares, else those known for the era.
    """
    for layout in portal_for(page.url).layouts_of(era) or layouts_for(era):
        applied = _apply(page, layout)
        if applied.first("title") is not None and applied.first("content") is not None:
            return applied
    return Applied()


def _apply(page: Page, layout: Layout) -> Applied:
    found: dict[str, list[HtmlElement]] = {}
    for name, selector in _compiled(layout):
        matches = selector(page.root)
        if isinstance(matches, list):
            found[name] = [element for element in matches if isinstance(element, HtmlElement)]
        if name in ("title", "content") and not found.get(name):
            return Applied()
    return Applied(layout.name, found)


@lru_cache(maxsize=64)
def _compiled(layout: Layout) -> Sequence[tuple[str, etree.XPath]]:
    selectors = ((name, getattr(layout, name)) for name in _FIELDS)
    return [(name, CSSSelector(css, translator="html")) for name, css in selectors if css]
