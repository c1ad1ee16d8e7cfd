"""A measured view of a page's tree: one walk in document order, then every question about a part of it is arithmetic.

Elements are numbered in document order and an element's subtree is the range `[i, end[i])`, so that containment is a
comparison and the text of a subtree a difference of running totals.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Final

from lxml.html import HtmlElement

INLINE: Final = frozenset({
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "br", "cite", "code", "data", "del", "dfn", "em", "font", "i",
    "img", "amp-img", "ins", "kbd", "label", "mark", "nobr", "q", "rp", "rt", "ruby", "s", "samp", "small", "span",
    "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr", "picture", "source", "amp-anim",
})  # fmt: skip
_IGNORED: Final = frozenset({
    "script", "style", "noscript", "svg", "template", "select", "option", "textarea", "button", "input", "iframe",
    "object", "embed", "video", "audio", "canvas", "map", "head", "link", "meta", "title", "datalist", "amp-ad",
    "amp-embed", "amp-analytics", "amp-sidebar", "amp-iframe", "amp-user-notification", "amp-consent", "math",
    "marquee",
})  # fmt: skip
_HIDDEN: Final = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_PROSE: Final = 40
_DEEPEST: Final = 600


@dataclass(slots=True)
class Survey:
    """Measures of a tree. Lists are indexed by element number; totals have one more entry, so that ranges subtract."""

    elements: list[HtmlElement] = field(default_factory=list)
    parent: list[int] = field(default_factory=list)
    end: list[int] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    text_total: list[int] = field(default_factory=list)
    link_total: list[int] = field(default_factory=list)
    prose_total: list[int] = field(default_factory=list)
    blocks: list[int] = field(default_factory=list)
    block_text: dict[int, str] = field(default_factory=dict)
    block_links: dict[int, int] = field(default_factory=dict)
    hidden: list[int] = field(default_factory=list)
    number: dict[HtmlElement, int] = field(default_factory=dict)

    def text_length(self, i: int) -> int:
        """Characters of visible text in the subtree of `i`."""
        return self.text_total[self.end[i]] - self.text_total[i]

    def link_length(self, i: int) -> int:
        """Characters of link text in the subtree of `i`."""
        return self.link_total[self.end[i]] - self.link_total[i]

    def prose(self, i: int) -> int:
        """Characters of running text in the subtree of `i`: in blocks long enough to be sentences, outside links."""
        return self.prose_total[self.end[i]] - self.prose_total[i]

    def contains(self, outer: int, inner: int) -> bool:
        """Whether `inner` is `outer` or lies in it."""
        return outer <= inner < self.end[outer]

    def ancestors(self, i: int) -> list[int]:
        """The ancestors of `i`, nearest first."""
        found = []
        while (i := self.parent[i]) >= 0:
            found.append(i)
        return found

    def common_ancestor(self, i: int, j: int) -> int:
        """The lowest element that holds both."""
        while not self.contains(i, j):
            i = self.parent[i]
        return i

    def text(self, i: int) -> str:
        """The text of the blocks in `i`, joined by spaces."""
        return " ".join(self.block_text[b] for b in self.blocks_in(i))

    def blocks_in(self, i: int) -> list[int]:
        """The blocks with text of their own in the subtree of `i`."""
        return self.blocks_between(i, self.end[i])

    def blocks_between(self, start: int, stop: int) -> list[int]:
        """The blocks with text of their own numbered in `[start, stop)`."""
        return self.blocks[bisect_left(self.blocks, start) : bisect_left(self.blocks, stop)]


def survey(root: HtmlElement) -> Survey:
    """Measure the tree under `root`. Scripts, forms' controls and embedded media are left out altogether."""
    result = Survey()
    walk = _Walk(result)
    walk.visit(root, -1, 0, False, 0)
    _total(result, walk)
    result.number = {element: i for i, element in enumerate(result.elements)}
    return result


class _Walk:
    """The walk itself: own text of every element, and the inline text gathered for every block."""

    def __init__(self, result: Survey) -> None:
        self.result = result
        self.own_text: list[int] = []
        self.own_link: list[int] = []
        self.parts: dict[int, list[str]] = {}
        self.link_lengths: dict[int, int] = {}

    def visit(self, node: HtmlElement, up: int, block: int, linked: bool, depth: int) -> None:
        result = self.result
        name = node.tag
        i = len(result.elements)
        result.elements.append(node)
        result.parent.append(up)
        result.end.append(i + 1)
        result.names.append(name)
        self.own_text.append(0)
        self.own_link.append(0)
        if name not in INLINE and ":" not in name:
            block = i
        elif name == "br":
            self.parts.setdefault(block, []).append("\n")
        elif name == "a":
            linked = True
        attributes = node.attrib
        if attributes and ("hidden" in attributes or ("style" in attributes and _HIDDEN.search(attributes["style"]))):
            result.hidden.append(i)
        text = node.text
        if text:
            self.add(text, i, block, linked)
        if depth < _DEEPEST:
            for child in node:
                if child.tag not in _IGNORED:
                    self.visit(child, i, block, linked, depth + 1)
                text = child.tail
                if text:
                    self.add(text, i, block, linked)
        result.end[i] = len(result.elements)

    def add(self, text: str, i: int, block: int, linked: bool) -> None:
        length = len(text.strip())
        if not length:
            if block in self.parts:
                self.parts[block].append(" ")
            return
        self.parts.setdefault(block, []).append(text)
        self.own_text[i] += length
        if linked:
            self.own_link[i] += length
            self.link_lengths[block] = self.link_lengths.get(block, 0) + length


def _total(result: Survey, walk: _Walk) -> None:
    prose = [0] * len(walk.own_text)
    for block in sorted(walk.parts):
        text = " ".join("".join(walk.parts[block]).split())
        if not text:
            continue
        result.blocks.append(block)
        result.block_text[block] = text
        links = min(walk.link_lengths.get(block, 0), len(text))
        result.block_links[block] = links
        if len(text) - links >= _PROSE and links * 2 <= len(text):
            prose[block] = len(text) - links
    result.text_total = [0, *accumulate(walk.own_text)]
    result.link_total = [0, *accumulate(walk.own_link)]
    result.prose_total = [0, *accumulate(prose)]
