"""`haiphong watch` in processes of its own, against the synthetic portal."""

from __future__ import annotations

import json
import signal
import time
from pathlib import Path

from scraper.archive.lock import WriterLock
from scraper.archive.times import now
from tests.crawl.running import haiphong, rows, started
from tests.portal import running_portal
from tests.watch.loopback import webhook

_START = "https://lechan.haiphong.gov.vn/tin-tuc-su-kien"


def arguments(origin: str) -> list[str]:
    options = f"--origin {origin} --delay 0 --start {_START} --limit 2 --revisit none"
    return ["watch", "haiphong", "--every", "1h", "--crawl-options", options]


def wait_for(path: Path, text: str) -> None:
    end = time.monotonic() + 30
    while time.monotonic() < end:
        if path.exists() and text in path.read_text(encoding="utf-8"):
            return
        time.sleep(0.1)
    raise AssertionError(f"{path} never said {text!r}")


def test_one_round(tmp_path: Path) -> None:
    with running_portal() as portal:
        ran = haiphong(tmp_path, *arguments(portal.origin), "--once")
    assert ran.status == 0, ran.err
    assert len(ran.keys()) == 2
    state = json.loads((tmp_path / "archive.db.watch").read_text())
    assert state["spiders"] == ["haiphong"]
    assert state["exits"] == {"haiphong": 0}
    assert state["next_at"] > state["last_at"]
    assert "crawl haiphong done" in (tmp_path / "logs" / "watch.log").read_text(encoding="utf-8")


def test_a_watch_ends_cleanly_and_is_the_only_one(tmp_path: Path) -> None:
    with running_portal() as portal, started(tmp_path, *arguments(portal.origin)) as process:
        wait_for(tmp_path / "logs" / "watch.log", "crawl haiphong done")
        second = haiphong(tmp_path, *arguments(portal.origin), "--once")
        assert second.status == 3
        assert "watched already" in second.err
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=20) == 130
    assert not (tmp_path / "archive.db.watching").exists()
    assert json.loads((tmp_path / "archive.db.watch").read_text())["next_at"] is None


def test_stopped_in_the_middle_of_a_crawl(tmp_path: Path) -> None:
    with running_portal() as portal:
        portal.fault("*", "slow", seconds=3)
        with started(tmp_path, *arguments(portal.origin)) as process:
            wait_for(tmp_path / "logs" / "watch.log", "starts")
            end = time.monotonic() + 20
            while not portal.log and time.monotonic() < end:
                time.sleep(0.1)
            process.send_signal(signal.SIGINT)
            assert process.wait(timeout=30) == 130
    assert rows(tmp_path, "select outcome from crawls") == [("interrupted",)]
    log = (tmp_path / "logs" / "watch.log").read_text(encoding="utf-8")
    assert "the watch was stopped; what was under way goes on with the next watch: haiphong" in log


def test_a_round_is_left_out_while_somebody_writes(tmp_path: Path) -> None:
    lock = WriterLock(tmp_path / "archive.db", "another crawl", now())
    try:
        ran = haiphong(tmp_path, *arguments("http://127.0.0.1:9"), "--once")
    finally:
        lock.release()
    assert ran.status == 0
    assert "another crawl" in ran.err


def test_a_crawl_that_leaves_nothing_is_told(tmp_path: Path) -> None:
    with webhook() as (hooked, _, hook):
        rules = f'[channels]\na = "{hook}"\n[[rules]]\non = "crawl"\nchannels = ["a"]\n'
        (tmp_path / "alerts.toml").write_text(rules)
        (tmp_path / "archive.db").write_text("no database" * 100)
        ran = haiphong(tmp_path, *arguments("http://127.0.0.1:9"), "--once")
        assert ran.status == 3
    assert hooked[0]["title"] == "Crawl haiphong: failed"
    assert "exit status 3" in hooked[0]["message"]


def test_wrong_options_are_told_before_the_night(tmp_path: Path) -> None:
    for wrong in (
        ["--every", "soon"],
        ["--every", "5m"],
        ["--crawl-options", "--delay 0"],
        ["--crawl-options", "--nonsense"],
    ):
        ran = haiphong(tmp_path, "watch", *wrong)
        assert ran.status == 2, ran.err
        assert wrong[0] in ran.err
