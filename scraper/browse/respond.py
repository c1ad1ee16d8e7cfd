"""From a request to an answer: the reader's language, the archive to read, the time it may take, the page."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import parse_qsl, unquote

from datasette.database import Database
from datasette.utils import sqlite_timelimit
from datasette.utils.asgi import Request, Response

from scraper.archive.demo import is_demo
from scraper.browse.language import COOKIE, LANGUAGES, Language, choose
from scraper.browse.links import Links
from scraper.browse.names import DATABASE
from scraper.browse.overview_data import stamp
from scraper.browse.security import OWN_POLICY
from scraper.browse.templating import environment

if TYPE_CHECKING:
    from datasette.app import Datasette

TIME_LIMIT_MS = 3000
HTML = "text/html; charset=utf-8"
WRONG_REQUEST, NOT_FOUND, UNAVAILABLE = 400, 404, 503
YEAR_SECONDS = 365 * 24 * 3600

Value = TypeVar("Value")

_remembered: dict[str, tuple[object, Any]] = {}


class WrongRequestError(Exception):
    """What the address asks for cannot be understood; the message says why, in the reader's language."""


class NotFoundError(Exception):
    """What the address names is not in the archive."""


async def read(datasette: Datasette, function: Callable[[sqlite3.Connection], Value]) -> Value:
    """Runs a function on a read-only connection to the archive, in a thread, for TIME_LIMIT_MS at the most."""

    def limited(connection: sqlite3.Connection) -> Value:
        with sqlite_timelimit(connection, TIME_LIMIT_MS):
            return function(connection)

    result: Value = await archive(datasette).execute_fn(limited)
    return result


def remembered(connection: sqlite3.Connection, name: str, function: Callable[[sqlite3.Connection], Value]) -> Value:
    """What a function said of the archive as it is: asked again only after a crawl has changed something."""
    key = (_path(connection), stamp(connection))
    known = _remembered.get(name)
    if known is None or known[0] != key:
        known = _remembered[name] = (key, function(connection))
    value: Value = known[1]
    return value


def archive(datasette: Datasette) -> Database:
    """The database to read: the one named archive, else the first that is served."""
    return datasette.databases.get(DATABASE) or datasette.get_database()


def links_of(datasette: Datasette, request: Request | None = None) -> Links:
    """The addresses of this site as this reader reaches it; without a request only paths."""
    origin = f"{request.scheme}://{request.host}" if request else ""
    base = str(datasette.setting("base_url")).rstrip("/")
    return Links(origin, base, str(datasette.urls.database(archive(datasette).name)))


def own_path(request: Request) -> str:
    """The path asked for, from the home page on."""
    return str(request.scope.get("route_path") or request.path)


def language_of(request: Request) -> Language:
    """The language for this request."""
    return choose(request.args.get(COOKIE), request.cookies.get(COOKIE), request.headers.get("accept-language"))


def page(
    datasette: Datasette, request: Request, template: str, context: Mapping[str, object], *, status: int = 200
) -> Response:
    """A page from a template, in the reader's language; a choice of language in the address is kept in a cookie."""
    language, links, path = language_of(request), links_of(datasette, request), own_path(request)
    parameters = dict(parse_qsl(request.query_string, keep_blank_values=False))
    shared = {
        "t": language.text,
        "language": language,
        "links": links,
        "path": path,
        "switches": [(code, links.page(path, **{**parameters, COOKIE: code})) for code in LANGUAGES],
        "words": "",
        "demo": is_demo(Path(archive(datasette).path or "")),
    }
    html = environment().get_template(f"browse/{template}").render({**shared, **context})
    response = Response(html, status=status, content_type=HTML)
    response.headers["content-language"] = language.code
    response.headers["content-security-policy"] = OWN_POLICY
    response.headers["vary"] = "Accept-Language, Cookie"
    if request.args.get(COOKIE) in LANGUAGES:
        response.set_cookie(COOKIE, language.code, max_age=YEAR_SECONDS, samesite="lax")
    return response


def missing(datasette: Datasette, request: Request) -> Response:
    """The page that says that the archive has no such thing."""
    return page(datasette, request, "missing.html", {}, status=NOT_FOUND)


def named(request: Request, group: str) -> str:
    """A part of the path as text; NotFoundError if it is no text at all."""
    try:
        return unquote(request.url_vars[group], errors="strict")
    except UnicodeDecodeError as error:
        raise NotFoundError from error


def page_number(request: Request) -> int:
    """Which page of a list is asked for, from 1 to 1,000."""
    given = request.args.get("page") or "1"
    return min(1000, max(1, int(given))) if given.isascii() and given.isdigit() and len(given) < 6 else 1


def _path(connection: sqlite3.Connection) -> str:
    return str(connection.execute("select file from pragma_database_list where name = 'main'").fetchone()[0])
