"""Why a page was not fetched, as one exception that carries a word for the ledger."""

from __future__ import annotations

from typing import Final, Literal

from scrapy.exceptions import IgnoreRequest

RefusalKind = Literal[
    "robots",
    "robots_unavailable",
    "tls",
    "dns",
    "connection",
    "timeout",
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
OF_THE_HOST: Final[frozenset[str]] = frozenset(
    {"robots_unavailable", "host_closed", "tls", "dns", "connection", "timeout"}
)
"""Failures that the next page of the same host is likely to share."""


class Refusal(IgnoreRequest):
    """A page that is not fetched, or whose answer is not used: `kind` is a word for the ledger, `reason` a sentence."""

    def __init__(self, kind: RefusalKind, reason: str) -> None:
        super().__init__(reason)
        self.kind: RefusalKind = kind
        self.reason = reason
