"""What a reader sees of a failure, on our pages and on Datasette's: what is not there, and what takes too long.

Where the package rich is installed, Datasette prints every page that is not there with all its variables, and itself
fails where that was no exception yet (`//search` became 500). Faults of the program are printed without rich as well.
"""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from datasette import handle_exception as datasettes_own
from datasette.database import QueryInterrupted
from datasette.utils.asgi import NotFound, Request, Response

from scraper.browse.respond import UNAVAILABLE, links_of, missing, page

if TYPE_CHECKING:
    from datasette.app import Datasette

datasettes_own.rich = None


def explained(datasette: Datasette, request: Request, failure: Exception) -> Response | None:
    """The page for a failure, or the way home from the site's path without its slash.

    None where Datasette's own answer is the right one: for programs that asked for JSON, and faults of other kinds.
    """
    if request.path.endswith(".json"):
        return None
    home = links_of(datasette).page("/")
    if request.path == home.rstrip("/"):
        return Response.redirect(home)
    if isinstance(failure, NotFound):
        return missing(datasette, request)
    if isinstance(failure, QueryInterrupted) or _interrupted(failure):
        return page(datasette, request, "slow.html", {}, status=UNAVAILABLE)
    return None


def _interrupted(failure: Exception) -> bool:
    return isinstance(failure, sqlite3.OperationalError) and failure.args == ("interrupted",)
