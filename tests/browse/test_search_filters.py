"""A filter of the search page that nothing can meet is said, to people and to programs."""

from __future__ import annotations

import pytest
from lxml import html

from tests.browse.conftest import Ask

WRONG = {
    "since=foo": ("“foo” is no day; write one as 2021-01-23.", "“foo” không phải là ngày"),
    "since=2022-01-01&until=2021-01-01": (
        "There is no day from 1 January 2022 to 1 January 2021",
        "hãy đổi chỗ hai ngày",
    ),
    "topic=foo": ("Topic: no article has “foo”. Known: ngay-thu-7-cung-dan", "không có bài nào mang “foo”"),
    "status=foo": ("Known: live, suspect, gone, returned.", "Hiện có: live"),
}


@pytest.mark.parametrize("filters", WRONG)
def test_a_filter_that_nothing_can_meet_is_said(ask: Ask, filters: str) -> None:
    for code, words in zip(("en", "vi"), WRONG[filters], strict=True):
        page = html.fromstring(ask(f"/search?q=le+chan&{filters}&lang={code}").content)
        assert words in " ".join(each.text_content() for each in page.cssselect(".notice"))
        for path in ("/search.json", "/search.csv", "/feeds/search.atom", "/feeds/search.json"):
            answer = ask(f"{path}?q=le+chan&{filters}&lang={code}")
            assert answer.status_code == 400
            assert words in answer.text


@pytest.mark.parametrize("filters", ["author=foo", "section=foo", "source=foo", "portal=foo"])
def test_what_no_article_has_today_may_come(ask: Ask, filters: str) -> None:
    assert "no article has “foo”" in ask(f"/search?{filters}&lang=en").text
    assert ask(f"/feeds/search.atom?{filters}").status_code == 200
    assert ask(f"/search.json?{filters}").status_code == 302


def test_days_are_read_in_both_forms(ask: Ask) -> None:
    found, same = (ask(f"/search?until={day}&lang=en").text for day in ("20210215", "2021-02-15"))
    assert 'class="notice"' not in found
    assert found.count("<article") == same.count("<article") > 0
