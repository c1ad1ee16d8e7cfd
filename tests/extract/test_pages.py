"""Whole pages with what must be read from them.

`pages/addresses.json` gives each page's URL. The first run writes the expected JSON of a new page and fails, until
somebody has read it and committed it.
"""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from scraper.extract import extract_article

PAGES = Path(__file__).parent / "pages"
ADDRESSES: dict[str, str] = json.loads((PAGES / "addresses.json").read_text(encoding="utf-8"))
FETCHED_AT = datetime.fromisoformat("2024-05-20T08:00:00+07:00")


def read(name: str) -> dict[str, Any]:
    article = extract_article((PAGES / f"{name}.html").read_bytes(), ADDRESSES[name], FETCHED_AT).to_dict()
    del article["extractor_version"]
    return json.loads(json.dumps(article))


@pytest.mark.parametrize("name", sorted(ADDRESSES))
def test_page_reads_as_expected(name: str) -> None:
    path = PAGES / f"{name}.json"
    found = read(name)
    if not path.exists():
        path.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        pytest.fail(f"{path.name} has just been written: read it, correct it, commit it")
    assert found == json.loads(path.read_text(encoding="utf-8"))


def test_every_stored_page_has_an_address() -> None:
    assert {path.stem for path in PAGES.glob("*.html")} == set(ADDRESSES)


def test_a_page_of_pictures_is_an_article() -> None:
    title = "Chùm ảnh: Lễ hội Hoa phượng đỏ"
    html = f"<title>{title}</title><div><h1>{title}</h1><p>10/05/2019</p><p><img src=/a.jpg></p><p>Ảnh: Hải</p></div>"
    article = extract_article(html.encode(), "https://trang.vn/tin/chum-anh-123456.html")
    assert (article.title, article.body, article.published_at) == (title, (), "2019-05-10")
    assert [image.url for image in article.images] == ["https://trang.vn/a.jpg"]


def test_a_layout_may_name_an_inline_title_and_a_trail() -> None:
    html = """<form><div class="breadcrumb"><a href="/">Trang chủ</a> <a href="/Tin-tuc/">Tin tức</a></div>
    <span id="ctl00_lblTitle">Quận công bố quy hoạch</span><div class="content-detail"><p>Một đoạn văn đủ dài để là
    nội dung của bài viết này.</p></div></form>"""
    article = extract_article(html.encode(), "https://haiphong.gov.vn/Tin-tuc/Quan-cong-bo-quy-hoach-54321.html")
    assert (article.title, article.section) == ("Quận công bố quy hoạch", "Tin tức")
