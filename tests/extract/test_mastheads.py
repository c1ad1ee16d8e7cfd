"""The line below a headline, and the one that signs a text, in forms that papers and portals print."""

from __future__ import annotations

import pytest

from scraper.extract import extract_article
from scraper.items import Article

TITLE = "Phường Vĩnh Niệm dọn rác ven sông trước mùa mưa"
LEAD = "Hơn hai trăm người dân và đoàn viên cùng dọn bãi rác tự phát ven sông Lạch Tray trong buổi sáng thứ bảy."
PROSE = "Người dân các tổ ven sông cùng nhau vớt bèo, thu gom rác và trồng lại hàng cây đã bị bão quật đổ."
MINUTE = "2024-08-12T14:05+07:00"


def article(masthead: str = "", signature: str = "", heading: str = TITLE, title: str = TITLE) -> Article:
    html = (
        f"<html><head><title>{title}</title></head><body><div class=header><div>Thứ tư, 25/11/2026, 09:12</div></div>"
        f"<div class=detail><h1>{heading}</h1>{masthead}<p class=sapo>{LEAD}</p>"
        f"<div class=content-detail>{f'<p>{PROSE}</p>' * 4}{signature}</div></div></body></html>"
    )
    read = extract_article(html.encode(), "https://example.vn/don-rac-ven-song-1.html")
    assert (read.title, read.lead, read.body) == (title, LEAD, (PROSE,) * 4)
    return read


@pytest.mark.parametrize(
    ("masthead", "published", "author"),
    [
        ("<div>Tác giả: Lê Khải Minh - Thời gian: 14:05 12/08/2024</div>", MINUTE, "Lê Khải Minh"),
        ("<div class=author>Lê Khải Minh (minh@bao.vn)</div><i>12/08/2024 14:05</i>", MINUTE, "Lê Khải Minh"),
        ("<div class=author><span>Bởi</span> <a href='/author/1'>Lê Khải Minh</a></div>", None, "Lê Khải Minh"),
        ("<div class=author><a href='/tac-gia/1'>Lê Khải Minh</a><a>khaiminh@bao.vn</a></div>", None, "Lê Khải Minh"),
        (
            "<div><div class=author-box><a class=author href='/tac-gia/1'>Lê Khải Minh</a><div>minh@bao.vn</div></div>"
            "<a>Google News</a></div>",
            None,
            "Lê Khải Minh",
        ),
        ("<div class=author><div class=author-by>Bởi</div> <a href='/author/admin'>admin</a></div>", None, None),
        ("<div class=author>TS. Lê Khải Minh<br>Trường Đại học Hải Phòng</div>", None, "Lê Khải Minh"),
        ("<div class=author><b>TS. Lê Khải Minh</b><br>Trường Đại học Hải Phòng</div>", None, "Lê Khải Minh"),
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


@pytest.mark.parametrize("title", ["Lê Khải Minh", "Bài: Lê Khải Minh", "Theo TTXVN"])
def test_a_title_credits_nobody(title: str) -> None:
    read = article(heading=title, title=title)
    assert (read.byline, read.authors, read.agency) == (None, (), None)


@pytest.mark.parametrize("account", ["Admin", "Administrator", "Editor", "Example"])
def test_an_account_or_the_site_is_no_pen_name(account: str) -> None:
    assert article(f"<div class=author>{account}</div>").authors == ()


def test_a_name_and_the_office_below_it_are_one_signature() -> None:
    read = article(signature="<p align=right>Lê Khải Minh<br>Trung tâm VH-TT quận Lê Chân</p>")
    assert [(each.name, each.kind) for each in read.authors] == [("Lê Khải Minh", "person")]


def test_letters_of_an_office_are_no_initials() -> None:
    read = article(signature="<p align=right><b>Lê Khải Minh - VHXH</b></p>")
    assert [(each.name, each.affiliation) for each in read.authors] == [("Lê Khải Minh", "VHXH")]


@pytest.mark.parametrize("office", ["CHỦ TỊCH", "KT. CHỦ TỊCH", "PHÓ GIÁM ĐỐC"])
def test_who_signs_a_document_has_not_written_the_article(office: str) -> None:
    html = (
        f"<html><body><div><h1>{TITLE}</h1><p class=sapo>{LEAD}</p><div class=content-detail>{f'<p>{PROSE}</p>' * 4}"
        f"<p align=right><b>{office}</b></p><p align=right><b>Lê Khải Minh</b></p></div></div></body></html>"
    )
    assert extract_article(html.encode(), "https://example.vn/don-rac-ven-song-1.html").authors == ()


@pytest.mark.parametrize(
    "line",
    [
        "<div>Ngày đăng : 12/08/2024 Xem với cỡ chữ <a>-</a> <a>+</a> | Đọc bài viết | Tương phản</div>",
        "<div>Thứ hai, 12/08/2024 | Đọc bài viết | Xem với cỡ chữ - + | In trang | Gửi cho bạn bè</div>",
    ],
)
def test_a_line_of_a_date_and_buttons_is_no_lead(line: str) -> None:
    html = (
        f"<html><body><div><h1>{TITLE}</h1>{line}<div class=content-detail><p><b>{LEAD}</b></p>"
        f"{f'<p>{PROSE}</p>' * 4}</div></div></body></html>"
    )
    read = extract_article(html.encode(), "https://example.vn/don-rac-ven-song-1.html")
    assert (read.lead, read.published_at, read.body) == (LEAD, "2024-08-12", (PROSE,) * 4)


def test_a_lead_in_inline_markup() -> None:
    html = (
        f"<html><body><article><h1>{TITLE}</h1><strong class=sapo>{LEAD}</strong>"
        f"<section class=news-content>{f'<p>{PROSE}</p>' * 4}</section></article></body></html>"
    )
    read = extract_article(html.encode(), "https://example.vn/don-rac-ven-song-1.html")
    assert (read.lead, read.body) == (LEAD, (PROSE,) * 4)


def test_a_title_that_shares_its_cell_with_the_date_is_known_without_the_name_of_the_site() -> None:
    picture = "<table><tr><td><img src='/a.jpg'></td></tr><tr><td><i>Dọn rác ven sông</i></td></tr></table>"
    html = (
        f"<html><head><title>Báo Hải Phòng điện tử - {TITLE}</title></head><body><table><tr><td><p><a>Xã hội</a></p>"
        f"<span>{TITLE}</span><br><span>Cập nhật lúc 14:05, Thứ hai, 12/08/2024 (GMT+7)</span><br><p><b>{LEAD}</b></p>"
        f"<div>{picture}{f'<p>{PROSE}</p>' * 4}</div></td></tr></table></body></html>"
    )
    read = extract_article(html.encode(), "https://example.vn/don-rac-ven-song-1.html")
    assert (read.title, read.lead, read.published_at) == (TITLE, LEAD, MINUTE)
    assert read.captions == ("Dọn rác ven sông",)


def test_a_date_in_the_heading_is_no_part_of_the_title() -> None:
    assert article(heading=f"{TITLE} <span>(12/08/2024 14:05)</span>").title == TITLE


def test_all_authors_that_the_head_declares_are_authors() -> None:
    persons = ", ".join(f'{{"@type": "Person", "name": "{name}"}}' for name in ("Lê Khải Minh", "Đỗ Ngân"))
    declared = f'<script type="application/ld+json">{{"@type": "NewsArticle", "author": [{persons}]}}</script>'
    assert [each.name for each in article(declared).authors] == ["Lê Khải Minh", "Đỗ Ngân"]


@pytest.mark.parametrize(
    "line",
    [
        "<div><span>Lê Khải Minh</span> <span>12/08/2024 14:05</span></div>",
        "<div>Theo Lê Khải Minh | 12/08/2024 14:05</div>",
        "<p>Tác giả: Lê Khải Minh</p><p>Ngày đăng: 12/08/2024 14:05</p>",
        "<ul><li>Lê Khải Minh</li><li>12/08/2024 14:05</li></ul>",
        "<a rel=author href='/u/1'>Lê Khải Minh</a><div>12/08/2024 14:05</div>",
        "<div>Lê Khải Minh<br>12/08/2024 14:05</div>",
        "<div class=author>Lê Khải Minh</div><div>14:05 12/08/2024</div>",
    ],
)
def test_a_masthead_in_front_of_the_text_in_its_own_element(line: str) -> None:
    html = (
        f"<html><head><title>{TITLE}</title></head><body><div><h1>{TITLE}</h1><div>{line}<p><b>{LEAD}</b></p>"
        f"{f'<p>{PROSE}</p>' * 4}</div></div></body></html>"
    )
    read = extract_article(html.encode(), "https://example.vn/don-rac-ven-song-1.html")
    assert (read.lead, read.body, read.published_at) == (LEAD, (PROSE,) * 4, MINUTE)
    assert [each.name for each in read.authors] == ["Lê Khải Minh"]


@pytest.mark.parametrize(
    "line",
    [
        "<div><i class=fa-user></i> Lê Khải Minh <i></i> 12/08/2024 14:05 <i></i> 123 <i></i> 0</div>",
        "<div class=author>Lê Khải Minh<span class=source>Theo Báo Cảng</span></div><div>12/08/2024 14:05</div>",
        "<div>12/08/2024 14:05 <a>Theo dõi trên Google News</a></div><div class=author>Lê Khải Minh</div>",
    ],
)
def test_a_masthead_with_counters_sources_and_buttons(line: str) -> None:
    read = article(line)
    assert ([each.name for each in read.authors], read.published_at) == (["Lê Khải Minh"], MINUTE)
