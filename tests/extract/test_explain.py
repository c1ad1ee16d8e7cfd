"""What `--explain` says of a page."""

from __future__ import annotations

import pytest

from scraper.extract.explain import FIELDS, explain, explain_text
from scraper.extract.page import Page

HTML = """<title>Ra quân dọn vệ sinh tại 12 tổ dân phố - Báo Đất Cảng</title>
<meta property="article:published_time" content="2024-05-18T10:00:00+07:00"><meta name="author" content="Báo Đất Cảng">
<article><h1>Ra quân dọn vệ sinh tại 12 tổ dân phố</h1><div>Ngày đăng: 13/03/2021 15:07</div>
<div class="sapo">Hơn 350 cán bộ và người dân dọn vệ sinh tại phường Niệm Nghĩa.</div><div class="article-content">
<p>Từ 7 giờ sáng, người dân có mặt tại nhà văn hóa các tổ dân phố để nhận dụng cụ lao động.</p>
<p>Rác thải được thu gom và vận chuyển ngay trong buổi sáng cùng ngày theo từng tuyến đường.</p>
<p style="text-align:right"><b>Đặng Thu Hà</b></p></div></article>"""


def page() -> Page:
    return Page.from_bytes(HTML.encode(), "https://datcang.vn/ra-quan-don-ve-sinh-123456.html")


def test_every_field_is_reported_once_in_order() -> None:
    assert tuple(report.field for report in explain(page())) == FIELDS


def test_a_value_names_its_place_and_what_was_passed_over() -> None:
    reports = {report.field: report for report in explain(page())}
    published = reports["published_at"]
    assert (published.value, published.basis) == ("2021-03-13T15:07+07:00", "label")
    assert [(each.basis, each.raw) for each in published.passed_over] == [("meta", "2024-05-18T10:00:00+07:00")]
    assert all(each.passed_over for each in published.passed_over)
    assert reports["authors"].value == "Đặng Thu Hà (writer)"
    assert reports["authors"].basis == "byline"


OFFERED = """<title>Khai mạc hội làng Lâm Động - Báo Đất Cảng</title><meta name="description" content="{description}">
<meta name="keywords" content="{keywords}"><meta property="article:section" content="Văn hóa,Lễ hội">
<div class="breadcrumb"><a href="/">Trang chủ</a> <a href="/van-hoa">Văn hóa</a> <a href="/van-hoa/le-hoi">Lễ hội</a>
</div><h1>Khai mạc hội làng Lâm Động</h1><p class="sapo">Hội làng Lâm Động mở lại sau năm năm tạm nghỉ.</p>
<div class="content">
<p>Từ sáng sớm, dân làng đã tề tựu ở sân đình để rước kiệu quanh làng, đi đầu là đội trống của các cụ bà.</p>
<p>Ngày hội còn có thi pháo đất, đấu vật và nấu cơm trên thuyền, kéo dài đến hết ngày rằm tháng hai.</p></div>"""


@pytest.mark.parametrize(
    ("field", "description", "keywords", "expected"),
    [
        ("title", "", "", [("title tag", "holds the title and more")]),
        ("lead", "Hội làng Lâm Động mở lại sau năm", "", [("meta", "is the printed lead cut short")]),
        (
            "lead",
            "(Đất Cảng) - Hội làng Lâm Động mở lại sau năm năm tạm nghỉ. Mời bạn đọc theo dõi.",
            "",
            [("meta", "is the printed lead and more")],
        ),
        ("lead", "Trang tin của người dân thành phố", "", [("meta", "stands nowhere on the page as it is read")]),
        (
            "section",
            "",
            "",
            [("breadcrumb", "stands above “Lễ hội” in the same trail"), ("meta", "the breadcrumb comes first")],
        ),
        ("tags", "", "hội làng, pháo đất", []),
        ("tags", "", "báo mới, tin nhanh", [("meta", "0 of 2 stand in the text: these are the site's")]),
    ],
)
def test_the_reason_is_the_page_s_own(
    field: str, description: str, keywords: str, expected: list[tuple[str, str]]
) -> None:
    html = OFFERED.replace("{description}", description).replace("{keywords}", keywords)
    reports = explain(Page.from_bytes(html.encode(), "https://datcang.vn/hoi-lang-lam-dong-123456.html"))
    report = next(each for each in reports if each.field == field)
    assert [(each.basis, each.passed_over) for each in report.passed_over] == expected


def test_the_text_form_has_a_line_for_each_field() -> None:
    text = explain_text(page())
    for field in FIELDS:
        assert f"\n{field}" in text
    assert "from label: “Ngày đăng: 13/03/2021 15:07”" in text
