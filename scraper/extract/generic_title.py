"""The title of a page never seen before: the visible heading that the page's own `<title>` and meta tags speak of."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import Final

from scraper.extract.page import Page
from scraper.extract.survey import Survey
from scraper.extract.vocabulary import is_box_name, is_side_name, is_title_name, names_of
from scraper.vietnamese.text import clean

_LONGEST: Final = 400
_SHORTEST: Final = 8
_SEPARATOR: Final = re.compile(r"\s+[|–—\-»«:·•]+\s+|\s*\|\s*|\s+::\s+")
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
    keys = [key for key in (_key(text) for _, text in declared) if key]
    best: tuple[float, int] | None = None
    for i in view.blocks:
        text = view.block_text[i]
        if not _SHORTEST <= len(text) <= _LONGEST:
            continue
        rank = _rank(view, i, text, keys)
        if rank > 0 and (best is None or rank > best[0]):
            best = (rank, i)
    if best:
        return Title(_whole_heading(view, best[1]), "generic", best[1])
    if declared:
        basis, text = declared[0]
        return Title(text if basis != "title tag" else without_site_name(text, page), basis, None)
    return None


def _whole_heading(view: Survey, i: int) -> str:
    return clean(view.block_text[i])


def _rank(view: Survey, i: int, text: str, keys: list[str]) -> float:
    """How surely block `i` is the title, 0 if it is not: agreement with the head counts most, then the markup."""
    name = view.names[i]
    names = names_of(view.elements[i])
    above = view.ancestors(i)[:4]
    heading = name == "h1" or (name not in ("a",) and any(view.names[j] == "h1" for j in above[:2]))
    agreement = _agreement(_key(text), keys)
    if agreement < 0.5 and not heading:
        return 0
    if view.block_links[i] > 0.8 * len(text) and not heading and agreement < 0.9:
        return 0
    rank = 4 * agreement
    if heading:
        rank += 3
    elif name in ("h2", "h3"):
        rank += 1
    near = [names, *(names_of(view.elements[j]) for j in above[:2])]
    if any(is_title_name(each) for each in near) or view.elements[i].get("data-role") == "title":
        rank += 1
    if view.elements[i].get("itemprop", "").lower() in ("headline", "name") or any(
        view.elements[j].get("itemprop", "").lower() == "headline" for j in above[:1]
    ):
        rank += 1
    if view.block_links[i] > 0.8 * len(text):
        rank -= 2
    if any(view.names[j] in ("nav", "footer", "aside", "li") for j in above) or any(
        is_box_name(names_of(view.elements[j])) or is_side_name(names_of(view.elements[j])) for j in above
    ):
        rank -= 2.5
    if any(view.contains(j, i) for j in view.hidden):
        rank -= 3
    return rank if rank >= 2 else 0


def _agreement(key: str, declared: list[str]) -> float:
    """1 when a declared title is, or begins with, the text; the share of it that is common otherwise."""
    best = 0.0
    for other in declared:
        if not key:
            continue
        if key == other or (len(key) >= 12 and other.startswith(key)):
            return 1.0
        if len(key) >= 12 and key in other:
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
    if page.head_title:
        found.append(("title tag", page.head_title))
    return [(basis, clean(html.unescape(html.unescape(text)))) for basis, text in found if text.strip()]


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
