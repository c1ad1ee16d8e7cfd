"""verify, reindex, reextract, redact, manifest and backup on a small archive."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlite_utils import Database

from scraper.commands.redact import redact
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


def test_reextract_names_the_captures_that_are_damaged(archive: Ran) -> None:
    (file,) = (archive.folder / "captures").glob("*.warc.gz")
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)
    (place,) = archive.rows(
        "select warc_offset from captures where ? between warc_offset and warc_offset + warc_length", len(data) // 2
    )
    ran = haiphong(archive.folder, "reextract")
    assert ran.status == 3
    assert f"{file.name}: no readable capture at byte {place[0]}" in ran.out
    assert "0 changed, 1 could not be read" in ran.out
    file.unlink()
    ran = haiphong(archive.folder, "reextract", "--dry-run")
    assert ran.status == 3
    assert ran.out.splitlines()[0] == f"captures/{file.name}: the file is missing; 4 revisions in it kept as before"
    assert len(ran.out.splitlines()) == 2, "once, not for every revision"
    assert "0 would change, 4 could not be read" in ran.out


def test_redact(archive: Ran) -> None:
    ran = haiphong(archive.folder, "redact", key(1), "--reason", "Theo quyết định của toà án")
    assert ran.status == 0, ran.err
    (body,) = ran.rows("select body from articles where key = ?", key(1))[0]
    assert "đoạn thứ nhất" not in (body or "")
    assert haiphong(archive.folder, "verify").status == 0
    unknown = haiphong(archive.folder, "redact", "haiphong.gov.vn:1", "--reason", "x")
    assert unknown.status == 2
    assert "haiphong.gov.vn:1" in unknown.err


def test_what_would_be_redacted_is_shown_first(archive: Ran) -> None:
    shown = haiphong(archive.folder, "redact", key(1), "--reason", "x", "--dry-run")
    assert shown.status == 0, shown.err
    title, counts = shown.out.splitlines()
    ((stored, url),) = archive.rows("select title, url from articles where key = ?", key(1))
    assert title == f"“{stored}”, {url}"
    assert counts == f"{key(1)}: would be taken out of 1 version and 1 capture."
    assert archive.rows("select * from redactions") == []
    assert haiphong(archive.folder, "redact", key(1), "--reason", "x").status == 0
    again = haiphong(archive.folder, "redact", key(1), "--reason", "y", "--yes")
    assert "It was redacted before; the reason given then stays: x" in again.out
    assert haiphong(archive.folder, "redact", "haiphong.gov.vn:1", "--reason", "x", "--dry-run").status == 2


def test_at_a_terminal_it_asks_before_it_redacts(archive: Ran, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scraper.commands.redact._at_a_terminal", lambda: True)
    monkeypatch.chdir(archive.folder)
    for answer, status, redacted in (("n\n", 130, 0), ("y\n", 0, 1)):
        ran = CliRunner().invoke(redact, [key(1), "--reason", "x"], input=answer, standalone_mode=False)
        assert ran.return_value == status
        assert "would be taken out of 1 version and 1 capture.\nTake it out for good?" in ran.output
        assert archive.rows("select count(*) from redactions") == [(redacted,)]


@pytest.mark.parametrize(
    "arguments", [["verify"], ["manifest"], ["backup", "copy"], ["reextract"], ["redact", "x", "--reason", "y"]]
)
def test_a_folder_of_captures_that_is_not_there_is_named_and_not_made(archive: Ran, arguments: list[str]) -> None:
    ran = haiphong(archive.folder, *arguments, "--captures", "elsewhere")
    assert ran.status == 3
    assert "elsewhere: there is no such folder, though the database knows 5 captures; name the folder" in ran.err
    assert not (archive.folder / "elsewhere").exists()
    assert not (archive.folder / "copy").exists()


def test_verify_leaves_files_as_they_are(archive: Ran) -> None:
    (file,) = (archive.folder / "captures").glob("*.warc.gz")
    whole = file.read_bytes()
    for data, status in ((whole + b"torn", 0), (whole[:-9], 3)):
        file.write_bytes(data)
        assert haiphong(archive.folder, "verify").status == status
        assert file.read_bytes() == data
    assert [path.name for path in (archive.folder / "captures").iterdir()] == [file.name]


def test_manifest(archive: Ran) -> None:
    assert "there is no manifest in captures/manifests" in haiphong(archive.folder, "verify").out
    ran = haiphong(archive.folder, "manifest")
    assert ran.status == 0, ran.err
    path, counts, root = ran.out.splitlines()
    content = json.loads((archive.folder / path).read_text())
    assert counts == "5 captures since the manifest before, 1 file; the first one"
    assert root == f"merkle_root {content['captures']['merkle_root']}"
    verified = haiphong(archive.folder, "verify")
    assert verified.status == 0
    assert verified.out == "5 captures checked: sound; 1 manifest checked too, with the chain.\n"
    (file,) = (archive.folder / "captures").glob("*.warc.gz")
    data = file.read_bytes()
    file.unlink()
    verified = haiphong(archive.folder, "verify")
    assert verified.out.count(file.name) == 1, "told once, though the manifest vouches for it too"
    assert "none of 5 captures could be read: 1 problem; 1 manifest checked too" in verified.out
    file.write_bytes(data)
    (archive.folder / "captures").rename(archive.folder / "elsewhere")
    (archive.folder / "captures").mkdir()
    verified = haiphong(archive.folder, "verify")
    assert verified.status == 3
    assert f"captures/manifests: 1 manifest that had been written is missing ({content['date']})" in verified.out
    assert verified.out.endswith(
        "none of 5 captures could be read: 2 problems; there is no manifest in captures/manifests.\n"
    )
    (archive.folder / "captures").rmdir()
    (archive.folder / "elsewhere").rename(archive.folder / "captures")
    content["captures"]["count"] = 4
    (archive.folder / path).write_text(json.dumps(content))
    assert haiphong(archive.folder, "verify").status == 3


def test_a_file_that_is_no_database_is_named_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "archive.db").write_text("no database, but long enough to be taken for one" * 50)
    (tmp_path / "captures").mkdir()
    for verb in (["verify"], ["search", "x"], ["reextract"], ["manifest"], ["backup", "copy"], ["status"]):
        ran = haiphong(tmp_path, *verb)
        assert ran.status == 3, (verb, ran.err)
        assert "archive.db: it is not a SQLite database; give another --db" in ran.err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["archive.db", "captures"]


def test_a_damaged_database_is_said(archive: Ran) -> None:
    path = archive.folder / "archive.db"
    spoil(path, "provenance")
    ran = haiphong(archive.folder, "verify")
    assert ran.status == 3, ran.err
    assert "database: " in ran.out
    assert "5 captures checked: " in ran.out
    spoil(path, "articles")
    for verb in (["search", "lê chân"], ["status"], ["reextract"], ["redact", key(1), "--reason", "x"], ["verify"]):
        ran = haiphong(archive.folder, *verb)
        assert ran.status == 3, (verb, ran.out, ran.err)
        assert "archive.db: it is damaged; restore it from a backup" in ran.err


def spoil(path: Path, table: str) -> None:
    """Overwrites the first page of a table."""
    with closing(sqlite3.connect(path)) as connection:
        (page,) = connection.execute("select rootpage from sqlite_master where name = ?", (table,)).fetchone()
        (size,) = connection.execute("pragma page_size").fetchone()
    data = bytearray(path.read_bytes())
    data[size * (page - 1) : size * page] = b"\xa5" * size
    path.write_bytes(data)


def test_backup(archive: Ran) -> None:
    ran = haiphong(archive.folder, "backup", "copy")
    assert ran.status == 0, ran.err
    assert haiphong(archive.folder / "copy", "verify").status == 0
    assert haiphong(archive.folder / "copy", "status", "--json").status == 0
    onto_itself = haiphong(archive.folder, "backup", ".")
    assert onto_itself.status == 2
    assert "archive.db itself is there; name another folder" in onto_itself.err


@pytest.mark.parametrize(
    "arguments",
    [["verify"], ["reextract"], ["reindex"], ["redact", "x", "--reason", "y"], ["manifest"], ["backup", "copy"]],
)
def test_without_an_archive_nothing_is_made(tmp_path: Path, arguments: list[str]) -> None:
    ran = haiphong(tmp_path, *arguments)
    assert ran.status == 2
    assert "archive.db" in ran.err
    assert not list(tmp_path.iterdir())
