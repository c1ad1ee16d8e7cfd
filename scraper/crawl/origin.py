"""A mirror of the portals at another address: pages come from there, rows keep the portal's own URLs."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit, urlunsplit


@dataclass(frozen=True, slots=True)
class Origin:
    """Where `--origin` says the pages are, for instance `http://127.0.0.1:8000`; a path in it goes before theirs."""

    base: str

    @property
    def host(self) -> str:
        """Host name of the origin, lower case, without port."""
        return (urlsplit(self.base).hostname or "").lower()

    def fetch_url(self, url: str) -> str:
        """Where the portal's page `url` is fetched from."""
        parts = urlsplit(url)
        base = urlsplit(self.base)
        return urlunsplit((base.scheme, base.netloc, base.path.rstrip("/") + (parts.path or "/"), parts.query, ""))

    def portal_url(self, url: str, beside: str) -> str:
        """The portal's own URL for a printed address: one at the origin belongs to the host of `beside`."""
        try:
            parts = urlsplit(url)
            base = urlsplit(self.base)
        except ValueError:
            return url
        if parts.netloc.lower() != base.netloc.lower():
            return url
        prefix = base.path.rstrip("/")
        path = parts.path.removeprefix(prefix) if parts.path.startswith(prefix) else parts.path
        own = urlsplit(beside)
        return urlunsplit((own.scheme, own.netloc, path, parts.query, parts.fragment))

    def as_portal(self, body: bytes, url: str) -> bytes:
        """The page `url` with addresses at the origin written as the portal's own."""
        own = urlsplit(url)
        return body.replace(self.base.encode(), f"{own.scheme}://{own.netloc}".encode())
