"""Boxes around the list of a listing page: told from it by where they stand, what they hold and what heads them."""

from __future__ import annotations

import pytest
from lxml.html import fromstring

from scraper.extract import extract_links
from scraper.extract.listing_regions import column_share
from tests.extract.listing_pages import (
    SAPO,
    SECTION,
    TITLES,
    era_c,
    era_c_cards,
    era_c_urls,
    expected,
    links,
    page,
)


def test_a_lead_story_and_a_narrow_box_above_the_list() -> None:
    top = links(
        900, 1, '<article class="top"><h2><a href="/bai-mau-so-{n}00.html">{title}</a></h2><p>{sapo}</p></article>'
    )
    small = links(910, 3, '<li><h3><a href="/bai-mau-so-{n}00.html">{title}</a></h3></li>')
    main = links(
        920, 6, '<article class="story"><h3><a href="/bai-mau-so-{n}00.html">{title}</a></h3><p>{sapo}</p></article>'
    )
    side = links(930, 5, '<li><h3><a href="/bai-mau-so-{n}00.html">{title}</a></h3></li>')
    html = page(
        f'<div class="container"><div class="row"><div class="col-md-8">{top}</div>'
        f'<div class="col-md-4"><ul>{small}</ul></div>'
        f'</div><div class="row"><div class="col-md-8"><div class="stories">{main}</div></div>'
        f'<div class="col-md-4"><ul>{side}</ul></div></div></div>'
    )
    found = extract_links(html, "https://baohaiphong.vn/xa-hoi").articles
    numbers = [900, 910, 911, 912, *range(920, 926)]
    assert list(found) == [f"https://baohaiphong.vn/bai-mau-so-{number}00.html" for number in numbers]


@pytest.mark.parametrize("label", ["Video", "Doanh nghiệp", "Ảnh", "Mới", "HOT"])
def test_a_label_on_an_entry_heads_no_box(label: str) -> None:
    cards = era_c_cards().replace("<h3>", f'<span class="cat">{label}</span><h3>', 2)
    assert extract_links(era_c(items=cards), SECTION).articles == era_c_urls()


@pytest.mark.parametrize(
    "box",
    [
        '<div class="l-side"><div class="most-read"><h3>Đọc nhiều</h3>{}</div></div>',
        "<aside><h3>Tin mới</h3>{}</aside>",
        "<div><h3>Đọc nhiều</h3><div>{}</div></div>",
        "<div><div><span>Xem nhiều nhất</span></div><div>{}</div></div>",
        '<div class="sidebar">{}</div>',
    ],
)
@pytest.mark.parametrize("entries", [0, 1, 2])
def test_a_side_box_is_never_the_column_however_short_the_page(box: str, entries: int) -> None:
    form = '<article class="story"><h3><a href="/tin-tuc-su-kien/bai-{n}">{title}</a></h3><p>{sapo}</p></article>'
    side = box.format(links(98000, 5, form))
    html = page(f'<h1>Tin tức</h1><div><div class="stream">{links(61000, entries, form)}</div>{side}</div>')
    found = extract_links(html, f"{SECTION}?page=9").articles
    assert list(found) == expected(f"{SECTION}/bai-{{n}}", 61000, entries)


@pytest.mark.parametrize("heading", ["<h1>Tin tức sự kiện</h1>", "<h2>Tin tức - Sự kiện</h2>"])
@pytest.mark.parametrize("box", ["Tin mới nhất", "Tin nổi bật", "Chào mừng năm mới"])
@pytest.mark.parametrize("entries", [0, 1, 2])
def test_what_stands_beside_a_section_of_few_entries(heading: str, box: str, entries: int) -> None:
    own = links(61000, entries, '<div><a href="/tin-tuc-su-kien/bai-{n}">{title}</a></div>')
    others = links(98000, 6, '<p><a href="/thong-bao/bai-{n}">{title}</a></p>')
    html = page(
        f'<div class="row"><div class="col-md-9"><div>{heading}</div>{own}</div>'
        f'<div class="col-md-3"><div class="box"><div class="head">{box}</div>{others}</div></div></div>'
    )
    assert list(extract_links(html, SECTION).articles) == expected(f"{SECTION}/bai-{{n}}", 61000, entries)


def test_a_narrow_box_in_the_row_of_the_list_but_above_it() -> None:
    small = links(910, 3, '<li><h3><a href="/bai-mau-so-{n}00.html">{title}</a></h3></li>')
    main = links(
        920, 6, '<article class="story"><h3><a href="/bai-mau-so-{n}00.html">{title}</a></h3><p>{sapo}</p></article>'
    )
    html = page(
        f'<div class="row"><div class="col-md-8"><a href="/bai-mau-so-90000.html">{TITLES[7]}</a><p>{SAPO}</p></div>'
        f'<div class="col-md-4"><ul class="sub-news">{small}</ul></div><div class="col-md-12">{main}</div></div>'
    )
    found = extract_links(html, "https://baohaiphong.vn/xa-hoi").articles
    numbers = [900, 910, 911, 912, *range(920, 926)]
    assert list(found) == [f"https://baohaiphong.vn/bai-mau-so-{number}00.html" for number in numbers]


@pytest.mark.parametrize(
    ("main", "side"),
    [
        ('class="col-md-9"', 'class="col-md-3"'),
        ('class="col-lg-8 col-12"', 'class="col-lg-4 col-12"'),
        ('class="list__listing-main"', 'class="list__listing-sub"'),
        ('id="primary"', 'id="secondary"'),
        ('class="main-col"', 'class="sub-col"'),
        ('class="cot-trai"', 'class="cot-phai"'),
        ('class="left"', 'class="right"'),
        ('class="content"', 'id="boxRight"'),
        ('class="w-full"', 'class="SidebarRight"'),
        ('class="col-12 col-lg-8"', 'class="col-12 col-lg-4"'),
        ('class="col-span-12 lg:col-span-8"', 'class="col-span-12 lg:col-span-4"'),
        ('class="w-full lg:w-2/3"', 'class="w-full lg:w-1/3"'),
        ('class="w-70"', 'class="w-30"'),
        ('class="flex-1"', 'style="width:320px"'),
    ],
)
@pytest.mark.parametrize("first", ["main", "side"])
def test_side_columns(main: str, side: str, first: str) -> None:
    rows = links(97000, 9, '<div class="item"><h3><a href="/tin-tuc-su-kien/tin-khac-{n}">{title}</a></h3></div>')
    columns = [f"<div {main}><div>{era_c_cards()}</div></div>", f"<div {side}><div>{rows}</div></div>"]
    html = page(f"<div>{''.join(columns if first == 'main' else columns[::-1])}</div>")
    assert extract_links(html, SECTION).articles == era_c_urls()


def test_a_stream_cut_in_two_by_a_side_column() -> None:
    form = (
        '<div class="box-stream-item"><a class="thumb" href="/tin-mau-1022602280930{n}.htm"><img src="a.jpg"></a>'
        '<h2><a href="/tin-mau-1022602280930{n}.htm">{title}</a></h2><p>{sapo}</p></div>'
    )
    side = links(400, 5, '<div class="box-item"><h4><a href="/tin-mau-1022602280930{n}.htm">{title}</a></h4></div>')
    html = page(
        f'<div class="list__main"><div class="list__lflex"><div class="list__lmain">'
        f'<div class="box-stream">{links(100, 4, form)}'
        f'</div></div><div class="list__lsub"><div class="box-right">{side}</div></div></div><div class="list__lflex">'
        f'<div class="list__lmain timeline"><div class="box-stream timeline_list">{links(200, 5, form)}</div></div>'
        "</div></div>"
    )
    found = extract_links(html, "https://baochinhphu.vn/chinh-sach/moi.htm").articles
    numbers = [*range(100, 104), *range(200, 205)]
    assert list(found) == [f"https://baochinhphu.vn/tin-mau-1022602280930{number}.htm" for number in numbers]


@pytest.mark.parametrize(
    "heading", ["Đọc nhiều", "XEM NHIỀU NHẤT", "Tin mới nhất", "Tin đọc nhiều trong tuần", "Tin liên quan"]
)
@pytest.mark.parametrize("place", ["before", "behind"])
def test_boxes_without_telling_classes_are_told_by_their_heading(heading: str, place: str) -> None:
    box = f"<div><div><b>{heading}</b></div><div>" + links(
        98000, 4, '<div><a href="/tin-tuc-su-kien/tin-khac-{n}"><img src="a.jpg">{title}</a></div>'
    )
    box += "</div></div>"
    main = f"<div><div>{era_c_cards()}</div></div>"
    html = page(box + main if place == "before" else main + box)
    assert extract_links(html, SECTION).articles == era_c_urls()


def test_the_main_list_may_be_called_latest_news() -> None:
    html = page(f"<div><h2>Tin mới nhất</h2>{era_c_cards()}</div>")
    assert extract_links(html, SECTION).articles == era_c_urls()


def test_a_link_for_more_below_a_list_heads_no_box() -> None:
    lead = era_c_cards(first=10)
    html = page(f"<div><div>{lead}</div></div><div>{era_c_cards()}<div><b>Xem thêm</b></div></div>")
    assert extract_links(html, SECTION).articles == (*era_c_urls(first=10), *era_c_urls())


@pytest.mark.parametrize(
    "heading", ["Thông báo", "Văn bản mới", "VĂN BẢN CHỈ ĐẠO", "Đọc nhiều nhất", "Tin mới cập nhật"]
)
def test_many_bare_lines_beside_a_few_entries(heading: str) -> None:
    rows = links(97000, 12, '<li><a href="/tin-tuc-su-kien/bai-so-{n}">{title} {n}</a></li>')
    side = f'<div class="a2"><div class="hh">{heading}</div><ul>{rows}</ul></div>'
    html = page(f'<div class="w"><div class="a1"><h1>Tin tức</h1>{era_c_cards()}</div>{side}</div>')
    assert extract_links(html, SECTION).articles == era_c_urls()


@pytest.mark.parametrize(
    "column",
    [
        "<b>QUẢNG CÁO</b><br><a href='https://example.vn/'><img src='a.gif'></a>",
        "<div class='bx'>Liên kết website</div><a href='https://example.vn/'>Chính phủ</a>",
    ],
)
def test_a_box_in_the_column_before_takes_nothing_away(column: str) -> None:
    rows = "".join(f"<li><a href='{u}'>{t}</a></li>" for u, t in zip(era_c_urls(), TITLES, strict=True))
    html = page(f"<table><tr><td width='20%'>{column}</td><td><ul>{rows}</ul></td></tr></table>")
    assert extract_links(html, SECTION).articles == era_c_urls()


def test_a_wrapper_named_after_its_sidebar_hides_nothing() -> None:
    html = page(f'<div class="page-with-sidebar"><div class="list-news">{era_c_cards()}</div></div>')
    assert extract_links(html, SECTION).articles == era_c_urls()


def test_generated_class_names_say_nothing() -> None:
    html = page(f'<div class="css-1nav9x2"><div class="sc-0ad4f lm7tags2">{era_c_cards()}</div></div>')
    assert extract_links(html, SECTION).articles == era_c_urls()


@pytest.mark.parametrize(
    ("main", "side"),
    [
        ('style="float:left;width:660px"', 'style="float:right;width:300px"'),
        ('class="content"', 'class="sub-col"'),
        ('class="primary"', 'class="secondary"'),
    ],
)
def test_a_side_column_that_shows_more_than_the_list(main: str, side: str) -> None:
    rows = "".join(f"<li><a href='{u}'>{t}</a></li>" for u, t in zip(era_c_urls(), TITLES, strict=True))
    ranked = links(98000, 9, '<div><h5><a href="/tin-tuc-su-kien/bai-{n}">{title}</a></h5></div>')
    html = page(f"<div><div {main}><ul>{rows}</ul></div><div {side}><p>Góc nhìn</p>{ranked}</div></div>")
    assert extract_links(html, SECTION).articles == era_c_urls()


@pytest.mark.parametrize(
    ("attributes", "share"),
    [
        ('class="col-12 col-sm-6 col-lg-3"', 0.25),
        ('class="list w-100"', 1.0),
        ('class="w300"', 0.25),
        ('class="basis-1/4"', 0.25),
        ('style="float: left; width: 25%"', 0.25),
        ('style="max-width:300px"', None),
        ('class="news"', None),
    ],
)
def test_how_much_of_its_row_a_column_takes(attributes: str, share: float | None) -> None:
    assert column_share(fromstring(f"<div {attributes}></div>")) == share


@pytest.mark.parametrize(("headline", "excerpt", "more"), [("h3", "{sapo}", 4), ("b", "{sapo}", 0), ("h3", "", 0)])
def test_far_behind_a_list_goes_on_only_what_shows_articles_alike(headline: str, excerpt: str, more: int) -> None:
    form = '<div class="{}"><{}><a href="/tin-tuc-su-kien/bai-{{n}}">{{title}}</a></{}><p>{}</p></div>'
    first = links(61000, 6, form.format("story", "h3", "h3", "{sapo}"))
    second = links(61006, 4, form.format("item", headline, headline, excerpt))
    parts = (f"<div><div><div class=list>{part}</div></div></div>" for part in (first, second))
    found = extract_links(page(f"<div class=main>{''.join(parts)}</div>"), SECTION).articles
    assert list(found) == expected(f"{SECTION}/bai-{{n}}", 61000, 6 + more)
