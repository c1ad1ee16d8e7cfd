"""When a start listing is due, and when each page of a sweep is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from scraper.archive.times import from_text, to_text
from scraper.crawl.entries import Trail
from scraper.crawl.sweeps import AT_ONCE, EVERY, NEWEST, PACE, Notes

NOON = datetime(2024, 3, 5, 5, tzinfo=UTC)
HOUR = timedelta(hours=1)


def quiet_for(time: timedelta) -> Notes:
    return Notes(polled_at=to_text(NOON), news_at=to_text(NOON - time))


@pytest.mark.parametrize(
    ("quiet", "wait"),
    [(0, 0.25), (0.25, 0.25), (0.5, 0.25), (3, 1.5), (9, 4.5), (24 * 2, 24), (24 * 365, 24)],
)
def test_the_longer_a_listing_is_quiet_the_later_it_is_due(quiet: float, wait: float) -> None:
    assert quiet_for(quiet * HOUR).due_at() == NOON + wait * HOUR


def test_a_listing_that_was_never_read_is_due() -> None:
    assert Notes().due_at() is None


def test_news_begin_the_quiet_anew() -> None:
    notes = quiet_for(100 * HOUR).after_poll(20, news=True, now=NOON + HOUR)
    assert notes.due_at() == NOON + 1.25 * HOUR
    later = notes.after_poll(20, news=False, now=NOON + 7 * HOUR)
    assert later.due_at() == NOON + 10 * HOUR


def test_a_sweep_begins_every_week() -> None:
    notes = Notes().after_sweep(3, to_text(NOON))
    assert not Notes().is_swept(NOON)
    assert notes.is_swept(NOON + EVERY - HOUR)
    assert not notes.is_swept(NOON + EVERY)


def test_the_pages_of_a_short_listing_are_swept_at_once() -> None:
    notes = Notes(pages=AT_ONCE)
    trail = Trail("https://haiphong.gov.vn/tin", 7, to_text(NOON))
    assert notes.due_page(trail, AT_ONCE) is None


def test_the_pages_of_a_long_listing_are_spread() -> None:
    notes = Notes(pages=5_000)
    trail = Trail("https://haiphong.gov.vn/tin", 7, to_text(NOON))
    due = [notes.due_page(trail, depth) for depth in range(5_000)]
    assert due[:NEWEST] == [None] * NEWEST
    days = [(moment - NOON).days for moment in due[NEWEST:] if moment is not None]
    assert days == sorted(days)
    assert max(map(days.count, set(days))) < 750
    assert (due[-1] or NOON) < NOON + PACE < NOON + EVERY


def test_a_listing_of_unknown_length_is_swept_at_once() -> None:
    assert Notes().due_page(Trail("https://haiphong.gov.vn/tin", 7, to_text(NOON)), 4_000) is None


def test_a_loss_is_believed_little_by_little() -> None:
    notes = Notes(links=20)
    assert notes.shrunk(9)
    assert not notes.shrunk(10)
    assert notes.after_poll(4, news=False, now=NOON).links == 15
    assert from_text(notes.after_poll(4, news=False, now=NOON).polled_at or "") == NOON
