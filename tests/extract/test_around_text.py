"""What portals set around a text: files to load down, a source with a button, a trail, a foot, copies in an archive."""

from __future__ import annotations

import pytest

from scraper.extract import extract_article, extract_links
from scraper.items import Article

ADDRESS = "https://bacninh.gov.vn/tin-tuc/phuong-vinh-niem-don-rac-54012.html"
TITLE = "Phường Vĩnh Niệm dọn rác ven sông trước mùa mưa"
PROSE = "Người dân các tổ ven sông cùng nhau vớt bèo, thu gom rác và trồng lại hàng cây đã bị bão quật đổ."
SHORT = "Ba trăm người dọn rác ven sông."
COPY = "/web/20210320101112"
OTHERS = [f"https://haiphong.gov.vn/Tin-tuc/Tin-moi-so-{n}-cua-quan-6900{n}.html" for n in range(1, 5)]


def read(head: str = "", foot: str = "", *, above: str = "", description: str = "", text: str = "") -> Article:
    html = (
        f"<html><head><title>{TITLE}</title><meta name=description content='{description}'></head><body>{above}"
        f"<div class=detail><h1>{TITLE}</h1>{head}<div class=content-detail>{f'<p>{PROSE}</p>' * 4}{text}</div>{foot}"
        "</div></body></html>"
    )
    article = extract_article(html.encode(), ADDRESS)
    assert PROSE in article.body
    assert article.body[-1] == PROSE
    return article


@pytest.mark.parametrize(
    "files",
    [
        "<div class=files><b>Tệp đính kèm:</b> <a href='/upload/ke-hoach.pdf'>Kế hoạch 104</a></div>",
        "<ul class=files><h4>Tập tin đính kèm</h4><li><a href='/upload/ke-hoach.pdf'>Kế hoạch 104</a></li></ul>",
        "<div class=rating>Đánh giá: 5/5</div><p><a href='/upload/ke-hoach.pdf'>Kế hoạch 104</a></p>",
    ],
)
def test_files_below_the_text_are_attachments(files: str) -> None:
    article = read(foot=files)
    assert [(link.url, link.title) for link in article.links if link.kind == "attachment"] == [
        ("https://bacninh.gov.vn/upload/ke-hoach.pdf", "Kế hoạch 104")
    ]


def test_files_of_other_news_are_none() -> None:
    other = "<h3>Tin khác</h3><ul><li><a href='/upload/khac.pdf'>Thông báo về việc cấp nước của quận</a></li></ul>"
    assert not [link for link in read(foot=other).links if link.kind == "attachment"]


def test_a_short_line_above_the_text_that_is_the_pages_description_is_the_lead() -> None:
    assert read(f"<div>{SHORT}</div>", description=SHORT).lead == SHORT


@pytest.mark.parametrize("day", ["Ngày 12/11/2020,", "Sáng 12/11/2020,"])
def test_a_lead_that_begins_with_a_day_is_no_masthead(day: str) -> None:
    lead = f"{day} Ủy ban nhân dân phường tổ chức buổi ra quân dọn rác ven sông."
    article = read(f"<p class=date>08:15 13/11/2020</p><p class=summary>{lead}</p>")
    assert (article.published_at, article.lead) == ("2020-11-13T08:15+07:00", lead)


def test_a_bare_date_comes_before_a_lead_with_a_day() -> None:
    article = read("<span>Thứ sáu, 13/11/2020</span><h2>Tính đến 12/11/2020, toàn phường có ba hộ nghèo.</h2>")
    assert article.published_at == "2020-11-13"


def test_the_last_change_in_brackets() -> None:
    change = "<div class=modifydate>Lần cập nhật cuối ( Thứ sáu, 06 Tháng 8 2010 15:20 )</div>"
    article = read("<div class=createdate>Thứ năm, 05 Tháng 8 2010 09:14</div>", change)
    assert (article.published_at, article.modified_at) == ("2010-08-05T09:14+07:00", "2010-08-06T15:20:00+07:00")


def test_a_button_beside_a_source_is_none_of_its_name() -> None:
    source = "<div class=link-source><a class=source-name>Theo Báo Hải Phòng</a><span>Copy link</span></div>"
    assert read(foot=source).source == "Báo Hải Phòng"


def test_a_line_of_sections_above_the_title() -> None:
    assert (
        read(above="<div class=cate><a href='/a'>Tư pháp</a> | <a href='/b'>Pháp đình</a></div>").section == "Pháp đình"
    )


def test_the_foot_of_a_page_for_telephones() -> None:
    foot = "Báo điện tử của quận. Tổng Biên tập: Phạm Văn A. Giấy phép số 12/GP-BTTTT ngày 15/01/2019 cấp lại."
    html = f"<html><body><h1>{TITLE}</h1>{f'<p>{PROSE}</p>' * 3}<div class=m-foot>{foot}</div></body></html>"
    assert foot not in extract_article(html.encode(), ADDRESS).body


@pytest.mark.parametrize("archive", ["", "https://web.archive.org"])
def test_links_and_images_of_an_archived_copy_are_those_of_the_original(archive: str) -> None:
    others = "".join(f"<li><a href='{COPY}/{url}'>Tin mới của quận trong tuần này</a></li>" for url in OTHERS)
    html = (
        f"<html><body><h1>{TITLE}</h1><div class=content-detail>{f'<p>{PROSE}</p>' * 3}"
        f"<p><img src='{COPY}im_/https://haiphong.gov.vn/upload/a.jpg'></p></div>"
        f"<div class=related><h3>Tin liên quan</h3><ul>{others}</ul></div></body></html>"
    )
    own = "https://haiphong.gov.vn/Tin-tuc/Phuong-Vinh-Niem-don-rac-60111.html"
    article = extract_article(html.encode(), f"{archive}{COPY}/{own}" if archive else own)
    assert [image.url for image in article.images] == ["https://haiphong.gov.vn/upload/a.jpg"]
    assert list(article.related) == OTHERS


def test_an_archived_listing_names_the_originals() -> None:
    items = "".join(f"<div><h3><a href='{COPY}/{url}'>Tin mới của quận trong tuần này</a></h3></div>" for url in OTHERS)
    listing = extract_links(
        f"<html><body>{items}</body></html>".encode(), f"https://web.archive.org{COPY}/https://haiphong.gov.vn/Tin-tuc/"
    )
    assert list(listing.articles) == OTHERS


def test_all_of_an_old_article_in_one_cell() -> None:
    others = "".join(f"<img src=/images/dot.gif> <a href='?m=tin&id={n}'>Tin số {n} của quận</a><br>" for n in range(3))
    html = (
        "<html><head><title>An ninh Hải Phòng - Tin tức</title></head><body><table><tr><td><font size=4><b>"
        f"{TITLE}</b></font><br><font size=1>Thứ hai, 13/07/2009, 10:21 GMT+7</font><br><br>{f'{PROSE}<br><br>' * 6}"
        f"<b>Tin đã đưa</b><br>{others}</td></tr></table></body></html>"
    )
    article = extract_article(html.encode(), "http://www.example.vn/?m=tin&id=4455")
    assert (article.title, article.published_at) == (TITLE, "2009-07-13T10:21+07:00")
    assert article.images == ()


def test_an_image_with_the_headline_of_another_article_has_no_caption() -> None:
    other = "/cap-nuoc-cho-cac-phuong-ven-song-54013.html"
    table = (
        f"<table><tr><td><a href='{other}'><img src=/t.jpg></a><a href='{other}'>Cấp nước cho các phường ven sông</a>"
        "<span>Ba phường có nước sạch trong tháng tới.</span></td></tr></table>"
    )
    article = read(text=f"{table}<p>{PROSE}</p>")
    assert (article.captions, article.images) == ((), ())
    assert article.related == (f"https://bacninh.gov.vn{other}",)


@pytest.mark.parametrize("heading", ["Bài viết cùng chủ đề", "Tin trong cùng chuyên mục", "Cùng đọc với chúng tôi"])
def test_headlines_with_their_dates_below_the_text(heading: str) -> None:
    items = "".join(
        f"<li><a href='/tin-tuc/tin-moi-so-{n}-cua-quan-5402{n}.html'>Tin mới số {n} của quận</a> (17/11/2020)</li>"
        for n in range(4)
    )
    html = (
        f"<html><body><div class=detail><h1>{TITLE}</h1><div class=content-detail>{f'<p>{PROSE}</p>' * 4}"
        f"<h4>{heading}</h4><ul>{items}</ul></div></div></body></html>"
    )
    body = extract_article(html.encode(), ADDRESS).body
    assert not [paragraph for paragraph in body if "17/11/2020" in paragraph]
