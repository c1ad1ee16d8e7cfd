"""What `--explain` says of a page."""

from __future__ import annotations

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


def test_the_text_form_has_a_line_for_each_field() -> None:
    text = explain_text(page())
    for field in FIELDS:
        assert f"\n{field}" in text
    assert "from label: “Ngày đăng: 13/03/2021 15:07”" in text
