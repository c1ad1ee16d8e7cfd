"""URLs of a WordPress site whose posts are `/<slug>.html`: its permalinks, archives, feeds and interfaces."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import partial
from typing import Final

from scraper.portals.grammar import (
    HOME_PAGES,
    article_segments,
    file_kind,
    is_policy,
    is_service,
    names_feed,
    path_key,
    stem,
)
from scraper.portals.portal import AddressKind, PageAddress
from scraper.portals.urls import Url, words

_ARCHIVES: Final = words("category tag author page search chuyen-muc the tac-gia")
_ARCHIVE_PARAMETERS: Final = (
    "s",
    "cat",
    "category_name",
    "tag",
    "author",
    "author_name",
    "m",
    "paged",
    "year",
    "monthnum",
)
_NO_ARTICLES: Final = ("page_id", "attachment_id", "preview", "rest_route", "customize_changeset_uuid", "wc-ajax")
_NUMBER: Final = re.compile(r"[1-9]\d{0,11}")
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_PAGE: Final = re.compile(r"\d{1,3}")
_WORDS_OF_A_TITLE: Final = 6


def address(url: Url) -> PageAddress:
    """Read a URL of a WordPress site; a post's key is `host:/slug`, or `host:/?p=ID` where only its number is known."""
    host = url.host.removeprefix("www.")
    segments, decorated = article_segments(url)
    lowered = [segment.lower() for segment in segments]
    by_path = partial(path_key, host, url, lower=True)
    if not lowered or (len(lowered) == 1 and stem(lowered[0]) in HOME_PAGES):
        return _by_parameters(host, url.parameters, by_path)
    if lowered[0].startswith("wp-") or lowered[-1] == "xmlrpc.php":
        kind = file_kind(lowered[-1]) if lowered[0] == "wp-content" else None
        return PageAddress(kind or "other", host, "wp", None, path_key(host, url, lower=False) if kind else by_path())
    if names_feed(lowered):
        feed_of_comments = lowered[0] == "comments" or any(segment.endswith(".html") for segment in lowered[:-1])
        return PageAddress("other" if feed_of_comments else "listing", host, "wp", None, by_path())
    kind = file_kind(lowered[-1])
    if kind is not None:
        return PageAddress(kind, host, "wp", None, path_key(host, url, lower=False))
    if lowered[0] in _ARCHIVES or _is_date_archive(lowered):
        return PageAddress("listing", host, "wp", None, by_path())
    return _post_or_page(host, segments, by_path, decorated=decorated)


def _post_or_page(host: str, segments: list[str], by_path: Callable[[], str], *, decorated: bool) -> PageAddress:
    lowered = [segment.lower() for segment in segments]
    if len(lowered) > 1 and _PAGE.fullmatch(lowered[-1]) and lowered[-2].endswith((".html", ".htm")):
        lowered = lowered[:-1]
    slug = stem(lowered[-1])
    if is_service(slug) or is_policy(slug) or (lowered[-1] == "trackback"):
        return PageAddress("other", host, "wp", None, by_path())
    is_post = (
        lowered[-1].endswith((".html", ".htm"))
        or decorated
        or slug.count("-") + 1 >= _WORDS_OF_A_TITLE
        or (len(lowered) > 2 and _YEAR.fullmatch(lowered[0]) is not None)
    )
    if is_post:
        return PageAddress("article", host, "wp", None, f"{host}:/{'/'.join((*lowered[:-1], slug))}")
    return PageAddress("listing", host, "wp", None, by_path())


def _by_parameters(host: str, parameters: Mapping[str, str], by_path: Callable[[], str]) -> PageAddress:
    post = _NUMBER.fullmatch(parameters.get("p", ""))
    if post is not None:
        return PageAddress("article", host, "wp", post[0], f"{host}:/?p={post[0]}")
    if "feed" in parameters or any(name in parameters for name in _ARCHIVE_PARAMETERS):
        return PageAddress("listing", host, "wp", None, by_path())
    kind: AddressKind = "other" if any(name in parameters for name in _NO_ARTICLES) else "listing"
    return PageAddress(kind, host, "wp", None, by_path())


def _is_date_archive(lowered: list[str]) -> bool:
    """`/2021`, `/2021/01`, `/2021/01/23`, with or without `/page/2`."""
    if not _YEAR.fullmatch(lowered[0]):
        return False
    rest = lowered[1:-2] if lowered[-2:-1] == ["page"] else lowered[1:]
    return len(rest) <= 2 and all(part.isdigit() and len(part) <= 2 for part in rest)
