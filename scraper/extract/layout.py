"""A declared layout applied to a page: its CSS selectors, compiled once, on the survey of the tree.

A selector tried on every element costs a third of parsing the page. Nearly all name the class of what they look for,
and the survey knows the few elements of a class: those alone are tried.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from itertools import chain

from cssselect import HTMLTranslator, Selector, parse
from cssselect.parser import Class, CombinedSelector, Tree
from lxml import etree
from lxml.html import HtmlElement

from scraper.extract.metadata import declared_published
from scraper.extract.page import Page
from scraper.extract.survey import Survey
from scraper.portals import portal_for
from scraper.portals.layouts import Layout, layouts_for
from scraper.portals.portal import Era
from scraper.vietnamese import date_in_url, parse_date

_Search = Callable[[Survey], list[int]]

_FIELDS = ("title", "content", "lead", "date", "byline", "source", "section", "tags", "related", "excluded")
_EXACT = ("second", "minute", "hour", "day")
_TRANSLATOR = HTMLTranslator()


@dataclass(frozen=True, slots=True)
class Applied:
    """The elements a layout named on one page, by field, in page order; without a layout, none."""

    name: str = ""
    elements: dict[str, list[HtmlElement]] = field(default_factory=dict)

    def first(self, name: str) -> HtmlElement | None:
        """The first element of a field that has text."""
        return next((element for element in self.elements.get(name, ()) if _has_text(element)), None)

    def all(self, name: str) -> list[HtmlElement]:
        """Every element of a field."""
        return self.elements.get(name, [])


def _has_text(element: HtmlElement) -> bool:
    return any(not text.isspace() for text in element.itertext())


def apply_layout(view: Survey, page: Page, era: Era) -> Applied:
    """The first layout of the era whose title and content are on the page, applied; an empty one if none fits.

    The layouts are those that the page's portal declares, else those known for the era. Of several, those that were in
    use on the day the page declares are tried first; the others after them, as sites give up a design page by page.
    """
    layouts = portal_for(page.url).layouts_of(era) or layouts_for(era)
    if len(layouts) > 1 and (day := _declared_day(page)) is not None:
        layouts = tuple(sorted(layouts, key=lambda layout: not layout.was_used_on(day)))
    for layout in layouts:
        applied = _apply(view, layout)
        if applied.first("title") is not None and applied.first("content") is not None:
            return applied
    return Applied()


def _declared_day(page: Page) -> date | None:
    """The day of publication as the page's head or address declares it."""
    values = (parse_date(raw) for _, raw in declared_published(page))
    value = next(filter(None, values), None) or date_in_url(page.url)
    return date.fromisoformat(value.iso[:10]) if value is not None and value.precision in _EXACT else None


def _apply(view: Survey, layout: Layout) -> Applied:
    found: dict[str, list[HtmlElement]] = {}
    for name, searches in _compiled(layout):
        numbers = sorted(set(chain.from_iterable(search(view) for search in searches)))
        found[name] = [view.elements[i] for i in numbers]
        if name in ("title", "content") and not numbers:
            return Applied()
    return Applied(layout.name, found)


@lru_cache(maxsize=64)
def _compiled(layout: Layout) -> Sequence[tuple[str, list[_Search]]]:
    selectors = ((name, getattr(layout, name)) for name in _FIELDS)
    return [(name, [_search(each.parsed_tree) for each in parse(css)]) for name, css in selectors if css]


def _search(tree: Tree) -> _Search:
    """How to find what a parsed selector matches, as element numbers, in any order."""
    if isinstance(tree, CombinedSelector):
        if tree.combinator == " ":
            return _below(_search(tree.selector), _xpath(tree.subselector, "descendant::"))
    elif isinstance(tree, Class):
        return _among(tree.class_name, _xpath(tree, "self::"))
    return _anywhere(_xpath(tree, "descendant-or-self::"))


def _below(outer: _Search, inner: etree.XPath) -> _Search:
    return lambda view: [j for i in outer(view) for j in _found(view, i, inner)]


def _among(name: str, matches: etree.XPath) -> _Search:
    return lambda view: [i for i in view.numbers_by_word.get(name, ()) if matches(view.elements[i])]


def _anywhere(selector: etree.XPath) -> _Search:
    return lambda view: _found(view, 0, selector)


def _xpath(tree: Tree, axis: str) -> etree.XPath:
    return etree.XPath(_TRANSLATOR.selector_to_xpath(Selector(tree), prefix=axis))


def _found(view: Survey, i: int, selector: etree.XPath) -> list[int]:
    elements = selector(view.elements[i])
    if not isinstance(elements, list):
        return []
    return [view.number[each] for each in elements if isinstance(each, HtmlElement) and each in view.number]
