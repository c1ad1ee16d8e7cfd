"""The example in docs/adding-a-portal.md works as printed."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from scraper.portals import PORTALS, Portal, parse_url
from tests.crawl.loopback import loopback
from tests.crawl.pages import portal as pages_of_a_portal
from tests.crawl.running import ROOT

GUIDE = ROOT / "docs" / "adding-a-portal.md"


def printed_example(number: int = 0) -> str:
    return re.findall(r"```python\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)[number]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the project with the guide's one new file, and nothing else."""
    shutil.copytree(ROOT / "scraper", tmp_path / "scraper", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "scrapy.cfg", tmp_path)
    (tmp_path / "scraper" / "portals" / "example.py").write_text(printed_example(), encoding="utf-8")
    return tmp_path


def run(project: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", *arguments],
        cwd=project,
        env={**os.environ, "PYTHONPATH": str(project)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_one_file_makes_a_portal_that_can_be_crawled(project: Path) -> None:
    assert "example" in run(project, "scrapy", "list").stdout.split()
    with loopback(pages_of_a_portal(3, listing_path="/tin-tuc")) as site:
        mirror = ["--origin", site.url, "--delay", "0"]
        ran = run(project, "scraper", "crawl", "example", *mirror)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    with closing(sqlite3.connect(project / "archive.db")) as connection:
        keys = connection.execute("select key, portal from articles order by key").fetchall()
    assert keys == [(f"example.vn:{number}", "example.vn") for number in (100001, 100002, 100003)]


def test_the_example_declares_a_portal() -> None:
    example = printed_example()
    declared: dict[str, object] = {}
    exec(compile(example, str(GUIDE), "exec"), declared)
    portal = declared["EXAMPLE"]
    assert isinstance(portal, Portal)
    url = parse_url("https://www.example.vn/tin-tuc/bai-viet-12345.html?utm_source=x")
    assert url is not None
    assert portal.owns(url.host)
    assert portal.grammar(url).key == "example.vn:12345"
    assert [layout.name for layout in portal.layouts_of("other")] == ["example.vn"]


@pytest.mark.parametrize(
    ("address", "kind", "key"),
    [
        ("https://www.dao.example/doi-song/ten-bai.d4512?utm_source=x", "article", "dao.example:4512"),
        ("http://dao.example/x/ten-bai-khac.d4512", "article", "dao.example:4512"),
        ("https://dao.example/doi-song/ten-bai.dx", "other", None),
        ("https://dao.example/chuyen-muc/doi-song", "listing", None),
    ],
)
def test_the_grammar_that_is_printed(address: str, kind: str, key: str | None) -> None:
    declared: dict[str, Any] = {}
    exec(compile(printed_example(1), str(GUIDE), "exec"), declared)
    found = declared["address"](parse_url(address))
    assert found.kind == kind
    assert key in (None, found.key)


def test_the_guide_names_every_field_of_a_portal() -> None:
    text = GUIDE.read_text(encoding="utf-8")
    assert [name for name in Portal.__dataclass_fields__ if f"`{name}`" not in text] == []


def test_portals_are_found_by_their_modules() -> None:
    assert [portal.name for portal in PORTALS] == ["haiphong", "thanhphohaiphong", "news"]
