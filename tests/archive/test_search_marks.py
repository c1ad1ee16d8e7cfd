"""The passage that a result shows: the right words of the original marked, cut where a reader would cut."""

from __future__ import annotations

import pytest

from scraper.archive.search_marks import PASSAGE_WORDS, Marker, Part
from scraper.archive.search_query import parse

LEAD = "(Haiphong.gov.vn) – Chiều 15/1, 15 phường của quận Lê Chân đăng ký 63 việc cụ thể sẽ làm trong năm nay."
LONG = " ".join(f"từ{number}" for number in range(60))


def passage(words: str, *texts: str | None, exact: bool = True) -> tuple[Part, ...]:
    return Marker(parse(words), exact=exact).passage(texts)


def written(parts: tuple[Part, ...]) -> str:
    return "".join(f"[{part.text}]" if part.hit else part.text for part in parts)


@pytest.mark.parametrize(
    ("words", "exact", "marked"),
    [
        ("ma", True, "[Má mà mả ma], đá"),
        ("má", True, "[Má] mà mả ma, đá"),
        ("má", False, "[Má mà mả ma], đá"),
        ("da", True, "Má mà mả ma, [đá]"),
        ("má mà", True, "[Má mà] mả ma, đá"),
        ("mà má", True, "[Má mà] mả ma, đá"),
        ("“má mà”", True, "[Má mà] mả ma, đá"),
        ("đá*", False, "Má mà mả ma, [đá]"),
        ("-má", True, "Má mà mả ma, đá"),
    ],
)
def test_the_right_words_are_marked(words: str, exact: bool, marked: str) -> None:
    assert written(Marker(parse(words), exact=exact).whole("Má mà mả ma, đá")) == marked


@pytest.mark.parametrize(
    ("words", "original", "marked"),
    [
        ("hoà bình", "Công viên Hòa Bình", "Công viên [Hòa Bình]"),
        ("hoa binh", "Công viên HOÀ BÌNH", "Công viên [HOÀ BÌNH]"),
        ("thứ bảy", "Ngày Thứ 7 cùng dân", "Ngày [Thứ 7] cùng dân"),
        ("thu 7", "Sáng thứ Bẩy, 23/1", "Sáng [thứ Bẩy], 23/1"),
        ("thứ 7", "thứ hai, 7 giờ", "[thứ] hai, [7] giờ"),
        ("le chan", "Le\u0302 Cha\u0302n", "[Le\u0302 Cha\u0302n]"),
    ],
)
def test_the_original_is_marked_however_it_spells(words: str, original: str, marked: str) -> None:
    assert written(Marker(parse(words), exact=False).whole(original)) == marked


def test_a_short_beginning_is_kept() -> None:
    assert written(passage("lê chân", LEAD)) == LEAD.replace("Lê Chân", "[Lê Chân]")
    assert written(passage("từ9", LONG)).startswith("từ0 từ1 ")


def test_a_cut_takes_whole_words_with_their_signs() -> None:
    text = f"{LONG} (Haiphong.gov.vn) – Chiều 15/1, 15 phường của quận Lê Chân đăng ký. {LONG}"
    cut = written(passage("lê chân", text))
    assert cut.startswith("…\u00a0(Haiphong.gov.vn) – Chiều")
    assert "[Lê Chân] đăng ký. từ0" in cut
    assert len(cut.split()) <= PASSAGE_WORDS + 5
    assert written(passage("b", f"{'x' * 300}.a.b.c.{'y' * 300}")) != ""


def test_the_passage_is_where_most_words_stand_together() -> None:
    assert "[cùng dân]" in written(passage("cùng dân", "Dân cư đông.", f"{LONG} ngày thứ 7 cùng dân {LONG}"))
    assert written(passage("vắng", None, "Không có từ ấy.")) == "Không có từ ấy."
    assert passage("vắng", None, "") == ()
