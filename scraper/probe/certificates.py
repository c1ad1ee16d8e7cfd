"""The certificate chain that a server shows, and what is wrong with it."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Final
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.x509.oid import NameOID
from OpenSSL import SSL

from scraper.crawl.intermediates import client_context

_PATIENCE: Final = 20.0
_MISSING: Final = frozenset({20, 21})
"""OpenSSL's codes for an issuer that is neither in the chain nor in the store."""


def chain_lines(url: str, *, connect_to: str | None = None) -> list[str]:
    """What to know of the certificate of an https `url`, one sentence a line; its server is asked at `connect_to`."""
    if urlsplit(connect_to or url).scheme != "https":
        return ["plain http: nothing vouches for what is read"]
    place, name = urlsplit(connect_to or url), urlsplit(url).hostname or ""
    address = (place.hostname or "", place.port or 443)
    try:
        return [_verdict(address, name), *_shown(address, name)]
    except (OSError, SSL.Error) as error:
        return [f"no TLS connection: {error}"]


def _verdict(address: tuple[str, int], name: str) -> str:
    context = client_context(name)
    try:
        with (
            socket.create_connection(address, timeout=_PATIENCE) as plain,
            context.wrap_socket(plain, server_hostname=name),
        ):
            return "verified"
    except ssl.SSLCertVerificationError as error:
        remedy = ""
        if error.verify_code in _MISSING:
            remedy = (
                f"; an intermediate is missing: put it into {name}.pem in the folder that HAIPHONG_INTERMEDIATES names"
            )
        return f"NOT verified: {error.verify_message}{remedy}"


def _shown(address: tuple[str, int], name: str) -> Iterator[str]:
    context = SSL.Context(SSL.TLS_CLIENT_METHOD)
    with socket.create_connection(address, timeout=_PATIENCE) as plain:
        plain.settimeout(None)
        connection = SSL.Connection(context, plain)
        connection.set_tlsext_host_name(name.encode("idna"))
        connection.set_connect_state()
        connection.do_handshake()
        chain = connection.get_peer_cert_chain(as_cryptography=True) or []
        connection.close()
    for certificate in chain:
        left = (certificate.not_valid_after_utc - datetime.now(UTC)).days
        yield (
            f"{_name(certificate.subject)}, by {_name(certificate.issuer)},"
            f" until {certificate.not_valid_after_utc:%Y-%m-%d} ({left} days)"
        )


def _name(name: x509.Name) -> str:
    for kind in (NameOID.COMMON_NAME, NameOID.ORGANIZATION_NAME):
        found = name.get_attributes_for_oid(kind)
        if found:
            return str(found[0].value)
    return name.rfc4514_string() or "(no name)"
