"""What a page is when it is surely no article: home, search, error, challenge, login or listing, with the reason.

Made for pages answered with status 200 that are not what was asked for. In doubt the answer is None: an article that is
called something else is lost, something else that is tried as an article is refused later for want of a body.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import Final, Literal, NamedTuple

from scraper.extract.listing import listing_items
from scraper.extract.listing_items import Item, is_home_url
from scraper.extract.listing_regions import plain
from scraper.extract.page import Page
from scraper.extract.page_kind_phrases import (
    BROKEN,
    CHALLENGE_MARK,
    CHALLENGE_SENTENCE,
    CHALLENGE_TITLE,
    COOKIE_SCRIPT,
    GOES_ON,
    LOGIN,
    NOT_FOUND,
    RELOAD_SCRIPT,
    SEARCH_TITLE,
    SITE_NAME,
)
from scraper.portals import identify, parse_url
from scraper.portals.grammar import stem
from scraper.portals.urls import words

Kind = Literal["home", "search", "error", "challenge", "login", "listing"]


class PageKind(NamedTuple):
    """What a page is instead of an article, and by what it was told."""

    kind: Kind
    reason: str


_CHALLENGE_SIZE: Final = 6_000
_LITTLE_TEXT: Final = 1_200
_SHORT_SENTENCE: Final = 220
_LONG_PARAGRAPH: Final = 200
_MIDDLING_PARAGRAPH: Final = 80
_MOST_BLOCKS: Final = 20_000
_FEWEST_ENTRIES: Final = 4

_SEARCH_PARAMETERS: Final = words("s q keyword keywords tukhoa tu-khoa search searchtext kw query")
_SEARCH_SECTIONS: Final = words("tim-kiem timkiem search tim-kiem-tin ket-qua-tim-kiem")
_ARTICLE_TYPES: Final = words("newsarticle article reportagenewsarticle opinionnewsarticle blogposting report")
_TITLE_PARTS: Final = re.compile(r"\s+[|–—-]\s+|\s*[|»]\s*")


def page_kind(page: Page) -> PageKind | None:
    """What the page surely is instead of an article; None for an article, and whenever it is not sure."""
    if _is_plainly_an_article(page):
        return None
    for kind, test in (
        ("challenge", is_challenge),
        ("error", is_soft_not_found),
        ("error", is_broken),
        ("login", is_login),
        ("search", is_search),
        ("home", is_home),
        ("listing", is_listing),
    ):
        reason = test(page)
        if reason:
            return PageKind(kind, reason)  # type: ignore[arg-type]  # the names above are Kind's own
    return None


def _is_plainly_an_article(page: Page) -> bool:
    """Whether address, headline and paragraphs agree that the page is an article; every test below would pass it."""
    if identify(page.url).kind != "article" or not _has_headline(page):
        return False
    lengths = (sum(map(len, element.itertext())) for element in islice(page.root.iter("p"), _MOST_BLOCKS))
    return sum(1 for _ in islice((length for length in lengths if length >= _LONG_PARAGRAPH), 2)) == 2


def is_challenge(page: Page) -> str | None:
    """Why the page is an anti-bot challenge or a firewall's refusal (`D1N=` cookie, “Just a moment…”), else None."""
    if _sets_cookie_and_reloads(page):
        return "a script sets a cookie and loads the page again; there is no text"
    if _names_article(page) or len(_visible_text(page, _LITTLE_TEXT)) >= _LITTLE_TEXT or _has_long_paragraphs(page):
        return None
    mark = CHALLENGE_MARK.search(page.text[:200_000])
    if mark:
        return f"a challenge's script: {mark[0]}"
    return _said(page, CHALLENGE_TITLE, "title or heading") or _sentence(page, CHALLENGE_SENTENCE)


def is_soft_not_found(page: Page) -> str | None:
    """Why the page says that there is nothing at its address (“Không tìm thấy trang”, “404”), else None."""
    if _names_article(page) or _has_headline(page):
        return None
    said = _said(page, NOT_FOUND, "title or heading")
    if said or _has_long_paragraphs(page):
        return said
    return _sentence(page, NOT_FOUND, whole=True)


def is_broken(page: Page) -> str | None:
    """Why the page reports a fault or upkeep of the site (“Bad Gateway”, “đang bảo trì”), else None."""
    if _names_article(page) or len(_visible_text(page, _LITTLE_TEXT)) >= _LITTLE_TEXT or _has_long_paragraphs(page):
        return None
    return _said(page, BROKEN, "title or heading") or _sentence(page, BROKEN, whole=True)


def is_login(page: Page) -> str | None:
    """Why the page asks for a password instead of showing something, else None."""
    if not _asks_password(page) or _names_article(page) or _has_long_paragraphs(page):
        return None
    said = _said(page, LOGIN, "title or heading")
    if said is None and _has_headline(page) and identify(page.url).kind == "article":
        return None
    return said or ("a password field and little else" if len(_visible_text(page, 400)) < 400 else None)


def is_search(page: Page) -> str | None:
    """Why the page holds results of a search, else None; told by its address, or its heading where no article is."""
    parts = parse_url(page.url)
    if parts is None or identify(page.url).kind == "article":
        return None
    if _SEARCH_SECTIONS.intersection(stem(segment).lower() for segment in parts.segments):
        return "the address is that of a search"
    if (
        len(parts.segments) <= 1
        and any(_are_words(parts.parameters.get(name, "")) for name in _SEARCH_PARAMETERS)
        and not _names_article(page)
    ):
        return "the address asks for words"
    return _said(page, SEARCH_TITLE, "title or heading")


def _are_words(value: str) -> bool:
    """Whether a parameter asks for words, not for a page as Drupal's `?q=node/812` does."""
    return bool(value) and (" " in value or "/" not in value)


def is_home(page: Page) -> str | None:
    """Why the page is a site's home page, whatever address it was asked by, else None."""
    if is_home_url(page.url):
        return "the address is that of the home page"
    canonical = page.canonical_url
    if canonical is None or not is_home_url(canonical) or _names_article(page) or _has_long_paragraphs(page):
        return None
    entries = len(listing_items(page))
    return (
        f"its canonical address is the home page, and it lists {entries} articles"
        if entries >= _FEWEST_ENTRIES
        else None
    )


def is_home_by_name(page: Page, title: str) -> str | None:
    """Why a page that reads as an undated article of that title is a site's home page, else None."""
    name = plain(title)
    if not SITE_NAME.fullmatch(name) and name != plain(page.first_meta("og:site_name") or ""):
        return None
    if _names_article(page) or _has_long_paragraphs(page):
        return None
    entries = len(listing_items(page))
    return (
        f"it is called by the site's name, “{title}”, and lists {entries} articles"
        if entries >= _FEWEST_ENTRIES
        else None
    )


def is_listing(page: Page) -> str | None:
    """Why the page lists articles, else None; asked only of addresses that name no article."""
    if identify(page.url).kind not in ("listing", "other") or _names_article(page):
        return None
    items = listing_items(page)
    if len(items) < _FEWEST_ENTRIES or _has_text_of_its_own(page, items):
        return None
    return f"the address names no article, and the page lists {len(items)} articles"


def is_article(page: Page) -> bool:
    """Whether the page is an article whatever its address: a headline stands over text of its own."""
    return _has_headline(page) and _has_text_of_its_own(page, listing_items(page))


def _has_text_of_its_own(page: Page, items: list[Item]) -> bool:
    """Whether two long paragraphs stand in the page that are no excerpts of the entries.

    Shorter ones do where the headline is what the page is called: a listing is called by the name of its section.
    """
    least = _MIDDLING_PARAGRAPH if _has_headline(page) and _is_called_by_its_headline(page) else _LONG_PARAGRAPH
    shown = " ".join(" ".join("".join(item.element.itertext()).split()) for item in items)
    long_texts = islice((text for text in page.texts if len(text) >= least), len(items) + 2)
    return sum(text not in shown for text in long_texts) >= 2


def _is_called_by_its_headline(page: Page) -> bool:
    headline = page.root.find(".//h1")
    if headline is None or headline.find(".//a") is not None or any(up.tag == "a" for up in headline.iterancestors()):
        return False
    text = plain(" ".join(" ".join(islice(headline.itertext(), 40))[:400].split()))
    return any(plain(title).startswith(text) for title in (page.head_title[:400], page.first_meta("og:title") or ""))


def _sets_cookie_and_reloads(page: Page) -> bool:
    if len(page.text) > _CHALLENGE_SIZE or _visible_text(page, 200):
        return False
    return COOKIE_SCRIPT.search(page.text) is not None and RELOAD_SCRIPT.search(page.text) is not None


def _asks_password(page: Page) -> bool:
    return any((field.get("type") or "").lower() == "password" for field in page.root.iter("input"))


def _names_article(page: Page) -> bool:
    """Whether the page's own data call it an article that was published."""
    if page.first_meta("article:published_time"):
        return True
    for node in page.json_ld:
        types = node.get("@type")
        named = types if isinstance(types, list) else [types]
        if any(isinstance(name, str) and name.lower() in _ARTICLE_TYPES for name in named) and node.get(
            "datePublished"
        ):
            return True
    return False


def _said(page: Page, pattern: re.Pattern[str], where: str) -> str | None:
    """The title, its first part, or the heading that is such a notice as a whole."""
    title = page.head_title[:400]
    for text in (title, _TITLE_PARTS.split(title, maxsplit=1)[0], *_headings(page)):
        if text and pattern.fullmatch(plain(text)):
            return f"{where} says “{text.strip()}”"
    return None


def _headings(page: Page) -> list[str]:
    texts = (
        " ".join(" ".join(islice(element.itertext(), 40))[:400].split())
        for element in islice(page.root.iter("h1", "h2"), 6)
    )
    return [text for text in texts if len(text) <= _SHORT_SENTENCE]


def _has_headline(page: Page) -> bool:
    """Whether an `<h1>` of its own stands over the page that is no notice."""
    first = page.root.find(".//h1")
    if first is None:
        return False
    text = plain(" ".join(" ".join(islice(first.itertext(), 40))[:400].split()))
    site = plain(page.first_meta("og:site_name") or "")
    return len(text.split()) >= 6 and text != site and "cong thong tin" not in text and not _is_notice(text, NOT_FOUND)


def _sentence(page: Page, pattern: re.Pattern[str], *, whole: bool = False) -> str | None:
    """A short text of the page that holds such a notice, or (`whole`) is one."""
    for text in page.texts:
        if 3 <= len(text) <= _SHORT_SENTENCE and len(text.split()) >= 3:
            folded = plain(text)
            if _is_notice(folded, pattern) if whole else pattern.search(folded):
                return f"the page says “{text}”"
    return None


def _is_notice(folded: str, pattern: re.Pattern[str]) -> bool:
    """Whether a folded text is such a notice, or its first clause is: “… không tồn tại hoặc đã bị xóa.”"""
    found = pattern.fullmatch(folded) or pattern.match(folded)
    if found is None:
        return False
    rest = folded[found.end() :].split()
    return not rest or (found.end() > 0 and len(found[0].split()) >= 4 and rest[0] in GOES_ON)


def _has_long_paragraphs(page: Page) -> bool:
    """Whether two texts as long as an article's paragraphs stand in the page outside links."""
    return sum(1 for _ in islice((text for text in page.texts if len(text) >= _LONG_PARAGRAPH), 2)) == 2


def _visible_text(page: Page, limit: int) -> str:
    """The first `limit` characters that a reader sees."""
    text = ""
    for block in page.texts:
        text += block + " "
        if len(text) >= limit:
            return text[:limit]
    return text.strip()
