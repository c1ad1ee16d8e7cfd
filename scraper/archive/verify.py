"""Checks an archive: every capture's bytes re-read and hashed, every row's capture there, keys, index and manifests."""

from __future__ import annotations

import hashlib
import sqlite3
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from itertools import groupby
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple

from scraper.archive import search_index
from scraper.archive.content_coding import decoded
from scraper.archive.manifest import verify_manifests
from scraper.archive.row_checks import row_problems
from scraper.archive.times import to_text
from scraper.archive.warc_reading import moment_of
from scraper.archive.warc_records import TORN, Record, record_at
from scraper.counted import counted

_CAPTURES: Final = """
select id, warc_file, warc_offset, warc_length, record_sha256, redacted_sha256, payload_sha256, url, fetched_at,
  http_status, (select url from captures as original where original.id = captures.revisit_of)
from captures order by warc_file, warc_offset
"""
_CUT_SHORT: Final = "its end is missing"


class _Row(NamedTuple):
    id: int
    file: str
    offset: int
    length: int
    record_sha256: str
    redacted_sha256: str | None
    payload_sha256: str | None
    url: str
    fetched_at: str
    http_status: int
    revisit_of: str | None


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
        row_problems(connection),
        _capture_problems(connection, captures, count or Count()),
        search_index.check(connection),
        verify_manifests(connection, captures),
    ):
        try:
            yield from problems
        except sqlite3.DatabaseError as error:
            yield f"database: {error}"


def _capture_problems(connection: sqlite3.Connection, captures: Path, count: Count) -> Iterator[str]:
    for name, of_file in groupby(map(_Row._make, connection.execute(_CAPTURES)), key=lambda row: row.file):
        yield from _file_problems(captures / name, list(of_file), count)


def _file_problems(path: Path, rows: list[_Row], count: Count) -> Iterator[str]:
    count.captures += len(rows)
    try:
        stream = path.open("rb")
    except OSError as error:
        yield f"{path}: {error.strerror}; it held {counted(len(rows), 'capture')}"
        return
    end: int | None = 0
    with stream:
        for row in rows:
            if end is not None and not _are_whole(_bytes(stream, end, row.offset - end)):
                yield f"{path}: what stands before capture {row.id}, its request, is damaged (from byte {end})"
            data = _bytes(stream, row.offset, row.length)
            problem = _capture_problem(data, row)
            count.read += problem != _CUT_SHORT
            end = None if problem else row.offset + row.length
            if problem:
                yield f"{path}: capture {row.id} at byte {row.offset}: {problem}"


def _bytes(stream: BinaryIO, offset: int, length: int) -> bytes:
    stream.seek(max(offset, 0))
    return stream.read(max(length, 0))


def _are_whole(data: bytes) -> bool:
    """Whether `data` is gzip members, each with the check sum that it says."""
    while data:
        decoder = zlib.decompressobj(zlib.MAX_WBITS + 16)
        try:
            decoder.decompress(data)
        except zlib.error:
            return False
        if not decoder.eof:
            return False
        data = decoder.unused_data
    return True


def _capture_problem(data: bytes, row: _Row) -> str | None:
    if len(data) < row.length:
        return _CUT_SHORT
    actual = hashlib.sha256(data).hexdigest()
    if row.redacted_sha256 is not None:
        redacted = actual == row.redacted_sha256
        return None if redacted else "its text is not taken out; run `haiphong redact` for it again"
    if actual != row.record_sha256:
        return "its bytes are not those that were written"
    try:
        return _contradiction(record_at(BytesIO(data), 0), row)
    except (*TORN, StopIteration) as error:
        return f"it cannot be read ({error or 'it holds no record'})"


def _contradiction(record: Record, row: _Row) -> str | None:
    otherwise = [name for name, value in _told(record).items() if value != getattr(row, name)]
    if otherwise:
        return f"its row says otherwise than the record ({', '.join(otherwise)})"
    return None if _has_body_of(record, row) else "its body has another hash than its row says"


def _told(record: Record) -> dict[str, object]:
    """What the record says of the columns that the evidence rests on."""
    return {
        "url": record.headers.get("warc-target-uri"),
        "fetched_at": to_text(moment_of(record.headers.get("warc-date", ""))),
        "http_status": int(record.status.partition(" ")[0]),
        "revisit_of": record.headers.get("warc-refers-to-target-uri"),
    }


def _has_body_of(record: Record, row: _Row) -> bool:
    if row.payload_sha256 is None or row.revisit_of is not None:
        return True
    coding = next((value for name, value in record.http or () if name.lower() == "content-encoding"), None)
    return hashlib.sha256(decoded(record.block, coding)).hexdigest() == row.payload_sha256
