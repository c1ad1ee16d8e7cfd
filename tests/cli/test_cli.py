"""The verbs as people call them: help, answers, and one clear line when something is wrong."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.request import urlopen

import pytest
from click.testing import CliRunner

from sample.build import FIRST
from scraper.archive.warc_reading import read_exchanges
from scraper.cli import VERBS
from scraper.cli import haiphong as command
from scraper.commands.extract import read
from scraper.extract.page import Page
from scraper.items import Article
from tests.crawl.loopback import loopback
from tests.crawl.pages import HOST, LISTING, article, article_path, key, listing, portal
from tests.crawl.running import ROOT, START, Ran, haiphong, write_warc


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Ran:
    folder = tmp_path_factory.mktemp("archive")
    file = write_warc(folder / "site.warc.gz", [(HOST + path, 200, {}, page) for path, page in portal(6).items()])
    ran = haiphong(folder, "crawl", "--start", START, "--replay", str(file))
    assert ran.status == 0, ran.err
    return ran


@pytest.mark.parametrize("verb", list(VERBS))
def test_every_verb_has_help_with_an_example(verb: str) -> None:
    result = CliRunner().invoke(command, [verb, "--help"])
    assert result.exit_code == 0
    assert f"haiphong {verb}" in result.output.partition("Usage:")[2].partition("\n")[2]
    assert "Example" in result.output


def test_the_verbs_are_listed() -> None:
    result = CliRunner().invoke(command, ["--help"])
    assert all(verb in result.output for verb in VERBS)


def test_an_unknown_verb_is_wrong_use(tmp_path: Path) -> None:
    ran = haiphong(tmp_path, "crwal")
    assert ran.status == 2
    assert "No such command 'crwal'; did you mean 'crawl'?" in ran.err
    assert "did you mean" not in haiphong(tmp_path, "xyzzy").err


@pytest.mark.parametrize(("made", "option"), [("archive.db", "--db"), ("captures", "--captures")])
@pytest.mark.parametrize("verb", [["crawl", "haiphong"], ["watch", "--once"]])
def test_the_archive_of_the_demo_is_never_crawled_live(tmp_path: Path, verb: list[str], made: str, option: str) -> None:
    (tmp_path / f"{made}.demo").touch()
    with loopback(portal(1)) as site:
        ran = haiphong(tmp_path, *verb, *(("--origin", site.url) if verb[0] == "crawl" else ()))
        assert not site.seen
    assert ran.status == 2
    assert f"{made} holds the demo's invented articles; name another archive" in ran.err
    assert option in ran.err


def test_the_sample_is_never_replayed_into_an_archive_of_real_articles(archive: Ran, tmp_path: Path) -> None:
    (tmp_path / "archive.db").write_bytes((archive.folder / "archive.db").read_bytes())
    ran = haiphong(tmp_path, "crawl", "haiphong", "--replay", str(FIRST))
    assert ran.status == 2
    assert "archive.db was not made by the demo, and the sample's articles are invented" in ran.err
    assert [path.name for path in tmp_path.iterdir()] == ["archive.db"]


def test_status(archive: Ran) -> None:
    ran = haiphong(archive.folder, "status")
    assert ran.status == 0, ran.err
    assert "haiphong.gov.vn 6" in ran.out
    facts = json.loads(haiphong(archive.folder, "status", "--json").out)
    assert facts["articles"] == 6
    assert facts["crawls"][0]["outcome"] == "done"


@pytest.mark.parametrize("arguments", [["search", "x"], ["status"], ["serve"]])
def test_without_an_archive_the_remedy_is_said(tmp_path: Path, arguments: list[str]) -> None:
    ran = haiphong(tmp_path, *arguments)
    assert ran.status == 2
    assert "archive.db" in ran.err
    assert "haiphong crawl" in ran.err
    assert not list(tmp_path.iterdir())


def test_a_database_that_is_none(tmp_path: Path) -> None:
    (tmp_path / "archive.db").write_text("no database" * 100)
    ran = haiphong(tmp_path, "status")
    assert ran.status == 3
    assert len(ran.err.strip().splitlines()) == 1


def test_extract_an_article(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(article(0))
    ran = haiphong(tmp_path, "extract", "page.html", "--url", HOST + article_path(0), "--json")
    assert ran.status == 0, ran.err
    value = json.loads(ran.out)
    assert value["key"] == key(0)
    assert isinstance(value["body"], list)
    assert {"captions", "authors", "images", "related", "tags", "provenance"} <= set(value)


def test_extract_a_listing(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(listing([0, 1, 2], f"{LISTING}?page=2"))
    ran = haiphong(tmp_path, "extract", "page.html", "--url", START, "--json")
    assert json.loads(ran.out) == {
        "articles": [HOST + article_path(number) for number in range(3)],
        "next_page": f"{START}?page=2",
    }
    assert f"next page: {START}?page=2" in haiphong(tmp_path, "extract", "page.html", "--url", START).out


def test_extract_explains_why_a_page_is_a_listing(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(listing([0, 1, 2, 3], f"{LISTING}?page=2"))
    ran = haiphong(tmp_path, "extract", "page.html", "--url", START, "--explain")
    assert ran.out.startswith(
        f"{START}\nread as a listing: the address names no article, and the page lists 4 articles;"
    )
    assert "(--url)" in ran.out
    assert HOST + article_path(3) in ran.out


@pytest.mark.parametrize("path", ["x", "tin-tuc"])
def test_extract_reads_an_article_under_an_address_that_names_none(path: str) -> None:
    (exchange,) = (each for each in read_exchanges([FIRST]) if each.url.endswith("-ngam-canh-781245"))
    found = read(Page.from_bytes(exchange.decoded_payload(), f"https://example.com/{path}"), None)
    assert isinstance(found, Article)
    assert found.title.startswith("Tuyến tàu khách Hải Phòng")


def test_extract_from_a_recording(tmp_path: Path) -> None:
    url = HOST + article_path(0)
    pages = [(url, 200, {}, article(0)), (START, 200, {}, listing([0], None)), (url, 404, {}, "gone")]
    write_warc(tmp_path / "site.warc.gz", pages)
    ran = haiphong(tmp_path, "extract", "site.warc.gz", "--url", url, "--json")
    assert ran.status == 0, ran.err
    assert json.loads(ran.out)["key"] == key(0)
    for option, said in (
        ([], "site.warc.gz: this is a WARC file; name the page with --url. It holds"),
        (["--url", f"{HOST}/x-1"], f"site.warc.gz: this WARC file has no page of --url {HOST}/x-1. It holds"),
    ):
        ran = haiphong(tmp_path, "extract", "site.warc.gz", *option)
        assert (ran.status, ran.out) == (2, "")
        assert said in ran.err
        assert ran.err.endswith(f":\n{url}\n")


def test_extract_from_a_mirror(tmp_path: Path) -> None:
    with loopback({**portal(1), "/robots.txt": "User-agent: *\nDisallow: /private"}) as site:
        url = HOST + article_path(0)
        ran = haiphong(tmp_path, "extract", url, "--origin", site.url, "--json")
        assert ran.status == 0, ran.err
        assert json.loads(ran.out)["url"] == url
        assert haiphong(tmp_path, "extract", f"{HOST}/private/x-123456", "--origin", site.url).status == 5
        assert haiphong(tmp_path, "extract", f"{HOST}/tin/khong-co-123456", "--origin", site.url).status == 4
        refused = haiphong(tmp_path, "extract", site.url + article_path(0))
    assert refused.status == 2
    assert f"{site.url}{article_path(0)}: 127.0.0.1" in refused.err
    assert "--origin" in refused.err


@pytest.mark.parametrize("source", ["notaurl://x", "ftp://haiphong.gov.vn/x", "http://[::1", "https://x:99999/"])
def test_extract_of_what_is_no_web_address(tmp_path: Path, source: str) -> None:
    ran = haiphong(tmp_path, "extract", source)
    assert ran.status == 2
    assert ran.err == f"Error: {source}: this is no web address; give one that starts with https:// or http://.\n"


def test_extract_of_a_server_that_is_not_there(tmp_path: Path) -> None:
    ran = haiphong(tmp_path, "extract", HOST + article_path(0), "--origin", "http://127.0.0.1:1")
    assert ran.status == 4
    assert "could not be fetched (Connection refused)" in ran.err


@pytest.mark.parametrize(
    ("content", "status"),
    [(b"", 4), (b"\x00\xff\xfe" * 300, 4), ("<h1>404</h1><p>Không tìm thấy trang</p>".encode(), 4), (None, 2)],
)
def test_extract_of_what_is_no_page(tmp_path: Path, content: bytes | None, status: int) -> None:
    if content is not None:
        (tmp_path / "page.html").write_bytes(content)
    ran = haiphong(tmp_path, "extract", "page.html", "--url", HOST + article_path(0), "--json")
    assert ran.status == status, ran.out + ran.err
    assert "page.html" in ran.err or HOST in ran.err
    assert len(ran.err.strip().splitlines()) == 1


def test_extract_of_a_file_without_html_is_no_empty_listing(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("# Kho lưu trữ\n\n1 < 2, <https://haiphong.gov.vn>\n")
    ran = haiphong(tmp_path, "extract", "README.md", "--url", START)
    assert (ran.status, ran.out) == (4, "")
    assert "README.md: there is no HTML in it" in ran.err


@pytest.mark.parametrize(
    "arguments",
    [
        ["--url", "nonsense"],
        [],
        ["--url", START, "--fetched-at", "yesterday"],
        ["--url", START, "--explain", "--json"],
    ],
)
def test_extract_wrongly_used(tmp_path: Path, arguments: list[str]) -> None:
    (tmp_path / "page.html").write_text("<p>no address</p>")
    ran = haiphong(tmp_path, "extract", "page.html", *arguments)
    assert ran.status == 2
    assert len(ran.err.strip().splitlines()) == 1


@pytest.mark.parametrize("below", ["", "/news"])
def test_serve(archive: Ran, tmp_path: Path, below: str) -> None:
    """Also under another name of the database, and without a trace when it is stopped."""
    shutil.copy(archive.folder / "archive.db", archive.folder / "copy.db")
    arguments = ["--db", "copy.db", *(["--base-url", below] if below else [])]
    process = subprocess.Popen(
        [sys.executable, "-u", "-m", "scraper", "serve", "--port", "0", *arguments],
        cwd=archive.folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(tmp_path)},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert process.stdout is not None
        address = process.stdout.readline().split()[4]
        assert address.endswith(below)
        with urlopen(_waited_for(f"{address}/copy/articles.json?_size=1"), timeout=10) as answer:
            assert json.load(answer)["filtered_table_rows_count"] == 6
        with urlopen(f"{address}/search?q=le+chan", timeout=10) as answer:
            assert f'href="{below}/article/' in answer.read().decode()
    finally:
        process.terminate()
        process.communicate(timeout=10)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("path", ["news", "https://archive.example/news/", "/a b/", "//x"])
def test_serve_below_something_that_is_no_path(archive: Ran, path: str) -> None:
    ran = haiphong(archive.folder, "serve", "--base-url", path)
    assert ran.status == 2
    assert path in ran.err
    assert len(ran.err.strip().splitlines()) == 1


def test_serve_tells_what_cannot_be_served(tmp_path: Path) -> None:
    (tmp_path / "archive.db").write_text("This is a letter, not a database. " * 100)
    ran = haiphong(tmp_path, "serve", "--port", "0")
    assert ran.status == 3
    assert "not a SQLite database" in ran.err
    assert ran.out == ""


def test_serve_on_a_busy_port(archive: Ran) -> None:
    with socket.create_server(("127.0.0.1", 0)) as busy:
        port = busy.getsockname()[1]
        ran = haiphong(archive.folder, "serve", "--port", str(port))
    assert ran.status == 2
    assert str(port) in ran.err
    assert "--port" in ran.err
    assert len(ran.err.strip().splitlines()) == 1


def _waited_for(url: str) -> str:
    until = time.monotonic() + 15
    while True:
        try:
            urlopen(url, timeout=5).close()
            return url
        except OSError:
            assert time.monotonic() < until, f"nothing answers at {url}"
            time.sleep(0.1)
