"""Archives of invented articles are kept apart from real ones."""

from __future__ import annotations

from pathlib import Path

import pytest

from scraper.archive.demo import is_demo, mark_demo, refuse_demo
from scraper.errors import UsageError


def test_where_nothing_is_kept_yet_the_sample_may_go(tmp_path: Path) -> None:
    database, captures = tmp_path / "news.db", tmp_path / "captures"
    database.touch()
    captures.mkdir()
    mark_demo(database, captures)
    assert is_demo(database)
    assert is_demo(captures)
    with pytest.raises(UsageError, match="invented"):
        refuse_demo(database, captures)


@pytest.mark.parametrize("kept", ["news.db", "captures/a.warc.gz"])
def test_an_archive_of_something_else_takes_no_sample(tmp_path: Path, kept: str) -> None:
    (tmp_path / kept).parent.mkdir(exist_ok=True)
    (tmp_path / kept).write_bytes(b"something")
    with pytest.raises(UsageError, match=kept.split("/")[0]):
        mark_demo(tmp_path / "news.db", tmp_path / "captures")
    assert not is_demo(tmp_path / "news.db")
