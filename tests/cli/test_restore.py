"""Back-up while a crawl of another process writes, restore, verify."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from scraper.archive.demo import is_demo, mark_demo
from scraper.archive.store import Archive
from tests.crawl.running import haiphong, rows, started
from tests.portal import running_portal

_START = "https://haiphong.gov.vn/tin-tuc-su-kien"


def test_backup_while_a_crawl_writes_then_restore(tmp_path: Path) -> None:
    with running_portal(articles=300, size=20_000) as portal:
        crawl = ["crawl", "haiphong", "--origin", portal.origin, "--delay", "0", "--start", _START]
        with started(tmp_path, *crawl) as process:
            end = time.monotonic() + 30
            while time.monotonic() < end and not (
                (tmp_path / "archive.db-wal").exists() and rows_if_any(tmp_path) >= 20
            ):
                time.sleep(0.1)
            first = haiphong(tmp_path, "backup", "copy")
            assert first.status == 0, first.err
            assert process.poll() is None, "the crawl was to be writing still"
            second = haiphong(tmp_path, "backup", "copy")
            assert second.status == 0, second.err
    restored = haiphong(tmp_path, "restore", "copy", "--db", "new/archive.db", "--captures", "new/captures")
    assert restored.status == 0, restored.out + restored.err
    assert "sound" in restored.out
    (count,) = rows(tmp_path / "new", "select count(*) from articles")[0]
    assert count >= 20
    searched = haiphong(tmp_path / "new", "search", "hải phòng", "--limit", "1")
    assert searched.status == 0


def rows_if_any(folder: Path) -> int:
    try:
        return int(rows(folder, "select count(*) from articles")[0][0])
    except Exception:  # the tables are not there yet
        return 0


@pytest.mark.parametrize("there", ["archive.db", "captures/x"])
def test_nothing_is_overwritten(tmp_path: Path, there: str) -> None:
    with Archive.open(tmp_path / "copy" / "archive.db", tmp_path / "copy" / "captures", writer="test"):
        pass
    (tmp_path / there).parent.mkdir(exist_ok=True)
    (tmp_path / there).write_text("mine")
    ran = haiphong(tmp_path, "restore", "copy")
    assert ran.status == 2
    assert "there already and is not overwritten; move it away, or give other names (--db, --captures)" in ran.err
    assert (tmp_path / there).read_text() == "mine"


def test_a_backup_of_the_demo_stays_the_demos(tmp_path: Path) -> None:
    mark_demo(tmp_path / "archive.db", tmp_path / "captures")
    with Archive.open(tmp_path / "archive.db", tmp_path / "captures", writer="test"):
        pass
    assert haiphong(tmp_path, "backup", "copy").status == 0
    assert haiphong(tmp_path, "backup", "copy").status == 0
    ran = haiphong(tmp_path, "restore", "copy", "--db", "new/news.db", "--captures", "new/captures")
    assert ran.status == 0, ran.err
    assert is_demo(tmp_path / "new" / "news.db")
    assert is_demo(tmp_path / "new" / "captures")


def test_a_backup_of_real_articles_is_not_restored_as_the_demos(tmp_path: Path) -> None:
    with Archive.open(tmp_path / "copy" / "archive.db", tmp_path / "copy" / "captures", writer="test"):
        pass
    mark_demo(tmp_path / "archive.db", tmp_path / "captures")
    ran = haiphong(tmp_path, "restore", "copy")
    assert ran.status == 2
    assert "archive.db holds the demo's invented articles" in ran.err
    assert not (tmp_path / "archive.db").exists()


def test_a_folder_that_is_no_backup(tmp_path: Path) -> None:
    (tmp_path / "copy").mkdir()
    (tmp_path / "copy" / "notes.txt").write_text("no back-up")
    ran = haiphong(tmp_path, "restore", "copy")
    assert ran.status == 2
    assert "copy: there is no database in it; name the folder that `haiphong backup` wrote" in ran.err


def test_under_another_name(tmp_path: Path) -> None:
    for name in ("one", "two"):
        with Archive.open(tmp_path / "copy" / f"{name}.db", tmp_path / "copy" / "captures", writer="test"):
            pass
    (tmp_path / "copy" / "alerts.db").write_text("beside it")
    ran = haiphong(tmp_path, "restore", "copy", "--captures", "new")
    assert ran.status == 2
    assert "none of one.db, two.db is named archive.db" in ran.err
    (tmp_path / "copy" / "two.db").unlink()
    ran = haiphong(tmp_path, "restore", "copy", "--captures", "new")
    assert (ran.status, ran.out) == (0, "0 articles restored: sound.\n"), ran.err
    assert (tmp_path / "archive.db").is_file()
    assert (tmp_path / "new").is_dir()


def test_what_was_noted_of_manifests_is_in_the_backup(tmp_path: Path) -> None:
    with Archive.open(tmp_path / "archive.db", tmp_path / "captures", writer="test"):
        pass
    assert haiphong(tmp_path, "manifest").status == 0
    assert haiphong(tmp_path, "backup", "copy").status == 0
    note = tmp_path / "copy" / "archive.db.manifests"
    assert note.read_text() == (tmp_path / "archive.db.manifests").read_text()
    next((tmp_path / "copy" / "captures" / "manifests").iterdir()).unlink()
    ran = haiphong(tmp_path, "restore", "copy", "--db", "new/news.db", "--captures", "new/captures")
    assert ran.status == 3
    assert "1 manifest that had been written is missing" in ran.out
    assert (tmp_path / "new" / "news.db.manifests").read_text() == note.read_text()
