"""One function for each reader: it takes any bytes, and fails when a promise is broken."""

from __future__ import annotations

import json
import re
import sqlite3
import unicodedata
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from scraper.archive.schema import migrate
from scraper.archive.search_query import exact_query, matching_query, parse, to_fts_query
from scraper.extract import NotAnArticle, extract_article, extract_links
from scraper.portals import canonical_url, identify
from scraper.vietnamese import find_dates, fold, parse_byline, parse_date

REFERENCE: Final = datetime(2024, 3, 5, 10, 0, tzinfo=UTC)
URL: Final = "https://haiphong.gov.vn/tin-tuc-su-kien/bai-viet-thu-nghiem-300001"
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")


def article(data: bytes) -> None:
    """A page is an article whose values can be kept, or surely none."""
    try:
        found = extract_article(data, URL, REFERENCE).to_dict()
    except NotAnArticle:
        return
    _can_be_kept(found)
    assert found["published_date"] is None or _DAY.fullmatch(found["published_date"])
    assert found["title"].strip()
    for url in (*(image["url"] for image in found["images"]), *found["related"]):
        assert urlsplit(url).scheme in ("http", "https"), url


def listing(data: bytes) -> None:
    """A listing's links are absolute web addresses, each once."""
    found = extract_links(data, "https://haiphong.gov.vn/tin-tuc-su-kien")
    _can_be_kept([*found.articles, found.next_page])
    assert len(set(found.articles)) == len(found.articles)
    for url in (*found.articles, *filter(None, [found.next_page])):
        assert urlsplit(url).scheme in ("http", "https"), url
        assert "#" not in url, url


def date(data: bytes) -> None:
    """A date is None or sortable text; a sentence's dates are found in it."""
    text = _text(data)
    for reference in (None, REFERENCE):
        value = parse_date(text, reference)
        if value is not None:
            _can_be_kept(value.iso)
        for each in find_dates(text, reference):
            _can_be_kept(each.iso)


def byline(data: bytes) -> None:
    """Names come from the byline, and every author has one."""
    text = _text(data)
    for position in (None, "last_p_right_bold", "masthead", "meta", "caption"):
        found = parse_byline(text, position)
        for author in found.authors:
            _can_be_kept(author.name)
            assert author.name.strip()


def address(data: bytes) -> None:
    """Any text is some address; the canonical form of a URL is canonical."""
    text = _text(data)
    _can_be_kept(identify(text).key)
    canonical = canonical_url(text)
    if canonical is not None:
        assert canonical_url(canonical) == canonical
        assert identify(canonical).key == identify(text).key


def search(data: bytes) -> None:
    """Any words are a query that SQLite takes, and folding twice is folding once."""
    text = _text(data)
    for query in (to_fts_query(text), exact_query(parse(text)), matching_query(parse(text))):
        _archive().execute("select rowid from articles_fts where articles_fts match ?", (query,)).fetchall()
    assert fold(fold(text)).split() == fold(text).split()


TARGETS: Final[dict[str, Callable[[bytes], None]]] = {
    "article": article,
    "listing": listing,
    "date": date,
    "byline": byline,
    "address": address,
    "search": search,
}


@cache
def _archive() -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    migrate(connection, Path("memory"))
    return connection


def _text(data: bytes) -> str:
    return data.decode("utf-8", "ignore")


def _can_be_kept(value: object) -> None:
    text = json.dumps(value, ensure_ascii=False)
    text.encode("utf-8")
    assert unicodedata.is_normalized("NFC", text), text
    assert "\0" not in text
