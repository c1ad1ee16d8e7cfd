from __future__ import annotations

import gzip
import json
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from warcio.checker import Checker

from scraper.archive.backup import backup
from scraper.archive.capture_store import TORN_FOLDER
from scraper.archive.manifest import write_manifest
from scraper.archive.verify import verify
from scraper.archive.warc_reading import read_exchanges
from scraper.errors import UsageError
from scraper.items import Author, Image, Link, Provenance
from tests.archive.samples import an_article, an_exchange, at, extract, open_archive, rows, save, url_of, value

SECRET = "Danh tính của cháu Nguyễn Thị Ví Dụ"
PARTS: dict[str, Any] = {
    "captions": (SECRET,),
    "images": (Image("https://haiphong.gov.vn/upload/1.jpg", SECRET),),
    "authors": (Author(SECRET, "writer", "person"),),
    "tags": (SECRET,),
    "provenance": (Provenance("title", "layout era-c", SECRET),),
}
ARTICLE = an_article(54001, title=SECRET, body=(SECRET, "Nội dung khác"), lead=SECRET, **PARTS)
OTHER = an_article(54002, links=(Link(url_of(54001), SECRET, "related"),))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with open_archive(tmp_path) as archive:
        crawl_id = archive.begin_crawl("haiphong", at(0))
        save(archive, crawl_id, ARTICLE, at(0))
        save(archive, crawl_id, OTHER, at(0))
        save(archive, crawl_id, an_article(54001, title=f"{SECRET}, sửa", **PARTS), at(1))
        save(archive, crawl_id, an_article(54001, title=f"{SECRET}, sửa", **PARTS), at(2))
        write_manifest(archive.connection, archive.folder, at(3))
    return tmp_path


def test_articles_of_the_same_title_are_named(tmp_path: Path) -> None:
    with open_archive(tmp_path) as archive:
        crawl_id = archive.begin_crawl("haiphong", at(0))
        for number, title in ((54001, SECRET), (54002, SECRET), (54003, "Một bài khác")):
            save(archive, crawl_id, an_article(number, title=title), at(0))
        assert archive.redact("haiphong.gov.vn:54001", "lý do", at(1)).same_title == ("haiphong.gov.vn:54002",)
        assert archive.redact("haiphong.gov.vn:54002", "lý do", at(1)).same_title == ()


def holds(folder: Path, words: str) -> list[str]:
    """The files that hold the words, compressed or not."""
    found = []
    for path in folder.rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            texts = [data, gzip.decompress(data)] if path.suffix == ".gz" else [data]
            if any(words.encode() in text for text in texts):
                found.append(path.name)
    return found


def test_the_text_is_gone_everywhere_and_the_fact_stays(folder: Path) -> None:
    (folder / "captures" / TORN_FOLDER).mkdir()
    (folder / "captures" / TORN_FOLDER / "part.warc.gz.120").write_text(SECRET, encoding="utf-8")
    with open_archive(folder) as archive:
        hashes = rows(archive, "select content_sha256 from revisions where article_id = 1 order by number")
        before = {path: path.stat().st_size for path in archive.folder.glob("*.gz")}
        done = archive.redact(ARTICLE.key, "Quyết định 01 của tòa án", at(10))
        assert (done.revisions, done.captures) == (2, 2)
        assert {path: path.stat().st_size for path in archive.folder.glob("*.gz")} == before
        assert rows(archive, "select title, lead, body, status from articles where id = 1") == [
            ("[redacted]", None, "", "live")
        ]
        key, redacted_at, reason, stored = rows(archive, "select * from redactions")[0]
        assert (key, redacted_at, reason) == (ARTICLE.key, "2021-01-24T00:32:00+07:00", "Quyết định 01 của tòa án")
        assert [(entry["content_sha256"],) for entry in json.loads(stored)["revisions"]] == hashes
        assert len(json.loads(stored)["captures"]) == 3
        assert list(verify(archive.connection, archive.folder)) == []
    assert holds(folder, SECRET) == []


def test_a_back_up_made_again_holds_it_no_more(folder: Path) -> None:
    with open_archive(folder) as archive:
        for _ in range(2):
            backup(archive.path, archive.folder, folder / "copy")
            archive.redact(ARTICLE.key, "lý do", at(10))
    assert holds(folder, SECRET) == []


def test_other_captures_stay_where_they_are(folder: Path) -> None:
    with open_archive(folder) as archive:
        archive.redact(ARTICLE.key, "lý do", at(10))
        paths = list(archive.folder.glob("*.gz"))
    statuses = [(exchange.url, exchange.status) for exchange in read_exchanges(paths)]
    assert statuses == [(url_of(54001), 451), (url_of(54002), 200), (url_of(54001), 451), (url_of(54001), 200)]
    assert Checker(SimpleNamespace(inputs=list(map(str, paths)), verbose=False)).process_all() == 0


def test_other_articles_that_link_to_it_do_not_bring_its_title_back(folder: Path) -> None:
    other = an_article(54003, links=(Link(ARTICLE.url, SECRET, "related"), Link(url_of(54002), "Bài khác", "related")))
    with open_archive(folder) as archive:
        archive.redact(ARTICLE.key, "lý do", at(10))
        crawl_id = archive.begin_crawl("haiphong", at(20))
        for hours in (20, 21):
            save(archive, crawl_id, other, at(hours))
        query = "select links.title from links join articles on articles.id = article_id where key = ?"
        titles = rows(archive, query, [other.key])
    assert titles == [("[redacted]",), ("Bài khác",)]


def test_it_stays_redacted(folder: Path) -> None:
    with open_archive(folder) as archive:
        archive.redact(ARTICLE.key, "lý do", at(10))
        crawl_id = archive.begin_crawl("haiphong", at(20))
        assert save(archive, crawl_id, ARTICLE, at(20)).outcome == "unchanged"
        kept = save(archive, crawl_id, replace(OTHER, title="Tên mới"), at(20)).capture_id
        assert archive.captures.payload(kept).startswith("Tên mới".encode())
        list(archive.reextract(extract))
        exchange = an_exchange(ARTICLE.url, at(21), SECRET.encode())
        archive.missing(ARTICLE.key, "soft_404", crawl_id=crawl_id, observed_at=at(21), exchange=exchange)
        assert list(verify(archive.connection, archive.folder)) == []
    assert holds(folder, SECRET) == []


def test_asking_again_completes_what_was_cut_short(folder: Path) -> None:
    with open_archive(folder) as archive:
        path = next(archive.folder.glob("*.gz"))
        whole = path.read_bytes()
        archive.redact(ARTICLE.key, "lý do", at(10))
        path.write_bytes(whole)
        found = list(verify(archive.connection, archive.folder))
        assert len(found) == 2
        assert all("its text is not taken out" in problem for problem in found)
        archive.redact(ARTICLE.key, "lý do khác", at(11))
        assert list(verify(archive.connection, archive.folder)) == []
        assert value(archive, "select reason from redactions") == "lý do"


@pytest.mark.parametrize(("key", "reason"), [("haiphong.gov.vn:9", "lý do"), (ARTICLE.key, "  ")])
def test_what_cannot_be_redacted_is_said(folder: Path, key: str, reason: str) -> None:
    with open_archive(folder) as archive, pytest.raises(UsageError, match=key):
        archive.redact(key, reason, at(10))
