"""Feeds as documents: Atom (RFC 4287) and JSON Feed 1.1. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element, SubElement, tostring

from scraper.browse.links import Links
from scraper.browse.templating import without_tricks

ATOM = "http://www.w3.org/2005/Atom"
NEVER = "1970-01-01T00:00:00Z"
TAGGED = "2026"
"""The year since which these identifiers are given out (RFC 4151): it never changes."""

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: `name` tells it from all others for good, `page` is the path it is about, the times have offsets."""

    name: str
    page: str
    title: str
    summary: str
    updated: str
    published: str | None = None


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed before it is written: `name` as in its address, `page` the path it follows, `own` its own path."""

    name: str
    title: str
    page: str
    own: str
    site: str
    language: str
    entries: tuple[Entry, ...]

    @property
    def updated(self) -> str:
        """The newest entry's time; a feed of nothing was never updated."""
        return max((entry.updated for entry in self.entries), default=NEVER)


def tag(links: Links, name: str) -> str:
    """An identifier that stays when the site changes its scheme, port or path (RFC 4151)."""
    return f"tag:{urlsplit(links.origin).hostname},{TAGGED}:{name}"


def atom(feed: Feed, links: Links) -> str:
    """The feed as an Atom document."""
    root = Element("feed", {"xmlns": ATOM, "xml:lang": feed.language})
    _add(root, "id", tag(links, feed.name))
    _add(root, "title", f"{feed.title} · {feed.site}")
    _add(root, "updated", feed.updated)
    _add(SubElement(root, "author"), "name", feed.site)
    SubElement(root, "link", {"rel": "self", "type": "application/atom+xml", "href": links.whole(feed.own)})
    SubElement(root, "link", {"rel": "alternate", "type": "text/html", "href": links.whole(feed.page)})
    for entry in feed.entries:
        element = SubElement(root, "entry")
        _add(element, "id", tag(links, entry.name))
        _add(element, "title", entry.title)
        _add(element, "updated", entry.updated)
        if entry.published:
            _add(element, "published", entry.published)
        SubElement(element, "link", {"rel": "alternate", "type": "text/html", "href": links.whole(entry.page)})
        _add(element, "summary", entry.summary)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{tostring(root, encoding="unicode")}\n'


def json_feed(feed: Feed, links: Links) -> dict[str, Any]:
    """The feed as a JSON Feed."""
    return {
        "version": "https://jsonfeed.org/version/1.1",
        "title": _shown(f"{feed.title} · {feed.site}"),
        "home_page_url": links.whole(feed.page),
        "feed_url": links.whole(feed.own),
        "language": feed.language,
        "authors": [{"name": feed.site}],
        "items": [_item(entry, links) for entry in feed.entries],
    }


def _item(entry: Entry, links: Links) -> dict[str, str]:
    item = {
        "id": tag(links, entry.name),
        "url": links.whole(entry.page),
        "title": _shown(entry.title),
        "content_text": _shown(entry.summary or entry.title),
        "date_modified": entry.updated,
    }
    return item | ({"date_published": entry.published} if entry.published else {})


def _add(parent: Element, name: str, text: str) -> None:
    SubElement(parent, name).text = _shown(text)


def _shown(text: str) -> str:
    return _NOT_XML.sub("", str(without_tricks(text)))
