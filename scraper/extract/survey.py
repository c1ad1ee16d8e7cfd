"""A measured view of a page's tree: one walk in document order, then every question about a part of it is arithmetic.

Elements are numbered in document order and an element's subtree is the range `[i, end[i])`, so that containment is a
comparison and the text of a subtree a difference of running totals.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Final
from unicodedata import normalize

from lxml import etree
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


@dataclass(slots=True)
class Survey:
    """Measures of a tree. Lists are indexed by element number; totals have one more entry, so that ranges subtract.

    `marks` are the class and id of every element as one string; `properties` (itemprop, in lower case) and `roles`
    (data-role) are kept for the few that have one. `block_prose` is the running text of the blocks that have any.
    """

    elements: list[HtmlElement] = field(default_factory=list)
    parent: list[int] = field(default_factory=list)
    end: list[int] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    marks: list[str] = field(default_factory=list)
    properties: dict[int, str] = field(default_factory=dict)
    roles: dict[int, str] = field(default_factory=dict)
    text_total: list[int] = field(default_factory=list)
    link_total: list[int] = field(default_factory=list)
    prose_total: list[int] = field(default_factory=list)
    blocks: list[int] = field(default_factory=list)
    block_text: dict[int, str] = field(default_factory=dict)
    block_links: dict[int, int] = field(default_factory=dict)
    block_prose: dict[int, int] = field(default_factory=dict)
    hidden: list[int] = field(default_factory=list)
    number: dict[HtmlElement, int] = field(default_factory=dict)
    numbers_by_mark: dict[str, list[int]] = field(default_factory=dict)

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

    def ancestors(self, i: int, most: int = -1) -> list[int]:
        """The ancestors of `i`, nearest first, at most so many."""
        found: list[int] = []
        while len(found) != most and (i := self.parent[i]) >= 0:
            found.append(i)
        return found

    def children(self, i: int) -> Iterator[int]:
        """The children of `i` in page order."""
        child, stop = i + 1, self.end[i]
        while child < stop:
            yield child
            child = self.end[child]

    def marked(self, test: Callable[[str], bool]) -> list[int]:
        """The elements whose class and id pass a test, in page order: a page has few marks and repeats them."""
        return sorted(i for mark, numbers in self.numbers_by_mark.items() if test(mark) for i in numbers)

    def common_ancestor(self, i: int, j: int) -> int:
        """The lowest element that holds both."""
        while not self.contains(i, j):
            i = self.parent[i]
        return i

    def text(self, i: int) -> str:
        """The text of the blocks in `i`, joined by spaces."""
        return " ".join(self.block_text[b] for b in self.blocks_in(i))

    def block_of(self, i: int) -> int:
        """The block that element `i` is, or whose inline content it belongs to; -1 without one."""
        while i >= 0 and i not in self.block_text:
            i = self.parent[i]
        return i

    def blocks_in(self, i: int) -> list[int]:
        """The blocks with text of their own in the subtree of `i`."""
        return self.blocks_between(i, self.end[i])

    def blocks_between(self, start: int, stop: int) -> list[int]:
        """The blocks with text of their own numbered in `[start, stop)`."""
        return self.blocks[bisect_left(self.blocks, start) : bisect_left(self.blocks, stop)]


def survey(root: HtmlElement) -> Survey:
    """Measure the tree under `root`. Scripts, forms' controls and embedded media are left out altogether."""
    view = Survey()
    _total(view, _walked(view, root))
    view.number = {element: i for i, element in enumerate(view.elements)}
    return view


@dataclass(slots=True)
class _Texts:
    """Text as the walk meets it: lengths by the element it stands in, pieces and lengths of links by block."""

    own: list[int] = field(default_factory=list)
    own_link: list[int] = field(default_factory=list)
    pieces: dict[int, list[str]] = field(default_factory=dict)
    links: dict[int, int] = field(default_factory=dict)


def _walked(view: Survey, root: HtmlElement) -> _Texts:
    """Number the elements, and gather the inline text of every block."""
    texts = _Texts()
    elements, parent, end, names, marks = view.elements, view.parent, view.end, view.names, view.marks
    own, own_link, pieces, links = texts.own, texts.own_link, texts.pieces, texts.links
    walk = etree.iterwalk(root, events=("start", "end"))
    path: list[tuple[int, int, bool]] = []
    inside, block, linked = -1, 0, False
    ignored: HtmlElement | None = None
    for event, node in walk:
        if event == "start":
            name = node.tag
            if name in _IGNORED and inside >= 0:
                walk.skip_subtree()
                ignored = node
                continue
            path.append((inside, block, linked))
            i = len(elements)
            elements.append(node)
            parent.append(inside)
            end.append(i + 1)
            names.append(name)
            attributes = node.items()
            if not attributes:
                marks.append("")
            elif len(attributes) == 1 and attributes[0][0] == "class":
                marks.append(attributes[0][1])
            else:
                marks.append(_note(view, i, dict(attributes)))
            own.append(0)
            own_link.append(0)
            if name not in INLINE and ":" not in name:
                block = i
            elif name == "br":
                pieces.setdefault(block, []).append("\n")
            elif name == "a":
                linked = True
            inside = i
            text = node.text
        else:
            if node is ignored:
                ignored = None
            else:
                end[inside] = len(elements)
                inside, block, linked = path.pop()
            text = node.tail
        if not text:
            continue
        if not text.isascii():
            text = normalize("NFC", text)
        length = len(text.strip())
        if length:
            pieces.setdefault(block, []).append(text)
            own[inside] += length
            if linked:
                own_link[inside] += length
                links[block] = links.get(block, 0) + length
        elif block in pieces:
            pieces[block].append(" ")
    return texts


def _note(view: Survey, i: int, attributes: dict[str, str]) -> str:
    """Note what the attributes of element `i` say of it; its mark."""
    if "itemprop" in attributes:
        view.properties[i] = attributes["itemprop"].lower()
    if "data-role" in attributes:
        view.roles[i] = attributes["data-role"]
    if "hidden" in attributes or ("style" in attributes and _HIDDEN.search(attributes["style"])):
        view.hidden.append(i)
    mark = attributes.get("class", "")
    return f"{mark} {attributes['id']}" if attributes.get("id") else mark


def _total(view: Survey, texts: _Texts) -> None:
    prose = [0] * len(view.elements)
    for block in sorted(texts.pieces):
        text = " ".join("".join(texts.pieces[block]).split())
        if not text:
            continue
        view.blocks.append(block)
        view.block_text[block] = text
        links = min(texts.links.get(block, 0), len(text))
        view.block_links[block] = links
        if len(text) - links >= _PROSE and links * 2 <= len(text):
            prose[block] = view.block_prose[block] = len(text) - links
    view.text_total = [0, *accumulate(texts.own)]
    view.link_total = [0, *accumulate(texts.own_link)]
    view.prose_total = [0, *accumulate(prose)]
    for i, mark in enumerate(view.marks):
        if mark:
            view.numbers_by_mark.setdefault(mark, []).append(i)
