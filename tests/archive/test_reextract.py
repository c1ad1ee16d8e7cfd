from __future__ import annotations

from pathlib import Path

import pytest

from scraper.archive import reextract
from tests.archive.compare import by_key
from tests.archive.samples import (
    an_article,
    at,
    extract,
    extract_otherwise,
    open_archive,
    rows,
    save,
    value,
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two articles, one of them edited once."""
    with open_archive(tmp_path) as archive:
        crawl_id = archive.begin_crawl("haiphong", at(0))
        save(archive, crawl_id, an_article(1, title="Một"), at(0))
        save(archive, crawl_id, an_article(2, title="Hai"), at(0))
        save(archive, crawl_id, an_article(1, title="Một, sửa"), at(5))
        save(archive, crawl_id, an_article(1, title="Một, sửa"), at(9))
    return tmp_path


def test_the_same_extractor_finds_nothing_to_correct(folder: Path) -> None:
    with open_archive(folder) as archive:
        before = by_key(archive.connection)
        assert [each.differences for each in archive.reextract(extract)] == [(), (), ()]
        assert by_key(archive.connection) == before


def test_a_dry_run_shows_and_changes_nothing(folder: Path) -> None:
    with open_archive(folder) as archive:
        before = by_key(archive.connection)
        found = list(archive.reextract(extract_otherwise, dry_run=True))
        assert [(each.key, each.number, [change.field for change in each.differences]) for each in found] == [
            ("haiphong.gov.vn:1", 1, ["title"]),
            ("haiphong.gov.vn:1", 2, ["title", "authors"]),
            ("haiphong.gov.vn:2", 1, ["title", "authors"]),
        ]
        assert (found[0].differences[0].before, found[0].differences[0].after) == ("Một", "MỘT")
        assert by_key(archive.connection) == before


def test_corrections_are_no_revisions(folder: Path) -> None:
    with open_archive(folder) as archive:
        revisions = rows(archive, "select article_id, number, observed_at, last_seen_at, capture_id from revisions")
        list(archive.reextract(extract_otherwise))
        assert (
            rows(archive, "select article_id, number, observed_at, last_seen_at, capture_id from revisions")
            == revisions
        )
        assert rows(archive, "select title, extractor_version, revision_count from articles order by id") == [
            ("MỘT, SỬA", "2", 2),
            ("HAI", "2", 1),
        ]
        assert rows(archive, "select field, before, after from changes") == [("title", "MỘT", "MỘT, SỬA")]
        assert rows(
            archive, "select from_version, to_version, field, before, after from reextractions where id = 1"
        ) == [("1", "2", "title", "Một", "MỘT")]
        assert rows(archive, "select name from article_authors join authors on authors.id = author_id") == [
            ("Trần Văn Mẫu Mực",),
            ("Trần Văn Mẫu Mực",),
        ]
        assert value(archive, "select count(*) from articles_fts('title : sửa')") == 1
        list(archive.reextract(extract_otherwise))
        assert value(archive, "select count(*) from reextractions") == 5


def test_a_page_that_cannot_be_read_any_more_stays_as_it_was(folder: Path) -> None:
    def fails(*_args: object, **_options: object) -> None:
        raise ValueError("not an article")

    with open_archive(folder) as archive:
        before = by_key(archive.connection)
        found = [each.unread for each in archive.reextract(fails)]  # type: ignore[arg-type]  # it fails
        assert found == [reextract.Unread("the capture reads as no article any more")] * 3
        assert by_key(archive.connection) == before


def test_other_processes_read_the_same(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reextract, "FEW", 1)
    with open_archive(folder) as archive:
        alone = list(archive.reextract(extract_otherwise, dry_run=True, processes=1))
        assert list(archive.reextract(extract_otherwise, dry_run=True, processes=2)) == alone


def test_a_crawl_with_a_newer_extractor_takes_no_correction_for_an_edit(tmp_path: Path) -> None:
    with open_archive(tmp_path, extractor=extract_otherwise) as archive:
        crawl_id = archive.begin_crawl("haiphong", at(0))
        article = an_article(1, title="Một")
        save(archive, crawl_id, article, at(0))
        newer = an_article(1, title="MỘT", extractor_version="2")
        assert save(archive, crawl_id, newer, at(1)).outcome == "unchanged"
        assert rows(archive, "select title, extractor_version, revision_count from articles") == [("MỘT", "2", 1)]
        assert rows(archive, "select field, before, after from reextractions") == [("title", "Một", "MỘT")]
        edited = save(archive, crawl_id, an_article(1, title="MỘT, SỬA", extractor_version="3"), at(2))
        assert [(change.before, change.after) for change in edited.changes] == [("MỘT", "MỘT, SỬA")]
