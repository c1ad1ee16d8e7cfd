"""Feeds and sitemaps: what is found in them, and when what they say of changes is believed."""

from __future__ import annotations

import gzip
import json
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from scraper.archive.captures import Exchange
from scraper.crawl.catalogues import ENOUGH, is_proven
from scraper.crawl.options import CrawlOptions
from scraper.crawl.queue import WorkQueue
from scraper.crawl.run import CrawlRun
from scraper.crawl.storing import Storing
from scraper.crawl.sweeps import Notes
from scraper.crawl.visits import ArticleVisit, CatalogueVisit, ListingVisit, Visit
from scraper.items import Article, Catalogue, Listing
from tests.crawl.loopback import Answer, Route, loopback
from tests.crawl.pages import HOST, LISTING, article_path, key
from tests.crawl.running import Ran, haiphong, rows
from tests.portal import running_portal

NOON = datetime(2024, 3, 5, 5, tzinfo=UTC)
SITEMAP = f"{HOST}/sitemap.xml"
URLS = [HOST + article_path(number) for number in range(100)]


@dataclass
class Site:
    """A portal of a hundred articles and a sitemap, which is visited by the real queue; `truthful` tells its edits."""

    folder: Path
    truthful: bool = True
    now: datetime = NOON
    versions: dict[str, int] = field(default_factory=lambda: dict.fromkeys(URLS, 0))
    told: dict[str, int] = field(default_factory=lambda: dict.fromkeys(URLS, 0))

    def edit(self, *numbers: int) -> None:
        for number in numbers:
            self.versions[URLS[number]] += 1
            self.told[URLS[number]] += self.truthful

    def crawl(self, *, hours: float, **options: object) -> list[str]:
        """What was asked for, `hours` later."""
        self.now += timedelta(hours=hours)
        read = CrawlOptions.read({"db": self.folder / "archive.db", "captures": self.folder / "captures", **options})
        run = CrawlRun("haiphong", read, allows=lambda _: True, catalogues=[SITEMAP], clock=lambda: self.now)
        queue, storing = WorkQueue(run, per_host=2), Storing(run)
        queue.open()
        queue.add_start(HOST + LISTING)
        asked = []
        while (entry := queue.next()) is not None:
            asked.append(entry.url)
            queue.settled(entry, for_later=storing.store(self._visit(entry)))
        queue.close()
        run.finish(interrupted=False)
        return asked

    def _visit(self, entry) -> Visit:  # type: ignore[no-untyped-def]  # an entry of the frontier
        answer = {"entry": entry, "observed_at": self.now}
        body = str(self.told if entry.url == SITEMAP else self.versions.get(entry.url)).encode()
        answer["exchanges"] = (Exchange(entry.url, self.now, 200, body=body),)
        if entry.url == SITEMAP:
            return CatalogueVisit(catalogue=Catalogue(tuple((url, str(n)) for url, n in self.told.items())), **answer)
        if entry.kind == "listing":
            return ListingVisit(listing=Listing(tuple(URLS[:20])), **answer)
        text = f"Bản {self.versions[entry.url]}"
        article = Article(
            key=entry.key, url=entry.url, portal="haiphong.gov.vn", title=text, extractor_version="1", body=(text,)
        )
        return ArticleVisit(article=article, **answer)

    def notes(self) -> dict[str, int]:
        (text,) = rows(self.folder, "select request from frontier where url = ?", SITEMAP)[0]
        found = json.loads(text)
        return {name: found[name] for name in ("edits_told", "edits_untold", "edits_invented")}


def test_what_must_be_so_for_a_sitemap_to_be_believed() -> None:
    assert not is_proven(Notes())
    assert is_proven(Notes(edits_told=ENOUGH))
    assert not is_proven(Notes(edits_told=ENOUGH - 1))
    assert not is_proven(Notes(edits_told=ENOUGH, edits_untold=1))
    assert is_proven(Notes(edits_told=40, edits_untold=2, edits_invented=120))
    assert not is_proven(Notes(edits_told=40, edits_untold=3))
    assert not is_proven(Notes(edits_told=40, edits_invented=121))


def proven(folder: Path) -> Site:
    """A site whose sitemap has proved true."""
    site = Site(folder)
    assert len(site.crawl(hours=0)) == 102
    site.crawl(hours=3)
    site.edit(*range(ENOUGH + 1))
    site.crawl(hours=6)
    site.crawl(hours=1)
    assert site.notes() == {"edits_told": ENOUGH + 1, "edits_untold": 0, "edits_invented": 0}
    return site


def test_a_sitemap_that_proved_true_saves_nine_visits_in_ten_and_tells_edits_at_once(tmp_path: Path) -> None:
    site = proven(tmp_path)
    site.edit(50, 51)
    asked = site.crawl(hours=24)
    visited = [url for url in asked if url in URLS]
    assert {URLS[50], URLS[51]} <= set(visited)
    assert len(visited) < 20
    assert rows(tmp_path, "select sum(revision_count) from articles") == [(100 + ENOUGH + 1 + 2,)]


def test_one_that_ceases_to_tell_the_truth_is_found_out_and_noted(tmp_path: Path) -> None:
    site = proven(tmp_path)
    site.truthful = False
    for _ in range(8):
        site.edit(*range(100))
        site.crawl(hours=30)
    assert site.notes()["edits_untold"] > 0
    assert rows(tmp_path, "select kind, url from crawl_errors") == [("lying_sitemap", SITEMAP)]
    site.edit(*range(100))
    assert len([url for url in site.crawl(hours=24 * 90) if url in URLS]) == 100


def test_one_that_says_everything_was_changed_is_never_believed(tmp_path: Path) -> None:
    site = Site(tmp_path)
    for hours in range(1, 12):
        site.told = {url: count + 1 for url, count in site.told.items()}
        site.crawl(hours=2**hours)
    assert site.notes()["edits_invented"] > 100
    site.edit(*range(ENOUGH))
    site.crawl(hours=24 * 90)
    site.crawl(hours=24)
    assert site.notes()["edits_told"] == ENOUGH
    assert rows(tmp_path, "select count(*) from crawl_errors") == [(0,)]


def test_an_edit_may_be_told_some_hours_late(tmp_path: Path) -> None:
    site = Site(tmp_path, truthful=False)
    site.crawl(hours=0)
    site.crawl(hours=3)
    site.edit(1, 2)
    site.crawl(hours=6)
    site.told[URLS[1]] += 1
    site.crawl(hours=6)
    assert site.notes() == {"edits_told": 1, "edits_untold": 0, "edits_invented": 0}
    site.crawl(hours=24)
    assert site.notes() == {"edits_told": 1, "edits_untold": 1, "edits_invented": 0}


def made(folder: Path) -> Path:
    folder.mkdir()
    return folder


def declared(folder: Path, origin: str, *arguments: str) -> Ran:
    return haiphong(folder, "crawl", "thanhphohaiphong", "--origin", origin, "--delay", "0", *arguments)


def test_feeds_and_sitemaps_are_read_once_and_their_parts_when_due(tmp_path: Path) -> None:
    with running_portal() as site:
        ran = declared(tmp_path, site.origin)
        assert ran.status == 0, ran.out
        paths = site.paths("thanhphohaiphong.gov.vn")
        assert {"/feed/", "/wp-sitemap.xml", "/wp-sitemap-posts-post-1.xml"} <= set(paths)
        assert all(paths.count(path) == 1 for path in paths), paths
        assert ran.rows("select count(*) from captures where shows = 'sitemap'") == [(3,)]
        assert ran.rows("select count(*) from frontier where kind = 'article' and told is null") == [(0,)]
        site.clear_log()
        again = declared(tmp_path, site.origin)
        assert again.status == 0, again.out
        assert "/wp-sitemap-posts-post-1.xml" not in site.paths()
        for narrowed in (("--since", "2020-01-01"), ("--topic", "ngay-thu-7-cung-dan")):
            site.clear_log()
            declared(made(tmp_path / narrowed[0]), site.origin, *narrowed)
            assert "/wp-sitemap.xml" not in site.paths()


def test_a_portal_without_its_sitemap_is_crawled_whole(tmp_path: Path) -> None:
    with running_portal() as site:
        site.set_sitemap("none")
        ran = declared(tmp_path, site.origin)
    assert ran.status == 0, ran.out
    assert ran.rows("select kind, url from crawl_errors") == [
        ("http_404", "https://thanhphohaiphong.gov.vn/wp-sitemap.xml")
    ]


def test_a_replay_reads_the_sitemaps_that_were_recorded(tmp_path: Path) -> None:
    with running_portal() as site:
        first = declared(made(tmp_path / "a"), site.origin)
    files = [str(path) for path in (tmp_path / "a" / "captures").glob("*.gz")]
    replayed = haiphong(made(tmp_path / "b"), "crawl", "thanhphohaiphong", "--replay", *files)
    assert replayed.status == 0, replayed.out
    query = "select url, fetched_at, shows, payload_sha256 from captures order by url, fetched_at"
    assert replayed.rows(query) == first.rows(query)
    assert replayed.keys() == first.keys()


INDEX = """<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{}</sitemapindex>"""
PART = "<sitemap><loc>https://thanhphohaiphong.gov.vn/{}</loc></sitemap>"


@pytest.mark.parametrize(
    "document",
    [
        gzip.compress(b"<urlset><url><loc>https://thanhphohaiphong.gov.vn/bai-mot.html</loc></url></urlset>", mtime=0),
        "<html><title>404</title></html>",
        "<urlset>",
        INDEX.format("".join(PART.format(name) for name in ("wp-sitemap.xml", "loi.xml"))),
        INDEX.format("<sitemap><loc>https://example.com/sitemap.xml</loc></sitemap>"),
        Answer(b"\x1f\x8bgarbage"),
    ],
)
def test_any_document_in_a_sitemaps_place_leaves_the_crawl_whole(tmp_path: Path, document: object) -> None:
    answer = document if isinstance(document, Answer) else Answer(document)  # type: ignore[arg-type]  # text or bytes
    item = '<div class="item"><h3><a href="/bai-hai.html">Bài số hai về quận Lê Chân</a></h3><p>Tóm tắt.</p></div>'
    page = f"<html><body><main><h1>Tin tức</h1>{item}</main></body></html>"
    routes: Mapping[str, Route] = {"/category/tin-tuc-su-kien": page, "/wp-sitemap.xml": answer}
    with loopback(dict(routes)) as site:
        ran = declared(tmp_path, site.url)
        asked = site.paths()
    assert ran.status in (0, 4), ran.err
    assert asked.count("/wp-sitemap.xml") == 1
    assert not ran.rows("select 1 from crawls where reason like '%sitemap%'")
    assert ("/bai-mot.html" in asked) is (answer.body[:2] == b"\x1f\x8b" and len(answer.body) > 20)


def test_the_archive_of_a_version_without_sitemaps_is_brought_up_to_date(tmp_path: Path) -> None:
    site = Site(tmp_path)
    site.crawl(hours=0)
    with closing(sqlite3.connect(tmp_path / "archive.db")) as connection, connection:
        connection.execute("drop index frontier_told")
        for column in ("told", "told_when_visited", "edit_seen_at"):
            connection.execute(f"alter table frontier drop column {column}")
        connection.execute("delete from _sqlite_migrations where name = 'catalogues'")
    site.crawl(hours=30)
    assert key(1) in {name for (name,) in rows(tmp_path, "select key from frontier where told is not null")}


def test_a_feed_that_fails_is_counted_in_the_summary_as_in_the_row(tmp_path: Path) -> None:
    with running_portal() as portal:
        portal.set_sitemap("none")
        ran = haiphong(tmp_path, "crawl", "thanhphohaiphong", "--origin", portal.origin, "--delay", "0")
    ((errors, stored),) = ran.rows("select errors, (select count(*) from crawl_errors) from crawls")
    assert errors == stored > 0
    assert f"errors: {errors} ({errors} http_404)." in ran.out
