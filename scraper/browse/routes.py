"""Which address shows which page."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from datasette.utils.asgi import Request, Response

from scraper.browse import article_views, documents, feed_views, listing_views, overview_views, search_view
from scraper.browse.respond import WRONG_REQUEST, NotFoundError, WrongRequestError, missing
from scraper.browse.security import OWN_POLICY

if TYPE_CHECKING:
    from datasette.app import Datasette

View = Callable[["Datasette", Request], Awaitable[Response]]
_FEED = r"\.(?P<format>atom|json)$"


def routes() -> list[tuple[str, View]]:
    """Regular expressions of paths and the views for them, in the order in which they are tried."""
    return [(pattern, _guarded(view)) for pattern, view in _ROUTES]


def _guarded(view: View) -> View:
    async def guarded(datasette: Datasette, request: Request) -> Response:
        try:
            response = await view(datasette, request)
        except NotFoundError:
            response = missing(datasette, request)
        except WrongRequestError as error:
            response = Response.text(f"{error}\n", status=WRONG_REQUEST)
        response.headers.setdefault("content-security-policy", OWN_POLICY)
        return response

    return guarded


_ROUTES: list[tuple[str, View]] = [
    (r"^/$", overview_views.home),
    (r"^/search$", search_view.search_page),
    (r"^/search\.(?P<format>csv|json)$", search_view.search_as),
    (r"^/changes$", listing_views.changes),
    (r"^/charts$", overview_views.charts),
    (r"^/about$", overview_views.about),
    (r"^/topic/(?P<slug>[^/]+)$", listing_views.topic),
    (r"^/author/(?P<name>[^/]+)$", listing_views.author),
    (r"^/article/(?P<key>.+)$", article_views.article),
    (r"^/history/(?P<key>.+)$", article_views.history),
    (r"^/evidence/(?P<key>.+)$", article_views.evidence),
    (r"^/cite/(?P<key>.+)$", article_views.cite),
    (r"^/record/(?P<file>.+)/(?P<offset>[0-9]{1,18})$", article_views.record),
    (rf"^/feeds/new{_FEED}", feed_views.new),
    (rf"^/feeds/search{_FEED}", feed_views.searched),
    (rf"^/feeds/edits{_FEED}", feed_views.edits),
    (rf"^/feeds/removals{_FEED}", feed_views.removals),
    (rf"^/feeds/topic/(?P<slug>[^/]+){_FEED}", feed_views.topic),
    (r"^/feeds/sitemap-(?P<part>[0-9]{1,6})\.xml$", documents.sitemap_part),
    (r"^/feeds/opensearch\.xml$", documents.opensearch),
    (r"^/sitemap\.xml$", documents.sitemap),
    (r"^/robots\.txt$", documents.robots),
    (r"^/llms\.txt$", documents.llms),
    (r"^/static/(?P<name>[a-z.]+)$", documents.static),
]
