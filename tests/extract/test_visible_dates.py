"""Dates as careless pages print them around an article."""

from __future__ import annotations

import pytest

from scraper.extract import extract_article

ADDRESS = "https://lechan.haiphong.gov.vn/tin-tuc/vinh-niem-don-rac-54012"
TITLE = "Phường Vĩnh Niệm dọn rác ven sông trước mùa mưa"
PROSE = "Người dân các tổ ven sông cùng nhau vớt bèo, thu gom rác và trồng lại hàng cây đã bị bão quật đổ."
OTHERS = "".join(
    f"<li><a href='/tin-tuc/tin-moi-so-{n}-6900{n}'>Tin mới số {n} của quận trong tuần này</a> (18/05/2024)</li>"
    for n in range(10, 16)
)


def published(head: str = "", foot: str = "") -> str | None:
    html = (
        f"<html><head><title>{TITLE}</title></head><body><div><h2>{TITLE}</h2>{head}<div>{f'<p>{PROSE}</p>' * 4}{foot}"
        f"<p><b>Các tin khác</b></p><ul>{OTHERS}</ul></div></div></body></html>"
    )
    article = extract_article(html.encode(), ADDRESS)
    assert article.body[-1] == PROSE
    return article.published_at


@pytest.mark.parametrize(
    "line",
    [
        "<div>Gửi bởi quantri vào Thứ 7, 23/01/2021 - 14:32</div>",
        "<div><span>Ngày đăng:</span> <span>23/01/2021</span> <span>14:32</span> | <span>Lượt xem: 1.204</span></div>",
        "<div>14:32 - <b>23/01/2021</b></div>",
        "<p>Thứ bảy, ngày 23 tháng 01 năm 2021 | 14:32</p>",
        "<p>Ngày đăng: Thứ bảy, ngày 23 tháng 01 năm 2021 14:32</p>",
        "<p>Lượt xem: 143 Ngày đăng: 23/01/2021 14:32</p>",
        "<p>Đã xem: 1.143 - 23/01/2021 14:32</p>",
        "<p>Cập nhật: 14:32 Ngày 23/01/2021</p>",
    ],
)
def test_a_line_above_the_text(line: str) -> None:
    assert published(line) == "2021-01-23T14:32+07:00"


def test_a_place_and_a_day_are_no_date_of_publication() -> None:
    assert published("<p><i>Lê Chân, ngày 23 tháng 01 năm 2021</i></p>") is None


@pytest.mark.parametrize(
    "line",
    [
        "<p class='ngaydang'><i>Cập nhật: 14:32:10 Ngày 23/01/2021 - Số lượt đọc: 512</i></p>",
        "<p>14:32:10 23/01/2021</p>",
        "<p>Thứ Bảy, 23/01/2021 14:32:10 GMT+7</p>",
    ],
)
def test_a_line_between_the_text_and_other_news(line: str) -> None:
    assert published(foot=line) == "2021-01-23T14:32:10+07:00"


@pytest.mark.parametrize(
    "line", ["Đợt sau bắt đầu lúc 14:32, 23/01/2021 tại chân cầu.", "Cập nhật: 23/01/2021, còn hai tổ chưa có nước."]
)
def test_a_date_in_the_last_sentence_is_not_the_articles(line: str) -> None:
    html = f"<div><h2>{TITLE}</h2><div>{f'<p>{PROSE}</p>' * 4}<p>{line}</p></div></div>"
    assert extract_article(html.encode(), ADDRESS).published_at is None


def test_an_inline_date_between_headings_that_share_their_parent_with_links() -> None:
    links = "".join(
        f"- <a href='/tin-tuc/tin-{n}-6900{n}'>Tin mới số {n} trong tuần này</a> (18/05)<br>" for n in range(9)
    )
    html = (
        f"<html><body><div><h3>{TITLE}</h3><em>Ngày 23 tháng 01 năm 2021, 14:32</em><h4>{PROSE}</h4>"
        f"<div>{f'<p>{PROSE} {PROSE}</p>' * 4}</div><b>Tin cùng chuyên mục:</b><br>{links}</div></body></html>"
    )
    assert extract_article(html.encode(), ADDRESS).published_at == "2021-01-23T14:32+07:00"


def test_an_inline_date_behind_the_title_of_a_bare_text() -> None:
    html = f"<div><h4>{TITLE}</h4><small>23-01-2021 14:32</small><p>{PROSE}</p>{PROSE}<br><br>{PROSE}</div>"
    assert extract_article(html.encode(), ADDRESS).published_at == "2021-01-23T14:32+07:00"


def test_a_print_page_with_its_address_above_the_title() -> None:
    text = "<br><br>".join([PROSE] * 4)
    html = (
        f"<html><head><title>In bài viết</title></head><body><div>Cổng thông tin điện tử thành phố</div><div>{ADDRESS}"
        f"{'-va-trong-lai-hang-cay-bi-bao-quat-do' * 2}</div><h2>{TITLE}</h2><i>Thời gian: 23/01/2021 14:32</i>"
        f"<p><b>{PROSE}</b></p>{text}<div>Bản in từ trang này lúc 10:22 ngày 18/05/2024</div></body></html>"
    )
    article = extract_article(html.encode(), "https://haiphong.gov.vn/print/vinh-niem-don-rac-54012.html")
    assert (article.title, article.published_at) == (TITLE, "2021-01-23T14:32+07:00")


def test_a_time_element_below_the_text_that_is_called_a_date() -> None:
    latest = (
        '<h2>Tin khác</h2><div class="post-date"><time datetime="2024-05-18T10:00:00+07:00">18/05/2024</time></div>'
    )
    html = (
        f"<html><body><main><h1>{TITLE}</h1><div class='entry-content'>{f'<p>{PROSE}</p>' * 4}</div>"
        '<div class="post-date"><time datetime="2021-01-24T09:10:00+07:00"><a href="#">24/01/2021</a></time></div>'
        f"{latest}</main></body></html>"
    )
    assert extract_article(html.encode(), ADDRESS).published_at == "2021-01-24T09:10+07:00"


def test_a_date_above_the_title_in_the_same_block() -> None:
    html = (
        f"<html><body><div><div><span class=itemDateCreated>Thứ bảy, 23 Tháng 1 2021 14:32</span><h2>{TITLE}</h2>"
        f"<span>Viết bởi Super User</span></div><div class=itemFullText>{f'<p>{PROSE}</p>' * 4}</div>"
        "<div><span>Sửa lần cuối vào Thứ hai, 25 Tháng 1 2021 08:01</span></div></div></body></html>"
    )
    article = extract_article(html.encode(), ADDRESS)
    assert (article.published_at, article.modified_at) == ("2021-01-23T14:32+07:00", "2021-01-25T08:01:00+07:00")


def test_the_date_above_the_title_comes_before_one_below_the_text() -> None:
    html = (
        f"<html><head><title>{TITLE}</title></head><body><div><div>Môi trường</div>"
        f"<div class=ngay>Thứ bảy, 23/01/2021, 14:32 (GMT+7)</div><div>{TITLE}</div><div>{f'<p>{PROSE}</p>' * 4}</div>"
        "<div><ul><li>Tin mới của quận <i>(23/01/2021, 08:10)</i></li></ul></div></div></body></html>"
    )
    assert extract_article(html.encode(), ADDRESS).published_at == "2021-01-23T14:32+07:00"


def test_the_moment_of_an_archived_copy_is_not_the_articles() -> None:
    html = f"<html><body><div><h1>{TITLE}</h1><div>{f'<p>{PROSE}</p>' * 4}</div></div></body></html>"
    for address in (ADDRESS, ADDRESS.replace("https://", "http://")):
        for copy in ("https://web.archive.org/web/20210812034455/", "https://archive.ph/20210812034455/"):
            assert extract_article(html.encode(), copy + address).published_at is None


@pytest.mark.parametrize(
    ("line", "day", "change"),
    [
        ("Cập nhật: 10h ngày 06/03/2024", None, "2024-03-06T10:00:00+07:00"),
        ("Cập nhật lúc 10 giờ 15 phút, ngày 06/03/2024", None, "2024-03-06T10:15:00+07:00"),
        ("Cập nhật: Thứ Tư, ngày 06/03/2024", None, "2024-03-06"),
        ("Cập nhật ngày 06/03/2024", None, "2024-03-06"),
        ("Ngày đăng: 05/03/2024 - Cập nhật: 06/03/2024", "2024-03-05", "2024-03-06"),
        ("Cập nhật: 06/03/2024 - Ngày đăng: 05/03/2024", "2024-03-05", "2024-03-06"),
        ("Ngày 05/03/2024, cập nhật 06/03/2024", "2024-03-05", "2024-03-06"),
    ],
)
def test_the_date_of_a_change_is_not_that_of_publication(line: str, day: str | None, change: str) -> None:
    """A line with one date is that of the change where another line tells the publication, else of both."""
    page = "<article><h1>Bài viết về quận Lê Chân</h1>{}<p>Quận Lê Chân tổ chức hội nghị với người dân.</p></article>"
    alone = extract_article(page.format(f"<div>{line}</div>").encode(), "https://bao.vn/tin/bai-viet-100001.html")
    assert alone.published_at == (
        day or change.removesuffix(":00+07:00") + "+07:00" if "T" in change else day or change
    )
    assert alone.modified_at == (change if day else None)
    if day is None:
        both = f'<div class="date">05/03/2024 08:30</div><div>{line}</div>'
        beside = extract_article(page.format(both).encode(), "https://bao.vn/tin/bai-viet-100001.html")
        assert (beside.published_at, beside.modified_at) == ("2024-03-05T08:30+07:00", change)


@pytest.mark.parametrize(
    "lines",
    [
        "<ul><li>admin</li><li>23 Tháng Một, 2021</li><li>14:32</li></ul>",
        "<ul><li>14:32</li><li>23/01/2021</li></ul>",
        "<table><tr><td>Ngày đăng</td><td>23/01/2021 14:32</td></tr></table>",
    ],
)
def test_day_and_time_in_lines_of_their_own(lines: str) -> None:
    assert published(lines) == "2021-01-23T14:32+07:00"


def test_a_moment_with_its_zone_comes_before_those_of_the_parts_of_the_text() -> None:
    parts = "".join(
        f"<div><div>{hour}:40 23/01/2021</div><h3>Phường dọn rác</h3><p>{PROSE}</p></div>" for hour in (16, 15)
    )
    html = (
        f"<html><head><title>{TITLE}</title></head><body><div><h1>{TITLE}</h1><div>23/01/2021 14:32 GMT+7</div>"
        f"<h2>{PROSE}</h2><div>{parts}</div></div></body></html>"
    )
    assert extract_article(html.encode(), ADDRESS).published_at == "2021-01-23T14:32+07:00"


@pytest.mark.parametrize(
    "line", ["28/7/23018", "Ngày đăng: 28/7/23018 12:15", "Ngày 28 tháng 7 năm 23018", "32/13/2018"]
)
def test_a_date_that_is_mistyped_is_none_and_kept_as_printed(line: str) -> None:
    page = f"<article><h1>Quận Lê Chân</h1><div class=date>{line}</div><p>Hội nghị với người dân.</p></article>"
    read = extract_article(page.encode(), "https://haiphong.gov.vn/tin-tuc/bai-viet-100001")
    assert read.published_at is None
    (kept,) = (each.raw for each in read.provenance if each.field == "published_at")
    assert kept.startswith(line)
