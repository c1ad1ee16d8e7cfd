"""Parts of a page that are beside its main column: told by tag, role, class words, column widths and box headings."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

from lxml.html import HtmlElement

from scraper.portals.urls import words

_OUTSIDE_TAGS: Final = words("nav aside footer template noscript marquee dialog select option button iframe svg")
_OUTSIDE_ROLES: Final = words("navigation complementary contentinfo search dialog banner menu menubar alert")
_OUTSIDE_WORDS: Final = words(
    "sidebar aside footer nav navbar menu submenu megamenu breadcrumb breadcrumbs topbar ads ad adv advert "
    "advertisement adsbygoogle banner qc quangcao sponsor sponsored partner partners doitac tags tagcloud keyword "
    "keywords popular mostview mostviewed mostread trending trend ticker marquee breaking related comment comments "
    "social share sharing weather thoitiet poll survey video videos podcast album copyright login modal popup "
    "cookie cookies toolbar offcanvas drawer lienket weblink weblinks docnhieu xemnhieu tinlienquan rightcol "
    "colright boxright"
)
_SAID_OF_ITEMS: Final = words(
    "banner trend trending popular breaking partner weather thoitiet poll survey video videos podcast album social "
    "share keyword keywords tags comment comments"
)
_OUTSIDE_PHRASES: Final = (
    "doc nhieu",
    "xem nhieu",
    "most view",
    "most read",
    "most popular",
    "quang cao",
    "lien ket",
    "thong bao chay",
    "col right",
    "right col",
    "right side",
    "side bar",
    "side right",
    "right sidebar",
    "cot phai",
    "column right",
    "right column",
    "box right",
    "box ads",
    "recent posts",
    "recent comments",
)
_WORD: Final = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+[a-z]*")
_KIND: Final = r"(?:(?:tin|bai|bai viet|tin tuc|tin bai|muc)\s+)?"
_WHEN: Final = r"(?: trong (?:ngay|tuan|thang))?"
_SIDE_HEADING: Final = re.compile(
    rf"{_KIND}(?:(?:duoc )?(?:doc|xem|quan tam|binh luan|chia se)(?: tin)? nhieu(?: nhat)?"
    rf"|nhieu nguoi (?:doc|xem|quan tam)|lien quan|tai tro|quang cao){_WHEN}"
    r"|(?:video|clip|podcast|media|multimedia|anh|hinh anh|thu vien(?: anh| video| hinh anh)?|infographics?)s?"
    r"(?: noi bat| moi)?"
    r"|(?:(?:bai|tin)(?: dang| viet)? )?pho bien(?: nhat)?|duoc quan tam(?: nhat)?|dung bo lo"
    r"|(?:de xuat|goi y)(?: cho ban)?"
    r"|lien ket(?: web(?:site)?| nhanh)?|co the ban quan tam|danh cho ban|tu khoa|tags?|ban doc quan tam"
    r"|most (?:viewed|read|popular)|(?:recent|popular) posts"
)
_LATEST_HEADING: Final = re.compile(
    rf"{_KIND}(?:moi(?: nhat| cap nhat| dang| nhan)?|gan day|hot|nong|doanh nghiep|xem them){_WHEN}"
    r"|thong tin (?:doanh nghiep|can biet)|chuyen muc(?: khac)?|dong su kien|latest news"
)
_NOTICES_HEADING: Final = re.compile(
    r"thong bao(?: moi)?|(?:cac )?van ban(?: (?:moi|chi dao|dieu hanh|phap (?:quy|luat)|quy pham|ban hanh|phap luat))*"
)
SAYS_MORE: Final = re.compile(r"(?:xem|doc) (?:them|tiep|tat ca|het|chi tiet)|tat ca|chi tiet|view all|(?:read )?more")
_TWELFTHS: Final = re.compile(
    r"(?:(?:sm|md|lg|xl|2xl):)?(?:col|grid|span|large|medium|small|md|lg|xl)(?:-[a-z]{2,4})?-?(\d{1,2})"
)
_PART: Final = re.compile(r"(?:(?:sm|md|lg|xl|2xl):)?(?:w|basis)-(\d{1,2})/(\d{1,2})")
_WIDE_COLUMN: Final = re.compile(r"(?:col|w)-?(\d{3,4})")
_PERCENT: Final = re.compile(r"w-?(25|3[035]|50|6[567]|7[05]|100)")
_BREAKPOINTS: Final = (("xl",), ("lg", "large"), ("md", "medium"), ("sm", "small"))
"""From the widest window down: what classes for it say counts on a desktop."""
_GROWING: Final = words("flex-grow-1 flex-1 flex-fill flex-auto grow col col-sm col-md col-lg")
_SAYS_IT_HAS_ONE: Final = re.compile(
    r"(?:with|has|have|no|without|layout|page|single|archive)[-_\w]*sidebar", re.IGNORECASE
)
_WIDTH: Final = re.compile(r"(\d{1,4})(%|px)?")
_STYLED_WIDTH: Final = re.compile(r"(?<![\w-])width\s*:\s*(\d{1,4})(?:\.\d{1,9})?\s*(%|px)", re.IGNORECASE)
_RIGHT_COLUMN: Final = re.compile(
    r"(?:(?:[a-z]+[-_]{1,2})?(?:col|column|cot|box|block|content|main|area|section|side|wrap|wrapper|news|page|list)[-_]{0,2})?"
    r"(?:right|phai)(?:[-_]{0,2}(?:col|column|side|bar|box|block|content|area|panel|wrap|wrapper|inner|main))?"
)
_FIRST_COLUMN: Final = words("primary main lmain maincol content left")
_SECOND_COLUMN: Final = words("secondary sub lsub subcol subcolumn")
_FULL_WIDTH: Final = 1200
_NARROW: Final = 0.4
_WHOLE_ROW: Final = 0.95
_LONGEST_HEADING: Final = 60
_ACCENTS: Final = re.compile(r"[\u0300-\u036f]+")
_NO_LETTERS: Final = re.compile(r"[\W_]+")
_STROKE: Final = str.maketrans("đĐ", "dD")


def plain(text: str) -> str:
    """Lower case without diacritics, punctuation as spaces: how box headings are compared."""
    return _plain_heading(text) if len(text) <= _LONGEST_HEADING else _made_plain(text[:4096])


def _made_plain(text: str) -> str:
    decomposed = unicodedata.normalize("NFD", text).translate(_STROKE)
    return _NO_LETTERS.sub(" ", _ACCENTS.sub("", decomposed)).strip().casefold()


_plain_heading = lru_cache(maxsize=4096)(_made_plain)
"""A text that may head a box is compared with every list of such headings, on every page of a site."""


def class_words(element: HtmlElement) -> list[str]:
    """The words that make up an element's classes and id (`boxRight doc-nhieu` → box, right, doc, nhieu)."""
    names = f"{element.get('class') or ''} {element.get('id') or ''}"[:400]
    return [word.lower() for word in _WORD.findall(names)]


def is_outside(element: HtmlElement, *, holds_several: bool) -> bool:
    """Whether the element declares itself no part of the main column.

    What holds one article only may be called after it (`has-video`): such words count for boxes.
    """
    tag = element.tag
    if not isinstance(tag, str) or tag in ("body", "html", "main", "form", "a"):
        return False
    if tag in _OUTSIDE_TAGS or (element.get("role") or "").lower() in _OUTSIDE_ROLES:
        return True
    named = class_words(element)
    if not named or "hentry" in named or _SAYS_IT_HAS_ONE.search(element.get("class") or ""):
        return False
    if holds_several and "side" in named and "left" not in named:
        return True
    joined = f" {' '.join(named)} "
    telling = _OUTSIDE_WORDS if holds_several else _OUTSIDE_WORDS - _SAID_OF_ITEMS
    if tag == "ol":  # a numbered list is no menu: Joomla calls its “more articles” one
        telling = telling - {"nav"}
    if not telling.isdisjoint(named):
        return True
    return any(f" {phrase} " in joined for phrase in _OUTSIDE_PHRASES)


def is_right(element: HtmlElement) -> bool:
    """Whether the element is called the right column (`col-right`, `box-right`), not just set or bordered right."""
    names = f"{element.get('class') or ''} {element.get('id') or ''}"[:400].lower().split()
    return any(_RIGHT_COLUMN.fullmatch(name) for name in names)


def is_second(element: HtmlElement) -> bool:
    """Whether the element is called the second of two columns (`secondary`, `sub-col`)."""
    return not _SECOND_COLUMN.isdisjoint(class_words(element))


def is_narrow(element: HtmlElement) -> bool:
    """Whether the element is given less than two fifths of its row."""
    share = column_share(element)
    return share is not None and share < _NARROW


def stands_beside(element: HtmlElement, main: HtmlElement | None) -> bool:
    """Whether `element` is the side column of the row in which `main`, its sibling, is the main one."""
    if main is None:
        return is_right(element)
    if is_right(element):
        return not is_right(main)
    if is_second(element) and not _FIRST_COLUMN.isdisjoint(class_words(main)):
        return True
    share = column_share(main)
    fills_the_row = main.tag == "td" or not _GROWING.isdisjoint((main.get("class") or "").lower().split())
    shares_the_row = fills_the_row if share is None else _NARROW <= share < _WHOLE_ROW
    return is_narrow(element) and shares_the_row


def column_share(element: HtmlElement) -> float | None:
    """The part of the row's width that class, `width` or `style` give the element (`col-md-4` → 1/3), None without."""
    names = (element.get("class") or "").lower().split()[:12]
    shares = [(_breakpoint(name), share) for name in names if (share := _share_in(name)) is not None]
    if shares:
        return min(shares, key=lambda told: told[0])[1]
    width = _WIDTH.fullmatch((element.get("width") or "").strip())
    width = width or _STYLED_WIDTH.search((element.get("style") or "")[:400])
    if width is None:
        return None
    return int(width[1]) / (100 if width[2] == "%" else _FULL_WIDTH)


def _share_in(name: str) -> float | None:
    """The part of a row that one class name gives: `col-lg-4`, `lg:col-span-4`, `w-1/3`, `w-30`, `w300`."""
    if (twelfths := _TWELFTHS.fullmatch(name)) and 1 <= int(twelfths[1]) <= 12:
        return int(twelfths[1]) / 12
    if (part := _PART.fullmatch(name)) and int(part[2]):
        return int(part[1]) / int(part[2])
    if percent := _PERCENT.fullmatch(name):
        return int(percent[1]) / 100
    wide = _WIDE_COLUMN.fullmatch(name)
    return int(wide[1]) / _FULL_WIDTH if wide and 100 <= int(wide[1]) <= _FULL_WIDTH else None


def _breakpoint(name: str) -> int:
    parts = set(re.split(r"[-:\d]", name))
    return next((place for place, sizes in enumerate(_BREAKPOINTS) if not parts.isdisjoint(sizes)), len(_BREAKPOINTS))


def heads_side_box(text: str) -> bool:
    """Whether a heading stands over other things than a listing's own: “Đọc nhiều”, “Video”, “Liên kết website”."""
    return len(text) <= _LONGEST_HEADING and _SIDE_HEADING.fullmatch(plain(text)) is not None


def heads_latest(text: str) -> bool:
    """Whether a heading may stand over the whole site's latest items, or over the listing itself: “Tin mới nhất”."""
    return len(text) <= _LONGEST_HEADING and _LATEST_HEADING.fullmatch(plain(text)) is not None


def heads_notices(text: str) -> bool:
    """Whether a heading stands over notices or documents, as beside the news of most portals: “Thông báo”."""
    return len(text) <= _LONGEST_HEADING and _NOTICES_HEADING.fullmatch(plain(text)) is not None
