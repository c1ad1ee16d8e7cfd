"""URLs as values: taken apart, compared and written canonically, without network and without exceptions."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import parse_qsl, quote, unquote, unquote_plus, urlsplit

_ENCODED_AMPERSAND = re.compile(r"&(?:(?:amp|#0*38|#x0*26);)+", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x1f\x7f\u200b-\u200f\u2028-\u202e\u2060\ufeff]")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_BARE_VIETNAMESE_HOST = re.compile(r"[a-z0-9.-]+\.vn(?::\d+)?(?:[/?#]|$)", re.IGNORECASE)
_HOST_NAME = re.compile(r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)*")
_ADDRESS_IN_BRACKETS = re.compile(r"[0-9a-f:.]+")
_COOKIELESS_SESSION = re.compile(r"\((?:[a-z]\([^()/]*\))+\)", re.IGNORECASE)
_PATH_SESSION = re.compile(r";(?:jsessionid|phpsessid|sid|sessionid)=[^/?#]*", re.IGNORECASE)
_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_DEFAULT_PORTS = {"http": 80, "https": 443}
_LONGEST_HOST = 253
LONGEST_REMEMBERED = 1_000


def words(text: str) -> frozenset[str]:
    """The set of the words of `text`."""
    return frozenset(text.split())


TRACKING_PARAMETERS = words(
    "fbclid gclid dclid gbraid wbraid msclkid yclid twclid ttclid igshid igsh mc_cid mc_eid _ga _gl _gid _hsenc _hsmi "
    "zarsrc zanpdsrc gidzl zalo_source mibextid vero_id oly_enc_id oly_anon_id s_cid gad_source gad_campaignid "
    "srsltid fb_comment_id fb_action_ids fb_action_types fb_source __twitter_impression spm scid"
)
SESSION_PARAMETERS = words("jsessionid phpsessid sid sessionid session_id asp.net_sessionid zenid oscsid")
_TRACKING_PREFIXES = ("utm_", "mtm_", "pk_", "hsa_", "aspsessionid", "__cf_chl")


@dataclass(frozen=True, slots=True)
class Url:
    """An http(s) URL taken apart.

    `host` is lower case and ASCII (IDNA), without a final dot; `port` is None when it is the scheme's own; `path` is
    percent-decoded NFC text, without session ids, empty and dot segments; `raw_path` is the path as printed, without
    session parameters; `raw_query` is the query as it goes on the wire, without tracking and session parameters.
    """

    scheme: str
    host: str
    port: int | None
    path: str
    raw_path: str
    raw_query: str

    @property
    def segments(self) -> list[str]:
        """The parts of the decoded path, as printed."""
        return [segment for segment in self.path.split("/") if segment]

    @property
    def parameters(self) -> dict[str, str]:
        """The decoded query with its names in lower case; the first value wins."""
        found: dict[str, str] = {}
        for name, value in parse_qsl(self.raw_query, keep_blank_values=True):
            found.setdefault(name.casefold(), unicodedata.normalize("NFC", value))
        return found


def parse_url(url: object) -> Url | None:
    """Take `url` apart as a browser would; None for anything that is not an http or https URL with a host.

    `&amp;` as it stands in HTML source is read as `&`; a bare `www.name.vn/path` and `//host/path` count as https.
    """
    if not isinstance(url, str):
        return None
    return _remembered(url) if len(url) <= LONGEST_REMEMBERED else _parsed(url)


def _parsed(url: str) -> Url | None:
    text = _CONTROL.sub("", _ENCODED_AMPERSAND.sub("&", url)).strip()
    if text.startswith("//"):
        text = "https:" + text
    elif _BARE_VIETNAMESE_HOST.match(text):
        text = "https://" + text
    if not _SCHEME.match(text):
        return None
    before_query, question_mark, rest = text.partition("?")
    try:
        parts = urlsplit(before_query.replace("\\", "/") + question_mark + rest)
        port = parts.port
        host = _host(parts.hostname or "")
    except ValueError:
        return None
    scheme = parts.scheme.lower()
    if scheme not in _DEFAULT_PORTS or not host:
        return None
    raw_path = _PATH_SESSION.sub("", parts.path)
    return Url(
        scheme=scheme,
        host=host,
        port=None if port == _DEFAULT_PORTS[scheme] else port,
        path="/" + "/".join(_plain_segments(unicodedata.normalize("NFC", unquote(raw_path)))),
        raw_path=raw_path,
        raw_query=_meaningful_query(parts.query),
    )


_remembered = lru_cache(maxsize=4_096)(_parsed)


def _host(name: str) -> str:
    """The ASCII form of a host name, empty when it cannot be one (ValueError for a label IDNA refuses)."""
    name = unicodedata.normalize("NFKC", unquote(name)).lower().rstrip(".")
    if not name or len(name) > _LONGEST_HOST:
        return ""
    if ":" in name:
        return f"[{name}]" if _ADDRESS_IN_BRACKETS.fullmatch(name) else ""
    if not name.isascii():
        name = name.encode("idna").decode("ascii")
    return name if _HOST_NAME.fullmatch(name) else ""


def _plain_segments(path: str) -> list[str]:
    """The segments that say something: `.` and empty ones dropped, `..` applied, cookieless session ids dropped."""
    kept: list[str] = []
    for segment in path.split("/"):
        segment = segment.strip()
        if segment == "..":
            if kept:
                kept.pop()
        elif segment not in ("", ".") and not _COOKIELESS_SESSION.fullmatch(segment):
            kept.append(segment)
    return kept


def _wire_path(raw_path: str) -> str:
    """The path with its escapes written one way (RFC 3986, section 6.2.2) and its trailing slash kept."""
    segments = _plain_segments(_PERCENT.sub("%25", raw_path))
    written = "/".join(quote(_unquoted(segment), safe="!$&'()*+,;=:@~%", errors="replace") for segment in segments)
    trailing = "/" if written and raw_path.endswith("/") else ""
    return f"/{written}{trailing}"


def _unquoted(segment: str) -> str:
    """The segment as NFC text, its reserved characters (`%`, `/`, `?`, `#`) still escaped; as it is if not UTF-8."""
    try:
        text = unicodedata.normalize("NFC", unquote(segment, errors="strict"))
    except UnicodeDecodeError:
        return segment
    return text.replace("%", "%25").replace("/", "%2F").replace("?", "%3F").replace("#", "%23")


def _meaningful_query(raw_query: str) -> str:
    """The query as it goes on the wire, without tracking and session parameters."""
    kept = [pair for pair in raw_query.split("&") if pair and not is_tracking(unquote_plus(pair.partition("=")[0]))]
    text = unicodedata.normalize("NFC", _PERCENT.sub("%25", "&".join(kept)))
    return quote(text, safe="!$&'()*+,;=:@/?~%[]", errors="replace")


def is_tracking(name: str) -> bool:
    """Whether a query parameter only says where the reader came from, or which session it is."""
    name = name.casefold()
    return name in TRACKING_PARAMETERS or name in SESSION_PARAMETERS or name.startswith(_TRACKING_PREFIXES)


def canonical_url(url: object) -> str | None:
    """The URL to fetch and to compare: one spelling for one page; None when it is not an http(s) URL.

    Scheme and host in lower case, no default port, fragment, tracking parameters or session ids, dot segments
    applied, percent escapes in one form (UTF-8, NFC). Scheme, `www.`, the path's case, a trailing slash and the order
    of parameters stay, since a server may tell them apart; `PageAddress.key` is what ignores those.
    """
    parts = parse_url(url)
    if parts is None:
        return None
    port = "" if parts.port is None else f":{parts.port}"
    query = f"?{parts.raw_query}" if parts.raw_query else ""
    return f"{parts.scheme}://{parts.host}{port}{_wire_path(parts.raw_path)}{query}"


def same_site(one: str, other: str) -> bool:
    """Whether two host names are one site: equal, or one a sub-domain of the other, `www.` aside."""
    one, other = one.removeprefix("www."), other.removeprefix("www.")
    return one == other or one.endswith("." + other) or other.endswith("." + one)
