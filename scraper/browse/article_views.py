"""The pages of one article: itself, its history, its evidence, its citation; and the records that prove it."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from datasette.utils.asgi import Request, Response

from scraper.browse import article_data
from scraper.browse.citation import apa, bibtex, news_article
from scraper.browse.records import read_record, record_of
from scraper.browse.respond import archive, missing, named, page, read, site
from scraper.browse.templating import article_path

if TYPE_CHECKING:
    from datasette.app import Datasette


async def article(datasette: Datasette, request: Request) -> Response:
    """An article as it is now."""
    key = named(request, "key")
    view = await read(datasette, lambda connection: article_data.article_view(connection, key))
    if view is None:
        return missing(datasette, request)
    address = f"{site(request)}{article_path(key)}"
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
    """The versions of an article and what changed between them."""
    key = named(request, "key")

    def data(connection: sqlite3.Connection) -> dict[str, object] | None:
        found = article_data.find_article(connection, key)
        return {"article": found, "revisions": article_data.history(connection, found)} if found else None

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
    key = named(request, "key")
    view = await read(datasette, lambda connection: article_data.article_view(connection, key))
    if view is None:
        return missing(datasette, request)
    text = bibtex(view.article, view.authors, f"{site(request)}{article_path(key)}")
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
        "cache-control": "public, max-age=31536000, immutable",
    }
    return Response(data, headers=headers, content_type="application/warc")
