"""Searching: what is found, in which order, by which words."""

from __future__ import annotations

import sqlite3
import unicodedata
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scraper.archive.search import Filters, count_matches, facet_counts, search
from scraper.archive.search_query import Term, folded_query, matching_query, parse, relaxed, to_fts_query
from scraper.vietnamese.text import fold
from tests.archive.search_archive import add_article, make_archive
from tests.archive.search_samples import KNOWN, SAMPLES, Known

WORDS = (
    "lê",
    "chân",
    "ngày",
    "thứ",
    "7",
    "cùng",
    "dân",
    "hoà",
    "hòa",
    "Đảo",
    "“",
    '"',
    "-",
    "*",
    "AND",
    "NOT",
    "(",
    "NEAR",
    "^",
    ":",
)


@pytest.fixture(scope="module")
def archive() -> Iterator[sqlite3.Connection]:
    connection = make_archive()
    for sample in SAMPLES:
        add_article(connection, **sample._asdict())
    for number in range(300):
        add_article(
            connection,
            name=f"filler_{number}",
            title=f"Tin số {number} của phường trong ngày",
            lead="Ngày làm việc bình thường của người dân.",
            body="Một hai ba bốn năm sáu bảy tám chín mười. " * 3,
        )
    yield connection
    connection.close()


def names(connection: sqlite3.Connection, words: str, **options: object) -> list[str]:
    return [hit.key.removeprefix("haiphong.gov.vn:") for hit in search(connection, words, **options)]  # type: ignore[arg-type]


def count(connection: sqlite3.Connection, words: str, filters: Filters | None = None) -> int:
    return facet_counts(connection, words, filters=filters).total


@pytest.mark.parametrize("known", KNOWN, ids=[known.words for known in KNOWN])
def test_known_item_is_among_the_first_ten(archive: sqlite3.Connection, known: Known) -> None:
    found = names(archive, known.words, limit=10)
    assert known.finds in found
    if known.above in found:
        assert found.index(known.finds) < found.index(known.above)


def test_the_relevance_set_has_at_least_sixty_queries() -> None:
    assert len({known.words for known in KNOWN}) >= 60


@pytest.mark.parametrize("known", KNOWN, ids=[known.words for known in KNOWN])
def test_decomposed_and_capital_queries_find_the_same(archive: sqlite3.Connection, known: Known) -> None:
    found = names(archive, known.words)
    assert names(archive, unicodedata.normalize("NFD", known.words)) == found
    assert names(archive, known.words.upper()) == found


def test_exact_accents_come_first_and_say_so(archive: sqlite3.Connection) -> None:
    tiers = [hit.exact for hit in search(archive, "mà", limit=50)]
    assert tiers == sorted(tiers, reverse=True)
    assert True in tiers
    assert False in tiers


def test_pages_of_results_join_without_gap_or_double(archive: sqlite3.Connection) -> None:
    whole = names(archive, "má", limit=50)
    paged = [name for offset in range(0, 12, 2) for name in names(archive, "má", limit=2, offset=offset)]
    assert paged == whole[:12]
    assert len(set(whole)) == len(whole)
    whole = names(archive, "ngày dân", limit=1000)
    paged = [name for offset in range(0, 400, 30) for name in names(archive, "ngày dân", limit=30, offset=offset)]
    assert len(set(paged)) == len(whole) > 300
    assert paged == whole


def test_neighbours_rank_higher(archive: sqlite3.Connection) -> None:
    found = names(archive, "nhan dan thanh pho", limit=5)
    assert found[0] == "committee"


@pytest.fixture
def campaign() -> Iterator[sqlite3.Connection]:
    """Articles on one thing, in the two spellings of its weekday, and a digest that has the words by accident."""
    connection = make_archive()
    for number in range(24):
        day = "thứ 7" if number % 3 else "thứ Bảy"
        title = f"Quận Lê Chân ra quân “Ngày {day} cùng dân” lần {number}"
        add_article(connection, name=f"{fold(day)} {number}", title=title, lead=f"Lần {number}.", body="Mưa to.")
    digest = "1. Lê Chân: Ngày thứ 7 cùng dân tạm dừng. 2. Cảng Hải Phòng."
    add_article(connection, name="digest", title="Điểm báo ngày 3/3", lead="", body=digest)
    for number in range(30):
        add_article(connection, name=f"other {number}", title=f"Tin {number}", lead="Ngày mưa.", body="Gió to.")
    yield connection
    connection.close()


@pytest.mark.parametrize("words", ["le chan ngay thu 7", "Lê Chân ngày thứ 7", "lê chân “ngày thứ 7 cùng dân”"])
def test_titles_come_before_neighbours_by_accident(campaign: sqlite3.Connection, words: str) -> None:
    assert names(campaign, words, limit=100)[-1] == "digest"


@pytest.mark.parametrize(
    ("words", "first", "number"),
    [("“ngày thứ 7 cùng dân”", "thu 7", 16), ("“ngay thu bay cung dan”", "thu bay", 8), ("thứ Bảy", "thu bay", 8)],
)
def test_the_weekday_as_typed_comes_first(campaign: sqlite3.Connection, words: str, first: str, number: int) -> None:
    found = names(campaign, words, limit=24)
    assert {name.rpartition(" ")[0] for name in found[:number]} == {first}
    assert len(found) == 24


def test_no_words_give_the_newest(archive: sqlite3.Connection) -> None:
    assert names(archive, "  ", limit=2) == ["filler_299", "filler_298"]


@pytest.mark.parametrize("words", ["-chọi", '-"lễ hội" -tin', "-thu", "-co*"])
def test_unwanted_words_alone_find_everything_but_them(archive: sqlite3.Connection, words: str) -> None:
    everything, without = set(names(archive, "", limit=1000)), names(archive, words, limit=1000)
    with_them = {name for each in parse(words).unwanted for name in names(archive, _wanted(each), limit=1000)}
    assert with_them
    assert set(without) == everything - with_them
    assert without == [name for name in names(archive, "", limit=1000) if name not in with_them]
    assert count(archive, words) == len(without)


def _wanted(term: Term) -> str:
    text = " ".join(term.tokens)
    return f"{text}*" if term.prefix else f'"{text}"'


@pytest.mark.parametrize(
    ("words", "plain"),
    [
        ('"lê chân', "lê chân"),
        ("lê AND chân", "lê and chân"),
        ("(lê chân)", "lê chân"),
        ("title:chân", '"title chân"'),
        ("lê* chân", "lê* chân"),
        ("^lê", "lê"),
        ("lê + chân", "lê chân"),
        ("l*ê", '"l ê"'),
    ],
)
def test_what_is_not_the_language_is_plain_words(words: str, plain: str) -> None:
    assert to_fts_query(words) == to_fts_query(plain)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        *((words, len(SAMPLES) + 300) for words in ("", "   ")),
        *((words, 0) for words in ("-", '"', '""', "*", "- - -", "“”", "?!", "🙂", "-🙂")),
    ],
)
def test_nothing_typed_finds_everything_and_no_word_nothing(
    archive: sqlite3.Connection, words: str, found: int
) -> None:
    (matching,) = archive.execute(
        "select count(*) from articles_fts where articles_fts match ?", [to_fts_query(words)]
    ).fetchone()
    assert matching == count(archive, words) == facet_counts(archive, words).total == found
    assert len(names(archive, words, limit=1000)) == len(names(archive, words, limit=1000, order="newest")) == found
    assert parse(words).wordless == (not found)


@pytest.mark.parametrize(
    ("words", "less"),
    [
        ("lê chân", ["lê", "chân"]),
        ("“ngày thứ 7” xanh*", ["“ngày thứ 7”", "xanh*"]),
        ("“ngày của dân”", ["ngày của dân"]),
        ("104-KH/QU", ["104 KH QU"]),
        ("trâu -chọi", ["trâu"]),
        ("trâu trâu bò", ["trâu", "bò"]),
        ("a b c d e g h", list("abcdeg")),
        ("trâu", []),
        ("-trâu", []),
        ("", []),
    ],
)
def test_what_asks_for_less_finds_no_less(archive: sqlite3.Connection, words: str, less: list[str]) -> None:
    assert relaxed(parse(words)) == less
    number = count_matches(archive, words)
    assert number == count(archive, words)
    assert all(count_matches(archive, each) >= number for each in less)


def test_snippets_are_original_text_with_the_hits_told_apart(archive: sqlite3.Connection) -> None:
    hit = search(archive, "duong pho", limit=1)[0]
    original = archive.execute("select title, lead, body from articles where id = ?", [hit.article_id]).fetchone()
    assert "".join(part.text for part in hit.title_parts) == original[0]
    passage = "".join(part.text for part in hit.snippet).strip("… ")
    assert any(passage in text for text in original)
    assert any(part.hit and fold(part.text) == "duong pho" for part in (*hit.title_parts, *hit.snippet))


def test_phrases_are_marked_whole_in_either_spelling(archive: sqlite3.Connection) -> None:
    hit = next(hit for hit in search(archive, "“ngày thứ bảy cùng dân”") if hit.key.endswith(":saturday"))
    assert [part.text for part in hit.title_parts if part.hit] == ["Ngày thứ 7 cùng dân"]


def test_exact_hits_leave_look_alikes_unmarked(archive: sqlite3.Connection) -> None:
    hit = search(archive, "đường lạch tray", limit=1)[0]
    marked = [part.text for part in hit.title_parts if part.hit]
    assert marked == ["Đường Lạch Tray"]


def test_hostile_text_stays_text() -> None:
    connection = make_archive()
    add_article(connection, name="x", title="<script>alert('Lê Chân')</script> \u202etxt", lead="", body="<b>Lê</b>")
    hit = search(connection, "script")[0]
    assert "".join(part.text for part in hit.title_parts) == "<script>alert('Lê Chân')</script> \u202etxt"
    connection.close()


def test_filters_narrow_and_counts_agree() -> None:
    connection = make_archive()
    for number in range(30):
        add_article(
            connection,
            name=str(number),
            title=f"Lê Chân {number}",
            section="Tin tức" if number % 3 else "Điểm báo",
            published_date=f"2021-01-{number + 1:02}",
            topic="ngay-thu-7-cung-dan" if number < 5 else None,
            author="Hoàng Tùng" if number % 2 else "PV",
        )
    narrowed = Filters(section="Điểm báo", since="2021-01-10", until="2021-01-20")
    assert names(connection, "le chan", filters=narrowed, order="newest") == ["18", "15", "12", "9"]
    assert sorted(names(connection, "le chan", filters=narrowed)) == ["12", "15", "18", "9"]
    assert count(connection, "le chan", filters=narrowed) == 4
    assert count(connection, "", filters=Filters(topic="ngay-thu-7-cung-dan")) == 5
    assert [(each.value, each.count) for each in facet_counts(connection, "lê chân").values["section"]] == [
        ("Tin tức", 20),
        ("Điểm báo", 10),
    ]
    assert [(each.label, each.count) for each in facet_counts(connection, "").values["author"]] == [
        ("Hoàng Tùng", 15),
        ("PV", 15),
    ]
    assert names(connection, "", filters=Filters(author="PV'; drop table articles"), order="newest") == []
    connection.close()


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    words=st.text(max_size=80)
    | st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join)
    | st.lists(st.sampled_from(WORDS), max_size=12).map("".join)
)
def test_no_query_is_an_error(archive: sqlite3.Connection, words: str) -> None:
    assert count(archive, words) >= len(search(archive, words, limit=3)) or not parse(words)


@settings(max_examples=100)
@given(words=st.lists(st.sampled_from(WORDS[:9]), min_size=1, max_size=6).map(" ".join))
def test_folding_what_is_typed_never_loses_a_result(archive: sqlite3.Connection, words: str) -> None:
    assert set(names(archive, words, limit=400)) <= set(names(archive, fold(words), limit=400))


@settings(max_examples=100)
@given(words=st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map(" ".join))
def test_what_only_ranks_finds_nothing_more(archive: sqlite3.Connection, words: str) -> None:
    query = parse(words)
    matched = "select rowid from articles_fts where articles_fts match ? order by rowid"
    ranked, counted = (
        archive.execute(matched, [expression]).fetchall() for expression in (folded_query(query), matching_query(query))
    )
    assert ranked == counted
