"""The verb export on a small archive."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.archive.samples import START, an_article, open_archive, save
from tests.crawl.running import ROOT, haiphong


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with open_archive(tmp_path) as archive:
        crawl = archive.begin_crawl("haiphong", START)
        save(archive, crawl, an_article(), START)
    return tmp_path


def test_articles_are_the_default(folder: Path) -> None:
    ran = haiphong(folder, "export", "--format", "jsonl")
    assert ran.status == 0, ran.err
    assert ran.out == "articles.jsonl: 1 row of articles\n"
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
    assert ran.status == 2
    assert ran.err == "Error: missing/articles.csv: there is no folder missing; make it, or give another --output\n"


@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_a_pipe_gets_the_same_as_a_file(folder: Path, form: str) -> None:
    haiphong(folder, "export", "--format", form, "--table", "images")
    ran = haiphong(folder, "export", "--format", form, "--table", "images", "--output", "-")
    assert (ran.status, ran.err) == (0, "-: 1 row of images\n")
    assert ran.out.encode() == (folder / f"images.{form}").read_bytes().replace(b"\r\n", b"\n")


@pytest.mark.parametrize("arguments", [["parquet"], ["datapackage"], ["csv", "--table", "all"]])
def test_what_no_pipe_can_take(folder: Path, arguments: list[str]) -> None:
    ran = haiphong(folder, "export", "--output", "-", "--format", *arguments)
    assert (ran.status, ran.out) == (2, "")
    assert "pipe" in ran.err


def test_a_reader_that_stops_early_is_no_failure(folder: Path) -> None:
    with closing(sqlite3.connect(folder / "archive.db")) as connection:
        rows = ((1, position, "23/1", "2021-01-23", "day") for position in range(10, 20_000))
        connection.executemany("insert into article_dates values (?, ?, ?, ?, ?)", rows)
        connection.commit()
    export = f"{sys.executable} -m scraper export --format jsonl --table article_dates --output -"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = ["bash", "-o", "pipefail", "-c", f"{export} | head -c 1"]
    done = subprocess.run(command, cwd=folder, capture_output=True, env=environment, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"{", b"")


def test_without_an_archive_nothing_is_made(tmp_path: Path) -> None:
    ran = haiphong(tmp_path, "export", "--format", "csv")
    assert ran.status == 2
    assert not list(tmp_path.iterdir())
