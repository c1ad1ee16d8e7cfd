"""One page fetched by hand, without a crawl: the same guards, no engine."""

from __future__ import annotations

import socket
from dataclasses import dataclass
from datetime import UTC, datetime
from http.client import HTTPException, HTTPMessage
from typing import IO, Final
from urllib.error import HTTPError, URLError
from urllib.parse import SplitResult, urlsplit
from urllib.request import (
    HTTPDefaultErrorHandler,
    HTTPErrorProcessor,
    HTTPHandler,
    HTTPRedirectHandler,
    HTTPSHandler,
    OpenerDirector,
    Request,
)

from protego import Protego

from scraper import settings
from scraper.crawl.addresses import is_public
from scraper.crawl.contact import contact
from scraper.crawl.intermediates import client_context
from scraper.crawl.origin import Origin
from scraper.errors import BlockedError, DegradedError, UsageError

_REFUSALS: Final = frozenset({401, 403, 429, 451})


@dataclass(frozen=True, slots=True)
class Fetched:
    """A page as it came: `url` is where redirects ended, on the portal's own host; `fetched_at` is aware."""

    url: str
    body: bytes
    content_type: str | None
    fetched_at: datetime


def fetch(url: str, *, origin: str | None = None) -> Fetched:
    """The page at `url`, or at its place in the mirror `origin`.

    robots.txt is obeyed, certificates are verified, only public addresses are asked (or the origin's), redirects too.
    Raises UsageError for an address that may not be asked or a HAIPHONG_CONTACT that is none, BlockedError when the
    site refuses, DegradedError when it does not answer as it should.
    """
    contact()
    mirror = Origin(origin.rstrip("/")) if origin else None
    parts = _web_address(url)
    check_address(mirror.fetch_url(url) if mirror else url, mirror)
    robots = _open(f"{parts.scheme}://{parts.netloc}/robots.txt", mirror, may_fail=True)
    if robots is not None and not Protego.parse(robots.body.decode("utf-8", "ignore")).can_fetch(
        url, settings.ROBOTSTXT_USER_AGENT
    ):
        raise BlockedError(f"{url}: robots.txt of {parts.netloc} does not allow it.")
    page = _open(url, mirror, may_fail=False)
    if page is None:
        raise DegradedError(f"{url}: no answer.")
    return page


class _GuardedRedirects(HTTPRedirectHandler):
    def __init__(self, mirror: Origin | None) -> None:
        self._mirror = mirror

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> Request | None:
        check_address(newurl, self._mirror)
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _open(url: str, mirror: Origin | None, *, may_fail: bool) -> Fetched | None:
    asked = mirror.fetch_url(url) if mirror else url
    check_address(asked, mirror)
    opener = OpenerDirector()
    for handler in (
        HTTPHandler(),
        HTTPSHandler(context=client_context(urlsplit(asked).hostname or "")),
        _GuardedRedirects(mirror),
        HTTPErrorProcessor(),
        HTTPDefaultErrorHandler(),
    ):
        opener.add_handler(handler)
    headers = {**settings.DEFAULT_REQUEST_HEADERS, "User-Agent": settings.USER_AGENT, "Accept-Encoding": "identity"}
    request = Request(asked, headers=headers | ({"Host": urlsplit(url).netloc} if mirror else {}))
    try:
        with opener.open(request, timeout=settings.DOWNLOAD_TIMEOUT) as response:
            body = response.read(settings.DOWNLOAD_MAXSIZE + 1)
            status = int(response.status)
            final, content_type = str(response.url), response.headers.get("Content-Type")
    except HTTPError as error:
        body, status, final, content_type = b"", error.code, url, None
    except (URLError, HTTPException, OSError, ValueError) as error:
        reason = getattr(error, "reason", error)
        words = getattr(reason, "strerror", None) or reason
        raise DegradedError(f"{url}: could not be fetched ({words}); check the address, or try again.") from error
    if status != 200:
        if may_fail and status < 500:
            return None
        kind = BlockedError if status in _REFUSALS or may_fail else DegradedError
        raise kind(f"{url}: the server answered {status}.")
    if len(body) > settings.DOWNLOAD_MAXSIZE:
        raise DegradedError(f"{url}: larger than {settings.DOWNLOAD_MAXSIZE // 2**20} MiB; save it to a file first.")
    return Fetched(mirror.portal_url(final, url) if mirror else final, body, content_type, datetime.now(UTC))


def check_address(url: str, mirror: Origin | None) -> None:
    """Raise UsageError unless `url` may be asked: http(s), and on the open internet or at the mirror itself."""
    parts = _web_address(url)
    host, port = (parts.hostname or "").lower(), parts.port
    if mirror is not None and host == mirror.host:
        return
    try:
        found = socket.getaddrinfo(host, port or (443 if parts.scheme == "https" else 80), type=socket.SOCK_STREAM)
    except OSError as error:
        raise DegradedError(
            f"{url}: the host name could not be resolved ({error}); check it, and that this machine is online."
        ) from error
    inside = next((str(entry[4][0]) for entry in found if not is_public(str(entry[4][0]))), None)
    if inside is not None:
        raise UsageError(f"{url}: {inside} is not on the open internet; name a mirror of your own with --origin.")


def _web_address(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        usable = False
    if not usable:
        raise UsageError(f"{url}: this is no web address; give one that starts with https:// or http://.")
    return parts
