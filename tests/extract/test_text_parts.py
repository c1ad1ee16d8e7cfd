"""What of an article's text is its lead, a caption, a byline or a box of related articles."""

from __future__ import annotations

import pytest

from scraper.extract import extract_article

ADDRESS = "https://example.vn/tin-tuc/lua-chin-45678.html"
PROSE = "Sáng nay, bà con xã Bát Trang ra đồng gặt những thửa lúa chín sớm nhất của vụ này."
MORE = "Hợp tác xã cho biết năng suất cao hơn vụ trước, thóc được thương lái mua ngay tại bờ."


def read(body: str):
    html = f"<html><body><article><h1>Lúa chín sớm ở Bát Trang</h1><div class='entry-content'>{body}</div></article>"
    return extract_article(html.encode(), ADDRESS)


@pytest.mark.parametrize(
    "heading",
    [
        "<h2>1. Bát Trang: bà con gặt lúa sớm hơn mọi năm nửa tháng vì nắng nhiều</h2>",
        "<p><strong>1. Bát Trang: bà con gặt lúa sớm hơn mọi năm nửa tháng vì nắng nhiều</strong></p>",
        "<h2>Bát Trang: bà con gặt lúa sớm hơn mọi năm nửa tháng vì nắng nhiều</h2>",
    ],
)
def test_the_heading_of_the_first_of_several_parts_is_no_lead(heading: str) -> None:
    article = read(f"{heading}<p>{PROSE}</p><h2>2. Quang Hưng: thóc được giá</h2><p>{MORE}</p>")
    assert article.lead is None
    assert len(article.body) == 4


def test_a_marked_lead_may_be_one_short_sentence() -> None:
    assert read(f"<p class=sapo>Vụ mùa của nắng.</p><p>{PROSE}</p><p>{MORE}</p>").lead == "Vụ mùa của nắng."


def test_a_bold_first_paragraph_is_the_lead() -> None:
    assert read(f"<p><strong>{PROSE}</strong></p><p>{MORE}</p><p>{PROSE} {MORE}</p>").lead == PROSE


@pytest.mark.parametrize("label", ["Bài: Lê Thu An; Ảnh: Vũ Minh Hải", "Bài và ảnh: Lê Thu An", "Tin, ảnh: Lê Thu An"])
def test_a_credit_of_the_text_behind_a_picture_is_no_caption(label: str) -> None:
    article = read(
        f"<p>{PROSE}</p><p>{MORE}</p><p align='center'><img src='/a.jpg'></p>"
        f"<p align='center'><em>Thửa ruộng đầu thôn.</em></p><p align='right'><strong>{label}</strong></p>"
    )
    assert article.captions == ("Thửa ruộng đầu thôn.",)
    assert article.byline == label
    assert article.authors[0].name == "Lê Thu An"


def test_a_credit_of_the_picture_behind_it_is_its_caption() -> None:
    article = read(f"<p>{PROSE}</p><p align='center'><img src='/a.jpg'></p><p>Ảnh: Vũ Minh Hải</p><p>{MORE}</p>")
    assert article.captions == ("Ảnh: Vũ Minh Hải",)


def test_captions_in_the_row_below_a_row_of_pictures_go_with_them_in_order() -> None:
    pictures = "<tr><td><img src='/a.jpg'></td><td><img src='/b.jpg'></td></tr>"
    captions = "<tr><td><em>Thửa ruộng đầu thôn.</em></td><td><em>Máy gặt của hợp tác xã.</em></td></tr>"
    article = read(f"<p>{PROSE}</p><p>{MORE}</p><table>{pictures}{captions}</table><p>{MORE}</p>")
    assert [image.caption for image in article.images] == ["Thửa ruộng đầu thôn.", "Máy gặt của hợp tác xã."]
    assert article.captions == ("Thửa ruộng đầu thôn.", "Máy gặt của hợp tác xã.")


def test_small_print_below_a_picture_is_its_caption() -> None:
    article = read(
        f"<p>{PROSE}</p><p>{MORE}</p><p align='center'><img src='/a.jpg'></p>"
        f"<h6 align='center'>Thửa ruộng đầu thôn.</h6><p>{MORE}</p>"
    )
    assert article.captions == ("Thửa ruộng đầu thôn.",)
    assert article.body[-1] == MORE


def test_a_description_right_below_a_picture_is_its_caption_and_no_lead() -> None:
    picture = "<div><img src='/a.jpg'><div class=desc>Thửa ruộng chín sớm ở đầu thôn.</div></div>"
    article = read(f"<div class=summary>{PROSE}</div>{picture}<p>{MORE}</p><p>{MORE}</p>")
    assert (article.lead, article.captions) == (PROSE, ("Thửa ruộng chín sớm ở đầu thôn.",))
    assert read(f"{picture}<p><b>{PROSE}</b></p><p>{MORE}</p>").lead == PROSE


@pytest.mark.parametrize("line", ["<div><p>Thửa ruộng đầu thôn.</p></div>", "<p>Thửa ruộng đầu thôn.</p>"])
def test_an_element_of_an_image_and_one_line_is_a_figure(line: str) -> None:
    article = read(f"<p>{PROSE}</p><p>{MORE}</p><div><div><img src='/a.jpg'></div>{line}</div><p>{MORE}</p>")
    assert (article.captions, article.body) == (("Thửa ruộng đầu thôn.",), (MORE, MORE))


@pytest.mark.parametrize(
    "rest", [f"<p>{PROSE} {MORE} {PROSE}</p>", f"<p>{MORE}</p><p>{MORE}</p>", f"<h3>Được mùa</h3><p>{MORE}</p>"]
)
def test_an_element_of_an_image_and_text_is_none(rest: str) -> None:
    article = read(f"<p>{PROSE}</p><p>{MORE}</p><div><div><img src='/a.jpg'></div>{rest}</div><p>{MORE}</p>")
    assert article.captions == ()


def test_a_table_that_holds_the_text_with_an_image_is_no_figure() -> None:
    picture = "<p align=center><img src='/a.jpg'></p><p align=center><em>Thửa ruộng đầu thôn.</em></p>"
    text = f"<p>{PROSE}</p>{picture}<p>{MORE}</p><p>{PROSE} {MORE}</p><p>{MORE} {MORE}</p><p>{MORE} {PROSE}</p>"
    article = read(f"<table><tr><td>{text}<p align=right><b>Lê Thu An</b></p></td></tr></table>")
    assert (article.captions, len(article.body)) == (("Thửa ruộng đầu thôn.",), 4)
    assert [author.name for author in article.authors] == ["Lê Thu An"]


def test_share_buttons_tags_and_a_link_to_the_author_within_the_text() -> None:
    html = (
        "<html><body><div><h1>Lúa chín sớm ở Bát Trang</h1><div><div><a href='/tac-gia/an'>Lê Thu An</a></div></div>"
        f"<div><span>Chia sẻ</span><a>Zalo</a><a>12</a><a>Google News</a></div><p>{PROSE}</p><p>{MORE}</p><p>{MORE}</p>"
        "<ul><li>#</li><li><a href='/tag/bat-trang'>Bát Trang</a></li><li><a href='/tag/2'>An Hồng</a></li></ul></div>"
    )
    article = extract_article(html.encode(), ADDRESS)
    assert (article.lead, article.body) == (PROSE, (MORE, MORE))
    assert [author.name for author in article.authors] == ["Lê Thu An"]


@pytest.mark.parametrize(
    "quotation",
    [
        "<div class=quote-content><p>Lúa không phụ người.</p><p class=StarNameCaption>Ông Bùi Văn Đản</p></div>",
        "<blockquote><p>Lúa không phụ người.</p><footer>Ông Bùi Văn Đản</footer></blockquote>",
    ],
)
def test_who_is_quoted_stands_in_the_text(quotation: str) -> None:
    article = read(f"<p>{PROSE}</p><p>{MORE}</p>{quotation}<p>{MORE}</p>")
    assert article.captions == ()
    assert article.body[1:3] == ("Lúa không phụ người.", "Ông Bùi Văn Đản")


@pytest.mark.parametrize(("line", "is_caption"), [("Giây phút gặt lúa trên đồng", True), ("Lê Thu An", False)])
def test_a_line_about_a_video(line: str, is_caption: bool) -> None:
    article = read(f"<p>{PROSE}</p><p>{MORE}</p><div><video></video><p>Video: {line}.</p></div><p>{MORE}</p>")
    assert (article.captions == (f"Video: {line}.",)) is is_caption


@pytest.mark.parametrize(
    "line", ["Phát audio", "Bấm xem >>", "Đọc bài viết", "Mới nhấtCũ nhất", "Mục lục", "Nghe bài viết"]
)
def test_buttons_in_front_of_the_text(line: str) -> None:
    assert read(f"<p class=sapo>{PROSE}</p><div>{line}</div><p>{MORE}</p><p>{MORE}</p>").body == (MORE, MORE)


def test_bold_headings_of_items_with_their_sources_are_no_lead() -> None:
    items = "".join(
        f"<p><b>{n}: thóc được giá ngay tại ruộng ({source})</b></p><p>{MORE}</p>"
        for n, source in [("Quang Hưng", "Báo Hải Phòng 14/6"), ("Bát Trang", "Lao Động 15/6"), ("An Thọ", "VOV 14/6")]
    )
    article = read(items)
    assert (article.lead, len(article.body)) == (None, 6)


def test_text_that_stands_bare_behind_its_title_in_one_cell() -> None:
    text = "<br><br>".join([MORE, f"{MORE} {PROSE}", f"{PROSE} {MORE}"])
    html = (
        "<html><head><title>Xã Bát Trang - Lúa chín sớm ở Bát Trang</title></head><body><table><tr><td>Menu</td>"
        f"<td><p>Lúa chín sớm ở Bát Trang</p><p>{PROSE}</p>{text}<p align='right'><b>Lê Thu An</b></p></td></tr>"
        "</table>"
        "<p>Trang thông tin của xã, giấy phép số 12 ngày 15/3/2019, ghi rõ nguồn khi phát hành lại.</p></body></html>"
    )
    article = extract_article(html.encode(), ADDRESS)
    assert (article.title, article.lead) == ("Lúa chín sớm ở Bát Trang", PROSE)
    assert article.body == (MORE, f"{MORE} {PROSE}", f"{PROSE} {MORE}")
    assert article.authors[0].name == "Lê Thu An"


@pytest.mark.parametrize("rest", [f"{MORE}<br><br>{MORE}", f"<p>{MORE}</p><p>{MORE}</p>"])
def test_a_page_without_head_and_headings_has_its_title_in_the_first_line(rest: str) -> None:
    html = f"<html><body>Lúa chín sớm ở Bát Trang<br><br>{PROSE}<br><br>{rest}</body></html>"
    article = extract_article(html.encode(), ADDRESS)
    assert (article.title, article.lead, article.body) == ("Lúa chín sớm ở Bát Trang", PROSE, (MORE, MORE))


def test_a_heading_and_links_in_one_line_are_related_articles() -> None:
    box = "<b>Tin liên quan</b><a href='/tin-tuc/gia-thoc-tang-45600.html'>Giá thóc tăng ở Quang Hưng</a>"
    article = read(f"<p>{PROSE}</p><p>{MORE}</p><div>{box}</div><p>{MORE}</p>")
    assert (article.lead, article.body) == (PROSE, (MORE, MORE))
    assert [(link.url, link.kind) for link in article.links] == [
        ("https://example.vn/tin-tuc/gia-thoc-tang-45600.html", "related")
    ]


def test_a_sentence_with_a_link_stays() -> None:
    sentence = "Tin liên quan đến vụ này có trong <a href='/tin-tuc/gia-thoc-tang-45600.html'>bài về giá thóc tăng</a>."
    assert len(read(f"<p>{PROSE}</p><p>{sentence}</p><p>{MORE}</p>").body) == 2


@pytest.mark.parametrize("source", ["Nguồn tin", "Nguồn"])
def test_labels_and_values_in_a_list_below_the_text(source: str) -> None:
    html = (
        "<html><body><div><h1>Lúa chín sớm ở Bát Trang</h1>"
        f"<div class='nd'><p>{PROSE}</p><p>{MORE}</p><p>{PROSE}</p></div><dl><dt>Tác giả:</dt><dd>Lê Thu An</dd>"
        f"<dt>{source}:</dt><dd>baocang.vn</dd><dt>Lượt xem:</dt><dd>12</dd></dl>"
        "</div></body></html>"
    )
    article = extract_article(html.encode(), ADDRESS)
    assert ([author.name for author in article.authors], article.source) == (["Lê Thu An"], "baocang.vn")


def test_the_title_in_front_of_bare_text_in_the_same_cell() -> None:
    html = (
        "<html><head><title>Tin tuc</title></head><body><table><tr><td>"
        "<p align='center'><b>Lúa chín sớm ở Bát Trang</b></p><p align='right'><i>23/01/2021 14:32</i></p>"
        f"<p><b>{PROSE}</b></p>{MORE}<br><br>{MORE} {PROSE}</td></tr></table>"
    )
    article = extract_article(html.encode(), ADDRESS)
    assert (article.title, article.lead) == ("Lúa chín sớm ở Bát Trang", PROSE)


@pytest.mark.parametrize(("name", "related"), [("box-related", 1), ("latest-news", 0), ("box-doc-nhieu", 0)])
def test_a_list_without_a_heading_is_what_its_name_says(name: str, related: int) -> None:
    link = "<a href='/tin-tuc/vu-mua-45001.html'>Vụ mùa ở Tân Viên được giá nhất ba năm</a>"
    html = (
        "<html><body><div><h1>Lúa chín sớm ở Bát Trang</h1>"
        f"<div class='entry-content'><p>{PROSE}</p><p>{MORE}</p></div>"
        f"<div class='{name}'><ul><li>{link}</li></ul></div></div></body></html>"
    )
    links = extract_article(html.encode(), ADDRESS).links
    assert len([link for link in links if link.kind == "related"]) == related


@pytest.mark.parametrize("mark", ["class=sapo", ""])
def test_links_to_other_articles_below_the_lead_in_its_own_block(mark: str) -> None:
    link = "<a href='/tin-tuc/vu-mua-45001.html'>&gt;&gt;&nbsp;Vụ mùa ở Tân Viên được giá nhất ba năm</a>"
    html = (
        f"<html><body><div><h1>Lúa chín sớm ở Bát Trang</h1><h2 {mark}>{PROSE}<br>{link}<br>{link}</h2>"
        f"<div class=entry-content><p>{MORE}</p><p>{MORE}</p></div></div></body></html>"
    )
    assert extract_article(html.encode(), ADDRESS).lead == PROSE


def test_an_image_and_who_made_it_are_no_text() -> None:
    article = read("<figure><img src='/a.jpg'></figure><p align=right><b>Lê Thu An (thực hiện)</b></p>")
    assert (article.body, article.captions, article.authors[0].name) == ((), (), "Lê Thu An")


def test_the_heading_that_is_the_declared_title_comes_before_one_that_begins_it() -> None:
    title = "Trường THCS Bát Trang tổ chức ngày hội đọc sách"
    html = (
        f"<html><head><meta property=og:title content='{title}'></head><body><div><h1>Trường THCS Bát Trang</h1></div>"
        f"<div><h1>{title}</h1><div><p>{PROSE}</p><p>{MORE}</p><p>{MORE}</p></div></div></body></html>"
    )
    assert extract_article(html.encode(), ADDRESS).title == title


@pytest.mark.parametrize(
    "line",
    [
        "<p><a href='javascript:window.close()'>Đóng</a></p>",
        "<p><a href='#top'>Về đầu trang này</a></p>",
        "<p>Bạn nhận được thư này vì đã đăng ký nhận bản tin. <a href='/huy'>Hủy đăng ký</a></p>",
    ],
)
def test_a_signature_with_buttons_below_it(line: str) -> None:
    article = read(f"<p>{PROSE}</p><p>{MORE}</p><p>{MORE}</p><p align=right><b>Lê Thu An</b></p>{line}")
    assert (article.body, article.byline) == ((MORE, MORE), "Lê Thu An")


def test_short_lines_of_the_header_that_is_part_of_the_text() -> None:
    html = (
        "<html><body><article><header><h1>Lúa chín sớm ở Bát Trang</h1><h3>Nông nghiệp</h3><address>Lê Thu An</address>"
        f"</header><p>{PROSE}</p><p>{MORE}</p><p>{MORE}</p></article></body></html>"
    )
    assert extract_article(html.encode(), ADDRESS).body == (MORE, MORE)


def test_labelled_lines_in_one_paragraph_are_credits_each() -> None:
    credits = "Ngày xuất bản: 13/5/2024<br>Chỉ đạo thực hiện: Vũ Minh Hải<br>Nội dung: Lê Thu An<br>Trình bày: Đỗ Ngân"
    article = read(f"<p class=sapo>{PROSE}</p><p>{MORE}</p><p>{MORE}</p><p>{credits}</p>")
    assert article.body == (MORE, MORE)
    assert [(author.name, author.role) for author in article.authors] == [
        ("Vũ Minh Hải", "producer"),
        ("Lê Thu An", "writer"),
        ("Đỗ Ngân", "designer"),
    ]


def test_a_quotation_over_a_picture_is_no_caption() -> None:
    quoted = "<div><img src='/a.jpg'></div><div><blockquote><p>Lúa không phụ người.</p></blockquote></div>"
    article = read(f"<p>{PROSE}</p><p>{MORE}</p><div>{quoted}</div><p>{MORE}</p>")
    assert (article.captions, article.body[1]) == ((), "Lúa không phụ người.")


def test_a_line_of_a_file_and_little_else_is_an_attachment() -> None:
    file = "<a href='/files/danh-muc.pdf'>Danh mục vị trí việc làm</a> (tải về)"
    article = read(f"<p>{PROSE}</p><p>{MORE}</p><p>{MORE}</p><p>{file}</p>")
    assert article.body[-1] == MORE
    assert [link.url for link in article.links if link.kind == "attachment"] == [
        "https://example.vn/files/danh-muc.pdf"
    ]


@pytest.mark.parametrize(
    "teaser",
    [
        "<div><h3><a href='/tin-{n}-4500{n}.html'>Tin khác của xã trong tuần số {n}</a></h3><p>{text}</p></div>",
        "<div><a href='/tin-{n}-4500{n}.html'>Tin khác của xã trong tuần số {n}</a><p>{text}</p></div>",
    ],
)
@pytest.mark.parametrize("column", ["aside", "div"])
def test_a_short_article_beside_a_long_column_of_others(teaser: str, column: str) -> None:
    others = "".join(teaser.format(n=n, text=MORE.replace("xã", f"xã {n}")) for n in range(9))
    html = (
        f"<html><body><div><div><h1>Lúa chín sớm ở Bát Trang</h1><div><p>{PROSE}</p><p>Vụ mùa còn dài.</p></div></div>"
        f"<{column}>{others}</{column}></div></body></html>"
    )
    article = extract_article(html.encode(), ADDRESS)
    assert (article.lead, article.body) in ((PROSE, ("Vụ mùa còn dài.",)), (None, (PROSE, "Vụ mùa còn dài.")))


def test_a_table_of_which_one_cell_is_long_is_the_text_as_a_whole() -> None:
    rows = [("Thứ Hai 16/11", "Sáng: họp giao ban đầu tuần", "Hội trường"), ("Thứ Ba 17/11", "Tiếp công dân", "Trụ sở")]
    rows += [("Thứ Tư 18/11", "Sáng: kiểm tra công tác phòng cháy chữa cháy", "Chợ Bát Trang")]
    table = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    html = (
        f"<html><body><div><h1>Lịch công tác tuần của xã Bát Trang</h1><div><table>{table}</table></div></div></body>"
    )
    assert extract_article(html.encode(), ADDRESS).body == tuple(" | ".join(row) for row in rows)


@pytest.mark.parametrize(("figure", "heading"), [("figure", ""), ("div", "<h2>Được mùa</h2>")])
def test_a_table_with_figures_or_headings_in_it_is_no_figure(figure: str, heading: str) -> None:
    picture = f"<{figure}><img src='/a.jpg'><figcaption>Thửa ruộng đầu thôn.</figcaption></{figure}>"
    article = read(f"<p class=sapo>{PROSE}</p><table><tr><td>{picture}{heading}<p>{MORE}</p></td></tr></table>")
    assert article.captions == ("Thửa ruộng đầu thôn.",)
    assert article.body == (("Được mùa", MORE) if heading else (MORE,))


def test_of_headings_that_begin_the_declared_title_the_longer_is_the_title() -> None:
    title = "Trường THCS Bát Trang tổ chức ngày hội đọc sách"
    html = (
        f"<html><head><title>{title} - Hoạt động - THCS Bát Trang</title></head><body><h1>Trường THCS Bát Trang</h1>"
        f"<div><h1>{title}</h1><div><p>{PROSE}</p><p>{MORE}</p><p>{MORE}</p></div></div></body></html>"
    )
    assert extract_article(html.encode(), ADDRESS).title == title


REFERENCE = "<a href='/tin-tuc/vu-mua-45001.html'>Vụ mùa ở Tân Viên được giá nhất ba năm</a>"


@pytest.mark.parametrize(
    "line",
    [
        f"<p>{REFERENCE}</p>",
        f"<p>&gt;&gt; {REFERENCE}</p>",
        f"<p>Mời bạn đọc xem thêm tại {REFERENCE}</p>",
        "<p>Mời quý độc giả quan tâm Zalo Báo Cảng để nhận tin nhanh</p>",
        "<p>Theo dõi fanpage Báo Cảng để cập nhật tin tức mới nhất.</p>",
        "<div><p>Đăng ký nhận bản tin</p><form><input type=email></form></div>",
        "<p>Nghe audio tại đây:</p>",
        "<div><span>Nghe bài viết</span><span>00:00</span><span>05:12</span></div>",
        "<div>Đánh giá bài viết: ★★★★★ 4.5/5 (12 đánh giá)</div>",
        "<div>Bạn thấy bài viết này thế nào? Hay Bình thường Dở</div>",
        "<div><span>12 người thích</span> <a href='#'>Lưu bài</a> <a href='#'>Báo lỗi</a></div>",
        "<p>Sự kiện: <a href='/su-kien/vu-mua-e12.html'>Vụ mùa</a></p>",
        "<p>Link gốc: https://baocang.vn/x-123.html</p>",
        "<blockquote class='twitter-tweet'><p>Harvest begins</p> <a href='https://x.com/1'>August 12</a></blockquote>",
        "<div>Vui lòng <a href='/dang-nhap'>đăng nhập</a> để bình luận</div>",
        "<div>Trang web này sử dụng cookie để nâng cao trải nghiệm.</div>",
        "<div class='author-bio'><p>Phóng viên mảng đời sống, yêu những câu chuyện nhỏ của thành phố Cảng.</p></div>",
        "<p><i>Ghi rõ nguồn baocang.vn khi đăng lại nội dung này.</i></p>",
        "<div><a href='?p=1'>1</a> <a href='?p=2'>2</a> <a href='?p=2'>Trang sau</a></div>",
    ],
)
def test_furniture_anywhere_in_the_text(line: str) -> None:
    lead, text, signature = f"<p><b>{PROSE}</b></p>", f"<p>{MORE}</p>", "<p align=right><b>Lê Thu An</b></p>"
    for parts in (
        (line, lead, text, text, text, signature),
        (lead, line, text, text, text, signature),
        (lead, text, text, line, text, signature),
        (lead, text, text, text, line, signature),
        (lead, text, text, text, signature, line),
    ):
        article = read("".join(parts))
        assert (article.lead, article.body) == (PROSE, (MORE, MORE, MORE))
        assert [author.name for author in article.authors] == ["Lê Thu An"]


def test_text_goes_on_below_a_name_at_the_right() -> None:
    quoted = "<p><i>Lúa không phụ người.</i></p><p align=right>Lê Thu An</p>"
    assert read(f"<p>{PROSE}</p><p>{MORE}</p>{quoted}<p>{MORE}</p><p>{MORE}</p>").body[-2:] == (MORE, MORE)


@pytest.mark.parametrize(
    "figure",
    [
        "<p><img src='/a.jpg'><span class='img-caption'>Thửa ruộng đầu thôn.</span></p>",
        "<p align=center><img src='/a.jpg'></p><h5 align=center><em>Thửa ruộng đầu thôn.</em></h5>",
    ],
)
def test_captions_in_a_span_and_in_a_small_heading(figure: str) -> None:
    article = read(f"<p>{PROSE}</p><p>{MORE}</p>{figure}<p>{MORE}</p>")
    assert (article.captions, article.body) == (("Thửa ruộng đầu thôn.",), (MORE, MORE))
