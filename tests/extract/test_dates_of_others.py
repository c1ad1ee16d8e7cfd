"""Dates that a page prints or declares and that are not the article's: none is better than one of them."""

from __future__ import annotations

import pytest

from scraper.extract import extract_article

ADDRESS = "https://example.vn/xa-hoi/don-rac-ven-song-345678.html"
TITLE = "Phường Vĩnh Niệm dọn rác ven sông trước mùa mưa"
PROSE = "Người dân các tổ ven sông cùng nhau vớt bèo, thu gom rác và trồng lại hàng cây đã bị bão quật đổ."
OTHER = "Quận tổng kết phong trào giữ sạch dòng sông quê"


def published(head: str = "", above: str = "", below: str = "") -> str | None:
    html = (
        f"<html><head><title>{TITLE}</title>{head}</head><body><div class=detail><h1>{TITLE}</h1>{above}"
        f"<div class=content-detail>{f'<p>{PROSE}</p>' * 5}</div>{below}</div></body></html>"
    )
    return extract_article(html.encode(), ADDRESS).published_at


@pytest.mark.parametrize(
    "below",
    [
        f"<div><h2><a href='/a-1.html'>{OTHER}</a></h2><span class=date>24/11/2026 10:00</span><p>{PROSE}</p></div>",
        f"<div itemscope><a href='/a-1.html'>{OTHER}</a><meta itemprop=datePublished content='2024-08-01'></div>",
        f"<ul><li><a href='/a-1.html'>{OTHER}</a> 12/08/2024 14:05</li></ul>",
        "<p>Cập nhật giao diện: 18/11/2026</p>",
        "<div class=poll>Bình chọn đến hết 30/11/2026</div>",
    ],
)
def test_below(below: str) -> None:
    assert published(below=below) is None


@pytest.mark.parametrize(
    "above",
    [
        "<div>Số: 12/KH-UBND ngày 10/08/2024</div>",
        "<div>Hạn nộp hồ sơ: 20/12/2026</div>",
        "<div class=clock>09:12 25/11/2026</div>",
        "<div>Hải Phòng 25/11/2026: 24°C, mưa nhỏ</div>",
        "<div>Giá vàng 25/11/2026: 14,2 triệu đồng</div>",
        "<div><b>Lê Khải Minh</b><span>Tham gia từ 12/03/2019</span></div>",
        "<table><tr><td>Ngày ban hành</td><td>10/08/2024</td></tr><tr><td>Hiệu lực</td><td>9/9/2024</td></tr></table>",
        "<time datetime='2026-11-25T09:12:00+07:00'>Thời tiết hôm nay</time>",
    ],
)
def test_above(above: str) -> None:
    assert published(above=above) is None


def test_a_time_element_that_shows_another_day_than_its_stamp() -> None:
    rendered = "<time datetime='2026-11-25T09:12:00+07:00'>12/08/2024 14:05</time>"
    assert published(above=rendered) == "2024-08-12T14:05+07:00"
    in_utc = "<time datetime='2024-08-11T23:05:00Z'>12/08/2024 06:05</time>"
    assert published(above=in_utc) == "2024-08-12T06:05+07:00"


def test_a_declared_day_later_than_the_printed_time_is_that_of_the_copy() -> None:
    head = "<meta name=date content='2026-11-25'>"
    assert published(head, "<div class=date>12/08/2024 14:05</div>") == "2024-08-12T14:05+07:00"
    assert published(head, "<div class=date>25/11/2026 14:05</div>") == "2026-11-25T14:05+07:00"


def declared(url: str, headline: str) -> str:
    article = f'{{"@type": "NewsArticle", "url": "{url}", "headline": "{headline}", "datePublished": "2024-08-01"}}'
    return f'<script type="application/ld+json">{{"@type": "ItemList", "itemListElement": [{article}]}}</script>'


def test_json_ld_of_another_article() -> None:
    assert published(declared("https://example.vn/xa-hoi/tong-ket-345001.html", OTHER)) is None


@pytest.mark.parametrize("url", [ADDRESS, "https://example.vn/", "https://www.example.vn/xa-hoi/don-rac-345678.html"])
def test_json_ld_of_the_article_itself(url: str) -> None:
    assert published(declared(url, TITLE)) == "2024-08-01"


@pytest.mark.parametrize(
    ("stamp", "printed", "expected"),
    [
        ("8/12/2024 2:05:00 PM", "", None),
        ("8/25/2024 2:05:00 PM", "", "2024-08-25T14:05+07:00"),
        ("8/12/2024 2:05:00 PM", "12/08/2024 14:05", "2024-08-12T14:05+07:00"),
        ("12/8/2024 2:05:00 PM", "12/08/2024", "2024-08-12T14:05+07:00"),
        ("12/08/2024 14:05", "", "2024-08-12T14:05+07:00"),
    ],
)
def test_a_stamp_that_may_have_its_month_first_needs_a_second_date(
    stamp: str, printed: str, expected: str | None
) -> None:
    found = published(f"<meta name=pubdate content='{stamp}'>", f"<div class=date>{printed}</div>" if printed else "")
    assert found == expected
