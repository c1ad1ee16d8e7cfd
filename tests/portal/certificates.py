"""Certificates for the portal: right ones, and each way in which those of government sites are wrong."""

from __future__ import annotations

import ssl
from dataclasses import dataclass
from datetime import UTC, datetime
from ipaddress import ip_address
from pathlib import Path
from typing import Literal

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from tests.portal.places import MAIN, WORDPRESS

Flaw = Literal["good", "expired", "wrong-name", "missing-intermediate", "self-signed"]
_BEGIN, _END, _EXPIRED = (datetime(year, 1, 1, tzinfo=UTC) for year in (2020, 2099, 2024))
_NAMES = (MAIN, f"*.{MAIN}", WORDPRESS, "localhost")


@dataclass(frozen=True, slots=True)
class Issued:
    """A certificate with its key."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey

    def pem(self) -> bytes:
        """The certificate alone."""
        return self.certificate.public_bytes(Encoding.PEM)


@dataclass(frozen=True, slots=True)
class Chain:
    """Files for both ends: what the server sends, what a client may trust, and the intermediate that may be missing."""

    server_file: Path
    root_file: Path
    intermediate_file: Path

    def context(self) -> ssl.SSLContext:
        """The server's side of TLS."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.server_file)
        return context


def make_chain(folder: Path, flaw: Flaw) -> Chain:
    """Write a chain of three certificates with one flaw (or none) to a folder."""
    root = _issue("Hải Phòng test root", None, is_authority=True)
    middle = _issue("Hải Phòng test intermediate", root, is_authority=True)
    names = ("cangvuhaiphong.gov.vn",) if flaw == "wrong-name" else _NAMES
    issuer = None if flaw == "self-signed" else middle
    leaf = _issue(names[0], issuer, names=names, until=_EXPIRED if flaw == "expired" else _END)
    key = leaf.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    sent = leaf.pem() + (b"" if flaw in ("missing-intermediate", "self-signed") else middle.pem())
    chain = Chain(folder / "server.pem", folder / "root.pem", folder / "intermediate.pem")
    chain.server_file.write_bytes(key + sent)
    chain.root_file.write_bytes(root.pem())
    chain.intermediate_file.write_bytes(middle.pem())
    return chain


def _issue(
    name: str,
    issuer: Issued | None,
    *,
    is_authority: bool = False,
    names: tuple[str, ...] = (),
    until: datetime = _END,
) -> Issued:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    signer = issuer.key if issuer else key
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.certificate.subject if issuer else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(_BEGIN)
        .not_valid_after(until)
        .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
        .add_extension(_usage(is_authority), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False)
    )
    if names:
        local = [x509.IPAddress(ip_address("127.0.0.1"))] if "localhost" in names else []
        alternatives = [*map(x509.DNSName, names), *local]
        builder = builder.add_extension(x509.SubjectAlternativeName(alternatives), critical=False)
        builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
    return Issued(builder.sign(signer, hashes.SHA256()), key)


def _usage(is_authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not is_authority,
        key_cert_sign=is_authority,
        crl_sign=is_authority,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )
