"""Certificates are verified; an incomplete chain is completed for hosts that are listed, and for no others."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from scraper import settings
from scraper.crawl.intermediates import intermediates_of
from scraper.errors import UsageError
from tests.crawl.running import START, Ran, haiphong
from tests.portal import running_portal
from tests.portal.certificates import Chain, make_chain

HOST = "127.0.0.1"


def crawled(folder: Path, chain: Chain, **environment: str) -> Ran:
    with running_portal(chain=chain) as portal:
        return haiphong(
            folder,
            *("crawl", "--origin", portal.origin, "--delay", "0", "--start", START, "--limit", "2"),
            SSL_CERT_FILE=str(chain.root_file),
            **environment,
        )


@pytest.mark.parametrize("flaw", ["expired", "wrong-name", "missing-intermediate", "self-signed"])
def test_a_certificate_at_fault_is_refused_and_written_down(tmp_path: Path, flaw: str) -> None:
    ran = crawled(tmp_path, make_chain(tmp_path, flaw))
    assert ran.status == 4
    assert ran.keys() == set()
    ((kind, message),) = ran.rows("select kind, message from crawl_errors")
    assert kind == "tls"
    assert "certificate" in message


def test_what_was_verified_is_kept(tmp_path: Path) -> None:
    ran = crawled(tmp_path, make_chain(tmp_path, "good"))
    assert ran.status == 0, ran.out + ran.err
    assert ran.rows("select distinct tls_verified from captures") == [(1,)]


@pytest.mark.parametrize(("scheme", "verified"), [("https", 0), ("http", None)])
def test_what_came_without_a_certificate_is_not_verified(tmp_path: Path, scheme: str, verified: int | None) -> None:
    start = START.replace("https", scheme)
    with running_portal() as portal:
        ran = haiphong(tmp_path, "crawl", "--origin", portal.origin, "--delay", "0", "--start", start, "--limit", "1")
    assert ran.rows("select tls_verified from captures where url = ?", start) == [(verified,)]


def test_a_listed_intermediate_completes_the_chain(tmp_path: Path) -> None:
    chain = make_chain(tmp_path, "missing-intermediate")
    (tmp_path / "listed").mkdir()
    shutil.copy(chain.intermediate_file, tmp_path / "listed" / f"{HOST}.pem")
    ran = crawled(tmp_path, chain, HAIPHONG_INTERMEDIATES=str(tmp_path / "listed"))
    assert ran.status == 0, ran.out + ran.err
    assert ran.rows("select distinct tls_verified from captures") == [(1,)]


def test_an_intermediate_of_another_host_does_not(tmp_path: Path) -> None:
    chain = make_chain(tmp_path, "missing-intermediate")
    shutil.copy(chain.intermediate_file, tmp_path / "haiphong.gov.vn.pem")
    assert crawled(tmp_path, chain, HAIPHONG_INTERMEDIATES=str(tmp_path)).status == 4


def test_an_intermediate_is_not_trusted_itself(tmp_path: Path) -> None:
    """The root is unknown: the intermediate completes nothing."""
    chain = make_chain(tmp_path, "good")
    other = tmp_path / "other"
    other.mkdir()
    shutil.copy(chain.intermediate_file, tmp_path / f"{HOST}.pem")
    shutil.copy(make_chain(other, "good").root_file, chain.root_file)
    assert crawled(tmp_path, chain, HAIPHONG_INTERMEDIATES=str(tmp_path)).status == 4


@pytest.mark.parametrize("wrong", ["root", "rubbish"])
def test_a_file_without_an_intermediate_is_refused(tmp_path: Path, wrong: str, monkeypatch: pytest.MonkeyPatch) -> None:
    content = b"rubbish" if wrong == "rubbish" else make_chain(tmp_path, "good").root_file.read_bytes()
    (tmp_path / "a.example.pem").write_bytes(content)
    monkeypatch.setattr(settings, "INTERMEDIATES", str(tmp_path))
    with pytest.raises(UsageError, match=r"a\.example\.pem.*put there"):
        intermediates_of("a.example")
