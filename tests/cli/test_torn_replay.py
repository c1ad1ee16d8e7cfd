"""A capture that is cut short: what is whole is read, the cut is said, and the crawl does not claim to be whole."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

SAMPLE = Path(__file__).parent.parent.parent / "sample" / "haiphong.warc.gz"


def test_a_capture_cut_short_is_told_and_what_is_whole_is_kept(tmp_path: Path) -> None:
    cut = tmp_path / "cut.warc.gz"
    data = SAMPLE.read_bytes()
    cut.write_bytes(data[: len(data) // 2])
    command = [sys.executable, "-m", "scraper", "crawl", "haiphong", "--replay", str(cut)]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 4, done.stdout + done.stderr
    assert "Outcome: degraded" in done.stdout
    assert "  - cut.warc.gz is cut short or damaged after byte" in done.stdout
    with closing(sqlite3.connect(tmp_path / "archive.db")) as connection:
        assert connection.execute("select count(*) from articles").fetchone()[0] > 5
        ((outcome, reason),) = connection.execute("select outcome, reason from crawls")
    assert outcome == "degraded"
    assert "cut.warc.gz is cut short" in reason


def test_a_whole_capture_is_not_called_torn(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "scraper", "crawl", "haiphong", "--replay", str(SAMPLE)]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Outcome: done." in done.stdout
