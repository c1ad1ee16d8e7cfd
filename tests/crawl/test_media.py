"""`--media`: images and attachments kept as captures, once, politely, and never at an article's expense."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from tests.browse.conftest import asking
from tests.crawl.loopback import Answer, Route, Seen, loopback
from tests.crawl.pages import HOST, article, article_path, key, portal
from tests.crawl.running import START, Ran, crawl, haiphong

CDN = "https://cdn.haiphong.gov.vn"
JPEG = b"\xff\xd8\xff\xe0" + bytes(range(256)) * 8
PDF = b"%PDF-1.7\n" + bytes(range(256)) * 9
PHOTO, PLAN, SHARED = "/upload/anh-1.jpg", "/sitefolders/ke-hoach.pdf", "/gov-hpg/chung.jpg"
KEPT = "select url, http_status, payload_sha256 is not null from captures where shows = 'media' order by url, id"


def with_files(number: int, *images: str, attachment: str | None = None) -> str:
    """An article page with images and a PDF."""
    tags = "".join(
        f'<p style="text-align: center"><img src="{url}"></p><p style="text-align: center"><em>Ảnh {url}</em></p>'
        for url in images
    )
    link = f'<p>Xem <a href="{attachment}">kế hoạch của quận</a> kèm theo bài viết này để biết chi tiết.</p>'
    return article(number).replace(
        '<p style="text-align: right">', f'{tags}{link if attachment else ""}<p style="text-align: right">'
    )


def site_routes(**answers: Route) -> dict[str, Route]:
    """Four articles: 0 has a photo, one on the declared media host and a PDF; 1 that shared one and a foreign one."""
    return {
        **portal(4),
        article_path(0): with_files(0, PHOTO, CDN + SHARED, attachment=PLAN),
        article_path(1): with_files(1, CDN + SHARED, "https://example.com/khac.jpg"),
        PHOTO: Answer(JPEG, headers={"Content-Type": "image/jpeg", "ETag": '"1"'}),
        SHARED: Answer(JPEG[::-1], headers={"Content-Type": "image/jpeg"}),
        PLAN: Answer(PDF, headers={"Content-Type": "application/pdf"}),
        **answers,
    }


def test_without_it_addresses_alone_are_kept(tmp_path: Path) -> None:
    with loopback(site_routes()) as site:
        ran = crawl(tmp_path, site.url)
        assert not {PHOTO, PLAN, SHARED} & set(site.paths())
    assert ran.rows(KEPT) == []
    assert ran.rows("select count(*) from images") == [(4,)]


def test_images_and_attachments_are_captures_with_hashes(tmp_path: Path) -> None:
    with loopback(site_routes()) as site:
        ran = crawl(tmp_path, site.url, "--media")
        assert ran.status == 0, ran.out + ran.err
        assert sorted(path for path in site.paths() if path in (PHOTO, PLAN, SHARED)) == sorted([PHOTO, PLAN, SHARED])
        last_page = max(place for place, path in enumerate(site.paths()) if "bai-viet" in path)
        assert all(site.paths().index(path) > last_page for path in (PHOTO, PLAN, SHARED))
        hosts = {seen.path: seen.headers["host"] for seen in site.seen}
    assert hosts[SHARED] == "cdn.haiphong.gov.vn"
    assert ran.rows(KEPT) == [(CDN + SHARED, 200, 1), (HOST + PLAN, 200, 1), (HOST + PHOTO, 200, 1)]
    assert ran.rows("select media, errors from crawls") == [(3, 0)]
    assert "images and attachments: 3 new" in ran.out
    assert haiphong(tmp_path, "verify").status == 0


def test_robots_of_the_media_host_are_obeyed(tmp_path: Path) -> None:
    def robots(seen: Seen) -> Answer:
        no = "User-agent: *\nDisallow: /gov-hpg/" if seen.headers["host"].startswith("cdn.") else ""
        return Answer(no, headers={"Content-Type": "text/plain"})

    with loopback(site_routes(**{"/robots.txt": robots})) as site:
        ran = crawl(tmp_path, site.url, "--media")
        assert SHARED not in site.paths()
    assert ran.status == 0, ran.out
    assert ran.rows("select url, kind from crawl_errors") == [(CDN + SHARED, "robots")]


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (404, "http_404"),
        (500, "http_500"),
        (Answer("<!DOCTYPE html><html><title>Không tìm thấy</title></html>"), "not_media"),
        (Answer(JPEG, headers={"Content-Type": "image/jpeg", "Content-Length": str(2**30)}), "too_large"),
        (Answer(status=302, headers={"Location": "https://example.com/x.jpg"}), "off_site"),
        (Answer(JPEG, headers={"Content-Type": "image/jpeg"}, cut=99), "truncated"),
    ],
)
def test_a_failed_image_is_a_row_of_errors_and_fails_no_article(tmp_path: Path, answer: Route, kind: str) -> None:
    with loopback(site_routes(**{PHOTO: answer})) as site:
        ran = crawl(tmp_path, site.url, "--media")
    assert ran.status == 0, ran.out
    assert len(ran.keys()) == 4
    assert ran.rows("select url, kind from crawl_errors") == [(HOST + PHOTO, kind)]
    assert len(ran.rows("select 1 from captures where shows = 'media' and http_status = 200")) == 2


def test_many_failed_images_make_the_crawl_degraded(tmp_path: Path) -> None:
    photos = [f"/upload/{number}.jpg" for number in range(8)]
    with loopback({**portal(3), article_path(0): with_files(0, *photos), "*": 500, "/robots.txt": 404}) as site:
        ran = crawl(tmp_path, site.url, "--media")
    assert ran.status == 4
    assert "images and attachments could not be kept" in ran.out
    assert len(ran.keys()) == 3


def test_a_file_is_asked_for_once_and_conditionally_when_told(tmp_path: Path) -> None:
    def photo(seen: Seen) -> Answer:
        known = seen.headers.get("if-none-match") == '"1"'
        headers = {"Content-Type": "image/jpeg", "ETag": '"1"'}
        return Answer(b"" if known else JPEG, 304 if known else 200, headers)

    with loopback(site_routes(**{PHOTO: photo})) as site:
        crawl(tmp_path, site.url, "--media")
        site.seen.clear()
        ran = crawl(tmp_path, site.url, "--media")
        assert not {PHOTO, PLAN, SHARED} & set(site.paths())
        ran = crawl(tmp_path, site.url, "--media", "--revisit", "all")
        assert {PHOTO, PLAN, SHARED} < set(site.paths())
        site.routes[PLAN] = Answer(PDF + b"another text", headers={"Content-Type": "application/pdf"})
        again = crawl(tmp_path, site.url, "--media", "--revisit", "all")
    assert "images and attachments: 3 unchanged" in ran.out
    assert "1 changed" in again.out
    assert ran.rows("select media from crawls") == [(3,), (0,), (0,), (1,)]
    assert (304,) in ran.rows("select http_status from captures where url = ?", HOST + PHOTO)
    assert haiphong(tmp_path, "verify").status == 0


def test_a_limit_keeps_the_files_of_what_it_kept(tmp_path: Path) -> None:
    with loopback(site_routes()) as site:
        ran = crawl(tmp_path, site.url, "--media", "--limit", "1")
        assert len([path for path in site.paths() if "bai-viet" in path]) == 1
    assert ran.status == 0, ran.out
    assert len(ran.rows(KEPT)) == 3


def test_a_crawl_without_it_leaves_queued_files_alone(tmp_path: Path) -> None:
    with loopback(site_routes(**{PHOTO: 500})) as site:
        crawl(tmp_path, site.url, "--media")
        ran = crawl(tmp_path, site.url)
        assert ran.status == 0, ran.out
        assert "still queued" not in ran.out
        assert site.paths().count(PHOTO) == 3  # and two retries


def test_redirected_files_are_found_by_the_address_in_the_article(tmp_path: Path) -> None:
    with loopback(site_routes(**{PHOTO: Answer(status=301, headers={"Location": SHARED})})) as site:
        ran = crawl(tmp_path, site.url, "--media")
    assert ran.status == 0, ran.out
    found = ran.rows("select url, http_status from captures where redirected_from = ?", HOST + PHOTO)
    assert found == [(HOST + SHARED, 200)]


@pytest.fixture
def kept(tmp_path: Path) -> Ran:
    here = tmp_path / "here"
    here.mkdir()
    with loopback(site_routes()) as site:
        return crawl(here, site.url, "--media")


def test_a_replay_gives_the_same_files(kept: Ran, tmp_path: Path) -> None:
    there = tmp_path / "there"
    there.mkdir()
    captures = [str(path) for path in (kept.folder / "captures").glob("*.warc.gz")]
    for _ in range(2):
        ran = haiphong(there, "crawl", "--media", "--start", START, "--replay", *captures)
        assert ran.status == 0, ran.out + ran.err
        assert ran.rows(KEPT) == kept.rows(KEPT)
    without = tmp_path / "without"
    without.mkdir()
    assert haiphong(without, "crawl", "--start", START, "--replay", *captures).rows(KEPT) == []


def test_the_evidence_page_shows_them_and_gives_their_records(kept: Ran) -> None:
    with asking(kept.folder / "archive.db") as ask:
        page = ask(f"/evidence/{key(0)}", accept_language="en").text
        assert "Images and attachments kept" in page
        for url in (HOST + PHOTO, HOST + PLAN, CDN + SHARED):
            assert url in page
        for (digest,) in kept.rows("select payload_sha256 from captures where shows = 'media'"):
            assert digest in page
        assert "Images and attachments kept" not in ask(f"/evidence/{key(2)}", accept_language="en").text


def test_redaction_takes_the_articles_own_files_and_leaves_shared_ones(kept: Ran) -> None:
    assert haiphong(kept.folder, "redact", key(0), "--reason", "Theo quyết định").status == 0
    assert haiphong(kept.folder, "verify").status == 0
    taken = "select url from captures where shows = 'media' and redacted_sha256 is not null order by url"
    assert kept.rows(taken) == [(HOST + PLAN,), (HOST + PHOTO,)]
    data = gzip.decompress(b"".join(path.read_bytes() for path in (kept.folder / "captures").glob("*.gz")))
    assert JPEG not in data
    assert JPEG[::-1] in data
    with loopback(site_routes()) as site:
        crawl(kept.folder, site.url, "--media", "--revisit", "all")
        assert PHOTO not in site.paths()
