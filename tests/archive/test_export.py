from __future__ import annotations

import csv
import json
import sqlite3
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import frictionless
import pytest

from scraper.archive.columns import TABLES
from scraper.archive.export import export, public_tables
from scraper.archive.store import Archive
from scraper.errors import StorageError, UsageError
from tests.archive.samples import START, an_article, at, open_archive, save

FORMULA = '=HYPERLINK("https://example.org"), "A"\nB'


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with open_archive(tmp_path) as archive:
        crawl = archive.begin_crawl("haiphong", START)
        save(archive, crawl, an_article(), START)
        save(archive, crawl, an_article(54013, title=FORMULA, lead=None), at(1))
        save(archive, crawl, an_article(title="Tiêu đề đã sửa"), at(2))
    with Archive.read(tmp_path / "archive.db", tmp_path / "captures") as archive:
        yield archive


def write(archive: Archive, target: Path, form: Any, name: str) -> dict[str, int]:
    return export(archive.connection, archive.path, target, form, name).rows


def read_csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_csv_says_what_was_published(archive: Archive, tmp_path: Path) -> None:
    assert write(archive, tmp_path / "a.csv", "csv", "articles") == {"articles": 2}
    rows = read_csv(tmp_path / "a.csv")
    assert list(rows[0]) == [column.name for column in TABLES["articles"].columns]
    assert rows[1]["title"] == FORMULA
    assert rows[1]["lead"] == ""


def test_jsonl_nests_what_belongs_to_an_article(archive: Archive, tmp_path: Path) -> None:
    write(archive, tmp_path / "a.jsonl", "jsonl", "articles")
    first = json.loads((tmp_path / "a.jsonl").read_text(encoding="utf-8").splitlines()[0])
    assert first["title"] == "Tiêu đề đã sửa"
    assert [(author["name"], author["role"]) for author in first["authors"]] == [
        ("Trần Văn Mẫu", "writer"),
        ("Trần Văn Mẫu", "photographer"),
    ]
    assert first["images"][0]["caption"] == "Ra quân tại phường Vĩnh Niệm"
    assert sorted(first["tags"]) == ["Lê Chân", "cùng dân"]
    assert {topic["slug"] for topic in first["topics"]} == {"ngay-thu-7-cung-dan"}


def test_views_can_be_exported_and_booleans_are_booleans(archive: Archive, tmp_path: Path) -> None:
    assert write(archive, tmp_path / "s.csv", "csv", "silent_edits") == {"silent_edits": 1}
    write(archive, tmp_path / "c.jsonl", "jsonl", "changes")
    assert json.loads((tmp_path / "c.jsonl").read_text(encoding="utf-8"))["silent"] is True


def test_parquet_has_types(archive: Archive, tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    assert write(archive, tmp_path / "a.parquet", "parquet", "articles") == {"articles": 2}
    row = parquet.ParquetFile(tmp_path / "a.parquet").read().to_pylist()[0]
    assert row["published_date"] == date(2021, 1, 23)
    assert row["first_seen_at"] == START
    write(archive, tmp_path / "all", "parquet", "all")
    assert {path.stem for path in (tmp_path / "all").iterdir()} == {table.name for table in public_tables()}


def test_a_value_that_has_no_type_is_named(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow.parquet")
    with open_archive(tmp_path) as archive:
        save(archive, archive.begin_crawl("haiphong", START), an_article(), START)
        archive.connection.execute("update articles set published_date = '23/1/2021'")
        with pytest.raises(StorageError, match="published_date: '23/1/2021' is no date"):
            write(archive, tmp_path / "a.parquet", "parquet", "articles")
    assert not list(tmp_path.glob("*.parquet"))


def test_without_pyarrow_the_remedy_is_named(archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    with pytest.raises(UsageError, match="pip install pyarrow"):
        write(archive, tmp_path / "a.parquet", "parquet", "articles")


def test_a_data_package_is_valid_by_its_inventors_judgement(archive: Archive, tmp_path: Path) -> None:
    folder = tmp_path / "package"
    write(archive, folder, "datapackage", "all")
    report = frictionless.validate(str(folder / "datapackage.json"))
    assert report.flatten(["title", "rowNumber", "fieldName", "message"]) == []
    assert {task.name for task in report.tasks} == {table.name for table in public_tables()}
    assert read_csv(folder / "articles.csv")[1]["title"] == FORMULA


@pytest.mark.parametrize(
    ("table", "before", "after"),
    [
        ("captures", ",200,", ",two hundred,"),
        ("article_authors", "writer", "writer\n9,9,writer,0,x"),
        ("articles", "\n1,", "\n7,"),
    ],
)
def test_the_judge_finds_faults(archive: Archive, tmp_path: Path, table: str, before: str, after: str) -> None:
    write(archive, tmp_path / "p", "datapackage", "all")
    file = tmp_path / "p" / f"{table}.csv"
    file.write_text(file.read_text(encoding="utf-8").replace(before, after), encoding="utf-8")
    assert not frictionless.validate(str(tmp_path / "p" / "datapackage.json")).valid


def test_a_failure_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.csv.part").mkdir()
    before = set(tmp_path.iterdir())
    broken = sqlite3.connect(":memory:", isolation_level=None)
    try:
        with pytest.raises(StorageError, match="no such table"):
            export(broken, Path("x.db"), tmp_path / "a.csv", "csv", "articles")
    finally:
        broken.close()
    assert set(tmp_path.iterdir()) == before


def test_a_data_package_of_one_table_is_refused(archive: Archive, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="always holds all tables"):
        write(archive, tmp_path / "p", "datapackage", "articles")
