"""The body of an HTTP answer without its Content-Encoding."""

from __future__ import annotations

import sys
import zlib
from typing import Any, Final

import brotli

if sys.version_info >= (3, 14):
    from compression.zstd import ZstdDecompressor, ZstdError
else:
    from backports.zstd import ZstdDecompressor, ZstdError

MAX_DECODED_BYTES = 64 * 1024 * 1024
"""What decodes to more than this is kept as received: it is a bomb, not a page."""
_GZIP: Final = ("gzip", "x-gzip")
_MAGIC: Final = b"\x1f\x8b"


def decoded(body: bytes, encoding: str | None) -> bytes:
    """`body` without the codings that `encoding` names (gzip, deflate, br, zstd), last one first.

    As received when it is not so encoded, is torn at its start, or decodes to more than MAX_DECODED_BYTES; a body torn
    later gives what could be decoded.
    """
    if not encoding or not body:
        return body
    result = body
    for coding in reversed([name.strip().lower() for name in encoding.split(",")]):
        if coding in _GZIP:
            result = _inflate(result, zlib.MAX_WBITS + 16)
        elif coding == "deflate":
            result = _inflate(result, zlib.MAX_WBITS if result[:1] == b"\x78" else -zlib.MAX_WBITS)
        elif coding == "br":
            result = _unbrotli(result)
        elif coding == "zstd":
            result = _unzstd(result)
        elif coding not in ("identity", ""):
            return body
    return result


def is_whole(body: bytes, coding: str) -> bool:
    """Whether `body`, compressed by one coding, ends as it should; garbage behind its end does not matter.

    True for a coding that is not known here. It decodes all of `body`: no bombs.
    """
    try:
        if coding in _GZIP:
            return _members_end(body)
        if coding == "deflate":
            window = zlib.MAX_WBITS if body[:1] == b"\x78" else -zlib.MAX_WBITS
            return _read_through(zlib.decompressobj(window), body)
        if coding == "br":
            decoder = brotli.Decompressor()
            decoder.process(body)
            return bool(decoder.is_finished())
        if coding == "zstd":
            return _read_through(ZstdDecompressor(), body)
    except (zlib.error, brotli.error, ZstdError):
        return False
    return True


def _read_through(decoder: Any, body: bytes) -> bool:
    decoder.decompress(body)
    return bool(decoder.eof)


def _members_end(body: bytes) -> bool:
    while True:
        decoder = zlib.decompressobj(zlib.MAX_WBITS + 16)
        decoder.decompress(body)
        if not decoder.eof or not decoder.unused_data.startswith(_MAGIC):
            return decoder.eof
        body = decoder.unused_data


def _inflate(body: bytes, window: int) -> bytes:
    result = bytearray()
    rest = body
    while rest:
        decoder = zlib.decompressobj(window)
        try:
            result += decoder.decompress(rest, MAX_DECODED_BYTES - len(result) + 1)
        except zlib.error:
            break
        if len(result) > MAX_DECODED_BYTES:
            return body
        rest = decoder.unused_data if decoder.eof else b""
    return bytes(result) if result else body


def _unbrotli(body: bytes) -> bytes:
    decoder = brotli.Decompressor()
    try:
        result = bytes(decoder.process(body, output_buffer_limit=MAX_DECODED_BYTES))
    except brotli.error:
        return body
    return result if len(result) < MAX_DECODED_BYTES else body


def _unzstd(body: bytes) -> bytes:
    result = bytearray()
    rest = body
    while rest:
        decoder = ZstdDecompressor()
        try:
            result += decoder.decompress(rest, MAX_DECODED_BYTES - len(result) + 1)
        except ZstdError:
            break
        if len(result) > MAX_DECODED_BYTES:
            return body
        rest = decoder.unused_data if decoder.eof else b""
    return bytes(result) if result else body
