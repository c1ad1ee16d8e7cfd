"""Which date is the publication date."""

from __future__ import annotations

from datetime import datetime

import pytest

from scraper.extract import extract_article
from scraper.extract.published import Published, choose_modified, choose_published, infer_from_lead

URL = "https://trang.vn/tin/bai-viet.html"
CAPTURED = datetime.fromisoformat("2021-01-25T08:00:00+07:00")


def chosen(
    declared: list[tuple[str, str]] | None = None,
    visible: list[tuple[str, str]] | None = None,
    modified: list[tuple[str, str]] | None = None,
    url: str = URL,
    fetched_at: datetime | None = None,
) -> Published:
    printed = [(basis, raw, raw) for basis, raw in visible or []]
    return choose_published(declared or [], printed, modified or [], url, fetched_at)


def test_declared_seconds_refine_the_minute_of_another_declaration() -> None:
    found = chosen([("json-ld", "2026-03-07T08:01:00+07:00"), ("meta", "2026-03-07T08:01:53+07:00")])
    assert (found.iso, found.precision, found.basis) == ("2026-03-07T08:01:53+07:00", "second", "meta")


def test_seconds_of_zero_are_a_minute() -> None:
    assert chosen([("meta", "2026-03-01T09:51:00+07:00")]).iso == "2026-03-01T09:51+07:00"


def test_local_time_declared_as_utc_is_believed_as_printed() -> None:
    found = chosen([("json-ld", "2021-01-23T14:32:10Z")], [("label", "23/01/2021 14:32")])
    assert found.iso == "2021-01-23T14:32:10+07:00"


def test_true_utc_is_converted() -> None:
    found = chosen([("json-ld", "2021-01-23T07:32:10Z")], [("label", "23/01/2021 14:32")])
    assert found.iso == "2021-01-23T14:32:10+07:00"


def test_an_earlier_label_beats_a_declared_republication_and_both_are_kept() -> None:
    found = chosen([("meta", "2024-05-18T10:00:00+07:00")], [("label", "Ngày đăng: 13/03/2021 15:07")])
    assert (found.iso, found.basis) == ("2021-03-13T15:07+07:00", "label")
    assert [(each.basis, bool(each.passed_over)) for each in found.seen] == [("meta", True)]


def test_a_declared_midnight_gives_way_to_the_printed_time() -> None:
    assert (
        chosen([("meta", "2021-01-23T00:00:00+07:00")], [("header", "23/01/2021 14:32")]).iso
        == "2021-01-23T14:32+07:00"
    )


@pytest.mark.parametrize("raw", ["28/7/23018", "0001-01-01T00:00:00", "1970-01-01", "tháng 1/2021", "hôm qua", ""])
def test_what_is_no_sure_day_is_none_with_the_raw_text_kept(raw: str) -> None:
    found = chosen([("meta", raw)])
    assert found.iso is None
    assert [each.raw for each in found.seen] == [raw]


def test_nothing_is_published_after_it_was_fetched() -> None:
    assert chosen([("meta", "2024-05-18T10:00:00+07:00")], fetched_at=CAPTURED).iso is None


def test_the_address_comes_after_what_the_page_prints() -> None:
    url = "https://trang.vn/tin/diem-bao-ngay-1152022-12345.html"
    assert (chosen(url=url).iso, chosen(url=url).basis) == ("2022-05-11", "url")
    assert chosen(visible=[("label", "12/05/2022 12:15")], url=url).iso == "2022-05-12T12:15+07:00"


def test_the_lead_gives_the_day_when_the_page_gives_the_year() -> None:
    found = infer_from_lead("Sáng 23/1, quận tổ chức ra quân năm 2021 tại 15 phường.", "Ra quân", [], None)
    assert found is not None
    assert (found[0].iso, found[0].precision) == ("2021-01-23", "day")
    by_image = infer_from_lead("Sáng 23/1, quận tổ chức ra quân.", "Ra quân", ["/uploads/2021/01/a.jpg"], None)
    assert by_image is not None
    assert by_image[0].iso == "2021-01-23"


def test_a_capture_decides_the_year_only_soon_after() -> None:
    lead = "Sáng 23/1, quận tổ chức ra quân."
    soon = infer_from_lead(lead, "Ra quân", [], CAPTURED)
    assert soon is not None
    assert soon[0].iso == "2021-01-23"
    assert infer_from_lead(lead, "Ra quân", [], datetime.fromisoformat("2024-05-18T08:00:00+07:00")) is None
    assert infer_from_lead(lead, "Ra quân", [], None) is None


def test_a_change_before_publication_is_none() -> None:
    published = chosen([("meta", "2026-03-07T00:01:00+07:00")])
    assert choose_modified([("meta", "2026-03-06T22:53:19+07:00")], [], published, None) is None
    later = choose_modified([("meta", "2026-03-07T08:00:00+07:00")], [], published, None)
    assert later == ("2026-03-07T08:00:00+07:00", "meta", "2026-03-07T08:00:00+07:00")


def test_a_time_of_fetching_without_an_offset_is_that_of_hai_phong() -> None:
    page = "<article><h1>Tiêu đề bài viết</h1><p>Sáng 23/1, quận Lê Chân ra quân dọn vệ sinh.</p></article>".encode()
    url = "https://haiphong.gov.vn/tin-tuc/bai-100001"
    read = [extract_article(page, url, datetime.fromisoformat(f"2021-01-25T09:00{zone}")) for zone in ("", "+07:00")]
    assert read[0] == read[1]
    assert read[0].published_at == "2021-01-23"
