"""Checks an archive: every capture's bytes re-read and hashed, every row's capture there, keys, index and manifests."""

from __future__ import annotations

import hashlib
import sqlite3
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import BinaryIO, Final

from scraper.archive import search_index
from scraper.archive.content_coding import decoded
from scraper.archive.manifest import verify_manifests
from scraper.archive.warc_reading import read_at
from scraper.counted import counted
from scraper.errors import StorageError

_CAPTURES = """
select id, warc_file, warc_offset, warc_length, record_sha256, redacted_sha256, payload_sha256, revisit_of
from captures order by warc_file, warc_offset
"""
_CUT_SHORT: Final = "its end is missing"
_Row = tuple[int, str, int, int, str, str | None, str | None, int | None]


@dataclass(slots=True)
class Count:
    """Of how many captures the bytes are there in full, and how many there should be."""

    read: int = 0
    captures: int = 0


def verify(connection: sqlite3.Connection, captures: Path, count: Count | None = None) -> Iterator[str]:
    """What is wrong, in words, as it is found; nothing when the archive is sound.

    `connection` must be one that can write: checking the search index writes to it in passing. `count` is counted up.
    """
    for problems in (
        _database_problems(connection),
        _row_problems(connection),
        _capture_problems(connection, captures, count or Count()),
        search_index.check(connection),
        verify_manifests(connection, captures),
    ):
        try:
            yield from problems
        except sqlite3.DatabaseError as error:
            yield f"database: {error}"


def _database_problems(connection: sqlite3.Connection) -> Iterator[str]:
    for (text,) in connection.execute("pragma integrity_check").fetchall():
        if text != "ok":
            yield f"database: {text}"
    for table, row, other, _ in connection.execute("pragma foreign_key_check").fetchall():
        yield f"{table} row {row}: it refers to a row of {other} that is not there"


def _row_problems(connection: sqlite3.Connection) -> Iterator[str]:
    """Rows that rest on no capture, and counts that do not fit."""
    without = (
        "select key from articles where capture_id is null and key not in (select key from redactions) order by key"
    )
    for (key,) in connection.execute(without):
        yield f"{key}: it rests on no capture"
    revisions = (
        "select key, number from revisions join articles on articles.id = article_id "
        "where revisions.capture_id is null and key not in (select key from redactions) order by key, number"
    )
    for key, number in connection.execute(revisions):
        yield f"{key}: revision {number} rests on no capture"
    counts = (
        "select key, revision_count, count(revisions.id) as stored from articles "
        "left join revisions on article_id = articles.id group by articles.id having stored != revision_count"
    )
    for key, said, stored in connection.execute(counts):
        yield f"{key}: {counted(stored, 'revision')} stored, {said} counted"


def _capture_problems(connection: sqlite3.Connection, captures: Path, count: Count) -> Iterator[str]:
    for name, rows in groupby(connection.execute(_CAPTURES).fetchall(), key=lambda row: row[1]):
        yield from _file_problems(captures / name, list(rows), count)


def _file_problems(path: Path, rows: list[_Row], count: Count) -> Iterator[str]:
    count.captures += len(rows)
    try:
        stream = path.open("rb")
    except OSError as error:
        yield f"{path}: {error.strerror}; it held {counted(len(rows), 'capture')}"
        return
    with stream:
        for row in rows:
            problem = _capture_problem(path, stream, row)
            count.read += problem != _CUT_SHORT
            if problem:
                yield f"{path}: capture {row[0]} at byte {row[2]}: {problem}"


def _capture_problem(path: Path, stream: BinaryIO, row: _Row) -> str | None:
    _, _, offset, length, record_hash, redacted_hash, payload_hash, revisit_of = row
    stream.seek(offset)
    data = stream.read(length)
    if len(data) < length:
        return _CUT_SHORT
    actual = hashlib.sha256(data).hexdigest()
    if redacted_hash is not None:
        return None if actual == redacted_hash else "its text is not taken out; run `haiphong redact` for it again"
    if actual != record_hash:
        return "its bytes are not those that were written"
    if payload_hash is None or revisit_of is not None:
        return None
    try:
        _, headers, body = read_at(path, offset)
    except (StorageError, zlib.error) as error:
        return f"it cannot be read ({error})"
    coding = next((value for name, value in headers if name.lower() == "content-encoding"), None)
    payload = decoded(body, coding)
    return (
        None if hashlib.sha256(payload).hexdigest() == payload_hash else "its body has another hash than its row says"
    )
