"""Captures as rows: a record is written and safe on the disk before its row exists; a tail without a row is cut off."""

from __future__ import annotations

import hashlib
import os
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from scraper.archive.captures import MAX_FILE_BYTES, CaptureWriter, Exchange, Original, sync_folder, warc_date
from scraper.archive.content_coding import decoded
from scraper.archive.times import from_text, to_text
from scraper.archive.warc_reading import date_at, read_at, whole_records_end
from scraper.counted import counted
from scraper.errors import StorageError
from scraper.portals import identify

TORN_FOLDER = "torn"
_LAST_FULL_ANSWER = "from captures where url = ? and http_status = 200 order by fetched_at desc, id desc limit 1"
_TAKE_OVER = (
    "update captures set crawl_id = ? where id = ? and crawl_id in (select id from crawls where outcome = 'lost')"
)


@dataclass(frozen=True, slots=True)
class Validators:
    """What to ask with: If-None-Match and If-Modified-Since of the last full answer."""

    etag: str | None
    last_modified: str | None
    capture_id: int
    fetched_at: datetime


class CaptureStore:
    """The captures of one archive: rows in the database, records in the folder."""

    def __init__(self, connection: sqlite3.Connection, folder: Path, *, max_file_bytes: int = MAX_FILE_BYTES) -> None:
        self._connection = connection
        self.folder = folder
        self.redacted: set[str] = {key for (key,) in connection.execute("select key from redactions")}
        row = connection.execute("select warc_file from captures order by id desc limit 1").fetchone()
        last_file = row[0] if row and _is_as_committed(connection, folder, row[0]) else None
        self.writer = CaptureWriter(folder, last_file=last_file, max_file_bytes=max_file_bytes)

    def record(
        self,
        exchange: Exchange,
        *,
        crawl_id: int | None,
        shows: str,
        article_id: int | None = None,
        redirected_from: str | None = None,
    ) -> int:
        """Writes the record and its row inside the open transaction; the row's id.

        The body of a redacted article is left out. An exchange that is there already (same address, time
        and body: a replay) is not written again; if the crawl that wrote it was killed, this one takes it over.
        Raises StorageError.
        """
        if self.redacted and identify(exchange.url).key in self.redacted:
            exchange = replace(exchange, body=b"", payload=b"")
        payload = exchange.decoded_payload()
        digest = hashlib.sha256(payload).hexdigest() if exchange.status != 304 else None
        fetched_at = to_text(exchange.fetched_at)
        known = self._known(exchange, fetched_at, digest)
        if known is not None:
            self._connection.execute(_TAKE_OVER, (crawl_id, known))
            return known
        revisit_of, original = self._original(exchange, digest if payload else None)
        place = self.writer.write(exchange, original=original)
        cursor = self._connection.execute(
            "insert into captures (url, fetched_at, http_status, content_type, payload_sha256, warc_file, warc_offset, "
            "warc_length, etag, last_modified, tls_verified, crawl_id, shows, article_id, revisit_of, record_sha256, "
            "redirected_from) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                exchange.url,
                fetched_at,
                exchange.status,
                exchange.header("content-type"),
                digest,
                place.file,
                place.offset,
                place.length,
                exchange.header("etag"),
                exchange.header("last-modified"),
                None if exchange.tls_verified is None else int(exchange.tls_verified),
                crawl_id,
                shows,
                article_id,
                revisit_of,
                place.sha256,
                redirected_from,
            ),
        )
        return int(cursor.lastrowid or 0)

    def payload(self, capture_id: int) -> bytes:
        """The decoded body that the capture shows: its own, or the one it refers to. Raises StorageError."""
        row = self._connection.execute(
            "select warc_file, warc_offset, revisit_of from captures where id = ?", (capture_id,)
        ).fetchone()
        if row is None:
            raise StorageError(f"capture {capture_id}: there is no such row in captures")
        if row[2] is not None:
            return self.payload(int(row[2]))
        _, headers, body = read_at(self.folder / row[0], int(row[1]))
        coding = next((value for name, value in headers if name.lower() == "content-encoding"), None)
        return decoded(body, coding)

    def page(self, url: str) -> tuple[bytes, str | None]:
        """Decoded body and Content-Type of the last full answer of that address. Raises StorageError."""
        row = self._connection.execute(f"select id, content_type {_LAST_FULL_ANSWER}", (url,)).fetchone()
        if row is None:
            raise StorageError(f"{url}: there is no capture of it")
        return self.payload(int(row[0])), row[1]

    def validators(self, url: str) -> Validators | None:
        """ETag and Last-Modified of the last full answer of that address, if it gave any."""
        row = self._connection.execute(
            f"select etag, last_modified, id, fetched_at {_LAST_FULL_ANSWER}", (url,)
        ).fetchone()
        if row is None or (row[0] is None and row[1] is None):
            return None
        return Validators(row[0], row[1], int(row[2]), from_text(row[3]))

    def _known(self, exchange: Exchange, fetched_at: str, digest: str | None) -> int | None:
        """The capture of this very exchange. The rows' times are to the second, the records' as exact as was told."""
        rows = self._connection.execute(
            "select id, warc_file, warc_offset, redacted_sha256 from captures "
            "where url = ? and fetched_at = ? and payload_sha256 is ? and http_status = ? order by id",
            (exchange.url, fetched_at, digest, exchange.status),
        )
        exact = warc_date(exchange.fetched_at)
        for capture_id, file, offset, redacted in rows.fetchall():
            if redacted or date_at(self.folder / file, offset) in (exact, None):
                return int(capture_id)
        return None

    def _original(self, exchange: Exchange, digest: str | None) -> tuple[int | None, Original | None]:
        """The capture that holds the same body: by its hash, or for a 304 the last full answer of the address."""
        if exchange.status == 304:
            row = self._connection.execute(
                f"select coalesce(revisit_of, id) {_LAST_FULL_ANSWER}", (exchange.url,)
            ).fetchone()
        elif digest is not None:
            row = self._connection.execute(
                "select id from captures where payload_sha256 = ? and revisit_of is null and redacted_sha256 is null "
                "order by id limit 1",
                (digest,),
            ).fetchone()
        else:
            return None, None
        if row is None:
            return None, None
        (url, fetched_at, file, offset) = self._connection.execute(
            "select url, fetched_at, warc_file, warc_offset from captures where id = ?", (row[0],)
        ).fetchone()
        return int(row[0]), Original(url, date_at(self.folder / file, offset) or warc_date(from_text(fetched_at)))


_ENDS = "select warc_file, max(warc_offset + warc_length) from captures group by warc_file"


def require_folder(connection: sqlite3.Connection, folder: Path) -> None:
    """StorageError if captures are known but their folder is not there: to make it would hide that it is another."""
    (known,) = connection.execute("select count(*) from captures").fetchone()
    if known and not folder.is_dir():
        raise StorageError(
            f"{folder}: there is no such folder, though the database knows {counted(known, 'capture')}; "
            "name the folder they are in with --captures; if they are lost for good, make it, and the archive goes on"
        )


def unfinished_tails(connection: sqlite3.Connection, folder: Path) -> Iterator[str]:
    """Which files go on after the last committed record, as a killed crawl leaves them; nothing is changed."""
    for name, end in connection.execute(_ENDS).fetchall():
        path = folder / name
        if path.is_file() and path.stat().st_size > end:
            rest = counted(path.stat().st_size - end, "byte")
            yield f"{path}: {rest} of a capture that was not finished; the next crawl puts them into {TORN_FOLDER}/"


def cut_torn_tails(connection: sqlite3.Connection, folder: Path) -> Iterator[str]:
    """Cuts each file that this database knows to its last committed record, and says so, one sentence a file.

    What is cut off is kept in the folder `torn`. A file that is shorter than its rows say is cut to its last whole
    record and not written to again; `verify` lists what it lacks. Files that the database does not know are left alone.
    """
    for name, end in connection.execute(_ENDS).fetchall():
        path = folder / name
        if not path.exists():
            yield f"{path}: missing; `haiphong verify` lists the captures that were in it"
            continue
        size = path.stat().st_size
        if size > end:
            _cut(path, end)
            rest = counted(size - end, "byte")
            yield f"{path}: cut to its last committed record ({rest} of a capture that was not finished)"
        elif size < end:
            whole = whole_records_end(path)
            if whole < size:
                _cut(path, whole)
            lost = counted(end - size, "byte")
            yield f"{path}: {lost} missing at its end; `haiphong verify` lists the captures they held"


def _cut(path: Path, end: int) -> None:
    torn = path.parent / TORN_FOLDER
    torn.mkdir(exist_ok=True)
    with path.open("r+b") as stream:
        stream.seek(end)
        (torn / f"{path.name}.{end}").write_bytes(stream.read())
        stream.truncate(end)
        os.fsync(stream.fileno())
    sync_folder(torn)


def _is_as_committed(connection: sqlite3.Connection, folder: Path, name: str) -> bool:
    (end,) = connection.execute(
        "select max(warc_offset + warc_length) from captures where warc_file = ?", (name,)
    ).fetchone()
    path = folder / name
    return path.exists() and path.stat().st_size == end
