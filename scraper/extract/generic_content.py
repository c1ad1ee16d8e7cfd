"""Where the text of an article lies on a page never seen before, and which parts inside are no part of it.

The text is where the prose is: the walk goes down from the root into the child that holds nearly all of the prose left
after boxes (related items, comments, menus, …) are set aside, and stops where the prose divides.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

from scraper.extract.survey import Survey
from scraper.extract.vocabulary import (
    BOX_HEADING,
    COMMENT_HEADING,
    FOOT_LINE,
    RELATED_HEADING,
    RELATED_LINE,
    RELATED_START,
    is_box_name,
    is_caption_name,
    is_content_name,
    is_foot_name,
    is_side_name,
    is_tool_name,
)

_SHARE: Final = 0.8
_HINTED_SHARE: Final = 0.55
_LINK_RATIO: Final = 0.3
_HEADING_LENGTH: Final = 60
_WHOLE_ARTICLE: Final = 200
_SHORT_LINE: Final = 60
_AFTER: Final = 0.05
_AFTER_NAMED: Final = 0.25
_TITLE_TAGS: Final = ("h1", "h2", "h3")
_CARD_TAGS: Final = frozenset({"div", "ul", "ol", "li", "section", "article", "aside", "blockquote", "table"})
_CARD_SHORTEST: Final = 20
_CARD_LONGEST: Final = 2_500
_CARD_EACH: Final = 420
_CARD_RATIO: Final = 0.25
_TEASER_BLOCKS: Final = 4
_BOX_TAGS: Final = frozenset({"nav", "footer", "aside"})
_NEVER_BOXES: Final = frozenset(
    {"html", "body", "main", "figure", "figcaption", "p", "td", "tr", "tbody", "table", "h1", "h2"}
)


@dataclass(frozen=True, slots=True)
class Box:
    """A part of the page that is not the article, elements `[start, stop)`, and whether it lists related items."""

    start: int
    stop: int
    related: bool


@dataclass(frozen=True, slots=True)
class Content:
    """The element that holds the text, how it was found, and the boxes of the page, in page order and apart."""

    element: int
    basis: str
    boxes: tuple[Box, ...]

    def box_at(self, i: int) -> Box | None:
        """The box that element `i` lies in."""
        position = bisect_right(self.boxes, i, key=lambda box: box.start) - 1
        return self.boxes[position] if position >= 0 and i < self.boxes[position].stop else None


def find_content(view: Survey, title: int | None, declared: int | None = None) -> Content | None:
    """The container of the article's text, or None when the page has no prose at all.

    `title` is the number of the title's element, `declared` that of the container if a layout named it.
    """
    hinted = _hints(view)
    boxes = find_boxes(view, title, [declared] if declared is not None else hinted)
    if declared is not None:
        return Content(declared, "layout", tuple(_with_cards(view, declared, title, boxes)))
    prose = _Prose(view, title, boxes)
    if not prose.blocks:
        boxes = [box for box in boxes if _is_foot(view, box.start)]
        prose = _Prose(view, title, boxes)
    if not prose.blocks:
        return _sparse(view, title, hinted)
    found = _descend(view, 0, prose, title)
    best = _hinted(view, hinted, prose, found)
    container = found if best is None else _narrowed(view, prose, title, best, hinted, found)
    return Content(container, "generic", tuple(_with_cards(view, container, title, boxes)))


def _hints(view: Survey) -> list[int]:
    """The elements marked as the ones that hold an article's text."""
    found = set(view.marked(is_content_name))
    found |= {i for i, prop in view.properties.items() if prop == "articlebody"}
    found |= {i for i, role in view.roles.items() if role == "content"}
    return sorted(found)


def _sparse(view: Survey, title: int | None, hinted: list[int]) -> Content | None:
    """A page without prose: a marked container with any text, else what stands around the title."""
    marked = [i for i in hinted if view.text_length(i)]
    if marked:
        return Content(marked[-1], "generic", ())
    if title is None:
        return None
    around = next((i for i in view.ancestors(title) if view.text_length(i) > view.text_length(title) + 4), None)
    return Content(around, "generic", ()) if around is not None else None


class _Prose:
    """The running text after the title and outside boxes, of any part of the page."""

    def __init__(self, view: Survey, title: int | None, boxes: list[Box]) -> None:
        left = []
        remaining = iter(boxes)
        box = next(remaining, None)
        for block, prose in view.block_prose.items():
            while box is not None and box.stop <= block:
                box = next(remaining, None)
            if (box is None or block < box.start) and not FOOT_LINE.match(view.block_text[block]):
                left.append((block, prose))
        if title is not None and left and view.end[left[-1][0]] > title:
            left = [
                (block, prose) for block, prose in left if block > title or title in range(block + 1, view.end[block])
            ]
        left = [(block, prose) for block, prose in left if not _is_teaser(view, block, title)] or left
        self.blocks = [block for block, _ in left]
        self._totals = [0, *accumulate(prose for _, prose in left)]
        self._end = view.end

    def in_range(self, start: int, stop: int) -> list[int]:
        """The blocks of it numbered in `[start, stop)`."""
        return self.blocks[bisect_left(self.blocks, start) : bisect_left(self.blocks, stop)]

    def of(self, i: int) -> int:
        """Characters of it in the subtree of `i`."""
        return self._totals[bisect_left(self.blocks, self._end[i])] - self._totals[bisect_left(self.blocks, i)]


def _is_teaser(view: Survey, block: int, title: int | None) -> bool:
    """Whether a text stands below the headline of another article, which is a link, in a small part of its own."""
    for up in view.ancestors(block, 2):
        if view.count_blocks(up, view.end[up]) > _TEASER_BLOCKS or (title is not None and view.contains(up, title)):
            return False
        first = view.blocks_in(up)[0]
        if first < block and view.block_links[first] >= max(_CARD_SHORTEST, 0.9 * len(view.block_text[first])):
            return True
    return False


def _descend(view: Survey, start: int, prose: _Prose, title: int | None) -> int:
    current = start
    while True:
        total = prose.of(current)
        below = [(prose.of(child), child) for child in view.children(current)]
        if not below:
            return current
        most, child = max(below, key=lambda pair: (pair[0], -pair[1]))
        if most < _SHARE * total or (view.names[child] in ("p", "h2", "h3", "h4", "font", "span") and most < total):
            return current
        below_title = title is not None and view.end[title] <= current
        if below_title and view.names[child] in ("tbody", "tr", "td") and _is_one_of_many(view, current, child):
            return next(i for i in (current, *view.ancestors(current)) if view.names[i] not in ("tbody", "tr"))
        if child in view.block_text and not any(view.prose(grandchild) for grandchild in view.children(child)):
            # The block that holds the prose itself: its parent, unless it is a cell or a division full of line breaks.
            return child if view.names[child] in ("td", "div", "article", "section") else current
        current = child


def _is_one_of_many(view: Survey, table: int, part: int) -> bool:
    """Whether a table says as much in its other cells, outside links, as in the one that holds the prose."""
    length, own = view.text_length(table) - view.link_length(table), view.text_length(part) - view.link_length(part)
    return length >= 2 * own


def _hinted(view: Survey, hinted: list[int], prose: _Prose, found: int) -> int | None:
    """The marked container that agrees with the walk: around what was found, or the better part of it."""
    total = prose.of(found)
    best: tuple[int, int] | None = None
    for i in hinted:
        share = prose.of(i)
        fits = share <= total / _SHARE if view.contains(i, found) else share >= _HINTED_SHARE * total
        if fits and share and (best is None or share > best[0] or (share == best[0] and i > best[1])):
            best = (share, i)
    if best is None:
        return None
    near = [i for i in hinted if view.contains(best[1], i) and prose.of(i) >= 0.97 * best[0]]
    return max(near, default=best[1])


def _narrowed(view: Survey, prose: _Prose, title: int | None, container: int, hinted: list[int], found: int) -> int:
    """The part of a container around title and text that holds the text alone: all of its prose but the lead above.

    A part that is named so may leave out more of what follows than the one the walk `found`.
    """
    if title is None or not view.contains(container, title):
        return container
    inside = [i for i in (*hinted, found) if i >= view.end[title] and view.contains(container, i) and prose.of(i)]
    fitting = [
        i for i in inside if _lacks_only_lead(view, prose, container, i, _AFTER_NAMED if i in hinted else _AFTER)
    ]
    return max(fitting, key=lambda i: (prose.of(i), i), default=container)


def _lacks_only_lead(view: Survey, prose: _Prose, container: int, i: int, after_share: float) -> bool:
    """Whether all of the container's prose outside `i` is one block before it, short lines and some of it after."""
    before, after = prose.in_range(container, i), prose.in_range(view.end[i], view.end[container])
    long = [block for block in before if view.block_prose[block] >= _SHORT_LINE]
    return len(long) <= 1 and sum(view.block_prose[block] for block in after) <= after_share * prose.of(i)


def find_boxes(view: Survey, title: int | None, contents: list[int]) -> list[Box]:
    """The parts of the page that are surely not the article, in page order, none inside another.

    `contents` are elements that hold (or may hold) the article's text; a box never swallows one of them, nor the title.
    """
    total = view.prose_total[-1]
    protected = [i for i in contents if view.prose(i) * 5 >= total]
    boxes: list[Box] = []
    skip_until = 0
    hidden = set(view.hidden)
    named = {*view.named(*_BOX_TAGS), *view.marked(_may_be_box)}
    following = set(_following_articles(view, title))
    for i in sorted(named.union(hidden, view.blocks, following)):
        if i < skip_until:
            continue
        box = Box(i, view.end[i], False) if i in following else None
        heading = i in view.block_text and _is_heading(view, i)
        apart = box is None and not _holds(view, i, title, protected)
        if apart:
            related = _is_named_box(view, i, total) if i in named and not heading else None
            if related is not None or (i in hidden and view.prose(i) * 2 < total):
                box = Box(i, view.end[i], bool(related))
        if box is None and heading:
            box = _headed_box(view, i, title, protected, skip_until)
        elif box is None and apart and i in view.block_text and _begins_list(view, i):
            box = Box(i, view.end[i], True)
        if box is not None:
            boxes.append(box)
            skip_until = max(skip_until, box.stop)
    return boxes


def _following_articles(view: Survey, title: int | None) -> list[int]:
    """Elements that hold further articles whole, as pages have that load the next below: alike, with a title alike."""
    if title is None or not (view.names[title] in _TITLE_TAGS or view.marks[title]):
        return []
    after = view.blocks_between(view.end[title], len(view.elements))
    others = [i for i in after if _alike(view, i, title) and view.block_text[i] != view.block_text.get(title)]
    found = []
    for own in view.ancestors(title) if others else ():
        if view.prose(own) < _WHOLE_ARTICLE or view.parent[own] < 0:
            continue
        for i in view.children(view.parent[own]):
            whole = i > own and _alike(view, i, own) and view.prose(i) >= _WHOLE_ARTICLE
            if whole and any(view.contains(i, other) for other in others):
                found.append(i)
    return found


def _alike(view: Survey, i: int, j: int) -> bool:
    return (view.names[i], view.marks[i]) == (view.names[j], view.marks[j])


def _holds(view: Survey, i: int, title: int | None, protected: list[int]) -> bool:
    return (title is not None and view.contains(i, title)) or any(view.contains(i, j) for j in protected)


def _may_be_box(names: str) -> bool:
    return is_box_name(names) or is_tool_name(names) or is_side_name(names) or is_foot_name(names)


def _is_named_box(view: Survey, i: int, total: int) -> bool | None:
    """Whether the markup calls element `i` a box: True for related items, False for any other, None if it is none."""
    name = view.names[i]
    if _is_foot(view, i):
        return False
    if name in _BOX_TAGS:
        return False if view.prose(i) * 2 <= total and view.names[view.parent[i]] != "blockquote" else None
    if name in _NEVER_BOXES and name != "p":
        return None
    names = view.marks[i]
    if is_caption_name(names):
        return None
    if is_box_name(names):
        dominant = view.prose(i) * 2 > total and view.link_length(i) * 3 < view.text_length(i)
        return None if dominant else True
    if is_tool_name(names) or (is_side_name(names) and view.prose(i) * 3 < total):
        return None if view.prose(i) * 2 > total else False
    return None


def _is_foot(view: Survey, i: int) -> bool:
    """Whether an element is the page's foot: whatever it says, and be it all there is, is not the article."""
    if view.names[i] == "footer":
        return view.names[view.parent[i]] != "blockquote"
    return view.names[i] in ("div", "section") and is_foot_name(view.marks[i])


def _with_cards(view: Survey, container: int, title: int | None, boxes: list[Box]) -> list[Box]:
    """The boxes with those that only their shape betrays: other articles shown within the text."""
    taken = sorted((box.start, box.stop) for box in boxes)
    cards: list[Box] = []
    i = container + 1
    position = 0
    while i < view.end[container]:
        while position < len(taken) and taken[position][1] <= i:
            position += 1
        if position < len(taken) and taken[position][0] <= i:
            i = taken[position][1]
        elif _is_card(view, i) and not (title is not None and view.contains(i, title)):
            cards.append(Box(i, view.end[i], True))
            i = view.end[i]
        else:
            i += 1
    return sorted([*boxes, *cards], key=lambda box: box.start)


def _is_card(view: Survey, i: int) -> bool:
    """Whether an element shows other articles: headlines that are links in blocks of their own, with summaries."""
    if view.names[i] not in _CARD_TAGS:
        return False
    length, links = view.text_length(i), view.link_length(i)
    if not _CARD_SHORTEST <= links <= length <= _CARD_LONGEST or links < _CARD_RATIO * length:
        return False
    blocks = view.blocks_in(i)
    headlines = [b for b in blocks if view.block_links[b] >= max(_CARD_SHORTEST, 0.9 * len(view.block_text[b]))]
    return bool(headlines) and length <= len(headlines) * _CARD_EACH and (len(blocks) > 1 or _has_picture(view, i))


def _has_picture(view: Survey, i: int) -> bool:
    return any(view.names[j] in ("img", "amp-img") for j in range(i, view.end[i]))


def _begins_list(view: Survey, i: int) -> bool:
    """Whether a block without inner blocks is a heading and links after it: “Các tin khác <br> <a>…</a> (12/03)”."""
    text = view.block_text[i]
    return len(text) > _HEADING_LENGTH and view.block_links[i] * 2 >= len(text) and bool(RELATED_START.match(text))


def _is_heading(view: Survey, i: int) -> bool:
    text = view.block_text[i]
    return len(text) <= _HEADING_LENGTH and bool(BOX_HEADING.match(text))


def _headed_box(view: Survey, i: int, title: int | None, protected: list[int], floor: int) -> Box | None:
    """The box under the heading `i` (“Tin liên quan”): the largest part of the page it begins that is mostly links."""
    related = bool(RELATED_HEADING.match(view.block_text[i]))
    top = i
    if COMMENT_HEADING.match(view.block_text[i]):
        while (
            (up := view.parent[top]) > floor and view.blocks_in(up)[0] == i and not _holds(view, up, title, protected)
        ):
            top = up
    while (up := view.parent[top]) >= 0 and up >= floor and not _holds(view, up, title, protected):
        if view.names[up] in ("body", "html") or view.prose_total[top] - view.prose_total[up] > 0:
            break
        added = view.prose(up) - view.prose(top)
        length = view.text_length(up)
        if added > 0 and view.link_length(up) < _LINK_RATIO * length:
            break
        top = up
    stop = view.end[top]
    if view.text_length(top) <= len(view.block_text[i]) + 4:
        stop = _following_links(view, top)
        if stop == view.end[top] and not related and view.names[i] not in ("h2", "h3", "h4", "h5"):
            return Box(top, stop, False) if view.text_length(top) < _HEADING_LENGTH else None
    return Box(top, stop, related)


def _following_links(view: Survey, top: int) -> int:
    """Where the run of link lines and cards after element `top` ends, among its siblings."""
    up = view.parent[top]
    stop = view.end[top]
    i = stop
    while up >= 0 and i < view.end[up]:
        length, links = view.text_length(i), view.link_length(i)
        if length and links * 2 < length and not _is_card(view, i) and not RELATED_LINE.match(view.text(i)):
            break
        first = next(iter(view.blocks_in(i)), None)
        if first is not None and _is_heading(view, first):
            break
        i = view.end[i]
        if length:
            stop = i
    return stop
