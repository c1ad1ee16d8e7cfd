"""Retry-After as seconds, dates, and things that are neither."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.crawl.retry_after import LONGEST_WAIT, retry_after_seconds

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("120", 120.0),
        (" 5 ", 5.0),
        ("0", 0.0),
        ("316800", LONGEST_WAIT),
        ("9" * 400, LONGEST_WAIT),
        ("Sun, 01 Mar 2026 12:02:00 GMT", 120.0),
        ("Sunday, 01-Mar-26 12:02:00 GMT", 120.0),
        ("Sun Mar  1 12:02:00 2026", 120.0),
        ("Sun, 01 Mar 2026 11:00:00 GMT", 0.0),
        ("Thu, 05 Mar 2026 04:00:00 GMT", LONGEST_WAIT),
        ("Fri, 31 Dec 9999 23:59:59 GMT", LONGEST_WAIT),
        ("", None),
        (None, None),
        ("soon", None),
        ("-5", None),
        ("1.5", None),
        ("١٢", None),
        ("tomorrow, please", None),
        ("Sun, 99 Foo 2026 12:02:00 GMT", None),
    ],
)
def test_what_servers_send(header: str | None, seconds: float | None) -> None:
    assert retry_after_seconds(header, NOW) == seconds


def test_the_clock_may_be_in_any_zone() -> None:
    local = NOW.astimezone(timezone(timedelta(hours=7)))
    assert retry_after_seconds("Sun, 01 Mar 2026 12:00:30 GMT", local) == 30.0


@given(st.text() | st.integers().map(str) | st.datetimes().map("{:%a, %d %b %Y %H:%M:%S GMT}".format))
def test_any_text_is_a_wait_within_a_day_or_nothing(text: str) -> None:
    seconds = retry_after_seconds(text, NOW)
    assert seconds is None or 0 <= seconds <= LONGEST_WAIT
