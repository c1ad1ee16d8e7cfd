from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.archive.topics import Topic, load_topics, match
from scraper.errors import UsageError
from scraper.vietnamese import fold
from tests.archive.samples import an_article

TOPICS = load_topics()


def found(text: str, topics: tuple[Topic, ...] = TOPICS) -> list[str]:
    """The words found in a body of that text."""
    article = an_article(title="Tin", lead=None, body=(text,), captions=(), tags=())
    return [each.matched for each in match(article, topics)]


@pytest.mark.parametrize(
    "words",
    [
        "Ngày thứ 7 cùng dân",
        "Ngày thứ Bảy cùng dân",
        "ngày thứ bảy vì dân",
        "Thứ 7 cùng dân",
        "NGÀY THỨ BẢY CÙNG DÂN",
        "ngay thu 7 cung dan",
        "Ngày thứ 7  cùng dân",
        "Ngày thứ 7 “cùng dân",
        "Kế hoạch số 104-KH/QU",
    ],
)
def test_the_campaign_is_found_in_every_spelling(words: str) -> None:
    assert found(f"Quận ủy Lê Chân phát động “{words}” tại các phường.") == [words]


@pytest.mark.parametrize(
    "text",
    [
        "Họp vào thứ 7 hằng tuần cùng đại diện nhân dân.",
        "Ngày thứ 7 cùng dâng hương.",
        "Kế hoạch số 1104-KH/QU",
        "Sáng thứ bảy, quận tổ chức hội nghị.",
        "",
    ],
)
def test_other_saturdays_are_not_the_campaign(text: str) -> None:
    assert found(text) == []


def test_every_field_is_looked_at_and_the_words_are_kept() -> None:
    article = an_article(
        title="Ngày thứ 7 cùng dân",
        lead=None,
        body=("Ngày thứ Bảy cùng dân, thứ 7 cùng dân.", "Ngày thứ Bảy cùng dân."),
        captions=("Thứ 7 vì dân",),
        tags=("thứ bảy cùng dân",),
    )
    assert [(each.field, each.matched) for each in match(article, TOPICS)] == [
        ("title", "Ngày thứ 7 cùng dân"),
        ("body", "Ngày thứ Bảy cùng dân; thứ 7 cùng dân"),
        ("captions", "Thứ 7 vì dân"),
        ("tags", "thứ bảy cùng dân"),
    ]


def test_the_file_can_be_edited(tmp_path: Path) -> None:
    path = tmp_path / "topics.toml"
    path.write_text('[cang-bien]\nname = "Cảng biển"\nphrases = ["cảng Lạch Huyện"]\n', encoding="utf-8")
    topics = load_topics(path)
    assert [(topic.slug, topic.name, topic.phrases) for topic in topics] == [
        ("cang-bien", "Cảng biển", ("cảng Lạch Huyện",))
    ]
    assert found("Tại Cảng Lạch Huyện, Đình Vũ", topics) == ["Cảng Lạch Huyện"]


@pytest.mark.parametrize(
    "text",
    [
        "[x",
        "x = 1",
        "[x]\nname = 'X'",
        "[x]\nname = 'X'\nphrases = []",
        "[x]\nname = 'X'\nphrases = [1]",
        "[x]\nname = 'X'\nphrases = [' ']",
    ],
)
def test_a_mistake_in_the_file_is_named(tmp_path: Path, text: str) -> None:
    path = tmp_path / "topics.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match=r"topics\.toml"):
        load_topics(path)


WORDS = st.sampled_from(sorted({word for topic in TOPICS for phrase in topic.phrases for word in phrase.split()}))
PHRASES = st.sampled_from([phrase.split() for topic in TOPICS for phrase in topic.phrases])
SPELLINGS = st.sampled_from([str, str.upper, str.capitalize, fold])
BETWEEN = st.sampled_from([" ", "  ", "\u00a0", "\n", " “", "” ", ", ", "-", ""])


@given(st.lists(PHRASES | st.lists(WORDS | st.text(max_size=5), max_size=3), max_size=3), st.data())
def test_any_text_is_matched_as_its_folded_form_is(parts: list[list[str]], data: st.DataObject) -> None:
    words = [data.draw(SPELLINGS)(word) for part in parts for word in part]
    text = unicodedata.normalize("NFC", "".join(word + data.draw(st.just(" ") | BETWEEN) for word in words))
    assert bool(found(text)) == any(topic.pattern.search(fold(text)) for topic in TOPICS)
