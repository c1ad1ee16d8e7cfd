"""The verb search: words, unwanted words, filters, and what is refused."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.browse.seed import seed
from tests.crawl.running import Ran, haiphong


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return seed(tmp_path_factory.mktemp("archive"), 32).parent


def keys(ran: Ran) -> list[str]:
    assert ran.status == 0, ran.err
    return [hit["key"] for hit in json.loads(ran.out)]


def test_each_hit_has_its_key_and_its_address(folder: Path) -> None:
    ran = haiphong(folder, "search", "tổng vệ sinh", "an biên", "--limit", "1")
    title, where, _, key, url = ran.out.splitlines()
    assert title == "Phường An Biên ra quân tổng vệ sinh môi trường"
    assert where.split(" · ")[1:] == ["Tin tức - Sự kiện", "lechan.haiphong.gov.vn"]
    assert key.strip() == "haiphong.gov.vn:54020"
    assert url.strip() == "https://haiphong.gov.vn/Tin-tuc/20-54020.html"


def test_unwanted_words_need_no_quotes(folder: Path) -> None:
    everything = keys(haiphong(folder, "search", "an", "biên", "--json"))
    without = keys(haiphong(folder, "search", "an", "biên", "-hộ", "-he", "--json"))
    assert set(without) < set(everything)
    assert without == keys(haiphong(folder, "search", "an biên -hộ -he", "--json"))


def test_unwanted_words_alone_find_everything_else(folder: Path) -> None:
    of_place = set(keys(haiphong(folder, "search", "an biên", "--json", "--limit", "1000")))
    others = set(keys(haiphong(folder, "search", '-"an biên"', "--json", "--limit", "1000")))
    assert of_place
    assert not of_place & others
    assert len(of_place | others) == len(keys(haiphong(folder, "search", "", "--json", "--limit", "1000")))


def test_h_asks_for_help_only_alone(folder: Path) -> None:
    help_text = haiphong(folder, "search", "-h").out
    assert help_text.startswith("Usage: haiphong search")
    assert re.search(r"^ +-h, --help +Show this message and exit", help_text, re.MULTILINE)
    assert haiphong(folder, "search", "--help").out == help_text
    assert haiphong(folder, "search", "an", "-hè", "--json").out.startswith("[")


def test_filters_narrow(folder: Path) -> None:
    options = ("--section", "kinh te", "--portal", "haiphong.gov.vn", "--status", "live", "--since", "20210201")
    ran = haiphong(folder, "search", "phường", *options, "--until", "2021-06-30", "--newest", "--json")
    hits = json.loads(ran.out)
    assert hits
    assert {(hit["section"], hit["portal"], hit["status"]) for hit in hits} == {("Kinh tế", "haiphong.gov.vn", "live")}
    days = [hit["published_date"] for hit in hits]
    assert days == sorted(days, reverse=True)
    assert all("2021-02-01" <= day <= "2021-06-30" for day in days)


def test_what_the_limit_leaves_out_is_said_beside_the_results(folder: Path) -> None:
    whole = haiphong(folder, "search", "an biên", "--json", "--limit", "1000")
    number = len(keys(whole))
    ran = haiphong(folder, "search", "an biên", "--json", "--limit", "2")
    assert len(keys(ran)) == 2
    assert ran.err == f"2 of {number}; --limit {number} shows all.\n"
    assert whole.err == haiphong(folder, "search", "an biên", "--limit", str(number)).err == ""


@pytest.mark.parametrize("words", ["🙂", "*", "-", '"'])
def test_what_holds_no_word_finds_nothing(folder: Path, words: str) -> None:
    ran = haiphong(folder, "search", words, "--json")
    assert keys(ran) == []
    assert ran.err == "Nothing found.\nThere is no word in this to look for; type letters or numbers.\n"


def test_without_a_hit_nothing_is_printed(folder: Path) -> None:
    ran = haiphong(folder, "search", "xyzzy")
    assert (ran.status, ran.out) == (0, "")
    assert ran.err.startswith("Nothing found.\nTry fewer or shorter words")


def test_what_would_find_something_is_said(folder: Path) -> None:
    ran = haiphong(folder, "search", "an biên", "xyzzy")
    assert (ran.status, ran.out) == (0, "")
    assert re.search(
        r"^Searches that ask for less: an \(\d+ articles\), biên \(\d+ articles\)\.$", ran.err, re.MULTILINE
    )
    ran = haiphong(folder, "search", "an biên", "--until", "1999-01-01")
    assert re.search(r"^Without the filters: \d+ articles\.$", ran.err, re.MULTILINE)
    assert "ask for less" not in ran.err


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--since", "abc"], ["--since abc", "YYYY-MM-DD"]),
        (["--until", "2021-13-01"], ["--until 2021-13-01", "YYYY-MM-DD"]),
        (["--since", "2022-01-01", "--until", "2021-01-01"], ["--since 2022-01-01", "--until 2021-01-01"]),
        (["--topic", "nope"], ["--topic nope", "ngay-thu-7-cung-dan"]),
        (["--section", "nope"], ["--section nope", "Kinh tế, Tin tức - Sự kiện"]),
        (["--author", "hoang tung"], ["--author hoang tung", "Hoàng Tùng"]),
        (["--source", "nope"], ["--source nope", "haiphong.gov.vn"]),
        (["--portal", "nope"], ["--portal nope", "lechan.haiphong.gov.vn"]),
    ],
    ids=lambda value: " ".join(value[:2]),
)
def test_a_filter_that_means_nothing_is_refused(folder: Path, options: list[str], said: list[str]) -> None:
    ran = haiphong(folder, "search", "phường", *options)
    assert (ran.status, ran.out) == (2, "")
    assert len(ran.err.splitlines()) == 1
    assert all(part in ran.err for part in said), ran.err


@pytest.mark.parametrize("arguments", [["--sinec", "2021-01-01", "x"], ["x", "--limit", "0"], []])
def test_wrong_use(folder: Path, arguments: list[str]) -> None:
    assert haiphong(folder, "search", *arguments).status == 2


def test_the_readers_of_pages_are_not_loaded_to_search() -> None:
    code = "import sys, scraper.commands.search; print(*(name for name in sys.modules if name.startswith('scraper.')))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert "scraper.archive.search" in loaded
    assert not {"scraper.vietnamese.dates", "scraper.vietnamese.bylines", "scraper.extract"}.intersection(loaded)
