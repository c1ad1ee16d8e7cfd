"""The pages: what each reads, and which template shows it."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from math import ceil
from typing import TYPE_CHECKING, Any

from datasette.utils.asgi import Request, Response

from scraper.archive.search import Facets, Filters, facet_counts, search
from scraper.archive.search_query import parse
from scraper.browse import listing_data, overview_data
from scraper.browse.charts import Chart
from scraper.browse.language import Language
from scraper.browse.listing_data import PAGE_SIZE, ChangeKind
from scraper.browse.respond import language_of, missing, named, page, page_number, read, remembered
from scraper.browse.templating import query

if TYPE_CHECKING:
    from datasette.app import Datasette

RESULTS = 20
LAST_RESULT = 2_000
FILTERS = ("topic", "section", "author", "source", "portal", "status")
CHANGE_KINDS: tuple[ChangeKind, ...] = ("all", "edits", "silent", "removals")


async def home(datasette: Datasette, request: Request) -> Response:
    """The first page: a search box, what is new, what is followed, how the archive is."""
    language = language_of(request)

    def data(connection: sqlite3.Connection) -> dict[str, Any]:
        return {
            "counts": overview_data.counts(connection),
            "latest": overview_data.latest(connection),
            "topics": overview_data.topics(connection),
            "crawl": overview_data.last_crawl(connection),
            "chart": _articles_chart(connection, language),
        }

    context = await read(datasette, lambda connection: remembered(connection, f"home-{language.code}", data))
    return page(datasette, request, "home.html", context)


async def search_page(datasette: Datasette, request: Request) -> Response:
    """Results of a search with their filters."""
    words = request.args.get("q") or ""
    filters = filters_of(request)
    query_typed = parse(words)
    order = "newest" if request.args.get("order") == "newest" or not query_typed.wanted else "relevance"
    number = page_number(request)

    def data(connection: sqlite3.Connection) -> dict[str, Any]:
        hits = search(
            connection,
            words,
            filters=filters,
            limit=RESULTS,
            offset=(number - 1) * RESULTS,
            order="newest" if order == "newest" else "relevance",
        )
        return {
            "hits": hits,
            "facets": _facets(connection, words, filters),
        }

    context = await read(datasette, data)
    facets: Facets = context["facets"]
    chosen = dict(filters.items())
    shared = {"q": words, **chosen, "order": request.args.get("order")}
    return page(
        datasette,
        request,
        "search.html",
        {
            **context,
            "words": words,
            "order": order,
            "ranked": bool(query_typed.wanted),
            "accented": query_typed.accented,
            "active": {name: chosen.get(name) for name in (*FILTERS, "since", "until")},
            "chips": [(name, value, query("/search", **{**shared, name: None})) for name, value in chosen.items()],
            "shared": shared,
            "total": facets.total,
            "facets": facets.values,
            "pages": pages("/search", shared, number, min(facets.total, LAST_RESULT), RESULTS),
            "first": (number - 1) * RESULTS + 1,
            "filter_names": FILTERS,
        },
    )


async def topic(datasette: Datasette, request: Request) -> Response:
    """One topic: how much, when, where, by whom, and the articles."""
    language, number = language_of(request), page_number(request)
    slug = named(request, "slug")

    def data(connection: sqlite3.Connection) -> dict[str, Any] | None:
        row = listing_data.topic(connection, slug)
        if row is None:
            return None
        title = language.text("chart_topic", topic=row["name"])
        return {
            "topic": row,
            "articles": listing_data.topic_articles(connection, slug, PAGE_SIZE, (number - 1) * PAGE_SIZE),
            "chart": overview_data.monthly_chart(
                connection, "topic", title, listing_data.TOPIC_PER_MONTH, {"slug": slug}
            ),
            "chart_parameters": {"slug": slug},
        }

    context = await read(datasette, data)
    if context is None:
        return missing(datasette, request)
    listed = pages(request.path, {}, number, context["topic"]["articles"], PAGE_SIZE)
    return page(datasette, request, "topic.html", {**context, "pages": listed})


async def author(datasette: Datasette, request: Request) -> Response:
    """Everything credited to one name."""
    language, number = language_of(request), page_number(request)
    name = named(request, "name")

    def data(connection: sqlite3.Connection) -> dict[str, Any] | None:
        row = listing_data.author(connection, name)
        if row is None:
            return None
        return {
            "author": row,
            "articles": listing_data.author_articles(connection, name, PAGE_SIZE, (number - 1) * PAGE_SIZE),
            "chart": overview_data.monthly_chart(
                connection,
                "author",
                language.text("chart_author", author=name),
                listing_data.AUTHOR_PER_MONTH,
                {"name": name},
            ),
            "chart_parameters": {"name": name},
        }

    context = await read(datasette, data)
    if context is None:
        return missing(datasette, request)
    listed = pages(request.path, {}, number, context["author"]["articles"], PAGE_SIZE)
    return page(datasette, request, "author.html", {**context, "pages": listed})


async def changes(datasette: Datasette, request: Request) -> Response:
    """What publishers edited and took down, the newest first."""
    language, number = language_of(request), page_number(request)
    kind: ChangeKind = next((each for each in CHANGE_KINDS if each == request.args.get("kind")), "all")

    def data(connection: sqlite3.Connection) -> dict[str, Any]:
        return {
            "events": listing_data.events(connection, kind, PAGE_SIZE + 1, (number - 1) * PAGE_SIZE),
            "chart": _changes_chart(connection, language),
        }

    context = await read(datasette, data)
    more = len(context["events"]) > PAGE_SIZE
    context["events"] = context["events"][:PAGE_SIZE]
    shared = {"kind": None if kind == "all" else kind}
    total = number * PAGE_SIZE + int(more)
    return page(
        datasette,
        request,
        "changes.html",
        {**context, "kind": kind, "kinds": CHANGE_KINDS, "pages": pages("/changes", shared, number, total, PAGE_SIZE)},
    )


async def about(datasette: Datasette, request: Request) -> Response:
    """What the archive holds, what it does not, how to cite it and how to take it away."""

    def data(connection: sqlite3.Connection) -> dict[str, Any]:
        return {
            "counts": overview_data.counts(connection),
            "portals": overview_data.portals(connection),
            "gaps": overview_data.gaps(connection),
            "filled": overview_data.filled(connection),
            "crawl": overview_data.last_crawl(connection),
        }

    context = await read(datasette, lambda connection: remembered(connection, "about", data))
    return page(datasette, request, "about.html", context)


async def charts(datasette: Datasette, request: Request) -> Response:
    """Articles by month, by topic and by section; edits and removals by month."""
    language = language_of(request)

    def data(connection: sqlite3.Connection) -> dict[str, Any]:
        chart, text = overview_data.monthly_chart, language.text
        drawn = [
            _articles_chart(connection, language),
            chart(connection, "topics", text("chart_topics"), overview_data.TOPICS_PER_MONTH),
            chart(connection, "sections", text("chart_sections"), overview_data.SECTIONS_PER_MONTH),
            _changes_chart(connection, language),
        ]
        return {"charts": [each for each in drawn if each]}

    context = await read(datasette, lambda connection: remembered(connection, f"charts-{language.code}", data))
    return page(datasette, request, "charts.html", context)


def filters_of(request: Request) -> Filters:
    """The filters in the address."""
    given = {name: request.args.get(name) or None for name in (*FILTERS, "since", "until")}
    return Filters(**given)


def pages(path: str, shared: dict[str, Any], number: int, total: int, size: int) -> dict[str, Any]:
    """Where the list goes on before and after this page."""
    last = max(1, ceil(total / size))
    link = [query(path, **{**shared, "page": other if other > 1 else None}) for other in (number - 1, number + 1)]
    return {
        "number": number,
        "last": last,
        "before": link[0] if number > 1 else None,
        "after": link[1] if number < last else None,
    }


def _facets(connection: sqlite3.Connection, words: str, filters: Filters) -> Facets:
    def counted(connection: sqlite3.Connection) -> Facets:
        return facet_counts(connection, words, filters=filters)

    whole = not parse(words) and filters == replace(filters, **dict.fromkeys((*FILTERS, "since", "until")))
    return remembered(connection, "facets", counted) if whole else counted(connection)


def _articles_chart(connection: sqlite3.Connection, language: Language) -> Chart | None:
    title = language.text("chart_articles")
    return overview_data.monthly_chart(connection, "articles", title, overview_data.ARTICLES_PER_MONTH)


def _changes_chart(connection: sqlite3.Connection, language: Language) -> Chart | None:
    chart = overview_data.monthly_chart(
        connection, "changes", language.text("chart_changes"), overview_data.CHANGES_PER_MONTH
    )
    if chart is None:
        return None
    named_series = tuple(replace(each, name=language.text(f"series_{each.name}")) for each in chart.series)
    return replace(chart, series=named_series)
