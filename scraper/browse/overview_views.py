"""The pages about the whole: home, charts, about the data."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Any

from datasette.utils.asgi import Request, Response

from scraper.browse import chart_data, overview_data
from scraper.browse.respond import language_of, page, read, remembered

if TYPE_CHECKING:
    from datasette.app import Datasette


async def home(datasette: Datasette, request: Request) -> Response:
    """The first page: a search box, what is new, what is followed, how the archive is."""
    language = language_of(request)

    def data(connection: sqlite3.Connection) -> dict[str, Any]:
        return {
            "counts": overview_data.counts(connection),
            "latest": overview_data.latest(connection),
            "topics": overview_data.topics(connection),
            "crawl": overview_data.last_crawl(connection),
            "chart": chart_data.articles_chart(connection, language),
        }

    context = await read(datasette, lambda connection: remembered(connection, f"home-{language.code}", data))
    return page(datasette, request, "home.html", context)


async def charts(datasette: Datasette, request: Request) -> Response:
    """Articles by month, by topic and by section; edits and removals by month."""
    language = language_of(request)

    def data(connection: sqlite3.Connection) -> dict[str, Any]:
        kinds = (
            chart_data.articles_chart,
            chart_data.topics_chart,
            chart_data.sections_chart,
            chart_data.changes_chart,
        )
        return {"charts": [chart for kind in kinds if (chart := kind(connection, language))]}

    context = await read(datasette, lambda connection: remembered(connection, f"charts-{language.code}", data))
    return page(datasette, request, "charts.html", context)


async def about(datasette: Datasette, request: Request) -> Response:
    """What the archive holds, what it does not, how to cite it and how to take it away."""

    def data(connection: sqlite3.Connection) -> dict[str, Any]:
        return {
            "counts": overview_data.counts(connection),
            "portals": overview_data.portals(connection),
            "gaps": chart_data.gaps(connection),
            "filled": overview_data.filled(connection),
            "crawl": overview_data.last_crawl(connection),
        }

    context = await read(datasette, lambda connection: remembered(connection, "about", data))
    return page(datasette, request, "about.html", context)
