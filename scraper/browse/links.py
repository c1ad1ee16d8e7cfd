"""Addresses of this site's own pages, wherever the site lives: at a host's root, or below it behind a proxy. Pure."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from urllib.parse import quote, urlencode


@dataclass(frozen=True, slots=True)
class Links:
    """What every address starts with.

    `origin` is scheme and host as the reader wrote them, `prefix` the path of the home page without its last slash (“”
    at a host's root: Datasette's setting `base_url`), `tables` where Datasette serves the archive's tables.
    """

    origin: str
    prefix: str
    tables: str

    def page(self, path: str, /, **parameters: object) -> str:
        """One of our pages, by its path from the home page, with the parameters that have a value."""
        return _query(self.prefix + path, parameters)

    def article(self, key: str, page: str = "article", **parameters: object) -> str:
        """A page of an article (`article`, `history`, `evidence`, `cite`) by its key."""
        return self.page(f"/{page}/{quote(key, safe=':/.-_~')}", **parameters)

    def author(self, name: str) -> str:
        """The page of an author."""
        return self.page(f"/author/{quote(name, safe='')}")

    def topic(self, slug: str) -> str:
        """The page of a topic."""
        return self.page(f"/topic/{quote(slug, safe='')}")

    def record(self, warc_file: str, offset: int) -> str:
        """Where a WARC record is downloaded."""
        return self.page(f"/record/{quote(warc_file, safe='/')}/{offset}")

    def feed(self, name: str, form: str = "atom", **parameters: object) -> str:
        """A feed, `new`, `search`, `edits`, `removals` or `topic/SLUG`, as `atom` or `json`."""
        return self.page(f"/feeds/{quote(name, safe='/')}.{form}", **parameters)

    def table(self, name: str = "", /, **parameters: object) -> str:
        """A table, view or canned query of Datasette; without a name its page of all of them."""
        return _query(f"{self.tables}/{name}" if name else self.tables, parameters)

    def asset(self, name: str) -> str:
        """A static file, with a mark that changes with its content."""
        return self.page(f"/static/{name}", v=asset_mark(name))

    def whole(self, path: str) -> str:
        """An address of this site as others can follow it."""
        return self.origin + path


@cache
def asset_bytes(name: str) -> bytes:
    """One of the files in `static/` (FileNotFoundError if there is none of that name)."""
    return (files("scraper.browse") / "static" / name).read_bytes()


@cache
def asset_mark(name: str) -> str:
    """A short hash of a static file."""
    return hashlib.sha256(asset_bytes(name)).hexdigest()[:12]


def _query(path: str, parameters: dict[str, object]) -> str:
    given = {name: value for name, value in parameters.items() if value not in (None, "", False)}
    return f"{path}?{urlencode(given, doseq=True)}" if given else path
