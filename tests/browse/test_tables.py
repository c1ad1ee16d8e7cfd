"""Datasette's own tables as readers of Vietnamese need them: search, CSV for Excel, links back, no tricks."""

from __future__ import annotations

import csv
import io
import sqlite3
from pathlib import Path
from urllib.parse import quote

import pytest
from lxml import html

from scraper.archive.facets import facets_of
from scraper.archive.search import Filters
from scraper.browse import prepare_connection
from scraper.browse.search_view import table_parameters
from tests.browse.conftest import Ask, asking
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


NARROWED = {
    "": "1",
    "portal=haiphong.gov.vn": "portal = 'haiphong.gov.vn'",
    "status=gone&portal=haiphong.gov.vn": "status = 'gone' and portal = 'haiphong.gov.vn'",
    "section=no+such": "0",
    "status__in=gone,live&published_date__gte=2021-02-01": "status in ('gone', 'live')"
    " and published_date >= '2021-02-01'",
    "published_date__isnull=1": "published_date is null",
    "_search=le+chan": "id in (select rowid from articles_fts where articles_fts match search_query('le chan'))",
    "_search=le+chan&status=live": "status = 'live' and"
    " id in (select rowid from articles_fts where articles_fts match search_query('le chan'))",
    "_search_title=vinh+niem": "fold(title) like '%vinh niem%'",
    "_where=title+like+'%25+and+%25'": "title like '% and %'",
    "_where=1+or+0&portal=haiphong.gov.vn": "portal = 'haiphong.gov.vn' and 1 or 0",
}


@pytest.mark.parametrize("narrowed", NARROWED)
def test_facets_of_articles_are_those_of_the_rows_listed(ask: Ask, seeded: Path, narrowed: str) -> None:
    facets = ask(f"/archive/articles.json?{narrowed}&_facet_counted=source&_size=0").json()["facet_results"]
    assert list(facets) == ["section", "portal", "status", "source"]
    connection = sqlite3.connect(seeded)
    prepare_connection(connection)
    for name, facet in facets.items():
        counted = connection.execute(
            f"select {name}, count(*) from articles where ({NARROWED[narrowed]}) and {name} is not null group by 1"
            " order by 2 desc, 1"
        ).fetchall()
        assert [(each["value"], each["count"]) for each in facet["results"]] == counted
        assert (facet["type"], facet["hideable"]) == ("column", name == "source")
    connection.close()


def test_a_facet_leads_to_its_rows_and_back(ask: Ask) -> None:
    def shown(query: str) -> dict[str, tuple[bool, str]]:
        facet = ask(f"/archive/articles.json?{query}").json()["facet_results"]["portal"]
        return {each["value"]: (each["selected"], each["toggle_url"]) for each in facet["results"]}

    selected, address = shown("status=live&_size=1")["lechan.haiphong.gov.vn"]
    assert not selected
    assert address.endswith("/archive/articles.json?status=live&_size=1&portal=lechan.haiphong.gov.vn")
    narrowed = shown(address.partition("?")[2])
    assert list(narrowed) == ["lechan.haiphong.gov.vn"]
    selected, address = narrowed["lechan.haiphong.gov.vn"]
    assert selected
    assert address.endswith("/archive/articles.json?status=live&_size=1")


def test_only_columns_that_are_counted_are_facets_so(ask: Ask) -> None:
    facets = ask("/archive/articles.json?_facet_counted=title&_facet_counted=nothing&_facet_size=1&_size=0").json()
    assert list(facets["facet_results"]) == ["section", "portal", "status"]
    assert [(len(each["results"]), each["truncated"]) for each in facets["facet_results"].values()] == [(1, True)] * 3
    other = ask("/archive/authors.json?_facet_counted=status&_size=0").json()
    assert list(other["facet_results"]) == ["kind"]


def test_what_counting_needs_is_read_before_the_first_reader_asks(seeded: Path) -> None:
    with asking(seeded) as get:
        assert get("/-/versions.json").status_code == 200
    statements: list[str] = []
    connection = sqlite3.connect(seeded)
    connection.set_trace_callback(statements.append)
    assert facets_of(connection, None).total == connection.execute("select count(*) from articles").fetchone()[0]
    assert any("facet_marks" in statement for statement in statements)
    assert not any("from articles indexed by" in statement for statement in statements)
    connection.close()


def test_a_database_of_something_else_is_served_too(tmp_path: Path) -> None:
    other = sqlite3.connect(tmp_path / "other.db")
    other.execute("create table articles (id integer primary key, section text)")
    other.execute("insert into articles values (1, 'Tin')")
    other.execute("create table words (word text)")
    other.execute("create virtual table articles_fts using fts5(section, content='words', content_rowid='word')")
    other.commit()
    other.close()
    with asking(tmp_path / "other.db") as get:
        assert get("/other/articles.json?_facet_counted=section").json()["facet_results"] == {}
        assert get("/other/articles.json?_search=Tin&_fts_table=articles_fts").json()["rows"] == []


@pytest.mark.parametrize(
    "narrowed", ["", "&portal=haiphong.gov.vn", "&published_date__gte=2021-01-01&section=Kinh+t%E1%BA%BF"]
)
def test_a_search_of_many_is_answered_in_order_with_the_same_rows(ask: Ask, narrowed: str) -> None:
    def listed(path: str) -> tuple[list[list[object]], int, str]:
        answer = ask(f"/archive/articles.json?_search=le+chan{narrowed}{path}").json()
        return answer["rows"], answer["filtered_table_rows_count"], answer["query"]["sql"]

    quick, read = listed(""), listed("&_where=1")
    assert quick[:2] == read[:2]
    assert "+rowid in" in quick[2]
    assert "+rowid in" not in read[2]


@pytest.mark.parametrize(
    "path", ["_search=nowhere", "_search=le+chan&_sort=word_count", "_search=le+chan&lead__contains=a"]
)
def test_a_search_of_few_or_by_what_no_index_has_is_not(ask: Ask, path: str) -> None:
    assert "+rowid in" not in ask(f"/archive/articles.json?{path}").json()["query"]["sql"]
