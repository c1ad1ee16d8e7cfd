"""From counts to an outcome: a partial crawl is never `done`."""

from __future__ import annotations

from collections import Counter

import pytest

from scraper.crawl.outcome import EMPTY, PENDING, READ, Tally, judge

ONE, TWO = "https://haiphong.gov.vn/a", "https://haiphong.gov.vn/b"


def whole(articles: int = 20) -> Tally:
    filled = Counter({"title": articles, "body": articles, "published_at": articles})
    return Tally(starts={ONE: READ}, articles=Counter(new=articles), extracted=articles, filled=filled)


def test_done() -> None:
    assert judge(whole()).name == "done"
    assert judge(whole()).exit_status == 0


@pytest.mark.parametrize("kind", ["robots", "http_403", "challenge", "robots_unavailable", "host_closed", "http_429"])
def test_blocked_when_every_start_is_refused(kind: str) -> None:
    tally = Tally(starts={ONE: kind, TWO: "http_403"}, failed=Counter([kind, "http_403"]))
    outcome = judge(tally)
    assert (outcome.name, outcome.exit_status) == ("blocked", 5)
    assert any(ONE in reason and kind in reason for reason in outcome.reasons)


@pytest.mark.parametrize("kind", [EMPTY, "http_404", "http_500", "timeout", "not_captured", "http_403"])
def test_degraded_when_one_start_is_missing(kind: str) -> None:
    tally = whole()
    tally.starts[TWO] = kind
    assert (judge(tally).name, judge(tally).exit_status) == ("degraded", 4)


def test_a_start_that_was_not_reached_under_a_limit_is_no_gap() -> None:
    tally = whole()
    tally.starts[TWO] = PENDING
    assert judge(tally).name == "done"


def test_a_lost_page_of_a_listing_is_a_gap() -> None:
    tally = whole()
    tally.failed_listings[TWO] = "http_500"
    tally.failed["http_500"] += 1
    assert judge(tally).name == "degraded"
    assert "http_500" in judge(tally).reasons[0]


@pytest.mark.parametrize("kind", ["http_404", "http_410", "not_captured", "robots"])
def test_answers_are_no_gaps(kind: str) -> None:
    tally = whole()
    tally.failed[kind] = 15
    assert judge(tally).name == "done"


@pytest.mark.parametrize("kind", ["http_404", "http_410", "robots", "off_site"])
def test_answers_are_a_gap_when_a_first_crawl_gets_nothing_else(kind: str) -> None:
    outcome = judge(Tally(starts={ONE: READ}, links=15, failed=Counter({kind: 15})))
    assert (outcome.name, outcome.exit_status) == ("degraded", 4)
    assert outcome.reasons == (f"not one of 15 articles could be read ({kind})",)


def test_a_round_that_asks_for_no_more_than_a_page_that_is_not_there_is_whole() -> None:
    assert judge(Tally(starts={ONE: READ}, archived=60, failed=Counter(http_404=1, robots=1))).name == "done"
    assert judge(Tally(starts={ONE: READ}, archived=60, failed=Counter(robots=9))).name == "degraded"
    assert judge(Tally(starts={ONE: READ}, failed=Counter(not_captured=9))).name == "done"


def test_one_refused_article_is_a_row_and_no_gap() -> None:
    tally = whole()
    tally.failed["http_403"] = 1
    assert judge(tally).name == "done"


def test_many_lost_articles_are_a_gap() -> None:
    tally = whole()
    tally.failed["timeout"] = 5
    assert "5 of 25 articles" in judge(tally).reasons[0]


@pytest.mark.parametrize(("gone", "outcome"), [(9, "done"), (20, "done"), (21, "degraded")])
def test_most_articles_of_a_site_are_not_taken_down_at_once(gone: int, outcome: str) -> None:
    tally = whole(20 if gone > 9 else 1)
    tally.failed["http_404"] = tally.removals["http_404"] = gone
    assert judge(tally).name == outcome


def test_lost_listings_are_no_lost_articles() -> None:
    tally = Tally(starts={f"{ONE}{number}": "timeout" for number in range(6)}, failed=Counter(timeout=6))
    assert len(judge(tally).reasons) == 6
    assert "articles" not in " ".join(judge(tally).reasons)
    tally.failed_listings[TWO] = "http_404"
    tally.failed["http_404"] += 1
    tally.failed["timeout"] += 3
    assert judge(tally).reasons[-1] == "3 of 3 articles could not be read"


def test_without_a_network_the_machine_is_named_once() -> None:
    starts = {f"https://{host}.haiphong.gov.vn/tin": "dns" for host in ("www", "lechan", "anduong")}
    (reason,) = judge(Tally(starts=starts, failed=Counter(dns=18))).reasons
    assert "this machine seems to be offline" in reason
    (reason,) = judge(Tally(starts={ONE: "dns", TWO: "dns"}, failed=Counter(dns=2))).reasons
    assert "haiphong.gov.vn" in reason
    assert "misspelt" in reason
    assert len(judge(Tally(starts=starts, pages=1, failed=Counter(dns=3))).reasons) == 3


def test_missing_fields_are_a_gap() -> None:
    tally = whole()
    tally.filled["body"] = 3
    assert "3 of 20" in judge(tally).reasons[0]


def test_few_articles_are_not_judged_by_their_fields() -> None:
    tally = whole(articles=4)
    tally.filled.clear()
    assert judge(tally).name == "done"


def test_interrupted_comes_before_everything() -> None:
    tally = whole()
    tally.starts[ONE] = "http_403"
    assert judge(tally, interrupted=True).exit_status == 130


def test_a_note_makes_a_crawl_partial() -> None:
    tally = whole()
    tally.notes.append("haiphong.gov.vn asked to be left alone")
    assert judge(tally).exit_status == 4


def with_usual(filled: int, usual: int) -> Tally:
    tally = whole(articles=40)
    tally.filled |= Counter(dict.fromkeys(("lead", "byline", "section"), 40))
    tally.archived = 1000
    tally.usual = Counter(dict.fromkeys(("title", "lead", "body", "byline", "section", "published_at"), 1000))
    tally.usual["byline"] = usual
    tally.filled["byline"] = filled
    return tally


def test_a_field_that_is_filled_less_often_than_usual_is_a_gap() -> None:
    outcome = judge(with_usual(filled=10, usual=900))
    assert outcome.exit_status == 4
    assert outcome.reasons == ("only 10 of 40 articles have a byline (usual: 90%)",)


@pytest.mark.parametrize(("filled", "usual"), [(40, 1000), (33, 900), (17, 500), (0, 30)])
def test_chance_is_no_gap(filled: int, usual: int) -> None:
    assert judge(with_usual(filled, usual)).exit_status == 0
