"""Compressed answers, decompressed whole or not at all."""

from __future__ import annotations

from typing import Final

from scrapy import Request, Spider
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.http import Response
from scrapy.responsetypes import responsetypes

from scraper.archive.content_coding import is_whole
from scraper.crawl.refusal import Refusal

_GZIP: Final = ("gzip", "x-gzip")
_MAGIC: Final = b"\x1f\x8b"


class WholeCompression(HttpCompressionMiddleware):
    """Decompresses as Scrapy does, but refuses what breaks off: Scrapy would pass on the half that it could read.

    Half a page would be taken for an edit of the article. What is called gzip and is not, as in recordings of tools
    that keep the header of what they have unpacked, is taken as it is.
    """

    def process_response(
        self,
        request: Request,
        response: Response,
        spider: Spider | None = None,  # noqa: ARG002 - Scrapy's signature
    ) -> Request | Response:
        codings = [value.decode("latin-1").strip().lower() for value in response.headers.getlist("Content-Encoding")]
        if len(codings) != 1 or not response.body:
            return super().process_response(request, response)
        coding = codings[0]
        if coding == "identity" or (coding in _GZIP and not response.body.startswith(_MAGIC)):
            return _unlabelled(response)
        decoded = super().process_response(request, response)
        if isinstance(decoded, Request) or _has_size(response.body, coding, decoded.body):
            return decoded
        if not is_whole(response.body, coding):
            raise Refusal("truncated", f"the compressed answer from {response.url} is damaged or broke off")
        return decoded


def _unlabelled(response: Response) -> Response:
    headers = response.headers.copy()
    del headers["Content-Encoding"]
    kind = responsetypes.from_args(headers=headers, url=response.url, body=response.body)
    return response.replace(cls=kind, headers=headers)


def _has_size(body: bytes, coding: str, decoded: bytes) -> bool:
    """Whether gzip data tells the size of what came out of it: then it need not be read again."""
    return coding in _GZIP and int.from_bytes(body[-4:], "little") == len(decoded) & 0xFFFFFFFF  # RFC 1952, 2.3.1
