"""Why a page was not fetched, as one exception that carries a word for the ledger."""

from __future__ import annotations

from typing import Final, Literal

from scrapy.exceptions import IgnoreRequest

RefusalKind = Literal[
    "robots",
    "robots_unavailable",
    "tls",
    "off_site",
    "private_address",
    "scheme",
    "redirect_loop",
    "host_closed",
    "too_large",
    "truncated",
    "not_captured",
    "interrupted",
]
BLOCKING: Final[frozenset[str]] = frozenset({"robots", "robots_unavailable", "host_closed"})
"""Refusals by which a site says that it does not want to be crawled now."""


class Refusal(IgnoreRequest):
    """A page that is not fetched, or whose answer is not used: `kind` is a word for the ledger, `reason` a sentence."""

    def __init__(self, kind: RefusalKind, reason: str) -> None:
        super().__init__(reason)
        self.kind: RefusalKind = kind
        self.reason = reason
