"""The page after a listing page: linked by it, or expressed by the rule that its portal declares."""

from __future__ import annotations

import pytest

from scraper.extract import extract_links, listing_from_page
from scraper.extract.page import Page
from scraper.portals import portal_for
from tests.extract.listing_pages import era_c, era_c_urls, page

SECTION = "https://haiphong.gov.vn/tin"


def next_page(pager: str, url: str = SECTION, head: str = "") -> str | None:
    html = era_c(pager=pager)
    if head:
        html = html.replace(b"</head>", head.encode() + b"</head>")
    listing = extract_links(html, url)
    assert listing.articles == era_c_urls() or "haiphong.gov.vn" not in url
    return listing.next_page


@pytest.mark.parametrize(
    ("pager", "expected"),
    [
        (
            '<ul class="pagination"><li class="active"><span>1</span></li><li><a href="?page=2">2</a></li></ul>',
            "?page=2",
        ),
        (
            '<ul class="pagination"><li class="on"><a href="?page=1">1</a></li><li><a href="?page=2">2</a></li></ul>',
            "?page=2",
        ),
        (
            '<div class="phan-trang"><b>1</b> <a href="?p=2">2</a> <a href="?p=3">3</a> <a href="?p=9">Cuối</a></div>',
            "?p=2",
        ),
        ('<div><a href="?page=1">1</a> <a href="?page=2">2</a> <a href="?page=3">3</a></div>', "?page=2"),
        ('<p align="center">Trang 1/9 <a href="?page=2"><img src="/images/next.gif"></a></p>', "?page=2"),
        ('<div class="paging"><a href="?start=10">2</a><a href="?start=20">3</a></div>', "?start=10"),
        ('<div class="pager">[1] <a href="/tin/trang-2">[2]</a></div>', "/trang-2"),
        (
            '<div class="pager"><a href="/tin/p2">2</a><a href="/tin/p11">&gt;&gt;&gt;</a></div>',
            "/p2",
        ),
        ('<nav aria-label="Page navigation"><a href="/tin/page/2/">2</a></nav>', "/page/2/"),
        ('<div class="nav"><a href="?page=2">Trang sau</a></div>', "?page=2"),
        ('<div><a href="?page=2">Trang tiếp theo »</a></div>', "?page=2"),
        ('<div><a href="?page=2">Tiếp</a></div>', "?page=2"),
        ('<div><a href="?page=2">TIẾP THEO</a></div>', "?page=2"),
        ('<div><a href="?trang=2">Sau &gt;</a></div>', "?trang=2"),
        ('<div><a href="?page=2">›</a> <a href="?page=40">»</a></div>', "?page=2"),
        ('<div class="pages"><a href="?page=2">&gt;&gt;</a></div>', "?page=2"),
        (
            '<div class="pages"><a class="next" href="?page=2"><i></i></a></div>',
            "?page=2",
        ),
        ('<div class="pages"><a href="?page=2" aria-label="Trang sau"><svg></svg></a></div>', "?page=2"),
        ('<a class="view-more" href="?page=2">Xem thêm</a>', "?page=2"),
        ('<a href="/tin/trang-2">Xem thêm tin</a>', "/trang-2"),
        (
            '<div class="nav-links"><div class="nav-previous"><a href="/tin/page/2">Bài cũ hơn</a></div></div>',
            "/page/2",
        ),
        ('<div class="nav-links"><a href="/tin/page/2">Older posts</a></div>', "/page/2"),
        ('<p><a href="?page=2">« Bài cũ</a></p>', "?page=2"),
        ('<p><a href="?page=2">Xem các tin cũ hơn</a></p>', "?page=2"),
        ('<p><a href="/tin/trang/2">Trang 2</a> <a href="/tin/trang/3">Trang 3</a></p>', "/trang/2"),
        ('<div><a href="?trang=2"><img src="next.gif" alt="Trang sau"></a></div>', "?trang=2"),
        ('<div class="pager"><a href="?page=2"><i class="fa fa-angle-right"></i></a></div>', "?page=2"),
        (
            '<div class="pager"><a href="?page=9"><i class="fa fa-angle-double-right"></i></a>'
            '<a href="?page=2"><i class="glyphicon glyphicon-menu-right"></i></a></div>',
            "?page=2",
        ),
        ('<a rel="next" href="?from=61000">&nbsp;</a>', "?from=61000"),
        ('<a rel="nofollow NEXT" href="?page=2">x</a>', "?page=2"),
    ],
)
def test_what_the_page_links(pager: str, expected: str) -> None:
    assert next_page(pager) == SECTION + expected


def test_rel_next_in_the_head() -> None:
    assert next_page("", head='<link rel="next" href="/tin?page=2#top">') == f"{SECTION}?page=2"


@pytest.mark.parametrize(
    ("url", "pager", "expected"),
    [
        (
            f"{SECTION}?page=2",
            '<div class="pages"><a href="?page=1">1</a><a class="on" href="?page=2">2</a><a href="?page=3">3</a></div>',
            "?page=3",
        ),
        (
            f"{SECTION}?page=2",
            '<div class="pages"><a href="?page=1">Trang trước</a><a href="?page=3">Trang sau</a></div>',
            "?page=3",
        ),
        (
            f"{SECTION}?page=2",
            '<div class="pages"><a href="?page=1">«</a><a href="?page=3">»</a></div>',
            "?page=3",
        ),
        (
            f"{SECTION}?start=20",
            '<div><a href="?start=10">Trang trước</a> <a href="?start=30">Trang sau</a></div>',
            "?start=30",
        ),
        (
            f"{SECTION}/trang-10",
            '<div class="paging"><a href="/tin/trang-9">9</a><span>10</span><a href="/tin/trang-11">11</a></div>',
            "/trang-11",
        ),
        (
            f"{SECTION}?page=10",
            '<div class="pages"><a href="?page=9">9</a><b>10</b><a href="?page=11">…</a><a href="?page=11">»</a></div>',
            "?page=11",
        ),
        (
            f"{SECTION}?page=1",
            '<ul class="pager"><li class="on">2</li><li><a href="?page=2">3</a><a href="?page=0">1</a></li></ul>',
            "?page=2",
        ),
    ],
)
def test_from_a_later_page(url: str, pager: str, expected: str) -> None:
    assert next_page(pager, url) == SECTION + expected


def test_a_section_named_like_an_article_goes_on() -> None:
    url = "https://example.vn/chi-tiet-chuyen-muc?id=4200"
    pager = '<div class="paging"><a class="on">1</a><a href="?id=4200&amp;page=2">2</a></div>'
    assert next_page(pager, url) == f"{url}&page=2"


@pytest.mark.parametrize(
    ("url", "pager"),
    [
        (SECTION, ""),
        (SECTION, '<div class="pages"><span>1</span></div>'),
        (SECTION, '<div class="pages"><a href="#">2</a></div>'),
        (SECTION, '<div class="pages"><a href="javascript:;">Xem thêm</a></div>'),
        (SECTION, "<div class=\"pagination\"><a href=\"javascript:__doPostBack('pager','2')\">2</a></div>"),
        (SECTION, '<div class="pages"><a href="/tin">1</a><a href="/tin#x">2</a></div>'),
        (SECTION, '<div class="pages"><a href="https://example.vn/?page=2">2</a></div>'),
        (SECTION, '<div class="pages"><a href="/tin/bai-hai-61002">2</a></div>'),
        (SECTION, '<div class="box-head"><a href="/kinh-te">Xem thêm</a></div>'),
        (SECTION, '<div class="box-head"><a href="/kinh-te">»</a></div>'),
        (SECTION, '<p><a href="/tin/bai-hai-61002">Xem tiếp</a></p>'),
        (
            f"{SECTION}?page=3",
            '<div class="pages"><a href="?page=1">1</a><a href="?page=2">2</a><span>3</span></div>',
        ),
        (f"{SECTION}?page=3", '<div class="pages"><a href="?page=2">»</a></div>'),
        (f"{SECTION}?start=20", '<div><a href="?start=10">Cũ hơn</a></div>'),
        (
            f"{SECTION}?page=3",
            '<div class="pages"><a href="?page=1">1</a><a href="?page=2">2</a><b>3</b><a href="?page=3">»</a></div>',
        ),
        (SECTION, '<div class="pages"><a href="?page=9">Cuối</a><a href="?page=9">Last</a></div>'),
        (
            SECTION,
            '<table class="calendar">'
            + "".join(f'<td><a href="?ngay={day}">{day}</a></td>' for day in range(1, 32))
            + "</table>",
        ),
        (
            SECTION,
            "<table>"
            + "".join(f'<td><a href="?ngay=2024-03-{day}">{day}</a></td>' for day in range(1, 32))
            + "</table>",
        ),
        (SECTION, '<p>Đánh giá: <a href="?sao=2">2</a></p>'),
    ],
)
def test_what_is_no_next_page(url: str, pager: str) -> None:
    assert next_page(pager, url) is None


def test_links_below_the_pager_are_another_list() -> None:
    pager = '<ul class="pagination"><li><a href="?page=2">2</a></li></ul>'
    more = (
        '<div class="more">'
        + '<div><h3><a href="/tin/khac-97001">Một bài ở dưới thanh phân trang của chuyên mục</a></h3></div>' * 2
        + "</div>"
    )
    listing = extract_links(era_c(pager=pager, extra=more), SECTION)
    assert listing.articles == era_c_urls()
    assert listing.next_page == f"{SECTION}?page=2"


ERA_A = "http://haiphong.gov.vn/Portal/Default.aspx?Organization=CTTDT&MenuID=5310"
POSTBACK = page(
    "<form><div><a href='Detail.aspx?ContentID=1001'>Một bài của cổng thông tin đầu tiên</a></div>"
    "<div><span>1</span>"
    "<a href=\"javascript:__doPostBack('ctl00$pager','2')\">2</a>"
    "<a href=\"javascript:__doPostBack('ctl00$pager','3')\">3</a></div></form>"
)


def test_a_postback_is_expressed_by_the_portals_rule() -> None:
    found = Page.from_bytes(POSTBACK, ERA_A)
    assert listing_from_page(found).next_page is None
    elsewhere = "https://example.vn/Portal/Default.aspx?MenuID=1"
    assert listing_from_page(Page.from_bytes(POSTBACK, elsewhere), portal_for(elsewhere)).next_page is None
    assert listing_from_page(found, portal_for(ERA_A)).next_page == f"{ERA_A}&PageIndex=2"


def test_the_pager_of_an_asp_net_grid() -> None:
    rows = "".join(
        f"<tr><td width='120'><img src='a.jpg'></td><td><a class='NewsTitle' href='Detail.aspx?ContentID={number}'>"
        f"Một bài của cổng thông tin đầu tiên {number}</a></td></tr>"
        for number in (1001, 1002, 1003)
    )
    pager = (
        "<tr class='Pager'><td colspan='2'><table><tr><td><span>1</span></td>"
        "<td><a href=\"javascript:__doPostBack('ctl00$grvNews','Page$2')\">2</a></td></tr></table></td></tr>"
    )
    for html in (page(f"<form><table>{rows}{pager}</table></form>"), page(f"<table>{rows}{pager[18:]}</table>")):
        found = listing_from_page(Page.from_bytes(html, ERA_A), portal_for(ERA_A))
        assert len(found.articles) == 3
        assert found.next_page == f"{ERA_A}&PageIndex=2"


def test_a_postback_pager_on_its_last_page_ends() -> None:
    url = f"{ERA_A}&PageIndex=3"
    found = Page.from_bytes(POSTBACK.replace(b"<span>1</span>", b"<span>4</span>"), url)
    assert listing_from_page(found, portal_for(url)).next_page is None
