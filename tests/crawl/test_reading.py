"""When the next page of a listing is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest

from scraper.archive.frontier import FrontierEntry
from scraper.crawl.entries import Trail, counted_on, next_page_entry, start_entry
from scraper.crawl.reading import Reading

FIRST = start_entry("https://haiphong.gov.vn/tin", "haiphong")
BEGAN = "2024-03-05T08:00:00+07:00"


def url(number: int) -> str:
    return FIRST.url if number == 1 else f"{FIRST.url}?page={number}"


def walk(
    reading: Reading, *pages: Sequence[str], first: FrontierEntry = FIRST, news: Sequence[str] = ()
) -> FrontierEntry | None:
    """Read those pages, each with a pager to the next one; the entry behind the last, None if there is none."""
    entry: FrontierEntry | None = first
    for keys in pages:
        assert entry is not None
        number = entry.depth + 1
        trail = reading.page_read(entry, keys, url(number + 1), [key for key in keys if key in news])
        entry = next_page_entry(url(number + 1), entry, trail) if trail is not None else None
    return entry


def sweeping() -> Reading:
    return Reading(sweeps={FIRST.url: (7, BEGAN)})


def test_on_to_the_next_page() -> None:
    reading = Reading()
    after = walk(reading, ["a", "b"])
    assert after is not None
    assert (after.url, after.depth, after.found_on) == (url(2), 1, FIRST.url)
    assert reading.goes_on(after)


def test_the_last_page_has_none() -> None:
    assert Reading().page_read(FIRST, ["a"], None) is None


def test_a_pager_in_a_circle_ends() -> None:
    reading = Reading()
    second = walk(reading, ["a"])
    assert second is not None
    assert reading.page_read(second, ["b"], FIRST.url) is None


def test_a_server_that_repeats_its_last_page_ends() -> None:
    assert walk(Reading(), ["a"], ["b"], ["b"]) is None


def test_one_empty_page_does_not_end_a_listing_but_two_do() -> None:
    assert walk(Reading(), ["a"], []) is not None
    assert walk(Reading(), ["a"], [], []) is None


def test_an_article_between_empty_pages_begins_the_count_anew() -> None:
    assert walk(Reading(), [], ["a"], []) is not None


def test_two_quiet_pages_are_enough_and_news_make_it_go_on() -> None:
    reading = Reading()
    second = walk(reading, ["a"])
    assert second is not None
    assert reading.goes_on(second)
    third = walk(reading, ["b"], first=second)
    assert third is not None
    assert not reading.goes_on(third)
    reading.article_read("b", None, changed=True)
    assert reading.goes_on(third)


def test_news_are_articles_not_met_before() -> None:
    reading = Reading()
    third = walk(reading, ["a", "new"], ["b"], news=["new"])
    assert third is not None
    assert reading.goes_on(third)


def test_a_sweep_goes_on_behind_quiet_pages_and_knows_its_end() -> None:
    reading = sweeping()
    fourth = walk(reading, ["a"], ["b"], ["c"])
    assert fourth is not None
    assert reading.goes_on(fourth)
    assert reading.page_read(fourth, ["d"], None) is None
    assert reading.swept == {FIRST.url: (4, 7, BEGAN)}


def test_newest_pages_that_end_are_no_sweep() -> None:
    reading = Reading()
    assert reading.page_read(FIRST, ["a"], None) is None
    assert reading.swept == {}


def test_a_later_crawl_goes_on_with_the_sweep() -> None:
    third = walk(sweeping(), ["a"], ["b"])
    assert third is not None
    later = Reading()
    assert later.goes_on(third)
    assert later.page_read(third, ["c"], None) is None
    assert later.swept == {FIRST.url: (3, 7, BEGAN)}


def test_a_later_crawl_knows_the_page_before() -> None:
    empty = walk(sweeping(), ["a"], [])
    assert empty is not None
    assert Reading().page_read(empty, [], url(4)) is None
    third = walk(sweeping(), ["a"], ["b"])
    assert third is not None
    assert Reading().page_read(third, ["b"], url(4)) is None


def test_a_later_crawl_knows_what_was_read_since_the_sweep_began() -> None:
    third = walk(sweeping(), ["a"], ["b"])
    assert third is not None
    assert Reading(seen_in={FIRST.url: 8}.get).page_read(third, ["c"], FIRST.url) is None
    assert Reading(seen_in={url(4): 6}.get).page_read(third, ["c"], url(4)) is not None


def test_since_stops_behind_a_page_that_is_all_older() -> None:
    reading = Reading(since=date(2021, 1, 10), known_date={"old": "2020-05-01"}.get)
    second = walk(reading, ["new", "old", "undated"], news=["new"])
    assert second is not None
    reading.article_read("new", "2021-01-10")
    assert reading.goes_on(second)
    third = walk(reading, ["older", "old", "undated"], first=second, news=["older"])
    assert third is not None
    reading.article_read("older", "2021-01-09")
    assert not reading.goes_on(third)


def test_since_goes_on_where_no_date_is_known() -> None:
    reading = Reading(since=date(2021, 1, 10))
    second = walk(reading, ["undated"])
    assert second is not None
    assert reading.goes_on(second)


def test_a_page_queued_by_an_earlier_crawl_is_read() -> None:
    left = next_page_entry(url(7), FIRST, Trail(FIRST.url))
    assert Reading(since=date(2021, 1, 10)).goes_on(left)


def test_a_listing_without_end_is_given_up_after_two_hundred_pages() -> None:
    reading = sweeping()
    reading.article_read("a1", "2024-01-01")
    end = walk(reading, ["a1"], *([f"a{number}"] for number in range(2, 202)))
    assert end is None
    assert list(reading.endless) == [FIRST.url]
    assert reading.swept == {}


def test_a_long_listing_of_articles_is_read_on() -> None:
    reading = Reading(is_archived=lambda _: True)
    assert walk(reading, *([f"a{number}"] for number in range(1000))) is not None


@pytest.mark.parametrize(
    ("before", "page", "depth", "after"),
    [
        ("https://a.vn/tin", "https://a.vn/tin?page=2", 1, "https://a.vn/tin?page=3"),
        ("https://a.vn/tin", "https://a.vn/tin?page=1", 1, "https://a.vn/tin?page=2"),
        ("https://a.vn/tin?page=3&c=5", "https://a.vn/tin?page=4&c=5", 3, "https://a.vn/tin?page=5&c=5"),
        ("https://a.vn/tin/trang-9", "https://a.vn/tin/trang-10", 9, "https://a.vn/tin/trang-11"),
        ("https://a.vn/tin", "https://a.vn/tin?page=7", 1, None),
        ("https://a.vn/tin?d=2024-01-31", "https://a.vn/tin?d=2024-02-01", 4, None),
        ("https://a.vn/tin?after=abc", "https://a.vn/tin?after=def", 4, None),
        (None, "https://a.vn/tin?page=4", 3, None),
    ],
)
def test_the_address_of_a_further_page_is_counted_on(
    before: str | None, page: str, depth: int, after: str | None
) -> None:
    assert counted_on(FrontierEntry(page, "a.vn", "listing", depth=depth, found_on=before)) == after
