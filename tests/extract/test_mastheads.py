"""The line below a headline, and the one that signs a text, in forms that papers and portals print."""

from __future__ import annotations

import pytest

from scraper.extract import extract_article
from scraper.items import Article

TITLE = "Phường Vĩnh Niệm dọn rác ven sông trước mùa mưa"
LEAD = "Hơn hai trăm người dân và đoàn viên cùng dọn bãi rác tự phát ven sông Lạch Tray trong buổi sáng thứ bảy."
PROSE = "Người dân các tổ ven sông cùng nhau vớt bèo, thu gom rác và trồng lại hàng cây đã bị bão quật đổ."
MINUTE = "2024-08-12T14:05+07:00"


def article(masthead: str = "", signature: str = "", heading: str = TITLE) -> Article:
    html = (
        f"<html><head><title>{TITLE}</title></head><body><div class=header><div>Thứ tư, 25/11/2026, 09:12</div></div>"
        f"<div class=detail><h1>{heading}</h1>{masthead}<p class=sapo>{LEAD}</p>"
        f"<div class=content-detail>{f'<p>{PROSE}</p>' * 4}{signature}</div></div></body></html>"
    )
    read = extract_article(html.encode(), "https://example.vn/don-rac-ven-song-1.html")
    assert (read.title, read.lead, read.body) == (TITLE, LEAD, (PROSE,) * 4)
    return read


@pytest.mark.parametrize(
    ("masthead", "published", "author"),
    [
        ("<div>Tác giả: Lê Khải Minh - Thời gian: 14:05 12/08/2024</div>", MINUTE, "Lê Khải Minh"),
        ("<div class=author>Lê Khải Minh (minh@bao.vn)</div><i>12/08/2024 14:05</i>", MINUTE, "Lê Khải Minh"),
        ("<div class=author><span>Bởi</span> <a href='/author/1'>Lê Khải Minh</a></div>", None, "Lê Khải Minh"),
        ("<p><span class=author>Zenkai</span><span class=source>, Theo Báo Hải Phòng</span></p>", None, "Zenkai"),
        ("<div class=meta>Hai, 12/08/2024 - 14:05</div>", None, None),
        ("<div><span>Thứ hai</span><span>12/08/2024</span><span>14:05</span></div>", MINUTE, None),
        ("<div><span>12/08/2024</span> <span>14:05</span></div>", MINUTE, None),
        ("<div class=meta>Mon, 08/12/2024 - 14:05</div>", None, None),
    ],
)
def test_masthead(masthead: str, published: str | None, author: str | None) -> None:
    read = article(masthead)
    assert read.published_at == published
    assert [each.name for each in read.authors] == ([author] if author else [])


@pytest.mark.parametrize("account", ["Admin", "Administrator", "Editor", "Example"])
def test_an_account_or_the_site_is_no_pen_name(account: str) -> None:
    assert article(f"<div class=author>{account}</div>").authors == ()


def test_a_name_and_the_office_below_it_are_one_signature() -> None:
    read = article(signature="<p align=right>Lê Khải Minh<br>Trung tâm VH-TT quận Lê Chân</p>")
    assert [(each.name, each.kind) for each in read.authors] == [("Lê Khải Minh", "person")]


def test_a_date_in_the_heading_is_no_part_of_the_title() -> None:
    assert article(heading=f"{TITLE} <span>(12/08/2024 14:05)</span>").title == TITLE


def test_all_authors_that_the_head_declares_are_authors() -> None:
    persons = ", ".join(f'{{"@type": "Person", "name": "{name}"}}' for name in ("Lê Khải Minh", "Đỗ Ngân"))
    declared = f'<script type="application/ld+json">{{"@type": "NewsArticle", "author": [{persons}]}}</script>'
    assert [each.name for each in article(declared).authors] == ["Lê Khải Minh", "Đỗ Ngân"]
