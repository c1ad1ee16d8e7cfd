"""Bylines: what holds for every line, however it is written."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.vietnamese.bylines import (
    is_source_line,
    parse_byline,
    split_credit,
    split_last_sentence,
)
from scraper.vietnamese.text import author_key, normalize
from tests.growth import assert_linear
from tests.vietnamese.test_bylines import LAST_PARAGRAPH, POSITIONS, shown


@pytest.mark.parametrize("line", LAST_PARAGRAPH)
def test_forms_of_unicode_agree(line: str) -> None:
    expected = shown(parse_byline(line))
    assert shown(parse_byline(unicodedata.normalize("NFD", line))) == expected
    assert shown(parse_byline(f"\u200b {line.replace(' ', chr(0xA0))}\n")) == expected


TONES_ON_THE_LAST_VOWEL = dict(
    zip(
        ("òa", "óa", "ỏa", "õa", "ọa", "òe", "óe", "ỏe", "ọe", "ùy", "úy", "ủy", "ũy", "ụy"),
        ("oà", "oá", "oả", "oã", "oạ", "oè", "oé", "oẻ", "oẹ", "uỳ", "uý", "uỷ", "uỹ", "uỵ"),
        strict=True,
    )
)


@pytest.mark.parametrize("line", LAST_PARAGRAPH)
def test_both_ways_to_place_a_tone_agree(line: str) -> None:
    spelled = re.sub(
        r"(?<!q)(?:[òóỏõọ][ae]|[ùúủũụ]y)(?!\w)", lambda match: TONES_ON_THE_LAST_VOWEL.get(match[0], match[0]), line
    )
    assert normalize(shown(parse_byline(spelled))) == normalize(shown(parse_byline(line)))


@pytest.mark.parametrize("name", ["Lê Thảo", "Vũ Hải Minh", "Bùi Thị Ngọc Hà", "Đỗ Quỳnh Như", "Trần Duy"])
def test_capitals_agree(name: str) -> None:
    for form in (name, name.upper(), f"({name})", f"Tác giả: {name}", f"{name}."):
        assert shown(parse_byline(form)) == f"{name}=writer"


FRAGMENTS = st.sampled_from(
    [
        *"()-–/,;.|:+&",
        " ",
        " và ",
        "Theo ",
        "Nguồn: ",
        "Ảnh: ",
        "Tin",
        "PV",
        "TTXVN",
        "Lê Thảo",
        "UBND quận",
        "TS. ",
        "(ghi)",
    ]
)


@given(st.one_of(st.text(max_size=120), st.lists(FRAGMENTS, max_size=25).map("".join)), st.sampled_from(POSITIONS))
def test_no_text_raises(text: str, position: str | None) -> None:
    byline = parse_byline(text, position)
    assert all(author.name and author.role for author in byline.authors)
    split_credit(text)
    split_last_sentence(text)
    is_source_line(text)
    author_key(text)


@pytest.mark.parametrize("position", POSITIONS)
@pytest.mark.parametrize("unit", ["1/1/", "(", "Lê Thảo - ", "Ảnh: ", "a", ". ", "\u0301", "Theo ", "\n", "PGS.TS. "])
def test_long_lines_take_linear_time(unit: str, position: str | None) -> None:
    for length in (40, 50_000):  # a line may be read up to some length, and refused beyond it
        assert_linear(lambda line: parse_byline(line, position), lambda size: unit * (size // len(unit)), length)
