"""A WARC file crawled as if it were the live site."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from scraper.archive.times import now, to_text
from scraper.archive.warc_reading import read_runs
from tests.archive.compare import by_key
from tests.crawl.pages import HOST, article, article_path, key, listing, portal
from tests.crawl.running import START, Ran, haiphong, rows, write_warc

Pages = list[tuple[str, int, dict[str, str], bytes | str]]

NO_SOCKETS = """
import socket, sys
def watch(event, arguments):
    if event in ("socket.connect", "socket.bind", "socket.getaddrinfo", "socket.gethostbyname"):
        sys.stderr.write(f"SOCKET {event} {arguments}\\n")
sys.addaudithook(watch)
"""


def pages(count: int, **changed: str) -> Pages:
    return [(HOST + path, 200, {}, changed.get(path, page)) for path, page in portal(count).items()]


def replay(folder: Path, *files: Path, start: str = START, more: tuple[str, ...] = ()) -> Ran:
    return haiphong(folder, "crawl", "--start", start, "--replay", *map(str, files), *more)


def test_a_recording_becomes_the_archive_it_was_made_of(tmp_path: Path) -> None:
    ran = replay(tmp_path, write_warc(tmp_path / "site.warc.gz", pages(25)))
    assert ran.status == 0, ran.err
    assert ran.keys() == {key(number) for number in range(25)}
    assert ran.rows("select distinct substr(first_seen_at, 1, 16) from articles") == [("2024-03-05T17:00",)]
    assert ran.rows("select count(*), count(distinct warc_offset) from captures") == [(28, 28)]


def test_the_crawl_is_dated_by_the_clock_and_what_it_saw_by_the_recording(tmp_path: Path) -> None:
    before = to_text(now())
    ran = replay(tmp_path, write_warc(tmp_path / "site.warc.gz", pages(3)))
    ((started, finished),) = ran.rows("select started_at, finished_at from crawls")
    assert before <= started <= finished <= to_text(now())
    assert ran.rows("select distinct substr(fetched_at, 1, 10) from captures") == [("2024-03-05",)]
    (run,) = read_runs((tmp_path / "captures").glob("*.gz"))
    assert run.started_at == datetime(2024, 3, 5, 10, tzinfo=UTC)


def test_no_socket_is_opened(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(NO_SOCKETS)
    file = write_warc(tmp_path / "site.warc.gz", pages(5))
    path = f"{tmp_path}:{Path(__file__).parent.parent.parent}"
    ran = haiphong(tmp_path, "crawl", "--start", START, "--replay", str(file), PYTHONPATH=path)
    assert ran.status == 0, ran.err
    assert "SOCKET" not in ran.err
    again = haiphong(tmp_path, "reextract", PYTHONPATH=path)
    assert again.status == 0, again.err
    assert "SOCKET" not in again.err


def test_the_same_recording_twice_changes_nothing(tmp_path: Path) -> None:
    file = write_warc(tmp_path / "site.warc.gz", pages(5))
    first = replay(tmp_path, file)
    before = first.rows("select * from articles")
    captures = first.rows("select * from captures")
    second = replay(tmp_path, file)
    assert second.status == 0, second.err
    assert second.rows("select * from articles") == before
    assert second.rows("select * from captures") == captures


def test_absences_recorded_once_are_sighted_once(tmp_path: Path) -> None:
    days = {5: 200, 9: 404, 11: 404, 13: 404, 15: 200}
    files = []
    for day, status in days.items():
        answer = (HOST + article_path(2), status, {}, article(2) if status == 200 else "<h1>404</h1>")
        others = [page for page in pages(4) if page[0] != answer[0]]
        files.append(write_warc(tmp_path / f"{day}.warc.gz", [answer, *others], day=day))
    for file in files:
        replay(tmp_path, file)
    steps = "select observed_at, from_status, to_status, reason from removals order by id"
    sightings = "select observed_at, reason, control_capture_id from sightings order by id"
    before = rows(tmp_path, steps), rows(tmp_path, sightings)
    assert [to for _, _, to, _ in before[0]] == ["suspect", "gone", "returned"]
    assert len(before[1]) == 3
    for order in (files, files[::-1], [files[1], files[0]]):
        replay(tmp_path, *order)
        assert (rows(tmp_path, steps), rows(tmp_path, sightings)) == before
    once = tmp_path / "once"
    once.mkdir()
    replay(once, *reversed(files))
    assert rows(once, steps) == before[0]


def test_a_replay_that_was_killed_takes_up_what_it_had_written(tmp_path: Path) -> None:
    replay(tmp_path, write_warc(tmp_path / "a.warc.gz", pages(4)))
    gone = (HOST + article_path(2), 404, {}, "<h1>404</h1>")
    later = write_warc(tmp_path / "b.warc.gz", [gone, *(page for page in pages(4) if page[0] != gone[0])], day=9)
    replay(tmp_path, later)
    with closing(sqlite3.connect(tmp_path / "archive.db")) as connection, connection:
        connection.execute("update crawls set outcome = 'running', finished_at = null where id = 2")
        connection.execute("delete from removals")
        connection.execute("update sightings set control_capture_id = null")
        connection.execute("update articles set status = 'live'")
    ran = replay(tmp_path, later)
    assert ran.rows("select to_status from removals") == [("suspect",)]
    assert ran.rows("select count(*) from sightings") == [(1,)]


def test_a_recorded_redirect_loop_is_dated_by_the_recording(tmp_path: Path) -> None:
    replay(tmp_path, write_warc(tmp_path / "a.warc.gz", pages(4)))
    url = HOST + article_path(2)
    loop = (url, 302, {"Location": url}, "")
    others = [page for page in pages(4) if page[0] != url]
    ran = replay(tmp_path, write_warc(tmp_path / "b.warc.gz", [loop, *others], day=9))
    assert ran.rows("select substr(observed_at, 1, 10), reason from sightings") == [("2024-03-09", "redirect_loop")]


def test_a_later_recording_shows_what_was_edited_and_what_is_gone(tmp_path: Path) -> None:
    edited = article(1, body="Đoạn này nói một điều khác hẳn so với bản đã đăng ngày hôm trước.")
    later = [(HOST + article_path(2), 404, {}, "<h1>404</h1>"), *pages(4, **{article_path(1): edited})]
    later = [later[0], *(page for page in later[1:] if page[0] != later[0][0])]
    replay(tmp_path, write_warc(tmp_path / "a.warc.gz", pages(4)))
    ran = replay(tmp_path, write_warc(tmp_path / "b.warc.gz", later, day=9))
    assert ran.rows("select articles_changed, articles_unchanged from crawls where id = 2") == [(1, 2)]
    assert ran.rows("select key from articles where status = 'suspect'") == [(key(2),)]


def test_recordings_of_different_times_given_together(tmp_path: Path) -> None:
    edited = article(1, body="Đoạn này nói một điều khác hẳn so với bản đã đăng ngày hôm trước.")
    first = write_warc(tmp_path / "a.warc.gz", pages(4))
    second = write_warc(tmp_path / "b.warc.gz", pages(4, **{article_path(1): edited}), day=9)
    ran = replay(tmp_path, second, first)
    assert ran.status == 0, ran.out + ran.err
    assert ran.rows("select revision_count from articles where key = ?", key(1)) == [(2,)]
    assert (
        ran.rows("select substr(first_seen_at, 1, 10), substr(last_seen_at, 1, 10) from articles")
        == [("2024-03-05", "2024-03-09")] * 4
    )


def test_what_was_not_captured_is_no_removal_and_no_gap(tmp_path: Path) -> None:
    replay(tmp_path, write_warc(tmp_path / "a.warc.gz", pages(4)))
    less = [page for page in pages(6) if article_path(1) not in page[0] and article_path(5) not in page[0]]
    ran = replay(tmp_path, write_warc(tmp_path / "b.warc.gz", less, day=9))
    assert ran.status == 0, ran.out
    assert ran.keys() == {key(number) for number in range(5)}
    assert ran.rows("select distinct status from articles") == [("live",)]
    assert ran.rows("select url, kind from crawl_errors") == [(HOST + article_path(5), "not_captured")]
    assert ran.rows("select count(*) from frontier where url = ?", HOST + article_path(5)) == [(0,)]


def test_a_start_that_was_not_captured_counts(tmp_path: Path) -> None:
    ran = replay(tmp_path, write_warc(tmp_path / "a.warc.gz", pages(2)), start=f"{HOST}/khac")
    assert ran.status == 4
    assert "not_captured" in ran.out


@pytest.mark.parametrize(
    "prefix", ["http://haiphong.gov.vn", "https://www.haiphong.gov.vn", "http://www.haiphong.gov.vn"]
)
def test_scheme_and_www_do_not_matter(tmp_path: Path, prefix: str) -> None:
    recorded = [(url.replace(HOST, prefix), *rest) for url, *rest in pages(3)]
    ran = replay(tmp_path, write_warc(tmp_path / "a.warc.gz", recorded))  # type: ignore[arg-type]  # same shape
    assert ran.status == 0, ran.out
    assert len(ran.keys()) == 3


def test_recorded_redirects_are_followed(tmp_path: Path) -> None:
    moved = HOST + article_path(0).replace("bai-viet", "bai-moi")
    recorded = [page for page in pages(2) if page[0] != HOST + article_path(0)]
    recorded += [(HOST + article_path(0), 301, {"Location": moved}, ""), (moved, 200, {}, article(0))]
    ran = replay(tmp_path, write_warc(tmp_path / "a.warc.gz", recorded))
    assert ran.status == 0, ran.out
    assert ran.keys() == {key(0), key(1)}


def test_a_redirect_to_https_that_was_not_recorded_is_no_loop(tmp_path: Path) -> None:
    recorded = [*pages(2)]
    recorded = [page for page in recorded if page[0] != HOST + article_path(0)]
    http = HOST.replace("https", "http") + article_path(0)
    recorded.append((http, 301, {"Location": HOST + article_path(0)}, ""))
    ran = replay(tmp_path, write_warc(tmp_path / "a.warc.gz", recorded))
    assert ran.rows("select kind from crawl_errors") == [("not_captured",)]


def test_robots_of_the_recording_are_obeyed_and_delays_are_not(tmp_path: Path) -> None:
    robots = f"User-agent: *\nDisallow: {article_path(1)}\nCrawl-delay: 30"
    recorded = [(f"{HOST}/robots.txt", 200, {"Content-Type": "text/plain"}, robots), *pages(3)]
    ran = replay(tmp_path, write_warc(tmp_path / "a.warc.gz", recorded))
    assert ran.status == 0, ran.out
    assert ran.keys() == {key(0), key(2)}


def test_a_recorded_server_error_is_not_asked_again(tmp_path: Path) -> None:
    recorded = [page for page in pages(3) if page[0] != HOST + article_path(1)]
    recorded.append((HOST + article_path(1), 503, {"Retry-After": "60"}, ""))
    ran = replay(tmp_path, write_warc(tmp_path / "a.warc.gz", recorded))
    assert ran.rows("select kind from crawl_errors") == [("http_503",)]
    assert len(ran.keys()) == 2


def test_a_torn_file_gives_what_is_whole(tmp_path: Path) -> None:
    file = write_warc(tmp_path / "a.warc.gz", [(START, 200, {}, listing(range(8))), *pages(8)[:8]])
    file.write_bytes(file.read_bytes()[:-200])
    ran = replay(tmp_path, file)
    assert ran.status == 4, ran.out + ran.err
    assert len(ran.keys()) == 7
    assert "Traceback" not in ran.err


@pytest.mark.parametrize("content", [b"", b"# No WARC\r\n\r\nat all\r\n", b"\x1f\x8b\x08\x00garbage"])
def test_what_is_no_warc_is_said(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "README.md").write_bytes(content)
    ran = replay(tmp_path, tmp_path / "README.md")
    assert ran.status == 2
    assert ran.err == f"Error: {tmp_path / 'README.md'}: this is no WARC file; name one (.warc or .warc.gz).\n"
    assert not (tmp_path / "archive.db").exists()


def test_a_warc_without_an_answer_is_said(tmp_path: Path) -> None:
    record = b"WARC/1.1\r\nWARC-Type: warcinfo\r\nWARC-Record-ID: <urn:uuid:1>\r\nContent-Length: 0\r\n\r\n\r\n\r\n"
    (tmp_path / "a.warc").write_bytes(record)
    ran = replay(tmp_path, tmp_path / "a.warc")
    assert ran.status == 2
    assert ran.err == f"Error: {tmp_path / 'a.warc'}: no recorded answer is in it; name another WARC file.\n"


def test_our_own_captures_replayed_elsewhere_give_the_same_archive(tmp_path: Path) -> None:
    columns = "key, url, title, lead, body, byline, published_at, first_seen_at, last_seen_at, revision_count, status"
    here, there = tmp_path / "here", tmp_path / "there"
    for folder in (here, there):
        folder.mkdir()
    edited = article(1, body="Đoạn này nói một điều khác hẳn so với bản đã đăng ngày hôm trước.")
    replay(here, write_warc(tmp_path / "a.warc.gz", pages(12)))
    replay(here, write_warc(tmp_path / "b.warc.gz", pages(12, **{article_path(1): edited}), day=9))
    ran = replay(there, *sorted((here / "captures").glob("*.warc.gz")))
    assert ran.status == 0, ran.out
    query = f"select {columns} from articles order by key"
    original = haiphong(here, "status").rows(query)
    assert original == ran.rows(query)


def test_edits_removals_and_returns_are_the_same_when_the_captures_are_replayed_elsewhere(tmp_path: Path) -> None:
    """Five days: an article is edited and edited back, one is taken down for good, one comes back."""
    gone, back, edited = (HOST + article_path(number) for number in (1, 2, 3))
    text = article(3, body="Đoạn này nói một điều khác hẳn so với bản đã đăng ngày hôm trước.")
    days: list[tuple[int, dict[str, tuple[int, str]]]] = [
        (5, {}),
        (6, {gone: (404, "404"), back: (410, "410"), edited: (200, text)}),
        (8, {gone: (404, "404"), back: (410, "410")}),
        (10, {gone: (404, "404"), back: (410, "410"), edited: (200, text)}),
        (14, {gone: (404, "404")}),
    ]
    here, there = tmp_path / "here", tmp_path / "there"
    for folder in (here, there):
        folder.mkdir()
    for day, changed in days:
        told: Pages = []
        for url, status, headers, page in pages(12):
            answer, body = changed.get(url, (status, page))
            told.append((url, answer, headers, body))
        ran = replay(here, write_warc(tmp_path / f"{day}.warc.gz", told, day=day))
        assert ran.status == 0, ran.out
    assert ran.rows("select key, status from articles where status != 'live' order by key") == [
        (key(1), "gone"),
        (key(2), "returned"),
    ]
    assert ran.rows("select revision_count from articles where key = ?", key(3)) == [(5,)]
    assert [step for (step,) in ran.rows("select to_status from removals order by id")] == [
        *("suspect", "suspect", "gone", "gone", "returned")
    ]
    replayed = replay(there, *sorted((here / "captures").glob("*.warc.gz")))
    assert replayed.status == 0, replayed.out
    with closing(sqlite3.connect(here / "archive.db")) as one, closing(sqlite3.connect(there / "archive.db")) as two:
        assert by_key(one) == by_key(two)
    for folder in (here, there):
        assert haiphong(folder, "verify").status == 0
