"""The spiders: what they are, and what their callbacks make of stored responses."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from scrapy.crawler import Crawler
from scrapy.http import Headers, HtmlResponse, Request, Response
from scrapy.spiderloader import SpiderLoader

from scraper.archive.frontier import FrontierEntry
from scraper.crawl.options import CrawlOptions
from scraper.crawl.process import project_settings
from scraper.crawl.visits import ArticleVisit, FailedVisit, ListingVisit, Visit
from scraper.errors import UsageError
from scraper.spiders.base import ListingSpider
from scraper.spiders.declared import SPIDERS
from tests.crawl.pages import HOST, LISTING, article, article_path, key, listing
from tests.crawl.running import ROOT, haiphong, write_warc


def spider(name: str = "haiphong", **options: object) -> ListingSpider:
    kind = SPIDERS[name]
    return kind.from_crawler(Crawler(kind), options=CrawlOptions.read(options))


def response(path: str, body: str | bytes, *, status: int = 200, content_type: str = "text/html") -> Response:
    return HtmlResponse(
        HOST + path,
        status=status,
        headers=Headers({"Content-Type": content_type}),
        body=body.encode() if isinstance(body, str) else body,
        request=Request(HOST + path),
    )


def entry(path: str, kind: str) -> FrontierEntry:
    return FrontierEntry(url=HOST + path, portal="haiphong.gov.vn", kind=kind)


def read(path: str, answer: Response, kind: str = "article") -> Visit:
    reader = spider()
    callback = reader.read_article if kind == "article" else reader.read_listing
    (visit,) = callback(answer, entry(path, kind))
    return visit


def test_the_three_are_listed() -> None:
    assert sorted(SpiderLoader.from_settings(project_settings()).list()) == ["haiphong", "news", "thanhphohaiphong"]


def test_scrapy_list() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "scrapy", "list"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["haiphong", "news", "thanhphohaiphong"]


def scrapy_crawl(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "scrapy", "crawl", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_scrapy_crawl_is_the_same_crawl(tmp_path: Path) -> None:
    pages = [
        (HOST + LISTING, 200, {}, listing([0, 1])),
        *((HOST + article_path(n), 200, {}, article(n)) for n in (0, 1)),
    ]
    file = write_warc(tmp_path / "site.warc.gz", pages)
    arguments = {
        "replay": file,
        "start": HOST + LISTING,
        "db": tmp_path / "archive.db",
        "captures": tmp_path / "captures",
    }
    options = [part for name, value in arguments.items() for part in ("-a", f"{name}={value}")]
    done = scrapy_crawl("haiphong", *options)
    assert done.returncode == 0, done.stderr
    assert "2 new" in done.stdout
    assert "articles: 2" in haiphong(tmp_path, "status").out.replace("articles   ", "articles: ")
    missing = scrapy_crawl("haiphong", *options, "-a", f"start={HOST}/tin-khac")
    assert missing.returncode == 4, missing.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["nobody"], "nobody: there is no such spider"),
        (["haiphong", "-a", "since=abc"], "--since abc"),
        (["haiphong", "-o", "articles.json"], "haiphong export"),
    ],
)
def test_scrapy_crawl_wrongly_used(arguments: list[str], words: str) -> None:
    done = scrapy_crawl(*arguments)
    assert done.returncode == 2
    assert words in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("kind", SPIDERS.values())
def test_no_spider_lowers_the_politeness(kind: type[ListingSpider]) -> None:
    assert kind.custom_settings is None
    settings = project_settings()
    assert settings.getfloat("DOWNLOAD_DELAY") * (1 - settings.getfloat("DOWNLOAD_DELAY_JITTER")) >= 1
    assert settings.getbool("ROBOTSTXT_OBEY")
    assert settings.getbool("DOWNLOAD_VERIFY_CERTIFICATES")


def test_only_http_handlers_are_open() -> None:
    handlers = project_settings().getwithbase("DOWNLOAD_HANDLERS")
    assert {scheme for scheme, handler in handlers.items() if handler} == {"http", "https"}


@pytest.mark.parametrize(
    ("host", "own"),
    [
        ("haiphong.gov.vn", True),
        ("www.haiphong.gov.vn", True),
        ("lechan.haiphong.gov.vn", True),
        ("cangvuhaiphong.gov.vn", False),
        ("thanhphohaiphong.gov.vn", False),
        ("haiphong.gov.vn.example.com", False),
    ],
)
def test_hosts_of_the_portal(host: str, own: bool) -> None:
    assert spider().allows(host) is own


def test_news_keeps_to_the_sites_it_was_started_on() -> None:
    news = spider("news", start="https://www.baochinhphu.vn/chinh-tri.htm")
    assert news.allows("baochinhphu.vn")
    assert news.allows("haiphong.baochinhphu.vn")
    assert not news.allows("vnexpress.net")


def test_news_needs_a_start() -> None:
    with pytest.raises(UsageError, match="--start"):
        spider("news")


def test_a_start_of_another_portal_is_refused() -> None:
    with pytest.raises(UsageError, match="news"):
        spider(start="https://vnexpress.net/thoi-su")


def test_a_start_at_the_mirror_is_the_portals() -> None:
    starts = spider(origin="http://127.0.0.1:8000", start="http://127.0.0.1:8000/tin-tuc-su-kien").starts
    assert starts == ("https://haiphong.gov.vn/tin-tuc-su-kien",)


def test_a_listing() -> None:
    visit = read(LISTING, response(LISTING, listing([0, 1], f"{LISTING}?page=2")), "listing")
    assert isinstance(visit, ListingVisit)
    assert visit.listing.articles == (HOST + article_path(0), HOST + article_path(1))
    assert visit.listing.next_page == f"{HOST}{LISTING}?page=2"


def test_a_listing_of_the_mirror() -> None:
    body = listing([0]).replace('href="/', 'href="http://127.0.0.1:8000/')
    (visit,) = spider(origin="http://127.0.0.1:8000").read_listing(response(LISTING, body), entry(LISTING, "listing"))
    assert isinstance(visit, ListingVisit)
    assert visit.listing.articles == (HOST + article_path(0),)


def test_an_article() -> None:
    visit = read(article_path(0), response(article_path(0), article(0)))
    assert isinstance(visit, ArticleVisit)
    assert visit.article.key == key(0)
    assert visit.article.published_at == "2024-03-05T08:30+07:00"


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (response(article_path(0), "", status=404), "http_404"),
        (response(article_path(0), "", status=500), "http_500"),
        (response(article_path(0), b"%PDF", content_type="application/pdf"), "not_html"),
        (response(article_path(0), ""), "not_an_article"),
        (response(article_path(0), "<script>document.cookie='D1N=1';location.reload()</script>"), "challenge"),
    ],
)
def test_what_stands_in_an_articles_place(answer: Response, kind: str) -> None:
    visit = read(article_path(0), answer)
    assert isinstance(visit, FailedVisit)
    assert visit.kind == kind
    assert visit.message
