"""Routine crawls: little is asked when little has changed, and nothing is overlooked for long."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from hashlib import sha256
from pathlib import Path

from tests.crawl.loopback import Answer, Route, Seen, loopback
from tests.crawl.pages import LISTING, article, article_path, key, listing, portal
from tests.crawl.running import START, crawl, haiphong, rows

EDITED = "Đoạn này đã được sửa lại sau khi đăng, và nói một điều khác hẳn."


def page(number: int) -> str:
    return LISTING if number == 1 else f"{LISTING}?page={number}"


def honest(body: str) -> Callable[[Seen], Answer]:
    """A route that answers 304 to its own ETag."""
    etag = f'"{sha256(body.encode()).hexdigest()[:16]}"'

    def route(seen: Seen) -> Answer:
        if seen.headers.get("if-none-match") == etag:
            return Answer(status=304, headers={"ETag": etag})
        return Answer(body, headers={"ETag": etag})

    return route


def lying(body: str) -> Callable[[Seen], Answer]:
    """A route whose ETag never changes."""

    def route(seen: Seen) -> Answer:
        same = seen.headers.get("if-none-match") == '"always"'
        return Answer("" if same else body, 304 if same else 200, {"ETag": '"always"'})

    return route


def articles_of(routes: dict[str, str], make: Callable[[str], Route]) -> dict[str, Route]:
    return {path: make(body) if "bai-viet" in path else body for path, body in routes.items()}


def a_week_passes(folder: Path) -> None:
    with closing(sqlite3.connect(folder / "archive.db")) as connection, connection:
        connection.execute(
            "update frontier set request = json_set(request, '$.swept_at', '2020-01-01T00:00:00+07:00')"
            " where json_extract(request, '$.swept_at') is not null"
        )
        connection.execute("update articles set last_seen_at = '2020-01-01T00:00:00+07:00'")


def test_a_routine_crawl_reads_one_quiet_page_and_one_more(tmp_path: Path) -> None:
    with loopback(portal(60)) as site:
        assert len(crawl(tmp_path, site.url).keys()) == 60
        site.seen.clear()
        ran = crawl(tmp_path, site.url)
        assert ran.status == 0, ran.out
        assert site.paths() == ["/robots.txt", page(1), page(2)]


def test_it_reads_on_behind_news(tmp_path: Path) -> None:
    with loopback(portal(60)) as site:
        crawl(tmp_path, site.url)
        new = article_path(900)
        site.routes |= {new: article(900), page(2): listing([900, *range(10, 20)], page(3))}
        site.seen.clear()
        ran = crawl(tmp_path, site.url)
        assert sorted(site.paths()) == sorted(["/robots.txt", new, page(1), page(2), page(3), page(4)])
    assert len(ran.keys()) == 61


def test_a_listing_that_was_not_read_to_its_end_is_read_again(tmp_path: Path) -> None:
    with loopback({**portal(60), page(5): 500}) as site:
        assert crawl(tmp_path, site.url).status == 4
        site.routes[page(5)] = portal(60)[page(5)]
        ran = crawl(tmp_path, site.url)
        assert ran.status == 0, ran.out
        assert len(ran.keys()) == 60
        site.seen.clear()
        crawl(tmp_path, site.url)
        assert page(3) not in site.paths()


def test_once_a_week_every_page_is_read_and_what_has_disappeared_is_looked_up(tmp_path: Path) -> None:
    with loopback(portal(40)) as site:
        crawl(tmp_path, site.url)
        a_week_passes(tmp_path)
        site.routes |= {
            page(3): listing([20, 21, *range(24, 30)], page(4)),
            article_path(22): 404,
        }
        site.seen.clear()
        ran = crawl(tmp_path, site.url)
        assert page(4) in site.paths()
        assert {path for path in site.paths() if "bai-viet" in path} == {article_path(22), article_path(23)}
        assert ran.rows("select key, status from articles where status != 'live'") == [(key(22), "suspect")]
        a_week_passes(tmp_path)
        site.seen.clear()
        crawl(tmp_path, site.url)
        assert article_path(23) not in site.paths()


def test_a_sweep_that_was_cut_short_is_gone_on_with_by_the_next_crawl(tmp_path: Path) -> None:
    with loopback(portal(60)) as site:
        crawl(tmp_path, site.url)
        a_week_passes(tmp_path)
        site.routes[page(4)] = Answer(status=503, headers={"Retry-After": "100000"})
        site.routes |= {page(2): listing([*range(10, 14), *range(15, 20)], page(3)), article_path(14): 404}
        assert crawl(tmp_path, site.url).status == 4
        site.routes[page(4)] = portal(60)[page(4)]
        with closing(sqlite3.connect(tmp_path / "archive.db")) as connection, connection:
            connection.execute("update frontier set next_visit_at = null where state = 'queued'")
            connection.execute("delete from frontier where spider = 'hold'")
        site.seen.clear()
        ran = crawl(tmp_path, site.url)
        assert {page(4), page(5), page(6)} <= set(site.paths())
        assert page(3) not in site.paths()
    assert ran.rows("select key, status from articles where status != 'live'") == [(key(14), "suspect")]


def test_pages_that_have_not_changed_cost_next_to_nothing(tmp_path: Path) -> None:
    with loopback(articles_of(portal(30, per_page=30), honest)) as site:
        crawl(tmp_path, site.url)
        site.seen.clear()
        ran = crawl(tmp_path, site.url, "--revisit", "all")
        assert ran.status == 0, ran.out
        asked = [seen for seen in site.seen if "bai-viet" in seen.path]
        conditional = [seen for seen in asked if "if-none-match" in seen.headers]
    assert (len(asked), len(conditional)) == (30, 27)
    assert ran.rows("select articles_unchanged, errors from crawls where id = 2") == [(30, 0)]
    assert ran.rows("select count(*) from captures where http_status = 304") == [(27,)]
    assert ran.rows("select distinct revision_count from articles") == [(1,)]


def test_listings_that_have_not_changed_are_read_on_from_their_captures(tmp_path: Path) -> None:
    with loopback({path: honest(body) for path, body in portal(40, per_page=10).items()}) as site:
        crawl(tmp_path, site.url)
        site.routes[article_path(33)] = honest(article(33, body=EDITED))
        site.seen.clear()
        ran = crawl(tmp_path, site.url, "--revisit", "all")
        assert ran.status == 0, ran.out
        pages = [seen for seen in site.seen if seen.path in map(page, range(1, 5))]
        assert (len(pages), sum("if-none-match" in seen.headers for seen in pages)) == (4, 4)
    assert (
        ran.rows("select http_status, revisit_of is null from captures where crawl_id = 2 and shows = 'listing'")
        == [(304, 0)] * 4
    )
    assert ran.rows("select articles_unchanged, articles_changed, errors from crawls where id = 2") == [(39, 1, 0)]
    assert ran.rows("select distinct seen_in from frontier where kind = 'article'") == [(2,)]


def test_listings_that_had_not_changed_replay_as_the_same_archive(tmp_path: Path) -> None:
    here, there = tmp_path / "here", tmp_path / "there"
    for folder in (here, there):
        folder.mkdir()
    with loopback({path: honest(body) for path, body in portal(40, per_page=10).items()}) as site:
        crawl(here, site.url)
        site.routes[article_path(33)] = honest(article(33, body=EDITED))
        for more in ((), ("--revisit", "all")):
            time.sleep(1)  # rows are dated to the second: crawls within one cannot be told apart
            crawl(here, site.url, *more)
    files = sorted(map(str, (here / "captures").glob("*.warc.gz")))
    ran = haiphong(there, "crawl", "--start", START, "--replay", *files)
    assert ran.status == 0, ran.out
    for query in (
        "select key, title, body, first_seen_at, last_seen_at, revision_count, status from articles order by key",
        "select url, fetched_at, http_status, shows, payload_sha256 from captures order by url, fetched_at",
        "select field, before, after, silent from changes order by 1, 2",
    ):
        assert ran.rows(query) == rows(here, query)


def test_a_listing_whose_capture_is_lost_is_asked_for_in_whole(tmp_path: Path) -> None:
    with loopback({path: honest(body) for path, body in portal(20, per_page=10).items()}) as site:
        crawl(tmp_path, site.url)
        (tmp_path / "captures").rename(tmp_path / "elsewhere")
        assert crawl(tmp_path, site.url).status == 3, "a folder that is not there may be another disk's"
        (tmp_path / "captures").mkdir()
        site.seen.clear()
        time.sleep(1)  # rows are dated to the second, and the records that know better are away
        ran = crawl(tmp_path, site.url, "--revisit", "all")
        asked = [(seen.path, "if-none-match" in seen.headers) for seen in site.seen if "bai-viet" not in seen.path]
    assert asked[1:] == [(page(1), True), (page(1), False), (page(2), True), (page(2), False)]
    assert ran.rows("select count(*) from captures where shows = 'listing' and crawl_id = 2") == [(2,)]
    assert ran.rows("select articles_unchanged from crawls where id = 2") == [(20,)]


def test_an_edit_is_found_behind_honest_validators(tmp_path: Path) -> None:
    with loopback(articles_of(portal(5), honest)) as site:
        crawl(tmp_path, site.url)
        site.routes[article_path(3)] = honest(article(3, body=EDITED))
        ran = crawl(tmp_path, site.url, "--revisit", "all")
    assert ran.rows("select key from articles where revision_count = 2") == [(key(3),)]
    assert ran.rows("select count(*) from crawl_errors") == [(0,)]


def test_validators_that_lie_are_found_out_and_not_believed_again(tmp_path: Path) -> None:
    with loopback(articles_of(portal(20, per_page=20), lying)) as site:
        crawl(tmp_path, site.url)
        for number in range(20):
            site.routes[article_path(number)] = lying(article(number, body=EDITED))
        ran = crawl(tmp_path, site.url, "--revisit", "all")
        assert ran.rows("select distinct kind from crawl_errors") == [("lying_validator",)]
        ran = crawl(tmp_path, site.url, "--revisit", "all")
    assert ran.rows("select count(*) from articles where revision_count = 2") == [(20,)]


def test_a_listing_whose_articles_are_not_kept_does_not_lie(tmp_path: Path) -> None:
    routes: dict[str, Route] = {path: Answer(body, headers={"ETag": '"1"'}) for path, body in portal(3).items()}
    with loopback(routes) as site:
        for _ in range(2):
            ran = crawl(tmp_path, site.url, "--since", "2030-01-01")
    assert ran.rows("select count(*) from crawls") == [(2,)]
    assert ran.rows("select kind, url from crawl_errors") == []


def test_a_redirected_page_is_asked_without_the_validators_of_another(tmp_path: Path) -> None:
    routes: dict[str, Route] = {**articles_of(portal(2), honest)}
    with loopback(routes) as site:
        crawl(tmp_path, site.url)
        site.routes |= {article_path(0): Answer(status=301, headers={"Location": "/moi"}), "/moi": article(0)}
        crawl(tmp_path, site.url, "--revisit", "all")
        (moved,) = [seen for seen in site.seen if seen.path == "/moi"]
    assert "if-none-match" not in moved.headers


def test_a_listing_that_suddenly_shrinks_is_degraded(tmp_path: Path) -> None:
    with loopback(portal(10)) as site:
        assert crawl(tmp_path, site.url).status == 0
        site.routes[LISTING] = listing([0, 1])
        ran = crawl(tmp_path, site.url)
    assert ran.status == 4
    assert "holds 2 articles where it held 10" in ran.out


def test_another_address_of_an_article_is_tried_before_it_is_missing(tmp_path: Path) -> None:
    other = article_path(0).replace("/tin-tuc/", "/diem-tin/")
    item = (
        f'<div class="item"><h3><a href="{other}">Bài viết số 0 về quận Lê Chân</a></h3><p>Tóm tắt của bài.</p></div>'
    )
    with loopback(portal(3)) as site:
        crawl(tmp_path, site.url)
        moved = listing([1, 2]).replace("</div></main>", f"{item}</div></main>")
        site.routes |= {article_path(0): Answer(status=404, delay=0.5), other: article(0), LISTING: moved}
        ran = crawl(tmp_path, site.url, "--revisit", "all")
    assert ran.rows("select status from articles where key = ?", key(0)) == [("live",)]
