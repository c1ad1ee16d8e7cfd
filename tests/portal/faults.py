"""What government sites do to a crawler: one small function per fault.

Each takes the request, the portal and its own settings. A fault set for a path changes that path's page; asked for at
`/fault/<name>` it changes a page of the portal's choice.
"""

from __future__ import annotations

import gzip
import time
import unicodedata
import zlib
from collections.abc import Callable, Iterator
from html import escape
from typing import TYPE_CHECKING, Any

from tests.portal import rendering
from tests.portal.hostile import HOSTILE_PAGES
from tests.portal.messages import HTML, Reply, Request, redirect
from tests.portal.oldcharsets import tcvn3, twice_encoded, vni, windows_1258

if TYPE_CHECKING:
    from tests.portal.site import Portal

Fault = Callable[..., Reply]
FAULTS: dict[str, Fault] = {}


def _fault(name: str) -> Callable[[Fault], Fault]:
    def register(function: Fault) -> Fault:
        FAULTS[name] = function
        return function

    return register


def good_page(request: Request, portal: Portal) -> Reply:
    """The page that the fault spoils: the one asked for, or an article when only the fault was asked for."""
    if not request.path.startswith("/fault/"):
        return portal.healthy(request)
    story = portal.story(portal.live_keys()[0])
    return portal.healthy(Request(story.host, story.path()))


# Statuses


def _status(status: int, heading: str, text: str) -> Fault:
    def answer(request: Request, portal: Portal, retry_after: str | None = None, **_: Any) -> Reply:
        page = rendering.message_page(heading, text, portal.setting(request.host))
        headers = [] if retry_after is None else [("Retry-After", retry_after)]
        return Reply(page, status, headers=headers)

    return answer


FAULTS |= {
    "403": _status(403, "403 Forbidden", "Bạn không có quyền truy cập trang này."),
    "404": _status(404, "Không tìm thấy trang", "Trang bạn yêu cầu không tìm thấy hoặc đã bị gỡ bỏ."),
    "410": _status(410, "410 Gone", "Nội dung đã bị gỡ bỏ."),
    "429": _status(429, "429 Too Many Requests", "Quá nhiều yêu cầu."),
    "500": _status(500, "500 Internal Server Error", "Máy chủ gặp lỗi."),
    "502": _status(502, "502 Bad Gateway", "nginx"),
    "503": _status(503, "503 Service Unavailable", "Hệ thống đang bảo trì. Vui lòng quay lại sau."),
    "soft-404": _status(200, "Không tìm thấy trang", "Trang bạn yêu cầu không tìm thấy hoặc đã bị gỡ bỏ."),
    "maintenance": _status(200, "Hệ thống đang bảo trì", "Cổng thông tin tạm ngừng để nâng cấp. Mời quay lại sau."),
}


@_fault("waf")
def _waf(_request: Request, _portal: Portal, **_: Any) -> Reply:
    html = (
        "<html><head><title>Request Rejected</title></head><body>The requested URL was rejected. "
        "Please consult with your administrator.<br><br>Your support ID is: 7114523345612345678</body></html>"
    )
    return Reply(html.encode())


@_fault("challenge")
def _challenge(request: Request, portal: Portal, honours: bool = True, **_: Any) -> Reply:
    """The `D1N=` cookie set by script; with `honours` the page comes once the cookie is sent."""
    cookie = "D1N=5c1f0a9b7d3e4862"
    if honours and cookie in request.headers.get("cookie", ""):
        return good_page(request, portal)
    script = (
        f'document.cookie="{cookie}"+"; expires=Fri, 31-Dec-2099 23:59:59 GMT; path=/";window.location.reload(true);'
    )
    return Reply(f"<html><body><script>{script}</script></body></html>".encode())


# Time and transport


@_fault("timeout")
def _timeout(_request: Request, _portal: Portal, seconds: float = 30, **_: Any) -> Reply:
    return Reply(script=iter([float(seconds)]))


@_fault("slow")
def _slow(request: Request, portal: Portal, seconds: float = 1, **_: Any) -> Reply:
    time.sleep(seconds)
    return good_page(request, portal)


@_fault("slowloris")
def _slowloris(_request: Request, _portal: Portal, pause: float = 0.2, seconds: float = 60, **_: Any) -> Reply:
    def drip() -> Iterator[bytes | float]:
        yield b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: 1000000\r\n\r\n"
        for _ in range(int(seconds / pause)):
            yield b"<"
            yield pause

    return Reply(script=drip())


@_fault("hang-up")
def _hang_up(_request: Request, _portal: Portal, **_: Any) -> Reply:
    return Reply(script=iter(()))


@_fault("half")
def _half(request: Request, portal: Portal, **_: Any) -> Reply:
    """Half of the document, then the connection is gone, against Content-Length."""
    page = good_page(request, portal).body
    head = f"HTTP/1.1 200 OK\r\nContent-Type: {HTML}\r\nContent-Length: {len(page)}\r\n\r\n".encode()
    return Reply(script=iter([head + page[: len(page) // 2]]))


@_fault("half-clean")
def _half_clean(request: Request, portal: Portal, **_: Any) -> Reply:
    """Half of the document with a Content-Length that fits."""
    page = good_page(request, portal)
    return Reply(page.body[: len(page.body) // 2], content_type=page.content_type)


@_fault("garbage-header")
def _garbage_header(_request: Request, _portal: Portal, **_: Any) -> Reply:
    return Reply(script=iter([b"\x16\x03\x01 no http here\r\n\r\n"]))


@_fault("chunked")
def _chunked(request: Request, portal: Portal, cut: bool = False, **_: Any) -> Reply:
    """The page in chunks; with `cut` the connection goes before the last."""
    page = good_page(request, portal).body
    pieces = [page[start : start + 1000] for start in range(0, len(page), 1000)]
    sent: list[bytes | float] = [f"{len(piece):x}\r\n".encode() + piece + b"\r\n" for piece in pieces]
    end = [] if cut else [b"0\r\n\r\n"]
    head = f"HTTP/1.1 200 OK\r\nContent-Type: {HTML}\r\nTransfer-Encoding: chunked\r\n\r\n".encode()
    return Reply(script=iter([head, *(sent[:-1] if cut else sent), *end]))


@_fault("304")
def _not_modified(_request: Request, _portal: Portal, **_: Any) -> Reply:
    """Not modified, whatever was asked."""
    return Reply(status=304)


@_fault("wrong-type")
def _wrong_type(request: Request, portal: Portal, content_type: str = "application/octet-stream", **_: Any) -> Reply:
    page = good_page(request, portal)
    page.content_type = content_type
    return page


@_fault("gzip")
def _gzip(request: Request, portal: Portal, **_: Any) -> Reply:
    page = good_page(request, portal)
    page.body = gzip.compress(page.body, mtime=0)
    page.headers.append(("Content-Encoding", "gzip"))
    return page


@_fault("gzip-broken")
def _gzip_broken(request: Request, portal: Portal, **_: Any) -> Reply:
    page = _gzip(request, portal)
    page.body = page.body[: len(page.body) // 2] + b"\x00broken"
    return page


@_fault("gzip-bomb")
def _gzip_bomb(_request: Request, _portal: Portal, megabytes: int = 300, **_: Any) -> Reply:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    block = b"<p>\n" * 262_144
    body = b"".join(packer.compress(block) for _ in range(megabytes)) + packer.flush()
    return Reply(body, headers=[("Content-Encoding", "gzip")])


@_fault("empty")
def _empty(_request: Request, _portal: Portal, **_: Any) -> Reply:
    return Reply(b"")


@_fault("binary")
def _binary(_request: Request, _portal: Portal, **_: Any) -> Reply:
    return Reply(bytes(range(256)) * 64)


# Redirects


@_fault("redirect-loop")
def _redirect_loop(request: Request, _portal: Portal, **_: Any) -> Reply:
    turn = "?vong=2" if "vong" not in request.query else ""
    return redirect(request.target.split("?")[0] + turn)


@_fault("redirect-chain")
def _redirect_chain(request: Request, portal: Portal, hops: int = 25, **_: Any) -> Reply:
    hop = int(request.query.get("buoc", "0"))
    if hop >= hops:
        return good_page(Request(request.host, request.target.split("?")[0]), portal)
    return redirect(f"{request.target.split('?')[0]}?buoc={hop + 1}")


@_fault("redirect")
def _redirect(_request: Request, _portal: Portal, to: str = "/", status: int = 302, **_: Any) -> Reply:
    return redirect(to, status)


def _redirect_to(location: str) -> Fault:
    return lambda _request, _portal, **_: redirect(location)


FAULTS |= {
    "redirect-loopback": _redirect_to("http://127.0.0.1:9/"),
    "redirect-localhost": _redirect_to("http://localhost:9/"),
    "redirect-private": _redirect_to("http://10.1.2.3/"),
    "redirect-ipv6": _redirect_to("http://[::1]:9/"),
    "redirect-decimal": _redirect_to("http://2130706433:9/"),
    "redirect-metadata": _redirect_to("http://169.254.169.254/latest/meta-data/"),
    "redirect-file": _redirect_to("file:///etc/passwd"),
    "redirect-data": _redirect_to("data:text/html,<h1>xin chao</h1>"),
    "redirect-script": _redirect_to("javascript:alert(1)"),
    "redirect-away": _redirect_to("https://cangvuhaiphong.gov.vn/"),
}


# Bytes that are not what they are said to be


def _encoded(encode: Callable[[str], bytes], content_type: str, meta: str) -> Fault:
    def answer(request: Request, portal: Portal, **_: Any) -> Reply:
        page = good_page(request, portal)
        text = (
            page.body.decode("utf-8")
            .replace('charset="utf-8"', f'charset="{meta}"')
            .replace("charset=utf-8", f"charset={meta}")
        )
        return Reply(encode(text), page.status, content_type, page.headers)

    return answer


FAULTS |= {
    "windows-1258": _encoded(windows_1258, "text/html; charset=windows-1258", "windows-1258"),
    "windows-1258-as-utf-8": _encoded(windows_1258, "text/html; charset=utf-8", "utf-8"),
    "tcvn3": _encoded(tcvn3, "text/html; charset=iso-8859-1", "iso-8859-1"),
    "vni": _encoded(vni, "text/html", "iso-8859-1"),
    "utf-16": _encoded(lambda text: text.encode("utf-16"), "text/html", "utf-16"),
    "utf-16-as-utf-8": _encoded(lambda text: text.encode("utf-16"), "text/html; charset=utf-8", "utf-8"),
    "utf-8-as-latin-1": _encoded(str.encode, "text/html; charset=ISO-8859-1", "iso-8859-1"),
    "mojibake": _encoded(twice_encoded, "text/html; charset=utf-8", "utf-8"),
    "nfd": _encoded(lambda text: unicodedata.normalize("NFD", text).encode(), "text/html; charset=utf-8", "utf-8"),
    "surrogates": _encoded(lambda text: text.replace("\n", "\ud800\n").encode("utf-8", "surrogatepass"), HTML, "utf-8"),
}


# Documents that are hard to read


@_fault("two-documents")
def _two_documents(request: Request, portal: Portal, **_: Any) -> Reply:
    page = good_page(request, portal)
    front = "<html><head><title>Loading…</title></head><body><div>Đang tải</div></body></html>\n"
    return Reply(front.encode() + page.body, content_type=page.content_type)


@_fault("base-elsewhere")
def _base_elsewhere(request: Request, portal: Portal, **_: Any) -> Reply:
    page = good_page(request, portal)
    body = page.body.replace(b"<head>", b'<head><base href="https://cangvuhaiphong.gov.vn/x/">', 1)
    return Reply(body, content_type=page.content_type)


@_fault("session-ids")
def _session_ids(request: Request, portal: Portal, **_: Any) -> Reply:
    """Every link of the page carries an id that is new with every request."""
    page = good_page(request, portal)
    session = f"{time.monotonic_ns():032x}"
    html = page.body.decode()
    for attribute in ('href="/', f'href="https://{request.host}/'):
        before, *links = html.split(attribute)
        html = attribute.join([before, *(_with_session(link, session) for link in links)])
    return Reply(html.encode(), content_type=page.content_type)


@_fault("url-variants")
def _url_variants(request: Request, portal: Portal, key: str = "", **_: Any) -> Reply:
    """A listing of one article under every URL it answers to."""
    story = portal.story(key or portal.live_keys()[0])
    items = "".join(
        f'<div class="item"><h3><a href="{escape(url)}">{escape(story.title)}</a></h3></div>'
        for url in story.variants()
    )
    head = f"<html><head><title>Tin tức</title></head><body><header>{request.host}</header>"
    return Reply(f'{head}<div class="list-news">{items}</div></body></html>'.encode())


def _with_session(link: str, session: str) -> str:
    url, quote, rest = link.partition('"')
    joint = "&amp;" if "?" in url else "?"
    return f"{url}{joint}PHPSESSID={session}{quote}{rest}"


def _hostile(build: Callable[..., bytes]) -> Fault:
    return lambda request, _portal, **settings: Reply(build(request, **settings))


FAULTS |= {name: _hostile(build) for name, build in HOSTILE_PAGES.items()}
