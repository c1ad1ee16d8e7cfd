"""Captions, invitations and furniture between the paragraphs of a text, in forms that editors use."""

from __future__ import annotations

import pytest

from scraper.extract import extract_article
from scraper.items import Article

PROSE = (
    "Năm giờ sáng, tổ thu gom đã có mặt ở chân cầu để kiểm lại số túi rác chất bên lề từ đêm qua.",
    "Tổ có mười hai người, chia làm ba nhóm đi ba ngả, hẹn gặp lại nhau ở bến phà lúc mặt trời lên.",
    "Mỗi chuyến xe đẩy nặng chừng hai tạ, qua dốc cầu phải ba người cùng đẩy mới lên được.",
    "Gần trưa, cả tổ ngồi nghỉ dưới bóng bàng, chia nhau ấm chè xanh rồi lại đi tiếp một vòng nữa.",
)
CAPTION = "Tổ thu gom nghỉ chân dưới bóng bàng."
OTHER = "Phường ven sông lắp thêm ba trăm thùng rác mới"


def article(*middle: str) -> Article:
    html = (
        "<html><body><div class=detail><h1>Một buổi sáng theo tổ thu gom rác ven sông</h1><p class=sapo>Công việc của"
        " họ bắt đầu khi thành phố còn ngủ và kết thúc lúc phố đã đông người.</p><div class=content-detail>"
        f"{''.join(f'<p>{text}</p>' for text in PROSE[:2])}{''.join(middle)}"
        f"{''.join(f'<p>{text}</p>' for text in PROSE[2:])}</div></div></body></html>"
    )
    return extract_article(html.encode(), "https://example.vn/xa-hoi/thu-gom-rac-345678.html")


@pytest.mark.parametrize(
    "figure",
    [
        f"<p><img src=a.jpg></p><p><small>{CAPTION}</small></p>",
        f"<p><img src=a.jpg></p><p><font size=1>{CAPTION}</font></p>",
        f"<p><img src=a.jpg></p><h6>{CAPTION}</h6>",
        f"<figure><img src='data:,' data-cfsrc=a.jpg><figcaption>{CAPTION}</figcaption></figure>",
        f"<p><img src=a.jpg></p><p class='text-center'>{CAPTION}</p>",
        f"<p><img src=a.jpg></p><p class='fst-italic'>{CAPTION}</p>",
        f"<p align=center><img src=a.jpg><br>{CAPTION}</p>",
        f"<div class=photo><img src=a.jpg><span>{CAPTION}</span></div>",
        f"<figure><img src=a.jpg><figcaption>{CAPTION}</figcaption></figure><p>{CAPTION}</p>",
        f"<figure><figcaption>{CAPTION}</figcaption><img src=a.jpg></figure>",
        f"<table><tr><td>{CAPTION}</td></tr><tr><td><img src=a.jpg></td></tr></table>",
    ],
)
def test_caption(figure: str) -> None:
    read = article(figure)
    assert read.body == PROSE
    assert read.captions == (CAPTION,)
    assert [(image.url.rsplit("/", 1)[-1], image.caption) for image in read.images] == [("a.jpg", CAPTION)]


@pytest.mark.parametrize("set_apart", ["<p><em>{}</em></p>", "<p align=center>{}</p>"])
def test_a_caption_above_its_image_is_known_by_its_credit(set_apart: str) -> None:
    line = f"{CAPTION} Ảnh: Minh Hà"
    read = article(f"{set_apart.format(line)}<p align=center><img src=a.jpg></p>")
    assert (read.body, read.captions) == (PROSE, (line,))
    assert [(image.caption, image.credit) for image in read.images] == [(line, "Minh Hà")]


@pytest.mark.parametrize(("second", "count"), [("Một vòng nữa quanh bến phà.", 2), (f"{PROSE[2]} {PROSE[3]}", 0)])
def test_the_short_line_below_each_of_several_images_is_its_caption(second: str, count: int) -> None:
    figure = "<p><img src={}.jpg></p><p>{}</p>"
    read = article(figure.format("a", CAPTION), f"<p>{PROSE[0]}</p><p><img src=c.jpg></p>", figure.format("b", second))
    assert read.captions == (CAPTION, second)[:count]


def test_a_caption_between_two_images_is_that_of_the_first() -> None:
    line = f"{CAPTION} Ảnh: Minh Hà"
    read = article(
        f"<p align=center><img src=a.jpg></p><p align=center><em>{line}</em></p><p align=center><img src=b.jpg></p>"
    )
    assert [image.caption for image in read.images] == [line, None]


@pytest.mark.parametrize(
    "line",
    [
        "<p><b>Mời quý độc giả xem video:</b></p>",
        "<p><i>Mời bạn đọc theo dõi Báo Cảng trên Facebook và Zalo</i></p>",
        "<p>Trình duyệt của bạn không hỗ trợ phát âm thanh.</p>",
        "<p><a href='/tag/a'>#thu gom</a> <a href='/tag/b'>#ven sông</a></p>",
        f"<p>&gt;&gt;&gt; Xem thêm: <a href='/xa-hoi/thung-rac-345001.html'>{OTHER}</a></p>",
        "<div>Quảng cáo</div>",
    ],
)
def test_what_is_no_text_between_paragraphs(line: str) -> None:
    assert article(line).body == PROSE


@pytest.mark.parametrize(
    "line",
    [
        "© Bản quyền thuộc về Báo Cảng. Cấm sao chép dưới mọi hình thức nếu không có sự chấp thuận bằng văn bản.",
        "Bạn cần đăng nhập để thực hiện chức năng này!",
        "Video đang được quan tâm:",
    ],
)
def test_what_is_no_text_at_the_end(line: str) -> None:
    read = article()
    html = f"<html><body><h1>{read.title}</h1><div>{''.join(f'<p>{text}</p>' for text in PROSE)}<p>{line}</p></div>"
    assert extract_article(html.encode(), read.url).body[-1] == PROSE[-1]


@pytest.mark.parametrize(
    ("lines", "paragraphs"),
    [
        (f"{PROSE[0]}<br>{PROSE[1]}", PROSE[:2]),
        (PROSE[0].replace("để ", "để<br>"), PROSE[:1]),
        ("Tổ trưởng: Lê Thị Ví Dụ<br>Tổ phó: Trần Văn Mẫu", ("Tổ trưởng: Lê Thị Ví Dụ", "Tổ phó: Trần Văn Mẫu")),
    ],
)
def test_a_line_break_in_mid_sentence_is_a_mere_wrap(lines: str, paragraphs: tuple[str, ...]) -> None:
    assert article(f"<p>{lines}</p>").body == (*PROSE[:2], *paragraphs, *PROSE[2:])


def test_a_video_is_described_by_the_line_that_says_so() -> None:
    line = "Video: Tổ thu gom đẩy xe qua dốc cầu lúc tờ mờ sáng (Nguồn: Báo Cảng)"
    read = article(f"<div><p>{line}</p></div>")
    assert (read.body, read.captions) == (PROSE, (line,))


def test_a_box_aligned_right_that_belongs_to_the_text_stays() -> None:
    read = article("<div class='box alignRight'><p>Ba con số</p><p>Hai tạ rác mỗi chuyến xe.</p></div>")
    assert read.body == (*PROSE[:2], "Ba con số", "Hai tạ rác mỗi chuyến xe.", *PROSE[2:])
