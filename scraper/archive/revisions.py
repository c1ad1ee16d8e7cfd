"""Revisions: what counts as a change of an article's content, and what does not. Pure functions and their rows.

The title, lead, body, captions, images, byline, agency, source, section and dates count, exactly as printed but for
white space. View counters, clocks and “3 hours ago” standing as paragraphs, related links and the query strings that
only break caches do not.
"""

from __future__ import annotations

import hashlib
import json
import re
import sqlite3
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from itertools import pairwise
from operator import attrgetter
from typing import Any, cast

from scraper.items import Article, Precision
from scraper.vietnamese import fold

_INVISIBLE = re.compile(r"[\u200b-\u200d\u2060\ufeff\u00ad]+")
_COUNTER = re.compile(
    r"(?:so )?(?:luot|lan) (?:xem|doc|truy cap|tai|thich|chia se|binh luan)(?: bai(?: viet)?)?\s*:?\s*[\d.,\s]*[kmn]?"
    r"|(?:da )?(?:xem|doc|truy cap|views?|hits|likes?|shares?|comments?|binh luan|chia se|thich)\s*[:(]?"
    r"\s*[\d.,]+[km]?\)?"
    r"|[\d.,]+[km]?\s*(?:luot|lan|nguoi)?\s*(?:xem|doc|truy cap|thich|chia se|binh luan|views?|hits|likes?|shares?)"
    r"|(?:(?:hien|dang|hien dang)? ?co )?[\d.,]+ (?:khach|nguoi|thanh vien) (?:dang )?(?:truc tuyen|online|xem)"
)
_CLOCK = re.compile(
    r"(?:(?:hom nay|bay gio|hien tai|bay gio la)\s*:?\s*)?"
    r"(?:(?:thu (?:hai|ba|tu|nam|sau|bay|[2-7])|chu nhat)\s*,?\s*)?"
    r"(?:(?:ngay )?\d{1,2}[/.-]\d{1,2}[/.-]\d{4}\s*[,|-]?\s*)?\d{1,2}:\d{2}:\d{2}(?:\s*[ap]m)?"
    r"(?:\s*[,|-]?\s*(?:ngay )?\d{1,2}[/.-]\d{1,2}[/.-]\d{4})?"
)
_AGO = re.compile(r"(?:cach day )?\d+ (?:giay|phut|gio|tieng|ngay|tuan|thang|nam) (?:truoc|qua)|vua xong|moi day")
_RELATIVE_DATE = re.compile(rf"{_AGO.pattern}|hom (?:nay|qua|kia)")
_DIGIT = re.compile(r"\d")
_CACHE_BREAKER = re.compile(
    r"v|ver|version|t|ts|time|timestamp|_|rnd|rand|random|cb|cache|nocache|w|h|width|height|size|resize|quality|q|token"
    r"|sig|signature|expires|s|st"
)


@dataclass(frozen=True, slots=True)
class Content:
    """The content columns of a revision, as published: captions and images one a line, paragraphs as in `articles`."""

    title: str
    lead: str | None
    body: str
    captions: str | None
    images: str | None
    byline: str | None
    agency: str | None
    source: str | None
    section: str | None
    published_at: str | None
    published_precision: str | None
    modified_at: str | None

    def values(self) -> tuple[str | None, ...]:
        """The columns in order."""
        return _values(self)


CONTENT_COLUMNS = tuple(field.name for field in fields(Content))
_values = attrgetter(*CONTENT_COLUMNS)
COMPARED = tuple(name for name in CONTENT_COLUMNS if name != "published_precision")
_OF_THE_ADDRESS = frozenset(("section", "images", "captions"))
"""What another address of the same article (another category, a print or AMP page) may show otherwise."""


@dataclass(frozen=True, slots=True)
class Change:
    """One field changed, as published before and after."""

    field: str
    before: str | None
    after: str | None


def content_of(article: Article) -> Content:
    """The content that an article's revision keeps."""
    return Content(
        title=article.title,
        lead=article.lead,
        body="\n\n".join(article.body),
        captions="\n".join(article.captions) or None,
        images="\n".join(image.url for image in article.images) or None,
        byline=article.byline,
        agency=article.agency,
        source=article.source,
        section=article.section,
        published_at=article.published_at,
        published_precision=article.published_precision,
        modified_at=article.modified_at,
    )


def content_sha256(content: Content) -> str:
    """Hash (hex) of what counts; equal for contents that differ only in what does not."""
    comparable = [_comparable(name, getattr(content, name)) for name in COMPARED]
    return hashlib.sha256(json.dumps(comparable, ensure_ascii=False).encode("utf-8", "surrogatepass")).hexdigest()


def changes_between(before: Content, after: Content, *, same_address: bool = True) -> tuple[Change, ...]:
    """What the publisher changed, field by field; empty when nothing counts.

    `same_address` is False when the two were read at different URLs of the article: the section in the URL, and images
    that a print or AMP page leaves out, are no change then.
    """
    return tuple(
        Change(name, getattr(before, name), getattr(after, name))
        for name in COMPARED
        if (same_address or name not in _OF_THE_ADDRESS)
        and getattr(before, name) != getattr(after, name)
        and _comparable(name, getattr(before, name)) != _comparable(name, getattr(after, name))
    )


def is_silent(before: Content, after: Content) -> bool:
    """Whether the edit was not owned up to: no modified date printed on the page appeared or moved."""
    return after.modified_at is None or after.modified_at == before.modified_at


def with_settled_date(article: Article, printed: str | None, earlier: Content | None) -> Article:
    """The article with the publication date it was first given, where only the reading of it can have moved.

    “2 giờ trước”, or a day without a year, means another date whenever it is read again; while the same words stand
    there (`printed`: what was read the first time), or words relative to the time of reading, the first reading holds.
    """
    if earlier is None or earlier.published_at is None:
        return article
    words = printed_date(article)
    if words is None or words == earlier.published_at or article.published_at == earlier.published_at:
        return article
    if words != printed and not _RELATIVE_DATE.search(fold(words)):
        return article
    return replace(
        article,
        published_at=earlier.published_at,
        published_precision=cast("Precision | None", earlier.published_precision),
        published_date=earlier.published_at[:10] if len(earlier.published_at) >= 10 else None,
    )


def printed_date(article: Article) -> str | None:
    """The words that the publication date was read from."""
    return next((entry.raw for entry in article.provenance if entry.field == "published_at"), None)


def _comparable(name: str, value: str | None) -> str | None:
    if not value:
        return None
    if name == "images":
        return "\n".join(_image_identity(url) for url in value.split("\n"))
    if name in ("body", "captions"):
        return "\n".join(text for line in value.split("\n") if (text := _plain(line)) and not is_volatile(text)) or None
    return _plain(value) or None


def _plain(text: str) -> str:
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    if text.isprintable() and "  " not in text:
        return text.strip(" ")
    return " ".join(_INVISIBLE.sub("", text).split())


def is_volatile(line: str) -> bool:
    """Whether a line is nothing but a view counter, a clock or an age, which a page shows otherwise each time."""
    if len(line) > 60 or not _DIGIT.search(line):
        return False
    folded = fold(line).strip(" .|()[]•-–")
    return any(pattern.fullmatch(folded) for pattern in (_COUNTER, _CLOCK, _AGO))


def _image_identity(url: str) -> str:
    place, _, query = url.partition("?")
    place = place.split("#", 1)[0].partition("://")[2] or place
    kept = [pair for pair in query.split("#", 1)[0].split("&") if pair and not _breaks_caches(pair)]
    return place.removeprefix("www.") + ("?" + "&".join(kept) if kept else "")


def _breaks_caches(pair: str) -> bool:
    return _CACHE_BREAKER.fullmatch(pair.split("=", 1)[0].lower()) is not None


@dataclass(frozen=True, slots=True)
class Revision:
    """A row of `revisions` as stored."""

    id: int
    number: int
    capture_id: int | None
    content_sha256: str
    content: Content


_COLUMN_LIST = ", ".join(CONTENT_COLUMNS)
_INSERT = (
    "insert into revisions (article_id, number, capture_id, observed_at, last_seen_at, content_sha256, "  # noqa: S608
    f"extractor_version, {_COLUMN_LIST}) values (?, ?, ?, ?, ?, ?, ?, {', '.join('?' * len(CONTENT_COLUMNS))})"
)


def latest_revision(connection: sqlite3.Connection, article_id: int) -> Revision | None:
    """The newest revision of the article."""
    return _revision(
        connection.execute(
            f"select id, number, capture_id, content_sha256, {_COLUMN_LIST} from revisions "  # noqa: S608
            "where article_id = ? order by number desc limit 1",
            (article_id,),
        ).fetchone()
    )


def _revision(row: Sequence[Any] | None) -> Revision | None:
    if row is None:
        return None
    identifier, number, capture_id, digest, *content = row
    return Revision(identifier, number, capture_id, digest, Content(*content))


def add_revision(
    connection: sqlite3.Connection,
    article_id: int,
    number: int,
    content: Content,
    *,
    capture_id: int | None,
    observed_at: str,
    extractor_version: str,
) -> int:
    """Writes a revision first seen at `observed_at` (as in the table); its id."""
    cursor = connection.execute(
        _INSERT,
        (
            article_id,
            number,
            capture_id,
            observed_at,
            observed_at,
            content_sha256(content),
            extractor_version,
            *content.values(),
        ),
    )
    return int(cursor.lastrowid or 0)


def stored_content(connection: sqlite3.Connection, revision_id: int) -> Content:
    """The content of a revision's row."""
    query = f"select {_COLUMN_LIST} from revisions where id = ?"  # noqa: S608 - constant names
    return Content(*connection.execute(query, (revision_id,)).fetchone())


def recompute_changes(connection: sqlite3.Connection, article_id: int) -> None:
    """Writes anew what the revisions of an article changed, after they were read again."""
    rows = connection.execute(
        "select revisions.id, captures.url from revisions left join captures on captures.id = revisions.capture_id "
        "where revisions.article_id = ? order by number",
        (article_id,),
    ).fetchall()
    connection.execute("delete from changes where article_id = ?", (article_id,))
    for (earlier, earlier_url), (later, later_url) in pairwise(rows):
        before, after = stored_content(connection, earlier), stored_content(connection, later)
        changes = changes_between(before, after, same_address=earlier_url == later_url)
        add_changes(connection, article_id, later, changes, silent=is_silent(before, after))


def add_changes(
    connection: sqlite3.Connection, article_id: int, revision_id: int, changes: Iterable[Change], *, silent: bool
) -> None:
    """Writes what a revision changed."""
    connection.executemany(
        "insert into changes (revision_id, article_id, field, before, after, silent) values (?, ?, ?, ?, ?, ?)",
        [(revision_id, article_id, each.field, each.before, each.after, int(silent)) for each in changes],
    )
