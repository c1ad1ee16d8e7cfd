"""haiphong.gov.vn and its sub-portals: three generations of the city's own site.

Era A is ASP.NET (`/Portal/Detail.aspx?…&ContentID=154916`), era B ends in `-<id>.html`, era C in `-<id>`. Sub-portals
share era C's form and its one sequence of ids; the id, not the path, names an article.
"""

from __future__ import annotations

import re
from typing import Final

from scraper.portals.grammar import (
    HOME_PAGES,
    VIDEO_SECTIONS,
    article_segments,
    file_kind,
    is_service,
    names_feed,
    page_ending,
    path_key,
    stem,
)
from scraper.portals.layouts import layouts_for
from scraper.portals.portal import AddressKind, Era, PageAddress, Pagination, Portal, Start
from scraper.portals.urls import Url

_TRAILING_ID: Final = re.compile(r"-(\d{5,7})$")
_NUMBER: Final = re.compile(r"\s*0*([1-9]\d{0,9})[\s.,;:)/\"']*")
_ARTICLE_PAGES_A: Final = frozenset({"detail", "printitem", "printview", "print"})
_LISTING_PAGES_A: Final = frozenset({"detail", "list", "category", "search", "rss"}) | HOME_PAGES
_STILL_ERA_B: Final = frozenset({"congan.haiphong.gov.vn"})
_OWN_SYSTEMS: Final = frozenset({"congbao.haiphong.gov.vn", "dichvucong.haiphong.gov.vn", "mail.haiphong.gov.vn"})
_ERAS: Final[tuple[Era, ...]] = ("A", "B", "C")
_FILE_FOLDERS: Final = (["sitefolders"], ["upload"], ["uploads"])
_MEDIA_HOST: Final = "cdn.haiphong.gov.vn"


def address(url: Url) -> PageAddress:
    """Read a URL of haiphong.gov.vn or one of its sub-portals."""
    host = url.host.removeprefix("www.")
    lowered = [segment.lower() for segment in url.segments]
    if _is_era_a(lowered, url):
        return _era_a(host, url, lowered)
    kind = file_kind(url.segments[-1]) if url.segments else None
    if kind in ("media", "document"):
        return PageAddress(
            kind, host, _era_of_file(host, lowered), None, path_key(host, _without_query(url), lower=False)
        )
    era = _era_of_page(host, url)
    if names_feed(lowered):
        return PageAddress("listing", host, era, None, path_key(host, url, lower=True))
    if host == _MEDIA_HOST or host in _OWN_SYSTEMS or kind == "other" or lowered[:1] in _FILE_FOLDERS:
        return PageAddress("other", host, era, None, path_key(host, url, lower=True))
    if "pageid" in url.parameters:
        return PageAddress("document", host, era, None, path_key(host, url, lower=True))
    return _page(host, url, era)


def _page(host: str, url: Url, era: Era) -> PageAddress:
    segments, _ = article_segments(url)
    found = _TRAILING_ID.search(stem(segments[-1])) if len(segments) > 1 else None
    sections = [segment.lower() for segment in segments[:-1]]
    if found is not None:
        if VIDEO_SECTIONS.intersection(sections):
            return PageAddress("other", host, era, found[1], f"{host}:video:{found[1]}")
        return PageAddress("article", host, era, found[1], f"{host}:{found[1]}")
    service = bool(segments) and is_service(stem(segments[-1 if len(segments) == 1 else 0]).lower())
    kind: AddressKind = "other" if service else "listing"
    return PageAddress(kind, host, era, None, path_key(host, url, lower=True))


def _is_era_a(lowered: list[str], url: Url) -> bool:
    if not lowered:
        return "contentid" in url.parameters
    return lowered[0] in ("portal", "portalfolders") or (
        lowered[-1].endswith(".aspx") and "pageid" not in url.parameters
    )


def _era_a(host: str, url: Url, lowered: list[str]) -> PageAddress:
    file = file_kind(lowered[-1]) if lowered else None
    if file in ("media", "document"):
        return PageAddress(file, host, "A", None, path_key(host, _without_query(url), lower=False))
    page = stem(lowered[-1]) if lowered else "default"
    content = _NUMBER.fullmatch(url.parameters.get("contentid", ""))
    if content is not None and (page in _ARTICLE_PAGES_A or page in HOME_PAGES):
        return PageAddress("article", host, "A", content[1], f"{host}:A:{content[1]}")
    kind: AddressKind = "listing" if page in _LISTING_PAGES_A or page == "portal" else "other"
    return PageAddress(kind, host, "A", None, path_key(host, url, lower=True))


def _era_of_page(host: str, url: Url) -> Era:
    """By form: `.html` or a Title-Case path (not one all in capitals) is era B, everything else C; hosts that are known
    to differ say so."""
    if host in _OWN_SYSTEMS:
        return "other"
    if host in _STILL_ERA_B or any(page_ending(segment) in ("html", "htm") for segment in url.segments):
        return "B"
    is_title_case = any(segment[:1].isupper() and not segment.isupper() for segment in url.segments)
    return "B" if is_title_case else "C"


def _era_of_file(host: str, lowered: list[str]) -> Era:
    if host in _OWN_SYSTEMS:
        return "other"
    if host == _MEDIA_HOST or "sitefolders" in lowered:
        return "C"
    return "B" if lowered[0] == "upload" or host in _STILL_ERA_B else "C"


def _without_query(url: Url) -> Url:
    return Url(url.scheme, url.host, url.port, url.path, url.raw_path, "")


HAIPHONG: Final = Portal(
    name="haiphong",
    hosts=("haiphong.gov.vn",),
    subdomains=True,
    grammar=address,
    starts=(
        Start(url="https://haiphong.gov.vn/tin-tuc-su-kien", era="C"),
        Start(url="https://lechan.haiphong.gov.vn/tin-tuc-su-kien", era="C"),
        Start(url="https://anduong.haiphong.gov.vn/tin-tuc-su-kien", era="C"),
        Start(url="https://haiphong.gov.vn/Diem-bao/", era="B"),
        Start(url="https://haiphong.gov.vn/Xay-dung-Dang-Chinh-quyen/", era="B"),
        Start(url="http://haiphong.gov.vn/Portal/Default.aspx?Organization=CTTDT&MenuID=5310", era="A"),
    ),
    pagination=(
        ("A", Pagination(parameter="PageIndex", postback=True)),
        ("B", Pagination(parameter="page")),
        ("C", Pagination(parameter="page")),
    ),
    layouts=tuple((era, layout) for era in _ERAS for layout in layouts_for(era)),
    trusted_hosts=(_MEDIA_HOST,),
)
