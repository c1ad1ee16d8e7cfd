"""Headers that keep pages harmless, on our pages and on Datasette's, and two small mendings of Datasette's requests.

Our own pages run no script at all. Datasette's have a few scripts written into them: their hashes are computed from its
templates, never from a response, so that a script that somebody smuggled into a page has none.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Awaitable, Callable, MutableMapping
from functools import cache
from importlib.resources import files
from typing import Any

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Message, Receive, Send], Awaitable[None]]

OWN_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
OWN_PAGES = re.compile(
    r"/(?:$|(?:search|changes|about|charts|robots\.txt|sitemap\.xml|llms\.txt)$"
    r"|(?:article|history|evidence|cite|topic|author|feeds|record|static)/)"
)
_HEADERS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), interest-cohort=()",
}
_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)
_COLUMN_SEARCH = re.compile(rb"(^|&)_search_(title|lead|body|captions)=")


def protect(application: Application) -> Application:
    """The application with security headers on every answer."""

    async def protected(scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await application(scope, receive, send)
            return
        headers = _headers_for(scope["path"])

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                present = {name.lower() for name, _ in message.get("headers", ())}
                added = [(name, value) for name, value in headers if name not in present]
                message = {**message, "headers": [*message.get("headers", ()), *added]}
            await send(message)

        await application(_searching_letters(scope), receive, send_with_headers)

    return protected


def _headers_for(path: str) -> list[tuple[bytes, bytes]]:
    policy = OWN_POLICY if OWN_PAGES.match(path) else datasette_policy()
    return [(name.encode(), value.encode()) for name, value in {**_HEADERS, "content-security-policy": policy}.items()]


def _searching_letters(scope: Message) -> Message:
    """Datasette's `_search_title=` asks one column: the folded one, since our queries of one column are folded."""
    asked = scope.get("query_string", b"")
    if b"_search_" not in asked or b"_searchmode=raw" in asked:
        return scope
    return {**scope, "query_string": _COLUMN_SEARCH.sub(rb"\1_search_\2_folded=", asked)}


@cache
def datasette_policy() -> str:
    """The content security policy of Datasette's own pages."""
    hashes = " ".join(f"'sha256-{digest}'" for digest in sorted(_script_hashes()))
    return (
        f"default-src 'self'; script-src 'self' {hashes}; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'"
    )


def _script_hashes() -> set[str]:
    found = set()
    for template in (files("datasette") / "templates").iterdir():
        if template.name.endswith(".html"):
            for script in _SCRIPT.findall(template.read_text(encoding="utf-8")):
                found |= {_hash(variant) for variant in _renderings(script)}
    return found


def _renderings(script: str) -> list[str]:
    if "{{ datasette_allow_facet }}" in script:
        return [script.replace("{{ datasette_allow_facet }}", value) for value in ("true", "false")]
    return [] if "{{" in script or "{%" in script else [script]


def _hash(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode("utf-8")).digest()).decode("ascii")
