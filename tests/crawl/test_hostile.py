"""One crawl over a portal on which every article is broken in its own way: what is kept, and what the ledger says."""

from __future__ import annotations

import os
import subprocess
import sys
import zlib
from pathlib import Path

import pytest

from tests.crawl.loopback import Answer, loopback
from tests.crawl.pages import LISTING
from tests.crawl.running import ROOT, START, Ran, haiphong, rows
from tests.portal import running_portal
from tests.portal.faults import FAULTS

READ = "read"
"""The article is archived as if nothing were wrong."""
OUTCOMES = {
    "403": "http_403",
    "404": "http_404",
    "410": "http_410",
    "soft-404": "not_an_article",
    "maintenance": "not_an_article",
    "waf": "challenge",
    "hang-up": "connection",
    "half": "truncated",
    "half-clean": "truncated",
    "garbage-header": "connection",
    "chunked": READ,
    "wrong-type": "not_html",
    "gzip": READ,
    "gzip-broken": "truncated",
    "gzip-bomb": "too_large",
    "empty": "not_an_article",
    "binary": "not_an_article",
    "redirect-loop": "redirect_loop",
    "redirect-chain": "redirect_loop",
    "redirect-loopback": "private_address",
    "redirect-localhost": "private_address",
    "redirect-private": "private_address",
    "redirect-ipv6": "private_address",
    "redirect-decimal": "private_address",
    "redirect-metadata": "private_address",
    "redirect-file": "scheme",
    "redirect-data": "scheme",
    "redirect-script": "scheme",
    "redirect-away": "off_site",
    "windows-1258": READ,
    "windows-1258-as-utf-8": READ,
    "tcvn3": READ,
    "vni": READ,
    "utf-16": READ,
    "utf-16-as-utf-8": READ,
    "utf-8-as-latin-1": READ,
    "mojibake": READ,
    "nfd": READ,
    "surrogates": READ,
    "two-documents": READ,
    "base-elsewhere": READ,
    "session-ids": READ,
}


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Ran, dict[str, tuple[str, str, str]]]:
    """The crawl, and by fault: the URL of the article that has it, its key and its title."""
    folder = tmp_path_factory.mktemp("hostile")
    with running_portal(articles=len(OUTCOMES) + 1, size=4_000) as portal:
        places = {}
        for key, fault in zip(portal.live_keys(), OUTCOMES, strict=False):
            story = portal.story(key)
            portal.fault(story.path(), fault, megabytes=20)
            places[fault] = (story.url(), key, story.title)
        ran = haiphong(folder, "crawl", "--origin", portal.origin, "--delay", "0", "--start", START, timeout=120)
    return ran, places


@pytest.mark.parametrize("fault", OUTCOMES)
def test_a_fault_ends_as_it_should(crawled: tuple[Ran, dict[str, tuple[str, str, str]]], fault: str) -> None:
    ran, places = crawled
    url, key, title = places[fault]
    kinds = [kind for (kind,) in ran.rows("select kind from crawl_errors where url = ?", url)]
    titles = [each for (each,) in ran.rows("select title from articles where key = ?", key)]
    if OUTCOMES[fault] == READ:
        straight = str.maketrans("“”", '""')  # TCVN3 has no others
        assert ([each.translate(straight) for each in titles], kinds) == ([title.translate(straight)], [])
    else:
        assert (titles, kinds) == ([], [OUTCOMES[fault]])


def test_the_crawl_goes_on_and_says_that_it_is_partial(
    crawled: tuple[Ran, dict[str, tuple[str, str, str]]],
) -> None:
    ran, _ = crawled
    assert ran.status == 4
    assert "Traceback" not in ran.err
    assert ran.rows("select count(*) from frontier where state = 'leased'") == [(0,)]
    assert len(ran.keys()) == 1 + sum(outcome == READ for outcome in OUTCOMES.values())
    assert set(OUTCOMES) <= set(FAULTS)


@pytest.mark.parametrize("fault", ["url-variants", "session-ids"])
def test_one_article_under_many_addresses_is_one_row(tmp_path: Path, fault: str) -> None:
    with running_portal(articles=3, size=2_000) as portal:
        portal.fault("/tin-tuc-su-kien", fault)
        expected = 1 if fault == "url-variants" else 3
        assert len(portal.story(portal.live_keys()[0]).variants()) >= 30
        for _ in range(2):
            ran = haiphong(tmp_path, "crawl", "--origin", portal.origin, "--delay", "0", "--start", START)
            assert ran.status == 0, ran.out
            assert len(ran.keys()) == expected
        articles = [path for path in portal.paths() if "-3000" in path]
    assert len(articles) <= 2 * expected
    assert ran.rows("select count(*) from revisions") == [(expected,)]


EXHAUSTING = {
    "huge-paragraph": ("Đoạn văn rất dài", None),
    "script-in-text": ("<script>alert('Lê Chân')</script> txt.exe", None),
    "deep": (None, "not_an_article"),
    "digits": (None, "not_an_article"),
    "many-links": (None, "too_large"),
}


def test_pages_made_to_exhaust_a_reader_stop_nobody(tmp_path: Path) -> None:
    with running_portal(articles=len(EXHAUSTING) + 1, size=2_000) as portal:
        places = dict(zip(EXHAUSTING, portal.live_keys(), strict=False))
        for fault, key in places.items():
            portal.fault(portal.story(key).path(), fault)
        ran = haiphong(tmp_path, "crawl", "--origin", portal.origin, "--delay", "0", "--start", START, timeout=240)
    assert "Traceback" not in ran.err
    titles = dict(ran.rows("select key, title from articles"))
    errors = dict(ran.rows("select frontier.key, crawl_errors.kind from crawl_errors join frontier using (url)"))
    assert {fault: (titles.get(key), errors.get(key)) for fault, key in places.items()} == EXHAUSTING
    assert ran.rows("select max(length(body)) > 3900000 from articles") == [(1,)]
    assert len(titles) == 3


NAMES_WITHIN = """
import socket
socket.gethostbyname = {"anhp.vn": "10.1.2.3", "www.anhp.vn": "169.254.169.254"}.__getitem__
from scraper.cli import main
main(__import__("sys").argv[1:])
"""


@pytest.mark.parametrize(("host", "address"), [("anhp.vn", "10.1.2.3"), ("www.anhp.vn", "169.254.169.254")])
def test_a_name_that_points_inside_is_not_connected_to(tmp_path: Path, host: str, address: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", NAMES_WITHIN, "crawl", "news", "--start", f"https://{host}/thoi-su"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 4, done.stderr
    ((kind, message),) = rows(tmp_path, "select kind, message from crawl_errors")
    assert kind == "private_address"
    assert f"{host} resolves to {address}" in message


def test_a_base_elsewhere_leads_nobody_away(tmp_path: Path) -> None:
    """The links are another host's then, by the standard: the listing is empty, and said to be."""
    with running_portal(articles=3, size=2_000) as portal:
        portal.fault("/tin-tuc-su-kien", "base-elsewhere")
        ran = haiphong(tmp_path, "crawl", "--origin", portal.origin, "--delay", "0", "--start", START)
        assert portal.paths() == ["/robots.txt", "/tin-tuc-su-kien"]
    assert ran.status == 4
    assert ran.keys() == set()


def test_a_listing_whose_order_changes_between_pages_loses_no_article_for_good(tmp_path: Path) -> None:
    with running_portal(articles=60, size=2_000) as portal:
        portal.set_order("shuffled")
        for _ in range(8):
            ran = haiphong(tmp_path, "crawl", "--origin", portal.origin, "--delay", "0", "--start", START)
            assert ran.status == 0, ran.out
    assert len(ran.keys()) == 60
    assert ran.rows("select count(*) from revisions") == [(60,)]


@pytest.mark.parametrize("fault", ["timeout", "slowloris"])
def test_a_server_that_dawdles_is_not_waited_for(tmp_path: Path, fault: str) -> None:
    with running_portal(articles=2, size=2_000) as portal:
        key = portal.live_keys()[0]
        portal.fault(portal.story(key).path(), fault, seconds=600)
        options = {"origin": portal.origin, "delay": 0, "start": START, "db": tmp_path / "archive.db"}
        options["captures"] = tmp_path / "captures"
        done = subprocess.run(
            [
                *(sys.executable, "-m", "scrapy", "crawl", "haiphong"),
                *("-s", "DOWNLOAD_TIMEOUT=1", "-s", "RETRY_TIMES=0"),
                *(part for name, value in options.items() for part in ("-a", f"{name}={value}")),
            ],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
    assert rows(tmp_path, "select kind from crawl_errors") == [("timeout",)], done.stderr
    assert len(rows(tmp_path, "select key from articles")) == 1


MEASURED = """
import sys
from scraper.cli import main
try:
    main(sys.argv[1:])
finally:  # VmHWM, since ru_maxrss begins with what the process that started this one had
    print(next(int(line.split()[1]) // 1024 for line in open("/proc/self/status") if line.startswith("VmHWM")))
"""


def test_a_bomb_costs_no_memory(tmp_path: Path) -> None:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    megabyte = packer.compress(bytes(1 << 20)) + packer.flush(zlib.Z_FULL_FLUSH)  # depends on nothing before it
    body = b"\x1f\x8b\x08\0\0\0\0\0\0\x03" + 600 * megabyte
    with loopback({LISTING: Answer(body, headers={"Content-Encoding": "gzip"})}) as site:
        done = subprocess.run(
            [sys.executable, "-c", MEASURED, "crawl", "--origin", site.url, "--delay", "0", "--start", START],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=False,
        )
    assert rows(tmp_path, "select kind from crawl_errors") == [("too_large",)], done.stderr
    assert int(done.stdout.split()[-1]) < 200
