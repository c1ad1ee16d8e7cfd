from __future__ import annotations

import hashlib
import json
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.archive.history import as_of
from scraper.archive.manifest import (
    copy_note,
    manifest_paths,
    merkle_root,
    note_manifest,
    noted_problems,
    verify_manifests,
    write_manifest,
)
from scraper.archive.store import Archive
from scraper.archive.verify import verify
from tests.archive.samples import an_article, an_exchange, at, open_archive, rows, save


def problems(folder: Path) -> list[str]:
    with open_archive(folder) as archive:
        return list(verify(archive.connection, archive.folder))


def fill(archive: Archive, count: int, hours: float = 0) -> None:
    crawl_id = archive.begin_crawl("haiphong", at(hours))
    archive.save_page(an_exchange("https://haiphong.gov.vn/tin-tuc-su-kien", at(hours)), crawl_id=crawl_id)
    for number in range(count):
        save(archive, crawl_id, an_article(1000 + number), at(hours))
    archive.finish_crawl(crawl_id, "done", at(hours))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with open_archive(tmp_path) as archive:
        fill(archive, 5)
        fill(archive, 5, hours=24)
    return tmp_path


def warc(folder: Path) -> Path:
    return next((folder / "captures").glob("*.warc.gz"))


def test_a_sound_archive_has_no_problems(folder: Path) -> None:
    assert problems(folder) == []


def test_an_altered_byte_is_found(folder: Path) -> None:
    with open_archive(folder) as archive:
        (offset,) = rows(archive, "select warc_offset from captures where id = 3")[0]
    data = bytearray(warc(folder).read_bytes())
    data[offset + 40] ^= 1
    warc(folder).write_bytes(data)
    (problem,) = problems(folder)
    assert problem.endswith(f"capture 3 at byte {offset}: its bytes are not those that were written")


def test_a_missing_file_is_found(folder: Path) -> None:
    warc(folder).unlink()
    (problem,) = problems(folder)
    assert "No such file or directory; it held 12 captures" in problem


def test_a_row_that_rests_on_nothing_is_found(folder: Path) -> None:
    with open_archive(folder) as archive:
        archive.connection.execute("update articles set capture_id = null where id = 2")
        archive.connection.execute("pragma foreign_keys = off")
        archive.connection.execute("update images set article_id = 99 where article_id = 3")
        archive.connection.execute("update revisions set capture_id = null where article_id = 4")
        archive.connection.execute("update articles set revision_count = 2 where id = 5")
    found = problems(folder)
    assert "haiphong.gov.vn:1001: it rests on no capture" in found
    assert "haiphong.gov.vn:1003: revision 1 rests on no capture" in found
    assert "haiphong.gov.vn:1004: 1 revision stored, 2 counted" in found
    assert any(problem.startswith("images row 3: it refers to a row of articles") for problem in found)
    assert any("articles_fts" in problem for problem in found)


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("drop table changes", "database: the table changes is missing"),
        ("drop view takedowns", "database: the view takedowns is missing"),
        ("update captures set url = 'https://haiphong.gov.vn/' where id = 3", "otherwise than the record (url)"),
        ("update captures set fetched_at = '2020-01-01T00:00:00+07:00' where id = 3", "the record (fetched_at)"),
        ("update captures set http_status = 404 where id = 3", "otherwise than the record (http_status)"),
        ("update captures set revisit_of = 3 where id = 5", "otherwise than the record (revisit_of)"),
        ("update captures set payload_sha256 = '00' where id = 2", "its body has another hash than its row says"),
        (
            "update captures set payload_sha256 = '00' where id = 9",
            "captures row 9: it refers to the body of",
        ),
        ("update captures set warc_offset = -1 where id = 3", "capture 3 at byte -1"),
        ("update articles set capture_id = 1 where id = 2", ":1001: its row of articles rests on capture 1, which is"),
        ("update articles set status = 'gone' where id = 2", ":1001: it is called gone, but there is no step"),
        (
            "insert into removals (article_id, observed_at, from_status, to_status, reason)"
            " values (2, '2021-01-24T00:00:00+07:00', 'suspect', 'gone', 'http_404')",
            ":1001: a step of removals begins at suspect, but the one before it ended at live",
        ),
        (
            "insert into removals (article_id, observed_at, from_status, to_status, reason)"
            " values (2, '2021-01-24T00:00:00+07:00', 'live', 'suspect', 'http_404')",
            ":1001: step to suspect rests on no capture",
        ),
    ],
)
def test_a_row_that_was_altered_is_found_without_a_manifest(folder: Path, statement: str, said: str) -> None:
    with closing(sqlite3.connect(folder / "archive.db", isolation_level=None)) as connection:
        connection.execute(statement)
    assert any(said in problem for problem in problems(folder))


def test_a_row_that_leads_to_its_request_is_found(folder: Path) -> None:
    with open_archive(folder) as archive:
        ((end, offset),) = rows(
            archive,
            "select before.warc_offset + before.warc_length, capture.warc_offset from captures as before"
            " join captures as capture on capture.id = 3 where before.id = 2",
        )
    digest = hashlib.sha256(warc(folder).read_bytes()[end:offset]).hexdigest()
    with closing(sqlite3.connect(folder / "archive.db", isolation_level=None)) as connection:
        connection.execute(
            "update captures set warc_offset = ?, warc_length = ?, record_sha256 = ? where id = 3",
            (end, offset - end, digest),
        )
    assert any("capture 3 at byte" in problem and "cannot be read" in problem for problem in problems(folder))


def test_a_damaged_request_is_found(folder: Path) -> None:
    with open_archive(folder) as archive:
        (end,) = rows(archive, "select warc_offset + warc_length from captures where id = 2")[0]
    data = bytearray(warc(folder).read_bytes())
    data[end + 40] ^= 1
    warc(folder).write_bytes(data)
    (problem,) = problems(folder)
    assert problem.endswith(f"what stands before capture 3, its request, is damaged (from byte {end})")


def test_manifests_are_chained_and_vouch_for_captures_and_files(tmp_path: Path) -> None:
    with open_archive(tmp_path) as archive:
        for day in range(3):
            fill(archive, 2, hours=day * 24)
            write_manifest(archive.connection, archive.folder, at(day * 24 + 1))
        paths = manifest_paths(archive.folder)
        assert [path.stem for path in paths] == ["2021-01-23", "2021-01-24", "2021-01-25"]
        contents = [json.loads(path.read_text(encoding="utf-8")) for path in paths]
        assert [content["captures"]["count"] for content in contents] == [3, 3, 3]
        assert contents[0]["previous"] is None
        assert contents[2]["previous"]["date"] == "2021-01-24"
        sizes = [content["files"][0]["bytes"] for content in contents]
        assert sizes == sorted(set(sizes))
        assert sizes[-1] == warc(tmp_path).stat().st_size
        assert list(verify_manifests(archive.connection, archive.folder)) == []
        assert write_manifest(archive.connection, archive.folder, at(49)) == paths[2]

        paths[1].write_text(paths[1].read_text(encoding="utf-8").replace("made_at", "made_At"), encoding="utf-8")
        (problem,) = verify_manifests(archive.connection, archive.folder)
        assert problem.endswith("2021-01-24.json: altered after 2021-01-25.json was made")
        paths[1].unlink()
        found = list(verify_manifests(archive.connection, archive.folder))
        assert any("the manifest before it, 2021-01-24, is missing" in problem for problem in found)
        archive.connection.execute("update captures set fetched_at = '2020-01-01T00:00:00+07:00' where id = 1")
        found = list(verify_manifests(archive.connection, archive.folder))
        assert any("the captures 1 to 3 are not those it vouches for" in problem for problem in found)


def test_noted_manifests_are_missed_once(tmp_path: Path) -> None:
    with open_archive(tmp_path) as archive:
        for day in range(4):
            fill(archive, 1, hours=day * 24)
            for _ in range(2):
                note_manifest(archive.path, write_manifest(archive.connection, archive.folder, at(day * 24 + 1)))
        paths = manifest_paths(archive.folder)

        def found() -> list[str]:
            return [
                problem.partition("captures/manifests")[2] for problem in noted_problems(archive.path, archive.folder)
            ]

        assert found() == []
        paths[3].write_text(paths[3].read_text(encoding="utf-8") + " ", encoding="utf-8")
        note_manifest(archive.path, paths[3])
        assert found() == ["/2021-01-26.json: not the manifest that was written on that day"]
        paths[1].unlink()
        assert len(found()) == 1, "the chain tells of it"
        paths[3].unlink()
        assert found() == [": 1 manifest that had been written is missing (2021-01-26)"]
        paths[2].unlink()
        assert found() == [": 3 manifests that had been written are missing (2021-01-24 to 2021-01-26)"]
        note_manifest(archive.path, write_manifest(archive.connection, archive.folder, at(100)))
        assert len(found()) == 1, "the next one is not chained to what was missing by then"
        copy_note(tmp_path / "without.db", archive.path)
        assert found() == []


def test_a_file_altered_with_its_rows_is_found_by_the_manifest(tmp_path: Path) -> None:
    with open_archive(tmp_path) as archive:
        fill(archive, 2)
        write_manifest(archive.connection, archive.folder, at(1))
    data = bytearray(warc(tmp_path).read_bytes())
    data[5] ^= 1
    warc(tmp_path).write_bytes(data)
    with open_archive(tmp_path) as archive:
        (problem,) = verify_manifests(archive.connection, archive.folder)
        assert problem.endswith("not the bytes that 2021-01-23.json vouches for")


def test_an_unreadable_manifest_is_named(tmp_path: Path) -> None:
    with open_archive(tmp_path) as archive:
        (archive.folder / "manifests").mkdir()
        (archive.folder / "manifests" / "2021-01-23.json").write_text("{}")
        (problem,) = verify_manifests(archive.connection, archive.folder)
        assert "not a manifest that can be read" in problem


def test_merkle_roots_are_those_of_rfc_6962() -> None:
    leaves = [bytes.fromhex(text) for text in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657")]
    assert merkle_root([]) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert merkle_root(leaves[:1]) == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
    assert merkle_root(leaves[:2]) == "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"
    assert merkle_root(leaves[:3]) == "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"
    assert merkle_root(leaves[:7]) == "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c"


@given(st.lists(st.binary(max_size=4), min_size=2, max_size=20), st.data())
def test_any_altered_leaf_alters_the_root(leaves: list[bytes], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(leaves) - 1))
    altered = [*leaves[:place], leaves[place] + b"!", *leaves[place + 1 :]]
    assert merkle_root(altered) != merkle_root(leaves)


def test_an_article_as_of_a_time(tmp_path: Path) -> None:
    with open_archive(tmp_path) as archive:
        crawl_id = archive.begin_crawl("haiphong", at(0))
        for hour, title in ((0, "A"), (4, "A"), (9, "B")):
            save(archive, crawl_id, an_article(title=title), at(hour))
        key = an_article().key

        def read(hours: float) -> tuple[str, bool] | None:
            version = as_of(archive.connection, key, at(hours))
            return (version.title, version.certain) if version else None

        assert [read(hours) for hours in (-1, 0, 4, 6, 9, 10)] == [
            None,
            ("A", True),
            ("A", True),
            ("A", False),
            ("B", True),
            ("B", False),
        ]
        assert as_of(archive.connection, "nothing", at(0)) is None
        version = as_of(archive.connection, key, at(0) + timedelta(hours=1))
        assert version is not None
        assert (version.number, version.next_observed_at) == (1, "2021-01-23T23:32:00+07:00")
        assert version.body == "\n\n".join(an_article().body)
