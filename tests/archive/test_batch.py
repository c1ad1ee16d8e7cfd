"""Pages kept together: all of them or none, and none before its record is on the disk."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import pytest

from scraper.archive.batch import Batch
from scraper.archive.store import Archive
from scraper.errors import StorageError
from tests.archive.samples import an_article, an_exchange, at, open_archive, url_of, value


def test_pages_are_seen_by_others_when_they_are_complete(tmp_path: Path) -> None:
    with open_archive(tmp_path) as archive:
        batch = Batch(archive, 3)
        seen = []
        for number in range(1, 8):
            save_page(archive, batch, number)
            seen.append(kept(tmp_path))
        assert seen == [0, 0, 3, 3, 3, 6, 6]
        batch.commit()
        assert kept(tmp_path) == 7


def test_one_at_a_time_holds_nothing_back(tmp_path: Path) -> None:
    with open_archive(tmp_path) as archive:
        batch = Batch(archive, 1)
        save_page(archive, batch, 1)
        assert kept(tmp_path) == 1


def test_a_page_that_fails_takes_those_before_it_back(tmp_path: Path) -> None:
    with open_archive(tmp_path) as archive:
        batch = Batch(archive, 3)
        for number in range(1, 4):
            save_page(archive, batch, number)
        size = captured(tmp_path)
        save_page(archive, batch, 4)
        with pytest.raises(StorageError, match="FOREIGN KEY"), batch.page():
            archive.save_page(an_exchange(url_of(5), at(0)), crawl_id=99)
        assert (kept(tmp_path), captured(tmp_path)) == (3, size)
        save_page(archive, batch, 6)
        batch.commit()
        assert kept(tmp_path) == 4
        assert archive.captures.page(url_of(6))[0]


def test_rows_wait_for_their_records(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_archive(tmp_path) as archive:
        batch = Batch(archive, 2)
        save_page(archive, batch, 1)
        with monkeypatch.context() as broken:
            broken.setattr(os, "fsync", no_room)
            with pytest.raises(StorageError, match="make room"):
                save_page(archive, batch, 2)
        assert (kept(tmp_path), captured(tmp_path)) == (0, 0)
        batch.end()
        save_page(archive, batch, 3)
        batch.end()
        assert kept(tmp_path) == 1


def test_a_batch_ends_with_its_file(tmp_path: Path) -> None:
    with open_archive(tmp_path, max_file_bytes=1500) as archive:
        batch = Batch(archive, 100)
        for number in range(1, 4):
            save_page(archive, batch, number)
        assert kept(tmp_path) >= 2
        batch.commit()
    with open_archive(tmp_path) as archive:
        assert not any("capture" in notice for notice in archive.notices)


def test_what_a_kill_leaves_is_cut_off(tmp_path: Path) -> None:
    with open_archive(tmp_path) as archive:
        batch = Batch(archive, 10)
        save_page(archive, batch, 1)
        batch.commit()
        size = captured(tmp_path)
        save_page(archive, batch, 2)
    with open_archive(tmp_path) as archive:
        assert "cut to its last committed record" in " ".join(archive.notices)
    assert (kept(tmp_path), captured(tmp_path)) == (1, size)


def crawl(archive: Archive) -> int:
    """The crawl that the pages belong to."""
    if not value(archive, "select count(*) from crawls"):
        return archive.begin_crawl("haiphong", at(0))
    return int(value(archive, "select min(id) from crawls"))


def save_page(archive: Archive, batch: Batch, number: int) -> None:
    """An article, stored as a page of the batch."""
    crawl_id = crawl(archive)
    with batch.page():
        exchange = an_exchange(url_of(number), at(0), b"page %d" % number)
        archive.save(an_article(number), crawl_id=crawl_id, observed_at=at(0), exchange=exchange)


def kept(folder: Path) -> int:
    """How many articles somebody else sees."""
    with sqlite3.connect(folder / "archive.db") as other:
        return int(other.execute("select count(*) from articles").fetchone()[0])


def captured(folder: Path) -> int:
    """How many bytes of captures there are."""
    return sum(path.stat().st_size for path in (folder / "captures").glob("*.warc.gz"))


def no_room(_: int) -> None:
    """What a full disk does."""
    raise OSError(28, "No space left on device")
