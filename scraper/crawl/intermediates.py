"""Hosts that do not send their intermediate certificate, listed by name with it. Nothing else about TLS is relaxed."""

from __future__ import annotations

import ssl
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from OpenSSL import SSL, crypto
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from twisted.internet._sslverify import IOpenSSLTrustRoot
from twisted.internet.ssl import optionsForClientTLS
from twisted.web.iweb import IPolicyForHTTPS
from zope.interface import implementer

from scraper import settings
from scraper.errors import UsageError

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

_REMEDY: Final = "put there, in PEM form, the certificate of the authority that issued the host's own"


def intermediates_of(host: str) -> tuple[x509.Certificate, ...]:
    """The certificates in `HOST.pem` of the folder that HAIPHONG_INTERMEDIATES names; none without such a file.

    They complete a chain up to a root that is trusted anyway (RFC 5280, 6.1) and are never trusted themselves, so a
    root is refused here. Raises UsageError for a file that holds anything else.
    """
    if not settings.INTERMEDIATES or not host or "/" in host:
        return ()
    path = Path(settings.INTERMEDIATES) / f"{host}.pem"
    if not path.is_file():
        return ()
    try:
        found = tuple(x509.load_pem_x509_certificates(path.read_bytes()))
    except (OSError, ValueError) as error:
        raise UsageError(f"{path}: no certificate can be read in it ({error}); {_REMEDY}.") from error
    for certificate in found:
        if certificate.issuer == certificate.subject or not _is_authority(certificate):
            name = certificate.subject.rfc4514_string()
            raise UsageError(f"{path}: {name} is not an intermediate certificate; {_REMEDY}.")
    return found


def client_context(host: str) -> ssl.SSLContext:
    """What the standard library verifies `host` with: the system's roots, and the intermediates listed for it."""
    context = ssl.create_default_context()
    context.verify_flags &= ~ssl.VERIFY_X509_PARTIAL_CHAIN  # else, from Python 3.13, an intermediate would be trusted
    for certificate in intermediates_of(host):
        context.load_verify_locations(cadata=certificate.public_bytes(Encoding.PEM).decode("ascii"))
    return context


class VerifyingHandler(HTTP11DownloadHandler):
    """Scrapy's handler, which completes the chains of listed hosts."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._contextFactory: Any = _CompletingPolicy(self._contextFactory)


@implementer(IPolicyForHTTPS)
class _CompletingPolicy:
    def __init__(self, usual: Any) -> None:
        self._usual = usual

    def creatorForNetloc(self, hostname: bytes, port: int) -> Any:  # noqa: N802 - Twisted's name
        host = hostname.decode("ascii")
        certificates = intermediates_of(host)
        if not certificates:
            return self._usual.creatorForNetloc(hostname, port)
        return optionsForClientTLS(host, trustRoot=_SystemRootsAnd(certificates))  # type: ignore[arg-type]  # zope declares it


@implementer(IOpenSSLTrustRoot)
class _SystemRootsAnd:
    def __init__(self, certificates: tuple[x509.Certificate, ...]) -> None:
        self._certificates = certificates

    def _addCACertsToContext(self, context: SSL.Context) -> None:  # noqa: N802 - the interface's name
        context.set_default_verify_paths()
        store = context.get_cert_store()
        if store is not None:
            for certificate in self._certificates:
                store.add_cert(crypto.X509.from_cryptography(certificate))


def _is_authority(certificate: x509.Certificate) -> bool:
    try:
        return certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except x509.ExtensionNotFound:
        return False
