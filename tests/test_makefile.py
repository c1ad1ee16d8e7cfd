"""`make demo` and `make clean` touch only what the demo made."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

MAKEFILE = Path(__file__).parent.parent / "Makefile"

pytestmark = pytest.mark.skipif(shutil.which("make") is None, reason="needs make")


def make(folder: Path, *targets: str) -> subprocess.CompletedProcess[str]:
    """Run targets in a folder, as if everything were installed."""
    command = ["make", "-f", str(MAKEFILE), "-o", "install", *targets]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("mine", ["archive.db", "captures"])
def test_what_is_not_the_demos_is_neither_written_to_nor_taken_away(tmp_path: Path, mine: str) -> None:
    (tmp_path / mine).mkdir()
    ran = make(tmp_path, "demo")
    assert ran.returncode == 2
    assert f"{mine} was not made by the demo; name others: make demo DB=demo.db" in ran.stderr
    assert make(tmp_path, "clean").returncode == 0
    assert [path.name for path in tmp_path.iterdir()] == [mine]


def test_what_is_the_demos_is_taken_away(tmp_path: Path) -> None:
    for name in ("archive.db", "archive.db-wal", "archive.db.demo", "captures", "captures.demo", "other.db"):
        (tmp_path / name).touch()
    assert make(tmp_path, "clean").returncode == 0
    assert [path.name for path in tmp_path.iterdir()] == ["other.db"]
