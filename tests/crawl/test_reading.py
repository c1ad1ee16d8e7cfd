"""When the next page of a listing is asked for."""

from __future__ import annotations

import json
from datetime import date

from scraper.archive.frontier import FrontierEntry
from scraper.crawl.reading import Reading

FIRST = FrontierEntry(url="https://haiphong.gov.vn/tin", portal="haiphong.gov.vn", kind="listing")


def page(number: int) -> FrontierEntry:
    before = FIRST.url if number == 2 else f"{FIRST.url}?page={number - 1}"
    return FrontierEntry(
        url=f"{FIRST.url}?page={number}",
        portal="haiphong.gov.vn",
        kind="listing",
        depth=number - 1,
        request=json.dumps({"root": FIRST.url}),
        found_on=before,
    )


def test_on_to_the_next_page() -> None:
    reading = Reading()
    assert reading.page_read(FIRST, ["a", "b"], page(2).url) == page(2).url
    assert reading.goes_on(page(2))


def test_the_last_page_has_none() -> None:
    assert Reading().page_read(FIRST, ["a"], None) is None


def test_a_pager_in_a_circle_ends() -> None:
    reading = Reading()
    reading.page_read(FIRST, ["a"], page(2).url)
    assert reading.page_read(page(2), ["b"], FIRST.url) is None


def test_a_server_that_repeats_its_last_page_ends() -> None:
    reading = Reading()
    reading.page_read(FIRST, ["a"], page(2).url)
    reading.page_read(page(2), ["b"], page(3).url)
    assert reading.page_read(page(3), ["b"], page(4).url) is None


def test_a_listing_without_end_is_given_up_after_two_hundred_pages() -> None:
    reading = Reading()
    reading.article_read("a1", "2024-01-01")
    reading.page_read(FIRST, ["a1"], page(2).url)
    numbers = iter(range(2, 5000))
    last = next(n for n in numbers if reading.page_read(page(n), [f"a{n}"], page(n + 1).url) is None)
    assert last == 201
    assert list(reading.endless) == [FIRST.url]
    assert reading.ended == set()


def test_a_long_listing_of_articles_is_read_on() -> None:
    reading = Reading(is_archived=lambda _: True)
    reading.page_read(FIRST, ["a1"], page(2).url)
    assert all(reading.page_read(page(n), [f"a{n}"], page(n + 1).url) for n in range(2, 1000))


def test_one_empty_page_does_not_end_a_listing_but_two_do() -> None:
    reading = Reading()
    reading.page_read(FIRST, ["a"], page(2).url)
    assert reading.page_read(page(2), [], page(3).url) == page(3).url
    assert reading.page_read(page(3), [], page(4).url) is None


def test_an_article_between_empty_pages_begins_the_count_anew() -> None:
    reading = Reading()
    reading.page_read(FIRST, [], page(2).url)
    assert reading.page_read(page(2), ["a"], page(3).url) == page(3).url
    assert reading.page_read(page(3), [], page(4).url) == page(4).url


def test_since_stops_behind_a_page_that_is_all_older() -> None:
    reading = Reading(since=date(2021, 1, 10), known_date={"old": "2020-05-01"}.get)
    reading.page_read(FIRST, ["new", "old", "undated"], page(2).url)
    reading.article_read("new", "2021-01-10")
    assert reading.goes_on(page(2))
    reading.page_read(page(2), ["older", "old", "undated"], page(3).url)
    reading.article_read("older", "2021-01-09")
    assert not reading.goes_on(page(3))


def test_since_goes_on_where_no_date_is_known() -> None:
    reading = Reading(since=date(2021, 1, 10))
    reading.page_read(FIRST, ["undated"], page(2).url)
    assert reading.goes_on(page(2))


def test_a_page_queued_by_an_earlier_crawl_is_read() -> None:
    assert Reading(since=date(2021, 1, 10)).goes_on(page(7))
