"""`haiphong probe` against the synthetic portal: within its budget, and right about what is there."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from scraper import settings
from scraper.probe.asking import BUDGET, Asker
from scraper.probe.certificates import chain_lines
from scraper.probe.looking import Findings
from scraper.probe.report import pagination, suggestions
from tests.crawl.running import haiphong
from tests.portal import running_portal
from tests.portal.certificates import make_chain


@pytest.mark.parametrize(
    ("url", "expects"),
    [
        ("https://haiphong.gov.vn", ['Pagination(parameter="page")', "key haiphong.gov.vn:"]),
        ("https://thanhphohaiphong.gov.vn", ["grammar=wordpress.address", "its API answers", "feeds=("]),
        ("https://baocang.example/do-thi", ['name="baocang"', "baocang.example/do-thi"]),
    ],
)
def test_a_site_is_described(tmp_path: Path, url: str, expects: list[str]) -> None:
    with running_portal() as portal:
        ran = haiphong(tmp_path, "probe", url, "--origin", portal.origin, "--delay", "0")
        assert len(portal.log) <= BUDGET
        assert portal.log[0].path == "/robots.txt"
    assert ran.status == 0, ran.out + ran.err
    for text in [*expects, "title", "published_at", "robots.txt", "validators"]:
        assert text in ran.out, ran.out
    assert not list(tmp_path.iterdir()), "a probe leaves nothing behind"


@pytest.mark.parametrize(("mode", "says"), [("honest", "honoured (304)"), ("restless", "useless"), ("none", "none:")])
def test_validators_are_judged(tmp_path: Path, mode: str, says: str) -> None:
    with running_portal() as portal:
        portal.set_validators(mode)
        ran = haiphong(
            tmp_path, "probe", "https://haiphong.gov.vn", "--origin", portal.origin, "--delay", "0", "--json"
        )
    assert says in " ".join(json.loads(ran.out)["sections"]["validators"])


def test_robots_is_obeyed(tmp_path: Path) -> None:
    with running_portal() as portal:
        portal.robots("User-agent: *\nDisallow: /")
        ran = haiphong(tmp_path, "probe", "https://haiphong.gov.vn", "--origin", portal.origin, "--delay", "0")
        assert portal.paths() == ["/robots.txt"]
    assert ran.status == 4
    with running_portal() as portal:
        portal.robots(503)
        ran = haiphong(tmp_path, "probe", "https://haiphong.gov.vn", "--origin", portal.origin, "--delay", "0")
        assert portal.paths() == ["/robots.txt"]
    assert ran.status == 5


def test_a_site_that_says_no_is_asked_nothing_more(tmp_path: Path) -> None:
    with running_portal() as portal:
        portal.fault("/", "429")
        ran = haiphong(tmp_path, "probe", "https://haiphong.gov.vn", "--origin", portal.origin, "--delay", "0")
        assert portal.paths() == ["/robots.txt", "/"]
    assert ran.status == 5


def test_delay_budget_and_crawl_delay() -> None:
    slept: list[float] = []
    with running_portal() as portal:
        portal.robots("User-agent: *\nCrawl-delay: 7")
        asker = Asker(origin=portal.origin, delay=1.1, budget=4, sleep=slept.append)
        answers = [asker.get(f"https://haiphong.gov.vn/fault/404?{number}") for number in range(6)]
    assert len(asker.asked) == 4
    assert all(6 < pause <= 7 for pause in slept)
    assert "used up" in answers[-1].problem


@pytest.mark.parametrize("url", ["ftp://x", "file:///etc/passwd", "http://127.0.0.1/", "http://169.254.169.254/"])
def test_only_the_open_internet(tmp_path: Path, url: str) -> None:
    assert haiphong(tmp_path, "probe", url).status == 2


@pytest.mark.parametrize(
    ("flaw", "says"),
    [("expired", "expired"), ("missing-intermediate", "an intermediate is missing"), ("self-signed", "self")],
)
def test_flawed_chains(tmp_path: Path, flaw: str, says: str, monkeypatch: pytest.MonkeyPatch) -> None:
    chain = make_chain(tmp_path, flaw)
    if flaw != "self-signed":
        monkeypatch.setenv("SSL_CERT_FILE", str(chain.root_file))
    with running_portal(chain=chain) as portal:
        lines = chain_lines("https://haiphong.gov.vn/", connect_to=portal.origin)
    assert lines[0].startswith("NOT verified")
    assert says in lines[0]
    assert len(lines) > 1


@pytest.mark.parametrize("flaw", ["good", "missing-intermediate"])
def test_a_chain_that_is_whole_with_the_listed_intermediate(
    tmp_path: Path, flaw: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    chain = make_chain(tmp_path, flaw)
    monkeypatch.setenv("SSL_CERT_FILE", str(chain.root_file))
    monkeypatch.setattr(settings, "INTERMEDIATES", str(tmp_path))
    shutil.copy(chain.intermediate_file, tmp_path / "haiphong.gov.vn.pem")
    with running_portal(chain=chain) as portal:
        assert chain_lines("https://haiphong.gov.vn/", connect_to=portal.origin)[0] == "verified"


def test_articles_that_no_grammar_knows_are_told() -> None:
    found = Findings("dao.example", articles=["https://dao.example/doi-song/ten-bai.d4512"])
    assert any("ten-bai.d4512 for an article: write a grammar" in line for line in suggestions(found))
    found.articles = ["https://dao.example/doi-song/ten-bai-bao-4512345.html"]
    assert not any("write a grammar" in line for line in suggestions(found))


@pytest.mark.parametrize(
    ("listing", "next_page", "rule"),
    [
        ("https://a.vn/x", "https://a.vn/x?page=2", 'Pagination(parameter="page")'),
        ("https://a.vn/x", "https://a.vn/x/page/2/", 'Pagination(path="/page/{number}")'),
        ("https://a.vn/x", "https://a.vn/x/trang-2.htm", 'Pagination(path="/trang-{number}.htm")'),
        ("https://a.vn/x", "https://a.vn/y", None),
        ("https://a.vn/x", None, None),
    ],
)
def test_pagination_is_read_from_two_addresses(listing: str, next_page: str | None, rule: str | None) -> None:
    assert pagination(listing, next_page) == rule
