"""Whole crawls of a small portal: what is asked, what is kept, how they end."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from tests.crawl.loopback import Answer, loopback
from tests.crawl.pages import HOST, LISTING, article, article_path, key, listing, portal
from tests.crawl.running import crawl


def test_from_the_listing_through_its_pages_to_every_article(tmp_path: Path) -> None:
    with loopback(portal(25)) as site:
        ran = crawl(tmp_path, site.url)
        assert ran.status == 0, ran.err
        assert ran.keys() == {key(number) for number in range(25)}
        assert sorted(site.paths()) == sorted(["/robots.txt", *portal(25)])
        assert {seen.headers["host"] for seen in site.seen} == {"haiphong.gov.vn"}
    assert ran.rows("select url from articles where key = ?", key(3)) == [(HOST + article_path(3),)]
    assert ran.rows("select count(*) from captures where url like ?", f"{HOST}%") == [(25 + 3 + 1,)]
    assert ran.rows("select outcome, articles_new from crawls") == [("done", 25)]
    assert ran.rows("select state, count(*) from frontier group by 1") == [("done", 28)]
    assert "25 new" in ran.out


def test_a_second_crawl_asks_for_listings_only_and_changes_nothing(tmp_path: Path) -> None:
    with loopback(portal(5)) as site:
        crawl(tmp_path, site.url)
        before = crawl(tmp_path, site.url).rows("select key, title, first_seen_at, revision_count from articles")
        site.seen.clear()
        ran = crawl(tmp_path, site.url)
        assert ran.status == 0, ran.err
        assert site.paths() == ["/robots.txt", LISTING]
        assert ran.rows("select key, title, first_seen_at, revision_count from articles") == before


def test_a_listing_that_another_spider_has_read_is_read_too(tmp_path: Path) -> None:
    with loopback(portal(25)) as site:
        for spider in ("haiphong", "news", "haiphong"):
            site.seen.clear()
            assert crawl(tmp_path, site.url, spider=spider).status == 0
            assert LISTING in site.paths()
    with loopback({LISTING: 500}) as site:
        assert crawl(tmp_path, site.url).status == 4
    with loopback(portal(25)) as site:
        assert crawl(tmp_path, site.url, spider="news").status == 0
        assert LISTING in site.paths()


def test_every_known_article_is_read_again_when_told(tmp_path: Path) -> None:
    with loopback(portal(5)) as site:
        crawl(tmp_path, site.url)
        site.routes[article_path(2)] = article(2, body="Đoạn này đã được sửa lại sau khi đăng, và nói một điều khác.")
        ran = crawl(tmp_path, site.url, "--revisit", "all")
    assert ran.status == 0, ran.err
    assert ran.rows("select articles_new, articles_changed, articles_unchanged from crawls where id = 2") == [(0, 1, 4)]


def test_one_article_under_several_addresses_is_one_row_and_one_request(tmp_path: Path) -> None:
    path = article_path(0)
    other = path.replace("/tin-tuc/", "/diem-tin/")
    page = listing([0, 1, 2])
    for address in (other, path + "?utm_source=x", f"http://www.haiphong.gov.vn{path}", path + "#binh-luan"):
        page += f'<div class="item"><h3><a href="{address}">Bài viết số 0 về quận Lê Chân</a></h3></div>'
    with loopback({**portal(3), LISTING: page, other: article(0)}) as site:
        ran = crawl(tmp_path, site.url)
        assert ran.keys() == {key(0), key(1), key(2)}
        assert len([seen for seen in site.paths() if "-100001" in seen]) == 1


def test_limit(tmp_path: Path) -> None:
    with loopback(portal(25)) as site:
        ran = crawl(tmp_path, site.url, "--limit", "7")
        assert ran.status == 0, ran.err
        assert len(ran.keys()) == 7
        assert len([path for path in site.paths() if "bai-viet" in path]) == 7


def test_the_next_crawl_goes_on_behind_a_limit(tmp_path: Path) -> None:
    with loopback(portal(25)) as site:
        crawl(tmp_path, site.url, "--limit", "7")
        ran = crawl(tmp_path, site.url)
        assert len(ran.keys()) == 25
        assert len([path for path in site.paths() if "bai-viet" in path]) == 25


def test_since_stops_at_older_listings(tmp_path: Path) -> None:
    routes = portal(40)
    for number in range(40):
        routes[article_path(number)] = article(number, day=f"{28 - number // 2:02d}/02/2024 08:30")
    with loopback(routes) as site:
        ran = crawl(tmp_path, site.url, "--since", "2024-02-25")
        assert ran.status == 0, ran.err
        assert f"{LISTING}?page=2" in site.paths()
        assert f"{LISTING}?page=3" not in site.paths()
    days = [day for (day,) in ran.rows("select published_date from articles")]
    assert len(days) == 8
    assert min(days) == "2024-02-25"


def test_what_since_did_not_keep_is_new_to_a_later_crawl(tmp_path: Path) -> None:
    routes = portal(4)
    routes[article_path(3)] = article(3, day="01/01/2020 08:30")
    with loopback(routes) as site:
        assert len(crawl(tmp_path, site.url, "--since", "2024-01-01").keys()) == 3
        assert len(crawl(tmp_path, site.url).keys()) == 4


def test_topic_keeps_what_matches(tmp_path: Path) -> None:
    routes = portal(4)
    routes[article_path(2)] = article(2, body="Chương trình “Ngày thứ Bảy cùng dân” tiếp tục được tổ chức ở phường.")
    with loopback(routes) as site:
        ran = crawl(tmp_path, site.url, "--topic", "ngay-thu-7-cung-dan")
    assert ran.status == 0, ran.err
    assert ran.keys() == {key(2)}


def test_an_unknown_topic_is_named(tmp_path: Path) -> None:
    ran = crawl(tmp_path, "http://127.0.0.1:9", "--topic", "khong-co")
    assert ran.status == 2
    assert "khong-co" in ran.err
    assert "ngay-thu-7-cung-dan" in ran.err
    assert "Traceback" not in ran.err


def test_redirects_stay_in_the_ledger(tmp_path: Path) -> None:
    routes: dict[str, str | Answer] = dict(portal(6))
    routes[article_path(0)] = Answer(status=301, headers={"Location": "/tin-tuc/dia-chi-moi-100001"})
    routes["/tin-tuc/dia-chi-moi-100001"] = article(0)
    routes[article_path(1)] = Answer(status=302, headers={"Location": "https://example.com/away"})
    routes[article_path(2)] = Answer(status=302, headers={"Location": article_path(2)})
    routes[article_path(3)] = Answer(status=302, headers={"Location": article_path(4)})
    routes[article_path(5)] = Answer(status=302, headers={"Location": "http://169.254.169.254/latest/meta-data"})
    with loopback(routes) as site:
        ran = crawl(tmp_path, site.url)
    assert ran.keys() == {key(0), key(4)}
    errors = dict(ran.rows("select url, kind from crawl_errors"))
    assert errors == {
        HOST + article_path(1): "off_site",
        HOST + article_path(2): "redirect_loop",
        HOST + article_path(5): "private_address",
    }
    assert ran.rows("select count(*) from frontier where state = 'leased'") == [(0,)]
    assert ran.rows("select count(*) from captures where http_status = 301") == [(1,)]


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (404, "http_404"),
        (403, "http_403"),
        (Answer(b"%PDF-1.7", headers={"Content-Type": "application/pdf"}), "not_html"),
        (Answer("x" * 1000, cut=10), "truncated"),
        (Answer(b"\x1f\x8bnot gzip at all", headers={"Content-Encoding": "gzip"}), "truncated"),
        (Answer(gzip.compress(article(1).encode())[:-300], headers={"Content-Encoding": "gzip"}), "truncated"),
        (
            Answer(gzip.compress(b"x") + gzip.compress(b"y" * 99)[:-9], headers={"Content-Encoding": "gzip"}),
            "truncated",
        ),
        (Answer(article(1)[:-400], headers={"Content-Length": "", "Connection": "close"}, cut=10**6), "truncated"),
        (Answer(headers={"Content-Length": str(2**30)}), "too_large"),
        (Answer(status=302, headers={"Location": "javascript:alert(1)"}), "scheme"),
    ],
)
def test_one_bad_article_is_a_row_of_errors(tmp_path: Path, answer: Answer | int, kind: str) -> None:
    with loopback({**portal(4), article_path(1): answer}) as site:
        ran = crawl(tmp_path, site.url)
    assert ran.status == 0, ran.err
    assert len(ran.keys()) == 3
    assert ran.rows("select url, kind from crawl_errors") == [(HOST + article_path(1), kind)]
    assert "Traceback" not in ran.err


def test_gzip_of_several_members_is_whole(tmp_path: Path) -> None:
    page = article(1).encode()
    body = gzip.compress(page[:500]) + gzip.compress(page[500:])
    with loopback({**portal(3), article_path(1): Answer(body, headers={"Content-Encoding": "gzip"})}) as site:
        ran = crawl(tmp_path, site.url)
    assert ran.keys() == {key(0), key(1), key(2)}
