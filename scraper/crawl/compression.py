"""Compressed answers, decompressed whole or not at all."""

from __future__ import annotations

import zlib
from typing import Final

from scrapy import Request, Spider
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.http import Response

from scraper.crawl.refusal import Refusal

_GZIP: Final = (b"gzip", b"x-gzip")
_MAGIC: Final = b"\x1f\x8b"
_CHUNK: Final = 1 << 20


class WholeCompression(HttpCompressionMiddleware):
    """Decompresses as Scrapy does, but refuses gzip that breaks off: Scrapy would pass on the half that it could read.

    Half a page would be taken for an edit of the article.
    """

    def process_response(
        self,
        request: Request,
        response: Response,
        spider: Spider | None = None,  # noqa: ARG002 - Scrapy's signature
    ) -> Request | Response:
        codings = [value.strip().lower() for value in response.headers.getlist("Content-Encoding")]
        decoded = super().process_response(request, response)
        if len(codings) == 1 and codings[0] in _GZIP and isinstance(decoded, Response):
            size = int.from_bytes(response.body[-4:], "little")  # RFC 1952, 2.3.1: ISIZE, the length modulo 2^32
            if size != len(decoded.body) & 0xFFFFFFFF and not _is_whole(response.body):
                raise Refusal("truncated", f"the compressed answer from {response.url} is damaged or broke off")
        return decoded


def _is_whole(data: bytes) -> bool:
    """Whether every member of gzip data ends as it should; garbage behind the last one does not matter."""
    while True:
        decoder = zlib.decompressobj(zlib.MAX_WBITS + 16)
        try:
            while data and not decoder.eof:
                decoder.decompress(data, _CHUNK)
                data = decoder.unconsumed_tail
        except zlib.error:
            return False
        if not decoder.eof or not decoder.unused_data.startswith(_MAGIC):
            return decoder.eof
        data = decoder.unused_data
