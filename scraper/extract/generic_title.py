"""The title of a page never seen before: the visible heading that the page's own `<title>` and meta tags speak of."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from itertools import takewhile
from typing import Final

from scraper.extract.candidates import Candidate
from scraper.extract.page import Page
from scraper.extract.survey import Survey
from scraper.extract.vocabulary import is_box_name, is_side_name, is_title_name
from scraper.vietnamese.text import clean

_LONGEST: Final = 400
_SHORTEST: Final = 8
_SEPARATOR: Final = re.compile(r"\s+[|–—\-»«:·•]+\s+|\s*\|\s*|\s+::\s+")
_PROSE: Final = 80
_ABOVE: Final = 15
_REST: Final = 60
_IN_FRONT: Final = 6
_BEGINNING: Final = 10
_EMPTY_TITLE: Final = re.compile(
    r"^\W*(?:in (?:bài|trang|tin).*|bản in|print.*|untitled.*|trang chủ|home|chi tiết.*|tin tức|xem tin|new page)\W*$",
    re.IGNORECASE,
)
_NO_TITLE: Final = re.compile(
    r"\d{1,2}[/-]\d{1,2}[/-]\d{4}|ngày \d+ tháng \d+ năm|[:：]$|lượt xem|truy cập|[.…]$"
    r"|^\W*(?:trang chủ|tác giả|nguồn)",
    re.IGNORECASE,
)
_PORTAL_NAME: Final = re.compile(
    r"\W*(?:cổng|trang) (?:thông tin|tttt|tin)(?: điện tử)?(?: tổng hợp)?(?: (?:của )?(?:tỉnh|thành phố|quận|huyện"
    r"|thị xã|phường|xã|sở|ubnd|ủy ban nhân dân)\b[^.!?:]{0,60})?\W*",
    re.IGNORECASE,
)
_HOME_ADDRESS: Final = re.compile(r"(?:https?://[^/]+)?/?(?:index|default|trang-chu)?(?:\.\w{2,4})?/?", re.IGNORECASE)
_DATE_LINE: Final = re.compile(r"\b\d{1,2}[/-]\d{1,2}[/-]\d{4}\b")
_BANNER: Final = re.compile(
    r"(?<![a-z])banner|(?<![a-z])logo|masthead|site-?(?:title|name|header|branding)|brand(?![a-z])|top-?bar",
    re.IGNORECASE,
)
_NOT_LETTERS: Final = re.compile(r"[\W_]+")
_SITE: Final = re.compile(
    r"^(?:báo|tạp chí|cổng (?:thông tin|tttt)|trang (?:thông tin|tin|chủ)|đài|ubnd|ủy ban|sở|quận|huyện|thành phố|"
    r"trường|tin tức|website|chuyên trang|thông tấn xã|tin nhanh|tin mới|đọc báo|kênh)\b|\.(?:vn|net|com|org|gov)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Title:
    """The title, where it came from, and the number of the element that shows it (None if nothing visible does)."""

    text: str
    basis: str
    element: int | None


def find_title(page: Page, view: Survey) -> Title | None:
    """The visible title, else the one the page's head declares; None on a page with neither."""
    declared = declared_titles(page)
    bare = [without_site_name(text, page) for basis, text in declared if basis == "title tag"]
    keys = [key for key in dict.fromkeys(map(_key, [*(text for _, text in declared), *bare])) if key]
    folded = "\n".join(text.casefold() for _, text in declared)
    titles = [*(text for _, text in declared), *bare]
    best: tuple[float, int, str] | None = None
    for i in view.blocks:
        text = view.block_text[i]
        if not _SHORTEST <= len(text) <= _LONGEST:
            continue
        if not _is_heading(view, i) and text[:_BEGINNING].casefold() not in folded:
            continue
        line = _without_date(text, titles)
        rank = _rank(view, i, line, keys)
        if rank > 0 and (best is None or rank > best[0]):
            best = (rank, i, line)
    if best:
        _, block, line = best
        return Title(clean(line), "generic", block if line == view.block_text[block] else _inline(view, block, line))
    if (standing := _standing_title(view) or _named_title(view)) is not None:
        return standing
    if declared:
        basis, text = declared[0]
        return Title(text if basis != "title tag" else without_site_name(text, page), basis, None)
    line = _first_line(view)
    return Title(line, "first line", None) if line else None


def _named_title(view: Survey) -> Title | None:
    """The one line that the markup calls a title, on a page whose head says nothing of the article and is short."""
    named = [
        i
        for i in view.blocks
        if 2 * _SHORTEST <= len(view.block_text[i]) <= 250
        and view.block_links[i] * 2 <= len(view.block_text[i])
        and any(is_title_name(view.marks[j]) for j in range(i, view.end[i]) if view.text_length(j) >= 2 * _SHORTEST)
        and not _in_banner(view, i)
    ]
    return Title(clean(view.block_text[named[0]]), "generic", named[0]) if len(named) == 1 else None


def _inline(view: Survey, block: int, line: str) -> int:
    """The inline element of a block that holds a line of it and nothing else, or the block."""
    inside = (i for i in range(block + 1, view.end[block]) if i not in view.block_text and view.block_of(i) == block)
    return next((i for i in inside if clean("".join(view.elements[i].itertext())) == line), block)


def _without_date(text: str, declared: list[str]) -> str:
    """The heading without the date that shares its element, which the declared titles know nothing of."""
    for title in declared:
        rest = text[len(title) :]
        if text.casefold().startswith(title.casefold()) and len(rest) <= _REST and _DATE_LINE.search(rest):
            return text[: len(title)]
    return text


def _first_line(view: Survey) -> str:
    """The line before the first break of a page that has neither head nor markup; empty if it is no headline."""
    if view.prose_total[-1] < 2 * _PROSE:
        return ""
    element = view.elements[view.blocks[0]]
    line, child = element.text or "", next(element.iterchildren(), None)
    while child is not None and child.tag != "br":
        line, child = f"{line}{''.join(child.itertext())}{child.tail or ''}", child.getnext()
    text = clean(line) if child is not None else ""
    return text if 2 * _SHORTEST <= len(text) <= 250 and not _NO_TITLE.search(text) else ""


def _standing_title(view: Survey) -> Title | None:
    """The line set off above the first running text, on a page whose head says nothing of the article."""
    prose = [i for i in view.blocks if view.block_prose.get(i, 0) >= _PROSE and _may_be_text(view, i)]
    prose = [i for i in prose if len(view.block_text[i]) > _LONGEST or _line_above_date(view, i) == i]
    if sum(view.block_prose[i] for i in prose) < 2 * _PROSE:
        return None
    best: tuple[float, Title] | None = None
    first = _first_of_text(view, prose)
    above = [i for i in view.blocks if i < first][-_ABOVE:] + _in_front(view, first)
    above += [first] if _line_above_date(view, first) != first else []
    for distance, block in enumerate(reversed(above)):
        i = _line_above_date(view, block)
        text = view.block_text[i] if i == block else clean("".join(view.elements[i].itertext()))
        links = view.block_links[block] if i == block else view.link_length(i)
        if not 2 * _SHORTEST <= len(text) <= 250 or links * 2 > len(text) or _NO_TITLE.search(text):
            continue
        if _in_banner(view, i):
            continue
        rank = 3.0 * (view.names[i] in ("h1", "h2", "h3", "h4")) + 2 * _is_set_off(view, i, len(text)) - 0.2 * distance
        rank += 2 * any(is_title_name(view.marks[j]) for j in (i, *view.ancestors(i, 1)))
        rank += 1.5 * (i != block or (distance > 0 and _is_date_line(view.block_text[above[-distance]])))
        if rank > 0 and (best is None or rank > best[0]):
            best = (rank, Title(clean(text), "generic", i))
    return best[1] if best else None


def _line_above_date(view: Survey, block: int) -> int:
    """The first inline element of a block that is its first line, with the date below it: `<b>Title</b><br>(12/03)`."""
    if not _NO_TITLE.search(view.block_text[block]):
        return block
    inline = [i for i in view.children(block) if view.text_length(i) or view.names[i] == "br"]
    is_line = len(inline) > 1 and view.names[inline[0]] != "br" and view.names[inline[1]] == "br"
    return inline[0] if is_line and inline[0] not in view.block_text else block


def _may_be_text(view: Survey, i: int) -> bool:
    """Whether a long line is no long title and no address."""
    return view.names[i] not in ("h1", "h2", "h3", "h4") and " " in view.block_text[i]


def _in_front(view: Survey, first: int) -> list[int]:
    """The blocks inside `first` that come before its own bare text, up to one of running text."""
    if (view.elements[first].text or "").strip():
        return []
    inside = view.blocks_between(first + 1, view.end[first])[:_IN_FRONT]
    return list(takewhile(lambda i: view.block_prose.get(i, 0) < _PROSE or not _may_be_text(view, i), inside))


def _first_of_text(view: Survey, prose: list[int]) -> int:
    """The first block of the article's text: of the element that holds most running text, and what leads up to it."""
    held: dict[int, int] = {}
    for i in prose:
        held[view.parent[i]] = held.get(view.parent[i], 0) + view.prose_total[i + 1] - view.prose_total[i]
    holder = max(held, key=lambda i: held[i])
    first = next(i for i in prose if view.parent[i] == holder)
    positions = {i: position for position, i in enumerate(view.blocks)}
    for before in reversed([i for i in prose if i < first]):
        if positions[first] - positions[before] > 1:
            break
        first = before
    return first


def _is_date_line(text: str) -> bool:
    return len(text) <= _PROSE and _DATE_LINE.search(text) is not None


def _is_set_off(view: Survey, i: int, length: int) -> bool:
    """Whether an element with so long a text is wholly bold or in a font of its own."""
    whole = 0.9 * length
    inside = range(i, view.end[i])
    return any(view.names[j] in ("b", "strong", "big", "font", "u") and view.text_length(j) >= whole for j in inside)


def _in_banner(view: Survey, i: int) -> bool:
    """Whether an element belongs to the site's own head: a banner, a logo."""
    return any(view.names[j] == "nav" or _BANNER.search(view.marks[j]) is not None for j in (i, *view.ancestors(i)))


def _is_heading(view: Survey, i: int) -> bool:
    return view.names[i] == "h1" or any(view.names[j] == "h1" for j in view.ancestors(i, 2))


def _rank(view: Survey, i: int, text: str, keys: list[str]) -> float:
    """How surely block `i` is the title, 0 if it is not: agreement with the head counts most, then the markup."""
    name = view.names[i]
    above = view.ancestors(i, 4)
    heading = _is_heading(view, i)
    agreement = _agreement(_key(text), keys)
    if _names_the_site(view, i, text):
        return 0
    if agreement < 0.5 and not heading:
        return 0
    if view.block_links[i] > 0.8 * len(text) and not heading and agreement < 0.9:
        return 0
    rank = 4 * agreement
    if heading:
        rank += 3
    elif name in ("h2", "h3"):
        rank += 1
    if any(is_title_name(view.marks[j]) for j in (i, *above[:2])) or view.roles.get(i) == "title":
        rank += 1
    if view.properties.get(i) in ("headline", "name") or any(view.properties.get(j) == "headline" for j in above[:1]):
        rank += 1
    if view.block_links[i] > 0.8 * len(text):
        rank -= 2
    if any(view.names[j] in ("nav", "footer", "aside", "li") for j in above) or any(
        is_box_name(view.marks[j]) or is_side_name(view.marks[j]) for j in above
    ):
        rank -= 2.5
    if any(view.contains(j, i) for j in view.hidden):
        rank -= 3
    if _in_banner(view, i):
        rank -= 6
    return rank if rank >= 2 else 0


def _names_the_site(view: Survey, i: int, text: str) -> bool:
    """Whether a block is the site's own name: it leads home, or says “Cổng thông tin điện tử” and no more."""
    if _PORTAL_NAME.fullmatch(text):
        return True
    links = [view.elements[j].get("href", "") for j in range(i, view.end[i]) if view.names[j] == "a"]
    return view.block_links[i] > 0.8 * len(text) and any(href and _HOME_ADDRESS.fullmatch(href) for href in links)


def _agreement(key: str, declared: list[str]) -> float:
    """1 when a declared title is the text, nearly so when it begins with it; the share that is common otherwise."""
    best = 0.0
    for other in declared:
        if not key:
            continue
        if key == other:
            return 1.0
        if len(key) >= 12 and other.startswith(key):
            best = max(best, 0.9 + 0.08 * len(key) / len(other))
        elif len(key) >= 12 and key in other:
            best = max(best, 0.9)
        elif len(other) >= 20 and other in key:
            best = max(best, 0.9 * len(other) / len(key))
        elif len(other) >= 30 and key[:24] == other[:24]:
            best = max(best, 0.8)
    return best


def declared_titles(page: Page) -> list[tuple[str, str]]:
    """Titles named in the head, with the place: JSON-LD, meta tags, `<title>`; best first."""
    found = [
        ("meta", text)
        for name in ("og:title", "twitter:title", "dc.title", "title", "headline")
        for text in page.meta.get(name, ())[:1]
    ]
    for node in page.json_ld[:40]:
        headline = node.get("headline")
        if isinstance(headline, str) and headline.strip():
            found.append(("json-ld", headline))
    found += [("title tag", text) for text in page.head_titles[:3]]
    texts = [(basis, clean(html.unescape(html.unescape(text)))) for basis, text in found]
    return [(basis, text) for basis, text in texts if len(text) >= _SHORTEST and not _EMPTY_TITLE.match(text)]


def without_site_name(text: str, page: Page) -> str:
    """`text` without the name of the site before or after it: “Title - Báo X”, “Cổng thông tin X | Title”."""
    parts = [part.strip() for part in _SEPARATOR.split(text) if part.strip()]
    separators = _SEPARATOR.findall(text)
    if len(parts) < 2:
        return text
    site = _key(page.first_meta("og:site_name", "application-name") or "")
    first, last = parts[0], parts[-1]
    if _names_site(last, site) or (len(last) <= 30 and len(text) - len(last) >= 30 and "|" in separators[-1]):
        return clean(text[: text.rindex(last)].rstrip(" |–—-»«:·•"))
    if _names_site(first, site):
        return clean(text[text.index(first) + len(first) :].lstrip(" |–—-»«:·•"))
    return text


def _names_site(part: str, site: str) -> bool:
    return bool(_SITE.search(part)) or (bool(site) and _key(part) == site)


def _key(text: str) -> str:
    return _NOT_LETTERS.sub("", clean(text)).casefold()


def why_not_title(page: Page, title: str) -> list[Candidate]:
    """The titles that the head declares otherwise than `title`, with the reason why they were not taken."""
    return [
        Candidate(basis, text, "holds the title and more" if title in text else "the visible heading comes first")
        for basis, text in declared_titles(page)
        if text != title
    ]
