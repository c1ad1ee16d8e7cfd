"""Tags, section and related articles around the text, as absolute URLs and visible names."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Final
from urllib.parse import urlsplit

from scraper.extract.generic_content import Box, Content
from scraper.extract.header import Zones
from scraper.extract.page import Page
from scraper.extract.survey import Survey
from scraper.extract.vocabulary import (
    BOX_HEADING,
    END_HEADING,
    RELATED_HEADING,
    is_tag_name,
    is_tool_name,
    is_trail_name,
    names_file,
)
from scraper.portals import identify
from scraper.vietnamese.text import clean

_TAG_LABEL: Final = re.compile(r"^\W*(?:từ kh[oó][aá]|tags?|chủ đề|thẻ)\W*$", re.IGNORECASE)
_TAG_LABEL_START: Final = re.compile(r"^\W*(?:từ kh[oó][aá]|tags?|thẻ)\s*[:：]", re.IGNORECASE)
_DIGIT: Final = re.compile(r"\d")
_FULL_DATE: Final = re.compile(r"\d{1,2}[-/.]\d{1,2}[-/.]\d{4}|\bngày \d{1,2} tháng \d{1,2}\b", re.IGNORECASE)
_LINE: Final = 120
_HOME: Final = re.compile(r"^\W*(?:trang chủ|home|trang nhất|trang đầu)\W*$", re.IGNORECASE)
_SHORTEST_HEADLINE: Final = 15
_LONG_HEADLINE: Final = 30
_MOST_RELATED: Final = 40
_FOLLOWING: Final = 3_000
_TRAIL_LONGEST: Final = 700
_RELATED_NAME: Final = re.compile(r"relat|lien[-_]?quan", re.IGNORECASE)
_LATEST_NAME: Final = re.compile(
    r"latest|newest|tin[-_]?moi|(?:doc|xem)[-_]?nhieu|most[-_]?(?:read|view)|recommend|suggest|same[-_]?cat|cung[-_]",
    re.IGNORECASE,
)
_LONG_TAG: Final = 35
_STEPS: Final = re.compile(r"[»›>/→]")
_NEAR: Final = 8
_DEEPEST_TRAIL: Final = 5


def related_links(
    page: Page,
    view: Survey,
    content: Content,
    zones: Zones,
    inside: Iterable[tuple[str, str]],
    is_article: Callable[[str], bool],
) -> list[tuple[str, str]]:
    """Related articles as (absolute URL, headline): links set into the text, and boxes of them in and after it."""
    found: dict[str, str] = {}
    own = {identify(page.url).key, identify(page.canonical_url or page.url).key}
    for href, text in inside:
        _add(page, found, own, href, text)
    if (run := _unheaded(view, content, zones, is_article)) is not None:
        _add_all(page, view, found, own, range(run, view.end[run]), is_article)
    first_after: set[str] = set()
    for box in content.boxes:
        if not box.related or not _belongs(view, content, zones, box, first_after):
            continue
        _add_all(page, view, found, own, range(box.start, box.stop), is_article)
    return list(found.items())[:_MOST_RELATED]


def _add_all(
    page: Page, view: Survey, found: dict[str, str], own: set[str], numbers: range, is_article: Callable[[str], bool]
) -> None:
    for i in numbers:
        if len(found) >= _MOST_RELATED:
            return
        if view.names[i] == "a":
            element = view.elements[i]
            text = clean("".join(element.itertext())) or clean(element.get("title") or "")
            if is_article(element.get("href") or "") or len(text) >= _LONG_HEADLINE:
                _add(page, found, own, element.get("href") or "", text)


def _unheaded(view: Survey, content: Content, zones: Zones, is_article: Callable[[str], bool]) -> int | None:
    """A list of links to articles that stands without a heading right after the article."""
    i = view.end[zones.scope]
    while i < len(view.elements) and view.text_length(i) == 0:
        i = view.end[i]
    if i >= len(view.elements) or content.box_at(i) is not None:
        return None
    first = next(iter(view.blocks_in(i)), None)
    if (
        first is None
        or content.box_at(first) is not None
        or BOX_HEADING.match(view.block_text[first])
        or view.link_length(i) * 10 < 3 * view.text_length(i)
    ):
        return None
    if view.block_links[first] * 10 < 8 * len(view.block_text[first]):
        return None
    links = {view.elements[j].get("href") for j in range(i, view.end[i]) if view.names[j] == "a"}
    return i if 2 <= sum(1 for href in links if href and is_article(href)) <= 10 else None


def _add(page: Page, found: dict[str, str], own: set[str], href: str, text: str) -> None:
    url = page.absolute(href)
    if url is None or identify(url).key in own or len(text) < _SHORTEST_HEADLINE or "#" in url.rsplit("/", 1)[-1][:1]:
        return
    if not (same_owner(page.url, url) or same_owner(page.base_url, url)):
        return
    found.setdefault(url.split("#")[0], text)


def files_around(view: Survey, zones: Zones) -> list[tuple[str, str]]:
    """Documents offered above and below the text, as (address as printed, name): “Tệp đính kèm: <a>Kế hoạch</a>”."""
    return [
        (href, clean("".join(view.elements[i].itertext())))
        for block in (*zones.head, *zones.foot)
        for i in range(block, view.end[block])
        if view.names[i] == "a" and names_file(href := view.elements[i].get("href") or "")
    ]


def same_owner(left: str, right: str) -> bool:
    """Whether two addresses belong to one owner's sites: the registered name is the same."""
    try:
        return _owner(urlsplit(left).hostname or "") == _owner(urlsplit(right).hostname or "")
    except ValueError:
        return False


def _owner(host: str) -> str:
    labels = host.lower().split(".")
    keep = 3 if len(labels) > 2 and labels[-1] == "vn" and labels[-2] in ("gov", "com", "org", "net", "edu") else 2
    return ".".join(labels[-keep:])


def _belongs(view: Survey, content: Content, zones: Zones, box: Box, seen: set[str]) -> bool:
    """Whether a box of related items is this article's: in its scope, or the first of its kind right after it."""
    heading = next((view.block_text[i] for i in view.blocks_between(box.start, box.stop)), "")
    titled = bool(RELATED_HEADING.match(heading))
    named_otherwise = box.start >= view.end[content.element] and _LATEST_NAME.search(view.marks[box.start])
    if (END_HEADING.match(heading) or named_otherwise) and not titled:
        return False
    if view.contains(zones.scope, box.start):
        return titled or _is_near(view, content, box)
    if box.start < view.end[content.element]:
        return False
    titled = titled or _RELATED_NAME.search(view.marks[box.start]) is not None
    if titled and "after" not in seen and _is_near(view, content, box):
        seen.add("after")
        return True
    return False


def _is_near(view: Survey, content: Content, box: Box) -> bool:
    start, stop = sorted((view.end[content.element], box.start))
    if box.start < view.end[content.element]:
        return True
    return (
        view.text_total[stop] - view.text_total[start] <= _FOLLOWING
        and view.prose_total[stop] - view.prose_total[start] <= 200
    )


def visible_tags(view: Survey, content: Content, zones: Zones) -> tuple[str, ...]:
    """The tags printed with the article: links in a marked list, or after “Từ khóa:”."""
    start = content.element
    stop = max(view.end[zones.scope], min(view.end[content.element] + 400, len(view.elements)))
    for i in view.marked(is_tag_name):
        if not start <= i < stop or view.contains(i, content.element) or view.prose(i) > 200:
            continue
        tags = _links_in(view, i)
        if tags:
            return tags
    for block in view.blocks_between(start, stop):
        text = view.block_text[block]
        if _TAG_LABEL.match(text):
            up = view.parent[block]
            for _ in range(2):
                if up >= 0 and view.prose(up) == 0 and (tags := _links_in(view, up)):
                    return tags
                up = view.parent[up] if up >= 0 else -1
        elif _TAG_LABEL_START.match(text) and len(text) <= 400:
            return _links_in(view, block) or tuple(
                part
                for each in text.split(":", 1)[1].split(",")
                if (part := clean(each).strip("#;. ")) and len(part) <= 60
            )
        elif text.startswith("#") and view.block_links[block] * 10 >= 9 * len(text):
            return _links_in(view, block)
    return ()


def _links_in(view: Survey, i: int) -> tuple[str, ...]:
    """The names of the tags linked in `i`; none when these are headlines."""
    names = []
    for j in range(i, view.end[i]):
        if view.names[j] == "a":
            text = clean("".join(view.elements[j].itertext())).strip("#,; ")
            if text and len(text) <= 80 and not _TAG_LABEL.match(text):
                names.append(text)
    if sum(len(name) > _LONG_TAG for name in names) * 2 > len(names):
        return ()
    return tuple(dict.fromkeys(names))


def breadcrumb(view: Survey, title: int | None, content: Content, zones: Zones) -> tuple[str, ...]:
    """The names of the trail that leads to the article, home and the article itself left out."""
    stop = title if title is not None and title < view.end[content.element] else content.element
    stop = max(stop, content.element if zones.head and zones.head[0] > stop else stop)
    best: tuple[str, ...] = ()
    stop = max(stop, view.end[zones.scope] if title is None else stop)
    trails = sorted({*view.marked(is_trail_name), *(i for i, role in view.roles.items() if role == "cate-name")})
    outer = 0
    for i in trails:
        if outer <= i < stop and view.text_length(i) <= _TRAIL_LONGEST and (names := _crumbs(view, i, title)):
            best = names
            outer = view.end[i]
    if best:
        return best
    for j in range(zones.scope, view.end[zones.scope]):
        if view.names[j] == "a" and "category" in (view.elements[j].get("rel") or "").split():
            return (clean("".join(view.elements[j].itertext())),)
    for block in zones.head:
        if any(i == view.parent[block] or view.contains(block, i) for i in trails):
            names = _crumbs(view, block, title)
            if names:
                return names
    start = title if title is not None else content.element
    return _home_trail(view, start, title) or _small_trail(view, title) or _beside_date(view, zones.head, title)


def _home_trail(view: Survey, start: int, title: int | None) -> tuple[str, ...]:
    """A line of links that begins at home and goes down, without a name: “Trang chủ » Giáo dục”."""
    for block in reversed(view.blocks_between(0, start)[-_NEAR:]):
        text = view.block_text[block]
        links = [j for j in range(block, view.end[block]) if view.names[j] == "a"]
        goes_down = len(text) <= _LINE and 2 <= len(links) <= _DEEPEST_TRAIL and _STEPS.search(text)
        if goes_down and _HOME.match(clean("".join(view.elements[links[0]].itertext()))):
            return _crumbs(view, block, title)
    return ()


def _beside_date(view: Survey, head: Iterable[int], title: int | None) -> tuple[str, ...]:
    """The link that shares the line of the date, when the page's menu has the same: “Đối thoại 12/08/2024 14:05”."""
    for block in head:
        text = view.block_text[block]
        if block == title or len(text) > _LINE or not _FULL_DATE.search(text):
            continue
        for j in range(block, view.end[block]):
            href = view.elements[j].get("href")
            name = clean("".join(view.elements[j].itertext())) if href and view.names[j] == "a" else ""
            menu = (i for i in range(block) if view.names[i] == "a" and view.elements[i].get("href") == href)
            if name and not _DIGIT.search(name) and not _HOME.match(name) and next(menu, None) is not None:
                return (name,)
    return ()


def _small_trail(view: Survey, title: int | None) -> tuple[str, ...]:
    """Short links alone right above the title, as a trail without a name is."""
    names: list[str] = []
    if title is None:
        return ()
    for block in reversed(view.blocks_between(0, title)[-6:]):
        text = view.block_text[block]
        around = view.ancestors(block)
        if _is_menu(view, view.parent[block]) or any(
            view.names[j] in ("header", "nav") or is_tool_name(view.marks[j]) for j in around
        ):
            break
        links = [j for j in range(block, view.end[block]) if view.names[j] == "a" and view.block_of(j) == block]
        if (
            len(links) == 1
            and len(text) <= 40
            and view.block_links[block] >= 0.9 * len(text)
            and not _DIGIT.search(text)
        ):
            names.append(text.strip("»›>/|, "))
        elif names:
            break
    return tuple(name for name in reversed(names) if name and not _HOME.match(name) and not BOX_HEADING.match(name))


def _is_menu(view: Survey, i: int) -> bool:
    """Whether an element lists more links, and nothing else, than a trail has steps."""
    many = sum(1 for _ in view.children(i)) > _DEEPEST_TRAIL
    return many and view.link_length(i) * 10 >= 9 * view.text_length(i)


def _crumbs(view: Survey, i: int, title: int | None) -> tuple[str, ...]:
    """The names in the trail `i`; the menu that an item of it opens is none of it."""
    names = []
    stop = 0
    for j in range(i, title if title is not None and view.contains(i, title) else view.end[i]):
        if j < stop:
            continue
        if view.names[j] in ("ul", "ol") and any(view.names[k] == "li" for k in view.ancestors(j) if k > i):
            stop = view.end[j]
        elif view.names[j] == "a" or (
            view.names[j] == "li" and not any(view.names[k] == "a" for k in range(j, view.end[j]))
        ):
            text = clean("".join(view.elements[j].itertext())).strip("»›>/|, ")
            if text and len(text) <= 60 and not _HOME.match(text):
                names.append(text)
    shown = clean(view.text(title)).casefold() if title is not None else ""
    return tuple(name for name in dict.fromkeys(names) if name.casefold() != shown)
