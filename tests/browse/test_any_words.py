"""No query is an error, and all three entries (page, Datasette's tables, command line) find the same."""

from __future__ import annotations

import json
import re
from pathlib import Path
from urllib.parse import urlencode

from click.testing import CliRunner
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from scraper.cli import haiphong
from tests.browse.conftest import Ask

PIECES = (
    "lê",
    "chân",
    "Phường",
    "vệ",
    "sinh",
    '"',
    "“",
    "-",
    "*",
    "^",
    ":",
    "+",
    "(",
    ")",
    "{",
    "}",
    ",",
    "'",
    ";",
    "|",
)
PIECES += (
    "AND",
    "OR",
    "NOT",
    "NEAR",
    "NEAR(a b, 2)",
    "title:",
    "title_folded : ",
    "{title lead}",
    "rowid",
    " ",
    "%",
    "7",
)


def on_the_command_line(path: Path, words: str) -> set[str]:
    arguments = ["search", "--db", str(path), "--limit", "1000", "--json", "--", words]
    result = CliRunner().invoke(haiphong, arguments)
    assert result.exit_code == 0, result.output
    return {hit["key"] for hit in json.loads(result.stdout)}


def in_the_table(ask: Ask, words: str) -> set[str]:
    answer = ask("/archive/articles.json?" + urlencode({"_search": words, "_shape": "array", "_size": "max"}))
    assert answer.status_code == 200, answer.text
    return {row["key"] for row in answer.json()}


def number_on_the_page(ask: Ask, words: str) -> int:
    answer = ask("/search?" + urlencode({"q": words, "lang": "en"}))
    assert answer.status_code == 200, answer.text
    counted = re.search(r'role="status"><strong>([\d,]+) article', answer.text)
    assert counted, answer.text
    return int(counted[1].replace(",", ""))


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.lists(st.sampled_from(PIECES), min_size=1, max_size=8).map("".join) | st.text(max_size=20))
@example(words="🙂")
@example(words="-hộ")
@example(words="--lê")
@example(words='"vệ sinh')
@example(words="vệ sinh -(an)")
@example(words="NEAR(vệ sinh")
def test_no_query_is_an_error_and_all_entries_agree(ask: Ask, seeded: Path, words: str) -> None:
    words = words.encode("utf-8", "ignore").decode()
    found = on_the_command_line(seeded, words)
    assert number_on_the_page(ask, words) == len(found)
    assert in_the_table(ask, words) == found


def test_what_holds_no_word_is_told(ask: Ask) -> None:
    answer = ask("/search?" + urlencode({"q": "🙂", "lang": "en"}))
    assert "There is no word in this to look for" in answer.text
    assert ask("/feeds/search.json?" + urlencode({"q": "🙂"})).json()["items"] == []
    assert len(ask("/archive/articles.csv?" + urlencode({"_search": "🙂"})).text.splitlines()) == 1
