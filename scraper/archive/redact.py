"""Redaction: an article's text is taken out where the law demands it; the fact, the reason and the hashes stay."""

from __future__ import annotations

import sqlite3
from dataclasses import replace

from scraper.items import Article

REDACTED_TITLE = "[redacted]"


def is_redacted(connection: sqlite3.Connection, key: str) -> bool:
    """Whether the article's text was taken out."""
    return connection.execute("select 1 from redactions where key = ?", (key,)).fetchone() is not None


def blank(article: Article) -> Article:
    """The article without anything that could quote it."""
    return replace(
        article,
        title=REDACTED_TITLE,
        lead=None,
        body=(),
        byline=None,
        agency=None,
        source=None,
        authors=(),
        captions=(),
        images=(),
        links=(),
        tags=(),
        dates=(),
        provenance=(),
    )
