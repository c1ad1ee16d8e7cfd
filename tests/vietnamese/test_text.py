"""Cleaning, comparing and folding text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.vietnamese import clean, fold, normalize, unify_tones
from scraper.vietnamese.text import CHARACTER_TABLE, compose
from tests.growth import assert_linear


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("  Quận\u00a0Lê\tChân \n", "Quận Lê Chân"),
        (unicodedata.normalize("NFD", "Hải Phòng"), "Hải Phòng"),
        ("Ðà Nẵng, ðô thị", "Đà Nẵng, đô thị"),
        ("Hải\u200b Phòng\ufeff", "Hải Phòng"),
        ("Hải\u00ad Phòng", "Hải Phòng"),
        ("\u200eLê\u202cChân", "LêChân"),
        ("a\u2003b\u3000c", "a b c"),
        ("a\x00b\x07c", "abc"),
        ("hoà", "hoà"),
        ("", ""),
    ],
)
def test_clean(text: str, expected: str) -> None:
    assert clean(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("hoà", "hòa"),
        ("Hoà", "Hòa"),
        ("HOÀ", "HÒA"),
        ("thuý", "thúy"),
        ("Uỷ ban", "Ủy ban"),
        ("khoẻ", "khỏe"),
        ("huỷ", "hủy"),
        ("toả", "tỏa"),
        ("Baỷ", "Bảy"),
        ("qúy", "quý"),
        ("quý", "quý"),
        ("quả", "quả"),
        ("gìn", "gìn"),
        ("gíup", "giúp"),
        ("thúôc", "thuốc"),
        ("tòan", "toàn"),
        ("toàn", "toàn"),
        ("Nguyễn", "Nguyễn"),
        ("Huỳnh", "Huỳnh"),
        ("ngoài", "ngoài"),
        ("khuỷu", "khuỷu"),
        ("rượu", "rượu"),
        ("nghĩa", "nghĩa"),
        ("của", "của"),
        ("già", "già"),
        ("giếng", "giếng"),
        ("loại", "loại"),
        ("quốc", "quốc"),
        ("Trần Nguyên Hãn", "Trần Nguyên Hãn"),
        ("café", "café"),
    ],
)
def test_unify_tones(text: str, expected: str) -> None:
    assert unify_tones(text) == expected
    assert len(unify_tones(text)) == len(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Quận Lê Chân", "quan le chan"),
        ("ĐƯỜNG PHỐ", "duong pho"),
        ("Ngày thứ 7 cùng dân", "ngay thu 7 cung dan"),
        (unicodedata.normalize("NFD", "Đồ Sơn"), "do son"),
        ("Ðồ Sơn", "do son"),
        ("hoà  hòa", "hoa hoa"),
    ],
)
def test_fold(text: str, expected: str) -> None:
    assert fold(text) == expected


def test_normalize_makes_one_name_of_two_spellings() -> None:
    assert normalize("Nguyễn Thị Hoà") == normalize(unicodedata.normalize("NFD", "Nguyễn  Thị Hòa"))


@given(st.text())
def test_all_are_idempotent_and_never_raise(text: str) -> None:
    for function in (clean, normalize, fold):
        once = function(text)
        assert function(once) == once
    assert unicodedata.is_normalized("NFC", clean(text))


@given(st.text(alphabet="aăâeêioôơuưyáàảãạấýỳỷqgnth ", max_size=20))
def test_tones_keep_the_length_and_the_letters(text: str) -> None:
    unified = unify_tones(text)
    assert len(unified) == len(text)
    assert fold(unified) == fold(text)
    assert unify_tones(unified) == unified


@pytest.mark.parametrize("piece", ["a\u0301", "\u0301\u0323", "oà", "\u00a0", "á"])
@pytest.mark.parametrize("function", [clean, normalize, fold])
def test_any_length_takes_linear_time(function: Callable[[str], str], piece: str) -> None:
    assert_linear(function, lambda length: piece * (length // len(piece)), 100_000)


_MIXED = st.text(
    st.one_of(
        st.characters(max_codepoint=0x36F),
        st.characters(min_codepoint=0x1E00, max_codepoint=0x2070),
        st.sampled_from("ạảãàá\u0323\u0302\u0301 \u00a0ðĐ“”\u200b"),
        st.characters(),
    )
)


@given(_MIXED)
def test_clean_takes_no_short_cut_that_shows(text: str) -> None:
    mended = compose(text.translate(CHARACTER_TABLE))
    assert clean(text) == re.sub(" +", " ", unicodedata.normalize("NFC", mended)).strip(" ")
    assert len(text) > 30 or compose(text) == unicodedata.normalize("NFC", text)
