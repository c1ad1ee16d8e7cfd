"""The articles of a listing page, in page order and without what stands around them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.extract import extract_links
from scraper.extract.listing_regions import plain
from tests.extract.listing_pages import (
    LATEST,
    SAPO,
    SECTION,
    TITLES,
    era_c,
    era_c_cards,
    era_c_urls,
    expected,
    links,
    page,
    slug,
)

GOLD = Path(__file__).parents[2].parent / "shared" / "gold" / "pages"
GOLD_LISTINGS = sorted(GOLD.glob("*_list.json")) if GOLD.exists() else []


def test_era_c() -> None:
    assert extract_links(era_c(), SECTION).articles == era_c_urls()


def test_era_c_with_latest_links_that_look_like_entries() -> None:
    box = "".join(
        f'<div class="item"><a href="/thong-bao/tin-{n}-{97000 + n}">{title}</a></div>'
        for n, title in enumerate(LATEST)
    )
    html = era_c(extra=f'<div class="box-tin"><h3>Tin nổi bật khác</h3>{box}</div>')
    assert extract_links(html, SECTION).articles == era_c_urls()


def test_an_article_in_a_side_box_keeps_its_place_in_the_main_column() -> None:
    repeated = era_c_urls()[5]
    most_read = f'<a href="{repeated}">{TITLES[5]}</a><a href="/a/b-c-90001">{TITLES[0]}</a>'
    aside = f'<div class="box-right doc-nhieu">{most_read}</div>'
    html = page(f'<div class="row">{aside}<div class="list-news">{era_c_cards()}</div></div>')
    assert extract_links(html, SECTION).articles == era_c_urls()


def test_one_article_under_two_addresses_counts_once() -> None:
    twice = (
        era_c_cards() + f'<div class="item"><h3><a href="/khac/ten-khac-61003">{TITLES[3]}</a></h3><p>{SAPO}</p></div>'
    )
    assert extract_links(era_c(items=twice), SECTION).articles == era_c_urls()


def test_era_b_links_without_excerpts() -> None:
    rows = links(
        57000,
        6,
        '<li><a href="/Tin-tuc-su-kien/Tin-mau-so-{n}.html">{title}</a> <span class="date">(11/05/2022)</span></li>',
    )
    html = page(
        f'<div id="left"><ul class="menu-left"><li><a href="/Gioi-thieu/">Giới thiệu</a></li></ul></div>'
        '<div id="content">'
        f'<div class="title-cate">Tin tức sự kiện</div><ul class="list">{rows}</ul></div>'
        '<div id="right"><div class="box"><div class="box-title">Tin mới nhất</div><ul class="list">'
        f"<li><a href='/Thong-bao/Lich-cat-dien-88001.html'>{LATEST[0]}</a></li>"
        f"<li><a href='/Thong-bao/Lich-cat-nuoc-88002.html'>{LATEST[1]}</a></li></ul></div></div>"
    )
    found = extract_links(html, "https://haiphong.gov.vn/Tin-tuc-su-kien/").articles
    assert list(found) == expected("https://haiphong.gov.vn/Tin-tuc-su-kien/Tin-mau-so-{n}.html", 57000, 6)


def test_era_a_tables_in_a_form() -> None:
    rows = links(
        35000,
        5,
        '<tr><td width="120"><a href="Detail.aspx?Organization=CTTDT&amp;MenuID=5310&amp;ContentID={n}">'
        '<img src="a.jpg">'
        '</a></td><td><a class="t" href="Detail.aspx?Organization=CTTDT&amp;MenuID=5310&amp;ContentID={n}">{title}</a>'
        "<div>{sapo}</div></td></tr>",
    )
    older = links(34000, 4, '<li><a href="Detail.aspx?MenuID=5310&amp;ContentID={n}">{title}</a> (02/03/2019)</li>')
    latest = links(36000, 3, '<tr><td><a href="Detail.aspx?MenuID=9&amp;ContentID={n}">{title}</a></td></tr>')
    html = page(
        '<form method="post" action="Default.aspx"><table width="1000"><tr><td width="180"><table>'
        '<tr><td><a href="Default.aspx?MenuID=1">Giới thiệu</a></td></tr></table></td>'
        f'<td><table class="list">{rows}</table><div><b>Các tin đã đưa</b><ul>{older}</ul></div></td>'
        f'<td width="200"><b>TIN MỚI</b><table>{latest}</table></td></tr></table></form>'
    )
    found = extract_links(html, "http://haiphong.gov.vn/Portal/Default.aspx?Organization=CTTDT&MenuID=5310").articles
    base = "http://haiphong.gov.vn/Portal/Detail.aspx?"
    assert list(found) == [
        *expected(base + "Organization=CTTDT&MenuID=5310&ContentID={n}", 35000, 5),
        *expected(base + "MenuID=5310&ContentID={n}", 34000, 4),
    ]


def test_wordpress_archive() -> None:
    posts = links(
        1,
        5,
        '<article id="post-{n}" class="post-{n} post type-post hentry category-tin tag-video tag-related">'
        '<a class="post-thumbnail" href="/bai-so-{n}.html"><img src="a.jpg"></a><header class="entry-header">'
        '<h2 class="entry-title"><a href="/bai-so-{n}.html" rel="bookmark">{title}</a></h2></header>'
        '<div class="entry-summary"><p>{sapo} <a href="/bai-so-{n}.html#more-{n}">Đọc tiếp</a></p></div>'
        '<footer class="entry-footer"><a href="/category/tin-tuc" rel="category tag">Tin tức</a>'
        '<a href="/bai-so-{n}.html#respond">Bình luận</a></footer></article>',
    )
    recent = links(50, 4, '<li><a href="/bai-so-{n}.html">{title}</a></li>')
    html = page(
        f'<div id="content" class="site-content has-sidebar"><div id="primary"><main id="main">{posts}</main></div>'
        f'<div id="secondary" class="widget-area"><section class="widget"><h2 class="widget-title">'
        f"Bài viết mới</h2><ul>{recent}</ul></section></div></div>"
    )
    found = extract_links(html, "https://thanhphohaiphong.gov.vn/category/tin-tuc-su-kien").articles
    assert list(found) == expected("https://thanhphohaiphong.gov.vn/bai-so-{n}.html", 1, 5)


def test_top_stories_over_a_list_with_a_border_on_its_right() -> None:
    link = "/tieu-de-mau-49{n}.html"
    top = f'<article class="item-news full-thumb"><a href="{link}"><img></a><h3><a href="{link}">{{title}}</a></h3>'
    sub = f'<li><h3 class="title_news"><a href="{link}">{{title}}</a></h3><p><a href="{link}">{{sapo}}</a></p></li>'
    item = (
        f'<article class="item-news item-news-common"><h2><a href="{link}">{{title}}</a></h2><p>{{sapo}}</p></article>'
    )
    html = page(
        f'<section class="section_topstory"><div class="container flexbox"><div class="wrapper-topstory">'
        f"{links(10001, 1, top)}"
        f'</article></div><ul class="list-sub-feature">{links(10011, 3, sub)}</ul></div></section>'
        '<section><div class="flexbox">'
        f'<div class="col-left"><div class="list-news-subfolder has-border-right">{links(10021, 6, item)}</div>'
        '<div class="button-page" id="pagination"><a class="btn-page active" href="/thoi-su">1</a>'
        '<a class="btn-page" href="/thoi-su-p2">2</a><a class="btn-page next-page" href="/thoi-su-p2"></a></div></div>'
        f'<div class="col-right">{links(10031, 7, item)}</div></div></section>'
    )
    listing = extract_links(html, "https://vnexpress.net/thoi-su")
    numbers = [10001, *range(10011, 10014), *range(10021, 10027)]
    assert list(listing.articles) == [f"https://vnexpress.net/tieu-de-mau-49{number}.html" for number in numbers]
    assert listing.next_page == "https://vnexpress.net/thoi-su-p2"


def test_a_home_page_lists_the_articles_of_all_its_boxes() -> None:
    boxes = "".join(
        f'<section class="zone-{number}"><h2>Mục {number}</h2><div><div>'
        + links(60000 + 10 * number, 3, '<p><a href="/tin-tuc-su-kien/tin-so-{n}">{title}</a></p>')
        + "</div></div></section>"
        for number in range(4)
    )
    html = page(f'<div class="top"><div><div>{era_c_cards()}</div></div></div><div class="zones">{boxes}</div>')
    assert len(extract_links(html, "https://haiphong.gov.vn/").articles) == 8 + 12


def test_video_tag_sponsored_and_foreign_links_are_no_articles() -> None:
    foreign = (
        f'<div class="item"><h3><a href="https://ads.example.vn/khuyen-mai-12345.html">{TITLES[0]}</a></h3><p>{SAPO}</p></div>'
        f'<div class="item"><h3><a href="/video/phong-su-anh-51001">{TITLES[1]}</a></h3><p>{SAPO}</p></div>'
        f'<div class="item"><h3><a href="/chinh-sach-bao-mat">{TITLES[2]}</a></h3><p>{SAPO}</p></div>'
        f'<div class="item adv-box"><h3><a href="/tin-tuc-su-kien/tai-tro-51003">{TITLES[3]}</a></h3></div>'
        f'<div class="item"><h3><a href="javascript:void(0)">{TITLES[4]}</a></h3></div>'
        f'<div class="item"><h3><a href="/tin-tuc-su-kien">{TITLES[5]}</a></h3></div>'
        f'<div class="item"><h3><a href="/tep/ke-hoach-51004.pdf">{TITLES[5]}</a></h3></div>'
    )
    assert extract_links(era_c(items=foreign + era_c_cards()), SECTION).articles == era_c_urls()


def test_entries_that_are_one_link_each_are_told_from_bare_lines() -> None:
    entry = '<a class="card" href="/tin-tuc-su-kien/bai-so-{n}"><img src="a.jpg"><h4>{title}</h4><p>{sapo}</p></a>'
    rows = links(97000, 12, '<li><a href="/tin-tuc-su-kien/bai-so-{n}">{title} {n}</a></li>')
    side = f'<div class="a2"><div class="hh">Tin mới cập nhật</div><ul>{rows}</ul></div>'
    html = page(f'<div class="w"><div class="a1"><h1>Tin tức</h1>{links(61000, 5, entry)}</div>{side}</div>')
    wanted = expected("https://haiphong.gov.vn/tin-tuc-su-kien/bai-so-{n}", 61000, 5)
    assert list(extract_links(html, SECTION).articles) == wanted


def test_notices_are_the_listing_where_it_is_about_them() -> None:
    rows = "".join(f"<li><a href='/thong-bao/{slug(n)}-{97000 + n}'>{title}</a></li>" for n, title in enumerate(TITLES))
    html = page(f"<div><h1>Thông báo</h1></div><div><h2>Thông báo</h2><ul>{rows}</ul></div>")
    assert len(extract_links(html, "https://haiphong.gov.vn/thong-bao").articles) == len(TITLES)


def test_several_roots_and_no_structure() -> None:
    html = b"<html><body></body></html>" + page(
        "<br>".join(f"<a href='{u}'>{t}</a>" for u, t in zip(era_c_urls(), TITLES, strict=True))
    )
    assert extract_links(html, SECTION).articles == era_c_urls()


def test_links_are_resolved_against_the_base_and_lose_their_fragment() -> None:
    cards = era_c_cards().replace('href="/', 'href="').replace('">', '#xem">')
    html = page(f'<div class="list-news">{cards}</div>', head='<base href="https://www.haiphong.gov.vn/">')
    found = extract_links(html, "https://haiphong.gov.vn/tin-tuc-su-kien/trang/3").articles
    assert found == tuple(url.replace("//", "//www.") for url in era_c_urls())


def test_a_base_elsewhere_is_followed_as_a_browser_would() -> None:
    html = page(f'<div class="list-news">{era_c_cards()}</div>', head='<base href="https://example.vn/">')
    found = extract_links(html, SECTION).articles
    assert found == tuple(url.replace("haiphong.gov.vn", "example.vn") for url in era_c_urls())


def test_related_links_inside_an_entry_are_left_out() -> None:
    related = '<ul class="related"><li><a href="/tin-tuc-su-kien/tin-kem-97001">Một bài liên quan</a></li></ul>'
    cards = era_c_cards().replace("</p></div>", f"</p>{related}</div>", 1)
    assert extract_links(era_c(items=cards), SECTION).articles == era_c_urls()


def test_sites_whose_articles_have_no_form_of_their_own() -> None:
    rows = links(
        1, 5, '<div class="news"><h3><a href="/tin/mot-bai-viet-mau-thu-{n}">{title}</a></h3><p>{sapo}</p></div>'
    )
    html = page(f'<div class="list">{rows}</div>')
    found = extract_links(html, "https://phuong.example.vn/tin").articles
    assert list(found) == expected("https://phuong.example.vn/tin/mot-bai-viet-mau-thu-{n}", 1, 5)


def test_a_host_of_the_portal_that_runs_another_system() -> None:
    address = "/tin-tuc/Pages/mot-bai-viet-mau-thu-{n}.aspx"
    rows = links(1, 5, f'<div class="news"><h3><a href="{address}">{{title}}</a></h3><p>{{sapo}}</p></div>')
    html = page(f'<div class="list">{rows}</div>')
    found = extract_links(html, "https://soxaydung.haiphong.gov.vn/tin-tuc/Pages/default.aspx").articles
    assert list(found) == expected(f"https://soxaydung.haiphong.gov.vn{address}", 1, 5)


def test_pages_beside_the_articles_of_the_portal_are_none() -> None:
    html = page(
        '<div class="list"><h3><a href="/gioi-thieu/lich-su-hinh-thanh-va-phat-trien-thanh-pho.aspx">Lịch sử hình thành'
        f' và phát triển thành phố</a></h3><h3><a href="/tin-tuc-su-kien/{slug(1)}-61001">{TITLES[1]}</a></h3></div>'
    )
    assert extract_links(html, SECTION).articles == (f"https://haiphong.gov.vn/tin-tuc-su-kien/{slug(1)}-61001",)


@pytest.mark.parametrize(
    "html", [b"", b"\x00\xff\xfe", b"<html>", b"<a href>", b"<p>Kh\xc3\xb4ng c\xc3\xb3 tin</p>", b"<!--"]
)
def test_a_page_without_articles_gives_none(html: bytes) -> None:
    assert extract_links(html, SECTION) == extract_links(b"", "")


def test_one_article_is_a_listing_too() -> None:
    html = page(f'<div class="list-news"><h3><a href="/tin-tuc-su-kien/{slug(1)}-61001">{TITLES[1]}</a></h3></div>')
    assert extract_links(html, SECTION).articles == (f"https://haiphong.gov.vn/tin-tuc-su-kien/{slug(1)}-61001",)


@given(st.binary(max_size=400), st.text(max_size=40))
def test_never_raises(data: bytes, url: str) -> None:
    extract_links(data, url)
    extract_links(b"<div class=list><a href='/a/b-12345'>" + data, SECTION)


@given(
    st.recursive(
        st.sampled_from(
            ["<a href='/a/b-12345'>Tiêu đề đủ dài của bài</a>", "<a href='?page=2'>2</a>", "chữ", "<b>Đọc nhiều</b>"]
        ),
        lambda inner: st.tuples(
            st.sampled_from(["div", "ul", "li", "h3", "table", "nav"]), st.lists(inner, max_size=4)
        ).map(lambda pair: f"<{pair[0]}>{''.join(pair[1])}</{pair[0]}>"),
        max_leaves=30,
    )
)
def test_every_tree_gives_distinct_absolute_urls(html: str) -> None:
    listing = extract_links(html.encode(), SECTION)
    assert len(set(listing.articles)) == len(listing.articles)
    assert all(url.startswith("https://haiphong.gov.vn/") and "#" not in url for url in listing.articles)


def test_very_many_links_are_bounded() -> None:
    rows = "".join(
        f"<li><a href='/tin-tuc-su-kien/bai-{n}'>{TITLES[n % 8]} {n}</a></li>" for n in range(100_000, 160_000)
    )
    found = extract_links(page(f"<ul>{rows}</ul>"), SECTION).articles
    assert 1_000 <= len(found) <= 20_000
    assert found[0].endswith("bai-100000")


@pytest.mark.skipif(not GOLD_LISTINGS, reason="the gold files are not here")
@pytest.mark.parametrize("path", GOLD_LISTINGS, ids=lambda path: path.stem)
def test_gold_listings(path: Path) -> None:
    gold = json.loads(path.read_text(encoding="utf-8"))
    listing = extract_links(path.with_suffix(".html").read_bytes(), gold["url"])
    required, optional = gold["article_links"], set(gold.get("optional_links", ()))
    found = [url for url in listing.articles if url in required]
    noise = [url for url in listing.articles if url not in required and url not in optional]
    assert len(found) >= 0.95 * len(required)
    assert len(noise) <= 0.05 * len(listing.articles)
    assert found == [url for url in required if url in found]
    assert listing.next_page == gold["next_page"]


def _slugged(title: str) -> str:
    return plain(title).replace(" ", "-")


SHORT_TITLES = ("Khai hội chọi trâu Đồ Sơn", "Bắt nhóm trộm xe máy liên quận", "Chợ Đổ nhộn nhịp trước rằm")


@pytest.mark.parametrize("address", ["/{slug}/", "/{slug}.html", "/tin-tuc/{n}-{slug}", "/xem.php?m=tin&id={n}"])
def test_headlines_of_any_length_on_a_site_without_numbers_in_its_addresses(address: str) -> None:
    titles = [*TITLES, *SHORT_TITLES]
    urls = [address.format(slug=_slugged(title), n=210 + n) for n, title in enumerate(titles)]
    entries = "".join(
        f'<div><h3><a href="{url}">{title}</a></h3></div>' for url, title in zip(urls, titles, strict=True)
    )
    html = page(f'<main>{entries}<p><a href="/cai-cach-hanh-chinh/">Cải cách hành chính</a></p></main>')
    assert extract_links(html, "https://dulich.example.vn/category/am-thuc/").articles == tuple(
        f"https://dulich.example.vn{url}" for url in urls
    )


@pytest.mark.parametrize("short", ["Tin buồn", "Thông báo"])
def test_an_article_of_a_portal_whose_title_is_two_words(short: str) -> None:
    entries = era_c_cards().replace(TITLES[2], short)
    assert extract_links(era_c(items=entries), SECTION).articles == era_c_urls()
