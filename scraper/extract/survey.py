"""A measured view of a page's tree: one walk in document order, then every question about a part of it is arithmetic.

Elements are numbered in document order and an element's subtree is the range `[i, end[i])`, so that containment is a
comparison and the text of a subtree a difference of running totals.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field
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
_SPACES: Final = re.compile(r"\s+")
_PROSE: Final = 40


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
    parts: dict[int, list[str]] = {}
    link_lengths: dict[int, int] = {}
    elements, parent, end, names = result.elements, result.parent, result.end, result.names
    own_text: list[int] = []
    own_link: list[int] = []
    # Entries: (element, parent number, number of the block it belongs to, number of the enclosing link or -1),
    # or a tail (text, block, link) or the number of an element to close.
    stack: list[tuple[HtmlElement, int, int, bool] | tuple[str, int, int, bool] | int] = [(root, -1, 0, False)]
    while stack:
        entry = stack.pop()
        if isinstance(entry, int):
            end[entry] = len(elements)
            continue
        node, up, block, linked = entry
        if isinstance(node, str):
            parts.setdefault(block, []).append(node)
            length = len(node.strip())
            if length and up < len(own_text):
                own_text[up] += length
                if linked:
                    own_link[up] += length
                    link_lengths[block] = link_lengths.get(block, 0) + length
            continue
        name = node.tag
        if not isinstance(name, str):
            continue
        i = len(elements)
        elements.append(node)
        parent.append(up)
        end.append(i + 1)
        names.append(name)
        own_text.append(0)
        own_link.append(0)
        inline = name in INLINE or ":" in name
        if not inline:
            block = i
        elif name == "br":
            parts.setdefault(block, []).append("\n")
        if name == "a":
            linked = True
        style = node.get("style")
        if (style is not None and _HIDDEN.search(style)) or node.get("hidden") is not None:
            result.hidden.append(i)
        stack.append(i)
        pending: list[tuple[HtmlElement, int, int, bool] | tuple[str, int, int, bool]] = []
        if node.text:
            pending.append((node.text, i, block, linked))
        for child in node:
            if child.tag not in _IGNORED:
                pending.append((child, i, block, linked))
            if child.tail:
                pending.append((child.tail, i, block, linked))
        stack.extend(reversed(pending))
    _total(result, own_text, own_link, parts, link_lengths)
    result.number = {element: i for i, element in enumerate(elements)}
    return result


def _total(
    result: Survey, own_text: list[int], own_link: list[int], parts: dict[int, list[str]], link_lengths: dict[int, int]
) -> None:
    prose = [0] * len(own_text)
    for block in sorted(parts):
        text = _SPACES.sub(" ", "".join(parts[block])).strip()
        if not text:
            continue
        result.blocks.append(block)
        result.block_text[block] = text
        links = min(link_lengths.get(block, 0), len(text))
        result.block_links[block] = links
        if len(text) - links >= _PROSE and links * 2 <= len(text):
            prose[block] = len(text) - links
    for total, own in (
        (result.text_total, own_text),
        (result.link_total, own_link),
        (result.prose_total, prose),
    ):
        running = 0
        total.append(0)
        for value in own:
            running += value
            total.append(running)
