"""Article links grouped by the repeating element they stand in, and which groups are the main column's."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from itertools import islice
from typing import Final

from lxml.html import HtmlElement

from scraper.extract.listing_items import (
    HEADINGS,
    ROOTS,
    Group,
    Item,
    by_container,
    form_of,
    is_home_url,
    section_of,
    share_in,
    shows_alike,
)
from scraper.extract.listing_links import ArticleLink
from scraper.extract.listing_regions import (
    SAYS_MORE,
    heads_latest,
    heads_notices,
    heads_side_box,
    is_narrow,
    is_outside,
    is_right,
    is_second,
    plain,
    stands_beside,
)

_MOST_SIDE_BOXES: Final = 100
_HEADING_CARRIERS: Final = frozenset(
    {*HEADINGS, "div", "span", "a", "p", "strong", "b", "label", "td", "th", "li", "header", "legend"}
)
_MOST_ELEMENTS: Final = 100_000
_LONGEST_HEADING: Final = 200
_LONGEST_HEAD: Final = 80
_MOST_IN_HEAD: Final = 40
_NEAR: Final = 2
_FEWEST_BESIDE: Final = 3
_MOST_NAMES: Final = 20
_MOST_NARROW_COLUMNS: Final = 3


class Column:
    """The listing's article links seen as one tree; made for one page and thrown away."""

    def __init__(self, root: HtmlElement, links: list[ArticleLink], listing_url: str) -> None:
        self._root = root
        self._links = links
        self.section = section_of(listing_url)
        self._is_home = is_home_url(listing_url)
        self._only: dict[HtmlElement, str] = {}
        self._mixed: set[HtmlElement] = set()
        self._outside: dict[HtmlElement, bool] = {}
        for link in links:
            self._claim(link)

    @cached_property
    def items(self) -> list[Item]:
        """Every item of the page, wherever it stands, that has a headline."""
        found: dict[HtmlElement, Item] = {}
        for link in self._links:
            top = link.anchor.element
            parent = top.getparent()
            while parent is not None and parent not in self._mixed and parent.tag not in ROOTS:
                top, parent = parent, parent.getparent()
            if top in found:
                found[top].links.append(link)
            else:
                found[top] = Item(top, [link])
        return [item for item in found.values() if item.title]

    def main_items(self, pager_order: int | None) -> list[Item]:
        """The main column's items in page order, each article once."""
        inside = self._inside()
        for _ in range(_MOST_NARROW_COLUMNS):
            if not inside:
                return []
            forms = self._by_form(inside)
            main_form = max(forms, key=lambda group: (self._weight(group), -group.first))
            main, *others = sorted(by_container(main_form), key=lambda group: (-self._weight(group), group.first))
            beside = self._narrow_column_of(main)
            if beside is None:
                break
            inside = [item for item in inside if not _is_within(item.element, {beside})]
        else:
            return []
        chosen = [main, *(group for group in others if not _stands_beside(group, main))]
        left: list[Group] = []
        for form in forms:
            for group in by_container(form) if form is not main_form else ():
                (chosen if self._belongs(group, main_form, main, pager_order) else left).append(group)
        chosen += _in_lead_boxes(left, chosen[1:], main)
        items = sorted((item for group in chosen for item in group.items), key=lambda item: item.order)
        unique: dict[str, Item] = {}
        for item in items:
            unique.setdefault(item.key, item)
        return list(unique.values())

    def _claim(self, link: ArticleLink) -> None:
        """Mark the elements above a link as holding this article alone, or several. Linear over all links."""
        node: HtmlElement | None = link.anchor.element.getparent()
        while node is not None and node not in self._mixed:
            owner = self._only.setdefault(node, link.key)
            if owner != link.key:
                self._mixed.add(node)
            node = node.getparent()

    def _inside(self) -> list[Item]:
        """Items that stand in no menu, side column or box of other things; if none does, those words meant nothing."""
        strict = [item for item in self.items if self._stands_inside(item)]
        if not strict and self.items:
            self._trust_what_has_the_heading()
            strict = [item for item in self.items if self._stands_inside(item)]
        boxes = self._side_boxes(strict)
        return [item for item in strict if not _is_within(item.element, boxes)]

    def _stands_inside(self, item: Item) -> bool:
        return any(link.title and not self._is_outside(link.anchor.element) for link in item.links)

    def _is_outside(self, element: HtmlElement) -> bool:
        path: list[HtmlElement] = []
        node: HtmlElement | None = element
        while node is not None and node not in self._outside:
            path.append(node)
            node = node.getparent()
        verdict = self._outside[node] if node is not None else False
        for node in reversed(path):
            several = node in self._mixed
            verdict = verdict or is_outside(node, holds_several=several) or _is_page_header(node, several)
            self._outside[node] = verdict
        return verdict

    def _trust_what_has_the_heading(self) -> None:
        """Take no notice of the names of elements that hold the page's `<h1>`: no side column does."""
        heading = self._root.find(".//h1")
        self._outside = dict.fromkeys(() if heading is None else heading.iterancestors(), False)

    def _counts(self, items: Iterable[Item]) -> dict[HtmlElement, int]:
        counts: dict[HtmlElement, int] = {}
        for item in items:
            node: HtmlElement | None = item.element
            while node is not None:
                counts[node] = counts.get(node, 0) + 1
                node = node.getparent()
        return counts

    def _side_boxes(self, items: list[Item]) -> set[HtmlElement]:
        """Elements that stand under a heading of a side box."""
        counts = self._counts(items)
        half = len(items) / 2
        found: set[HtmlElement] = set()
        bare: dict[HtmlElement, bool] = {}
        boxes = 0
        for heading in islice(self._root.iter(), _MOST_ELEMENTS):
            if heading.tag not in _HEADING_CARRIERS or heading in self._mixed:
                continue
            text = _heading_text(heading)
            is_side = text != "" and heads_side_box(text)
            of_notices = text != "" and self._heads_notices(text)
            if not is_side and not of_notices and not (text and heads_latest(text)):
                continue
            boxes += 1
            branch, box = _branch_and_box(heading, counts)
            if box is None or box not in self._mixed or boxes > _MOST_SIDE_BOXES or self._is_outside(heading):
                continue
            if not _is_short(branch) or _shows_more_than(heading, branch):
                continue
            stands_first = not any(sibling in counts for sibling in branch.itersiblings(preceding=True))
            most = half
            if counts[box] > half and box not in bare:
                bare[box] = not self._is_headed(box) and _are_bare_beside(items, box)
            if counts[box] > half and (bare[box] or (of_notices and not self._is_headed(box))):
                most = len(items) - _FEWEST_BESIDE - sum(counts.get(other, 0) for other in found)
            if counts[box] <= most and stands_first:
                found.add(box)
            elif is_side:
                found.update(_run_behind(branch, counts))
            else:
                parts = _until_next_heading(branch, heading)
                if sum(counts.get(part, 0) for part in parts) <= most:
                    found.update(parts)
        return found

    def _heads_notices(self, text: str) -> bool:
        """Whether a heading stands over notices and documents that the listing is not about; a home page has both."""
        return not self._is_home and heads_notices(text) and not self._names_listing(text)

    def _is_headed(self, box: HtmlElement) -> bool:
        """Whether a box may be the listing itself: the `<h1>` that names the section does not stand elsewhere."""
        heading = self._root.find(".//h1")
        if self._is_home or heading is None or not self._names_listing("".join(islice(heading.itertext(), 20))):
            return True
        return any(node is box for node in heading.iterancestors())

    def _narrow_column_of(self, group: Group) -> HtmlElement | None:
        """The narrow column around a group in a row whose main column is headed by the listing's name, if there is."""
        for heading in islice(self._root.iter("h1", "h2"), _MOST_NAMES):
            if not self._names_listing("".join(islice(heading.itertext(), 20))):
                continue
            branch, main_branch, _ = _fork(group.container, heading)
            if branch is not None and main_branch is not None and is_narrow(branch):
                return branch if stands_beside(branch, main_branch) else None
        return None

    def _names_listing(self, text: str) -> bool:
        words = plain(text)
        return self.section is not None and words != "" and plain(self.section).startswith(words)

    def _by_form(self, items: list[Item]) -> list[Group]:
        groups: dict[tuple[str, ...], Group] = {}
        for item in items:
            groups.setdefault(form_of(item.element), Group()).items.append(item)
        return list(groups.values())

    def _weight(self, group: Group) -> float:
        weights = {item.key: item.weight(self.section) for item in group.items}
        above = (group.container, *group.container.iterancestors())
        beside = any(is_right(node) or is_narrow(node) or is_second(node) for node in above)
        return sum(weights.values()) * (0.5 if beside else 1.0)

    def _belongs(self, group: Group, form: Group, main: Group, pager_order: int | None) -> bool:
        """Whether a group of another form stands in the main column: before the pager, not beside, not far behind."""
        if pager_order is not None and group.first > pager_order > form.first:
            return False
        if self.section is not None and share_in(form, self.section) >= 0.8 and not share_in(group, self.section):
            return False
        if _stands_beside(group, main):
            return False
        if self._is_home or _fork(group.container, main.container)[2] <= _NEAR:
            return True
        behind = group.first > form.last and (pager_order is None or pager_order < group.last)
        if group.first > form.last and not behind and _fork(group.container, main.container)[2] <= 2 * _NEAR:
            return True
        if behind and not shows_alike(group, form):
            return False
        shown = sum(item.has_image or item.has_heading or item.has_excerpt for item in group.items)
        return 2 * shown >= len(group.items)


def _in_lead_boxes(groups: list[Group], chosen: list[Group], main: Group) -> list[Group]:
    """Groups in the same box as a leading story that was chosen: the lines beside or below it."""
    above = {main.container, *main.container.iterancestors()}
    boxes: set[HtmlElement] = set()
    for lead in chosen:
        parent = lead.container.getparent()
        boxes |= {node for node in (lead.container, parent) if node is not None and node not in above}
    return [group for group in groups if _is_within(group.container, boxes)]


def _are_bare_beside(items: list[Item], box: HtmlElement) -> bool:
    """Whether the items in a box are mere lines, and most of those outside come with excerpts."""
    inside = [item for item in items if _is_within(item.element, {box})]
    within = set(inside)
    beside = [item for item in items if item not in within]
    told = sum(item.has_excerpt for item in beside)
    return 2 * told > len(beside) and not any(item.has_excerpt for item in inside)


def _is_page_header(element: HtmlElement, holds_several: bool) -> bool:
    """Whether a `<header>` is the page's, not an entry's."""
    if element.tag != "header":
        return False
    parent = element.getparent()
    return holds_several or (parent is not None and parent.tag == "body")


def _is_short(element: HtmlElement) -> bool:
    """Whether an element holds a heading and little else; a menu that has such a word in it does not."""
    return sum(len(text.strip()) for text in islice(element.itertext(), 20)) <= _LONGEST_HEAD


def _shows_more_than(heading: HtmlElement, branch: HtmlElement) -> bool:
    """Whether a column has a heading and below it something else of its own: a picture, links that are no articles."""
    below = False
    for node in islice(branch.iter(), _MOST_IN_HEAD):
        below = below or node is heading
        if below and (node.tag == "img" or (node.tag == "a" and _leads_away(node))) and not _is_within(node, {heading}):
            return True
    return False


def _leads_away(link: HtmlElement) -> bool:
    """Whether a link beside a heading is called otherwise than another heading or “Xem thêm”."""
    text = " ".join("".join(islice(link.itertext(), 10)).split())
    return len(text) > 2 and not (heads_side_box(text) or heads_latest(text) or SAYS_MORE.fullmatch(plain(text)))


def _run_behind(branch: HtmlElement, counts: dict[HtmlElement, int]) -> list[HtmlElement]:
    """The first siblings behind a heading that hold items, as long as they are of one form."""
    run: list[HtmlElement] = []
    for sibling in branch.itersiblings():
        if run and (sibling.tag, sibling.get("class")) != (run[0].tag, run[0].get("class")):
            break
        if sibling in counts:
            run.append(sibling)
    return run


def _stands_beside(group: Group, main: Group) -> bool:
    """Whether the group stands in a right or narrow column of a row whose other column holds the main group."""
    branch, main_branch, _ = _fork(group.container, main.container)
    return branch is not None and stands_beside(branch, main_branch)


def _heading_text(element: HtmlElement) -> str:
    """The text of what may be a heading: its own, or all of an `<h1>` to `<h6>`; empty if too long for one."""
    text = element.text or ""
    if not text.strip() and element.tag in HEADINGS:
        text = "".join(element.itertext())
    return " ".join(text.split()) if len(text) <= _LONGEST_HEADING else ""


def _branch_and_box(heading: HtmlElement, counts: dict[HtmlElement, int]) -> tuple[HtmlElement, HtmlElement | None]:
    """The nearest element above a heading that holds items, and its child that holds the heading."""
    branch, box = heading, heading.getparent()
    while box is not None and box not in counts:
        branch, box = box, box.getparent()
    return branch, box


def _until_next_heading(branch: HtmlElement, heading: HtmlElement) -> list[HtmlElement]:
    """What follows a heading inside its box, up to the next heading of its kind."""
    scope: list[HtmlElement] = []
    for sibling in branch.itersiblings():
        if sibling.tag in HEADINGS or (sibling.tag == branch.tag and sibling.get("class") == branch.get("class")):
            break
        if heading.tag in HEADINGS and next(sibling.iter(heading.tag), None) is not None:
            break
        scope.append(sibling)
    return scope


def _is_within(element: HtmlElement, parts: set[HtmlElement]) -> bool:
    return bool(parts) and (element in parts or any(node in parts for node in element.iterancestors()))


def _fork(element: HtmlElement, main: HtmlElement) -> tuple[HtmlElement | None, HtmlElement | None, int]:
    """Where two elements part: the branch of each below their common ancestor, and how far above `main` that is."""
    above = {node: distance for distance, node in enumerate((main, *main.iterancestors()))}
    branch: HtmlElement | None = None
    node: HtmlElement | None = element
    while node is not None and node not in above:
        branch, node = node, node.getparent()
    if node is None:
        return branch, None, len(above)
    distance = above[node]
    main_branch = next((child for child, steps in above.items() if steps == distance - 1), None)
    return branch, main_branch, distance
