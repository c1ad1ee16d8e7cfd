"""`make demo` and `make clean` touch only what the demo made."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from sample.build import FIRST

ROOT = Path(__file__).parent.parent

pytestmark = pytest.mark.skipif(shutil.which("make") is None, reason="needs make")


def make(folder: Path, *targets: str) -> subprocess.CompletedProcess[str]:
    """Run targets in a folder, as if everything were installed."""
    command = ["make", "-f", str(ROOT / "Makefile"), "-o", "install", *targets]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("mine", ["archive.db", "captures"])
def test_what_is_not_the_demos_is_neither_written_to_nor_taken_away(tmp_path: Path, mine: str) -> None:
    path = tmp_path / mine / ("" if mine == "archive.db" else "kept.warc.gz")
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(b"something")
    ran = make(tmp_path, "demo", f"BIN={Path(sys.executable).parent}", f"SAMPLE={FIRST}", f"PORT={free_port()}")
    assert ran.returncode == 2
    assert f"{mine} was not made by the demo, and the sample's articles are invented: name another" in ran.stderr
    assert make(tmp_path, "clean").returncode == 0
    assert [path.name for path in tmp_path.iterdir()] == [mine]


def test_a_port_that_is_taken_is_told_before_anything_is_replayed(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ran = make(tmp_path, "demo", f"BIN={Path(sys.executable).parent}", f"PORT={port}")
    assert ran.returncode == 2
    assert f"Port {port} cannot be used; choose another: make demo PORT=" in ran.stderr
    assert not list(tmp_path.iterdir())


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


def test_what_is_the_demos_is_taken_away(tmp_path: Path) -> None:
    for name in ("archive.db", "archive.db-wal", "archive.db.demo", "captures", "captures.demo", "other.db"):
        (tmp_path / name).touch()
    assert make(tmp_path, "clean").returncode == 0
    assert [path.name for path in tmp_path.iterdir()] == ["other.db"]
