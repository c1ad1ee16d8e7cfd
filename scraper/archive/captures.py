"""Captures: every HTTP exchange the archive rests on, written as WARC 1.1 records before any row speaks of it.

The order is: record, flush, fsync, then the row's commit. A kill in between leaves a tail that no row knows; opening
the store cuts it off (into the folder `torn/`), so that the next record stands where the database says it does.
"""

from __future__ import annotations

import hashlib
import os
import zlib
from base64 import b32encode
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from uuid import uuid4

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from scraper.archive.connection import remedy_of
from scraper.archive.content_coding import decoded
from scraper.errors import StorageError

MAX_FILE_BYTES = 256 * 1024 * 1024
"""A file that has reached this size is closed and the next one begun."""
NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
_GZIP_LEVEL = 4  # on pages of this kind two thirds of the time of level 6, half of warcio's own 9, 4 % more bytes
_NAME = "haiphong-{stamp}-{serial:05d}.warc.gz"

Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Exchange:
    """One HTTP exchange. `fetched_at` is aware; `headers` are as received, in order; `body` is as received.

    `payload` is the body without its Content-Encoding; when it is None it is decoded from `body`. `tls_verified` is
    None for plain http. `is_cut` when who recorded it says that the body is not all of it.
    """

    url: str
    fetched_at: datetime
    status: int
    headers: Headers = ()
    body: bytes = b""
    payload: bytes | None = None
    request_headers: Headers = ()
    method: str = "GET"
    reason: str = ""
    protocol: str = "HTTP/1.1"
    tls_verified: bool | None = None
    ip_address: str | None = None
    is_cut: bool = False

    def header(self, name: str) -> str | None:
        """The first response header of that name, in whatever case."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), None)

    def decoded_payload(self) -> bytes:
        """The body without its Content-Encoding; as received if it cannot be decoded."""
        return self.payload if self.payload is not None else decoded(self.body, self.header("content-encoding"))


@dataclass(frozen=True, slots=True)
class Place:
    """Where a record stands: file relative to the captures folder, first byte, number of bytes, their SHA-256 (hex)."""

    file: str
    offset: int
    length: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Original:
    """The capture that a revisit refers to: its address and its WARC-Date as written."""

    url: str
    date: str


class CaptureWriter:
    """Appends records to the files of one captures folder."""

    def __init__(self, folder: Path, *, last_file: str | None, max_file_bytes: int = MAX_FILE_BYTES) -> None:
        """`last_file` is the file to go on with, if any. Raises OSError."""
        self.folder = folder
        self._max_file_bytes = max_file_bytes
        self._file = last_file
        self._stream: int | None = None
        self._end = self._size()
        self._information: Mapping[str, str] = {}
        self._information_id: str | None = None
        self.syncs = True
        """Whether each record is on the disk when it is written; without, `sync` is called before its row is kept."""

    @property
    def is_full(self) -> bool:
        """Whether the next record begins another file."""
        return self._end >= self._max_file_bytes

    def begin(self, information: Mapping[str, str]) -> None:
        """Starts a new part: a `warcinfo` record with `information` goes before its first record."""
        self._information = information
        self._information_id = None

    def write(self, exchange: Exchange, *, original: Original | None = None) -> Place:
        """Writes request and response (a revisit when `original` is given) and waits until they are on the disk.

        Returns the place of the response. Raises StorageError; then nothing of it is left in the file.
        """
        with self._telling():
            return self._write(exchange, original)

    def sync(self) -> None:
        """Waits until everything written is on the disk. Raises StorageError."""
        if self._stream is not None:
            with self._telling():
                os.fsync(self._stream)

    @contextmanager
    def _telling(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            name = error.filename or self.folder / (self._file or "")
            raise StorageError(
                f"{name}: a capture could not be written ({error.strerror or error}); {remedy_of(error)}"
            ) from error

    def mark(self) -> tuple[str | None, int]:
        """The present end, for `rewind`."""
        return self._file, self._end

    def rewind(self, mark: tuple[str | None, int]) -> None:
        """Takes back what was written since `mark`, because the transaction it belonged to was not committed."""
        if mark == self.mark():
            return
        file, end = mark
        if self._stream is not None and file == self._file:
            os.ftruncate(self._stream, end)
            self._end = end
        elif self._stream is not None and self._file is not None:
            self._close_stream()
            (self.folder / self._file).unlink(missing_ok=True)
            self._file, self._end = file, end
            if self._size() > end:
                os.truncate(self.folder / str(file), end)
        self._information_id = None

    def close(self) -> None:
        """Closes the file; writing opens it again."""
        self._close_stream()

    def _write(self, exchange: Exchange, original: Original | None) -> Place:
        stream = self._open(exchange.fetched_at)
        response_id = _record_id()
        head = b"" if self._information_id else self._information_record(exchange.fetched_at)
        request = _member(_request_record(exchange, response_id, self._information_id))
        response = _member(_response_record(exchange, response_id, self._information_id, original))
        start = self._end + len(head) + len(request)
        try:
            _write_all(stream, head + request + response)
            if self.syncs:
                os.fsync(stream)
        except OSError:
            os.ftruncate(stream, self._end)
            self._information_id = None
            raise
        self._end = start + len(response)
        if self._file is None:
            raise StorageError(f"{self.folder}: no capture file is open")
        return Place(self._file, start, len(response), hashlib.sha256(response).hexdigest())

    def _information_record(self, at: datetime) -> bytes:
        self._information_id = _record_id()
        lines = {"software": "haiphong-news-archive", "format": "WARC File Format 1.1", **self._information}
        body = "".join(f"{name}: {_one_line(value)}\r\n" for name, value in lines.items()).encode()
        headers = [
            ("WARC-Type", "warcinfo"),
            ("WARC-Record-ID", self._information_id),
            ("WARC-Date", warc_date(at)),
            ("WARC-Filename", self._file or ""),
        ]
        return _member(_Record("warcinfo", "", headers, None, body))

    def _open(self, at: datetime) -> int:
        if self._stream is None and self._file is not None:
            path = self.folder / self._file
            if path.exists() and path.stat().st_size < self._max_file_bytes:
                self._stream = os.open(path, os.O_WRONLY | os.O_APPEND)
                self._end = os.fstat(self._stream).st_size
        if self._stream is not None and self.is_full:
            os.fsync(self._stream)
            self._close_stream()
        if self._stream is None:
            self._stream = self._create(at)
            self._end = 0
        return self._stream

    def _create(self, at: datetime) -> int:
        self.folder.mkdir(parents=True, exist_ok=True)
        stamp = at.astimezone(UTC).strftime("%Y%m%d%H%M%S")
        serial = 1
        while True:
            name = _NAME.format(stamp=stamp, serial=serial)
            try:
                stream = os.open(self.folder / name, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_EXCL, 0o644)
            except FileExistsError:
                serial += 1
                continue
            sync_folder(self.folder)
            self._file = name
            self._information_id = None
            return stream

    def _size(self) -> int:
        path = self.folder / (self._file or "")
        return path.stat().st_size if path.is_file() else 0

    def _close_stream(self) -> None:
        if self._stream is not None:
            os.close(self._stream)
            self._stream = None


@dataclass(frozen=True, slots=True)
class _Record:
    kind: str
    url: str
    headers: list[tuple[str, str]]
    http: StatusAndHeaders | None
    body: bytes


class _SentHeaders(StatusAndHeaders):  # type: ignore[misc]  # warcio has no types
    """Headers written byte for byte as they were sent; warcio would percent-encode what is not ASCII."""

    def to_ascii_bytes(self, filter_func: object = None) -> bytes:
        del filter_func
        return str(self.to_str()).encode("latin-1", "replace") + b"\r\n"


def _request_record(exchange: Exchange, response_id: str, information_id: str | None) -> _Record:
    _, _, rest = exchange.url.partition("://")
    host, slash, path = rest.partition("/")
    headers = list(exchange.request_headers)
    if not any(name.lower() == "host" for name, _ in headers):
        headers.insert(0, ("Host", host))
    http = _SentHeaders(f"{_one_line(slash + path) or '/'} HTTP/1.1", _clean(headers), protocol=exchange.method)
    record = _headers("request", exchange, _record_id(), information_id)
    return _Record("request", exchange.url, [*record, ("WARC-Concurrent-To", response_id)], http, b"")


def _response_record(
    exchange: Exchange, response_id: str, information_id: str | None, original: Original | None
) -> _Record:
    status = f"{exchange.status} {_one_line(exchange.reason)}".rstrip() + ("" if exchange.reason else " ")
    http = _SentHeaders(status, _clean(exchange.headers), protocol=exchange.protocol)
    headers = _headers("revisit" if original else "response", exchange, response_id, information_id)
    if exchange.tls_verified is not None:
        headers.append(("X-TLS-Verified", str(int(exchange.tls_verified))))
    if exchange.status != 304:
        headers.append(("WARC-Payload-Digest", _digest(exchange.body)))
    if original is None:
        return _Record("response", exchange.url, headers, http, exchange.body)
    profile = NOT_MODIFIED if exchange.status == 304 else WARCWriter.REVISIT_PROFILE_1_1
    headers += [
        ("WARC-Profile", profile),
        ("WARC-Refers-To-Target-URI", _one_line(original.url)),
        ("WARC-Refers-To-Date", original.date),
    ]
    return _Record("revisit", exchange.url, headers, http, b"")


def _headers(kind: str, exchange: Exchange, record_id: str, information_id: str | None) -> list[tuple[str, str]]:
    headers = [
        ("WARC-Type", kind),
        ("WARC-Record-ID", record_id),
        ("WARC-Target-URI", _one_line(exchange.url)),
        ("WARC-Date", warc_date(exchange.fetched_at)),
    ]
    if information_id:
        headers.append(("WARC-Warcinfo-ID", information_id))
    if exchange.ip_address:
        headers.append(("WARC-IP-Address", _one_line(exchange.ip_address)))
    return headers


def _member(record: _Record) -> bytes:
    """The record as one gzip member."""
    plain = BytesIO()
    writer = WARCWriter(plain, gzip=False, warc_version="1.1")
    written = writer.create_warc_record(
        record.url,
        record.kind,
        payload=BytesIO(record.body),
        length=len(record.body),
        warc_headers=StatusAndHeaders("", record.headers, protocol="WARC/1.1"),
        http_headers=record.http,
    )
    writer.write_record(written)
    compressor = zlib.compressobj(_GZIP_LEVEL, zlib.DEFLATED, zlib.MAX_WBITS + 16)
    return compressor.compress(plain.getvalue()) + compressor.flush()


def _write_all(stream: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(stream, view) :]


def sync_folder(folder: Path) -> None:
    """Makes the folder's list of files lasting."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def warc_date(moment: datetime) -> str:
    """A WARC-Date: UTC, to the microsecond where there is one."""
    utc = moment.astimezone(UTC).replace(tzinfo=None)
    return utc.isoformat(timespec="microseconds" if utc.microsecond else "seconds") + "Z"


def _digest(body: bytes) -> str:
    return "sha256:" + b32encode(hashlib.sha256(body).digest()).decode("ascii")


def _record_id() -> str:
    return f"<urn:uuid:{uuid4()}>"


def _clean(headers: Headers | list[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(_one_line(name), _one_line(value)) for name, value in headers]


def _one_line(text: str) -> str:
    return text.replace("\r", " ").replace("\n", " ")
