"""Pages made to hurt: nothing but `NotAnArticle` is raised, and time grows no faster than the page."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scraper.extract import NotAnArticle, extract_article, fragment
from tests.growth import assert_linear

URL = "https://trang.vn/tin/bai-viet-thu-nghiem-123456.html"
HEAD = "<title>Bài viết dùng để thử nghiệm</title><h1>Bài viết dùng để thử nghiệm</h1>"
TEXT = "<p>Sáng 23/1, quận Lê Chân tổ chức ra quân thực hiện kế hoạch năm 2021 tại 15 phường trên địa bàn quận.</p>"
SHAPES = {
    "nested divisions": lambda n: HEAD + "<div>" * n + TEXT * 3 + "</div>" * n + TEXT,
    "unknown elements": lambda n: HEAD + "<x>" * n + TEXT * 3,
    "nested words": lambda n: HEAD + TEXT * 3 + "<p>" + "<span>" * n + "chữ" + "</span>" * n,
    "links": lambda n: HEAD + TEXT * 3 + "<a href=/tin/khac-123457.html>tin khác</a> " * n,
    "related links": lambda n: HEAD + TEXT * 3 + "<div class=related>" + "<a href=/a-123457.html>một tin</a>" * n,
    "headings": lambda n: HEAD + TEXT * 3 + "<h3>Tin khác</h3>" * n,
    "attributes": lambda n: HEAD + TEXT * 3 + "<div " + " ".join(f"a{i}=1" for i in range(n)) + ">x</div>",
    "line breaks": lambda n: HEAD + TEXT + "<div>" + "dòng chữ<br>" * n + "</div>",
    "one paragraph": lambda n: HEAD + "<p>" + "lời văn ngày 23/1/2021 " * n + "</p>",
    "paragraphs": lambda n: HEAD + TEXT * n,
    "descriptions": lambda n: HEAD + "<div class=desc></div>" * n + "<div class=sapo>tin</div>" * n + TEXT * 3,
    "authors": lambda n: HEAD + "<div class=author>" * n + "Lê Thu An</div><a rel=author>Lê Thu An</a>" * n + TEXT * 3,
    "images": lambda n: HEAD + TEXT * 3 + "<p><img src=/a.jpg></p>" * n,
}


def read(html: bytes) -> None:
    with suppress(NotAnArticle):
        extract_article(html, URL)


@pytest.mark.parametrize("shape", sorted(SHAPES))
def test_time_is_linear(shape: str) -> None:
    assert_linear(read, lambda size: SHAPES[shape](size).encode(), 1_000)


@given(st.binary(max_size=2_000))
@settings(max_examples=60)
def test_any_bytes_are_an_article_or_surely_none(data: bytes) -> None:
    with suppress(NotAnArticle):
        assert extract_article(HEAD.encode() + data + (TEXT * 3).encode(), URL).title


def test_text_in_deep_nesting_and_after_it_is_read() -> None:
    article = extract_article((HEAD + "<div>" * 100_000 + TEXT * 3 + "</div>" * 100_000).encode(), URL)
    assert "quận Lê Chân tổ chức ra quân" in f"{article.lead} {article.body}"


def test_marks_beyond_measure_cost_no_memory_and_no_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fragment, "_MOST_TAGS", 100)
    lines = "".join(f"dòng chữ thứ {number}<br>" for number in range(300))
    article = extract_article((HEAD + TEXT * 3 + f"<p>{lines}</p>").encode(), URL)
    text = " ".join(article.body)
    assert all(f"dòng chữ thứ {number}" in text for number in range(300))
    assert "dòng chữ thứ 298 dòng chữ thứ 299" in text


def test_an_empty_page_is_no_article() -> None:
    with pytest.raises(NotAnArticle) as caught:
        extract_article(b"", URL)
    assert caught.value.kind
