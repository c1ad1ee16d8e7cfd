"""The readers' promises on seeds that fuzzing found, on any bytes, and on any tree of marks."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fuzz.targets import TARGETS

SEEDS = Path(__file__).parent / "seeds"
BLOCKS = [
    *("html", "head", "body", "form", "div", "section", "article", "header", "main", "aside"),
    *("table", "tr", "td", "ul", "li", "p", "h1", "h2", "figure", "blockquote"),
]
INLINE = [
    *("a", "span", "strong", "em", "b", "i", "font", "time", "figcaption"),
    *("small", "sup", "br", "img", "iframe", "script", "style", "noscript", "base"),
]
WORDS = (
    "Sáng 23/1, quận Lê Chân tổ chức “Ngày thứ 7 cùng dân”",
    "Thứ Bảy, 23/01/2021 14:30",
    "Tin liên quan",
    "Nguồn tin: haiphong.gov.vn",
    "Theo TTXVN",
    "Ảnh: Đàm Thanh",
    "Mai Trang",
    "Trang sau",
    "\ud800\u0301\u202e\0",
    "<p",
)
ATTRIBUTES = (
    "",
    ' class="title-detail"',
    ' class="sapo lead"',
    ' class="author byline"',
    ' class="related"',
    ' href="/tin-tuc-su-kien/bai-khac-300002"',
    ' href="javascript:alert(1)" src="data:,x"',
    ' src="/upload/a.jpg" alt="Ảnh" width=1',
    ' href="//[::1" datetime="2021-13-45"',
    ' rel="next" href="?page=2"',
    " itemprop=datePublished content=0000",
)

words = st.sampled_from(WORDS) | st.text(max_size=40)
marks = st.tuples(st.sampled_from(BLOCKS + INLINE), st.sampled_from(ATTRIBUTES))
trees = st.recursive(
    words,
    lambda inner: st.tuples(marks, st.lists(inner, max_size=4), st.booleans()).map(
        lambda each: f"<{each[0][0]}{each[0][1]}>{''.join(each[1])}" + (f"</{each[0][0]}>" if each[2] else "")
    ),
    max_leaves=25,
)


@pytest.mark.parametrize("path", sorted(SEEDS.glob("*/*")), ids=lambda path: f"{path.parent.name}-{path.name[:12]}")
def test_what_was_found_once_is_not_found_again(path: Path) -> None:
    TARGETS[path.parent.name](path.read_bytes())


@pytest.mark.parametrize("name", sorted(TARGETS))
@given(data=st.binary(max_size=300) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass")))
@settings(max_examples=80)
def test_any_bytes(name: str, data: bytes) -> None:
    TARGETS[name](data)


@pytest.mark.parametrize("name", ["article", "listing"])
@given(tree=trees)
@settings(max_examples=150)
def test_any_tree(name: str, tree: str) -> None:
    TARGETS[name](f"<title>Lê Chân</title>{tree}".encode("utf-8", "surrogatepass"))
