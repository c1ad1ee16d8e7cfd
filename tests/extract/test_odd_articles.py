"""Articles of odd shapes: a line, a table, pictures or a file alone; none is refused, none takes the foot for text."""

from __future__ import annotations

import pytest

from scraper.extract import NotAnArticle, extract_article
from scraper.items import Article

ADDRESS = "https://haiphong.gov.vn/thong-bao/thong-bao-cua-quan-61234"
TITLE = "Quận thông báo lịch tiếp công dân tháng hai năm nay"
SENTENCE = "Nghỉ từ 10/02 đến hết 16/02/2021."
LATEST = "".join(
    f'<li><a href="/thong-bao/tin-so-{n}-6100{n}">Thông báo số {n} về việc tạm ngừng cấp nước trong ngày</a></li>'
    for n in range(6)
)
FOOT = (
    "<p>Cổng thông tin điện tử thành phố. Địa chỉ: 18 Hoàng Diệu, quận Hồng Bàng. "
    "Giấy phép số 12/GP-TTĐT ngày 15/3/2019 do Sở Thông tin và Truyền thông cấp.</p>"
)
FEET = {"a footer": f"<footer>{FOOT}</footer>", "a division": f"<div>{FOOT}</div>"}


def read(content: str, foot: str = FEET["a footer"], *, title: str = TITLE, beside: str = "") -> Article:
    html = (
        f"<html><head><title>{title} - Cổng thông tin điện tử</title></head><body>{beside}<div class='detail'>"
        f"<h1>{title}</h1><span class='date'>23/01/2021 14:32</span><div class='content'>{content}</div></div>"
        f"<div class='other'><h3>Tin khác</h3><ul>{LATEST}</ul></div>{foot}</body></html>"
    )
    article = extract_article(html.encode(), ADDRESS)
    assert (article.title, article.published_at) == (title, "2021-01-23T14:32+07:00")
    return article


@pytest.mark.parametrize("foot", FEET)
@pytest.mark.parametrize(
    ("content", "body"),
    [
        (f"<p>{SENTENCE}</p>", (SENTENCE,)),
        ("<ul><li>Nam, nữ từ 18 tuổi</li><li>Lương 7 triệu</li></ul>", ("Nam, nữ từ 18 tuổi", "Lương 7 triệu")),
        ("<table><tr><td>Gạo tẻ</td><td>16.000 đồng/kg</td></tr></table>", ("Gạo tẻ | 16.000 đồng/kg",)),
        ("<blockquote>Kính chúc đồng bào năm mới an khang.</blockquote>", ("Kính chúc đồng bào năm mới an khang.",)),
        ("<p><img src='/a.jpg'></p><p><img src='/b.jpg'></p>", ()),
        ("<p><a href='/upload/quyet-dinh.pdf'>Quyết định 104/QĐ-UBND.pdf</a></p>", ()),
        ("<iframe src='https://www.youtube.com/embed/x'></iframe>", ()),
    ],
)
def test_what_little_there_is_is_the_text(content: str, body: tuple[str, ...], foot: str) -> None:
    assert read(content, FEET[foot]).body == body


def test_pictures_and_files_alone() -> None:
    assert [image.url[-6:] for image in read("<p><img src='/a.jpg'></p><p><img src='/b.jpg'></p>").images] == [
        "/a.jpg",
        "/b.jpg",
    ]
    links = read("<p><a href='/upload/quyet-dinh.pdf'>Quyết định 104/QĐ-UBND.pdf</a></p>").links
    assert [link.kind for link in links if link.url.endswith(".pdf")] == ["attachment"]


@pytest.mark.parametrize(
    "title",
    [
        "Cảnh báo website giả mạo hiện thông báo “Không tìm thấy trang”",
        "Tàu 404 của Hải quân về thăm thành phố",
        "Hệ thống dịch vụ công đang được bảo trì trong hai ngày",
        "Tìm kiếm cứu nạn tàu cá trên vùng biển Bạch Long Vĩ",
        "Hướng dẫn nhập mã captcha khi nộp hồ sơ trực tuyến",
        "Đăng nhập một lần cho mọi dịch vụ công của thành phố",
    ],
)
def test_titles_that_speak_of_errors_are_titles(title: str) -> None:
    assert read(f"<p>{SENTENCE}</p>", title=title).body == (SENTENCE,)


def test_a_form_for_the_password_beside_a_short_article() -> None:
    form = "<form><h3>Đăng nhập</h3><input name='u'><input type='password' name='p'></form>"
    assert read(f"<p>{SENTENCE}</p>", beside=form).body == (SENTENCE,)


def test_a_digest_whose_items_are_links_to_other_papers() -> None:
    items = [f"Báo Cảng số {n}: Người dân ven sông trồng lại hàng cây bị bão quật đổ" for n in range(5)]
    links = "".join(
        f'<li><a href="https://baocang.vn/xa-hoi/trong-cay-10000{n}.html">{t}</a></li>' for n, t in enumerate(items)
    )
    article = read(f"<ul>{links}</ul>", title="Điểm báo hằng ngày về thành phố (ngày 03/3/2021)")
    assert list(article.body) == items


def test_a_short_notice_of_era_a_whose_head_names_the_site_only() -> None:
    html = (
        "<html><head><title>Cổng thông tin điện tử Hải Phòng</title></head><body><form><table><tr><td>"
        "<span class='tieude'>Thông báo tạm ngừng cấp điện khu vực An Dương</span></td></tr>"
        f"<tr><td>{SENTENCE}</td></tr></table></form></body></html>"
    )
    article = extract_article(html.encode(), "http://haiphong.gov.vn/Portal/Detail.aspx?ContentID=135")
    assert (article.title, article.body) == ("Thông báo tạm ngừng cấp điện khu vực An Dương", (SENTENCE,))


def test_a_frame_without_an_article_is_none() -> None:
    html = (
        "<html><head><title>Cổng thông tin điện tử</title></head><body><div class='detail'><h1></h1></div>"
        f"<ul>{LATEST}</ul>{FEET['a division']}</body></html>"
    )
    with pytest.raises(NotAnArticle):
        extract_article(html.encode(), ADDRESS)
