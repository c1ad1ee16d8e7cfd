"""What a portal is: its hosts, the listings to start from, how they go on, and how its pages are laid out."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from scraper.portals.layouts import Layout
from scraper.portals.urls import Url

AddressKind = Literal["article", "listing", "document", "media", "other"]
Era = Literal["A", "B", "C", "wp", "other"]


@dataclass(frozen=True, slots=True)
class PageAddress:
    """What a URL says about its page, without fetching it.

    `portal` is the host without `www.`; `article_id` is the number the portal gave the page, if the URL holds one;
    `key` is the same for every URL of one article (`host:id`, `host:A:id`, `host:/path`), empty where there is no page.
    """

    kind: AddressKind
    portal: str
    era: Era
    article_id: str | None
    key: str


Grammar = Callable[[Url], PageAddress]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pagination:
    """How the pages of a listing are numbered: `parameter` in the query, or `path` behind it (`/page/{number}`).

    `postback` says that the pager is an ASP.NET form: there is no address to follow unless `parameter` is declared too.
    """

    parameter: str | None = None
    path: str | None = None
    postback: bool = False

    def page_number(self, url: str) -> int | None:
        """Which page of its listing `url` is, by this rule: 1 when it has no number, None when it cannot be told."""
        try:
            parts = urlsplit(url)
        except ValueError:
            return None
        if self.parameter is not None:
            values = [value for name, value in parse_qsl(parts.query) if name.lower() == self.parameter.lower()]
            return _number(values[-1]) if values else 1
        if self.path is not None:
            found = self._path_pattern().search(parts.path)
            return int(found[1]) if found else 1
        return None

    def page_url(self, url: str, number: int) -> str | None:
        """The address of page `number` of the listing that `url` is a page of; None without a rule."""
        try:
            parts = urlsplit(url)
        except ValueError:
            return None
        if self.parameter is not None:
            query = [
                pair
                for pair in parse_qsl(parts.query, keep_blank_values=True)
                if pair[0].lower() != self.parameter.lower()
            ]
            if number > 1:
                query.append((self.parameter, str(number)))
            return urlunsplit((parts.scheme, parts.netloc, parts.path, urlencode(query), ""))
        if self.path is not None:
            slash = "/" if parts.path.endswith("/") else ""
            path = self._path_pattern().sub("", parts.path).rstrip("/")
            behind = self.path.format(number=number) if number > 1 else ""
            return urlunsplit((parts.scheme, parts.netloc, f"{path}{behind}{slash}" or "/", parts.query, ""))
        return None

    def next_url(self, url: str) -> str | None:
        """The address of the page after `url`, whether or not it exists."""
        number = self.page_number(url)
        return None if number is None else self.page_url(url, number + 1)

    def _path_pattern(self) -> re.Pattern[str]:
        before, _, after = (self.path or "").partition("{number}")
        return re.compile(rf"{re.escape(before)}(\d{{1,6}}){re.escape(after)}/?$", re.IGNORECASE)


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 6 else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """A listing to start from: its URL, and the era whose form it and its articles have."""

    url: str
    era: Era


@dataclass(frozen=True, slots=True, kw_only=True)
class Portal:
    """One site as declared: no I/O, nothing learned at run time.

    `hosts` are its own, sub-domains included when `subdomains` is set; `trusted_hosts` are others that carry its media
    or that its redirects may go to. `layouts` and `pagination` are by era, absent where nothing is known.
    `feeds` and `sitemaps` name articles too, and are asked besides the listings. `grammar` reads the portal's URLs.
    """

    name: str
    hosts: tuple[str, ...]
    grammar: Grammar
    subdomains: bool = False
    starts: tuple[Start, ...] = ()
    pagination: tuple[tuple[Era, Pagination], ...] = ()
    layouts: tuple[tuple[Era, Layout], ...] = ()
    trusted_hosts: tuple[str, ...] = ()
    feeds: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()

    def owns(self, host: str) -> bool:
        """Whether `host` (lower case, with or without `www.`) is this portal's own; a look-alike ending is not."""
        bare = host.removeprefix("www.")
        return bare in self.hosts or (self.subdomains and bare.endswith(tuple(f".{own}" for own in self.hosts)))

    def trusts(self, host: str) -> bool:
        """Whether the portal's pages and redirects may refer to `host` as to themselves."""
        return self.owns(host) or host in self.trusted_hosts

    def layouts_of(self, era: Era) -> tuple[Layout, ...]:
        """The layouts to try on article pages of `era`, in order; none where the generic reader must do."""
        return tuple(layout for of, layout in self.layouts if of == era)

    def pagination_of(self, era: Era) -> Pagination | None:
        """The declared rule for listings of `era`, if there is one."""
        return dict(self.pagination).get(era)
