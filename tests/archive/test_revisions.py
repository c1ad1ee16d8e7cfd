from __future__ import annotations

import unicodedata
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.archive.revisions import (
    changes_between,
    content_of,
    content_sha256,
    is_silent,
    is_volatile,
)
from scraper.items import Image, Link, Provenance
from tests.archive.samples import PARAGRAPHS, an_article, an_exchange, at, open_archive, rows, save, value

CHANGES: dict[str, dict[str, Any]] = {
    "title": {"title": "Quận Lê Chân ra quân"},
    "lead": {"lead": None},
    "body": {"body": (*PARAGRAPHS, "Phong trào sẽ tiếp tục.")},
    "captions": {"captions": ("Chú thích khác",)},
    "images": {"images": (Image("https://haiphong.gov.vn/upload/2.jpg", "Ra quân tại phường Vĩnh Niệm"),)},
    "byline": {"byline": "Trần Văn Mẫu"},
    "agency": {"agency": "TTXVN"},
    "source": {"source": "Báo Hải Phòng"},
    "section": {"section": "Chính trị"},
    "published_at": {
        "published_at": "2021-01-24T14:30+07:00",
        "published_date": "2021-01-24",
        "provenance": (Provenance("published_at", "layout era-c", "24/01/2021 14:30"),),
    },
    "modified_at": {"modified_at": "2021-01-24T08:00+07:00"},
}


@pytest.mark.parametrize("field", CHANGES)
def test_a_change_of_each_field_makes_a_revision(tmp_path: Path, field: str) -> None:
    with open_archive(tmp_path) as archive:
        crawl_id = archive.begin_crawl("haiphong", at(0))
        save(archive, crawl_id, an_article(), at(0))
        saved = save(archive, crawl_id, an_article(**CHANGES[field]), at(1))
        assert saved.outcome == "changed"
        assert rows(archive, "select field from changes") == [(field,)]
        assert value(archive, "select revision_count from articles") == 2
        assert value(archive, "select last_changed_at from articles") == "2021-01-23T15:32:00+07:00"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("1,5 tỷ đồng", "15 tỷ đồng"),
        ("ngày 1/12", "ngày 11/2"),
        ("bà Mẫu", "bà Mậu"),
        ("không có", "có"),
        ("30%", "3%"),
    ],
)
def test_small_changes_that_matter_are_changes(before: str, after: str) -> None:
    first = content_of(an_article(body=(f"Theo báo cáo, {before} trong năm.",)))
    second = content_of(an_article(body=(f"Theo báo cáo, {after} trong năm.",)))
    assert [change.field for change in changes_between(first, second)] == ["body"]
    assert content_sha256(first) != content_sha256(second)


UNCHANGED: dict[str, dict[str, Any]] = {
    "white space": {"body": tuple(f" {text.replace(' ', '  ')}\u00a0" for text in PARAGRAPHS)},
    "zero-width characters": {"title": "Quận Lê\u200b Chân ra quân làm sạch đường phố\ufeff"},
    "decomposed letters": {"lead": unicodedata.normalize("NFD", "Hơn 300 người tham gia Ngày thứ 7 cùng dân.")},
    "a view counter": {"body": (*PARAGRAPHS, "Lượt xem: 1.234")},
    "a clock": {"body": ("Thứ Bảy, 23/01/2021, 14:32:07", *PARAGRAPHS)},
    "an age": {"body": (*PARAGRAPHS, "3 giờ trước")},
    "related links": {"links": (Link("https://haiphong.gov.vn/tin/khac-99999", "Tin khác", "related"),)},
    "a cache breaker": {"images": (Image("https://haiphong.gov.vn/upload/1.jpg?v=2", "Ra quân tại phường Vĩnh Niệm"),)},
    "https": {"images": (Image("http://www.haiphong.gov.vn/upload/1.jpg?v=1", "Ra quân tại phường Vĩnh Niệm"),)},
    "tags": {"tags": ("khác",)},
}


@pytest.mark.parametrize("name", UNCHANGED)
def test_what_does_not_count_makes_none(tmp_path: Path, name: str) -> None:
    with open_archive(tmp_path) as archive:
        crawl_id = archive.begin_crawl("haiphong", at(0))
        save(archive, crawl_id, an_article(), at(0))
        seen = an_article(**UNCHANGED[name])
        assert seen != an_article()
        assert save(archive, crawl_id, seen, at(1)).outcome == "unchanged"
        assert value(archive, "select count(*) from revisions") == 1


@pytest.mark.parametrize(
    "line",
    [
        "Lượt xem: 12",
        "Số lượt truy cập: 1.234.567",
        "1.234 lượt xem",
        "Views: 99",
        "Đã xem 15",
        "14:32:07",
        "2 giờ trước",
        "Đang có 12 khách trực tuyến",
        "Chủ nhật, 24/01/2021 07:00:01",
        "Bình luận (3)",
        "5 người thích",
    ],
)
def test_counters_and_clocks_are_volatile(line: str) -> None:
    assert is_volatile(line)


@pytest.mark.parametrize(
    "line",
    [
        "Có 12 người tham gia",
        "Ngày 23/01/2021",
        "Lúc 14:30, đoàn xuất phát",
        "Lượt xem phim miễn phí: 12 suất",
        "1,5 tỷ",
        "Đã trồng 300 cây",
        "12 lượt xe",
        "Tỷ lệ đọc: 99%",
        "Năm 2021",
        "23/1",
        "7h30",
    ],
)
def test_text_is_not_volatile(line: str) -> None:
    assert not is_volatile(line)


def test_there_and_back_again_makes_three(tmp_path: Path) -> None:
    with open_archive(tmp_path) as archive:
        crawl_id = archive.begin_crawl("haiphong", at(0))
        for hour, title in enumerate(("A", "B", "A")):
            save(archive, crawl_id, an_article(title=title), at(hour))
        assert rows(archive, "select number, title, observed_at from revisions order by number") == [
            (1, "A", "2021-01-23T14:32:00+07:00"),
            (2, "B", "2021-01-23T15:32:00+07:00"),
            (3, "A", "2021-01-23T16:32:00+07:00"),
        ]
        assert rows(archive, "select before, after from changes order by id") == [("A", "B"), ("B", "A")]
        hashes = rows(archive, "select content_sha256 from revisions order by number")
        assert hashes[0] == hashes[2] != hashes[1]


def test_a_change_is_bounded_by_two_sights(tmp_path: Path) -> None:
    with open_archive(tmp_path) as archive:
        crawl_id = archive.begin_crawl("haiphong", at(0))
        for hour, title in ((0, "A"), (5, "A"), (9, "B"), (11, "B")):
            save(archive, crawl_id, an_article(title=title), at(hour))
        assert rows(archive, "select not_before, not_after, before, after from silent_edits") == [
            ("2021-01-23T19:32:00+07:00", "2021-01-23T23:32:00+07:00", "A", "B")
        ]
        assert value(archive, "select max(last_seen_at) from revisions") == "2021-01-24T01:32:00+07:00"
        assert value(archive, "select count(*) from captures") == 4


@pytest.mark.parametrize(
    ("before", "after", "silent"),
    [
        (None, None, True),
        ("2021-01-23T15:00+07:00", "2021-01-23T15:00+07:00", True),
        (None, "2021-01-23T15:00+07:00", False),
        ("2021-01-23T15:00+07:00", "2021-01-24T09:00+07:00", False),
        ("2021-01-23T15:00+07:00", None, True),
    ],
)
def test_an_edit_is_silent_unless_the_page_owns_up(before: str | None, after: str | None, silent: bool) -> None:
    first = content_of(an_article(modified_at=before))
    second = content_of(an_article(modified_at=after, title="Khác"))
    assert is_silent(first, second) is silent


def test_a_date_relative_to_the_time_of_reading_stays_what_it_was(tmp_path: Path) -> None:
    def seen(raw: str, iso: str) -> Any:
        title = Provenance("title", "heading", an_article().title)
        return an_article(published_at=iso, provenance=(title, Provenance("published_at", "label", raw)))

    with open_archive(tmp_path) as archive:
        crawl_id = archive.begin_crawl("haiphong", at(0))
        save(archive, crawl_id, seen("2 giờ trước", "2021-01-23T12:32+07:00"), at(0))
        assert save(archive, crawl_id, seen("5 giờ trước", "2021-01-23T12:45+07:00"), at(3)).outcome == "unchanged"
        assert value(archive, "select published_at from articles") == "2021-01-23T12:32+07:00"
        undated = an_article(published_at=None, published_date=None, published_precision=None, provenance=())
        assert [change.field for change in save(archive, crawl_id, undated, at(4)).changes] == ["published_at"]


def test_a_day_without_a_year_keeps_the_year_of_its_first_reading(tmp_path: Path) -> None:
    def seen(iso: str) -> Any:
        return an_article(
            published_at=iso,
            published_date=iso,
            published_precision="day",
            provenance=(Provenance("published_at", "inferred from lead", "Chiều 23/1"),),
        )

    with open_archive(tmp_path) as archive:
        crawl_id = archive.begin_crawl("haiphong", at(0))
        save(archive, crawl_id, seen("2021-01-23"), at(0))
        assert save(archive, crawl_id, seen("2022-01-23"), at(24 * 300)).outcome == "unchanged"
        assert value(archive, "select published_date from articles") == "2021-01-23"


def test_another_category_of_the_same_article_is_no_edit(tmp_path: Path) -> None:
    with open_archive(tmp_path) as archive:
        crawl_id = archive.begin_crawl("haiphong", at(0))
        save(archive, crawl_id, an_article(), at(0))
        other = an_article(
            url="https://haiphong.gov.vn/chinh-tri/ra-quan-54012", section="Chính trị", images=(), captions=()
        )
        assert save(archive, crawl_id, other, at(1)).outcome == "unchanged"
        assert value(archive, "select section from articles") == "Tin tức sự kiện"
        assert value(archive, "select count(*) from images") == 1
        edited = replace(other, title="Tên mới")
        assert [change.field for change in save(archive, crawl_id, edited, at(2)).changes] == ["title"]
        assert rows(archive, "select section, url from articles") == [("Tin tức sự kiện", an_article().url)]


def test_an_older_sight_adds_nothing(tmp_path: Path) -> None:
    with open_archive(tmp_path) as archive:
        crawl_id = archive.begin_crawl("haiphong", at(0))
        save(archive, crawl_id, an_article(), at(10))
        assert save(archive, crawl_id, an_article(title="Cũ"), at(2)).outcome == "unchanged"
        assert value(archive, "select title from articles") == an_article().title


def test_a_thousand_refetches_with_moving_parts_make_no_revision(tmp_path: Path) -> None:
    with open_archive(tmp_path) as archive:
        crawl_id = archive.begin_crawl("haiphong", at(0))
        for number in range(1001):
            article = an_article(
                body=(f"Thứ Bảy, 23/01/2021 {number % 24:02}:{number % 60:02}:07", *PARAGRAPHS, f"Lượt xem: {number}"),
                links=(Link(f"https://haiphong.gov.vn/tin/khac-{10000 + number}", f"Tin {number}", "related"),),
                images=(Image(f"https://haiphong.gov.vn/upload/1.jpg?t={number}", "Ra quân tại phường Vĩnh Niệm"),),
            )
            exchange = an_exchange(article.url, at(number), b"%d" % number) if number % 100 == 0 else None
            archive.save(article, crawl_id=crawl_id, observed_at=at(number), exchange=exchange)
        assert value(archive, "select count(*) from revisions") == 1
        assert value(archive, "select count(*) from changes") == 0
        assert value(archive, "select articles_unchanged from crawls") == 1000


TEXT = st.text(max_size=60)


@given(TEXT, TEXT)
def test_equal_hashes_mean_no_changes_and_the_reverse(first: str, second: str) -> None:
    before, after = content_of(an_article(title=first)), content_of(an_article(title=second))
    assert (content_sha256(before) == content_sha256(after)) == (not changes_between(before, after))
    assert not changes_between(before, before)
