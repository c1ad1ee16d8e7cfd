"""A request to the synthetic portal and its answer, apart from any server."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, unquote, urlsplit

HTML = "text/html; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Request:
    """What was asked: `host` is the portal's own, `target` path and query, header names in lower case."""

    host: str
    target: str
    method: str = "GET"
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""

    @property
    def path(self) -> str:
        """The path, unescaped."""
        return unquote(urlsplit(self.target).path) or "/"

    @property
    def query(self) -> dict[str, str]:
        """Parameters by lower-case name; the last of a name counts."""
        return {name.lower(): value for name, value in parse_qsl(urlsplit(self.target).query, keep_blank_values=True)}

    @property
    def form(self) -> dict[str, str]:
        """Fields of a form that was posted."""
        return dict(parse_qsl(self.body.decode("utf-8", "replace"), keep_blank_values=True))


@dataclass(slots=True)
class Reply:
    """The answer. With `script` the server sends its bytes as they are, sleeps its floats (seconds), then hangs up."""

    body: bytes = b""
    status: int = 200
    content_type: str = HTML
    headers: list[tuple[str, str]] = field(default_factory=list)
    script: Iterator[bytes | float] | None = None


def redirect(location: str, status: int = 302) -> Reply:
    """A redirect to anywhere, also where no client should go."""
    return Reply(status=status, headers=[("Location", location)])
