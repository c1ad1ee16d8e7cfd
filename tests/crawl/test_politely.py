"""robots.txt, pace, Retry-After: what the site asked for is what it gets."""

from __future__ import annotations

import hashlib
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace

import pytest
from scrapy.settings import Settings

from scraper.crawl.politeness import Politeness
from tests.crawl.loopback import Answer, Loopback, Seen, loopback
from tests.crawl.pages import HOST, LISTING, article_path, key, listing, portal
from tests.crawl.running import START, crawl, haiphong, rows


def gaps(site: Loopback) -> list[float]:
    return [later - earlier for earlier, later in pairwise(site.times(but=""))]


def test_fifty_concurrent_disallowed_pages_are_not_fetched(tmp_path: Path) -> None:
    starts = [f"{HOST}/muc-{number}" for number in range(50)]
    routes = {f"/muc-{number}": listing([number]) for number in range(50)}
    robots = Answer("User-agent: *\nDisallow: /muc-", headers={"Content-Type": "text/plain"}, delay=0.3)
    with loopback({**routes, "/robots.txt": robots}) as site:
        ran = crawl(tmp_path, site.url, start=starts)
        assert site.paths() == ["/robots.txt"]
    assert ran.status == 5
    assert ran.rows("select distinct kind from crawl_errors") == [("robots",)]
    assert ran.rows("select outcome from crawls") == [("blocked",)]


def test_one_disallowed_article_is_a_row_of_errors(tmp_path: Path) -> None:
    with loopback({**portal(4), "/robots.txt": f"User-agent: *\nDisallow: {article_path(2)}"}) as site:
        ran = crawl(tmp_path, site.url)
        assert article_path(2) not in site.paths()
    assert ran.status == 0, ran.err
    assert ran.keys() == {key(0), key(1), key(3)}
    assert ran.rows("select url, kind from crawl_errors") == [(HOST + article_path(2), "robots")]


@pytest.mark.parametrize(("answer", "status", "fetched"), [(404, 0, True), (403, 0, True), (500, 5, False)])
def test_robots_that_cannot_be_read(tmp_path: Path, answer: int, status: int, fetched: bool) -> None:
    with loopback({**portal(2), "/robots.txt": answer}) as site:
        ran = crawl(tmp_path, site.url)
        assert (LISTING in site.paths()) is fetched
    assert ran.status == status
    assert "Traceback" not in ran.err


def test_a_site_without_its_robots_is_left_alone_however_much_is_queued(tmp_path: Path) -> None:
    with loopback(portal(60, per_page=60)) as site:
        assert crawl(tmp_path, site.url).status == 0
        site.routes["/robots.txt"] = 500
        before = len(site.paths())
        ran = crawl(tmp_path, site.url, "--revisit", "all")
        assert set(site.paths()[before:]) == {"/robots.txt"}
    assert ran.status == 5
    assert ran.rows("select count(*) < 25 from crawl_errors") == [(1,)]
    assert ran.rows("select state, count(*) from frontier where kind = 'article' group by 1") == [("queued", 60)]


def test_robots_names_us(tmp_path: Path) -> None:
    robots = "User-agent: HaiphongNewsArchive\nDisallow: /\n\nUser-agent: *\nAllow: /"
    with loopback({**portal(2), "/robots.txt": robots}) as site:
        assert crawl(tmp_path, site.url).status == 5
        assert site.paths() == ["/robots.txt"]


def test_every_request_says_who_asks(tmp_path: Path) -> None:
    with loopback(portal(1)) as site:
        crawl(tmp_path, site.url)
        agents = {seen.headers["user-agent"] for seen in site.seen}
    assert len(agents) == 1
    assert "(+http" in agents.pop()


def test_crawl_delay_is_kept(tmp_path: Path) -> None:
    with loopback({**portal(3), "/robots.txt": "User-agent: *\nCrawl-delay: 0.4"}) as site:
        assert crawl(tmp_path, site.url).status == 0
        assert min(gaps(site)[1:]) >= 0.3


def test_a_host_is_asked_once_a_second_by_default(tmp_path: Path) -> None:
    with loopback(portal(3)) as site:
        ran = haiphong(tmp_path, "crawl", "--origin", site.url, "--start", START)
        assert ran.status == 0, ran.err
        assert min(gaps(site)) >= 0.9


@pytest.mark.parametrize("status", [429, 503])
def test_retry_after_is_respected_and_the_host_slowed(tmp_path: Path, status: int) -> None:
    refusals = [status]

    def busy(_: Seen) -> Answer:
        if refusals:
            return Answer(status=refusals.pop(), headers={"Retry-After": "1"})
        return Answer(portal(3)[article_path(0)])

    with loopback({**portal(3), article_path(0): busy}) as site:
        ran = crawl(tmp_path, site.url)
        asked = [seen.at for seen in site.seen if seen.path == article_path(0)]
        between = [seen for seen in site.seen if asked[0] + 0.1 < seen.at < asked[0] + 0.98]
    assert ran.status == 0, ran.err
    assert len(ran.keys()) == 3
    assert asked[1] - asked[0] >= 0.98
    assert between == []


@pytest.mark.parametrize("header", ["0", "soon"])
def test_a_host_that_was_too_busy_is_asked_half_as_often_until_the_end(tmp_path: Path, header: str) -> None:
    refusals = [429]

    def busy(_: Seen) -> Answer:
        if refusals:
            return Answer(status=refusals.pop(), headers={"Retry-After": header})
        return Answer(portal(5)[article_path(0)])

    with loopback({**portal(5), article_path(0): busy}) as site:
        ran = haiphong(tmp_path, "crawl", "--origin", site.url, "--delay", "0.2", "--start", START)
        refused_at = next(seen.at for seen in site.seen if seen.path == article_path(0))
        later = [at for at in site.times() if at > refused_at]
    assert ran.status == 0, ran.err
    assert len(ran.keys()) == 5
    assert (later[-1] - later[0]) / (len(later) - 1) >= 0.35  # on average: a busy machine notes an arrival late
    if header == "soon":  # no time that can be read: five seconds are waited
        assert later[0] - refused_at >= 4.9


def test_a_slow_host_is_asked_less_often(tmp_path: Path) -> None:
    slow = {path: Answer(page, delay=0.4) for path, page in portal(6).items()}
    with loopback({**slow, "/robots.txt": 404}) as site:
        assert crawl(tmp_path, site.url).status == 0
        assert sum(gaps(site)[-4:]) >= 4 * 0.25


def test_a_crawl_delay_of_minutes_is_kept_too() -> None:
    signals = SimpleNamespace(connect=lambda *_, **__: None)
    settings = Settings({"AUTOTHROTTLE_ENABLED": True, "DOWNLOAD_DELAY": 1})
    politeness = Politeness(SimpleNamespace(settings=settings, signals=signals))  # type: ignore[arg-type]  # all it needs
    politeness._robots_read("a.vn", 600.0)
    politeness._robots_read("b.vn", 1e9)
    assert (politeness.floor("a.vn"), politeness.floor("b.vn")) == (600.0, 86_400.0)
    politeness.slow_down("a.vn")
    assert politeness.floor("a.vn") == 600.0


def test_each_robots_is_kept_as_it_was(tmp_path: Path) -> None:
    texts = ["User-agent: *\nDisallow: /a", "User-agent: *\nDisallow: /b"]
    for text in texts:
        with loopback({**portal(1), "/robots.txt": Answer(text, headers={"Content-Type": "text/plain"})}) as site:
            assert crawl(tmp_path, site.url).status == 0
    digests = [hashlib.sha256(text.encode()).hexdigest() for text in texts]
    kept = rows(tmp_path, "select payload_sha256 from captures where url = ? order by id", f"{HOST}/robots.txt")
    assert kept == [(digest,) for digest in digests]


@pytest.mark.parametrize("header", ["316800", "Fri, 31 Dec 2100 23:59:59 GMT"])
def test_a_long_retry_after_leaves_the_host_to_a_later_crawl(tmp_path: Path, header: str) -> None:
    routes = {**portal(8), article_path(1): Answer(status=503, headers={"Retry-After": header})}
    with loopback(routes) as site:
        ran = crawl(tmp_path, site.url)
        asked = len(site.paths())
        assert ran.status == 4
        assert "left alone until" in ran.out
        again = crawl(tmp_path, site.url)
        assert asked <= 6
        assert len(site.paths()) == asked
    assert again.status == 5
    assert "Retry-After" in again.rows("select message from crawl_errors order by id desc limit 1")[0][0]
    assert again.rows("select count(*) from frontier where state = 'leased'") == [(0,)]
    waits = ran.rows(
        "select min(datetime(next_visit_at) between datetime('now', '+23 hours') and datetime('now', '+24 hours'))"
        " from frontier where state = 'queued' and kind = 'article'"
    )
    assert waits == [(1,)]


def test_a_host_that_keeps_failing_is_left_alone(tmp_path: Path) -> None:
    routes = {path: 500 if "bai-viet" in path else page for path, page in portal(30, per_page=30).items()}
    with loopback(routes) as site:
        ran = crawl(tmp_path, site.url)
        assert len(site.paths()) < 50
    assert ran.status == 4
    assert ran.rows("select count(*) from frontier where state = 'queued'") == [(30,)]
