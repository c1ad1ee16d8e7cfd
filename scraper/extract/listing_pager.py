"""The page after a listing page: `rel=next`, numbered pagers, “Trang sau”, “Tiếp”, “Xem thêm”, `›`, `>>`."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice
from typing import Final
from urllib.parse import urldefrag

from lxml.html import HtmlElement

from scraper.extract.listing_links import Anchor
from scraper.extract.listing_regions import class_words, plain
from scraper.extract.page import Page
from scraper.portals import canonical_url, identify, parse_url
from scraper.portals.urls import words

_PAGER_WORDS: Final = words(
    "pager pagers paging pagination paginate paginator pagenavi pagenav pagebar phantrang pagelist pagelink pagenumber "
    "pagation pagging pages nextpage loadmore viewmore"
)
_PAGER_PHRASES: Final = (
    "page numbers",
    "page nav",
    "phan trang",
    "nav links",
    "page navigation",
    "page list",
    "load more",
)
_CALENDAR_WORDS: Final = words("calendar datepicker lich month archive")
_CURRENT_WORDS: Final = words("active current selected on actived choose curr")
_BARE_NUMBER: Final = re.compile(r"[\[(\s]*(?:(?:trang|page)\s+)?(\d{1,4})[\])\s]*", re.IGNORECASE)
_NEXT_TEXT: Final = re.compile(
    r"(?:trang )?(?:sau|tiep(?: theo| tuc)?|ke(?: tiep)?)(?: trang)?|next(?: page)?|toi"
    r"|(?:xem )?(?:(?:cac )?(?:bai|tin|bai viet|bai dang) )?cu hon|(?:bai|tin|bai viet) cu|older(?: posts| entries)?"
)
_NEXT_SIGN: Final = re.compile(r"[›»→>⟩▶❯]{1,2}")
_MORE_TEXT: Final = re.compile(
    r"(?:xem|doc|tai|hien thi) (?:them|tiep)(?: (?:tin|tin tuc|bai viet|bai|tin khac))?|(?:load|view|show) more"
)
_PAGE_IN_PATH: Final = re.compile(
    r"(?:^|[/._-])(?:page|trang|paged|p)[-_=/]?(\d{1,5})(?:\.[a-z]{2,5})?/?$|/(\d{1,4})(?:\.[a-z]{2,5})?/?$"
)
_PAGE_PARAMETERS: Final = tuple(
    sorted(
        words(
            "page paged trang p pg pageindex page_index pagenumber page_number pageno page_no currentpage current_page "
            "cur_page cp pi"
        )
    )
)
_OFFSET_PARAMETERS: Final = ("start", "limitstart", "offset", "from", "skip", "brsr")
_ARROWS: Final = words("angle chevron arrow caret menu arrowhead")
_PORTLET_PAGE: Final = "_cur"
"""How Liferay names a page number: `_101_INSTANCE_abc_cur=2`."""
_LEVELS_UP: Final = 8
_MOST_HEAD_LINKS: Final = 1_000
_LAST_PAGE_WORDS: Final = ("cuoi", "trang cuoi", "last", "last page")


@dataclass(frozen=True, slots=True)
class Pager:
    """What a page's pager offers.

    `next_url` is linked by the page; `postback` says that the next page exists behind a form; `order` is the place of
    the pager among the page's links, None where there is none.
    """

    next_url: str | None
    postback: bool
    order: int | None


def find_pager(page: Page, links: list[Anchor], is_own: Callable[[str], bool]) -> Pager:
    """Read the pager of a listing page. A next page is given only where the page links it, never the page itself."""
    here = canonical_url(page.url)

    def usable(url: str | None) -> bool:
        if url is None or canonical_url(url) == here or not is_own(url):
            return False
        if _same_listing(url, page.url) and page_number(url) is not None:
            return True
        return identify(url).kind in ("listing", "other")

    steps = [link for link in links if _is_step(link)]
    numbered = [link for link in steps if _BARE_NUMBER.fullmatch(link.text)]
    current = _current_page(page, numbered)
    order = steps[0].order if steps else None
    declared = _declared_next(page, links, usable)
    if declared is not None:
        return Pager(declared, False, order)
    wanted = [link for link in numbered if _bare_number(link.text) == current + 1]
    for link in wanted:
        if usable(link.url):
            return Pager(link.url, False, order)
    following = [link for link in steps if _says_next(link)]
    for link in following:
        if usable(link.url) and not _goes_elsewhere(link, numbered, current, page):
            return Pager(link.url, False, order)
    postback = any("__doPostBack" in link.href for link in (*wanted, *following))
    return Pager(None, postback, order)


def page_number(url: str) -> int | None:
    """The number of the page that a listing URL names (`?page=2`, `/page/2`, `/trang-2`, `/p2`); None without one."""
    parts = parse_url(url)
    if parts is None:
        return None
    parameters = parts.parameters
    for name in _PAGE_PARAMETERS:
        value = parameters.get(name, "")
        if value.isascii() and value.isdigit() and len(value) <= 5:
            return int(value)
    for name, value in parameters.items():
        if name.endswith(_PORTLET_PAGE) and value.isascii() and value.isdigit() and len(value) <= 5:
            return int(value)
    found = _PAGE_IN_PATH.search(parts.path.lower())
    return int(found[1] or found[2]) if found else None


def _offset(url: str) -> int | None:
    """How many entries a listing URL skips (`?start=20`); None without a number of them."""
    parts = parse_url(url)
    values = (parts.parameters.get(name, "") for name in _OFFSET_PARAMETERS) if parts is not None else ()
    return next((int(value) for value in values if value.isascii() and value.isdigit() and len(value) <= 7), None)


def _declared_next(page: Page, links: list[Anchor], usable: Callable[[str | None], bool]) -> str | None:
    heads = islice(page.root.iter("link"), _MOST_HEAD_LINKS)
    for element in (*heads, *(link.element for link in links)):
        if "next" not in (element.get("rel") or "").lower().split():
            continue
        url = page.absolute(element.get("href") or "")
        url = urldefrag(url)[0] if url else None
        if usable(url):
            return url
    return None


def _is_step(link: Anchor) -> bool:
    """Whether a link is one of a pager: a number or a word for the next page, in a pager or beside other numbers."""
    if not link.href or len(link.text) > 40 or not (_BARE_NUMBER.fullmatch(link.text) or _says_next(link)):
        return False
    if _in_pager(link.element):
        return True
    if link.url is not None and page_number(link.url) is None and _offset(link.url) is None:
        return False
    return _BARE_NUMBER.fullmatch(link.text) is None or _numbers_beside(link.element) >= 1


def _says_next(link: Anchor) -> bool:
    element = link.element
    text = plain(link.text)
    if text in _LAST_PAGE_WORDS or (not text and len(link.text) > 2):
        return False
    if _NEXT_TEXT.fullmatch(text) or _NEXT_SIGN.fullmatch(link.text.replace(" ", "")) or _MORE_TEXT.fullmatch(text):
        return True
    if text:
        return False
    images = (image.get("alt") or image.get("title") or _file_name(image) for image in element.iter("img"))
    labels = (element.get("aria-label") or "", element.get("title") or "", *images)
    if any(_NEXT_TEXT.fullmatch(plain(label)) for label in labels if label):
        return True
    return "next" in class_words(element) or any(_points_right(node) for node in islice(element.iter(), 4))


def _file_name(image: HtmlElement) -> str:
    """The name of an image's file without its ending: `/images/next.gif`."""
    return (image.get("src") or "").rsplit("/", 1)[-1].partition(".")[0]


def _points_right(element: HtmlElement) -> bool:
    """Whether an element is an icon of one arrow to the right (`fa-angle-right`); two lead to the last page."""
    named = class_words(element)
    return "right" in named and "double" not in named and not _ARROWS.isdisjoint(named)


def _goes_elsewhere(link: Anchor, numbered: list[Anchor], current: int, page: Page) -> bool:
    """Whether a link for “next” leads to the last page, back, or to another listing (a box's own “Xem thêm”)."""
    url = link.url or ""
    if any(other.url == url and _bare_number(other.text) != current + 1 for other in numbered):
        return True
    number, own = page_number(url), page_number(page.url)
    if number is not None:
        return number <= (own if own is not None else current - 1)
    if (skipped := _offset(url)) is not None:
        return skipped <= (_offset(page.url) or 0)
    return not _in_pager(link.element) or (
        _MORE_TEXT.fullmatch(plain(link.text)) is not None and not _same_listing(url, page.url)
    )


def _same_listing(url: str, other: str) -> bool:
    one, two = parse_url(url), parse_url(other)
    return one is not None and two is not None and one.host == two.host and one.path.lower() == two.path.lower()


def _current_page(page: Page, numbered: list[Anchor]) -> int:
    """The number of this page: what its pager marks as current, else what its URL says, else 1."""
    for link in numbered:
        if _is_current(link.element) or _is_current(link.element.getparent()):
            return _bare_number(link.text)
    if numbered:
        marked = _unlinked_number(numbered[0].element)
        if marked is not None:
            return marked
    own = page_number(page.url)
    return own if own is not None and own > 0 else 1


def _is_current(element: HtmlElement | None) -> bool:
    if element is None:
        return False
    return element.get("aria-current") is not None or not _CURRENT_WORDS.isdisjoint(class_words(element))


def _unlinked_number(element: HtmlElement) -> int | None:
    """The one number that stands in the pager without a link."""
    box = element.getparent()
    for _ in range(2):
        if box is None:
            return None
        found = [
            int(match[1])
            for child in islice(box.iter("span", "strong", "b", "em", "li", "font", "td"), 200)
            if not len(child)
            and (match := _BARE_NUMBER.fullmatch(child.text or ""))
            and not _has_link_above(child, box)
        ]
        if len(found) == 1:
            return found[0]
        box = box.getparent()
    return None


def _has_link_above(element: HtmlElement, box: HtmlElement) -> bool:
    parent = element.getparent()
    while parent is not None and parent is not box:
        if parent.tag == "a":
            return True
        parent = parent.getparent()
    return False


def _in_pager(element: HtmlElement) -> bool:
    """Whether the link, or an element a few levels above it, is called a pager; a calendar is none."""
    node: HtmlElement | None = element
    for _ in range(_LEVELS_UP):
        if node is None or node.tag in ("body", "html"):
            return False
        named = class_words(node)
        if not _CALENDAR_WORDS.isdisjoint(named):
            return False
        label = plain(node.get("aria-label") or "")
        joined = f" {' '.join(named)} "
        if (
            not _PAGER_WORDS.isdisjoint(named)
            or any(f" {phrase} " in joined for phrase in _PAGER_PHRASES)
            or label in ("pagination", "page navigation", "phan trang")
        ):
            return True
        node = node.getparent()
    return False


def _numbers_beside(element: HtmlElement) -> int:
    """How many other bare numbers stand around a link; a month's days are no pager."""
    box = element.getparent()
    for _ in range(2):
        if box is None:
            return 0
        count = 0
        for other in islice(box.iterchildren(), 64):
            for link in (other, *islice(other.iterchildren(), 64)):
                count += link is not element and _BARE_NUMBER.fullmatch((link.text or "").strip()) is not None
        if count:
            return 0 if count >= 27 else count
        box = box.getparent()
    return 0


def _bare_number(text: str) -> int:
    found = _BARE_NUMBER.fullmatch(text)
    return int(found[1]) if found else 0
