from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.archive.frontier import Frontier, FrontierEntry
from scraper.archive.store import Archive
from scraper.archive.visits import (
    LONGEST_INTERVAL,
    PATIENCE,
    PATIENT_INTERVAL,
    first_interval,
    first_visit,
    most_a_day,
    next_interval,
    next_visit,
)
from tests.archive.samples import an_article, at, open_archive, save, url_of


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with open_archive(tmp_path) as archive:
        yield archive


@pytest.fixture
def frontier(archive: Archive) -> Frontier:
    return archive.frontier


def entry(number: int, **changes: object) -> FrontierEntry:
    values = {"url": url_of(number), "portal": "haiphong.gov.vn", "key": f"haiphong.gov.vn:{number}"} | changes
    return FrontierEntry(**values)  # type: ignore[arg-type]  # values of any field


def urls(entries: list[FrontierEntry]) -> list[str]:
    return [each.url for each in entries]


def test_best_priority_first_then_oldest(frontier: Frontier) -> None:
    assert frontier.enqueue([entry(1), entry(2), entry(3, priority=5), entry(4)], at=at(0)) == 4
    assert urls(frontier.lease(at(0), 2)) == [url_of(3), url_of(1)]
    assert urls(frontier.lease(at(0), 9)) == [url_of(2), url_of(4)]
    assert frontier.lease(at(0)) == []


def test_an_address_or_a_key_is_queued_once(frontier: Frontier) -> None:
    same_key = entry(1, url="https://haiphong.gov.vn/chinh-tri/bai-viet-1")
    assert frontier.enqueue([entry(1), entry(1), same_key], at=at(0)) == 1
    frontier.lease(at(0))
    frontier.done(url_of(1), at(1))
    assert frontier.enqueue([entry(1)], at=at(2)) == 0
    assert frontier.enqueue([same_key], at=at(2), again=True) == 1
    assert urls(frontier.lease(at(2))) == [url_of(1)]


def test_what_is_leased_is_not_queued_again(frontier: Frontier) -> None:
    frontier.enqueue([entry(1)], at=at(0))
    frontier.lease(at(0))
    assert frontier.enqueue([entry(1)], at=at(0), again=True) == 0
    assert frontier.lease(at(0)) == []


def test_the_request_of_the_scheduler_comes_back(frontier: Frontier) -> None:
    sent = entry(1, request='{"callback": "parse"}', found_on="https://haiphong.gov.vn/tin", depth=3, spider="haiphong")
    frontier.enqueue([sent], at=at(0))
    (leased,) = frontier.lease(at(0), spider="haiphong")
    assert leased == sent
    assert frontier.lease(at(0), spider="news") == []


def test_a_retry_waits_for_its_time(frontier: Frontier) -> None:
    frontier.enqueue([entry(1)], at=at(0))
    frontier.lease(at(0))
    frontier.failed(url_of(1), "503", at(0), retry_at=at(2))
    assert frontier.lease(at(1)) == []
    assert frontier.pending() == 1
    assert frontier.pending(at(1)) == 0
    (leased,) = frontier.lease(at(2))
    assert leased.attempts == 1
    frontier.failed(url_of(1), "503", at(2))
    assert frontier.counts() == {"failed": 1}


def test_visits_come_due(frontier: Frontier) -> None:
    frontier.enqueue([entry(1), entry(2)], at=at(0))
    frontier.lease(at(0), 2)
    frontier.done(url_of(1), at(0), at(1))
    frontier.done(url_of(2), at(0))
    assert frontier.wake(at(0)) == 0
    assert frontier.wake(at(1)) == 1
    assert urls(frontier.lease(at(1), 9)) == [url_of(1)]
    frontier.done(url_of(1), at(1), at(9))
    assert frontier.queue_all() == 2


def test_what_is_visited_seldom_can_wait_but_not_for_long(frontier: Frontier) -> None:
    frontier.enqueue([entry(n) for n in range(1, 5)], at=at(0))
    frontier.lease(at(0), 4)
    for n, interval in ((1, 24), (2, PATIENT_INTERVAL), (3, LONGEST_INTERVAL), (4, LONGEST_INTERVAL)):
        frontier.done(url_of(n), at(0), at(n), visit_interval=interval)
    assert frontier.wake(at(4), patient=0) == 1
    assert frontier.wake(at(4), patient=1) == 1
    assert set(urls(frontier.lease(at(4), 9))) == {url_of(1), url_of(2)}
    assert frontier.wake(at(3) + PATIENCE, patient=0) == 1
    assert urls(frontier.lease(at(99), 9)) == [url_of(3)]
    assert frontier.wake(at(4)) == 1


def test_a_host_can_be_put_off(frontier: Frontier) -> None:
    frontier.enqueue([entry(1), entry(2, portal="lechan.haiphong.gov.vn")], at=at(0))
    assert frontier.postpone("haiphong.gov.vn", at(5)) == 1
    assert urls(frontier.lease(at(1), 9)) == [url_of(2)]


def test_release_and_forget(frontier: Frontier) -> None:
    frontier.enqueue([entry(1), entry(2)], at=at(0))
    frontier.lease(at(0), 2)
    frontier.release([url_of(1)])
    frontier.forget(url_of(2))
    assert frontier.counts() == {"queued": 1}
    assert frontier.enqueue([entry(2)], at=at(0)) == 1


def test_visited_addresses_are_known(frontier: Frontier) -> None:
    frontier.enqueue([entry(1, spider="haiphong"), entry(2, spider="haiphong"), entry(3)], at=at(0))
    for each in frontier.lease(at(0), 2):
        frontier.done(each.url, at(0))
    assert urls(list(frontier.known(spider="haiphong"))) == [url_of(1), url_of(2)]
    assert list(frontier.known("listing")) == []


def test_listings_can_be_leased_alone(frontier: Frontier) -> None:
    listing = FrontierEntry("https://haiphong.gov.vn/tin?page=2", "haiphong.gov.vn", kind="listing")
    frontier.enqueue([entry(1), listing], at=at(0))
    assert urls(frontier.lease(at(0), 9, kinds=("listing",))) == [listing.url]
    assert frontier.counts() == {"leased": 1, "queued": 1}


def test_another_address_of_the_article_is_tried(frontier: Frontier) -> None:
    moved = "https://haiphong.gov.vn/chinh-tri/bai-viet-1"
    frontier.enqueue([entry(1)], at=at(0))
    assert frontier.try_alternate(url_of(1)) is None
    frontier.enqueue([entry(1, url=moved)], at=at(1))
    frontier.lease(at(1))
    assert frontier.try_alternate(url_of(1)) == moved
    assert urls(frontier.lease(at(1))) == [moved]
    assert frontier.try_alternate(moved) is None


def test_a_transaction_that_fails_takes_everything_back(archive: Archive) -> None:
    def lease_and_fail() -> None:
        with archive.transaction():
            archive.frontier.enqueue([entry(1)], at=at(0))
            archive.frontier.lease(at(0))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        lease_and_fail()
    assert archive.frontier.counts() == {}


def test_intervals_double_to_ninety_days_and_start_anew_after_an_edit() -> None:
    intervals = [next_interval(None, changed=False)]
    while intervals[-1] < LONGEST_INTERVAL:
        intervals.append(next_interval(intervals[-1], changed=False))
    assert intervals == [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 90 * 24]
    assert next_interval(90 * 24, changed=True) == 1
    assert next_visit(at(0), 4) == at(4)


@given(st.one_of(st.none(), st.integers(-5, 10_000)), st.booleans())
def test_intervals_stay_in_their_bounds(previous: int | None, changed: bool) -> None:
    assert 1 <= next_interval(previous, changed=changed) <= LONGEST_INTERVAL
    assert timedelta(hours=next_interval(previous, changed=changed)) <= timedelta(days=90)


@pytest.mark.parametrize(
    ("published", "modified", "hours"),
    [
        ("2021-01-23T14:30+07:00", None, 1),
        ("2021-01-23T13:00+07:00", None, 1),
        ("2021-01-23T12:31+07:00", None, 2),
        ("2021-01-23", None, 1),
        ("2021-01-22", None, 8),
        ("2021-01-13", None, 128),
        ("2019-05-01", None, LONGEST_INTERVAL),
        ("2019-05-01", "2021-01-23T14:00+07:00", 1),
        ("2021-02-01", None, 1),
        ("2021-01", None, 1),
        (None, None, 1),
    ],
)
def test_an_article_that_was_old_when_it_was_found_is_due_as_if_it_had_been_followed(
    published: str | None, modified: str | None, hours: int
) -> None:
    assert first_interval(an_article(published_at=published, modified_at=modified), at(0)) == hours


def test_what_was_archived_together_is_not_visited_again_together() -> None:
    days = [(first_visit(at(0), LONGEST_INTERVAL, f"haiphong.gov.vn:{n}") - at(0)).days for n in range(9000)]
    assert max(days) < 90
    assert max(map(days.count, set(days))) < 150
    assert first_visit(at(0), 1, "haiphong.gov.vn:1") == at(1)


def test_old_articles_are_not_due_in_the_hours_after_the_portal_was_archived(tmp_path: Path) -> None:
    with open_archive(tmp_path) as archive:
        crawl_id = archive.begin_crawl("haiphong", at(0))
        for number, published in ((1, "2019-05-01"), (2, "2021-01-23T14:30+07:00")):
            article = an_article(number, published_at=published)
            archive.frontier.enqueue([FrontierEntry(article.url, "haiphong.gov.vn", key=article.key)], at=at(0))
            save(archive, crawl_id, article, at(0), done=article.url)
        assert archive.frontier.wake(at(2)) == 1
        assert archive.frontier.wake(at(90 * 24)) == 1


@pytest.mark.parametrize(("archived", "most"), [(0, 2_800), (100_000, 2_800), (500_000, 14_000)])
def test_the_requests_of_a_day_grow_with_the_archive(archived: int, most: int) -> None:
    assert most_a_day(archived) == most
