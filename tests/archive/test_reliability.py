"""Torn files, full disks, locked databases: what was committed stays, and the next run goes on."""

from __future__ import annotations

import random
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from scraper.archive import backup as backup_module
from scraper.archive.backup import backup
from scraper.archive.store import Archive
from scraper.archive.verify import verify
from scraper.archive.warc_reading import read_exchanges, read_runs
from scraper.errors import StorageError
from tests.archive.compare import by_key
from tests.archive.samples import an_article, an_exchange, at, extract, open_archive, rows, save, value


def fill(archive: Archive, numbers: range, hours: float = 0) -> None:
    crawl_id = archive.begin_crawl("haiphong", at(hours))
    for number in numbers:
        save(archive, crawl_id, an_article(number), at(hours))
    archive.finish_crawl(crawl_id, "done", at(hours))


def sound(archive: Archive) -> bool:
    return list(verify(archive.connection, archive.folder)) == []


@pytest.mark.parametrize("seed", range(50))
def test_a_warc_cut_at_random_loses_at_most_one_record(tmp_path: Path, seed: int) -> None:
    """A kill leaves a tail that was not committed, cut wherever it may be."""
    with open_archive(tmp_path) as archive:
        fill(archive, range(10000, 10004))
        writer = archive.captures.writer
        (path,) = archive.folder.glob("*.gz")
        committed = path.stat().st_size
        writer.write(an_exchange("https://haiphong.gov.vn/tin/bai-99999", at(1), bytes(range(256)) * 20))
    cut = random.Random(seed).randrange(committed, path.stat().st_size)
    with path.open("r+b") as stream:
        stream.truncate(cut)
    with open_archive(tmp_path) as archive:
        assert path.stat().st_size == committed
        assert bool(archive.notices) == (cut > committed)
        fill(archive, range(10004, 10006), hours=2)
        assert sound(archive)
        assert len(list(read_exchanges([path]))) == 6


@pytest.mark.parametrize("seed", range(10))
def test_a_warc_that_lost_its_end_keeps_what_is_whole(tmp_path: Path, seed: int) -> None:
    """Something else cut the file: the rows of what is lost stay, and are listed."""
    with open_archive(tmp_path) as archive:
        fill(archive, range(10000, 10006))
        (path,) = archive.folder.glob("*.gz")
        ends = [row[0] for row in rows(archive, "select warc_offset + warc_length from captures order by 1")]
    cut = random.Random(seed).randrange(ends[0], ends[-1])
    with path.open("r+b") as stream:
        stream.truncate(cut)
    whole = sum(end <= cut for end in ends)
    with open_archive(tmp_path) as archive:
        assert "missing at its end" in archive.notices[0]
        fill(archive, range(20000, 20002), hours=1)
        assert len(list(verify(archive.connection, archive.folder))) == len(ends) - whole
        paths = sorted(archive.folder.glob("*.gz"))
        assert len(paths) == 2
        assert len(list(read_exchanges(paths))) == whole + 2


def test_files_of_others_are_left_alone(tmp_path: Path) -> None:
    with open_archive(tmp_path / "one") as archive:
        fill(archive, range(10000, 10002))
        (path,) = archive.folder.glob("*.gz")
    with path.open("ab") as stream:
        stream.write(b"not ours")
    with Archive.open(tmp_path / "two.db", path.parent, writer="test") as archive:
        fill(archive, range(10002, 10004))
        assert archive.notices == ()
        assert sound(archive)
    assert path.read_bytes().endswith(b"not ours")


def test_a_restored_backup_does_not_destroy_later_captures(tmp_path: Path) -> None:
    with open_archive(tmp_path) as archive:
        fill(archive, range(10000, 10002))
        (path,) = archive.folder.glob("*.gz")
        kept = path.stat().st_size
        backup(archive.path, archive.folder, tmp_path / "copy")
        fill(archive, range(10002, 10004), hours=1)
        later = path.read_bytes()[kept:]
    (tmp_path / "copy" / "archive.db").replace(tmp_path / "archive.db")
    with open_archive(tmp_path) as archive:
        assert sound(archive)
        assert (archive.folder / "torn" / f"{path.name}.{kept}").read_bytes() == later


def test_a_full_database_is_said_and_half_an_article_is_not_kept(tmp_path: Path) -> None:
    with open_archive(tmp_path) as archive:
        crawl_id = archive.begin_crawl("haiphong", at(0))
        save(archive, crawl_id, an_article(10000), at(0))
        pages = value(archive, "pragma page_count")
        archive.connection.execute(f"pragma max_page_count = {pages + 20}")
        saved = 0

        def fill_up() -> None:
            nonlocal saved
            for number in range(10001, 10100):
                save(archive, crawl_id, an_article(number, body=("dài " * 5000,)), at(0))
                saved += 1

        with pytest.raises(StorageError, match="full"):
            fill_up()
        assert value(archive, "select count(*) from articles") == saved + 1
        assert value(archive, "select count(*) from captures") == saved + 1
    with open_archive(tmp_path) as archive:
        assert sound(archive)
        fill(archive, range(10001, 10030), hours=1)
        assert value(archive, "select count(*) from articles") == 30
        assert sound(archive)


LIMITED = """
import resource, sys
from pathlib import Path
from tests.archive.samples import an_article, at, open_archive, save
folder, limit = Path(sys.argv[1]), int(sys.argv[2])
from scraper.errors import StorageError
archive = open_archive(folder)
crawl_id = archive.begin_crawl("haiphong", at(0))
resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
try:
    for number in range(10000, 10400):
        save(archive, crawl_id, an_article(number, body=(str(number) * 3000,)), at(0))
except StorageError as error:
    print(error)
    sys.exit(3)
"""


@pytest.mark.parametrize("limit", [700_000, 1_000_000, 1_500_000])
def test_a_limit_of_file_size_is_said_and_the_next_run_completes(tmp_path: Path, limit: int) -> None:
    root = Path(__file__).parents[2]
    run = subprocess.run(
        [sys.executable, "-c", LIMITED, str(tmp_path), str(limit)],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 3, run.stderr
    assert "make room" in run.stdout
    with open_archive(tmp_path) as archive:
        assert sound(archive)
        fill(archive, range(10000, 10020), hours=1)
        assert sound(archive)


def test_an_unwritable_captures_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "captures").write_text("a file where the folder should be")
    with pytest.raises(StorageError, match="captures"):
        open_archive(tmp_path)


def test_captures_that_cannot_be_written_leave_no_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_archive(tmp_path) as archive:
        crawl_id = archive.begin_crawl("haiphong", at(0))

        def full(_descriptor: int) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr("os.fsync", full)
        with pytest.raises(StorageError, match=r"No space left on device\); make room"):
            save(archive, crawl_id, an_article(), at(0))
        monkeypatch.undo()
        assert value(archive, "select count(*) from captures") == 0
        fill(archive, range(10000, 10003))
        assert sound(archive)


def test_a_locked_database_is_said(tmp_path: Path) -> None:
    open_archive(tmp_path).close()
    other = sqlite3.connect(tmp_path / "archive.db", isolation_level=None)
    with open_archive(tmp_path, patience=0.2) as archive:
        other.execute("begin immediate")
        with pytest.raises(StorageError, match="another program holds it locked"):
            archive.begin_crawl("haiphong", at(0))
        other.execute("rollback")
        other.close()
        fill(archive, range(10000, 10002))


KILLED = """
import sys
from pathlib import Path
from scraper.archive.frontier import FrontierEntry
from tests.archive.samples import an_article, at, open_archive, save
archive = open_archive(Path(sys.argv[1]))
crawl_id = archive.begin_crawl("haiphong", at(0))
entries = [FrontierEntry(an_article(n).url, "haiphong.gov.vn", key=an_article(n).key) for n in range(10000, 10150)]
archive.frontier.enqueue(entries, at=at(0))
print("ready", flush=True)
while leased := archive.frontier.lease(at(0), 4):
    for entry in leased:
        article = an_article(int(entry.url.rpartition("-")[2]))
        save(archive, crawl_id, article, at(0), done=entry.url)
        print("saved", flush=True)
archive.finish_crawl(crawl_id, "done", at(0))
archive.close()
"""


def test_killed_at_any_moment_nothing_is_lost(tmp_path: Path) -> None:
    root = Path(__file__).parents[2]
    moments = random.Random(3)
    for is_last in [False] * 5 + [True]:
        process = subprocess.Popen(
            [sys.executable, "-c", KILLED, str(tmp_path)], cwd=root, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        assert process.stdout is not None
        if not is_last:
            for _ in range(moments.randrange(15)):
                process.stdout.readline()
            time.sleep(moments.uniform(0, 0.003))
            process.send_signal(signal.SIGKILL)
        _, errors = process.communicate()
        assert process.returncode == (0 if is_last else -signal.SIGKILL), errors
    with open_archive(tmp_path) as archive:
        assert value(archive, "select count(*) from articles") == 150
        assert archive.frontier.counts() == {"done": 150}
        assert value(archive, "select sum(articles_new) from crawls") == 150
        assert value(archive, "select sum(articles_unchanged) from crawls") == 0
        assert sound(archive)


def test_readers_read_while_a_crawl_writes(tmp_path: Path) -> None:
    with open_archive(tmp_path) as archive:
        fill(archive, range(10000, 10010))
        stop = threading.Event()
        failures: list[Exception] = []
        answers: list[int] = []

        def read() -> None:
            with Archive.read(tmp_path / "archive.db") as reader:
                while not stop.is_set():
                    try:
                        answers.append(value(reader, "select count(*) from articles_fts('vĩnh')"))
                    except (sqlite3.Error, StorageError) as error:
                        failures.append(error)
                    time.sleep(0)

        thread = threading.Thread(target=read)
        thread.start()
        while len(answers) < 300:
            fill(archive, range(10010, 10020), hours=len(answers) + 1)
        stop.set()
        thread.join()
        assert failures == []


def test_a_backup_is_taken_while_a_crawl_writes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backup_module, "PAGES_A_STEP", 5)
    with open_archive(tmp_path) as archive:
        fill(archive, range(10000, 10030))
        stop = threading.Event()
        reports = []

        def copy() -> None:
            while not stop.is_set():
                reports.append(backup(tmp_path / "archive.db", tmp_path / "captures", tmp_path / "copy"))

        thread = threading.Thread(target=copy)
        thread.start()
        for hours in range(1, 12):
            fill(archive, range(10000 + hours * 40, 10020 + hours * 40), hours=hours)
        stop.set()
        thread.join()
        last = backup(tmp_path / "archive.db", tmp_path / "captures", tmp_path / "copy")
        assert last.articles == 250
        whole = by_key(archive.connection)
    assert reports
    with open_archive(tmp_path / "copy") as copied:
        assert copied.notices == ()
        assert sound(copied)
        assert by_key(copied.connection) == whole


def test_a_backup_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="there is no such database"):
        backup(tmp_path / "archive.db", tmp_path / "captures", tmp_path / "copy")


def replay(source: Path, target: Path) -> None:
    """Feeds another archive with the captures of one, run by run, as a crawl would."""
    with open_archive(target) as archive:
        for run in read_runs(sorted(source.glob("*.gz"))):
            assert run.started_at is not None
            crawl_id = archive.begin_crawl(run.spider or "", run.started_at)
            for exchange in run.exchanges:
                if exchange.status == 304:
                    key = f"haiphong.gov.vn:{exchange.url.rpartition('-')[2]}"
                    archive.seen_unchanged(key, crawl_id=crawl_id, observed_at=exchange.fetched_at, exchange=exchange)
                elif exchange.status == 404:
                    key = f"haiphong.gov.vn:{exchange.url.rpartition('-')[2]}"
                    archive.missing(
                        key, "http_404", crawl_id=crawl_id, observed_at=exchange.fetched_at, exchange=exchange
                    )
                elif exchange.url.endswith("su-kien"):
                    archive.save_page(exchange, crawl_id=crawl_id)
                else:
                    article = extract(exchange.decoded_payload(), exchange.url)
                    archive.save(article, crawl_id=crawl_id, observed_at=exchange.fetched_at, exchange=exchange)
            archive.finish_crawl(crawl_id, "done", run.locators[-1].fetched_at)


def test_captures_of_several_days_give_the_same_archive_elsewhere(tmp_path: Path) -> None:
    with open_archive(tmp_path / "one", max_file_bytes=6000) as archive:
        for day in range(5):
            crawl_id = archive.begin_crawl("haiphong", at(day * 24))
            archive.save_page(
                an_exchange("https://haiphong.gov.vn/tin-tuc-su-kien", at(day * 24), b"%d" % day), crawl_id=crawl_id
            )
            for number in range(10000, 10006):
                article = an_article(number, title=f"Bài {number}, lần {day // 2 if number % 2 else 0}")
                when = at(day * 24 + 0.01 * (number - 9999))
                if number == 10004 and day:
                    exchange = an_exchange(article.url, when, b"gone", status=404)
                    archive.missing(article.key, "http_404", crawl_id=crawl_id, observed_at=when, exchange=exchange)
                elif number == 10002 and day == 3:
                    exchange = an_exchange(article.url, when, b"", status=304)
                    archive.seen_unchanged(article.key, crawl_id=crawl_id, observed_at=when, exchange=exchange)
                else:
                    save(archive, crawl_id, article, when)
            archive.finish_crawl(crawl_id, "done", at(day * 24 + 1))
        assert rows(archive, "select to_status from removals order by id") == [("suspect",), ("gone",)]
        first = by_key(archive.connection)
        assert len(list(archive.folder.glob("*.gz"))) > 2
    replay(tmp_path / "one" / "captures", tmp_path / "two")
    replay(tmp_path / "two" / "captures", tmp_path / "three")
    for folder in ("two", "three"):
        with open_archive(tmp_path / folder) as archive:
            assert by_key(archive.connection) == first
            assert sound(archive)
