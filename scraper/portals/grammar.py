"""Rules that URLs of many sites share: file endings, what decorates an article's path, sections without articles."""

from __future__ import annotations

import re
from urllib.parse import quote

from scraper.portals.portal import AddressKind
from scraper.portals.urls import Url, words

MEDIA_ENDINGS = words(
    "jpg jpeg jpe jfif png gif webp svg bmp ico tif tiff avif heic mp4 m4v mov avi wmv flv webm mkv mpg mpeg 3gp ogv "
    "m3u8 mp3 m4a wav ogg oga aac wma flac swf"
)
DOCUMENT_ENDINGS = words(
    "pdf doc docx docm dot dotx xls xlsx xlsm xlsb csv ppt pptx pps ppsx odt ods odp rtf txt epub zip rar 7z gz tar"
)
RESOURCE_ENDINGS = words("css js mjs map json xml xsl woff woff2 ttf otf eot axd ashx asmx webmanifest")

VIDEO_SECTIONS = words(
    "video videos clip clips video-clip phim-video tin-video video-tin-tuc podcast podcasts truyen-hinh tv audio radio "
    "thu-vien-video thu-vien-anh thu-vien-hinh-anh album livestream truc-tiep-truyen-hinh media-video shorts short"
)
LISTING_SECTIONS = words(
    "tag tags tu-khoa tukhoa topic topics chu-de chude category categories chuyen-muc chuyen-trang tac-gia author "
    "authors search tim-kiem timkiem archive archives luu-tru danh-muc dong-su-kien"
)
FEED_SECTIONS = words("rss feed feeds atom rss2 rdf")
HOME_PAGES = words("index default home trang-chu home-page homepage")
_SERVICE_SECTIONS = words(
    "api ajax share sharer login signin signup register dang-nhap dang-ky dang-xuat logout lien-he contact gop-y "
    "sitemap so-do so-do-site so-do-cong so-do-website quang-cao lien-he-quang-cao bao-gia bao-gia-quang-cao "
    "dat-bao toa-soan account tai-khoan user profile cart gio-hang cgi-bin captcha download print "
    "privacy privacy-policy terms terms-of-use terms-of-service cookie-policy about about-us robots.txt favicon.ico"
)
_POLICY = re.compile(
    r"(?:chinh-sach-(?:bao-mat|quyen-rieng-tu|rieng-tu|bao-ve-(?:thong-tin|du-lieu)-ca-nhan|cookie)"
    r"|(?:dieu-khoan|thoa-thuan|quy-dinh|quy-che)-(?:va-dieu-kien-)?(?:su-dung|dich-vu|hoat-dong-website)"
    r"|privacy-policy|terms-of-(?:use|service)|cookie-policy|lien-he-(?:quang-cao|toa-soan)|bang-gia-quang-cao)"
    r"(?:-[^-]+){0,8}"
)
_ENDING = re.compile(r"\.([a-z0-9]{1,11})$", re.IGNORECASE)
_PASTED_BEHIND = re.compile(r"[\s.,;:!)\]}>\"'»”’]+$")
_DECORATIONS = words("amp print in ban-in embed feed trackback")


def ending(name: str) -> str:
    """The lower-case file ending of a path segment, without its dot; empty when it has none."""
    found = _ENDING.search(name.lower())
    return found[1] if found else ""


def stem(name: str) -> str:
    """A path segment without its page ending (`.html`, `.htm`, `.chn` …)."""
    return _ENDING.sub("", name, count=1) if page_ending(name) else name


def page_ending(name: str) -> str:
    """The ending of a segment that names a web page (it begins with a letter, so that `v1.5` has none), else empty."""
    found = ending(name)
    return found if found[:1].isalpha() and len(found) <= 5 else ""


def article_segments(url: Url) -> tuple[list[str], bool]:
    """The path's segments without what does not change the article, and whether it was decorated (`/amp`, `/print`).

    Dropped are `/amp`, `/print`, `/embed`, a page of comments, `index.php` in front, and what was pasted behind the
    address: punctuation, or a query whose `?` was lost or escaped.
    """
    segments = url.segments
    if segments and segments[0].lower() == "index.php":
        segments = segments[1:]
    decorated = False
    if len(segments) > 1 and segments[0].lower() in ("amp", "print"):
        segments, decorated = segments[1:], True
    while len(segments) > 1 and (
        segments[-1].lower() in _DECORATIONS or segments[-1].lower().startswith("comment-page-")
    ):
        if segments[-1].lower() in ("feed", "trackback"):
            break
        segments, decorated = segments[:-1], True
    if segments:
        last = _PASTED_BEHIND.sub("", re.split(r"[?&#]", segments[-1], maxsplit=1)[0])
        if last.lower().endswith(".amp"):
            last, decorated = last[:-4], True
        segments[-1:] = [last] if last else []
    return segments, decorated


def file_kind(name: str) -> AddressKind | None:
    """`media`, `document` or `other` (style sheets, scripts, data) by the file ending; None for a page."""
    found = ending(name)
    if name.lower() == "robots.txt":
        return "other"
    if found in MEDIA_ENDINGS:
        return "media"
    if found in DOCUMENT_ENDINGS:
        return "document"
    return "other" if found in RESOURCE_ENDINGS else None


def names_feed(lowered: list[str]) -> bool:
    """Whether lower-case path segments are those of a feed: `/rss/home.rss`, `/feed/`, `/tin-tuc/rss.xml`."""
    if not lowered:
        return False
    named = (*lowered[:-1], stem(lowered[-1]), ending(lowered[-1]))
    return not FEED_SECTIONS.isdisjoint(named)


def is_policy(slug: str) -> bool:
    """Whether a slug names the site's own small print, and not news about such things."""
    return _POLICY.fullmatch(slug) is not None


def is_service(segment: str) -> bool:
    """Whether a whole path segment names a function of the site (login, contact, share, sitemap)."""
    return segment in _SERVICE_SECTIONS


def path_key(host: str, url: Url, *, lower: bool) -> str:
    """`host:/path` without trailing slash, its query sorted behind it."""
    path = url.path.lower() if lower else url.path
    pairs = sorted((name, value.lower() if lower else value) for name, value in url.parameters.items())
    query = "&".join(f"{quote(name, safe='')}={value}" for name, value in pairs)
    return f"{host}:{path}{'?' if query else ''}{query}"
