"""What was asked and answered on the way to one page, carried along with its request until the page is judged."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from scrapy import Request
from scrapy.http import Response

from scraper.archive.captures import Exchange

_META_KEY: Final = "exchanges"


def exchanges_of(request: Request) -> list[Exchange]:
    """The exchanges of `request` so far, redirects first; the same list for every request made of this one."""
    exchanges: list[Exchange] = request.meta.setdefault(_META_KEY, [])
    return exchanges


def exchange_from(
    request: Request, response: Response, fetched_at: datetime, *, verified: bool, reason: str
) -> Exchange:
    """One exchange as sent: the body still compressed if the server compressed it. `verified` counts for https only."""
    return Exchange(
        url=response.url,
        fetched_at=fetched_at,
        status=response.status,
        headers=_pairs(response),
        body=response.body,
        request_headers=_pairs(request),
        method=request.method,
        reason=reason,
        protocol=response.protocol or "HTTP/1.1",
        tls_verified=verified if response.url.startswith("https:") else None,
        ip_address=str(response.ip_address) if response.ip_address is not None else None,
    )


def _pairs(message: Request | Response) -> tuple[tuple[str, str], ...]:
    return tuple(
        (name.decode("latin-1"), value.decode("latin-1"))
        for name, values in message.headers.items()
        for value in values
    )
