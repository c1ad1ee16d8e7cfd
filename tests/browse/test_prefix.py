"""The whole site below a path, as behind a proxy: Datasette's setting `base_url`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from datasette.utils import PrefixedUrlString
from lxml import etree, html

from tests.browse.conftest import Ask, asking
from tests.browse.seed import EDITED, GONE
from tests.browse.test_pages import PAGES


@pytest.fixture(scope="module")
def below(seeded: Path) -> Iterator[Ask]:
    with asking(seeded, base_url="/news/") as get:
        yield get


@pytest.mark.parametrize("path", [*PAGES, "/nothing", "/archive/articles"])
def test_every_address_of_a_page_is_below_the_prefix(below: Ask, path: str) -> None:
    page = html.fromstring(below(path).content)
    addresses = [str(value) for value in page.xpath("//@href | //@src | //@action")]
    own = [value for value in addresses if urlsplit(urljoin("http://localhost/news/", value)).netloc == "localhost"]
    assert len(own) > 8
    assert [each for each in own if not each.startswith(("/news/", "http://localhost/news/", "#", "?"))] == []


def test_links_lead_where_they_say(below: Ask) -> None:
    seen = set()
    for path in ("/", f"/article/{EDITED}", f"/evidence/{GONE}", "/topic/ngay-thu-7-cung-dan", "/search?q=le+chan"):
        for address in html.fromstring(below(path).content).xpath("//@href"):
            if address.startswith("/news/"):
                seen.add(address.removeprefix("/news").partition("#")[0])
    assert len(seen) > 60
    assert [path for path in sorted(seen) if below(path).status_code not in (200, 302)] == []


@pytest.mark.parametrize("path", ["/feeds/new.atom", "/sitemap.xml", "/feeds/sitemap-1.xml", "/feeds/opensearch.xml"])
def test_documents_name_whole_addresses_below_the_prefix(below: Ask, path: str) -> None:
    root = etree.fromstring(below(path).content)
    addresses = root.xpath("//@href | //@template | //*[local-name() = 'loc']/text()")
    assert addresses
    assert all(address.startswith("http://localhost/news/") for address in addresses)


def test_the_site_answers_with_and_without_the_prefix_in_the_path(below: Ask) -> None:
    def home(path: str) -> list[str]:
        answer = below(PrefixedUrlString(path))
        assert answer.status_code == 200
        return [str(address) for address in html.fromstring(answer.content).xpath("//a[@class='brand']/@href")]

    assert home("/search?q=chan") == home("/news/search?q=chan") == ["/news/"]
    assert below(PrefixedUrlString("/news")).headers["location"] == "/news/"


def test_robots_and_jumps_know_the_prefix(below: Ask) -> None:
    assert "Disallow: /news/archive\n" in below("/robots.txt").text
    assert "Sitemap: http://localhost/news/sitemap.xml" in below("/robots.txt").text
    assert below("/search.csv?q=a").headers["location"].startswith("/news/archive/articles.csv?")
    assert "http://localhost/news/feeds/new.json" in below("/llms.txt").text
