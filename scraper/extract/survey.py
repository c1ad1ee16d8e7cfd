"""A measured view of a page's tree: one walk in document order, then every question about a part of it is arithmetic.

Elements are numbered in document order and an element's subtree is the range `[i, end[i])`, so that containment is a
comparison and the text of a subtree a difference of running totals.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate, chain
from typing import Final
from unicodedata import normalize

from lxml import etree
from lxml.html import HtmlElement

from scraper.vietnamese.text import single_spaced

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
_NOTED: Final = etree.XPath(
    " | ".join(f"descendant-or-self::*/@{name}/.." for name in ("id", "itemprop", "data-role", "hidden", "style"))
)
_PROSE: Final = 40


@dataclass
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

    @cached_property
    def numbers_by_word(self) -> dict[str, list[int]]:
        """The elements by the words of their class and id."""
        found: dict[str, list[int]] = {}
        for mark, numbers in self.numbers_by_mark.items():
            for word in mark.split():
                found.setdefault(word, []).extend(numbers)
        return found

    def named(self, *names: str) -> list[int]:
        """The elements of such names, in page order."""
        return [self.number[element] for element in self.elements[0].iter(*names) if element in self.number]

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

    def count_blocks(self, start: int, stop: int) -> int:
        """How many blocks with text of their own are numbered in `[start, stop)`."""
        return bisect_left(self.blocks, stop) - bisect_left(self.blocks, start)

    def blocks_between(self, start: int, stop: int) -> list[int]:
        """The blocks with text of their own numbered in `[start, stop)`."""
        return self.blocks[bisect_left(self.blocks, start) : bisect_left(self.blocks, stop)]


def survey(root: HtmlElement) -> Survey:
    """Measure the tree under `root`. Scripts, forms' controls and embedded media are left out altogether."""
    view = Survey()
    texts, block_of, linked = _walk(view, root)
    _mark(view, root)
    _measure(view, texts, block_of, linked)
    return view


def _walk(view: Survey, root: HtmlElement) -> tuple[list[tuple[int, str]], list[int], list[bool]]:
    """Number the elements; the pieces of text in page order with the element each stands in.

    Of every element also the block whose text it belongs to, and whether it is or lies in a link. The text behind an
    element follows all that is in it, so that it is noted when the walk leaves the element. What lies in an ignored
    element is known by its parent, which has no number.
    """
    elements, parent, end, names, number = view.elements, view.parent, view.end, view.names, view.number
    texts: list[tuple[int, str]] = []
    block_of: list[int] = []
    linked: list[bool] = []
    tails: list[str | None] = []
    inside = -1
    for node in chain(root.iter("*"), [None]):
        up = 0 if node is None else number.get(node.getparent(), -1)
        if up < 0 and elements:
            continue
        while inside != up:
            end[inside] = len(elements)
            tail = tails[inside]
            inside = parent[inside]
            if tail:
                texts.append((inside, tail))
        if node is None:
            break
        name, tail = node.tag, node.tail
        if name in _IGNORED and elements:
            if tail:
                texts.append((inside, tail))
            continue
        if name == "br":
            texts.append((inside, " "))
        parent.append(up)
        inside = number[node] = len(elements)
        elements.append(node)
        block_of.append(block_of[up] if inside and (name in INLINE or ":" in name) else inside)
        linked.append(name == "a" or (inside > 0 and linked[up]))
        end.append(0)
        names.append(name)
        tails.append(tail)
        if text := node.text:
            texts.append((inside, text))
    end[0] = len(elements)
    return texts, block_of, linked


def _mark(view: Survey, root: HtmlElement) -> None:
    """Note what the attributes of the elements say of them."""
    view.marks = [element.get("class") or "" for element in view.elements]
    noted: list[HtmlElement] = _NOTED(root)  # type: ignore[assignment]  # such a path finds elements
    for element in noted:
        i = view.number.get(element)
        if i is None:
            continue
        attributes = dict(element.items())
        if "itemprop" in attributes:
            view.properties[i] = attributes["itemprop"].lower()
        if "data-role" in attributes:
            view.roles[i] = attributes["data-role"]
        if "hidden" in attributes or ("style" in attributes and _HIDDEN.search(attributes["style"])):
            view.hidden.append(i)
        if attributes.get("id"):
            view.marks[i] += f" {attributes['id']}"
    for i, mark in enumerate(view.marks):
        if mark:
            view.numbers_by_mark.setdefault(mark, []).append(i)


def _measure(view: Survey, texts: list[tuple[int, str]], block_of: list[int], linked: list[bool]) -> None:
    """Join the inline text of every block, and total what stands in elements, in links and in prose."""
    count = len(view.elements)
    own, own_link, prose = [0] * count, [0] * count, [0] * count
    pieces: dict[int, list[str]] = {}
    links: dict[int, int] = {}
    for inside, text in texts:
        block = block_of[inside]
        if text.isspace():
            if block in pieces:
                pieces[block].append(" ")
            continue
        if not text.isascii():
            text = normalize("NFC", text)
        if block in pieces:
            pieces[block].append(text)
        else:
            pieces[block] = [text]
        length = len(text.strip())
        own[inside] += length
        if linked[inside]:
            own_link[inside] += length
            links[block] = links.get(block, 0) + length
    view.blocks = sorted(pieces)
    for block in view.blocks:
        view.block_text[block] = text = single_spaced("".join(pieces.pop(block)))
        length = len(text)
        view.block_links[block] = link = min(links[block], length) if block in links else 0
        if length - link >= _PROSE and link * 2 <= length:
            prose[block] = view.block_prose[block] = length - link
    view.text_total = [0, *accumulate(own)]
    view.link_total = [0, *accumulate(own_link)]
    view.prose_total = [0, *accumulate(prose)]
