"""What the head of a page declares about the article: JSON-LD and meta tags, field by field.

Nothing here is believed as such. A JSON-LD author that is an organisation, an account, an address or the site itself is
no author; dates are only collected, `published.py` chooses.
"""

from __future__ import annotations

import html
from collections.abc import Iterator
from typing import Any, Final

from scraper.extract.page import Page
from scraper.portals import identify
from scraper.vietnamese.text import clean

_ARTICLE_TYPES: Final = ("article", "posting", "report")
_PUBLISHED: Final = (
    "article:published_time", "article:published", "datepublished", "pubdate", "publishdate", "publish_date",
    "og:published_time", "published_time", "dc.date.issued", "dcterms.created", "dc.date", "parsely-pub-date",
    "sailthru.date", "date", "article.published", "news_pubdate", "cxenseparse:recs:publishtime",
)  # fmt: skip
_MODIFIED: Final = (
    "article:modified_time", "og:updated_time", "datemodified", "lastmod", "last-modified", "dcterms.modified",
    "article:modified",
)  # fmt: skip
_AUTHORS: Final = (
    "author",
    "article:author",
    "dc.creator",
    "dcterms.creator",
    "parsely-author",
    "sailthru.author",
    "dable:author",
    "byl",
)
_KEYWORD_LISTS: Final = ("news_keywords", "keywords", "article:tag")


def article_nodes(page: Page) -> list[dict[str, Any]]:
    """The JSON-LD objects that describe this page's article, those that name its very address first."""
    nodes = [node for node in page.json_ld if any(kind in name for name in _types(node) for kind in _ARTICLE_TYPES)]
    nodes = [node for node in nodes if not _is_of_other_page(node, page)]
    addresses = {page.url.rstrip("/"), (page.canonical_url or page.url).rstrip("/")}
    return sorted(nodes, key=lambda node: not (addresses & set(_addresses(node))))


def _is_of_other_page(node: dict[str, Any], page: Page) -> bool:
    """Whether an object names the address of another article, and a headline that this page's title does not hold."""
    named = [url for each in _addresses(node) if (url := page.absolute(each)) is not None]
    own = {identify(page.url).key, identify(page.canonical_url or page.url).key}
    if not named or any(identify(url).key in own for url in named):
        return False
    headline, title = (
        _plain(_text(str(node.get("headline") or ""))),
        _plain(_text(f"{page.head_title} {page.first_meta('og:title')}")),
    )
    return bool(headline) and headline not in title


def _types(node: dict[str, Any]) -> list[str]:
    value = node.get("@type")
    values = value if isinstance(value, list) else [value]
    return [each.lower() for each in values if isinstance(each, str)]


def _addresses(node: dict[str, Any]) -> Iterator[str]:
    for name in ("url", "@id", "mainEntityOfPage"):
        value = node.get(name)
        if isinstance(value, dict):
            value = value.get("@id") or value.get("url")
        if isinstance(value, str):
            yield value.rstrip("/")


def declared_published(page: Page) -> list[tuple[str, str]]:
    """Publication times as declared: (basis, raw)."""
    return [
        *_ld_values(page, "datePublished"),
        *(("meta", raw) for name in _PUBLISHED for raw in page.meta.get(name, ())[:1]),
    ]


def declared_modified(page: Page) -> list[tuple[str, str]]:
    """Times of the last change as declared: (basis, raw)."""
    return [
        *_ld_values(page, "dateModified"),
        *(("meta", raw) for name in _MODIFIED for raw in page.meta.get(name, ())[:1]),
    ]


def _ld_values(page: Page, name: str) -> list[tuple[str, str]]:
    values = (node.get(name) for node in article_nodes(page)[:3])
    return [("json-ld", value) for value in values if isinstance(value, str) and value.strip()]


def declared_authors(page: Page) -> list[tuple[str, str]]:
    """Names of persons declared as authors: (basis, raw), JSON-LD first; several of one place are one text as well.

    Addresses, organisations and the site itself are left out.
    """
    site = _site_names(page)
    places = [("json-ld", _persons(node.get("author"))) for node in article_nodes(page)[:2]]
    places += [("meta", list(page.meta.get(name, ())[:6])) for name in _AUTHORS]
    found: list[tuple[str, str]] = []
    for basis, raws in places:
        names = [text for text in map(_text, raws) if text and _plain(text) not in site and not _is_address(text)]
        found += [(basis, name) for name in names]
        if len(names) > 1:
            found.append((basis, ", ".join(dict.fromkeys(names))))
    return found


def _persons(authors: Any) -> list[str]:
    """The names in a JSON-LD author, those of organisations left out."""
    names = []
    for author in authors if isinstance(authors, list) else [authors]:
        name = author
        if isinstance(author, dict):
            name = None if any("organization" in kind for kind in _types(author)) else author.get("name")
        if isinstance(name, str):
            names.append(name)
    return names


def _site_names(page: Page) -> set[str]:
    names = [page.first_meta("og:site_name") or "", page.first_meta("application-name") or ""]
    for node in page.json_ld[:40]:
        if any("organization" in kind or "website" in kind for kind in _types(node)) and isinstance(
            node.get("name"), str
        ):
            names.append(node["name"])
    return {_plain(name) for name in names if name}


def _plain(text: str) -> str:
    return "".join(letter for letter in clean(text).casefold() if letter.isalnum())


def _is_address(text: str) -> bool:
    return "/" in text or "@" in text or (" " not in text and "." in text)


def declared_section(page: Page) -> list[tuple[str, str]]:
    """Names of the article's section as declared: (basis, raw), the most specific of a trail first."""
    found = []
    for node in page.json_ld:
        if "breadcrumblist" in _types(node):
            names = _trail(node)
            if names:
                found.append(("json-ld breadcrumb", names))
                break
    values = [(basis, name) for basis, names in found for name in reversed(names)]
    values += [("meta", _text(raw)) for raw in page.meta.get("article:section", ())[:1]]
    for node in article_nodes(page)[:1]:
        section = node.get("articleSection")
        section = section[0] if isinstance(section, list) and section else section
        if isinstance(section, str) and section.strip():
            values.append(("json-ld", _text(section).split(",")[-1].strip()))
    return [(basis, name) for basis, name in values if name]


def _trail(node: dict[str, Any]) -> list[str]:
    items = node.get("itemListElement")
    names = []
    for item in items if isinstance(items, list) else []:
        if isinstance(item, dict):
            inner = item.get("item")
            name = item.get("name") or (inner.get("name") if isinstance(inner, dict) else None)
            if isinstance(name, str) and name.strip():
                names.append(_text(name))
    return names


def declared_tags(page: Page) -> list[tuple[str, ...]]:
    """Lists of keywords the head declares, the best first; a list of one is the site's name more often than a tag."""
    lists = []
    for name in _KEYWORD_LISTS:
        tags = [_text(raw) for value in page.meta.get(name, ()) for raw in value.replace(";", ",").split(",")]
        kept = tuple(dict.fromkeys(tag for tag in tags if tag and len(tag) <= 80))
        if len(kept) > 1:
            lists.append(kept)
    return lists


def description(page: Page) -> str:
    """The description meta tag, which often is the lead, cut short."""
    return _text(page.first_meta("description", "og:description", "twitter:description") or "")


def _text(raw: str) -> str:
    return clean(html.unescape(html.unescape(raw)))
