"""What a page costs in memory: a small multiple of its size, however long its paragraphs."""

from __future__ import annotations

import tracemalloc

from scraper.extract import extract_article

URL = "https://trang.vn/tin/bai-viet-thu-nghiem-123456.html"
HEAD = "<title>Bài viết dùng để thử nghiệm</title><h1>Bài viết dùng để thử nghiệm</h1>"
TEXT = "<p>Sáng 23/1, quận Lê Chân tổ chức ra quân thực hiện kế hoạch năm 2021 tại 15 phường trên địa bàn quận.</p>"


def memory(html: str) -> float:
    """The most memory that Python held while reading a page, in sizes of the page."""
    page = html.encode()
    extract_article((HEAD + TEXT * 3).encode(), URL)
    tracemalloc.start()
    try:
        extract_article(page, URL)
        return tracemalloc.get_traced_memory()[1] / len(page)
    finally:
        tracemalloc.stop()


def test_a_paragraph_is_not_held_word_by_word() -> None:
    assert memory(HEAD + "<p>" + "lời văn thường ngày của người viết " * 6_000 + "</p>") < 14


def test_deep_nesting_is_not_held_level_by_level() -> None:
    assert memory(HEAD + "<div>" * 30_000 + TEXT * 3 + "</div>" * 30_000) < 14
