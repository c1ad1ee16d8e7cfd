"""The page of search results, its filters, and the same articles as a table, CSV or JSON of Datasette."""

from __future__ import annotations

import json
import sqlite3
from asyncio import gather
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from datasette.utils.asgi import Request, Response

from scraper.archive.facets import Facets
from scraper.archive.search import Filters, Hit, Order, count_matches, facet_counts, search
from scraper.archive.search_filters import DAYS, Unmet, read_filters, unmet
from scraper.archive.search_query import parse, relaxed
from scraper.archive.sections import fold_words, spellings
from scraper.browse.article_data import find_article
from scraper.browse.language import Language
from scraper.browse.links import Links
from scraper.browse.paging import pages
from scraper.browse.respond import WrongRequestError, language_of, links_of, page, page_number, read
from scraper.browse.templating import web_url
from scraper.portals import identify

if TYPE_CHECKING:
    from datasette.app import Datasette

RESULTS = 20
LAST_RESULT = 2_000
FILTERS = ("topic", "section", "author", "source", "portal", "status")
_CREDITED = (
    "id in (select article_id from article_authors join authors on authors.id = author_id where authors.name = {name})"
)
_ON_TOPIC = (
    "id in (select article_id from article_topics join topics on topics.id = topic_id where topics.slug = {name})"
)


async def search_page(datasette: Datasette, request: Request) -> Response:
    """Results of a search with their filters; the address of an article that the archive has leads to it."""
    words, number = request.args.get("q") or "", page_number(request)
    filters, unread = filters_of(request)
    language = language_of(request)
    typed, links = parse(words), links_of(datasette, request)
    order: Order = "newest" if request.args.get("order") == "newest" or not typed.wanted else "relevance"

    def hits(connection: sqlite3.Connection) -> list[Hit]:
        first = (number - 1) * RESULTS
        return search(connection, words, filters=filters, limit=RESULTS, offset=first, order=order)

    def data(connection: sqlite3.Connection) -> dict[str, Any]:
        facets = facet_counts(connection, words, filters=filters)
        return {
            "facets": facets,
            "unmet": () if facets.total else unmet(connection, filters),
            "less": [] if facets.total else _less(connection, words, filters),
            "unfiltered": 0 if facets.total or filters == Filters() else count_matches(connection, words),
            "tables": _table_parameters(connection, words, filters),
        }

    key = article_key(words)
    if key and await _is_archived(datasette, key):
        return Response.redirect(links.article(key))
    listed, found = await gather(read(datasette, hits), read(datasette, data))
    facets: Facets = found["facets"]
    chosen = dict(filters.items())
    counted = chosen | _as_counted(facets, chosen)
    shared = {"q": words, **chosen, "order": request.args.get("order")}
    if number > 1 and not listed:
        return Response.redirect(links.page("/search", **shared))
    context = {
        "hits": listed,
        "less": [(each, count, links.page("/search", **{**shared, "q": each})) for each, count in found["less"]],
        "unfiltered": found["unfiltered"],
        "remarks": [
            *(f"{remark(language, each)} {language.text('unmet_left_out')}" for each in unread),
            *(remark(language, each) for each in found["unmet"]),
        ],
        "total": facets.total,
        "facets": facets.values,
        "words": words,
        "order": order,
        "ranked": bool(typed.wanted),
        "accented": typed.accented,
        "wordless": typed.wordless,
        "active": {name: counted.get(name) for name in (*FILTERS, *DAYS)},
        "topic_name": next(
            (each.label for each in facets.values["topic"] if each.value == filters.topic), filters.topic
        ),
        "chips": [(name, value, links.page("/search", **{**shared, name: None})) for name, value in counted.items()],
        "shared": shared,
        "pages": pages(links, "/search", shared, number, min(facets.total, LAST_RESULT), RESULTS),
        "filter_names": FILTERS,
        "taken": {form: table_address(links, form, found["tables"]) for form in ("", "csv", "json")},
    }
    return page(datasette, request, "search.html", context)


async def _is_archived(datasette: Datasette, key: str) -> bool:
    return await read(datasette, lambda connection: find_article(connection, key)) is not None


async def search_as(datasette: Datasette, request: Request) -> Response:
    """`/search.csv` and `/search.json`: the same articles from Datasette's table."""
    words, filters = request.args.get("q") or "", await sure_filters(datasette, request)
    parameters = await read(datasette, lambda connection: _table_parameters(connection, words, filters))
    return Response.redirect(table_address(links_of(datasette, request), request.url_vars["format"], parameters))


def filters_of(request: Request) -> tuple[Filters, tuple[Unmet, ...]]:
    """The filters in the address, and those that cannot be read and are left out."""
    return read_filters({name: request.args.get(name) for name in (*FILTERS, *DAYS)})


async def sure_filters(datasette: Datasette, request: Request) -> Filters:
    """The filters in the address, for programs: WrongRequestError where no article can ever meet one.

    A section, author, source or portal that no article has today may come.
    """
    filters, unread = filters_of(request)
    fixed = Filters(topic=filters.topic, status=filters.status, since=filters.since, until=filters.until)
    wrong = (*unread, *await read(datasette, lambda connection: unmet(connection, fixed)))
    if wrong:
        raise WrongRequestError(" ".join(remark(language_of(request), each) for each in wrong))
    return filters


def remark(language: Language, filter_: Unmet) -> str:
    """Why no article can meet a filter, and what could be asked for instead."""
    if filter_.problem == "no_day":
        return language.text("unmet_no_day", value=filter_.value)
    if filter_.problem == "none_between":
        return language.text(
            "unmet_none_between", since=language.edtf(filter_.value), until=language.edtf(filter_.others[0])
        )
    said = language.text("unmet_unknown", filter=language.text(f"filter_{filter_.name}"), value=filter_.value)
    others = ", ".join(filter_.others)
    key = "unmet_nearest" if filter_.nearest else "unmet_known"
    return f"{said} {language.text(key, others=others)}" if others else said


def article_key(text: str) -> str | None:
    """The key of the article whose address somebody typed or pasted, or None."""
    address = web_url(text.strip())
    return identify(address).key if address else None


def table_address(links: Links, form: str, parameters: dict[str, object]) -> str:
    """Datasette's table of articles narrowed by the parameters; `form` is `csv` (whole, to be kept), `json` or none."""
    whole: Mapping[str, str] = {"csv": {"_stream": "on", "_dl": "on"}, "json": {"_shape": "objects"}}.get(form, {})
    return links.table(f"articles.{form}" if form else "articles", **{**parameters, **whole})


def table_parameters(words: str, filters: Filters, sections: Sequence[str]) -> dict[str, object]:
    """What Datasette's table of articles is asked for to show the same; `sections` are the spellings of the section."""
    where = [
        condition.format(name=_quoted(value))
        for condition, value in ((_ON_TOPIC, filters.topic), (_CREDITED, filters.author))
        if value
    ]
    return {
        "_search": words,
        "section__in": json.dumps(sections, ensure_ascii=False) if filters.section else None,
        "source": filters.source,
        "portal": filters.portal,
        "status": filters.status,
        "published_date__gte": filters.since,
        "published_date__lte": filters.until,
        "_where": where,
    }


def _table_parameters(connection: sqlite3.Connection, words: str, filters: Filters) -> dict[str, object]:
    return table_parameters(words, filters, spellings(connection, filters.section) if filters.section else ())


def _less(connection: sqlite3.Connection, words: str, filters: Filters) -> list[tuple[str, int]]:
    """Searches that ask for less than `words`, and how many articles each finds."""
    return [(each, count_matches(connection, each, filters=filters)) for each in relaxed(parse(words))]


def _quoted(value: str) -> str:
    """A text as SQL writes it; Datasette runs what is in an address read-only, whoever wrote it."""
    return "'" + value.replace("'", "''") + "'"


def _as_counted(facets: Facets, chosen: dict[str, str]) -> dict[str, str]:
    """The section chosen in the spelling under which the results are counted."""
    if "section" not in chosen:
        return {}
    wanted = fold_words(chosen["section"])
    counted = (each.value for each in facets.values["section"] if fold_words(each.value) == wanted)
    return {"section": next(counted, chosen["section"])}
