"""Decoding, parsing and what a page declares."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.extract.nesting import DEEPEST, MOST_TAGS
from scraper.extract.page import Page

URL = "https://trang.vn/tin/bai-viet-12345.html"


def page(html: str | bytes, url: str = URL) -> Page:
    return Page.from_bytes(html if isinstance(html, bytes) else html.encode(), url)


@given(st.binary(max_size=400))
def test_any_bytes_give_a_tree(data: bytes) -> None:
    made = page(data)
    assert made.root is not None
    assert made.base_url.startswith("http")


def test_relative_addresses_follow_the_base_of_the_document() -> None:
    made = page('<base href="//media.trang.vn/kho/"><a href="anh.jpg">x</a>')
    assert made.absolute("anh 1.jpg") == "https://media.trang.vn/kho/anh%201.jpg"


@given(
    st.sampled_from([URL, "http://trang.vn", "https://trang.vn:8080/a/", "https://ten@trang.vn/a", "http://[::1]/a"]),
    st.sampled_from(["", "/", "/a", "//", "https://trang.vn", "http://trang.vn/", "https://a", "HTTP://trang.vn/a"]),
    st.text("/.a?=&:;@%~-#1", max_size=12),
)
def test_an_address_is_what_the_standard_library_makes_of_it(base: str, start: str, rest: str) -> None:
    href = start + rest
    expected = urljoin(base, href)
    if href and not href.startswith("#") and expected.startswith("http"):
        assert page("<p>x", base).absolute(href) == (expected if urlsplit(expected).hostname else None)


def test_what_is_no_address_of_the_web_is_none() -> None:
    made = page("<p>x")
    for href in ("javascript:void(0)", "mailto:a@b.vn", "tel:123", "#cuoi", "", "http://[broken"):
        assert made.absolute(href) is None


def test_meta_is_kept_by_lower_case_name_in_page_order() -> None:
    made = page(
        '<meta property="OG:Title" content=" A  B "><meta name=empty content="">'
        "<meta name=k content=1><meta name=k content=2>"
    )
    assert made.meta == {"og:title": ["A B"], "k": ["1", "2"]}
    assert made.first_meta("missing", "og:title") == "A B"


def test_json_ld_is_read_leniently_and_flattened() -> None:
    made = page(
        '<script type="application/ld+json"><!-- {"@graph": [{"@type": "NewsArticle",},]} --></script>'
        '<script type="application/ld+json">{broken</script>'
    )
    assert [node.get("@type") for node in made.json_ld] == [None, "NewsArticle"]


def test_deep_json_ld_is_given_up() -> None:
    assert page(f'<script type="application/ld+json">{"[" * 100_000}</script>').json_ld == []


def test_nothing_after_the_first_closing_tag_is_lost() -> None:
    made = page("<html><body><p>một</p></body></html><html><body><p>hai</p></body></html>")
    assert [element.text for element in made.root.iter("p")] == ["một", "hai"]


def test_nothing_is_lost_in_deep_nesting() -> None:
    made = page("<div>" * 100_000 + "<p>sâu</p>" + "</div>" * 100_000 + "<p>sau</p>")
    assert [element.text for element in made.root.iter("p")] == ["sâu", "sau"]
    assert max(len(list(element.iterancestors())) for element in made.root.iter("p")) <= DEEPEST + 10


def test_a_page_of_too_many_tags_is_read_up_to_a_bound() -> None:
    made = page("<i>x</i>" * MOST_TAGS)
    assert sum(1 for _ in made.root.iter()) <= MOST_TAGS


def test_a_tag_of_countless_attributes_costs_little() -> None:
    made = page("<div " + " ".join(f"a{i}=1" for i in range(50_000)) + "><p>x</p></div>")
    assert [element.text for element in made.root.iter("p")] == ["x"]


def test_what_the_parser_leaves_in_the_head_belongs_to_the_body() -> None:
    made = page("<title>x</title><meta name=a content=b><article><p>một</p></article><p>hai</p>")
    body = made.root.find("body")
    assert body is not None
    assert [element.text for element in body.iter("p")] == ["một", "hai"]
    assert made.head_title == "x"


def test_a_page_is_read_from_bytes_of_any_kind_and_from_nothing_else() -> None:
    html = "<title>Hải Phòng</title>".encode()
    for each in (html, bytearray(html), memoryview(html)):
        assert Page.from_bytes(each, "https://haiphong.gov.vn/").text == html.decode()  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="from its bytes, not from str"):
        Page.from_bytes(html.decode(), "https://haiphong.gov.vn/")  # type: ignore[arg-type]  # what is tested
