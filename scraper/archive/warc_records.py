"""WARC records as they are stored: the plain form, which nearly all have, is read at once, any other by warcio."""

from __future__ import annotations

import os
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO, Final

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

Headers = tuple[tuple[str, str], ...]

TORN: Final = (ArchiveLoadFailed, EOFError, OSError, zlib.error, ValueError, AttributeError, UnicodeError)
"""What is raised on a record that is cut or overwritten."""
_END: Final = b"\r\n\r\n"
_READ_AT_ONCE: Final = 1 << 15
_LONGEST_HEAD: Final = 1 << 13
_LONGEST_LINE: Final = 1 << 16
_WARC: Final = frozenset({"WARC/1.1", "WARC/1.0"})
_ANSWERS: Final = frozenset({"HTTP/1.1", "HTTP/1.0"})
_VERBS: Final = frozenset({"GET", "HEAD", "POST"})
_WITH_HTTP: Final = frozenset({"request", "response", "revisit"})


@dataclass(frozen=True, slots=True)
class Record:
    """A record: its WARC headers by lower-case name, and its block.

    Where the block is HTTP, `http` has the headers as sent, in order, `protocol` and `status` (“200 OK”) its first line
    (of a response), and `block` is what follows; elsewhere `http` is None.
    """

    headers: dict[str, str]
    http: Headers | None
    protocol: str
    status: str
    block: bytes


def record_at(stream: BinaryIO, offset: int) -> Record:
    """The record at `offset`, its body without chunks. Raises one of TORN, or StopIteration at the end of the file."""
    stream.seek(offset)
    member = _member(stream, b"")
    plain = _plain(member[0]) if member else None
    if plain is not None:
        return plain
    stream.seek(offset)
    return _dechunked(next(iter(ArchiveIterator(stream))))


def headers_at(stream: BinaryIO, offset: int) -> dict[str, str]:
    """The WARC headers of the record at `offset` of a file with a gzip member each; its block is not inflated.

    Raises one of TORN.
    """
    stream.seek(offset)
    decoder = zlib.decompressobj(zlib.MAX_WBITS + 16)
    head, end, _ = decoder.decompress(stream.read(_LONGEST_HEAD), _LONGEST_HEAD).partition(_END)
    if not end:
        raise EOFError("its headers have no end")
    return _by_name(_lines(head)[1])


def records(stream: BinaryIO) -> Iterator[tuple[int, Record]]:
    """Offset and record of each whole record from where the stream is. Raises one of TORN at one that is not whole."""
    offset, ahead = stream.tell(), b""
    while (member := _member(stream, ahead)) is not None:
        data, ahead, size = member
        plain = _plain(data)
        if plain is None:
            break
        yield offset, plain
        offset += size
    stream.seek(offset)
    if not stream.read(1):
        return
    stream.seek(offset)
    iterator = ArchiveIterator(stream)
    for record in iterator:
        block = bytes(record.raw_stream.read())
        is_whole = record.raw_stream.limit == 0
        offset = iterator.get_record_offset()
        if is_whole:
            yield offset, _as_read(record, block)


def uncompressed_end(stream: BinaryIO) -> int:
    """Offset of the first byte that belongs to no whole record of an uncompressed file, or its size."""
    size = stream.seek(0, os.SEEK_END)
    end = stream.seek(0)
    while line := stream.readline(_LONGEST_LINE):
        if not line.strip():
            continue
        length = _length(stream) if line.startswith(b"WARC/") else None
        if length is None or stream.tell() + length > size:
            return end
        end = stream.seek(length, os.SEEK_CUR)
    return size


def _length(stream: BinaryIO) -> int | None:
    """The length of the block whose headers are read from `stream`; None when they break off or do not tell."""
    length = None
    while (line := stream.readline(_LONGEST_LINE)).strip():
        name, _, value = line.partition(b":")
        if name.strip().lower() == b"content-length" and value.strip().isdigit():
            length = int(value)
    return length if line else None


def _member(stream: BinaryIO, ahead: bytes) -> tuple[bytes, bytes, int] | None:
    """The gzip member that begins with `ahead`, inflated; what was read beyond it; its size. None if not whole."""
    decoder = zlib.decompressobj(zlib.MAX_WBITS + 16)
    parts: list[bytes] = []
    size = 0
    while not decoder.eof:
        chunk = ahead or stream.read(_READ_AT_ONCE)
        ahead = b""
        if not chunk:
            return None
        size += len(chunk)
        try:
            parts.append(decoder.decompress(chunk))
        except zlib.error:
            return None
    return b"".join(parts), decoder.unused_data, size - len(decoder.unused_data)


def _plain(data: bytes) -> Record | None:
    """The record that `data` is, if it is written as the standard has it and nothing about it is odd."""
    head, _, rest = data.partition(_END)
    first, pairs = _lines(head)
    headers = _by_name(pairs)
    length = headers.get("content-length", "")
    if first not in _WARC or not length.isdecimal() or len(rest) != int(length) + 4 or not rest.endswith(_END):
        return None
    if headers.get("warc-type") not in _WITH_HTTP or length == "0":
        return Record(headers, None, "", "", rest[:-4])
    address = headers.get("warc-target-uri", "")
    if not address.startswith(("http:", "https:")) or " " in address:
        return None
    http_head, end, body = rest[:-4].partition(_END)
    first, pairs = _lines(http_head)
    protocol, _, status = first.partition(" ")
    if not end or protocol not in (_VERBS if headers["warc-type"] == "request" else _ANSWERS):
        return None
    if any(name.lower() == "transfer-encoding" for name, _ in pairs):
        return None
    return Record(headers, tuple(pairs), protocol, status.strip(), body)


def _lines(head: bytes) -> tuple[str, list[tuple[str, str]]]:
    """The first line and the headers below it; an empty first line if one of them is not plain."""
    first, *lines = head.decode("latin-1").split("\r\n")
    pairs = []
    for line in lines:
        name, colon, value = line.rstrip().partition(":")
        if not colon or line[0].isspace():
            return "", []
        pairs.append((name.rstrip(" \t"), value.lstrip()))
    plain = head.isascii() and head.count(b"\n") == len(lines)
    return (first.rstrip(), pairs) if plain else ("", [])


def _by_name(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in pairs:
        found.setdefault(name.lower(), value)
    return found


def _as_read(record: Any, block: bytes) -> Record:
    """A record of warcio's, whose block has been read."""
    headers = _by_name(record.rec_headers.headers)
    http = record.http_headers
    if not http:
        return Record(headers, None, "", "", block)
    pairs = tuple((str(name), str(value)) for name, value in http.headers)
    return Record(headers, pairs, str(http.protocol), str(http.statusline), block)


def _dechunked(record: Any) -> Record:
    http = record.http_headers
    if not http or (http.get_header("transfer-encoding") or "").lower() != "chunked":
        return _as_read(record, bytes(record.raw_stream.read()))
    whole = _as_read(record, b"")
    http.remove_header("content-encoding")
    return Record(whole.headers, whole.http, whole.protocol, whole.status, bytes(record.content_stream().read()))
