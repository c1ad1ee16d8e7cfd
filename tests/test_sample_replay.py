"""The bundled capture through the real spiders: what the archive then says is what the articles say."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from sample.build import EDITED, FIRST, LATER, REMOVED, RETURNED
from scraper.archive.demo import SAMPLE_SOFTWARE
from scraper.archive.search import search
from scraper.archive.warc_reading import read_runs
from tests.portal import expected, keys

KNOWN = {
    "le chan ke hoach ngay thu 7": "haiphong.gov.vn:A:135634",
    "kế hoạch “ngày thứ bảy cùng dân”": "haiphong.gov.vn:A:135634",
    "1.200 nguoi tham gia": "haiphong.gov.vn:A:135702",
    "nạo vét mương": "lechan.haiphong.gov.vn:702118",
    "nao vet muong vinh niem": "lechan.haiphong.gov.vn:702118",
    "thien loi": "lechan.haiphong.gov.vn:702118",
    "mã QR": "lechan.haiphong.gov.vn:739550",
    "MA QR hai long": "lechan.haiphong.gov.vn:739550",
    "tàu khách toa ngắm cảnh": "haiphong.gov.vn:781245",
    "hp1/hp2": "haiphong.gov.vn:781245",
    "Phượng vĩ, bằng lăng": "haiphong.gov.vn:707715",
    "hoa phuong song lap": "thanhphohaiphong.gov.vn:/hoa-phuong-do-no-som-doc-song-lap",
    "thuỷ nguyên xe buýt điện": "haiphong.gov.vn:112640",
    "xe buyt dien nui deo": "haiphong.gov.vn:112640",
    "chọi trâu": "thanhphohaiphong.gov.vn:/le-hoi-choi-trau-do-son-tro-lai-sau-hai-nam",
    "do son -trâu": "haiphong.gov.vn:A:138120",
    "thả diều sáo": "haiphong.gov.vn:A:138120",
    "di sản Cát Bà": "haiphong.gov.vn:88751",
    "tran dau song cam": "haiphong.gov.vn:93377",
    "đua thuyền rồng": "haiphong.gov.vn:683110",
    "ki-ốt chứng thực": "haiphong.gov.vn:694477",
    "con giong bao ha": "haiphong.gov.vn:701356",
    "Hồ Sen Cầu Rào": "haiphong.gov.vn:A:136240",
    "mở ngõ Chợ Hàng": "thanhphohaiphong.gov.vn:/diem-bao-hai-phong-tren-bao-chi-ngay-14-3-2022",
    "Bảo tàng thứ 7 miễn phí": "thanhphohaiphong.gov.vn:/mien-phi-tham-quan-bao-tang-hai-phong-vao-ngay-thu-bay",
    "dặng hữu phước": "haiphong.gov.vn:774190",
    "viet hai nuoc sach": "haiphong.gov.vn:61544",
}
COLUMNS = ("title", "lead", "section", "agency", "source", "published_at", "published_date")


def replay(folder: Path, spider: str, capture: Path) -> str:
    """Replay a capture into the archive of a folder; what is printed."""
    code = "from scraper.cli import main; main()"
    command = [sys.executable, "-c", code, "crawl", spider, "--replay", str(capture)]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


@pytest.fixture(scope="module")
def archive(tmp_path_factory) -> Iterator[sqlite3.Connection]:
    folder: Path = tmp_path_factory.mktemp("replay")
    for spider in ("haiphong", "thanhphohaiphong"):
        replay(folder, spider, FIRST)
    with closing(sqlite3.connect(folder / "archive.db")) as connection:
        yield connection


def rows(archive: sqlite3.Connection) -> dict[str, dict[str, str | None]]:
    """The articles by key."""
    found = archive.execute(f"select key, {', '.join(COLUMNS)} from articles")
    return {key: dict(zip(COLUMNS, values, strict=True)) for key, *values in found}


def test_a_replay_of_the_sample_marks_the_archive_and_what_is_captured_in_it(archive):
    folder = Path(archive.execute("pragma database_list").fetchone()[2]).parent
    assert {path.name for path in folder.glob("*.demo")} == {"archive.db.demo", "captures.demo"}
    runs = read_runs((folder / "captures").glob("*.gz"))
    assert {locator.software for run in runs for locator in run.locators} == {SAMPLE_SOFTWARE}


def test_at_least_forty_articles_of_every_era_arrive(archive):
    found = set(rows(archive))
    assert len(found) >= 40
    for era in ("A", "B", "C", "wp"):
        assert len(found.intersection(keys(era=era))) >= 5
    assert found <= set(keys())


def test_nothing_goes_wrong(archive):
    assert archive.execute("select kind, url, message from crawl_errors").fetchall() == []
    assert {outcome for (outcome,) in archive.execute("select outcome from crawls")} == {"done"}


def test_titles_and_sections_are_those_of_the_articles(archive):
    for key, row in rows(archive).items():
        assert (row["title"], row["section"]) == (expected(key)["title"], expected(key)["section"])


def test_dates_that_pages_print_are_those_of_the_articles(archive):
    for key, row in rows(archive).items():
        truth = expected(key)
        if truth["published_at"] or truth["inferred_date"]:
            assert row["published_at"] == (truth["published_at"] or truth["inferred_date"]), key


def test_pages_without_a_date_have_none(archive):
    undated = [key for key in rows(archive) if not expected(key)["published_at"] and not expected(key)["inferred_date"]]
    assert undated
    assert {key: rows(archive)[key]["published_at"] for key in undated} == dict.fromkeys(undated)


def test_articles_about_the_campaign_are_tagged(archive):
    found = archive.execute(
        "select a.key from articles a join article_topics x on x.article_id = a.id join topics t on t.id = x.topic_id "
        "where t.slug = 'ngay-thu-7-cung-dan'"
    )
    tagged = {key for (key,) in found}
    assert {key for key in rows(archive) if "ngay-thu-7-cung-dan" in expected(key)["topics"]} <= tagged


def test_every_article_rests_on_a_capture_of_its_time(archive):
    found = archive.execute("select a.key, c.fetched_at from articles a left join captures c on c.id = a.capture_id")
    for key, fetched_at in found:
        assert fetched_at is not None
        assert fetched_at[:4] == {"A": "2020", "B": "2024"}.get(expected(key)["era"], "2025")


def test_the_later_capture_shows_what_was_edited_removed_and_returned(tmp_path):
    assert "suspect" not in replay(tmp_path, "haiphong", FIRST)
    told = replay(tmp_path, "haiphong", LATER)
    assert [line.split(" unchanged, ")[1].split(";")[0] for line in told.splitlines() if " unchanged, " in line] == [
        "2 missing when visited, 2 became suspect",
        "2 missing when visited",
        "2 missing when visited, 2 became gone",
        "1 missing when visited, 1 returned",
    ]
    with closing(sqlite3.connect(tmp_path / "archive.db")) as connection:
        steps = connection.execute(
            "select a.key, r.to_status from removals r join articles a on a.id = r.article_id order by r.observed_at"
        ).fetchall()
        changes = connection.execute(
            "select a.key, c.field, c.silent, c.before, c.after from changes c join articles a on a.id = c.article_id"
        ).fetchall()
    assert [status for key, status in steps if key == REMOVED] == ["suspect", "gone"]
    assert [status for key, status in steps if key == RETURNED] == ["suspect", "gone", "returned"]
    assert {change[:3] for change in changes} == {(EDITED, "body", 1), (EDITED, "captions", 1)}
    for _, field, _, before, after in changes:
        assert "dài 86 m" in before
        assert "dài 68 m" in after
        assert field != "body" or ("45 triệu đồng" in before and "4,5 triệu đồng" in after)


@pytest.mark.parametrize("words", KNOWN)
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_known_articles_are_among_the_first_ten_found(archive, words, form):
    assert KNOWN[words] in [hit.key for hit in search(archive, unicodedata.normalize(form, words), limit=10)]
