"""verify, reindex, reextract, redact, manifest and backup on a small archive."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlite_utils import Database

from tests.crawl.pages import HOST, key, portal
from tests.crawl.running import START, Ran, haiphong, write_warc


@pytest.fixture
def archive(tmp_path: Path) -> Ran:
    file = write_warc(tmp_path / "site.warc.gz", [(HOST + path, 200, {}, page) for path, page in portal(4).items()])
    ran = haiphong(tmp_path, "crawl", "--start", START, "--replay", str(file))
    assert ran.status == 0, ran.err
    return ran


def test_a_sound_archive_verifies(archive: Ran) -> None:
    ran = haiphong(archive.folder, "verify")
    assert ran.status == 0, ran.out
    assert "5 captures checked: sound" in ran.out


def test_a_changed_byte_is_found(archive: Ran) -> None:
    (file,) = (archive.folder / "captures").glob("*.warc.gz")
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)
    ran = haiphong(archive.folder, "verify")
    assert ran.status == 3
    assert file.name in ran.out
    assert "Traceback" not in ran.err


def test_an_index_spoilt_by_another_program_is_found_and_made_anew(archive: Ran) -> None:
    with closing(sqlite3.connect(archive.folder / "archive.db")) as connection:
        Database(connection)["articles"].rebuild_fts()
    spoilt = haiphong(archive.folder, "verify")
    assert (spoilt.status, spoilt.err) == (3, "`haiphong reindex` makes the search index anew.\n")
    ran = haiphong(archive.folder, "reindex")
    assert (ran.status, ran.out) == (0, "4 articles indexed.\n")
    assert haiphong(archive.folder, "verify").status == 0
    assert haiphong(archive.folder, "search", "quan le chan").out


def test_reextract_with_the_same_extractor_changes_nothing(archive: Ran) -> None:
    ran = haiphong(archive.folder, "reextract", "--dry-run")
    assert ran.status == 0, ran.err
    assert "4 revisions read" in ran.out
    assert "0 would change" in ran.out


def test_redact(archive: Ran) -> None:
    ran = haiphong(archive.folder, "redact", key(1), "--reason", "Theo quyết định của toà án")
    assert ran.status == 0, ran.err
    (body,) = ran.rows("select body from articles where key = ?", key(1))[0]
    assert "đoạn thứ nhất" not in (body or "")
    assert haiphong(archive.folder, "verify").status == 0
    unknown = haiphong(archive.folder, "redact", "haiphong.gov.vn:1", "--reason", "x")
    assert unknown.status == 2
    assert "haiphong.gov.vn:1" in unknown.err


def test_manifest(archive: Ran) -> None:
    ran = haiphong(archive.folder, "manifest")
    assert ran.status == 0, ran.err
    assert (archive.folder / ran.out.strip()).is_file()
    assert haiphong(archive.folder, "verify").status == 0


def test_backup(archive: Ran) -> None:
    ran = haiphong(archive.folder, "backup", "copy")
    assert ran.status == 0, ran.err
    assert haiphong(archive.folder / "copy", "verify").status == 0
    assert haiphong(archive.folder / "copy", "status", "--json").status == 0


@pytest.mark.parametrize(
    "arguments",
    [["verify"], ["reextract"], ["reindex"], ["redact", "x", "--reason", "y"], ["manifest"], ["backup", "copy"]],
)
def test_without_an_archive_nothing_is_made(tmp_path: Path, arguments: list[str]) -> None:
    ran = haiphong(tmp_path, *arguments)
    assert ran.status == 2
    assert "archive.db" in ran.err
    assert not list(tmp_path.iterdir())
