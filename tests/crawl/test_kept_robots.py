"""What robots.txt said in the last hours is not asked for again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from scraper.archive.captures import Exchange
from scraper.crawl.options import CrawlOptions
from scraper.crawl.run import ROBOTS_KEPT, CrawlRun

NOW = datetime(2024, 3, 5, 5, tzinfo=UTC)
URL = "https://haiphong.gov.vn/robots.txt"
RULES = b"User-agent: *\nDisallow: /tim-kiem"


def kept(folder: Path, later: timedelta, answers: Sequence[tuple[int, bytes]], **options: object) -> object:
    """What holds `later` than robots.txt was answered so, the last answer last."""
    read = CrawlOptions.read({"db": folder / "archive.db", "captures": folder / "captures", **options})
    for moment, given in ((NOW, answers), (NOW + later, ())):
        run = CrawlRun("haiphong", read, allows=lambda _: True, clock=lambda moment=moment: moment)  # type: ignore[misc]
        for place, (status, body) in enumerate(given, 1 - len(given)):
            answer = Exchange(URL, moment + timedelta(seconds=place), status, body=body)
            run.archive.save_page(answer, crawl_id=run.crawl_id, shows="robots")
        found = run.kept_robots(URL)
        run.finish(interrupted=False)
    return found


@pytest.mark.parametrize("answer", [(200, RULES), (404, b"")])
def test_it_holds_for_some_hours(tmp_path: Path, answer: tuple[int, bytes]) -> None:
    assert kept(tmp_path, ROBOTS_KEPT, [answer]) == answer
    assert kept(tmp_path / "b", ROBOTS_KEPT + timedelta(seconds=1), [answer]) is None


def test_the_last_answer_holds_also_when_its_body_stands_elsewhere(tmp_path: Path) -> None:
    answers = [(200, RULES), (200, b"User-agent: *\nDisallow: /"), (200, RULES)]
    assert kept(tmp_path, timedelta(hours=1), answers) == (200, RULES)


def test_a_redirect_an_answer_of_the_future_and_that_of_ones_own_origin_do_not(tmp_path: Path) -> None:
    assert kept(tmp_path / "a", timedelta(hours=1), [(200, RULES), (301, b"")]) is None
    assert kept(tmp_path / "b", timedelta(hours=-1), [(200, RULES)]) is None
    assert kept(tmp_path / "c", timedelta(hours=1), [(200, RULES)], origin="http://127.0.0.1:9") is None
    assert kept(tmp_path / "d", timedelta(hours=1), []) is None
