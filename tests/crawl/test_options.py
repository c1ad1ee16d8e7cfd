"""What a crawl can be asked, and what is refused with which words."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest

from scraper.crawl.options import CrawlOptions
from scraper.errors import UsageError


def test_defaults() -> None:
    assert CrawlOptions.read({"limit": None, "start": (), "since": ""}) == CrawlOptions()


def test_text_as_scrapy_gives_it(tmp_path: Path) -> None:
    files = [tmp_path / "a.warc", tmp_path / "b.warc"]
    for file in files:
        file.touch()
    options = CrawlOptions.read(
        {
            "db": "x.db",
            "replay": os.pathsep.join(map(str, files)),
            "start": "https://haiphong.gov.vn/a https://haiphong.gov.vn/b",
            "since": "2021-01-23",
            "limit": "5",
            "revisit": "none",
            "media": "1",
        }
    )
    assert options.media
    assert options.db == Path("x.db")
    assert options.replay == tuple(files)
    assert options.start == ("https://haiphong.gov.vn/a", "https://haiphong.gov.vn/b")
    assert options.since == date(2021, 1, 23)
    assert (options.limit, options.revisit) == (5, "none")


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"limt": "5"}, "limt"),
        ({"limit": "0"}, "--limit 0"),
        ({"limit": "-3"}, "--limit -3"),
        ({"limit": "many"}, "--limit many"),
        ({"since": "23/1/2021"}, "YYYY-MM-DD"),
        ({"revisit": "maybe"}, "due, all, none"),
        ({"media": "maybe"}, "--media maybe"),
        ({"start": "file:///etc/passwd"}, "--start file:///etc/passwd"),
        ({"start": "haiphong.gov.vn"}, "https://"),
        ({"start": "http://[::1"}, "--start"),
        ({"start": "https://x:99999/"}, "--start"),
        ({"origin": "ftp://127.0.0.1"}, "--origin ftp"),
        ({"replay": "no-such.warc.gz"}, "no-such.warc.gz"),
        ({"delay": "0.1"}, "--origin"),
        ({"delay": "soon"}, "--delay soon"),
        ({"delay": "nan"}, "--delay nan"),
    ],
)
def test_refused(values: dict[str, object], words: str) -> None:
    with pytest.raises(UsageError, match=words.replace("[", r"\[").replace(".", r"\.")):
        CrawlOptions.read(values)


def test_a_replay_has_no_origin(tmp_path: Path) -> None:
    file = tmp_path / "a.warc"
    file.touch()
    with pytest.raises(UsageError, match="exclude"):
        CrawlOptions.read({"replay": str(file), "origin": "http://127.0.0.1:1"})


def test_ones_own_mirror_may_be_asked_faster() -> None:
    assert CrawlOptions.read({"delay": "0", "origin": "http://127.0.0.1:8000/"}).delay == 0
