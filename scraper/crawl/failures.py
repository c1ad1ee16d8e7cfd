"""Why a request got no answer, as one word for the ledger and a sentence for people."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from gzip import BadGzipFile
from typing import Final

from OpenSSL import SSL
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)
from service_identity import VerificationError
from service_identity.exceptions import CertificateError

from scraper.crawl.refusal import Refusal

_KINDS: Final[tuple[tuple[type[BaseException], str, str], ...]] = (
    (DownloadTimeoutError, "timeout", "the server did not answer in time"),
    (CannotResolveHostError, "dns", "the host name could not be resolved"),
    (DownloadConnectionRefusedError, "connection", "the server refused the connection"),
    (ResponseDataLossError, "truncated", "the answer broke off"),
    (DownloadCancelledError, "too_large", "the answer is larger than is accepted"),
    (DownloadFailedError, "connection", "the connection failed"),
    (IgnoreRequest, "too_large", "the answer is larger than is accepted"),
    (zlib.error, "truncated", "the compressed answer is damaged"),
    (EOFError, "truncated", "the compressed answer broke off"),
    (BadGzipFile, "truncated", "the compressed answer is damaged"),
    (OSError, "connection", "the connection failed"),
)
_TLS: Final = (SSL.Error, VerificationError, CertificateError)


def failure_of(error: BaseException) -> tuple[str, str]:
    """Kind and message of what went wrong; kind `unexpected` for what nobody foresaw."""
    if isinstance(error, Refusal):
        return error.kind, error.reason
    if any(isinstance(cause, _TLS) for cause in _causes(error)):
        return "tls", f"the server's certificate or TLS was not accepted ({_short(error)}); `haiphong probe` says why"
    for types, kind, message in _KINDS:
        if isinstance(error, types):
            return kind, f"{message} ({_short(error)})"
    return "unexpected", f"{type(error).__name__}: {_short(error)}"


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The error, what it was raised from, and what Twisted collected in it."""
    seen: set[int] = set()
    left: list[BaseException | None] = [error]
    while left:
        each = left.pop()
        if each is None or id(each) in seen:
            continue
        seen.add(id(each))
        yield each
        left.extend((each.__cause__, each.__context__))
        left.extend(getattr(reason, "value", None) for reason in getattr(each, "reasons", ()) or ())


def _short(error: BaseException) -> str:
    return " ".join(str(error).split())[:300] or type(error).__name__
