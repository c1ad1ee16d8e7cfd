"""The texts of a page's paragraphs and other innermost blocks, as far as anybody asks for them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Final

from lxml import etree
from lxml.html import HtmlElement

_MOST_BLOCKS: Final = 20_000
_LONGEST_PIECE: Final = 5_000
_UNREAD: Final = frozenset(
    {"a", "script", "style", "noscript", "template", "head", "option", "select", "textarea", "iframe", "svg"}
)
_INLINE: Final = frozenset(
    {"b", "strong", "i", "em", "u", "span", "font", "small", "sup", "sub", "mark", "br", "wbr", "time"}
)


class BlockTexts:
    """Texts in page order, inline markup joined, links' texts left out; read on demand, and each only once."""

    def __init__(self, root: HtmlElement) -> None:
        self._known: list[str] = []
        self._rest = _texts(root)

    def __iter__(self) -> Iterator[str]:
        position = 0
        while True:
            if position == len(self._known):
                text = next(self._rest, None)
                if text is None:
                    return
                self._known.append(text)
            yield self._known[position]
            position += 1


def _texts(root: HtmlElement) -> Iterator[str]:
    pieces: list[str] = []
    silent = 0
    for event, element in islice(etree.iterwalk(root, events=("start", "end")), 2 * _MOST_BLOCKS):
        tag = element.tag
        if pieces and tag not in _INLINE and tag != "a":
            text = " ".join("".join(pieces).split())
            pieces.clear()
            if text:
                yield text
        if event == "start":
            silent += tag in _UNREAD
            if not silent and element.text:
                pieces.append(element.text[:_LONGEST_PIECE])
        else:
            silent -= tag in _UNREAD
            if not silent and element is not root:
                pieces.append((element.tail or " ")[:_LONGEST_PIECE])
    if text := " ".join("".join(pieces).split()):
        yield text
