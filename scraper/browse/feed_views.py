"""The feeds: new articles, a topic, a search, edits, removals; what a reader has already is not sent again."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from typing import TYPE_CHECKING
from urllib.parse import quote

from datasette.utils.asgi import Request, Response

from scraper.archive.search import newest
from scraper.browse import listing_data
from scraper.browse.feeds import Entry, Feed, atom, json_feed
from scraper.browse.language import Language
from scraper.browse.links import Links
from scraper.browse.respond import NotFoundError, language_of, links_of, named, read
from scraper.browse.rows import Row, all_rows, one_row
from scraper.browse.search_view import sure_filters

if TYPE_CHECKING:
    from datasette.app import Datasette

ENTRIES = 50
NOT_MODIFIED = 304
TYPES = {"atom": "application/atom+xml; charset=utf-8", "json": "application/feed+json; charset=utf-8"}

_ENTRY = "select articles.key, title, lead, last_changed_at, published_at from"
_NEW = f"{_ENTRY} articles order by first_seen_at desc, id desc limit {ENTRIES}"
_FOUND = f"{_ENTRY} json_each(?) cross join articles on articles.id = value order by json_each.key"
_ON_TOPIC = (
    f"{_ENTRY} articles where id in (select article_id from article_topics join topics on topics.id = topic_id"  # noqa: S608 - constant
    f" where slug = ?) order by published_date is null, published_date desc, id desc limit {ENTRIES}"
)
_DIFF_SIGNS = {"removed": "[-{}-]", "added": "[+{}+]", "gap": " … ", "same": "{}"}
_WITH_SECONDS = len("2021-01-23T08:30:00+07:00")
_WITH_MINUTES = len("2021-01-23T08:30+07:00")

Entries = Callable[[sqlite3.Connection], tuple[Entry, ...]]


async def new(datasette: Datasette, request: Request) -> Response:
    """Articles as this archive finds them."""
    links, language = links_of(datasette, request), language_of(request)

    def entries(connection: sqlite3.Connection) -> tuple[Entry, ...]:
        return _articles(links, all_rows(connection, _NEW))

    return await _answer(datasette, request, language.text("latest"), links.page("/"), entries)


async def topic(datasette: Datasette, request: Request) -> Response:
    """The articles on one topic."""
    links, slug = links_of(datasette, request), named(request, "slug")
    row = await read(
        datasette, lambda connection: one_row(connection, "select name from topics where slug = ?", (slug,))
    )
    if row is None:
        raise NotFoundError

    def entries(connection: sqlite3.Connection) -> tuple[Entry, ...]:
        return _articles(links, all_rows(connection, _ON_TOPIC, (slug,)))

    return await _answer(datasette, request, row["name"], links.topic(slug), entries)


async def searched(datasette: Datasette, request: Request) -> Response:
    """What a search finds, the newest first."""
    links, words = links_of(datasette, request), request.args.get("q") or ""
    filters = await sure_filters(datasette, request)

    def entries(connection: sqlite3.Connection) -> tuple[Entry, ...]:
        ids = newest(connection, words, filters=filters, limit=ENTRIES)
        return _articles(links, all_rows(connection, _FOUND, (json.dumps(ids),)))

    title = f"{language_of(request).text('search')}: {words}"
    return await _answer(datasette, request, title, links.page("/search", q=words, **dict(filters.items())), entries)


async def edits(datasette: Datasette, request: Request) -> Response:
    """What publishers changed, field by field."""
    links, language = links_of(datasette, request), language_of(request)

    def entry(event: Row) -> Entry:
        return Entry(
            name=f"history/{_named(event)}/{event['number']}",
            page=f"{links.article(event['key'], 'history')}#version-{event['number']}",
            title=event["title"],
            summary="\n".join(_change(change, language) for change in event["changes"]),
            updated=event["at"],
        )

    def entries(connection: sqlite3.Connection) -> tuple[Entry, ...]:
        return tuple(entry(event) for event in listing_data.events(connection, "edits", ENTRIES))

    title, path = language.text("kind_of_change_edits"), links.page("/changes", kind="edits")
    return await _answer(datasette, request, title, path, entries)


async def removals(datasette: Datasette, request: Request) -> Response:
    """The steps of articles that disappear and come back."""
    links, language = links_of(datasette, request), language_of(request)

    def entry(event: Row) -> Entry:
        return Entry(
            name=f"removals/{_named(event)}/{event['to_status']}/{event['at']}",
            page=links.article(event["key"], "evidence"),
            title=f"{language.text('status_' + event['to_status'])}: {event['title']}",
            summary=language.named("reason", event["reason"]),
            updated=event["at"],
        )

    def entries(connection: sqlite3.Connection) -> tuple[Entry, ...]:
        return tuple(entry(event) for event in listing_data.events(connection, "removals", ENTRIES))

    title, path = language.text("kind_of_change_removals"), links.page("/changes", kind="removals")
    return await _answer(datasette, request, title, path, entries)


async def _answer(datasette: Datasette, request: Request, title: str, path: str, entries: Entries) -> Response:
    links, language, form = links_of(datasette, request), language_of(request), request.url_vars["format"]
    own = request.full_path
    feed = Feed(
        name=own.removeprefix(links.prefix).lstrip("/").replace(f".{form}", "", 1),
        title=title,
        page=path,
        own=own,
        site=language.text("site"),
        language=language.code,
        entries=await read(datasette, entries),
    )
    body = json.dumps(json_feed(feed, links), ensure_ascii=False) if form == "json" else atom(feed, links)
    changed = datetime.fromisoformat(feed.updated).astimezone(UTC)
    headers = {
        "cache-control": "max-age=300",
        "etag": f'"{hashlib.sha256(body.encode()).hexdigest()[:32]}"',
        "last-modified": format_datetime(changed, usegmt=True),
        "vary": "Accept-Language, Cookie",
    }
    if known_already(request.headers, headers["etag"], changed):
        return Response("", status=NOT_MODIFIED, headers=headers, content_type=TYPES[form])
    return Response(body, headers=headers, content_type=TYPES[form])


def known_already(asked: dict[str, str], etag: str, changed: datetime) -> bool:
    """Whether a conditional request (RFC 9110, 13.1) has this already; its ETag decides before its date."""
    if "if-none-match" in asked:
        given = [each.strip().removeprefix("W/") for each in asked["if-none-match"].split(",")]
        return etag in given or "*" in given
    try:
        since = parsedate_to_datetime(asked.get("if-modified-since", ""))
    except ValueError:
        return False
    return since.tzinfo is not None and changed.replace(microsecond=0) <= since


def _articles(links: Links, rows: list[Row]) -> tuple[Entry, ...]:
    return tuple(
        Entry(
            name=f"article/{_named(row)}",
            page=links.article(row["key"]),
            title=row["title"],
            summary=row["lead"] or "",
            updated=row["last_changed_at"],
            published=_moment(row["published_at"]),
        )
        for row in rows
    )


def _named(row: Row) -> str:
    return quote(row["key"], safe=":/")


def _moment(published_at: str | None) -> str | None:
    """A time of publication as RFC 3339 has it, which has seconds; None unless it is known to the minute."""
    if published_at and len(published_at) == _WITH_MINUTES:
        return f"{published_at[:16]}:00{published_at[16:]}"
    return published_at if published_at and len(published_at) == _WITH_SECONDS else None


def _change(change: Row, language: Language) -> str:
    diff = "".join(_DIFF_SIGNS[piece.kind].format(piece.text) for piece in change["pieces"])
    return f"{language.named('field', change['field'])}: {diff}"
