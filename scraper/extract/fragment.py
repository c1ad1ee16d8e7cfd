"""The article's own part of the page, cut out of the shared tree and handed to BeautifulSoup."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final

from bs4 import BeautifulSoup
from lxml import etree
from lxml.html import HtmlElement

from scraper.extract.survey import INLINE, Survey

_DROPPED: Final = frozenset({
    "script", "style", "noscript", "template", "select", "button", "input", "textarea", "svg", "math", "canvas",
    "object", "embed", "audio", "video", "iframe", "map", "link", "meta", "amp-ad", "amp-embed", "amp-analytics",
    "amp-iframe", "amp-sidebar", "amp-user-notification", "amp-consent", "amp-video", "amp-youtube", "marquee",
})  # fmt: skip
_UNWRAPPED: Final = frozenset({
    "span", "font", "big", "u", "mark", "abbr", "acronym", "bdi", "bdo", "time", "label", "ins", "tt",
    "nobr", "wbr", "data", "kbd", "samp", "code", "var", "cite", "dfn", "picture", "source", "q",
})  # fmt: skip
_KEPT: Final = frozenset({
    "class", "id", "align", "href", "src", "srcset", "data-src", "data-srcset", "data-original", "data-lazy-src",
    "data-url", "data-image", "alt", "data-lazy", "data-file-url", "data-img", "data-large-src",
    "data-photo-original-src", "data-cfsrc", "data-hi-res-src",
})  # fmt: skip
_MOST_ELEMENTS: Final = 5_000
_MOST_TAGS = 20_000
"""A kilobyte each: beyond that the text is kept without its marks."""
_INLINE_LINKS: Final = frozenset({"a", "b", "strong", "em", "i"})
_SMALL_SIZES: Final = ("1", "-1", "-2")
_SMALL_SHEET: Final = 20_000
_BOLD: Final = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_ITALIC: Final = re.compile(r"font-style\s*:\s*italic", re.IGNORECASE)
_ALIGN: Final = re.compile(r"text-align\s*:\s*(right|center|end|justify|left)", re.IGNORECASE)
_CAPTION_CLASS: Final = re.compile(r"caption|chu[-_]?thich", re.IGNORECASE)
_ALIGN_CLASS: Final = re.compile(
    r"(?:^|\s)(?:(?:has-|uk-)?text-(?:align-)?|rte)(right|center|end)(?:\s|$)", re.IGNORECASE
)
_STYLE_CLASS: Final = re.compile(r"\.([\w-]+)\s*\{[^{}]*?text-align\s*:\s*(right|center)", re.IGNORECASE)


def cut_out(view: Survey, element: int, removed: Collection[tuple[int, int]]) -> BeautifulSoup:
    """The subtree of `element` without the ranges `removed`, inline wrappers unwrapped, as a soup of its own.

    The soup is told the tree tag by tag, as its own parsers do: nothing is copied, written as markup or parsed again.
    Bold and italic styles become `b` and `em`, small print too; alignments set by the page's own small style sheets
    become `align`.
    """
    source = view.elements[element]
    gone = {view.elements[part] for start, stop in removed for part in _outermost(view, start, stop, element)}
    aligned = _aligned_classes(source)
    soup = BeautifulSoup("", "html.parser", multi_valued_attributes=None)
    walk = etree.iterwalk(source, events=("start", "end"))
    names: list[str] = []
    left_out: HtmlElement | None = None
    count = 0
    for event, node in walk:
        if event == "start":
            if node in gone or node.tag in _DROPPED:
                walk.skip_subtree()
                left_out = node
                continue
            count += 1
            attributes = dict(node.items())
            name = _simplified(node.tag, attributes, aligned)
            if count > _MOST_TAGS:
                name = ""
                soup.handle_data(" ")
            elif name in _UNWRAPPED or (count > _MOST_ELEMENTS and name in _INLINE_LINKS):
                name = ""
            else:
                soup.handle_starttag(name, None, None, {key: attributes[key] for key in attributes if key in _KEPT})
            names.append(name)
            text = node.text
        else:
            text = node.tail if node is not source else None
            if node is not left_out:
                if name := names.pop():
                    soup.handle_endtag(name)
            elif text and node in gone:
                soup.handle_data(" ")
        if text and (not text.isspace() or node is left_out or node.tag in INLINE or ":" in node.tag):
            soup.handle_data(text)
    soup.endData()
    return soup


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


def _simplified(name: str, attributes: dict[str, str], aligned: dict[str, str]) -> str:
    """The name that says how an element of such a name looks; its alignment, wherever set, becomes an attribute."""
    if name == "small" or (name == "font" and attributes.get("size") in _SMALL_SIZES):
        return "em"
    if name == "span" and _CAPTION_CLASS.search(attributes.get("class", "")):
        return "figcaption"
    style = attributes.get("style")
    if style:
        align = _ALIGN.search(style)
        if align:
            attributes["align"] = align[1].lower()
        if name in ("span", "font"):
            return "b" if _BOLD.search(style) else "em" if _ITALIC.search(style) else name
    elif marks := attributes.get("class"):
        if align := _ALIGN_CLASS.search(marks):
            attributes["align"] = align[1].lower()
        for each in marks.split() if aligned else ():
            if each in aligned:
                attributes["align"] = aligned[each]
    return name


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
