"""An archive in which nothing has been archived yet: every page says so, none fails."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import feedparser
import pytest
from lxml import html

from scraper.archive.store import Archive
from tests.browse.conftest import Ask, asking


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ask]:
    folder = tmp_path_factory.mktemp("empty")
    with Archive.open(folder / "archive.db", folder / "captures", writer="test"):
        pass
    with asking(folder / "archive.db") as get:
        yield get


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/", "Nothing has been archived yet."),
        ("/search", "Nothing has been archived yet."),
        ("/search?q=le+chan", "No article has all of these words."),
        ("/search?status=gone", "No article fits these filters."),
        ("/changes", "Nothing of this kind has been noticed yet."),
        ("/changes?kind=removals", "Nothing of this kind has been noticed yet."),
        ("/charts", "Nothing has been archived yet."),
        ("/about", "0 articles in 0 versions"),
        ("/about", "No crawl has run yet."),
    ],
)
def test_every_page_says_that_there_is_nothing(empty: Ask, path: str, said: str) -> None:
    answer = empty(path, accept_language="en")
    assert answer.status_code == 200
    assert said in " ".join(html.fromstring(answer.content).text_content().split())


@pytest.mark.parametrize("name", ["new", "search", "edits", "removals"])
def test_every_feed_is_empty(empty: Ask, name: str) -> None:
    feed = feedparser.parse(empty(f"/feeds/{name}.atom").content)
    assert not feed.bozo
    assert feed.entries == []
    assert empty(f"/feeds/{name}.json").json()["items"] == []


def test_documents_are_whole(empty: Ask) -> None:
    assert [empty(path).status_code for path in ("/sitemap.xml", "/robots.txt", "/llms.txt", "/archive")] == [200] * 4


def test_the_archive_of_the_demo_says_that_its_articles_are_invented(tmp_path: Path) -> None:
    with Archive.open(tmp_path / "archive.db", tmp_path / "captures", writer="test"):
        pass
    with asking(tmp_path / "archive.db") as get:
        assert "Do not cite them" not in get("/", accept_language="en").text
        (tmp_path / "archive.db.demo").touch()
        assert "the articles here are invented. Do not cite them." in get("/about", accept_language="en").text
        assert "các bài viết ở đây là hư cấu" in get("/", accept_language="vi").text
