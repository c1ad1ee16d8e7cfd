"""The lead (sapo): marked as such, set apart between title and text, or simply the first paragraph."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import dropwhile
from typing import Final

from scraper.extract.body import Block
from scraper.extract.candidates import Candidate
from scraper.extract.generic_content import Content
from scraper.extract.survey import INLINE, Survey
from scraper.extract.vocabulary import RELATED_LINE, is_lead_name, is_place_name
from scraper.vietnamese.text import clean

_SHORTEST: Final = 25
_SHORTEST_SENTENCE: Final = 12
_LONGEST: Final = 1_500
_FIRST_LONGEST: Final = 900
_SET_APART: Final = 60
_FIGURE_ELEMENTS: Final = 20
_NOT_LETTERS: Final = re.compile(r"[\W_]+")
_NUMBERED: Final = re.compile(r"^\W*(?:\d{1,2}|[IVX]{1,4}|[a-zđ])\s*[.)/:-]\s")
_BULLET: Final = re.compile(r"^\s*[-–+*•]")
_SENTENCE_END: Final = (".", "!", "?", "…", "”", '"', ":", ")")
_DATE_LINE: Final = re.compile(
    r"^\W*(?:(?:ngày|giờ|thời gian)(?: đăng| đưa| cập nhật)?|(?:đăng|cập nhật)(?: ngày| lúc)?|(?:thứ|chủ) \w+)?"
    r"\W*\d[^.!?…]*$",
    re.IGNORECASE,
)
_HEADING: Final = 160
_SOURCE_BEHIND: Final = re.compile(r"\s*\([^()]{2,40}\)$")
_PREFIX: Final = re.compile(r"^\W*(?:\([^()]{2,40}\)|[A-ZĐ][\w.]{1,20})\s*[-–—]\s*")


@dataclass(frozen=True, slots=True)
class Lead:
    """The lead, where it came from, and the range of elements it stands in (None when it is a block of the text)."""

    text: str
    basis: str
    element: tuple[int, int] | None


def marked_lead(view: Survey, title: int | None, content: Content, scope: int, description: str = "") -> Lead | None:
    """The lead that the markup names or that stands alone between the title and the text.

    A line there that is the page's `description` need not be long.
    """
    container = content.element
    named = set(view.marked(_names_lead))
    named |= {i for i, role in view.roles.items() if role == "sapo"}
    named |= {i for i, prop in view.properties.items() if prop == "description"}
    for i in sorted(named):
        if not scope <= i < view.end[container]:
            continue
        if (i != container and view.contains(i, container)) or (title is not None and view.contains(i, title)):
            continue
        if content.box_at(i) is not None or _too_late(view, container, i) or _is_of_figure(view, i):
            continue
        text = _lead_text(view, i)
        if _fits(text, view, i):
            return Lead(text, "generic", (i, view.end[i]))
    return _set_apart(view, title, content, _key(description))


def _names_lead(names: str) -> bool:
    return any(is_lead_name(name) for name in names.split())


def _is_of_figure(view: Survey, i: int) -> bool:
    """Whether an element describes a picture: `<figcaption itemprop=description>`, `<img><div class=desc>`."""
    if any(view.names[j] in ("figure", "figcaption") for j in (i, *view.ancestors(i, 3))):
        return True
    up = view.parent[i]
    if view.count_blocks(up, i):
        return False
    return any(view.names[j] in ("img", "amp-img") for j in range(max(up, i - _FIGURE_ELEMENTS), i))


def _too_late(view: Survey, container: int, i: int) -> bool:
    """Whether more than a little prose of the container comes before element `i`."""
    return i > container and view.prose_total[i] - view.prose_total[container] > 300


def _lead_text(view: Survey, i: int) -> str:
    """The text of the blocks in `i` that are no links to other articles, without the place set before it."""
    texts = []
    for block in view.blocks_in(i):
        text = _without_references(view, block).removeprefix(_place(view, block))
        links = _links_left(text, view.block_text[block], view.block_links[block])
        if links * 10 < 8 * len(text) and not RELATED_LINE.match(text):
            texts.append(text)
    if i not in view.block_text and view.names[i] in INLINE:
        texts.append("".join(view.elements[i].itertext()))
    return clean(" ".join(texts))


def _without_references(view: Survey, block: int) -> str:
    """The text of a block without the links to other articles at its end: “… hoảng sợ. >> Cháy xưởng giày”."""
    text = view.block_text[block]
    if not view.block_links[block]:
        return text
    for i in reversed(range(block + 1, view.end[block])):
        link = clean("".join(view.elements[i].itertext())) if view.names[i] == "a" else ""
        if link and RELATED_LINE.match(link):
            text = text.removesuffix(link).rstrip()
    return text


def _links_left(text: str, whole: str, links: int) -> int:
    """Characters of links in a text, of which `whole` had so many before references were left out."""
    return max(links - max(len(whole) - len(text), 0), 0)


def _place(view: Survey, block: int) -> str:
    """The text of the inline element that names the place of a report: “<span class=location-stamp>Hà Nội</span>”."""
    for i in range(block, view.end[block]):
        if is_place_name(view.marks[i]):
            return clean("".join(view.elements[i].itertext()))
    return ""


def _fits(text: str, view: Survey, i: int) -> bool:
    shortest = _SHORTEST_SENTENCE if text.endswith(_SENTENCE_END) else _SHORTEST
    links = _links_left(text, view.text(i), view.link_length(i))
    return shortest <= len(text) <= _LONGEST and links * 2 <= len(text)


def _set_apart(view: Survey, title: int | None, content: Content, told: str) -> Lead | None:
    if title is None or view.contains(content.element, title):
        return None
    candidates = [
        i
        for i in view.blocks_between(view.end[title], content.element)
        if _SHORTEST <= len(text := _without_references(view, i)) <= _LONGEST
        and (len(text) >= _SET_APART or _key(text) == told)
        and _links_left(text, view.block_text[i], view.block_links[i]) * 4 < len(text)
        and content.box_at(i) is None
        and view.names[i] not in ("li", "figcaption")
        and not _DATE_LINE.match(view.block_text[i])
    ]
    if len(candidates) == 1:
        i = candidates[0]
        return Lead(clean(_without_references(view, i)), "generic", (i, view.end[i]))
    return None


def first_paragraph_is_lead(
    blocks: Sequence[Block], description: str, is_no_text: Callable[[Block], bool]
) -> tuple[int, str] | None:
    """Which block of the text is the lead, and why: bold, the page's description, or just the first of several.

    Blocks in front that are no text (`is_no_text`) are passed over.
    """
    paragraphs = [i for i, block in enumerate(blocks) if block.kind in ("paragraph", "subhead")]
    paragraphs = list(dropwhile(lambda i: is_no_text(blocks[i]), paragraphs))
    if not paragraphs:
        return None
    first = blocks[paragraphs[0]]
    if _NUMBERED.match(first.text) or _heads_a_section(blocks, paragraphs):
        return None
    for i in paragraphs[:3]:
        if len(blocks[i].text) <= _LONGEST and _same_beginning(blocks[i].text, description):
            return i, "generic"
    if not _SHORTEST <= len(first.text) <= _FIRST_LONGEST:
        return None
    if (first.bold or first.italic or first.kind == "subhead") and len(first.text) >= _SET_APART:
        return paragraphs[0], "generic"
    if _BULLET.match(first.text):
        return None
    if first.kind == "subhead" or first.bold or len(first.text) < _SHORTEST * 1.6:
        return None
    if len(paragraphs) >= 3 and first.text.rstrip().endswith(_SENTENCE_END) and not first.text.endswith(":"):
        return paragraphs[0], "first paragraph"
    return None


def _heads_a_section(blocks: Sequence[Block], paragraphs: Sequence[int]) -> bool:
    """Whether the text opens with the heading of the first of several parts, as digests do."""
    first = blocks[paragraphs[0]]
    if not _is_heading(first) or _SOURCE_BEHIND.sub("", first.text).endswith(_SENTENCE_END):
        return False
    return sum(_is_heading(blocks[i]) for i in paragraphs[2:]) >= (1 if first.kind == "subhead" else 2)


def _is_heading(block: Block) -> bool:
    return block.kind == "subhead" or (block.bold and len(block.text) <= _HEADING)


def _same_beginning(text: str, description: str) -> bool:
    left, right = _key(text[: 4 * len(description)]), _key(description)
    shorter = min(len(left), len(right))
    return shorter >= 40 and (
        left.startswith(right[: max(shorter - 4, 40)]) or right.startswith(left[: max(shorter - 4, 40)])
    )


def _key(text: str) -> str:
    return _NOT_LETTERS.sub("", _PREFIX.sub("", text)).casefold()


def why_not_lead(description: str, lead: Lead | None, paragraphs: Sequence[str]) -> list[Candidate]:
    """The page's description, where it is not the lead as printed, with the reason."""
    told, printed = _key(description), _key(lead.text) if lead else ""
    if not told or told == printed:
        return []
    if printed and printed.startswith(told[: max(len(told) - 4, 12)]):
        why = "is the printed lead cut short"
    elif printed and printed in told:
        why = "is the printed lead and more"
    elif any(_same_beginning(paragraph, description) for paragraph in paragraphs):
        why = "is a paragraph of the text that stands for itself"
    else:
        why = "stands nowhere on the page as it is read"
    return [Candidate("meta", description, why)]
