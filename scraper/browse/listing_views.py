"""The pages that list articles of one kind: a topic, an author, what changed."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Any

from datasette.utils.asgi import Request, Response

from scraper.browse import chart_data, listing_data
from scraper.browse.charts import Chart
from scraper.browse.listing_data import PAGE_SIZE, ChangeKind
from scraper.browse.paging import pages
from scraper.browse.respond import language_of, links_of, missing, named, own_path, page, page_number, read, remembered

if TYPE_CHECKING:
    from datasette.app import Datasette

CHANGE_KINDS: tuple[ChangeKind, ...] = ("all", "edits", "silent", "removals")


async def topic(datasette: Datasette, request: Request) -> Response:
    """One topic: how much, when, where, by whom, and the articles."""
    language, number, slug = language_of(request), page_number(request), named(request, "slug")
    links, path = links_of(datasette, request), own_path(request)

    def data(connection: sqlite3.Connection) -> dict[str, Any] | None:
        row = listing_data.topic(connection, slug)
        if row is None:
            return None

        def whole(connection: sqlite3.Connection) -> dict[str, Any]:
            return {
                "coverage": listing_data.topic_coverage(connection, slug),
                "chart": chart_data.topic_chart(connection, language, slug, row["name"]),
            }

        return {
            **remembered(connection, f"topic-{slug}-{language.code}", whole),
            "topic": row,
            "articles": listing_data.topic_articles(connection, slug, PAGE_SIZE, (number - 1) * PAGE_SIZE),
        }

    context = await read(datasette, data)
    if context is None:
        return missing(datasette, request)
    if number > 1 and not context["articles"]:
        return Response.redirect(links.page(path))
    listed = pages(links, path, {}, number, context["coverage"]["articles"], PAGE_SIZE)
    return page(datasette, request, "topic.html", {**context, "pages": listed})


async def author(datasette: Datasette, request: Request) -> Response:
    """Everything credited to one name."""
    language, number, name = language_of(request), page_number(request), named(request, "name")
    links, path = links_of(datasette, request), own_path(request)

    def data(connection: sqlite3.Connection) -> dict[str, Any] | None:
        row = listing_data.author(connection, name)
        return row and {
            "author": row,
            "articles": listing_data.author_articles(connection, name, PAGE_SIZE, (number - 1) * PAGE_SIZE),
            "chart": chart_data.author_chart(connection, language, name),
        }

    context = await read(datasette, data)
    if context is None:
        return missing(datasette, request)
    if number > 1 and not context["articles"]:
        return Response.redirect(links.page(path))
    listed = pages(links, path, {}, number, context["author"]["articles"], PAGE_SIZE)
    return page(datasette, request, "author.html", {**context, "pages": listed})


async def changes(datasette: Datasette, request: Request) -> Response:
    """What publishers edited and took down, the newest first."""
    language, number, links = language_of(request), page_number(request), links_of(datasette, request)
    kind: ChangeKind = next((each for each in CHANGE_KINDS if each == request.args.get("kind")), "all")

    def charted(connection: sqlite3.Connection) -> Chart | None:
        return chart_data.changes_chart(connection, language)

    def data(connection: sqlite3.Connection) -> dict[str, Any]:
        return {
            "events": listing_data.events(connection, kind, PAGE_SIZE + 1, (number - 1) * PAGE_SIZE),
            "chart": remembered(connection, f"changes-{language.code}", charted),
        }

    context = await read(datasette, data)
    found = context["events"]
    shared = {"kind": None if kind == "all" else kind}
    if number > 1 and not found:
        return Response.redirect(links.page("/changes", **shared))
    total = number * PAGE_SIZE + int(len(found) > PAGE_SIZE)
    listed = pages(links, "/changes", shared, number, total, PAGE_SIZE)
    shown = {"events": found[:PAGE_SIZE], "kind": kind, "kinds": CHANGE_KINDS, "pages": listed}
    return page(datasette, request, "changes.html", {**context, **shown})
