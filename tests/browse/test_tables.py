"""Datasette's own tables as readers of Vietnamese need them: search, CSV for Excel, links back, no tricks."""

from __future__ import annotations

import csv
import io
from urllib.parse import quote

import pytest
from lxml import html

from scraper.archive.search import Filters
from scraper.browse.search_view import table_parameters
from tests.browse.conftest import Ask
from tests.browse.seed import EDITED, HOSTILE


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_search_follows_the_same_rules(ask: Ask) -> None:
    def found(words: str, parameter: str = "_search") -> int:
        answer = ask(f"/archive/articles.json?{parameter}={quote(words)}&_size=0").json()
        return int(answer["filtered_table_rows_count"])

    assert found("“ngày thứ bảy cùng dân”") == found('"ngay thu 7 cung dan"') == 23
    assert found("le chan -vĩnh") < found("le chan") == found("LÊ CHÂN")
    assert found('AND ( "') == found("and")
    assert found("vinh niem", "_search_title") == found("vĩnh niệm", "_search_title") == 8


def test_keys_lead_to_pages(ask: Ask) -> None:
    page = html.fromstring(ask(f"/archive/articles?key={EDITED}").content)
    assert f"/article/{EDITED}" in page.xpath("//td[contains(@class, 'col-key')]/a/@href")


def test_no_text_reads_backwards(ask: Ask) -> None:
    for path in (f"/archive/articles?key={HOSTILE}", "/archive?sql=select+title+from+articles"):
        answer = ask(path)
        assert "gpj.exe" in answer.text
        assert "\u202e" not in answer.text
        assert "<script>document" not in answer.text


@pytest.mark.parametrize("path", ["/about", "/search?q=le+chan&lang=en"])
def test_csv_that_is_offered_opens_in_excel(ask: Ask, path: str) -> None:
    address = html.fromstring(ask(path).content).xpath("//main//a[text()='CSV']/@href")[0]
    answer = ask(address)
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"] == 'attachment; filename="articles.csv"'
    assert answer.content.startswith(b"\xef\xbb\xbfid,key,")
    assert EDITED in {row["key"] for row in rows(answer.content.decode("utf-8-sig"))}


def test_csv_that_a_program_reads_begins_with_its_columns(ask: Ask) -> None:
    assert ask("/archive/articles.csv?_size=1").text.startswith("id,key,")


@pytest.mark.parametrize(
    "filters",
    [
        "topic=ngay-thu-7-cung-dan",
        "section=tin+tuc+su+kien",
        f"author={quote('Hoàng Tùng')}",
        "source=haiphong.gov.vn",
        "portal=lechan.haiphong.gov.vn",
        "status=gone",
        "since=2021-02-01&until=2021-02-28",
        "topic=ngay-thu-7-cung-dan&portal=haiphong.gov.vn&q=m%C3%B4i+tr%C6%B0%E1%BB%9Dng",
        "author=%27%22--",
    ],
)
def test_the_table_has_the_articles_of_the_search(ask: Ask, filters: str) -> None:
    page = html.fromstring(ask(f"/search?{filters}&lang=en").content)
    counted = int(page.cssselect(".results-head strong")[0].text_content().split()[0])
    answer = ask(ask(f"/search.csv?{filters}").headers["location"])
    assert len(rows(answer.content.decode("utf-8-sig"))) == counted
    answer = ask(ask(f"/search.json?{filters}").headers["location"])
    assert answer.json()["filtered_table_rows_count"] == counted
    taken = page.xpath("//p[@class='take']//a/@href")[1:]
    assert [ask(address).status_code for address in taken] == [200] * (3 if counted else 0)


def test_a_name_with_an_apostrophe_is_quoted() -> None:
    where = table_parameters("", Filters(author="N'Diaye"), ())["_where"]
    assert where == [
        "id in (select article_id from article_authors join authors on authors.id = author_id "
        "where authors.name = 'N''Diaye')"
    ]
