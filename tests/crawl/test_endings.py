"""How crawls end: exit statuses, and what the next crawl finds."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from tests.crawl.loopback import Answer, Seen, loopback
from tests.crawl.pages import LISTING, listing, portal
from tests.crawl.running import START, crawl, haiphong, rows, started


@pytest.mark.parametrize("answer", [403, 429, 401])
def test_blocked(tmp_path: Path, answer: int) -> None:
    with loopback({"*": Answer(status=answer, headers={"Retry-After": "0"}), "/robots.txt": 404}) as site:
        ran = crawl(tmp_path, site.url)
    assert ran.status == 5
    assert f"http_{answer}" in ran.out


CHALLENGE = (
    '<html><body><script>document.cookie="D1N=0a1b2c"+"; path=/";window.location.reload(true);</script></body></html>'
)


def test_a_cookie_challenge_is_answered_once(tmp_path: Path) -> None:
    def challenged(path: str) -> Callable[[Seen], Answer]:
        return lambda seen: Answer(page[path] if seen.headers.get("cookie") == "D1N=0a1b2c" else CHALLENGE)

    page = portal(3)
    with loopback({path: challenged(path) for path in page}) as site:
        ran = crawl(tmp_path, site.url)
        assert site.paths().count(LISTING) == 2
        assert len(site.paths()) == len(page) + 2  # robots.txt, and the listing twice
    assert ran.status == 0, ran.out
    assert len(ran.keys()) == 3
    assert ran.rows("select count(*) from captures where url = ?", START) == [(1,)]


def test_a_challenge_that_comes_again_is_a_block(tmp_path: Path) -> None:
    with loopback({LISTING: CHALLENGE}) as site:
        ran = crawl(tmp_path, site.url)
        assert site.paths().count(LISTING) == 2
    assert ran.status == 5
    assert "challenge" in ran.out
    assert ran.rows("select kind from crawl_errors") == [("challenge",)]


@pytest.mark.parametrize("answer", [404, 500, listing([]), "", Answer(b"\x00\xff" * 500)])
def test_a_start_without_articles_is_degraded(tmp_path: Path, answer: int | str | Answer) -> None:
    with loopback({LISTING: answer}) as site:
        ran = crawl(tmp_path, site.url)
    assert ran.status == 4
    assert START in ran.out
    assert ran.rows("select outcome from crawls") == [("degraded",)]


def test_a_site_that_is_down_is_degraded(tmp_path: Path) -> None:
    """It refused nothing, and however much is queued, it is not asked again and again."""
    with loopback(portal(60, per_page=60)) as site:
        assert crawl(tmp_path, site.url).status == 0
    ran = crawl(tmp_path, "http://127.0.0.1:9", "--revisit", "all")
    assert ran.status == 4
    assert "Traceback" not in ran.err
    assert ran.rows("select outcome, errors < 25 from crawls order by id desc limit 1") == [("degraded", 1)]
    assert ran.rows("select distinct kind from crawl_errors") == [("connection",)]
    assert ran.rows("select state, count(*) from frontier where kind = 'article' group by 1") == [("queued", 60)]


def test_a_listing_page_that_fails_makes_the_crawl_partial(tmp_path: Path) -> None:
    with loopback({**portal(30), f"{LISTING}?page=2": 500}) as site:
        ran = crawl(tmp_path, site.url)
        assert ran.status == 4
        assert len(ran.keys()) == 10
        site.routes[f"{LISTING}?page=2"] = portal(30)[f"{LISTING}?page=2"]
        again = crawl(tmp_path, site.url)
    assert again.status == 0, again.out
    assert len(again.keys()) == 30


def test_a_calendar_without_end_is_given_up_with_an_alarm(tmp_path: Path) -> None:
    def month(seen: Seen) -> Answer:
        number = int(seen.path.rpartition("=")[2]) if "?page=" in seen.path else 1
        return Answer(listing([10_000 + number], f"{LISTING}?page={number + 1}"))

    months = {f"{LISTING}?page={number}": month for number in range(2, 400)}
    with loopback({LISTING: month, **months}) as site:
        ran = crawl(tmp_path, site.url)
        assert sum(path.startswith(LISTING) for path in site.paths()) == 200
    assert ran.status == 4
    assert f"the listing {START} goes on without end" in ran.rows("select reason from crawls")[0][0]


def test_one_empty_listing_page_does_not_end_the_crawl(tmp_path: Path) -> None:
    routes = {**portal(30), f"{LISTING}?page=2": listing([], f"{LISTING}?page=3")}
    with loopback(routes) as site:
        ran = crawl(tmp_path, site.url)
    assert len(ran.keys()) == 20


def test_an_empty_listing_page_without_a_pager_does_not_end_the_crawl(tmp_path: Path) -> None:
    routes = {**portal(30), f"{LISTING}?page=2": listing([])}
    with loopback(routes) as site:
        ran = crawl(tmp_path, site.url)
    assert ran.status == 0
    assert len(ran.keys()) == 20


def test_a_listing_that_ends_with_an_empty_page_has_ended(tmp_path: Path) -> None:
    second, third = f"{LISTING}?page=2", f"{LISTING}?page=3"
    routes = {**portal(20), second: listing(range(10, 20), third), third: listing([])}
    with loopback(routes) as site:
        ran = crawl(tmp_path, site.url)
        assert [path for path in site.paths() if path.startswith(LISTING)][-1] == f"{LISTING}?page=4"
        assert (ran.status, len(ran.keys())) == (0, 20)
        assert ran.rows("select count(*) from crawl_errors") == [(0,)]
        assert ran.rows("select json_extract(request, '$.pages') from frontier where url = ?", START) == [(3,)]
        site.seen.clear()
        again = crawl(tmp_path, site.url)
        assert again.status == 0
        assert f"{LISTING}?page=4" not in site.paths()


def test_interrupted_once_it_finishes_what_is_in_flight_and_says_how_to_go_on(tmp_path: Path) -> None:
    slow = {path: Answer(page, delay=0.2) for path, page in portal(16).items()}
    with (
        loopback(slow) as site,
        started(tmp_path, "crawl", "--origin", site.url, "--delay", "0", "--start", START) as run,
    ):
        _wait_for(lambda: len(site.paths()) > 10)
        run.send_signal(signal.SIGINT)
        out, err = run.communicate(timeout=20)
        assert run.returncode == 130, err
        assert "still queued" in out
        assert "Traceback" not in err
        assert rows(tmp_path, "select outcome from crawls") == [("interrupted",)]
        assert rows(tmp_path, "select count(*) from frontier where state = 'leased'") == [(0,)]
        kept = rows(tmp_path, "select count(*) from articles")[0][0]
        asked = len([path for path in site.paths() if "bai-viet" in path])
        assert kept == asked
        again = crawl(tmp_path, site.url)
    assert again.status == 0
    assert len(again.keys()) == 16


def test_interrupted_twice_it_stops_at_once(tmp_path: Path) -> None:
    slow = {path: Answer(page, delay=40 if "bai-viet" in path else 0) for path, page in portal(10).items()}
    with (
        loopback(slow) as site,
        started(tmp_path, "crawl", "--origin", site.url, "--delay", "0", "--start", START) as run,
    ):
        _wait_for(lambda: len(site.paths()) > 2)
        for _ in range(60):  # two that come at one moment are one
            run.send_signal(signal.SIGINT)
            with suppress(subprocess.TimeoutExpired):
                run.communicate(timeout=0.3)
                break
        assert run.returncode == 130


def test_killed_at_any_moment_nothing_is_lost(tmp_path: Path) -> None:
    slow = {path: Answer(page, delay=0.02) for path, page in portal(60).items()}
    kills = 0
    with loopback(slow) as site:
        for pages in (0, 2, 15, 40):
            with started(tmp_path, "crawl", "--origin", site.url, "--delay", "0", "--start", START) as run:
                _wait_for(lambda pages=pages: len(site.paths()) > pages)
                kills += run.poll() is None
                os.kill(run.pid, signal.SIGKILL)
        ran = crawl(tmp_path, site.url)
        assert ran.status == 0, ran.err
        fetched = len([path for path in site.paths() if "bai-viet" in path])
    assert kills
    assert len(ran.keys()) == 60
    assert fetched <= 60 + kills * 8
    assert ran.rows("pragma integrity_check") == [("ok",)]


def test_a_second_writer_is_told_who_is_at_work(tmp_path: Path) -> None:
    slow = {path: Answer(page, delay=0.5) for path, page in portal(20).items()}
    with (
        loopback(slow) as site,
        started(tmp_path, "crawl", "--origin", site.url, "--delay", "0", "--start", START) as run,
    ):
        _wait_for(lambda: len(site.paths()) > 1)
        second = crawl(tmp_path, site.url)
        assert run.poll() is None
    assert second.status == 3
    assert re.search(r"“crawl haiphong” \(process \d+ on .*, since 20\d\d-", second.err)
    assert "Traceback" not in second.err


def test_storage_that_cannot_be_used(tmp_path: Path) -> None:
    (tmp_path / "archive.db").write_bytes(b"this is no database, but it is long enough to be taken for one" * 50)
    ran = crawl(tmp_path, "http://127.0.0.1:9")
    assert ran.status == 3
    assert "archive.db" in ran.err
    assert len(ran.err.strip().splitlines()) == 1


def test_captures_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "captures").write_text("a file where the folder should be")
    with loopback(portal(3)) as site:
        ran = crawl(tmp_path, site.url)
    assert ran.status == 3
    assert "captures" in ran.err + ran.out
    assert "Traceback" not in ran.err


def test_a_database_that_fills_up_stops_the_crawl_and_keeps_what_was_good(tmp_path: Path) -> None:
    routes = portal(30)
    with loopback(routes) as site:
        crawl(tmp_path, site.url, "--limit", "5")
        (tmp_path / "sitecustomize.py").write_text(
            "import sqlite3\n"
            "connect = sqlite3.connect\n"
            "def small(*arguments, **options):\n"
            "    connection = connect(*arguments, **options)\n"
            "    pages = connection.execute('pragma page_count').fetchone()[0]\n"
            "    connection.execute(f'pragma max_page_count = {pages + 4}')\n"
            "    return connection\n"
            "sqlite3.connect = small\n"
        )
        full = haiphong(
            tmp_path,
            *("crawl", "--origin", site.url, "--delay", "0", "--start", START),
            PYTHONPATH=f"{tmp_path}{os.pathsep}{Path(__file__).parent.parent.parent}",
        )
        assert full.status == 3, full.out + full.err
        assert "Traceback" not in full.err
        assert 5 <= len(full.keys()) < 30
        (tmp_path / "sitecustomize.py").unlink()
        ran = crawl(tmp_path, site.url)
    assert ran.status == 0, ran.out + ran.err
    assert len(ran.keys()) == 30


def test_wrong_use_is_one_line(tmp_path: Path) -> None:
    for arguments in (
        ["crawl", "nosuch"],
        ["crawl", "--start", "file:///etc/passwd"],
        ["crawl", "news"],
        ["crawl", "--start", "https://example.com/"],
        ["crawl", "--replay", "none.warc.gz"],
        ["crawl", "--since", "gestern"],
    ):
        ran = haiphong(tmp_path, *arguments)
        assert ran.status == 2, (arguments, ran.err)
        assert ran.err.strip()
        assert "Traceback" not in ran.err
    assert not (tmp_path / "archive.db").exists()


def test_a_private_address_is_refused_without_an_origin(tmp_path: Path) -> None:
    with loopback(portal(2)) as site:
        ran = haiphong(tmp_path, "crawl", "news", "--start", f"{site.url}{LISTING}")
        assert site.paths() == []
    assert ran.status == 4
    assert ran.rows("select kind from crawl_errors") == [("private_address",)]


def _wait_for(condition, seconds: float = 60) -> None:  # type: ignore[no-untyped-def]  # any callable will do
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "it did not come to that"
        time.sleep(0.02)
