from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from scraper.archive.columns import TABLES
from scraper.archive.frontier import FrontierEntry
from scraper.archive.lock import WriterLock
from scraper.archive.store import Archive
from scraper.errors import StorageError
from scraper.items import Author, Image, Link
from tests.archive.samples import an_article, an_exchange, at, open_archive, rows, save, url_of, value


def dump(archive: Archive) -> dict[str, list[tuple[object, ...]]]:
    """Every table that holds content, row by row."""
    names = [
        name
        for name, table in TABLES.items()
        if not table.view and not name.startswith("articles_") and name not in ("captures", "crawls", "frontier")
    ]
    return {name: rows(archive, f"select * from {name}") for name in names}


def test_an_article_is_stored_with_all_its_parts(tmp_path: Path) -> None:
    with open_archive(tmp_path) as archive:
        crawl_id = archive.begin_crawl("haiphong", at(0))
        saved = save(archive, crawl_id, an_article(), at(0))
        assert saved.outcome == "new"
        row = rows(
            archive, "select key, title, published_at, published_date, status, revision_count, body from articles"
        )
        assert row[0][:6] == (
            "haiphong.gov.vn:54012",
            "Quận Lê Chân ra quân làm sạch đường phố",
            "2021-01-23T14:30+07:00",
            "2021-01-23",
            "live",
            1,
        )
        assert row[0][6].count("\n\n") == 2
        assert value(archive, "select first_seen_at from articles") == "2021-01-23T14:32:00+07:00"
        assert rows(archive, "select name, kind from authors") == [("Trần Văn Mẫu", "person")]
        assert rows(archive, "select role, position from article_authors order by position") == [
            ("writer", 0),
            ("photographer", 1),
        ]
        assert rows(archive, "select kind, target_key from links order by position") == [
            ("related", "haiphong.gov.vn:54001"),
            ("attachment", None),
        ]
        assert {name for (name,) in rows(archive, "select name from tags")} == {"Lê Chân", "cùng dân"}
        assert rows(archive, "select slug, field, matched from article_topics join topics on topics.id = topic_id") == [
            ("ngay-thu-7-cung-dan", "body", "Ngày thứ Bảy cùng dân"),
            ("ngay-thu-7-cung-dan", "lead", "Ngày thứ 7 cùng dân"),
        ]
        assert rows(archive, "select text, iso, precision from article_dates") == [("23/1", "2021-01-23", "day")]
        assert value(archive, "select count(*) from provenance") == 2
        assert value(archive, "select count(*) from articles_fts('vĩnh niệm')") == 1
        assert rows(archive, "select article_id, shows, tls_verified, etag from captures") == [
            (1, "article", 1, '"abc"')
        ]
        assert archive.connection.execute("pragma foreign_key_check").fetchall() == []


def test_saving_the_same_twice_changes_nothing_but_last_seen_at(tmp_path: Path) -> None:
    with open_archive(tmp_path) as archive:
        crawl_id = archive.begin_crawl("haiphong", at(0))
        save(archive, crawl_id, an_article(), at(0))
        before = dump(archive)
        assert save(archive, crawl_id, an_article(), at(5)).outcome == "unchanged"
        assert value(archive, "select last_seen_at from articles") == "2021-01-23T19:32:00+07:00"
        archive.connection.execute("update articles set last_seen_at = first_seen_at")
        archive.connection.execute("update revisions set last_seen_at = observed_at")
        assert dump(archive) == before


def test_links_are_completed_when_their_target_is_archived(tmp_path: Path) -> None:
    with open_archive(tmp_path) as archive:
        crawl_id = archive.begin_crawl("haiphong", at(0))
        save(archive, crawl_id, an_article(54012), at(0))
        target = save(archive, crawl_id, an_article(54001), at(0)).article_id
        assert rows(archive, "select target_id from links where article_id = 1 order by position") == [
            (target,),
            (None,),
        ]


def test_one_author_under_two_spellings_of_the_tone_is_one_row(tmp_path: Path) -> None:
    with open_archive(tmp_path) as archive:
        crawl_id = archive.begin_crawl("haiphong", at(0))
        for number, name in enumerate(("Lê Thúy Mẫu", "Lê Thuý Mẫu", "LÊ THÚY MẪU")):
            save(archive, crawl_id, an_article(60000 + number, authors=(Author(name, "writer", "person"),)), at(0))
        assert rows(archive, "select name from authors") == [("Lê Thúy Mẫu",)]


def test_parts_follow_the_page(tmp_path: Path) -> None:
    with open_archive(tmp_path) as archive:
        crawl_id = archive.begin_crawl("haiphong", at(0))
        save(archive, crawl_id, an_article(), at(0))
        article = an_article(
            images=(Image("https://haiphong.gov.vn/upload/2.jpg", "Trồng hoa"),),
            captions=("Trồng hoa", "Một chú thích rời"),
            links=(Link(url_of(54002), "Tin khác", "related"),),
            tags=("Vĩnh Niệm",),
        )
        saved = save(archive, crawl_id, article, at(1))
        assert {change.field for change in saved.changes} == {"images", "captions"}
        assert rows(archive, "select url, caption from images order by position") == [
            ("https://haiphong.gov.vn/upload/2.jpg", "Trồng hoa"),
            ("", "Một chú thích rời"),
        ]
        assert rows(archive, "select url from links") == [(url_of(54002),)]
        assert value(archive, "select count(*) from article_tags") == 1
        assert value(archive, "select count(*) from articles_fts('chú thích rời')") == 1
        assert value(archive, "select count(*) from articles_fts('\"phường Vĩnh Niệm\" captions : niệm')") == 0


def test_links_found_and_the_visit_are_part_of_the_transaction(tmp_path: Path) -> None:
    with open_archive(tmp_path) as archive:
        crawl_id = archive.begin_crawl("haiphong", at(0))
        article = an_article()
        archive.frontier.enqueue([FrontierEntry(article.url, "haiphong.gov.vn", key=article.key)], at=at(0))
        archive.frontier.lease(at(0))
        found = FrontierEntry(url_of(54001), "haiphong.gov.vn", key="haiphong.gov.vn:54001")
        save(archive, crawl_id, article, at(0), discovered=[found], done=article.url)
        assert archive.frontier.counts() == {"done": 1, "queued": 1}
        entry = archive.frontier.get(article.url)
        assert entry is not None
        assert entry.next_visit_at == "2021-01-23T15:32:00+07:00"


def test_a_failure_leaves_neither_row_nor_record(tmp_path: Path) -> None:
    with open_archive(tmp_path) as archive:
        crawl_id = archive.begin_crawl("haiphong", at(0))
        save(archive, crawl_id, an_article(1), at(0))
        sizes = {path: path.stat().st_size for path in (tmp_path / "captures").iterdir()}
        broken = replace(an_article(2), portal=None)  # type: ignore[arg-type]  # what no page can give
        with pytest.raises(StorageError, match=r"articles\.portal"):
            save(archive, crawl_id, broken, at(0))
        assert value(archive, "select count(*) from articles") == 1
        assert value(archive, "select count(*) from captures") == 1
        assert {path: path.stat().st_size for path in (tmp_path / "captures").iterdir()} == sizes
        save(archive, crawl_id, an_article(3), at(1))
        assert value(archive, "select count(*) from articles") == 2


def test_a_304_keeps_the_article_as_it_was(tmp_path: Path) -> None:
    with open_archive(tmp_path) as archive:
        crawl_id = archive.begin_crawl("haiphong", at(0))
        article = an_article()
        first = save(archive, crawl_id, article, at(0))
        validators = archive.validators(article.url)
        assert validators is not None
        assert (validators.etag, validators.capture_id) == ('"abc"', first.capture_id)
        answer = an_exchange(article.url, at(2), b"", status=304, reason="Not Modified")
        archive.frontier.enqueue([FrontierEntry(article.url, article.portal)], at=at(0))
        archive.frontier.done(article.url, at(0), at(8), visit_interval=8)
        saved = archive.seen_unchanged(
            article.key, crawl_id=crawl_id, observed_at=at(2), exchange=answer, done=article.url
        )
        entry = archive.frontier.get(article.url)
        assert entry is not None
        assert (entry.visit_interval, entry.next_visit_at) == (16, "2021-01-24T08:32:00+07:00")
        assert saved.outcome == "unchanged"
        assert rows(archive, "select last_seen_at from articles union select last_seen_at from revisions") == [
            ("2021-01-23T16:32:00+07:00",)
        ]
        assert rows(archive, "select http_status, payload_sha256, revisit_of from captures where id = 2") == [
            (304, None, 1)
        ]


def test_crawls_are_counted(tmp_path: Path) -> None:
    with open_archive(tmp_path) as archive:
        crawl_id = archive.begin_crawl("haiphong", at(0), {"since": "2021-01-01"})
        save(archive, crawl_id, an_article(1), at(0))
        save(archive, crawl_id, an_article(1), at(1))
        save(archive, crawl_id, an_article(1, title="Đổi tên"), at(2))
        archive.record_error(crawl_id, url_of(9), "http_500", "Internal Server Error", at(2))
        summary = archive.finish_crawl(crawl_id, "done", at(3), seen=1, requests=4)
        counted = (summary.articles_new, summary.articles_changed, summary.articles_unchanged, summary.errors)
        assert counted == (1, 1, 1, 1)
        assert (summary.requests, summary.outcome, summary.finished_at) == (4, "done", "2021-01-23T17:32:00+07:00")


def test_a_reader_sees_what_a_writer_has_committed(tmp_path: Path) -> None:
    with open_archive(tmp_path) as archive:
        crawl_id = archive.begin_crawl("haiphong", at(0))
        save(archive, crawl_id, an_article(), at(0))
        with Archive.read(tmp_path / "archive.db", tmp_path / "captures") as reader:
            assert value(reader, "select count(*) from articles") == 1
            with pytest.raises(StorageError, match="cannot be written"):
                reader.record_error(crawl_id, "x", "x", "x", at(0))


def test_the_second_writer_is_told_who_is_first(tmp_path: Path) -> None:
    with open_archive(tmp_path, now=at(0)), pytest.raises(StorageError, match=r"“test”.*2021-01-23T14:32:00\+07:00"):
        open_archive(tmp_path)
    open_archive(tmp_path).close()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["archive.db", "captures"]


def test_a_lock_file_that_was_removed_under_its_holder_locks_nobody_out(tmp_path: Path) -> None:
    database = tmp_path / "archive.db"
    first = WriterLock(database, "first", at(0))
    first.path.unlink()
    second = WriterLock(database, "second", at(1))
    with pytest.raises(StorageError, match="“second”"):
        WriterLock(database, "third", at(2))
    second.release()
    second.release()
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_takes_no_file_is_named_with_the_remedy() -> None:
    with pytest.raises(StorageError, match=r"^/proc/archive\.db: nothing can be written beside it .*; see to the"):
        Archive.open("/proc/archive.db", "/tmp", writer="test")


def test_a_missing_database_is_named(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match=r"nowhere\.db: there is no such database"):
        Archive.read(tmp_path / "nowhere.db")


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / "archive.db").write_text("Đây không phải cơ sở dữ liệu. " * 100)
    with pytest.raises(StorageError, match="not a SQLite database"):
        open_archive(tmp_path)


def test_a_crawl_that_was_killed_goes_on(tmp_path: Path) -> None:
    with open_archive(tmp_path) as archive:
        archive.begin_crawl("haiphong", at(0))
        archive.frontier.enqueue([FrontierEntry(url_of(1), "haiphong.gov.vn")], at=at(0))
        archive.frontier.lease(at(0))
        archive.save_page(an_exchange(url_of(2), at(0)), crawl_id=1)
    with open_archive(tmp_path) as archive:
        assert len(archive.notices) == 2
        assert archive.frontier.counts() == {"queued": 1}
        assert rows(archive, "select outcome, requests from crawls") == [("lost", 1)]
