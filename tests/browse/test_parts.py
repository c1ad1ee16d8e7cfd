"""The pure parts of the pages: diffs, charts, citations, addresses, languages."""

from __future__ import annotations

import json
import sqlite3
from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.browse.chart_data import articles_chart, months_between
from scraper.browse.charts import Chart, Series, axis_ticks
from scraper.browse.citation import apa, bibtex, news_article
from scraper.browse.diff import MAX_WORDS, shortened, word_diff
from scraper.browse.language import choose, language
from scraper.browse.links import Links
from scraper.browse.listing_data import places_in
from scraper.browse.templating import json_ld, web_url, without_tricks
from tests.growth import assert_linear

TEXT = st.text(alphabet="ab đà.,\n12“”", max_size=120)


@given(before=TEXT | st.none(), after=TEXT | st.none())
def test_a_diff_holds_both_texts(before: str | None, after: str | None) -> None:
    pieces = word_diff(before, after)
    assert "".join(piece.text for piece in pieces if piece.kind in ("same", "removed")) == (before or "")
    assert "".join(piece.text for piece in pieces if piece.kind in ("same", "added")) == (after or "")
    changed = [piece for piece in pieces if piece.kind != "same"]
    assert bool(changed) == ((before or "") != (after or ""))
    assert [piece for piece in shortened(pieces) if piece.kind in ("removed", "added")] == changed


def test_a_diff_is_by_words() -> None:
    pieces = word_diff("Thu ngân sách 1,5 tỷ đồng", "Thu ngân sách 15 tỷ đồng")
    assert [(piece.kind, piece.text) for piece in pieces] == [
        ("same", "Thu ngân sách "),
        ("removed", "1,5"),
        ("added", "15"),
        ("same", " tỷ đồng"),
    ]


def test_a_long_paragraph_that_differs_is_not_compared_word_by_word() -> None:
    before = " ".join(f"từ{number % 997}" for number in range(MAX_WORDS))
    assert [piece.kind for piece in word_diff(before, before[::-1])] == ["removed", "added"]


def test_any_number_of_paragraphs_is_compared_in_linear_time() -> None:
    def compare(paragraphs: int) -> None:
        word_diff("\n\n".join(["một hai ba"] * paragraphs), "\n\n".join(["hai ba bốn"] * paragraphs))

    assert_linear(compare, lambda paragraphs: paragraphs, 200)


@pytest.mark.parametrize(
    ("highest", "ticks"),
    [
        (0, [0, 1]),
        (3, [0, 1, 2, 3]),
        (9, [0, 3, 6, 9]),
        (40, [0, 10, 20, 30, 40]),
        (1234, [0, 500, 1000, 1500]),
    ],
)
def test_axis_ticks_are_round(highest: int, ticks: list[int]) -> None:
    assert axis_ticks(highest) == ticks


@given(st.integers(0, 10**9))
def test_axis_ticks_reach_the_highest(highest: int) -> None:
    ticks = axis_ticks(highest)
    assert ticks[0] == 0
    assert ticks[-1] >= highest
    assert 2 <= len(ticks) <= 6


def test_a_chart_is_sound_xml_whatever_its_names() -> None:
    name = "<script>alert('x')</script> & \""
    labels = ("2021-01", "2021-02")
    chart = Chart(
        name, name, labels, ("Jan", name), (Series(name, (1, 0)), Series("b", (2, 3))), "select 1", named=True
    )
    picture = ElementTree.fromstring(str(chart.svg))
    assert len(picture.findall("rect")) == 3
    assert picture.get("aria-label") == name
    assert chart.rows == [("Jan", (1, 2)), (name, (0, 3))]


def test_months_between_are_all_of_them() -> None:
    assert months_between("2020-11", "2021-02") == ["2020-11", "2020-12", "2021-01", "2021-02"]
    assert months_between("2021-02", "2020-11") == []


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        " JaVaScRiPt:alert(1)",
        "data:text/html,x",
        "//evil.example",
        "vbscript:x",
        "",
        None,
        "http://[",
        "file:///x",
    ],
)
def test_only_addresses_of_the_web_become_links(url: str | None) -> None:
    assert web_url(url) is None


def test_addresses_of_the_web_stay() -> None:
    assert web_url("https://haiphong.gov.vn/a?b=1") == "https://haiphong.gov.vn/a?b=1"


@given(st.text(max_size=60))
def test_json_ld_cannot_end_its_script(text: str) -> None:
    scripts: list[str] = []

    class Reader(HTMLParser):
        def handle_data(self, data: str) -> None:
            scripts.append(data)

    attack = f"{text}</script><script>alert(1)</script><!--<script>"
    block = str(json_ld({"a": attack}))
    assert "<" not in block
    assert json.loads(block)["a"] == attack


@given(st.text(max_size=60))
def test_paths_of_keys_stay_paths(key: str) -> None:
    path = Links("", "/news", "").article(key.encode("utf-8", "replace").decode())
    assert path.startswith("/news/article/")
    assert path.isascii()
    assert not set(path) & set(" \"'<>?#&\\")


def test_text_that_reads_backwards_does_not() -> None:
    assert without_tricks("ảnh\u202egpj.exe\u2066") == "ảnhgpj.exe"


@pytest.mark.parametrize(
    ("parameter", "cookie", "accept", "code"),
    [
        (None, None, None, "vi"),
        (None, None, "*", "vi"),
        (None, None, "en-US,en;q=0.9", "en"),
        (None, None, "en;q=0.3,vi;q=0.8", "vi"),
        (None, None, "de,fr;q=0.5", "en"),
        (None, "vi", "en", "vi"),
        ("en", "vi", "vi", "en"),
        ("xx", "", "vi;q=x", "en"),
    ],
)
def test_the_language_is_chosen(parameter: str | None, cookie: str | None, accept: str | None, code: str) -> None:
    assert choose(parameter, cookie, accept).code == code


@given(st.text(max_size=200))
def test_no_header_breaks_the_choice(accept: str) -> None:
    assert choose(None, accept, accept).code in ("vi", "en")


ARTICLE = {
    "key": "haiphong.gov.vn:54012",
    "portal": "haiphong.gov.vn",
    "title": "Thu 15% & chi {5}",
    "url": "https://haiphong.gov.vn/x-54012.html",
    "published_date": "2021-01-23",
    "last_seen_at": "2021-02-01T08:00:00+07:00",
}


def test_citations() -> None:
    authors = [{"name": "Hoàng Tùng", "role": "writer"}, {"name": "Đỗ Hiền", "role": "photographer"}]
    address = "https://archive.example/article/haiphong.gov.vn:54012"
    assert apa(ARTICLE, authors, address) == (
        "Hoàng Tùng. (2021, January 23). Thu 15% & chi {5}. haiphong.gov.vn. Hải Phòng News Archive. " + address
    )
    assert apa(ARTICLE, authors[1:], address).startswith("Đỗ Hiền. (2021, January 23). ")
    assert apa({**ARTICLE, "published_date": None}, [], address).startswith(
        "haiphong.gov.vn. (n.d.). Thu 15% & chi {5}. Hải"
    )
    entry = bibtex(ARTICLE, authors, address)
    assert r"title = {{Thu 15\% \& chi \{5\}}}" in entry
    assert "author = {{Hoàng Tùng}}" in entry
    assert "urldate = {2021-02-01}" in entry


@pytest.mark.parametrize(
    ("published", "said"),
    [
        ("2021-01-23T14:32+07:00", "2021-01-23T14:32+07:00"),
        ("2021-01", "2021-01"),
        ("2021-01-22/2021-01-23", None),
        ("2021-W03", None),
        (None, None),
    ],
)
def test_structured_data_has_only_dates_that_schema_org_has(published: str | None, said: str | None) -> None:
    row = {**ARTICLE, "lead": None, "section": None, "body": "a", "word_count": 1, "modified_at": None}
    data = news_article({**row, "published_at": published}, [], [], [], "https://archive.example/x")
    assert data.get("datePublished") == said
    assert None not in data.values()


def test_a_long_span_is_drawn_by_years() -> None:
    connection = sqlite3.connect(":memory:")
    connection.execute("create table articles (published_date)")
    days = [(f"{year}-0{month}-11",) for year in range(1999, 2026) for month in (1, 2)]
    connection.executemany("insert into articles values (?)", [*days, ("2021",), (None,)])
    chart = articles_chart(connection, language("en"))
    connection.close()
    assert chart is not None
    assert chart.labels == tuple(str(year) for year in range(1999, 2026))
    assert chart.span == "per year · 1999 – 2025"
    assert set(chart.series[0].values) == {2}
    names = [text.text for text in ElementTree.fromstring(str(chart.svg)).findall("text[@text-anchor='middle']")]
    assert names == ["1999", "2003", "2007", "2011", "2015", "2019", "2023"]


def test_places_are_named_by_their_unit() -> None:
    found = places_in(
        "Phường Vĩnh Niệm ra quân", "Tại phường Vĩnh Niệm, quận Lê Chân và xã An Đồng sáng nay; phường văn minh"
    )
    assert found == {"phường Vĩnh Niệm", "quận Lê Chân", "xã An Đồng"}
