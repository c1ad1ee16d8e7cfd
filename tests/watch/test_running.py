"""The watch on a real machine: the log that rotates, and a crawl that takes too long."""

from __future__ import annotations

import logging
import threading
from pathlib import Path
from types import SimpleNamespace

import pytest

from scraper.watch.logs import close_log, open_log
from scraper.watch.running import run_crawl
from tests.crawl.running import START, rows
from tests.portal import running_portal


def test_the_log_rotates(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "logs" / "watch.log"
    log = open_log(path, size=2_000, keep=2)
    try:
        for number in range(200):
            log.info("crawl haiphong done, round %d", number)
    finally:
        close_log()
    assert sorted(file.name for file in path.parent.iterdir()) == ["watch.log", "watch.log.1", "watch.log.2"]
    assert all(file.stat().st_size <= 2_000 for file in path.parent.iterdir())
    assert "round 199" in path.read_text(encoding="utf-8")
    assert "+07:00 INFO" in capsys.readouterr().err
    assert not log.handlers


def test_a_crawl_that_takes_too_long_is_stopped_and_goes_on_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An hour has passed when the crawl has asked for some pages."""
    log = logging.getLogger("test")
    with running_portal(articles=300, size=2_000) as portal:
        clock = SimpleNamespace(monotonic=lambda: 3_600.0 if len(portal.paths()) > 3 else 0.0)
        monkeypatch.setattr("scraper.watch.running.time", clock)
        options = ["haiphong", "--origin", portal.origin, "--delay", "0.2", "--start", START]
        options += ["--db", str(tmp_path / "archive.db"), "--captures", str(tmp_path / "captures")]
        status = run_crawl(options, threading.Event(), log, longest=1_800, meanwhile=lambda: None)
    assert status == 130
    assert rows(tmp_path, "select outcome from crawls") == [("interrupted",)]
    assert rows(tmp_path, "select count(*) from frontier where state = 'leased'") == [(0,)]
