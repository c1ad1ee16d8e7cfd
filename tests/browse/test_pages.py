"""The pages as a reader's browser gets them."""

from __future__ import annotations

import base64
import hashlib
import itertools
import json
import re
import tomllib
from pathlib import Path
from urllib.parse import quote

import pytest
from lxml import html

from scraper.browse import listing_views, respond
from scraper.browse.language import language
from scraper.browse.security import OWN_POLICY
from tests.browse.conftest import Ask
from tests.browse.reading import texts, tree
from tests.browse.seed import EDITED, GONE, HOSTILE, REPUBLISHED, RETURNED, SUSPECT

PAGES = (
    "/",
    "/search",
    "/search?q=le+chan",
    "/search?q=zzzzz",
    f"/article/{EDITED}",
    f"/article/{REPUBLISHED}",
    f"/article/{HOSTILE}",
    f"/history/{EDITED}",
    f"/history/{RETURNED}",
    f"/evidence/{GONE}",
    f"/article/{SUSPECT}",
    f"/evidence/{RETURNED}",
    f"/article/{EDITED}?as_of=2021-01-24",
    "/topic/ngay-thu-7-cung-dan",
    f"/author/{quote('Hoàng Tùng')}",
    "/changes",
    "/changes?kind=silent",
    "/changes?kind=removals",
    "/charts",
    "/about",
)
TEMPLATES = Path(__file__).parents[2] / "scraper" / "browse" / "templates" / "browse"


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("code", ["vi", "en"])
def test_every_page_is_whole_in_both_languages(ask: Ask, path: str, code: str) -> None:
    page = tree(ask, path, accept_language=code)
    assert page.get("lang") == code
    assert len(page.cssselect("h1")) == 1
    assert page.findtext(".//title")
    levels = [int(heading.tag[1]) for heading in page.cssselect("h1, h2, h3")]
    assert levels[0] == 1
    assert all(later - earlier <= 1 for earlier, later in itertools.pairwise(levels)), path
    identifiers = page.xpath("//@id")
    assert len(identifiers) == len(set(identifiers))
    labelled = {label.get("for") for label in page.cssselect("label")}
    assert all(field.get("id") in labelled for field in page.cssselect("input:not([type=hidden])"))


@pytest.mark.parametrize("path", [*PAGES, "/article/unknown", "/archive", "/archive/articles", "/archive?sql=select+1"])
def test_every_answer_has_security_headers_and_asks_no_other_host(ask: Ask, path: str) -> None:
    response = ask(path)
    policy = response.headers["content-security-policy"]
    assert "'unsafe-inline'" not in policy.split("style-src")[0]
    assert "frame-ancestors 'none'" in policy
    assert response.headers["x-content-type-options"] == "nosniff"
    page = html.fromstring(response.content)
    loaded = page.xpath("//link[@rel='stylesheet' or @rel='icon']/@href | //img/@src | //script/@src | //iframe/@src")
    assert all(address.startswith("/") and not address.startswith("//") for address in loaded)
    if not path.startswith("/archive"):
        assert policy == OWN_POLICY
        assert (
            page.xpath("//script[not(@type='application/ld+json')] | //@style | //@*[starts-with(name(), 'on')]") == []
        )


def test_datasette_scripts_are_allowed_by_their_hash(ask: Ask) -> None:
    for path in (
        "/archive",
        "/archive/articles",
        "/archive?sql=select+1",
        "/archive/articles/1",
        "/archive/search?words=a",
    ):
        response = ask(path)
        for script in re.findall(r"<script>(.*?)</script>", response.text, re.DOTALL):
            digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
            assert f"'sha256-{digest}'" in response.headers["content-security-policy"], (path, script[:80])


@pytest.mark.parametrize(
    "path", [f"/article/{HOSTILE}", "/search?q=script", "/search?q=%3Cscript%3Ealert(1)%3C/script%3E"]
)
def test_hostile_texts_are_shown_and_never_run(ask: Ask, path: str) -> None:
    response = ask(path)
    page = html.fromstring(response.content)
    assert "<script>document" not in response.text
    assert "<img src=x" not in response.text
    assert page.xpath("//img[@src='x']") == []
    assert not [href for href in page.xpath("//@href") if not re.match(r"(?:/|https?://|#)", href)]
    assert "\u202e" not in response.text
    for block in page.xpath("//script"):
        assert json.loads(block.text)["@type"] == "NewsArticle"


def test_search_marks_and_counts(ask: Ask) -> None:
    page = tree(ask, "/search?q=le+chan+%E2%80%9Cng%C3%A0y+th%E1%BB%A9+b%E1%BA%A3y+c%C3%B9ng+d%C3%A2n%E2%80%9D&lang=vi")
    assert "23 bài viết" in texts(page, ".results-head")[0]
    assert "Ngày thứ 7 cùng dân" in texts(page, ".item-title mark")
    assert "Lê Chân" in texts(page, ".snippet mark")


def test_dates_narrow_and_nonsense_is_harmless(ask: Ask) -> None:
    page = tree(ask, "/search?q=le+chan&since=2021-02-01&until=2021-02-28&lang=en")
    assert all("February 2021" in meta for meta in texts(page, ".item .meta"))
    for path in (
        "/search?since=x&until='&page=-3&order=up&status=?",
        "/search?page=99999999",
        "/changes?kind=%00&page=0",
    ):
        assert ask(path).status_code == 200


def test_where_nothing_is_found_the_page_says_what_would_be(ask: Ask) -> None:
    empty = tree(ask, "/search?q=v%C4%A9nh+zzzz&lang=en").cssselect(".empty")[0]
    assert texts(empty, "li") == ["vĩnh 8", "zzzz 0"]
    assert empty.xpath(".//li/a/@href") == ["/search?q=v%C4%A9nh"]
    assert len(tree(ask, "/search?q=v%C4%A9nh").cssselect(".item")) == 8
    assert tree(ask, "/search?q=zzzz+yyyy").cssselect(".empty li") == []
    empty = tree(ask, "/search?q=v%C4%A9nh&since=2099-01-01&lang=en").cssselect(".empty")[0]
    assert texts(empty, "p") == ["No article fits these filters.", "Search without the filters 8"]
    assert empty.xpath(".//a/@href") == ["/search?q=v%C4%A9nh"]


@pytest.mark.parametrize(
    "path", ["/search?q=le+chan", "/topic/ngay-thu-7-cung-dan", f"/author/{quote('Hoàng Tùng')}", "/changes?kind=edits"]
)
def test_a_page_past_the_last_leads_to_the_first(ask: Ask, path: str) -> None:
    past = ask(f"{path}{'&' if '?' in path else '?'}page=999")
    assert past.status_code == 302
    assert past.headers["location"] == path


def test_results_go_on_to_the_next_page(ask: Ask) -> None:
    first = tree(ask, "/search?q=le+chan")
    second = tree(ask, first.xpath("//a[@rel='next']/@href")[0])
    assert not set(first.xpath("//*[@class='item-title']/a/@href")) & set(
        second.xpath("//*[@class='item-title']/a/@href")
    )
    assert second.xpath("//a[@rel='prev']/@href") == ["/search?q=le+chan"]


@pytest.mark.parametrize("path", ["/topic/ngay-thu-7-cung-dan", f"/author/{quote('Hoàng Tùng')}", "/changes"])
def test_the_pages_of_a_list_make_the_whole(ask: Ask, path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    titles = "//*[@class='item-title']/a/@href"
    whole = tree(ask, path).xpath(titles)
    monkeypatch.setattr(listing_views, "PAGE_SIZE", 3)
    shown, following = [], [path]
    while following and len(shown) <= len(whole):
        page = tree(ask, following[0])
        assert len(page.xpath(titles)) <= 3
        shown += page.xpath(titles)
        following = page.xpath("//a[@rel='next']/@href")
    assert shown == whole


@pytest.mark.parametrize("path", ["/", "/about"])
def test_how_the_last_crawl_ended_is_said(ask: Ask, path: str) -> None:
    (health,) = texts(tree(ask, path, accept_language="en"), ".health")
    assert "a listing has shrunk" in health


def test_the_home_page_leads_to_the_topics(ask: Ask) -> None:
    assert "/topic/ngay-thu-7-cung-dan" in tree(ask, "/").xpath("//main//a/@href")


@pytest.mark.parametrize(
    "path",
    [
        "/article/unknown",
        "/article/%FF",
        "/history/unknown",
        "/evidence/unknown",
        "/cite/unknown",
        "/topic/unknown",
        "/author/unknown",
        "/record/..%2f..%2farchive.db/0",
        "/record/../../etc/passwd/0",
        "/record/x/999999999999999999",
        "/feeds/topic/unknown.atom",
        "/static/nothing.css",
        "/nothing",
        "/nothing.csv",
        "/charts.csv",
        "/archive/nothing",
        "/archive/articles/999999",
    ],
)
def test_what_is_not_there_is_a_page_that_says_so(ask: Ask, path: str) -> None:
    answer = ask(path, accept_language="vi")
    assert answer.status_code == 404
    if not path.endswith(".atom"):
        assert "không có gì ở địa chỉ này" in answer.text
        assert 'action="/search"' in answer.text


@pytest.mark.parametrize("path", ["//search", "/SEARCH", "/archive/nothing"])
def test_what_is_not_there_is_no_fault_of_the_program(ask: Ask, capfd: pytest.CaptureFixture[str], path: str) -> None:
    assert ask(path).status_code == 404
    assert capfd.readouterr() == ("", "")


def test_language_by_browser_then_by_choice(ask: Ask) -> None:
    assert ask("/").headers["content-language"] == "vi"
    assert ask("/", accept_language="en-GB,en;q=0.9,vi;q=0.2").headers["content-language"] == "en"
    assert ask("/", accept_language="fr").headers["content-language"] == "en"
    chosen = ask("/about?lang=en", accept_language="vi")
    assert chosen.headers["content-language"] == "en"
    assert "lang=en" in chosen.headers["set-cookie"]
    assert ask("/", cookie="lang=en", accept_language="vi").headers["content-language"] == "en"
    assert ask("/", cookie="lang=xx", accept_language="vi").headers["content-language"] == "vi"


def test_both_languages_have_the_same_words_and_the_templates_no_others() -> None:
    folder = TEMPLATES.parents[1] / "locales"
    vietnamese, english = (tomllib.loads((folder / f"{code}.toml").read_text("utf-8")) for code in ("vi", "en"))
    assert set(vietnamese) == {key for key in english if not key.endswith("_one")}
    for key, text in vietnamese.items():
        assert set(re.findall(r"\{(\w+)\}", text)) == set(re.findall(r"\{(\w+)\}", english[key]))
    for template in TEMPLATES.iterdir():
        used = set(re.findall(r"\bt\(\"(\w+)\"[,)]", template.read_text("utf-8")))
        assert used <= set(vietnamese), template.name


@pytest.mark.parametrize(
    ("value", "vietnamese", "english"),
    [
        ("2021-01-23T14:32+07:00", "23/01/2021, 14:32", "23 January 2021, 14:32"),
        ("2021-01-23", "23/01/2021", "23 January 2021"),
        ("2021-01", "1/2021", "January 2021"),
        ("2021", "2021", "2021"),
        ("2021-W03", "tuần 3 năm 2021", "week 3 of 2021"),
        ("2021-01-22/2021-01-23", "22/01/2021 – 23/01/2021", "22 January 2021 – 23 January 2021"),
        ("nonsense", "nonsense", "nonsense"),
        ("2021-99-99", "2021-99-99", "2021-99-99"),
    ],
)
def test_dates_are_written_as_each_language_does(value: str, vietnamese: str, english: str) -> None:
    assert language("vi").edtf(value) == vietnamese
    assert language("en").edtf(value) == english


def test_what_is_not_there_is_said_to_programs_as_they_asked(ask: Ask) -> None:
    answer = ask("/nothing.json")
    assert answer.status_code == 404
    assert answer.json()["ok"] is False


def test_what_takes_too_long_is_a_page_that_says_so(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(respond, "TIME_LIMIT_MS", 0)
    answer = ask("/search?q=le+chan", accept_language="en")
    assert answer.status_code == 503
    assert "took too long" in answer.text


@pytest.mark.parametrize("path", [path for path in PAGES if HOSTILE not in path])
def test_no_word_is_left_in_the_other_language(ask: Ask, path: str) -> None:
    """Words of our own pages that only one language has; what is quoted from the archive is marked `lang="vi"`."""
    page = tree(ask, path, accept_language="vi")
    quoted = "//*[@lang='en' or @lang='vi'][not(self::html)] | //a[starts-with(., 'http')]"
    for element in page.xpath(f"//script | //style | //pre | //code | {quoted}"):
        element.drop_tree()
    shown = set(re.findall(r"[a-z]{3,}", " ".join(page.xpath("//body//text()")).lower()))
    english = set(re.findall(r"[a-z]{3,}", " ".join(language("en").words.values()).lower()))
    vietnamese = set(re.findall(r"[a-z]{3,}", " ".join(language("vi").words.values()).lower()))
    assert shown & (english - vietnamese) <= {"english", "gov", "haiphong"}, path


def test_sections_spelled_differently_are_one(ask: Ask) -> None:
    page = tree(ask, "/search?lang=en")
    sections = [text for text in texts(page, ".facet li") if "SỰ KIỆN" in text.upper()]
    assert sections == ["Tin tức – Sự kiện 13"]
    for spelled in ("Tin tức – Sự kiện", "tin tuc su kien", "TIN TỨC - SỰ KIỆN"):
        narrowed = tree(ask, f"/search?section={quote(spelled)}&lang=en")
        assert texts(narrowed, ".results-head strong") == ["13 articles"]
        assert texts(narrowed, ".facet-on") == ["Tin tức – Sự kiện"]
        assert texts(narrowed, ".chips bdi") == ["Tin tức – Sự kiện"]
    legend = texts(tree(ask, "/charts", accept_language="en"), ".legend li")
    assert [name for name in legend if "SỰ KIỆN" in name.upper()] == ["Tin tức – Sự kiện"]
    topic = tree(ask, "/topic/ngay-thu-7-cung-dan", accept_language="en")
    assert len([text for text in texts(topic, ".tally li") if "SỰ KIỆN" in text.upper()]) == 1


def test_charts_show_the_whole_span_and_their_sql_makes_their_table(ask: Ask) -> None:
    page = tree(ask, "/charts", accept_language="en")
    figures = page.cssselect(".chart-figure")
    assert len(figures) == 4
    assert texts(figures[0], ".meta") == ["per month · January 2021 – August 2022"]
    for figure in figures:
        head, *rows = (texts(row, "th, td") for row in figure.cssselect("tr"))
        numbers = sum(int(number) for row in rows for number in row[1:])
        assert numbers > 3
        run = figure.xpath(".//a/@href")[0]
        answer = ask(run.replace("/archive?", "/archive.json?_shape=arrays&"))
        assert sum(row[-1] for row in answer.json()["rows"]) == numbers, head
    assert len(figures[0].cssselect("rect")) == len(figures[0].cssselect("tbody tr")) == 20


@pytest.mark.parametrize("path", ["/author/Ho%C3%A0ng%20T%C3%B9ng", "/topic/ngay-thu-7-cung-dan"])
def test_the_sql_of_a_chart_of_one_thing_asks_for_that_thing(ask: Ask, path: str) -> None:
    (figure,) = tree(ask, path, accept_language="en").cssselect(".chart-figure")
    numbers = sum(int(number) for number in texts(figure, "td.number"))
    answer = ask(figure.xpath(".//a/@href")[0].replace("/archive?", "/archive.json?_shape=arrays&"))
    assert numbers == sum(row[-1] for row in answer.json()["rows"]) > 0


def test_an_address_of_the_publisher_leads_to_the_article(ask: Ask) -> None:
    address = "https://haiphong.gov.vn/Tin-tuc/12-54012.html"
    assert ask(f"/search?q={quote(address)}").headers["location"] == f"/article/{EDITED}"
    assert ask(f"/article/{address}").headers["location"] == f"/article/{EDITED}"
    assert ask(f"/search?q={quote('https://haiphong.gov.vn/x/y-99999.html')}").status_code == 200
    assert ask("/search?q=http://[").status_code == 200
    assert ask("/article/http:/x").status_code == 404


def test_filters_narrow_and_can_be_taken_off(ask: Ask) -> None:
    page = tree(ask, "/search?q=le+chan&lang=en")
    link = page.xpath("//ul[@class='facet']//a[contains(., 'Kinh tế')]/@href")[0]
    narrowed = tree(ask, link, accept_language="en")
    assert set(texts(narrowed, ".item .meta span[lang=vi]")) == {"Kinh tế"}
    chip = narrowed.cssselect(".chips a")[0]
    assert "Section: Kinh tế" in chip.text_content()
    assert texts(tree(ask, chip.get("href"), accept_language="en"), ".results-head strong") == texts(
        page, ".results-head strong"
    )
