"""The command line on storage that gives out: exit status 3, nothing half written, and the next run completes."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.crawl.loopback import Loopback, loopback
from tests.crawl.pages import article, article_path, portal
from tests.crawl.running import ROOT, START, Ran, crawl, haiphong, rows

ARTICLES = 12
LIMITED = """
import resource, runpy
resource.setrlimit(resource.RLIMIT_FSIZE, ({0}, {0}))
runpy.run_module("scraper", run_name="__main__")
"""
IMPATIENT = """
import sqlite3
connect = sqlite3.connect
def impatient(*arguments, **options):
    return connect(*arguments, **options | {"timeout": 0.3})
sqlite3.connect = impatient
"""


def whole(folder: Path, site: Loopback) -> None:
    """Whatever was kept is sound, and the next run completes it."""
    if rows(folder, "select 1 from sqlite_master where name = 'revisions'"):
        kept = rows(folder, "select count(*) from articles")[0][0]
        assert kept < ARTICLES
        assert rows(folder, "select count(*) from revisions") == [(kept,)]
        assert rows(folder, "select count(*) from captures where shows = 'article'") == [(kept,)]
    assert haiphong(folder, "verify").status == 0
    ran = crawl(folder, site.url)
    assert ran.status == 0, ran.out + ran.err
    assert len(ran.keys()) == ARTICLES
    assert haiphong(folder, "verify").status == 0


def said_in_a_line(status: int, text: str, name: str) -> None:
    assert status == 3, text
    assert name in text
    assert "Traceback" not in text


@pytest.mark.parametrize("kilobytes", [340, 600, 800])
def test_a_limit_of_file_size(tmp_path: Path, kilobytes: int) -> None:
    """The smallest one is too small for the empty tables."""
    routes = portal(ARTICLES)
    for number in range(ARTICLES):
        noise = os.urandom(15_000).hex()
        routes[article_path(number)] = article(number, body=f"Đoạn văn thứ hai.</p><!-- {noise} --><p>Hết.")
    with loopback(dict(routes)) as site:
        limited = LIMITED.format(kilobytes * 1000)
        ran = subprocess.run(
            [sys.executable, "-c", limited, "crawl", "--origin", site.url, "--delay", "0", "--start", START],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=False,
        )
        said_in_a_line(ran.returncode, ran.stdout + ran.stderr, "make room")
        whole(tmp_path, site)


def test_a_database_that_another_program_keeps_locked(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(IMPATIENT)
    with loopback(dict(portal(ARTICLES))) as site:
        assert crawl(tmp_path, site.url, "--limit", "3").status == 0
        with closing(sqlite3.connect(tmp_path / "archive.db", isolation_level=None)) as other:
            other.execute("begin immediate")
            locked: Ran = haiphong(
                tmp_path,
                *("crawl", "--origin", site.url, "--delay", "0", "--start", START),
                PYTHONPATH=f"{tmp_path}{os.pathsep}{ROOT}",
            )
            other.execute("rollback")
        said_in_a_line(locked.status, locked.out + locked.err, "another program holds it locked")
        whole(tmp_path, site)


@pytest.mark.skipif(not Path("/sys/kernel").is_dir(), reason="needs a folder in which nobody can write")
def test_captures_where_nobody_can_write(tmp_path: Path) -> None:
    with loopback(dict(portal(ARTICLES))) as site:
        ran = crawl(tmp_path, site.url, "--captures", "/sys/kernel/captures")
        said_in_a_line(ran.status, ran.out + ran.err, "/sys/kernel/captures")
        assert crawl(tmp_path, site.url).status == 0
    assert rows(tmp_path, "select count(*) from articles") == [(ARTICLES,)]
