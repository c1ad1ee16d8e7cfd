"""Redaction: an article's text is taken out where the law demands it; the fact, the reason and the hashes stay.

The rows go first, then the capture records are overwritten in place by tombstones of the same length, so that every
other capture stays where its row says. Images and attachments that no other article has go with the text. A redaction
that was cut short is completed by asking for it again. The text may still stand in listings that quoted it, and in
back-ups.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from scraper.archive import media_addresses, parts, search_index
from scraper.archive.capture_store import TORN_FOLDER
from scraper.archive.captures import warc_date
from scraper.archive.connection import storage_errors, transaction
from scraper.archive.parts import REDACTED_TITLE
from scraper.archive.times import from_text, to_text
from scraper.errors import StorageError, UsageError
from scraper.items import Article
from scraper.portals import identify

_SAME_TITLE = """
select other.key from articles join articles other on other.title = articles.title
where articles.id = ?1 and other.id != ?1 and other.title != ?2 order by other.key
"""
_BLANK_ARTICLE = """
update articles set title = ?, lead = null, body = '', byline = null, agency = null, source = null, section = null,
  word_count = 0 where id = ?
"""
_BLANK_REVISIONS = """
update revisions set title = ?, lead = null, body = '', captions = null, images = null, byline = null, agency = null,
  source = null, section = null where article_id = ?
"""


@dataclass(frozen=True, slots=True)
class Redaction:
    """What is taken out of the article: versions of the text, and capture records overwritten.

    `same_title` are the keys of other articles under the title that goes: republished, they hold the text still.
    `earlier` is the reason of a redaction that was there already, and which stays.
    """

    key: str
    title: str
    url: str
    revisions: int
    captures: int
    same_title: tuple[str, ...] = ()
    earlier: str | None = None


@dataclass(frozen=True, slots=True)
class _Record:
    id: int
    url: str
    fetched_at: str
    file: str
    offset: int
    length: int


def blank(article: Article) -> Article:
    """The article without anything that could quote it."""
    return replace(
        article,
        title=REDACTED_TITLE,
        section=None,
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


def planned(connection: sqlite3.Connection, key: str) -> Redaction:
    """What `redact` would take out; nothing is changed. Raises UsageError if there is no such article."""
    article_id, title, url = _article(connection, key)
    files = media_addresses.addresses_of_its_own(connection, article_id)
    (revisions,) = connection.execute("select count(*) from revisions where article_id = ?", (article_id,)).fetchone()
    earlier = connection.execute("select reason from redactions where key = ?", (key,)).fetchone()
    return Redaction(
        key,
        title,
        url,
        revisions,
        len(_records(connection, article_id, key, files)),
        tuple(key for (key,) in connection.execute(_SAME_TITLE, (article_id, REDACTED_TITLE))),
        earlier[0] if earlier else None,
    )


def redact(
    connection: sqlite3.Connection, path: Path, captures: Path, key: str, reason: str, at: datetime
) -> Redaction:
    """Takes out the text of the article `key`; it stays out through crawls, replays and reextractions.

    Raises UsageError if there is no such article or no reason is given, StorageError if something cannot be written.
    """
    if not reason.strip():
        raise UsageError(f"{key}: say why it is redacted, with --reason")
    article_id, _, _ = _article(connection, key)
    connection.execute("pragma secure_delete = on")
    with transaction(connection, path):
        plan = planned(connection, key)
        files = media_addresses.addresses_of_its_own(connection, article_id)
        records = _records(connection, article_id, key, files)
        connection.executemany("delete from frontier where url = ?", [(url,) for url in files])
        _blank_rows(connection, article_id, key, reason, to_text(at))
        for record in records:
            connection.execute(
                "update captures set redacted_sha256 = ? where id = ?",
                (hashlib.sha256(_tombstone(record)).hexdigest(), record.id),
            )
    with storage_errors(captures):
        for record in records:
            _overwrite(captures / record.file, record)
        shutil.rmtree(captures / TORN_FOLDER, ignore_errors=True)
    with storage_errors(path):
        connection.execute("insert into articles_fts(articles_fts) values ('optimize')")
        connection.execute("vacuum")
        connection.execute("pragma wal_checkpoint(truncate)")
    return plan


def _article(connection: sqlite3.Connection, key: str) -> tuple[int, str, str]:
    """Id, title and address of the article. Raises UsageError if there is none."""
    row = connection.execute("select id, title, url from articles where key = ?", (key,)).fetchone()
    if row is None:
        raise UsageError(f"{key}: there is no such article; give the key as `haiphong search` shows it")
    return row[0], row[1], row[2]


def _blank_rows(connection: sqlite3.Connection, article_id: int, key: str, reason: str, at: str) -> None:
    revisions = connection.execute(
        "select number, content_sha256 from revisions where article_id = ? order by number", (article_id,)
    ).fetchall()
    bodies = connection.execute(
        "select url, fetched_at, payload_sha256 from captures where article_id = ? order by id", (article_id,)
    ).fetchall()
    hashes = {
        "revisions": [{"number": number, "content_sha256": digest} for number, digest in revisions],
        "captures": [{"url": url, "fetched_at": seen, "payload_sha256": digest} for url, seen, digest in bodies],
    }
    connection.execute(
        "insert into redactions (key, redacted_at, reason, hashes) values (?, ?, ?, ?) on conflict (key) do nothing",
        (key, at, reason, json.dumps(hashes, ensure_ascii=False)),
    )
    search_index.unindex_article(connection, article_id)
    parts.delete_parts(connection, article_id)
    connection.execute("delete from authors where id not in (select author_id from article_authors)")
    connection.execute("delete from tags where id not in (select tag_id from article_tags)")
    connection.execute(_BLANK_ARTICLE, (REDACTED_TITLE, article_id))
    connection.execute(_BLANK_REVISIONS, (REDACTED_TITLE, article_id))
    for table in ("changes", "reextractions"):
        connection.execute(
            f"update {table} set before = null, after = null where article_id = ?",  # noqa: S608 - constant names
            (article_id,),
        )
    connection.execute("update links set title = ? where target_key = ?", (REDACTED_TITLE, key))
    search_index.index_article(connection, article_id)


def _records(connection: sqlite3.Connection, article_id: int, key: str, files: Sequence[str]) -> list[_Record]:
    """The article's records that hold a body: those known as its own, those of its addresses, and of its `files`.

    Records whose redaction was cut short are among them.
    """
    rows = connection.execute(
        "select id, url, fetched_at, warc_file, warc_offset, warc_length, article_id, redacted_sha256 from captures "
        "where revisit_of is null and payload_sha256 is not null and shows not in ('listing', 'media') order by id"
    )
    records = [_Record(*row[:6]) for row in rows if row[6] == article_id or identify(row[1]).key == key]
    captured = connection.execute(
        f"select id, url, fetched_at, warc_file, warc_offset, warc_length from ({media_addresses.CAPTURED}) "  # noqa: S608
        "where revisit_of is null union select id, url, fetched_at, warc_file, warc_offset, warc_length from captures "
        "where shows = 'media' and redacted_sha256 is not null",
        {"urls": media_addresses.as_json(files)},
    )
    return records + [_Record(*row) for row in captured]


def _overwrite(path: Path, record: _Record) -> None:
    with path.open("r+b") as stream:
        stream.seek(record.offset)
        stream.write(_tombstone(record))
        stream.flush()
        os.fsync(stream.fileno())


def _tombstone(record: _Record) -> bytes:
    """A gzip member of the record's length: the same address and time, answered “451 Unavailable For Legal Reasons”."""
    http = b"HTTP/1.1 451 Redacted\r\n\r\n"
    lines = (
        "WARC/1.1",
        "WARC-Type: response",
        f"WARC-Record-ID: <urn:uuid:{uuid5(NAMESPACE_URL, f'{record.file}#{record.offset}')}>",
        f"WARC-Target-URI: {record.url}",
        f"WARC-Date: {warc_date(from_text(record.fetched_at))}",
        "Content-Type: application/http; msgtype=response",
        f"Content-Length: {len(http)}",
    )
    block = "\r\n".join(lines).encode() + b"\r\n\r\n" + http + b"\r\n\r\n"
    return _padded_member(block, record)


def _padded_member(data: bytes, record: _Record) -> bytes:
    """`data` as a gzip member (RFC 1952) of the record's length, the rest a comment in its header."""
    deflate = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    body = deflate.compress(data) + deflate.flush()
    trailer = struct.pack("<II", zlib.crc32(data), len(data))
    header = b"\x1f\x8b\x08\x10" + b"\0" * 4 + b"\x02\xff"
    padding = record.length - len(header) - len(body) - len(trailer) - 1
    if padding < 0:
        raise StorageError(f"{record.file}: capture {record.id} is too short to be redacted in place; remove the file")
    return header + b" " * padding + b"\0" + body + trailer
