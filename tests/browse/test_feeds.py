"""Feeds and the other files for machines."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree import ElementTree

import feedparser
import pytest

from tests.browse.conftest import Ask, asking
from tests.browse.seed import EDITED, GONE, HOSTILE

FEEDS = ("new", "topic/ngay-thu-7-cung-dan", "search", "edits", "removals")
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.mark.parametrize("name", FEEDS)
def test_atom_feeds_are_valid(ask: Ask, name: str) -> None:
    response = ask(f"/feeds/{name}.atom?q=le+chan")
    assert response.headers["content-type"].startswith("application/atom+xml")
    feed = feedparser.parse(response.content)
    assert not feed.bozo
    assert feed.version == "atom10"
    assert feed.feed.author
    assert feed.entries
    root = ElementTree.fromstring(response.content)
    for element in (root, *root.iter(f"{ATOM}entry")):
        assert re.fullmatch(r"tag:localhost,\d{4}:\S+", element.findtext(f"{ATOM}id", ""))
        assert element.findtext(f"{ATOM}title")
        assert datetime.fromisoformat(element.findtext(f"{ATOM}updated", "")).tzinfo
    identifiers = [entry.id for entry in feed.entries]
    assert len(identifiers) == len(set(identifiers))
    assert root.find(f"{ATOM}link[@rel='self']") is not None


@pytest.mark.parametrize("name", FEEDS)
def test_json_feeds_say_the_same(ask: Ask, name: str) -> None:
    feed = ask(f"/feeds/{name}.json?q=le+chan").json()
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    atom = feedparser.parse(ask(f"/feeds/{name}.atom?q=le+chan").content)
    assert [item["id"] for item in feed["items"]] == [entry.id for entry in atom.entries]
    assert all(item["content_text"] and item["url"] for item in feed["items"])


def test_identifiers_stay_wherever_the_site_is_and_whoever_reads(ask: Ask) -> None:
    def identifiers(host: str, code: str) -> list[str]:
        return [item["id"] for item in ask("/feeds/new.json", host=host, accept_language=code).json()["items"]]

    assert identifiers("archive.example", "vi") == identifiers("archive.example:8001", "en")
    assert identifiers("archive.example", "vi")[0].startswith("tag:archive.example,")


def test_times_are_whole(ask: Ask) -> None:
    feed = ask("/feeds/new.json").json()
    for item in feed["items"]:
        assert datetime.fromisoformat(item["date_modified"]).tzinfo
        assert re.fullmatch(r"\S{10}T\d\d:\d\d:\d\d\+07:00", item.get("date_published", item["date_modified"]))
    assert any("date_published" in item for item in feed["items"])


@pytest.mark.parametrize("path", ["/feeds/new.atom", "/feeds/search.json?q=le+chan", "/feeds/removals.atom"])
def test_what_a_reader_has_is_not_sent_again(ask: Ask, path: str) -> None:
    first = ask(path)
    etag, changed = first.headers["etag"], first.headers["last-modified"]
    for known in ({"if_none_match": etag}, {"if_none_match": f'"x", W/{etag}'}, {"if_modified_since": changed}):
        again = ask(path, **known)
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == etag
    for unknown in (
        {"if_none_match": '"x"', "if_modified_since": changed},
        {"if_modified_since": "Mon, 01 Jan 2018 00:00:00 GMT"},
        {"if_modified_since": "nonsense"},
    ):
        assert ask(path, **unknown).status_code == 200
    assert ask(path, accept_language="en").headers["etag"] != etag


def test_feeds_hold_no_tricks(ask: Ask) -> None:
    for form in ("atom", "json"):
        text = ask(f"/feeds/search.{form}?q=gpj").text
        assert "gpj.exe" in text
        assert "\u202e" not in text
        assert "\\u202e" not in text


def test_edits_and_removals_say_what_happened(ask: Ask) -> None:
    items = ask("/feeds/edits.json", accept_language="en").json()["items"]
    edit = next(item for item in items if EDITED in item["id"])
    assert "[-184-][+1.840+]" in edit["content_text"]
    items = ask("/feeds/removals.json", accept_language="en").json()["items"]
    titles = [item["title"] for item in items if GONE in item["id"]]
    assert [title.partition(":")[0] for title in titles] == ["Removed from the site", "Perhaps removed"]


def test_a_search_that_finds_nothing_is_an_empty_feed(ask: Ask) -> None:
    feed = feedparser.parse(ask("/feeds/search.atom?q=zzzzz").content)
    assert not feed.bozo
    assert feed.entries == []


def test_sitemap_lists_every_article(ask: Ask) -> None:
    namespace = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    index = ElementTree.fromstring(ask("/sitemap.xml").content)
    parts = [urlsplit(element.text or "").path for element in index.iter(f"{namespace}loc")]
    assert parts == ["/feeds/sitemap-1.xml"]
    listed = [element.text for element in ElementTree.fromstring(ask(parts[0]).content).iter(f"{namespace}loc")]
    assert len(listed) == 66
    assert any((address or "").endswith(HOSTILE) for address in listed)
    assert ask("/feeds/sitemap-999999.xml").status_code == 200


def test_robots_may_be_sent_away(seeded: Path) -> None:
    with asking(seeded, {"robots": "exclude"}) as ask:
        assert ask("/robots.txt").text == "User-agent: *\nDisallow: /\n"


@pytest.mark.parametrize("name", FEEDS)
def test_atom_elements_are_as_often_as_the_rule_has_them(ask: Ask, name: str) -> None:
    """RFC 4287, sections 4.1.1 and 4.1.2: what stands exactly once, and links that could not be told apart."""
    root = ElementTree.fromstring(ask(f"/feeds/{name}.atom?q=le+chan").content)
    for element in (root, *root.iter(f"{ATOM}entry")):
        for once in ("id", "title", "updated"):
            assert len(element.findall(f"{ATOM}{once}")) == 1
        assert len(element.findall(f"{ATOM}published")) <= 1
        assert len(element.findall(f"{ATOM}link[@rel='alternate']")) == 1
        for time in ("updated", "published"):
            for found in element.findall(f"{ATOM}{time}"):
                assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:Z|[+-]\d\d:\d\d)", found.text or "")
    assert root.findall(f"{ATOM}author/{ATOM}name")


def test_robots_llms_and_search_description(ask: Ask) -> None:
    assert "Disallow: /archive\n" in ask("/robots.txt").text
    assert "Sitemap: http://localhost/sitemap.xml" in ask("/robots.txt").text
    assert ask("/llms.txt").text.startswith("# Hải Phòng News Archive\n\n> ")
    ElementTree.fromstring(ask("/feeds/opensearch.xml").content)
