"""The parts around an article's text that speak of it: the zone at its head and the zone at its foot."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from scraper.extract.generic_content import Content
from scraper.extract.survey import Survey
from scraper.extract.vocabulary import END_HEADING, is_trail_name

_HEAD_TEXT: Final = 700
_HEAD_BLOCKS: Final = 25
_FOOT_BLOCKS: Final = 14
_NEAR_BLOCKS: Final = 4
_LINE_TEXT: Final = 200
_HEADINGS: Final = ("h2", "h3", "h4", "h5")
_HEADLINE: Final = 20


@dataclass(frozen=True, slots=True)
class Zones:
    """Blocks around a text: `head` before it (about the title), `foot` after it, `opening` its own first ones.

    `scope` is the element that holds title and text, `title` that of the title if it has one.
    """

    scope: int
    title: int | None
    head: tuple[int, ...]
    foot: tuple[int, ...]
    opening: tuple[int, ...] = ()


def find_zones(view: Survey, title: int | None, content: Content) -> Zones:
    """The head and foot of the article whose title is element `title` and whose text lies in `content`."""
    container = content.element
    if title is None:
        scope = _up(view, container, 2)
    else:
        scope = view.common_ancestor(container, title)
        if scope == container:
            scope = _up(view, container, 1)
    opening = tuple(view.blocks_in(container)[:2]) if title is None or not view.contains(container, title) else ()
    return Zones(scope, title, _head(view, title, content, scope), _foot(view, content, scope), opening)


def _up(view: Survey, i: int, steps: int) -> int:
    for _ in range(steps):
        if view.parent[i] < 0 or view.names[view.parent[i]] in ("html", "body"):
            break
        i = view.parent[i]
    return i


def _head(view: Survey, title: int | None, content: Content, scope: int) -> tuple[int, ...]:
    container = content.element
    inside = title is not None and view.contains(container, title)
    if title is None or title > view.end[container]:
        before = [i for i in view.blocks_between(scope, container) if not _boxed_related(content, i)]
        return tuple(before[-_NEAR_BLOCKS:])
    first_after = title if not inside else container
    above = [i for i in view.blocks_between(scope, title) if not _boxed_related(content, i)]
    if view.names[scope] in ("body", "html", "form") or sum(len(view.block_text[i]) for i in above) > _HEAD_TEXT:
        above = above[-_NEAR_BLOCKS:]
    above = [*_beside_trail(view, scope), *above]
    stop = container if not inside else view.end[container]
    below = [i for i in view.blocks_between(max(title, first_after), stop) if not _boxed_related(content, i)]
    below = below[: _NEAR_BLOCKS if inside else _HEAD_BLOCKS]
    return tuple(dict.fromkeys([*above, *below]))


def _beside_trail(view: Survey, scope: int) -> list[int]:
    """The blocks of the line that leads to the article, where it stands above the scope: trail and date side by side.

    Without a trail in it such a line is none of the article's: it may be the site's clock.
    """
    i = scope
    while (up := view.parent[i]) >= 0 and view.names[up] not in ("body", "html", "form"):
        if blocks := view.blocks_between(up, i):
            line = view.common_ancestor(blocks[0], blocks[-1])
            has_trail = any(is_trail_name(view.marks[j]) for j in range(line, min(view.end[line], i)) if view.marks[j])
            return blocks if has_trail and sum(len(view.block_text[b]) for b in blocks) <= _LINE_TEXT else []
        i = up
    return []


def _foot(view: Survey, content: Content, scope: int) -> tuple[int, ...]:
    found: list[int] = []
    for i in view.blocks_between(view.end[content.element], view.end[scope]):
        if view.names[i] in _HEADINGS and END_HEADING.match(view.block_text[i]):
            break
        if any(_is_headline(view, j) for j in view.blocks_in(i)):
            break
        if _boxed_related(content, i):
            continue
        found.append(i)
        if len(found) >= _FOOT_BLOCKS:
            break
    return tuple(found)


def _is_headline(view: Survey, i: int) -> bool:
    """Whether a heading is the linked one of another article; what follows is that article's."""
    length = len(view.block_text[i])
    return view.names[i] in _HEADINGS and length >= _HEADLINE and view.block_links[i] * 10 >= 9 * length


def _boxed_related(content: Content, i: int) -> bool:
    box = content.box_at(i)
    return box is not None and box.related
