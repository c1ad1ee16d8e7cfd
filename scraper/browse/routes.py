"""Which address shows which page."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from datasette.utils.asgi import Request, Response

from scraper.browse import article_views, documents, feeds, views
from scraper.browse.respond import NotFoundError, missing

if TYPE_CHECKING:
    from datasette.app import Datasette

View = Callable[["Datasette", Request], Awaitable[Response]]
_FORMAT = r"\.(?P<format>atom|json)$"


def routes() -> list[tuple[str, View]]:
    """Regular expressions of paths and the views for them, in the order in which they are tried."""
    return [(pattern, _guarded(view)) for pattern, view in _ROUTES]


def _guarded(view: View) -> View:
    async def guarded(datasette: Datasette, request: Request) -> Response:
        try:
            return await view(datasette, request)
        except NotFoundError:
            return missing(datasette, request)

    return guarded


_ROUTES: list[tuple[str, View]] = [
    (r"^/$", views.home),
    (r"^/search$", views.search_page),
    (r"^/changes$", views.changes),
    (r"^/charts$", views.charts),
    (r"^/about$", views.about),
    (r"^/topic/(?P<slug>[^/]+)$", views.topic),
    (r"^/author/(?P<name>[^/]+)$", views.author),
    (r"^/article/(?P<key>.+)$", article_views.article),
    (r"^/history/(?P<key>.+)$", article_views.history),
    (r"^/evidence/(?P<key>.+)$", article_views.evidence),
    (r"^/cite/(?P<key>.+)$", article_views.cite),
    (r"^/record/(?P<file>.+)/(?P<offset>[0-9]{1,18})$", article_views.record),
    (rf"^/feeds/new{_FORMAT}", feeds.new),
    (rf"^/feeds/search{_FORMAT}", feeds.searched),
    (rf"^/feeds/edits{_FORMAT}", feeds.edits),
    (rf"^/feeds/removals{_FORMAT}", feeds.removals),
    (rf"^/feeds/topic/(?P<slug>[^/]+){_FORMAT}", feeds.topic),
    (r"^/feeds/sitemap-(?P<part>[0-9]{1,6})\.xml$", documents.sitemap_part),
    (r"^/feeds/opensearch\.xml$", documents.opensearch),
    (r"^/sitemap\.xml$", documents.sitemap),
    (r"^/robots\.txt$", documents.robots),
    (r"^/llms\.txt$", documents.llms),
    (r"^/static/(?P<name>[a-z.]+)$", documents.static),
]
