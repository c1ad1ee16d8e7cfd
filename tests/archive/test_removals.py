"""Forty cases in which an article is missing, twenty in which it is not, and the steps between the states."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.archive.frontier import FrontierEntry
from scraper.archive.removals import Observation, missing_reason, status_when_found, status_when_missing
from scraper.archive.store import Archive
from scraper.archive.times import to_text
from scraper.watch.events import events_since
from scraper.watch.messages import body
from tests.archive.samples import an_article, an_exchange, at, open_archive, rows, save, url_of, value

HOME = "https://haiphong.gov.vn/"
URLS = {
    "A": "http://haiphong.gov.vn/Portal/Detail.aspx?Organization=CTTDT&MenuID=1&ContentID=154916",
    "B": "https://haiphong.gov.vn/Tin-tuc/Ra-quan-54012.html",
    "C": url_of(769866),
    "sub-portal": url_of(769866, "lechan.haiphong.gov.vn"),
    "wp": "https://thanhphohaiphong.gov.vn/ra-quan.html",
}
HOMES = {
    "A": "http://haiphong.gov.vn/Portal/Default.aspx",
    "B": "https://haiphong.gov.vn/trang-chu",
    "C": "https://haiphong.gov.vn/",
    "sub-portal": "https://lechan.haiphong.gov.vn",
    "wp": "https://thanhphohaiphong.gov.vn/index.php",
}

MISSING = [
    (Observation(url, **values), reason)
    for era, url in URLS.items()
    for values, reason in (
        ({"status": 404}, "http_404"),
        ({"status": 404, "page_kind": "error"}, "http_404"),
        ({"status": 410, "page_kind": "home"}, "http_410"),
        ({"status": 200, "page_kind": "not_found"}, "soft_404"),
        ({"status": 200, "page_kind": "not_found", "final_url": f"{HOMES[era]}?error=404"}, "soft_404"),
        ({"status": 200, "page_kind": "home"}, "home_page"),
        ({"status": 200, "page_kind": "home", "final_url": HOMES[era]}, "redirect_home"),
        ({"status": None, "failure": "redirect_loop"}, "redirect_loop"),
    )
]
NOT_MISSING: list[Observation] = [
    Observation(URLS["C"], **values)
    for values in (
        {"status": 200, "page_kind": "article"},
        {"status": 200, "page_kind": "article", "final_url": "https://haiphong.gov.vn/chinh-tri/ra-quan-769866"},
        {"status": 304},
        {"status": 200, "page_kind": "challenge"},
        {"status": 404, "page_kind": "challenge"},
        {"status": 200, "page_kind": "challenge", "final_url": HOME},
        {"status": 200, "page_kind": "login"},
        {"status": 200, "page_kind": "error"},
        {"status": 200, "page_kind": "listing", "final_url": "https://haiphong.gov.vn/tin-tuc-su-kien"},
        {"status": 200, "page_kind": None},
        {"status": 200, "failure": "truncated"},
        {"status": 404, "failure": "truncated"},
        {"status": None, "failure": "timeout"},
        {"status": None, "failure": "dns"},
        {"status": None, "failure": "tls"},
        {"status": 403},
        {"status": 429},
        {"status": 500},
        {"status": 502},
        {"status": 503, "page_kind": "home"},
    )
]


def test_the_cases_are_as_many_as_they_should_be() -> None:
    assert (len(MISSING), len(NOT_MISSING)) == (40, 20)


@pytest.mark.parametrize(("observation", "reason"), MISSING)
def test_missing(observation: Observation, reason: str) -> None:
    assert missing_reason(observation) == reason


@pytest.mark.parametrize(
    ("path", "reason"), [("/trang-chu/", "redirect_home"), ("/vi/index.html", "redirect_home"), ("/tin-tuc", None)]
)
def test_an_address_is_enough_for_a_home_page(path: str, reason: str | None) -> None:
    seen = Observation(URLS["C"], status=200, page_kind="listing", final_url=f"https://haiphong.gov.vn{path}")
    assert missing_reason(seen) == reason


@pytest.mark.parametrize("observation", NOT_MISSING)
def test_not_missing(observation: Observation) -> None:
    assert missing_reason(observation) is None


@pytest.mark.parametrize(
    ("status", "hours", "after"),
    [
        ("live", [], "live"),
        ("live", [0], "suspect"),
        ("returned", [0], "suspect"),
        ("suspect", [0, 72], "suspect"),
        ("suspect", [0, 24, 71.9], "suspect"),
        ("suspect", [0, 24, 72], "gone"),
        ("live", [0, 36, 90], "gone"),
        ("suspect", [0, 0.1, 72], "suspect"),
        ("suspect", [0, 71.9, 72, 72.5], "suspect"),
        ("suspect", [0, 72, 73], "gone"),
        ("gone", [0], "gone"),
    ],
)
def test_three_sights_over_seventy_two_hours(status: str, hours: list[float], after: str) -> None:
    assert status_when_missing(status, [at(hour) for hour in hours]) == after


@given(st.lists(st.floats(0, 2000), max_size=8), st.sampled_from(["live", "suspect", "returned"]))
def test_nothing_is_gone_before_its_time(hours: list[float], status: str) -> None:
    hours.sort()
    after = status_when_missing(status, [at(hour) for hour in hours])
    if after == "gone":
        assert len(hours) >= 3
        assert hours[-1] - hours[0] >= 72


def test_the_way_back() -> None:
    assert [status_when_found(status) for status in ("live", "suspect", "gone", "returned")] == [
        "live",
        "live",
        "returned",
        "returned",
    ]


GONE = an_article(54012)
OTHER = an_article(54013)


def miss(archive: Archive, hours: float, *, site_is_up: bool = True, first: bool = False, **options: Any) -> str:
    """A crawl that meets the article missing, and another one, if the site is up; the status after it."""
    crawl_id = archive.begin_crawl("haiphong", at(hours))
    if site_is_up and not first:
        save(archive, crawl_id, OTHER, at(hours))
    exchange = an_exchange(GONE.url, at(hours), b"404", status=404)
    archive.missing(GONE.key, "http_404", crawl_id=crawl_id, observed_at=at(hours), exchange=exchange, **options)
    if site_is_up and first:
        save(archive, crawl_id, OTHER, at(hours))
    archive.finish_crawl(crawl_id, "done", at(hours))
    return str(value(archive, "select status from articles where key = ?", [GONE.key]))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with open_archive(tmp_path) as archive:
        crawl_id = archive.begin_crawl("haiphong", at(-48))
        save(archive, crawl_id, GONE, at(-48))
        save(archive, crawl_id, OTHER, at(-48))
    return tmp_path


def test_from_live_to_gone_and_back(folder: Path) -> None:
    with open_archive(folder) as archive:
        assert [miss(archive, hours) for hours in (0, 24, 48, 72)] == ["suspect", "suspect", "suspect", "gone"]
        assert value(archive, "select body from articles where key = ?", [GONE.key]).startswith("(Haiphong.gov.vn)")
        crawl_id = archive.begin_crawl("haiphong", at(100))
        assert save(archive, crawl_id, GONE, at(100)).outcome == "unchanged"
        steps = rows(
            archive,
            "select from_status, to_status, removals.observed_at, reason, shown.http_status, control.http_status "
            "from removals join captures shown on shown.id = capture_id "
            "join captures control on control.id = control_capture_id order by removals.id",
        )
        assert steps == [
            ("live", "suspect", "2021-01-23T14:32:00+07:00", "http_404", 404, 200),
            ("suspect", "gone", "2021-01-26T14:32:00+07:00", "http_404", 404, 200),
            ("gone", "returned", "2021-01-27T18:32:00+07:00", "found", 200, 200),
        ]
        assert value(archive, "select count(*) from sightings where settled and control_capture_id is not null") == 4
        assert rows(archive, "select to_status, last_seen_at from takedowns") == [
            (status, to_text(at(-48))) for status in ("returned", "gone", "suspect")
        ]
        points = dict.fromkeys(("articles", "revisions", "removals", "crawls"), 0)
        told = [event for portion, _ in events_since(archive.connection, points) for event in portion]
        steps_told = [body(event, "") for event in told if event.kind == "removal"]
        assert len(steps_told) == 3
        assert all(f"before that last found there {to_text(at(-48))}." in text for text in steps_told)


@pytest.mark.parametrize("answer", [200, 304])
def test_a_suspect_that_answers_is_live_and_counts_anew(folder: Path, answer: int) -> None:
    unmodified = an_exchange(GONE.url, at(30), b"", status=304)
    with open_archive(folder) as archive:
        assert [miss(archive, hours) for hours in (0, 24)] == ["suspect", "suspect"]
        crawl_id = archive.begin_crawl("haiphong", at(30))
        if answer == 200:
            save(archive, crawl_id, GONE, at(30))
        else:
            archive.seen_unchanged(GONE.key, crawl_id=crawl_id, observed_at=at(30), exchange=unmodified)
        assert value(archive, "select status from articles where key = ?", [GONE.key]) == "live"
        assert [miss(archive, hours) for hours in (80, 100)] == ["suspect", "suspect"]


def test_an_outage_of_the_whole_site_is_no_removal(folder: Path) -> None:
    with open_archive(folder) as archive:
        assert [miss(archive, hours, site_is_up=False) for hours in (0, 24, 48, 72, 96)] == ["live"] * 5
        assert miss(archive, 120) == "suspect"


def test_a_sight_shown_again_may_find_its_control_then(folder: Path) -> None:
    with open_archive(folder) as archive:
        assert [miss(archive, 0, site_is_up=site_is_up) for site_is_up in (False, True)] == ["live", "suspect"]
        assert value(archive, "select count(*) from sightings") == 1


def test_the_control_may_come_later_in_the_run(folder: Path) -> None:
    with open_archive(folder) as archive:
        assert miss(archive, 0, first=True) == "suspect"


def test_a_listing_is_a_control_too(folder: Path) -> None:
    with open_archive(folder) as archive:
        crawl_id = archive.begin_crawl("haiphong", at(0))
        archive.save_page(an_exchange("https://haiphong.gov.vn/tin-tuc-su-kien", at(0)), crawl_id=crawl_id)
        assert archive.missing(GONE.key, "http_404", crawl_id=crawl_id, observed_at=at(0)) == "suspect"


def test_another_host_or_another_time_is_no_control(folder: Path) -> None:
    with open_archive(folder) as archive:
        crawl_id = archive.begin_crawl("haiphong", at(0))
        save(archive, crawl_id, an_article(1, "lechan.haiphong.gov.vn"), at(0))
        save(archive, crawl_id, OTHER, at(0))
        archive.missing(GONE.key, "http_404", crawl_id=crawl_id, observed_at=at(7))
        archive.finish_crawl(crawl_id, "done", at(7))
        assert value(archive, "select count(*) from removals") == 0


def test_a_crawl_that_was_killed_is_settled_by_the_next(folder: Path) -> None:
    with open_archive(folder) as archive:
        crawl_id = archive.begin_crawl("haiphong", at(0))
        archive.missing(GONE.key, "http_404", crawl_id=crawl_id, observed_at=at(0))
    with open_archive(folder) as archive:
        assert value(archive, "select settled from sightings") == 1
        assert value(archive, "select count(*) from removals") == 0


def test_a_missing_article_is_visited_daily_until_it_is_gone(folder: Path) -> None:
    with open_archive(folder) as archive:
        archive.frontier.enqueue([FrontierEntry(GONE.url, "haiphong.gov.vn", key=GONE.key)], at=at(0))
        for hours, due in ((0, "2021-01-24T14:32:00+07:00"), (24, "2021-01-25T14:32:00+07:00")):
            miss(archive, hours, done=GONE.url)
            entry = archive.frontier.get(GONE.url)
            assert entry is not None
            assert entry.next_visit_at == due


def test_an_article_that_comes_back_elsewhere_takes_its_new_address(folder: Path) -> None:
    with open_archive(folder) as archive:
        miss(archive, 0)
        moved = an_article(url="https://haiphong.gov.vn/chinh-tri/ra-quan-54012")
        save(archive, archive.begin_crawl("haiphong", at(1)), moved, at(1))
        assert rows(archive, "select status, url from articles where key = ?", [GONE.key]) == [("live", moved.url)]


def test_an_article_that_is_not_archived_cannot_be_missing(folder: Path) -> None:
    with open_archive(folder) as archive, pytest.raises(KeyError):
        archive.missing("haiphong.gov.vn:1", "http_404", crawl_id=1, observed_at=at(0))
