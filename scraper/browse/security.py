"""Headers that keep pages harmless, on our pages and on Datasette's.

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
_HEADERS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), interest-cohort=()",
}
_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)


def protect(application: Application) -> Application:
    """The application with security headers on every answer; one that brings its own policy keeps it."""

    async def protected(scope: Message, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                present = {name.lower() for name, _ in message.get("headers", ())}
                added = [(name, value) for name, value in _headers() if name not in present]
                message = {**message, "headers": [*message.get("headers", ()), *added]}
            await send(message)

        await application(scope, receive, send_with_headers if scope["type"] == "http" else send)

    return protected


@cache
def _headers() -> tuple[tuple[bytes, bytes], ...]:
    headers = {**_HEADERS, "content-security-policy": datasette_policy()}
    return tuple((name.encode(), value.encode()) for name, value in headers.items())


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
