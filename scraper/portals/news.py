"""Any other site: city and national papers, ministries, schools, read by the forms that Vietnamese news URLs share."""

from __future__ import annotations

import re
from functools import partial
from typing import Final

from scraper.portals.grammar import (
    HOME_PAGES,
    LISTING_SECTIONS,
    VIDEO_SECTIONS,
    article_segments,
    file_kind,
    is_policy,
    is_service,
    names_feed,
    page_ending,
    path_key,
    stem,
)
from scraper.portals.portal import AddressKind, PageAddress, Portal
from scraper.portals.urls import Url, words

OUTLETS: Final = words(
    "anhp.vn baohaiphong.vn baohaiphong.com.vn chinhphu.vn baochinhphu.vn vnexpress.net tuoitre.vn thanhnien.vn "
    "dantri.com.vn cafef.vn cafebiz.vn kenh14.vn soha.vn genk.vn vietnamplus.vn nhandan.vn nhandan.com.vn laodong.vn "
    "nld.com.vn tienphong.vn vietnamnet.vn vov.vn vtv.vn vtcnews.vn vtc.vn qdnd.vn cand.com.vn sggp.org.vn plo.vn "
    "baotintuc.vn bnews.vn vnanet.vn zingnews.vn znews.vn baodautu.vn hanoimoi.vn hanoimoi.com.vn kinhtedothi.vn "
    "nguoiduatin.vn danviet.vn giaoducthoidai.vn dangcongsan.vn baoxaydung.vn baoxaydung.com.vn baogiaothong.vn "
    "vietnamfinance.vn vneconomy.vn thoibaotaichinhvietnam.vn baophapluat.vn congthuong.vn 24h.com.vn baomoi.com "
    "tapchicongsan.org.vn baoquangninh.vn baohaiduong.vn daibieunhandan.vn doanhnghiepvn.vn infonet.vietnamnet.vn "
    "congluan.vn suckhoedoisong.vn toquoc.vn tiasang.com.vn vnmedia.vn phunuvietnam.vn haiphong.edu.vn"
)
_NO_ID_IN_URL: Final = words("vneconomy.vn doanhnghiepvn.vn tapchicongsan.org.vn")
_NOT_NEWS: Final = words(
    "facebook.com fb.com fb.me m.me messenger.com twitter.com x.com t.co linkedin.com pinterest.com t.me telegram.me "
    "telegram.org youtube.com youtu.be tiktok.com instagram.com threads.net whatsapp.com wa.me reddit.com zalo.me "
    "zaloapp.com google.com google.com.vn goo.gl bing.com coccoc.com yahoo.com tumblr.com vk.com addtoany.com "
    "addthis.com sharethis.com linkhay.com getpocket.com flipboard.com viber.com line.me skype.com archive.org bit.ly "
    "apple.com doubleclick.net archive.ph wikipedia.org disqus.com wordpress.com wordpress.org"
)
_VIDEO_HOSTS: Final = words("video videos tv clip podcast media-video")
_TRAILING_ID: Final = re.compile(
    r"[-_.](?:(?:c\d{1,9}a|post|news|id|tin|art|ar|bv|[adin])(\d{3,20})|[ceprt]?(\d{6,20})|(\d{5}))$", re.IGNORECASE
)
_VIDEO_ID: Final = re.compile(r"-(?:video|clip|vid|tv|v)(\d{3,20})$")
_CATEGORY_ID: Final = re.compile(r"-(?:c|d|cat|f)\d{1,4}$")
_OWN_NUMBER: Final = re.compile(r"[a-z]{0,4}?(\d{4,20})")
_PAGE_OF_ARTICLE: Final = re.compile(r"(?<=-\d{6})\d*(-p\d{1,2})$")
_LEADING_ID: Final = re.compile(r"(\d{2,12})-[^-]+-")
_NUMBER_SEGMENT: Final = re.compile(r"(?!(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:\d\d)?$)\d{5,20}")
_CATEGORY_SEGMENTS: Final = words("c cat cate channel danhmuc chuyenmuc")
_QUERY_IDS: Final = ("itemid", "newsid", "articleid", "contentid", "idtin", "tinid", "postid", "p", "id")
_DETAIL_PAGE: Final = re.compile(
    r"(?:^|[-_])(?:detail|details|chitiet|chi-tiet|chitiettin|article|news|newsdetail|bai-viet|baiviet|view|viewnews|xemtin|tin|print)"
    r"(?:$|[-_])",
    re.IGNORECASE,
)
_NAMED_DETAIL: Final = re.compile(r"(?:chi-?tiet|detail)", re.IGNORECASE)
_LONG_NUMBER: Final = re.compile(r"[0-9]{4,12}")
_DETAIL_IDS: Final = ("id", "newsid", "articleid", "contentid", "idtin", "tinid", "postid", "itemid")
_DETAIL_VALUES: Final = words(
    "article detail details chitiet chi-tiet viewdetail newsdetail news-detail xemtin chitiettin chi-tiet-tin"
)
_LEADING_NUMBER: Final = re.compile(r"(\d{1,12})(?![^:-])")
_NUMBERED_PAGE: Final = re.compile(r"(?:p|page|trang)[-_]?\d{1,4}")
_MONTH: Final = re.compile(r"(?:^|/)(?:19|20)\d\d/(?:0?[1-9]|1[0-2])(?:/(?:0?[1-9]|[12]\d|3[01]))?$")
_LISTING_WORD: Final = re.compile(
    r"(?:tin|tin-tuc|tin-moi|su-kien|chuyen-muc|thong-bao|news|van-ban|hoat-dong)(?:-[^-]+){0,6}"
)
_WORDS_OF_A_TITLE: Final = 6
_WORDS_WITHOUT_ENDING: Final = 8


def address(url: Url) -> PageAddress:
    """Read a URL of a site of which nothing is declared. Where its form says nothing, the kind is `other`."""
    host = url.host.removeprefix("www.")
    if _is_under(host, _NOT_NEWS):
        return PageAddress("other", url.host, "other", None, "")
    known = _is_under(host, OUTLETS)
    if known and host.startswith(("m.", "amp.")):
        host = host.partition(".")[2]
    segments, _ = article_segments(url)
    lowered = [segment.lower() for segment in segments]
    by_path = partial(path_key, host, url, lower=True)
    if names_feed(lowered):
        return PageAddress("listing", host, "other", None, by_path())
    if "pageid" in url.parameters and host.endswith((".gov.vn", "chinhphu.vn")):
        return PageAddress("document", host, "other", None, by_path())
    file = file_kind(lowered[-1]) if lowered else None
    if file is not None:
        return PageAddress(file, host, "other", None, path_key(host, url, lower=False))
    article_id = _article_id(lowered, url)
    kind = _kind(host, lowered, article_id, url, known=known)
    if kind == "other":
        portal = host if known or article_id else url.host
        return PageAddress("other", portal, "other", article_id, _key_of_other(host, lowered, article_id) or by_path())
    if kind == "article":
        name = article_id or "/" + "/".join((*lowered[:-1], stem(lowered[-1])))
        return PageAddress("article", host, "other", article_id, f"{host}:{name}")
    return PageAddress("listing", host, "other", None, by_path())


def _kind(host: str, lowered: list[str], article_id: str | None, url: Url, *, known: bool) -> AddressKind:
    if not lowered or (len(lowered) == 1 and stem(lowered[0]) in HOME_PAGES and article_id is None):
        return "article" if _detail_id(url) else "listing" if known else "other"
    slug = _TRAILING_ID.sub("", stem(lowered[-1]))
    if is_policy(slug) or is_service(slug) or is_service(lowered[0]):
        return "other"
    if LISTING_SECTIONS.intersection(lowered[:-1]) or stem(lowered[-1]) in LISTING_SECTIONS:
        return "listing"
    if _is_video(host, lowered):
        return "other"
    if article_id is not None or _has_title_for_a_name(host, lowered, known=known) or _is_dated(lowered):
        return "article"
    listing = known or _NUMBERED_PAGE.fullmatch(stem(lowered[-1])) or _LISTING_WORD.fullmatch(stem(lowered[0]))
    return "listing" if listing or "page" in url.parameters else "other"


def _article_id(lowered: list[str], url: Url) -> str | None:
    """The number an article's URL ends in, or carries as a parameter of a page for details."""
    if not lowered:
        if (queried := _detail_id(url)) is not None:
            return queried
        post = url.parameters.get("p", "") if len(url.parameters) == 1 else ""
        return post if post.isascii() and post.isdigit() and len(post) <= 12 else None
    last = lowered[-1]
    name = stem(last)
    if page := _PAGE_OF_ARTICLE.search(name):
        name = name[: page.start(1)]
    found = _TRAILING_ID.search(name) or _VIDEO_ID.search(name)
    if found is not None and not _is_category(last, name):
        return found[found.lastindex or 1]
    before = lowered[-2] if len(lowered) > 1 else ""
    own = _OWN_NUMBER.fullmatch(name)
    if own is not None and before and (page_ending(last) or len(own[1]) >= 5 or "ct" in lowered):
        return None if before in _CATEGORY_SEGMENTS and not page_ending(last) else own[1]
    if before == "item" and (leading := _LEADING_ID.match(name)):
        return leading[1]
    if _NUMBER_SEGMENT.fullmatch(before) and name.count("-") >= 2:
        return before
    if _DETAIL_PAGE.search(name) or last.endswith(".aspx"):
        for parameter in _QUERY_IDS:
            value = url.parameters.get(parameter, "")
            if value.isascii() and value.isdigit() and 2 <= len(value) <= 20:
                return value
        if _DETAIL_PAGE.search(name) or _NAMED_DETAIL.match(name):
            numbers = [value for value in url.parameters.values() if _LONG_NUMBER.fullmatch(value)]
            return numbers[0] if len(numbers) == 1 else None
    return None


def _detail_id(url: Url) -> str | None:
    """The number in the query of a site that has one page for all: `/index.php?view=article&id=12:ten-bai`."""
    if _DETAIL_VALUES.isdisjoint(value.lower() for value in url.parameters.values()):
        return None
    numbers = (_LEADING_NUMBER.match(url.parameters.get(name, "")) for name in _DETAIL_IDS)
    return next((found[1] for found in numbers if found), None)


def _is_category(last: str, name: str) -> bool:
    """`/tai-chinh-d6/`: a short number behind a letter names a category, unless the segment ends like a page."""
    return not page_ending(last) and _CATEGORY_ID.search(name) is not None


def _is_video(host: str, lowered: list[str]) -> bool:
    return (
        host.partition(".")[0] in _VIDEO_HOSTS
        or not VIDEO_SECTIONS.isdisjoint(lowered[:-1])
        or any(_VIDEO_ID.search(stem(name)) for name in lowered[-1:])
    )


def _has_title_for_a_name(host: str, lowered: list[str], *, known: bool) -> bool:
    """Whether a slug without a number is as long as a title; papers that number their articles never leave it out."""
    if known and host not in _NO_ID_IN_URL:
        return False
    words = stem(lowered[-1]).count("-") + 1
    return words >= (_WORDS_OF_A_TITLE if page_ending(lowered[-1]) in ("html", "htm") else _WORDS_WITHOUT_ENDING)


def _is_dated(lowered: list[str]) -> bool:
    """Whether a name stands behind a year and a month, or a day: `/xa-hoi/2013/08/khanh-thanh/`."""
    name = stem(lowered[-1])
    if name.isdigit() or _NUMBERED_PAGE.fullmatch(name):
        return False
    return _MONTH.search("/".join(lowered[:-1])) is not None


def _key_of_other(host: str, lowered: list[str], article_id: str | None) -> str | None:
    if article_id is None:
        return None
    return f"{host}:video:{article_id}" if _is_video(host, lowered) else f"{host}:{article_id}"


def _is_under(host: str, domains: frozenset[str]) -> bool:
    labels = host.split(".")
    return any(".".join(labels[start:]) in domains for start in range(max(0, len(labels) - 4), len(labels)))


NEWS: Final = Portal(name="news", hosts=(), grammar=address)
