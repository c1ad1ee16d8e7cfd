"""Every form of `date_forms` is read as written there, and what must be refused is refused."""

from __future__ import annotations

from datetime import datetime

import pytest

from scraper.vietnamese import parse_date
from tests.vietnamese.date_forms import FORMS, REFERENCE, REFUSED, Row

ROWS = [
    pytest.param(row, id=f"{section}: {row[0]!r}")
    for table in (FORMS, REFUSED)
    for section, rows in table.items()
    for row in rows
]


@pytest.mark.parametrize("row", ROWS)
def test_form(row: Row) -> None:
    text, expected = row[0], row[1]
    reference = datetime.fromisoformat(row[2]) if len(row) == 3 else REFERENCE
    found = parse_date(text, reference)
    assert (found.iso if found else "") == expected
    alone = parse_date(text)
    assert alone is None or alone.iso in expected, "of what reaches to this day only the other end is known"


@pytest.mark.parametrize(
    ("text", "precision"),
    [
        ("14:30:59 23/01/2021", "second"),
        ("14:30 23/01/2021", "minute"),
        ("14 giờ 23/01/2021", "hour"),
        ("23/01/2021", "day"),
        ("tuần trước", "week"),
        ("tháng 1/2021", "month"),
        ("năm 2021", "year"),
        ("quý I/2021", "range"),
        ("trước ngày 30/4/2021", "range"),
    ],
)
def test_precision(text: str, precision: str) -> None:
    found = parse_date(text, REFERENCE)
    assert found is not None
    assert found.precision == precision


@pytest.mark.parametrize(
    "text",
    [
        "hôm nay",
        "23/1",
        "ngày 23 tháng 1",
        "Sáng 23/1",
        "tháng 12",
        "quý IV",
        "2 giờ trước",
        "14h30",
        "thứ Năm",
        "30 Tết",
    ],
)
def test_nothing_is_dated_without_the_reference_it_needs(text: str) -> None:
    assert parse_date(text) is None


@pytest.mark.parametrize("text", ["Mon, 08/12/2024 - 14:05", "Monday, 08/12/2024", "Thứ Hai, 08/12/2024"])
def test_a_weekday_that_contradicts_refuses_the_whole(text: str) -> None:
    assert parse_date(text) is None


def test_a_printed_year_needs_no_reference() -> None:
    found = parse_date("Thứ bảy, 23/1/2021, 14:30 (GMT+7)")
    assert found is not None
    assert found.iso == "2021-01-23T14:30+07:00"


def test_the_reference_counts_in_vietnam() -> None:
    late_evening_in_london = datetime.fromisoformat("2021-01-22T20:00+00:00")
    found = parse_date("hôm nay", late_evening_in_london)
    assert found is not None
    assert found.iso == "2021-01-23"


def test_text_and_start_say_where_it_stood() -> None:
    text = "Đăng lúc: Thứ bảy - 23/01/2021 14:30 - Đã xem: 152"
    found = parse_date(text)
    assert found is not None
    assert text[found.start : found.start + len(found.text)] == found.text == "Thứ bảy - 23/01/2021 14:30"


@pytest.mark.parametrize(("text", "iso"), [("ngày 29/2", "2020-02-29"), ("29/2 tới", "2024-02-29")])
def test_29_february_is_the_nearest_that_exists(text: str, iso: str) -> None:
    found = parse_date(text, datetime.fromisoformat("2021-01-23T12:00:00+07:00"))
    assert found is not None
    assert found.iso == iso
