"""Pages too deep or too long for a parser and its readers, made flat or cut so that they cost no more than others."""

from __future__ import annotations

import re
from typing import Final

from lxml import etree
from lxml.html import HtmlElement

DEEPEST: Final = 200
MOST_TAGS: Final = 250_000
LONGEST_TAG: Final = 30_000

_DEEP: Final = etree.XPath(f"boolean(/{'/'.join('*' * (DEEPEST + 10))})")
_NOT_NESTING: Final = (
    "img|br|input|meta|link|hr|source|area|base|col|embed|param|track|wbr|p|li|td|tr|th|tbody|thead|option|dt|dd|script|style|"
    "html|head|body|title"
)
_TAG: Final = re.compile(rf"<(/?)(?!(?:{_NOT_NESTING})[\s/>])[a-zA-Z][^<>]*>", re.IGNORECASE)
_TAG_NAME: Final = re.compile(r"<([a-zA-Z][\w-]*)\s")
_OPENING: Final = re.compile("<")


def is_deep(root: HtmlElement) -> bool:
    """Whether some element lies more than `DEEPEST` levels down. Beyond 2,048 the parser drops the rest of the page."""
    return bool(_DEEP(root))


def flattened(text: str) -> str:
    """`text` without the container tags that lie deeper than `DEEPEST` open ones."""
    depth = 0

    def keep(match: re.Match[str]) -> str:
        nonlocal depth
        if match[1]:
            depth = max(depth - 1, 0)
            return match[0] if depth < DEEPEST else " "
        depth += 1
        return match[0] if depth <= DEEPEST else " "

    return _TAG.sub(keep, text)


def cut_short(text: str) -> str:
    """`text` up to its `MOST_TAGS`-th tag, and tags of 30,000 characters and more without their attributes.

    No article has as many; each costs fifty times its size in memory, and the parser compares attributes pairwise.
    """
    text = _without_long_tags(text)
    if len(text) <= MOST_TAGS or text.count("<") <= MOST_TAGS:
        return text
    for number, match in enumerate(_OPENING.finditer(text)):
        if number == MOST_TAGS:
            return text[: match.start()]
    return text


def _without_long_tags(text: str) -> str:
    """`text` with the attributes of overlong tags left out, which are looked for only where no tag opens for long."""
    parts: list[str] = []
    kept = position = 0
    while len(text) - position > LONGEST_TAG:
        following = text.rfind("<", position + 1, position + LONGEST_TAG)
        if following < 0:
            following = text.find("<", position + LONGEST_TAG)
            stop = following if following >= 0 else len(text)
            tag = _TAG_NAME.match(text, position)
            close = text.find(">", position, stop)
            if tag and (close if close >= 0 else stop) - tag.end() >= LONGEST_TAG:
                parts += text[kept:position], f"<{tag[1]}>"
                kept = close + 1 if close >= 0 else stop
        if following < 0:
            break
        position = following
    return "".join([*parts, text[kept:]]) if parts else text
