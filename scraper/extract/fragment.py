"""The article's own part of the page, cut out of the shared tree and handed to BeautifulSoup."""

from __future__ import annotations

import copy
import re
from collections.abc import Collection
from typing import Final

from bs4 import BeautifulSoup
from lxml import etree
from lxml.html import HtmlElement

from scraper.extract.survey import INLINE, Survey

_DROPPED: Final = (
    "script", "style", "noscript", "template", "select", "button", "input", "textarea", "svg", "math", "canvas",
    "object", "embed", "audio", "video", "iframe", "map", "link", "meta", "amp-ad", "amp-embed", "amp-analytics",
    "amp-iframe", "amp-sidebar", "amp-user-notification", "amp-consent", "amp-video", "amp-youtube", "marquee",
)  # fmt: skip
_UNWRAPPED: Final = (
    "span", "font", "small", "big", "u", "mark", "abbr", "acronym", "bdi", "bdo", "time", "label", "ins", "tt",
    "nobr", "wbr", "data", "kbd", "samp", "code", "var", "cite", "dfn", "picture", "source", "q",
)  # fmt: skip
_KEPT: Final = frozenset({
    "class", "id", "align", "href", "src", "srcset", "data-src", "data-srcset", "data-original", "data-lazy-src",
    "data-url", "data-image", "alt", "data-lazy", "data-file-url", "data-img", "data-large-src",
    "data-photo-original-src",
})  # fmt: skip
_MOST_ELEMENTS: Final = 5_000
_INLINE_LINKS: Final = frozenset({"a", "b", "strong", "em", "i"})
_SMALL_SHEET: Final = 20_000
_CONTROLS: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_BOLD: Final = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_ITALIC: Final = re.compile(r"font-style\s*:\s*italic", re.IGNORECASE)
_ALIGN: Final = re.compile(r"text-align\s*:\s*(right|center|end|justify|left)", re.IGNORECASE)
_ALIGN_CLASS: Final = re.compile(
    r"(?:^|\s)(?:(?:has-|uk-)?text-(?:align-)?|rte)(right|center|end)(?:\s|$)", re.IGNORECASE
)
_STYLE_CLASS: Final = re.compile(r"\.([\w-]+)\s*\{[^{}]*?text-align\s*:\s*(right|center)", re.IGNORECASE)


def cut_out(view: Survey, element: int, removed: Collection[tuple[int, int]]) -> BeautifulSoup:
    """The subtree of `element` without the ranges `removed`, inline wrappers unwrapped, as a soup of its own.

    The shared tree stays as it is. Bold and italic styles become `b` and `em`, alignments set by the page's own small
    style sheets become `align`.
    """
    source = view.elements[element]
    tree = copy.deepcopy(source)
    tree.tail = None
    wanted = {part for start, stop in removed for part in _outermost(view, start, stop, element)}
    for part in _twins(view, source, tree, wanted):
        _drop(part)
    aligned = _aligned_classes(source)
    etree.strip_elements(tree, *_DROPPED, with_tail=False)
    for number, node in enumerate(tree.iter(etree.Element)):
        if number > _MOST_ELEMENTS and node.tag in _INLINE_LINKS:
            node.tag = "span"
        _simplify(node, aligned)
        if node.tag not in INLINE and ":" not in node.tag:
            _trim(node)
    etree.strip_tags(tree, *_UNWRAPPED)
    markup = etree.tostring(tree, encoding="unicode", method="html")
    return BeautifulSoup(markup, "lxml", multi_valued_attributes=None)


def _twins(view: Survey, source: HtmlElement, tree: HtmlElement, wanted: set[int]) -> list[HtmlElement]:
    """The elements of the copy that answer to the numbers `wanted` of the original."""
    if not wanted:
        return []
    number = view.number
    return [twin for original, twin in zip(source.iter(), tree.iter(), strict=True) if number.get(original) in wanted]


def _outermost(view: Survey, start: int, stop: int, within: int) -> list[int]:
    """The elements that together make up `[start, stop)` inside `within`, none inside another."""
    found = []
    i, stop = max(start, within + 1), min(stop, view.end[within])
    while i < stop:
        if view.end[i] <= stop:
            found.append(i)
            i = view.end[i]
        else:
            i += 1
    return found


def _drop(node: HtmlElement) -> None:
    parent = node.getparent()
    if parent is None:
        return
    if node.tail:
        before = node.getprevious()
        if before is None:
            parent.text = _without_controls(f"{parent.text or ''} {node.tail}")
        else:
            before.tail = _without_controls(f"{before.tail or ''} {node.tail}")
    parent.remove(node)


def _without_controls(text: str) -> str:
    """What the parser lets through from character references but a tree refuses to be given."""
    return _CONTROLS.sub("", text)


def _simplify(node: HtmlElement, aligned: dict[str, str]) -> None:
    attributes = node.attrib
    style = attributes.get("style")
    if style:
        align = _ALIGN.search(style)
        if align:
            attributes["align"] = align[1].lower()
        if node.tag in ("span", "font"):
            if _BOLD.search(style):
                node.tag = "b"
            elif _ITALIC.search(style):
                node.tag = "em"
        del attributes["style"]
    elif names := attributes.get("class"):
        if align := _ALIGN_CLASS.search(names):
            attributes["align"] = align[1].lower()
        for name in names.split() if aligned else ():
            if name in aligned:
                attributes["align"] = aligned[name]
    if any(name not in _KEPT for name in attributes):
        kept = [(name, _without_controls(value)) for name, value in attributes.items() if name in _KEPT]
        attributes.clear()
        attributes.update(kept)


def _trim(node: HtmlElement) -> None:
    """Without the white space that only sets the markup of a block apart: half of all strings of most pages."""
    if node.text and node.text.isspace():
        node.text = None
    if node.tail and node.tail.isspace():
        node.tail = None


def _aligned_classes(source: HtmlElement) -> dict[str, str]:
    """Classes that the page's inline style sheets align right or centre, as AMP pages do for every style attribute."""
    sheets = source.getroottree().getroot().iter("style")
    return {
        match[1]: match[2].lower()
        for sheet in sheets
        if (text := sheet.text)
        and (len(text) < _SMALL_SHEET or sheet.get("amp-custom") is not None)
        and "text-align" in text
        for match in _STYLE_CLASS.finditer(text)
    }
