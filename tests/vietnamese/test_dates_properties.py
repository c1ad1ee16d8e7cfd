"""What holds for every text and every date: no error, linear time, and one answer for one date however it is typed."""

from __future__ import annotations

import unicodedata
from datetime import date, datetime, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from scraper.vietnamese import date_in_url, find_dates, lead_date, parse_date
from tests.growth import assert_linear
from tests.vietnamese.date_forms import FORMS, REFERENCE

DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31)).filter(lambda day: day != date(1970, 1, 1))
MONTH_NAMES = ("Một", "Hai", "Ba", "Tư", "Năm", "Sáu", "Bảy", "Tám", "Chín", "Mười", "Mười Một", "Mười Hai")
WEEKDAY_NAMES = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")
FORMATS = (
    "{d}/{m}/{y}", "{d:02}/{m:02}/{y}", "{d}-{m}-{y}", "{d:02}-{m:02}-{y}", "{d:02}.{m:02}.{y}", "{y}-{m:02}-{d:02}",
    "{y}/{m:02}/{d:02}", "ngày {d} tháng {m} năm {y}", "Ngày {d:02} tháng {m:02} năm {y}", "{d} tháng {m}, {y}",
    "{d} tháng {m} {y}", "{d} Tháng {name}, {y}", "Tháng {name} {d}, {y}", "{d} Th{m:02} {y}", "{d} thg {m}, {y}",
    "{weekday}, {d:02}/{m:02}/{y}", "{weekday}, ngày {d} tháng {m} năm {y}", "Hải Phòng, ngày {d} tháng {m} năm {y}",
    "Sáng {d}/{m}/{y}", "Cập nhật ngày: {d:02}/{m:02}/{y}", "{d} / {m} / {y}", "{weekday} - {d:02}/{m:02}/{y} 14:30",
    "14h30 ngày {d}/{m}/{y}", "{d:02}-{m:02}-{y} 14:30", "{y}-{m:02}-{d:02}T14:30+07:00",
)  # fmt: skip


def printed(form: str, day: date) -> str:
    name = MONTH_NAMES[day.month - 1]
    weekday = WEEKDAY_NAMES[day.weekday()]
    return form.format(d=day.day, m=day.month, y=day.year, name=name, weekday=weekday)


@pytest.mark.parametrize("form", FORMATS)
@given(day=DAYS)
def test_what_is_printed_is_read(form: str, day: date) -> None:
    found = parse_date(printed(form, day))
    assert found is not None
    assert found.iso == day.isoformat() + ("T14:30+07:00" if "14" in form else "")


@given(day=DAYS, form=st.sampled_from(FORMATS), reference=st.datetimes(datetime(1900, 1, 2), datetime(2100, 12, 30)))
def test_a_printed_year_does_not_depend_on_the_reference(day: date, form: str, reference: datetime) -> None:
    text = printed(form, day)
    assert parse_date(text, reference.astimezone()) == parse_date(text)


@given(day=DAYS, form=st.sampled_from(FORMATS[:23]))
def test_ways_of_typing_agree(day: date, form: str) -> None:
    text = printed(form, day)
    expected = parse_date(text)
    assert expected is not None
    for variant in (
        unicodedata.normalize("NFD", text),
        text.upper(),
        text.lower(),
        text.replace(" ", "\u00a0"),
        text.replace(" ", "  "),
        f"\ufeff{text}\u200b",
    ):
        found = parse_date(variant)
        assert found is not None
        assert found.iso == expected.iso


LABELS = (
    "",
    "Đăng ngày ",
    "Ngày đăng : ",
    "Cập nhật lúc: ",
    "Tin tức | ",
    "(",
    "Lượt xem: 152 | ",
    "Trang chủ > Tin > ",
)
TAILS = ("", " | 152 lượt xem", " (GMT+7)", " 152 0", " - 5 phút đọc", ")", " | Bình luận: 3", " Cỡ chữ: A- A+")
BETWEEN = (", ", " - ", " | ", " ", "  ", ", lúc ", " • ", " – ", "\n", " / ", " ~ ", " * ", " @ ")
CLOCKS = ("{h:02}:{m:02}", "{h}h{m:02}", "{h}g{m:02}'", "{h} giờ {m:02} phút")


@given(
    moment=st.datetimes(datetime(1990, 1, 1), datetime(2099, 12, 31)),
    form=st.sampled_from(FORMATS[:17]),
    clock=st.sampled_from(CLOCKS),
    between=st.sampled_from(BETWEEN),
    label=st.sampled_from(LABELS),
    tail=st.sampled_from(TAILS),
)
def test_mastheads_in_any_dress(moment: datetime, form: str, clock: str, between: str, label: str, tail: str) -> None:
    text = f"{label}{printed(form, moment.date())}{between}{clock.format(h=moment.hour, m=moment.minute)}{tail}"
    assume("ngày tháng năm" not in text.lower())  # “day month year”, the words of a form, not the fifth month
    found = parse_date(text, REFERENCE)
    assert found is not None
    assert found.iso == f"{moment:%Y-%m-%dT%H:%M}+07:00"


@given(
    first=st.dates(date(1990, 1, 1), date(2099, 10, 1)),
    length=st.integers(1, 60),
    between=st.sampled_from(("-", " - ", " – ", " đến ", " đến hết ngày ")),
    separator=st.sampled_from("/-."),
    padding=st.sampled_from(("", "02")),
)
def test_stretches_in_any_dress(first: date, length: int, between: str, separator: str, padding: str) -> None:
    assume((separator, between) != ("-", "-"))
    last = first + timedelta(days=length)
    day = [f"{place.day:{padding}}{separator}{place.month:{padding}}" for place in (first, last)]
    texts = [f"từ ngày {day[0]}{between}{day[1]}{separator}{last.year}"]
    if (first.year, first.month) == (last.year, last.month):
        texts.append(f"từ ngày {first.day}{between}{last.day} tháng {last.month} năm {last.year}")
        texts.append(f"từ {first.day:{padding}}{between}{day[1]}{separator}{last.year}")
    for text in texts:
        found = parse_date(text, REFERENCE)
        assert found is not None
        assert found.iso == f"{first}/{last}"
        assert [value.iso for value in find_dates(f"Hội chợ mở {text}, tại quận.")] == [f"{first}/{last}"]


@pytest.mark.parametrize("text", [row[0] for rows in FORMS.values() for row in rows if "http" not in row[0]])
def test_unicode_forms_agree(text: str) -> None:
    composed = parse_date(text, REFERENCE)
    decomposed = parse_date(unicodedata.normalize("NFD", text), REFERENCE)
    assert (composed and composed.iso) == (decomposed and decomposed.iso)


@given(day=DAYS)
def test_a_wrong_weekday_is_refused(day: date) -> None:
    wrong = WEEKDAY_NAMES[(day.weekday() + 3) % 7]
    assert parse_date(f"{wrong}, {day.day}/{day.month}/{day.year}") is None


@given(day=st.integers(0, 99), month=st.integers(0, 99), year=st.integers(1900, 2100))
def test_impossible_dates_are_refused(day: int, month: int, year: int) -> None:
    try:
        date(year, month, day)
    except ValueError:
        assert parse_date(f"{day}/{month}/{year}") is None
        assert find_dates(f"Hội nghị ngày {day}/{month}/{year} tại quận.") == []


@given(day=st.dates(date(1901, 1, 1), date(2099, 12, 31)), reference=st.dates(date(1901, 1, 1), date(2099, 12, 31)))
def test_the_year_that_is_not_printed_is_the_nearest(day: date, reference: date) -> None:
    assume((day.month, day.day) != (2, 29))
    found = parse_date(f"ngày {day.day}/{day.month}", datetime.combine(reference, datetime.min.time()).astimezone())
    assert found is not None
    local = datetime.combine(reference, datetime.min.time()).astimezone(REFERENCE.tzinfo).date()
    assert abs((date.fromisoformat(found.iso) - local).days) <= 183


WORDS = st.sampled_from(
    [
        "ngày",
        "tháng",
        "năm",
        "23",
        "1",
        "2021",
        "/",
        "-",
        ".",
        ",",
        "(",
        ")",
        ":",
        "h",
        "giờ",
        "phút",
        "sáng",
        "chiều",
        "tối",
        "đêm",
        "thứ",
        "hai",
        "bảy",
        "chủ",
        "nhật",
        "mùng",
        "rằm",
        "tết",
        "Tân",
        "Sửu",
        "âm",
        "lịch",
        "từ",
        "đến",
        "trước",
        "sau",
        "tuần",
        "quý",
        "I",
        "đầu",
        "cuối",
        "nay",
        "mai",
        "qua",
        "hôm",
        "14:30",
        "23/1",
        "5-10/3",
        "2020-2025",
        "số",
        "tức",
        "và",
        "30",
        "Giêng",
        "Chạp",
        "nửa",
        "cách",
        "đây",
    ]
)


@given(
    st.one_of(
        st.text(max_size=80), st.lists(WORDS, max_size=14).map(" ".join), st.lists(WORDS, max_size=9).map("".join)
    )
)
def test_nothing_raises_and_texts_are_exact(text: str) -> None:
    for reference in (None, REFERENCE):
        parse_date(text, reference)
        lead_date(text, (2021,), reference)
        starts = []
        for value in find_dates(text, reference):
            assert text[value.start : value.start + len(value.text)] == value.text
            starts.append(value.start)
        assert starts == sorted(starts)
    date_in_url(f"https://example.vn/{text}")
    date_in_url(text)


@pytest.mark.parametrize("year", [1, 2, 9998, 9999])
@pytest.mark.parametrize(
    "text",
    [
        "hôm nay",
        "năm ngoái",
        "năm tới",
        "ngày 1/1",
        "tháng 12",
        "tuần tới",
        "30 Tết",
        "quý I",
        "99 năm trước",
        "9999 ngày nữa",
    ],
)
def test_references_at_the_ends_of_time_do_not_raise(text: str, year: int) -> None:
    for month, day in ((1, 1), (12, 31)):
        parse_date(text, datetime(year, month, day, tzinfo=REFERENCE.tzinfo))
        find_dates(text, datetime(year, month, day, tzinfo=REFERENCE.tzinfo))


@pytest.mark.parametrize(
    "piece", ["1/", "1-", "1.", "1:", "1,", "/", "á", "ngày ", "x", "(", "\u0301\u0323", "\u200b", "1/2021-"]
)
def test_any_length_of_one_piece_takes_linear_time(piece: str) -> None:
    def read(text: str) -> None:
        parse_date(text, REFERENCE)
        find_dates(text, REFERENCE)

    assert_linear(read, lambda length: piece * (length // len(piece)), 50_000)


@pytest.mark.parametrize(
    "piece",
    [
        "23/1 ",
        "1 ",
        "mùng 1 ",
        "1h ",
        "ngày 1 và ",
        "1 ngày ",
        "thứ 2 ",
        "5 - 10/3 ",
        "23/1/2021, ",
        "tức ",
        "từ 1 đến ",
    ],
)
def test_time_is_linear(piece: str) -> None:
    assert_linear(lambda text: find_dates(text, REFERENCE), lambda length: piece * (length // len(piece)), 10_000)
