"""Files for machines: robots.txt, the sitemap, llms.txt, the search description, and our own static files."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from datasette.utils.asgi import Request, Response

from scraper.browse.links import asset_bytes
from scraper.browse.names import PLUGIN
from scraper.browse.respond import language_of, links_of, missing, read
from scraper.browse.rows import all_rows

if TYPE_CHECKING:
    from datasette.app import Datasette

PLAIN = "text/plain; charset=utf-8"
XML = "application/xml; charset=utf-8"
SITEMAP_SIZE = 20_000
STATIC = {
    "browse.css": "text/css; charset=utf-8",
    "icon.svg": "image/svg+xml",
    "datasette.css": "text/css; charset=utf-8",
}

_SITEMAP_PAGES = "select count(*) from articles"
_SITEMAP = "select key, last_changed_at from articles order by id limit ? offset ?"


async def static(datasette: Datasette, request: Request) -> Response:
    """One of the files of STATIC, to be kept by the browser for good: its address changes with its content."""
    name = request.url_vars["name"]
    if name not in STATIC:
        return missing(datasette, request)
    headers = {"cache-control": "public, max-age=31536000, immutable"}
    return Response(asset_bytes(name), headers=headers, content_type=STATIC[name])


async def robots(datasette: Datasette, request: Request) -> Response:
    """robots.txt: the plugin's setting `robots` is `allow` (articles, not endless tables and searches) or `exclude`."""
    if (datasette.plugin_config(PLUGIN) or {}).get("robots") == "exclude":
        return Response("User-agent: *\nDisallow: /\n", content_type=PLAIN)
    links = links_of(datasette, request)
    closed = (links.table(), links.page("/search"), links.page("/record/"), links.page("/-/"))
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed)]
    return Response("\n".join([*lines, f"Sitemap: {links.whole(links.page('/sitemap.xml'))}", ""]), content_type=PLAIN)


async def sitemap(datasette: Datasette, request: Request) -> Response:
    """The index of the sitemap's parts."""
    links = links_of(datasette, request)

    def articles(connection: sqlite3.Connection) -> int:
        return int(connection.execute(_SITEMAP_PAGES).fetchone()[0])

    parts = range(1, (await read(datasette, articles)) // SITEMAP_SIZE + 2)
    addresses = (links.whole(links.page(f"/feeds/sitemap-{part}.xml")) for part in parts)
    listed = "".join(f"<sitemap><loc>{escape(address)}</loc></sitemap>" for address in addresses)
    return _xml(f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{listed}</sitemapindex>')


async def sitemap_part(datasette: Datasette, request: Request) -> Response:
    """One part of the sitemap: addresses of articles, with the time of their last change."""
    links, part = links_of(datasette, request), int(request.url_vars["part"])
    offset = (min(part, 10_000) - 1) * SITEMAP_SIZE
    rows = await read(datasette, lambda connection: all_rows(connection, _SITEMAP, (SITEMAP_SIZE, max(0, offset))))
    listed = "".join(
        f"<url><loc>{escape(links.whole(links.article(row['key'])))}</loc>"
        f"<lastmod>{escape(row['last_changed_at'])}</lastmod></url>"
        for row in rows
    )
    return _xml(f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{listed}</urlset>')


async def opensearch(datasette: Datasette, request: Request) -> Response:
    """How a browser searches this site from its address bar."""
    links, name = links_of(datasette, request), escape(language_of(request).text("site"))
    address = f"{escape(links.whole(links.page('/search')))}?q={{searchTerms}}"
    return _xml(
        f'<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/"><ShortName>{name[:16]}</ShortName>'
        f"<Description>{name}</Description><InputEncoding>UTF-8</InputEncoding>"
        f'<Url type="text/html" template="{address}"/></OpenSearchDescription>'
    )


async def llms(datasette: Datasette, request: Request) -> Response:
    """What this site is and how a program best reads it (llmstxt.org)."""
    links = links_of(datasette, request)
    base, data = links.whole(links.prefix), links.whole(links.table())
    return Response(_LLMS.format(base=base, data=data), content_type=PLAIN)


def _xml(body: str) -> Response:
    return Response(f'<?xml version="1.0" encoding="utf-8"?>\n{body}\n', content_type=XML)


_LLMS = """# Hải Phòng News Archive

> What the city of Hải Phòng publishes about itself (haiphong.gov.vn, its sub-portals, related papers): articles in
> Vietnamese with dates, authors, every version seen, removals, and WARC captures as evidence.

Texts belong to their publishers. Cite articles by their key: {base}/article/KEY. Times are +07:00; a missing date means
that the page prints none that is sure.

## Read
- [Search]({base}/search?q=): with or without diacritics, "phrases", -without, begin*; &since=YYYY-MM-DD &until=…
- [What changed]({base}/changes): edits and removals
- [About the data]({base}/about): coverage, gaps, method

## Query
- [Tables]({data}.json): SQL by {data}.json?sql=SELECT…&_shape=objects
- [Search by SQL]({data}/search.json?words=le+chan&_shape=objects)
- [Articles]({data}/articles.json?_shape=objects)

## Follow
- [New articles]({base}/feeds/new.json), [edits]({base}/feeds/edits.json), [removals]({base}/feeds/removals.json)
"""
