"""The verb export on a small archive."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.archive.samples import START, an_article, open_archive, save
from tests.crawl.running import haiphong


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with open_archive(tmp_path) as archive:
        crawl = archive.begin_crawl("haiphong", START)
        save(archive, crawl, an_article(), START)
    return tmp_path


def test_articles_are_the_default(folder: Path) -> None:
    ran = haiphong(folder, "export", "--format", "jsonl")
    assert ran.status == 0, ran.err
    assert ran.out == "articles.jsonl: 1 rows of articles\n"
    (line,) = (folder / "articles.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(line)["key"] == "haiphong.gov.vn:54012"


def test_a_data_package_is_a_folder(folder: Path) -> None:
    ran = haiphong(folder, "export", "--format", "datapackage", "--output", "package")
    assert ran.status == 0, ran.err
    assert (folder / "package" / "datapackage.json").is_file()


def test_what_exists_is_not_overwritten(folder: Path) -> None:
    (folder / "articles.csv").write_text("mine")
    ran = haiphong(folder, "export", "--format", "csv")
    assert ran.status == 2
    assert "articles.csv: exists already" in ran.err
    assert (folder / "articles.csv").read_text() == "mine"


@pytest.mark.parametrize("table", ["frontier", "search_rules", "nothing"])
def test_hidden_and_unknown_tables_are_refused(folder: Path, table: str) -> None:
    ran = haiphong(folder, "export", "--format", "csv", "--table", table)
    assert ran.status == 2
    assert f"{table}: no table to export" in ran.err


def test_an_output_that_cannot_be_written(folder: Path) -> None:
    ran = haiphong(folder, "export", "--format", "csv", "--output", "missing/articles.csv")
    assert ran.status == 3
    assert "missing" in ran.err
    assert "Traceback" not in ran.err


def test_without_an_archive_nothing_is_made(tmp_path: Path) -> None:
    ran = haiphong(tmp_path, "export", "--format", "csv")
    assert ran.status == 2
    assert not list(tmp_path.iterdir())
