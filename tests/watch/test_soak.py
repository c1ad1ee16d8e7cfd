"""A slice of the soak, and that its checks notice what they are for."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from benchmarks.soak import Soak


def test_nothing_lost_nothing_twice(tmp_path: Path) -> None:
    with closing(Soak(tmp_path, articles=120, hours=10, seconds=None, seed=3)) as soak:
        soak.run()
        assert soak.problems() == []
        assert soak.figures.rounds >= 8
        assert soak.figures.refusals > 0
        with closing(sqlite3.connect(tmp_path / "ledger.db")) as ledger, ledger:
            ledger.execute("delete from taken where rowid = (select min(rowid) from taken)")
            ledger.execute("insert into taken select * from taken where rowid = (select max(rowid) from taken)")
        with closing(sqlite3.connect(tmp_path / "archive.db")) as archive, archive:
            archive.execute("update articles set body = '' where id = 1")
        problems = " ".join(soak.problems())
    assert all(word in problems for word in ("missing or old", "events told", "told twice"))
