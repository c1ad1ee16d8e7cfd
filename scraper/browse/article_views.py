"""The pages of one article: itself, its history, its evidence, its citation; and the records that prove it."""

from __future__ import annotations

import re
import sqlite3
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from datasette.utils.asgi import Request, Response

from scraper.archive.history import as_of
from scraper.archive.times import HAIPHONG_TIME, to_text
from scraper.browse import article_data
from scraper.browse.citation import apa, bibtex, news_article
from scraper.browse.records import read_record, record_of, record_with
from scraper.browse.respond import NOT_FOUND, archive, links_of, missing, named, page, read
from scraper.browse.rows import Row
from scraper.browse.search_view import article_key
from scraper.browse.templating import without_tricks

if TYPE_CHECKING:
    from datasette.app import Datasette

OK, BAD_REQUEST = 200, 400
_SLASHES = re.compile(":/+")
"""What a proxy may have made of `://` in a path."""


async def article(datasette: Datasette, request: Request) -> Response:
    """An article as it is now or, with `?as_of=DAY`, as it read then; its publisher's address leads to it too."""
    key, links = named(request, "key"), links_of(datasette, request)
    view = await read(datasette, lambda connection: article_data.article_view(connection, key))
    if view is None:
        meant = article_key(_SLASHES.sub("://", key, count=1)) or ""
        known = await read(datasette, lambda connection: article_data.find_article(connection, meant))
        return Response.redirect(links.article(meant)) if known else missing(datasette, request)
    if request.args.get("as_of"):
        return await _as_of(datasette, request, view.article)
    address = links.whole(links.article(key))
    context = {
        "view": view,
        "article": view.article,
        "address": address,
        "apa": apa(view.article, view.authors, address),
        "bibtex": bibtex(view.article, view.authors, address),
        "structured": news_article(view.article, view.authors, view.images, view.tags, address),
    }
    return page(datasette, request, "article.html", context)


async def history(datasette: Datasette, request: Request) -> Response:
    """The versions of an article, what changed between them, and when it was missing."""
    key = named(request, "key")

    def data(connection: sqlite3.Connection) -> dict[str, object] | None:
        found = article_data.find_article(connection, key)
        return {"article": found, "events": article_data.history(connection, found)} if found else None

    context = await read(datasette, data)
    return page(datasette, request, "history.html", context) if context else missing(datasette, request)


async def evidence(datasette: Datasette, request: Request) -> Response:
    """The captures of an article, and how to check them."""
    key = named(request, "key")

    def data(connection: sqlite3.Connection) -> dict[str, object] | None:
        found = article_data.find_article(connection, key)
        return {"article": found, "evidence": article_data.evidence(connection, found)} if found else None

    context = await read(datasette, data)
    return page(datasette, request, "evidence.html", context) if context else missing(datasette, request)


async def cite(datasette: Datasette, request: Request) -> Response:
    """The BibTeX entry of an article, as a file."""
    key, links = named(request, "key"), links_of(datasette, request)
    view = await read(datasette, lambda connection: article_data.article_view(connection, key))
    if view is None:
        return missing(datasette, request)
    text = str(without_tricks(bibtex(view.article, view.authors, links.whole(links.article(key)))))
    headers = {"content-disposition": 'attachment; filename="citation.bib"'}
    return Response(text, headers=headers, content_type="application/x-bibtex; charset=utf-8")


async def record(datasette: Datasette, request: Request) -> Response:
    """The bytes of one WARC record, as they stand in the archive."""
    offset = int(request.url_vars["offset"])
    name = named(request, "file")
    capture = await read(datasette, lambda connection: record_of(connection, name, offset))
    if capture is None:
        return missing(datasette, request)
    data = read_record(datasette, archive(datasette).path, capture)
    if data is None:
        return missing(datasette, request)
    headers = {
        "content-disposition": f'attachment; filename="record-{capture["id"]}.warc.gz"',
        "cache-control": "public, max-age=3600",
    }
    return Response(data, headers=headers, content_type="application/warc")


def moment_of(text: str) -> datetime | None:
    """The time that `as_of` names: the end of a day, or an ISO 8601 time, +07:00 unless it says so; None if neither."""
    text = text.strip().replace(" ", "+")  # what a plus sign in an address becomes
    try:
        if len(text) == len("2021-01-23"):
            return datetime.combine(date.fromisoformat(text), time.max, HAIPHONG_TIME).replace(microsecond=0)
        moment = datetime.fromisoformat(text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=HAIPHONG_TIME)).astimezone(HAIPHONG_TIME)
    except (ValueError, OverflowError):
        return None


async def _as_of(datasette: Datasette, request: Request, article: Row) -> Response:
    moment = moment_of(request.args["as_of"])
    context: dict[str, object] = {"article": article, "at": moment and to_text(moment), "version": None, "record": None}
    if moment is None:
        return page(datasette, request, "version.html", context, status=BAD_REQUEST)
    then = moment

    def data(connection: sqlite3.Connection) -> dict[str, object]:
        version = as_of(connection, article["key"], then)
        return {"version": version, "record": version and record_with(connection, version.capture_id)}

    context |= await read(datasette, data)
    return page(datasette, request, "version.html", context, status=OK if context["version"] else NOT_FOUND)
