"""The body of an HTTP answer without its Content-Encoding."""

from __future__ import annotations

import zlib

import brotli

MAX_DECODED_BYTES = 64 * 1024 * 1024
"""What decodes to more than this is kept as received: it is a bomb, not a page."""


def decoded(body: bytes, encoding: str | None) -> bytes:
    """`body` without the codings that `encoding` names (gzip, deflate, br), last one first.

    As received when it is not so encoded, is torn at its start, or decodes to more than MAX_DECODED_BYTES; a body torn
    later gives what could be decoded.
    """
    if not encoding or not body:
        return body
    result = body
    for coding in reversed([name.strip().lower() for name in encoding.split(",")]):
        if coding in ("gzip", "x-gzip"):
            result = _inflate(result, zlib.MAX_WBITS + 16)
        elif coding == "deflate":
            result = _inflate(result, zlib.MAX_WBITS if result[:1] == b"\x78" else -zlib.MAX_WBITS)
        elif coding == "br":
            result = _unbrotli(result)
        elif coding not in ("identity", ""):
            return body
    return result


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
