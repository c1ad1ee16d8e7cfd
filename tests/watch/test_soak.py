"""A slice of the soak, and that its checks notice what they are for."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path

from benchmarks.soak import Soak

ROOT = Path(__file__).parent.parent.parent


def test_make_soak_runs_the_whole() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert "\nsoak: install\n\tfor name in $(SOAKS); do $(BIN)/python -m benchmarks.$$name" in makefile
    assert re.search(r"^SOAKS := .*\bsoak\b", makefile, re.MULTILINE)


def test_nothing_lost_nothing_twice(tmp_path: Path) -> None:
    with closing(Soak(tmp_path, articles=400, hours=40, seconds=None, seed=3)) as soak:
        soak.run()
        assert soak.problems() == []
        assert soak.figures.rounds >= 30
        assert min(soak.figures.refusals, soak.figures.deaths, soak.figures.taken_then_died) > 0
        with closing(sqlite3.connect(tmp_path / "ledger.db")) as ledger, ledger:
            ledger.execute("delete from taken where rowid = (select min(rowid) from taken)")
            ledger.execute("insert into taken select * from taken where rowid = (select max(rowid) from taken)")
        with closing(sqlite3.connect(tmp_path / "archive.db")) as archive, archive:
            archive.execute("update articles set body = '' where id = 1")
        problems = " ".join(soak.problems())
        soak.figures.rounds, soak.figures.memory = 1000, [*[100] * 900, *[111] * 100]
        problems += " ".join(soak.problems())
    assert all(word in problems for word in ("missing or old", "events told", "told twice", "memory grew"))
