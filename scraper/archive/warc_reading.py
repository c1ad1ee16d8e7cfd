"""Reads WARC files back as exchanges: ours and other tools'. A torn end loses what was torn, nothing before."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from scraper.archive.captures import Exchange, Headers
from scraper.archive.warc_records import TORN, Record, headers_at, record_at, records, uncompressed_end
from scraper.errors import StorageError, UsageError

_GZIP = b"\x1f\x8b"
_WARC = b"WARC/"
_LOOK_AT = 1 << 12
_AS_A_WHOLE = "non-chunked gzip file"  # what warcio says of a gzip member with several records


@dataclass(frozen=True, slots=True)
class Locator:
    """Where an exchange stands. `fetched_at` is aware; `run` names the crawl that made it, if the file tells.

    `software` is what recorded it, as its `warcinfo` record says.
    """

    url: str
    fetched_at: datetime
    path: Path
    offset: int
    status: int
    run: str | None = None
    request_offset: int | None = None
    original: tuple[Path, int] | None = None
    software: str | None = None


@dataclass(frozen=True, slots=True)
class CapturedRun:
    """The exchanges of one crawl, in order of time; spider and start are None for files that do not tell."""

    spider: str | None
    started_at: datetime | None
    locators: tuple[Locator, ...]

    @property
    def exchanges(self) -> Iterator[Exchange]:
        """The exchanges themselves, read one by one."""
        return map(read_exchange, self.locators)


def index_exchanges(paths: Iterable[Path]) -> list[Locator]:
    """Where every response and revisit of the files stands, in order of time.

    Raises what `read_runs` raises.
    """
    return [locator for run in read_runs(paths) for locator in run.locators]


def read_exchanges(paths: Iterable[Path]) -> Iterator[Exchange]:
    """Every exchange of the files in order of time; revisits come with the body they refer to."""
    return map(read_exchange, index_exchanges(paths))


def read_runs(paths: Iterable[Path]) -> list[CapturedRun]:
    """The exchanges grouped by the crawl that made them, oldest crawl first, whatever the order of the files.

    Raises UsageError for a file that is no WARC file or is not compressed record by record, StorageError for one that
    cannot be opened or whose first record cannot be read.
    """
    found: list[Locator] = []
    digests: dict[str, tuple[Path, int]] = {}
    originals: dict[tuple[str | None, str | None], tuple[Path, int]] = {}
    information: dict[str, dict[str, str]] = {}
    revisits: list[tuple[int, str | None, tuple[str | None, str | None]]] = []
    for path in paths:
        request: tuple[str | None, int] | None = None
        run: str | None = None
        for offset, record in _records(path):
            headers = record.headers
            kind = headers.get("warc-type")
            if kind == "warcinfo":
                run = headers.get("warc-record-id")
                information[run or ""] = _fields(record.block)
            elif kind == "request":
                request = (headers.get("warc-concurrent-to"), offset)
            elif kind in ("response", "revisit") and record.http is not None:
                locator = _locator(path, offset, record, request, run)
                if locator is None:
                    continue
                locator = replace(locator, software=information.get(locator.run or "", {}).get("software"))
                digest = headers.get("warc-payload-digest")
                if kind == "response":
                    originals[(locator.url, headers["warc-date"])] = (path, offset)
                    if digest:
                        digests.setdefault(digest, (path, offset))
                elif locator.status != 304:
                    referred = headers.get("warc-refers-to-target-uri"), headers.get("warc-refers-to-date")
                    revisits.append((len(found), digest, referred))
                found.append(locator)
    for index, digest, referred in revisits:
        original = originals.get(referred) or digests.get(digest or "")
        found[index] = replace(found[index], original=original)
    return _grouped(found, information)


def read_exchange(locator: Locator) -> Exchange:
    """The exchange that stands there. StorageError if it, or the original of a revisit, cannot be read."""
    record = _read_record(locator.path, locator.offset)
    body, headers = record.block, record.http or ()
    if locator.original:
        original = _read_record(*locator.original)
        body, headers = original.block, _with_coding_of(original.http or (), headers)
    elif record.headers.get("warc-type") == "revisit" and locator.status != 304:
        raise StorageError(f"{locator.path}: {locator.url} refers to a capture that is not in the files; add its file")
    verified = record.headers.get("x-tls-verified")
    return Exchange(
        url=locator.url,
        fetched_at=locator.fetched_at,
        status=locator.status,
        headers=headers,
        body=body,
        request_headers=_request_headers(locator),
        reason=record.status.partition(" ")[2],
        protocol=record.protocol,
        tls_verified=None if verified is None else verified == "1",
        ip_address=record.headers.get("warc-ip-address"),
        is_cut="warc-truncated" in record.headers,
    )


def read_at(path: Path, offset: int) -> tuple[int, Headers, bytes]:
    """HTTP status, headers and body as received of the record at `offset`. Raises StorageError."""
    record = _read_record(path, offset)
    return _status(record), record.http or (), record.block


def date_at(path: Path, offset: int) -> str | None:
    """The WARC-Date of one of our records, at `offset`, as written; None if it cannot be read."""
    try:
        with path.open("rb") as stream:
            return headers_at(stream, offset).get("warc-date")
    except TORN:
        return None


def torn_at(path: Path) -> int | None:
    """Offset from which a WARC file is cut short or damaged; None if all of it is whole."""
    with path.open("rb") as stream:
        is_gzipped = stream.read(2) == _GZIP
        stream.seek(0)
        end = whole_records_end(path) if is_gzipped else uncompressed_end(stream)
    return end if end < path.stat().st_size else None


def whole_records_end(path: Path) -> int:
    """Offset of the first byte that belongs to no whole gzip member, i.e. where a torn file can be cut."""
    end = 0
    with path.open("rb") as stream:
        decoder = zlib.decompressobj(zlib.MAX_WBITS + 16)
        position = 0
        rest = stream.read(1 << 16)
        while rest:
            try:
                decoder.decompress(rest)
            except zlib.error:
                return end
            if decoder.eof:
                position += len(rest) - len(decoder.unused_data)
                end = position
                rest = decoder.unused_data or stream.read(1 << 16)
                decoder = zlib.decompressobj(zlib.MAX_WBITS + 16)
            else:
                position += len(rest)
                rest = stream.read(1 << 16)
    return end


def _records(path: Path) -> Iterator[tuple[int, Record]]:
    """Offset and record of each whole record."""
    try:
        stream: BinaryIO = path.open("rb")
    except OSError as error:
        raise StorageError(f"{path}: {error.strerror}; give the path of a WARC file") from error
    with stream:
        _require_warc(path, stream)
        count = 0
        try:
            for each in records(stream):
                count += 1
                yield each
        except TORN as error:
            if _AS_A_WHOLE in str(error):
                raise UsageError(
                    f"{path}: it is compressed as a whole, not record by record; make a file of separate records with "
                    f"`warcio recompress {path} NEW.warc.gz` and name that."
                ) from error
            if count == 0:
                raise StorageError(f"{path}: not a WARC file that can be read ({error})") from error
    if count == 0:
        raise StorageError(f"{path}: it holds no whole WARC record")


def is_warc(data: bytes) -> bool:
    """Whether a file with these bytes begins as every WARC file does, gzipped or not."""
    if not data.startswith(_GZIP):
        return data.startswith(_WARC)
    try:
        return zlib.decompressobj(zlib.MAX_WBITS + 16).decompress(data[:_LOOK_AT], len(_WARC)) == _WARC
    except zlib.error:
        return False


def _require_warc(path: Path, stream: BinaryIO) -> None:
    """Raises UsageError for a file that is no WARC file."""
    start = stream.read(_LOOK_AT)
    stream.seek(0)
    if not is_warc(start):
        raise UsageError(f"{path}: this is no WARC file; name one (.warc or .warc.gz).")


def _locator(
    path: Path, offset: int, record: Record, request: tuple[str | None, int] | None, run: str | None
) -> Locator | None:
    headers = record.headers
    try:
        status = _status(record)
        fetched_at = moment_of(headers.get("warc-date", ""))
    except ValueError:
        return None
    paired = request is not None and request[0] == headers.get("warc-record-id")
    return Locator(
        url=headers.get("warc-target-uri", ""),
        fetched_at=fetched_at,
        path=path,
        offset=offset,
        status=status,
        run=headers.get("warc-warcinfo-id") or run,
        request_offset=request[1] if request and paired else None,
    )


def _grouped(found: Sequence[Locator], information: dict[str, dict[str, str]]) -> list[CapturedRun]:
    """The crawls: one that went on in further files, or after a kill, says in each when it began."""
    groups: dict[tuple[str | None, ...], list[Locator]] = {}
    for locator in found:
        fields = information.get(locator.run or "", {})
        told = (fields.get("spider"), fields.get("crawl-started"))
        groups.setdefault(told if all(told) else (locator.run,), []).append(locator)
    runs = []
    for name, locators in groups.items():
        spider, started = name if len(name) == 2 else (None, None)
        locators.sort(key=lambda locator: locator.fetched_at)
        runs.append(CapturedRun(spider, moment_of(started) if started else None, tuple(locators)))
    return sorted(runs, key=lambda run: (run.started_at or run.locators[0].fetched_at, run.locators[0].fetched_at))


def _read_record(path: Path, offset: int) -> Record:
    """The record at `offset`, which must hold HTTP. Raises StorageError."""
    try:
        with path.open("rb") as stream:
            record = record_at(stream, offset)
        if record.http is None:
            raise ValueError("no HTTP headers")
    except (*TORN, StopIteration) as error:
        raise StorageError(f"{path}: no readable capture at byte {offset} ({error or 'end of file'})") from error
    return record


def _with_coding_of(original: Headers, headers: Headers) -> Headers:
    """The revisit's headers with the body's own Content-Encoding, since the body is the original's."""
    kept = tuple(pair for pair in headers if pair[0].lower() != "content-encoding")
    return kept + tuple(pair for pair in original if pair[0].lower() == "content-encoding")


def _request_headers(locator: Locator) -> Headers:
    if locator.request_offset is None:
        return ()
    return _read_record(locator.path, locator.request_offset).http or ()


def _status(record: Record) -> int:
    return int(record.status.partition(" ")[0])


def _fields(block: bytes) -> dict[str, str]:
    pairs = (line.partition(":") for line in block.decode("utf-8", "replace").splitlines())
    return {name.strip().lower(): value.strip() for name, colon, value in pairs if colon}


def moment_of(text: str) -> datetime:
    """The moment (aware) of a WARC-Date. ValueError if it is none."""
    moment = datetime.fromisoformat(text.replace("Z", "+00:00"))
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
