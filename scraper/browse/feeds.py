"""Feeds of new articles, of a topic, of a search, of edits and of removals: Atom (RFC 4287) and JSON Feed 1.1."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import Element, SubElement, tostring

from datasette.utils.asgi import Request, Response

from scraper.archive.search import search
from scraper.browse import listing_data
from scraper.browse.respond import language_of, missing, named, read, site
from scraper.browse.rows import Row, all_rows
from scraper.browse.templating import article_path, query
from scraper.browse.views import filters_of

if TYPE_CHECKING:
    from datasette.app import Datasette

ATOM = "http://www.w3.org/2005/Atom"
ENTRIES = 50
NEVER = "1970-01-01T00:00:00Z"

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ENTRY_COLUMNS = "key, title, lead, section, portal, first_seen_at, last_changed_at, published_at"
_NEW = f"select {_ENTRY_COLUMNS} from articles order by first_seen_at desc, id desc limit ?"  # noqa: S608 - constant
_BY_KEY = f"select {_ENTRY_COLUMNS} from articles where key = ?"  # noqa: S608 - constant


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: `identifier` never changes, `path` is the page it is about, `updated` a time with offset."""

    identifier: str
    path: str
    title: str
    summary: str
    updated: str


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed before it is written: `path` is the page it follows."""

    title: str
    path: str
    entries: tuple[Entry, ...]

    @property
    def updated(self) -> str:
        """The newest entry's time; a feed of nothing was never updated."""
        return max((entry.updated for entry in self.entries), default=NEVER)


async def new(datasette: Datasette, request: Request) -> Response:
    """Articles as this archive finds them."""
    title = language_of(request).text("latest")
    return await _feed(
        datasette, request, title, "/", lambda connection: _articles(all_rows(connection, _NEW, (ENTRIES,)))
    )


async def topic(datasette: Datasette, request: Request) -> Response:
    """The articles on one topic."""
    slug = named(request, "slug")
    row = await read(datasette, lambda connection: listing_data.topic(connection, slug))
    if row is None:
        return missing(datasette, request)

    def entries(connection: sqlite3.Connection) -> tuple[Entry, ...]:
        found = listing_data.topic_articles(connection, slug, ENTRIES)
        return _articles([_whole(connection, article["key"]) for article in found])

    return await _feed(datasette, request, row["name"], f"/topic/{slug}", entries)


async def searched(datasette: Datasette, request: Request) -> Response:
    """What a search finds, the newest first."""
    words, filters = request.args.get("q") or "", filters_of(request)

    def entries(connection: sqlite3.Connection) -> tuple[Entry, ...]:
        hits = search(connection, words, filters=filters, limit=ENTRIES, order="newest")
        return _articles([_whole(connection, hit.key) for hit in hits])

    title = f"{language_of(request).text('search')}: {words}"
    return await _feed(datasette, request, title, query("/search", q=words, **dict(filters.items())), entries)


async def edits(datasette: Datasette, request: Request) -> Response:
    """What publishers changed, field by field."""
    language = language_of(request)

    def summary(event: Row) -> str:
        lines = []
        for change in event["changes"]:
            signs = {"removed": "[-{}-]", "added": "[+{}+]", "gap": " … ", "same": "{}"}
            diff = "".join(signs[piece.kind].format(piece.text) for piece in change["pieces"])
            lines.append(f"{language.words.get('field_' + change['field'], change['field'])}: {diff}")
        return "\n".join(lines)

    def entries(connection: sqlite3.Connection) -> tuple[Entry, ...]:
        return tuple(
            Entry(
                f"{article_path(event['key'], 'history')}#version-{event['number']}",
                article_path(event["key"], "history"),
                event["title"],
                summary(event),
                event["at"],
            )
            for event in listing_data.events(connection, "edits", ENTRIES)
        )

    return await _feed(datasette, request, language.text("kind_of_change_edits"), "/changes?kind=edits", entries)


async def removals(datasette: Datasette, request: Request) -> Response:
    """The steps of articles that disappear and come back."""
    language = language_of(request)

    def entries(connection: sqlite3.Connection) -> tuple[Entry, ...]:
        return tuple(
            Entry(
                f"{article_path(event['key'], 'evidence')}#{event['to_status']}-{event['at']}",
                article_path(event["key"], "evidence"),
                f"{language.text('status_' + event['to_status'])}: {event['title']}",
                language.words.get(f"reason_{event['reason']}", event["reason"]),
                event["at"],
            )
            for event in listing_data.events(connection, "removals", ENTRIES)
        )

    return await _feed(datasette, request, language.text("kind_of_change_removals"), "/changes?kind=removals", entries)


def atom(feed: Feed, base: str, own_path: str, archive_name: str) -> bytes:
    """The feed as an Atom document."""
    root = Element("feed", {"xmlns": ATOM})
    _add(root, "id", base + own_path)
    _add(root, "title", f"{feed.title} · {archive_name}")
    _add(root, "updated", feed.updated)
    _add(SubElement(root, "author"), "name", archive_name)
    SubElement(root, "link", {"rel": "self", "type": "application/atom+xml", "href": base + own_path})
    SubElement(root, "link", {"rel": "alternate", "type": "text/html", "href": base + feed.path})
    for entry in feed.entries:
        element = SubElement(root, "entry")
        _add(element, "id", base + entry.identifier)
        _add(element, "title", entry.title)
        _add(element, "updated", entry.updated)
        SubElement(element, "link", {"rel": "alternate", "type": "text/html", "href": base + entry.path})
        _add(element, "summary", entry.summary)
    text: str = tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{text}\n'.encode()


def json_feed(feed: Feed, base: str, own_path: str, archive_name: str) -> dict[str, Any]:
    """The feed as a JSON Feed."""
    return {
        "version": "https://jsonfeed.org/version/1.1",
        "title": f"{feed.title} · {archive_name}",
        "home_page_url": base + feed.path,
        "feed_url": base + own_path,
        "authors": [{"name": archive_name}],
        "items": [
            {
                "id": base + entry.identifier,
                "url": base + entry.path,
                "title": entry.title,
                "content_text": entry.summary or entry.title,
                "date_modified": entry.updated,
            }
            for entry in feed.entries
        ],
    }


async def _feed(
    datasette: Datasette,
    request: Request,
    title: str,
    path: str,
    entries: Callable[[sqlite3.Connection], tuple[Entry, ...]],
) -> Response:
    feed = Feed(title, path, await read(datasette, entries))
    own_path, name = request.full_path, language_of(request).text("site")
    headers = {"cache-control": "max-age=300", "vary": "Accept-Language, Cookie"}
    if request.url_vars["format"] == "json":
        text = json.dumps(json_feed(feed, site(request), own_path, name), ensure_ascii=False)
        return Response(text, headers=headers, content_type="application/feed+json; charset=utf-8")
    data = atom(feed, site(request), own_path, name)
    return Response(data, headers=headers, content_type="application/atom+xml; charset=utf-8")


def _articles(rows: list[Row]) -> tuple[Entry, ...]:
    return tuple(
        Entry(
            article_path(row["key"]), article_path(row["key"]), row["title"], row["lead"] or "", row["last_changed_at"]
        )
        for row in rows
    )


def _whole(connection: sqlite3.Connection, key: str) -> Row:
    return all_rows(connection, _BY_KEY, (key,))[0]


def _add(parent: Element, name: str, text: str) -> None:
    SubElement(parent, name).text = _NOT_XML.sub("", text)
