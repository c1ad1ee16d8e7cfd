"""How fast the index is built and searched: `python -m benchmarks.search [--articles 100000] [--keep FOLDER]`.

Synthetic articles of about 2.5 kB, words by Zipf's law over Vietnamese syllables, with captures, links, dates and
provenance around them. Prints building speed, the index's size beside the articles', live writing speed, and 95th
percentiles of search times by how much a query matches: of the functions, and of pages, feeds, tables and queries over
HTTP while articles are being written, with the server's CPU time a request in brackets.

On two cores, November 2026, 95th percentiles in milliseconds by the clock with the server's CPU in brackets. Other
work kept both cores busy; benchmark and server ran above it (`chrt -r 5`), as on a machine that does nothing else. A
range is over first page, second page, one section, and one query or another of that kind:

    articles                                    100,000    bar        500,000    bar
    search page, 2 % match                24-35 (22-32)     50    58-94 (57-117)    150
      the same as JSON                    39-42 (27-33)     50  126-127 (110-114)   150
    search page, a fifth                  45-75 (58-74)    150  225-306 (289-346)   600
      the same as JSON                    95-99 (81-88)    150  450-493 (331-416)   600
    search page, three words           91-132 (104-132)    150  468-613 (456-612)   600
      the same as JSON                       142 (115)     150       658 (567)      600
    table of articles with its facets     60-72 (48-59)           73-132 (61-117)   250
    index / articles                               0.89    0.9          0.89        0.9
    bulk building, articles a second of CPU       2,612  1,500         2,189      1,500
    live writing, articles a second of CPU          650    500

The pace of the machine (`benchmarks.pace`) swung between 9.5 and 14 meanwhile. The three words are the
slowest search: one article in seven has them, two of them are in nearly every article. They miss the bar at 500,000
while the pace is low; at a pace of 15 their page took 510-527, and their JSON, which has been quickened since, 669.

Before filters were counted in memory, on the same machine at 100,000: 42-78 (36-53) for 2 %, 113-232 (80-175) for a
fifth, 260-301 (170-215) for three words, 77-164 (54-114) for the table; CPU at 500,000: 71-128, 278-537, 700-770 and
72-330. Other tables with facets at 500,000 now, in CPU: captures 100, coverage 131, article_authors 135-165, the rest
below 40; the view article_versions, which has none, 1,140.
"""

from __future__ import annotations

import argparse
import os
import random
import socket
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from itertools import accumulate
from pathlib import Path
from urllib.parse import quote

from benchmarks.pace import pace
from scraper.archive.columns import TABLES
from scraper.archive.connection import connect
from scraper.archive.schema import migrate
from scraper.archive.search import Filters, facet_counts, search
from scraper.archive.search_index import index_article, rebuild
from scraper.browse.queries import QUERIES
from scraper.commands.serve import SETTINGS

ONSETS = """
b c ch d đ g gh gi h k kh l m n ng ngh nh ph qu r s t th tr v x
"""
RIMES = """
a á à ả ã ạ ai ái ài am ám an án àn ang áng àng anh ành ao áo ay áy âm ấm ân ấn ầng âu ấu e é è
em en ẹn ê ế ên ến ênh i í ì in ính ít iê iến iều o ó ò ong óng ơ ớ ờ ơn ớn u ú ù ung úng uân
uất uộc ư ứ ừ ưng ương ướng ước
"""
PLANTED = {"bốnphầntrăm": 0.0002, "haiphầntrăm": 0.02, "mộtphầnnăm": 0.2}
INSERT = (
    "insert into articles (id, key, url, portal, section, title, lead, published_at, published_date,"
    " published_precision, word_count, first_seen_at, last_seen_at, last_changed_at, revision_count,"
    " extractor_version, body)"
    " values (?, ?, ?, 'haiphong.gov.vn', ?, ?, ?, ?, ?, 'day', 480, ?, ?, ?, 1, '1', ?)"
)
AROUND = (
    "insert into images (article_id, position, url, caption) select id, 0, url, title from articles",
    "insert into crawls (id, spider, arguments, started_at, outcome) values (1, 'haiphong', '{}',"
    " '2015-01-01T00:00:00+07:00', 'done')",
    "insert into captures (id, url, fetched_at, http_status, content_type, payload_sha256, warc_file, warc_offset,"
    " warc_length, crawl_id, shows, article_id, record_sha256) select id, url, first_seen_at, 200, 'text/html',"
    " hex(randomblob(32)), 'captures.warc.gz', id, 9000, 1, 'article', id, hex(randomblob(32)) from articles",
    "insert into revisions (id, article_id, number, capture_id, observed_at, last_seen_at, content_sha256, title, lead,"
    " body, extractor_version) select id, id, 1, id, first_seen_at, last_seen_at, hex(randomblob(32)), title, lead,"
    " '', '1' from articles",
    "insert into article_dates select articles.id, value, published_date, published_date, 'day'"
    " from articles, json_each('[0, 1]')",
    "insert into links (article_id, position, url, title, kind, target_id)"
    " select articles.id, json_each.key, url, title,"
    ' value, articles.id from articles, json_each(\'["related", "related", "in_text"]\')',
    "insert into provenance select articles.id, value, 'layout', title, '1' from articles,"
    ' json_each(\'["title", "lead", "published_at", "byline"]\')',
)
RUNS = 20
Action = Callable[[], object]


def main() -> None:
    """Builds an archive, measures, prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument(
        "--keep", type=Path, help="folder in which the archive is made, and left (default: a temporary one)"
    )
    arguments = parser.parse_args()
    if arguments.keep:
        measure(arguments.keep / f"{arguments.articles}" / "archive.db", arguments.articles)
        return
    with tempfile.TemporaryDirectory() as folder:
        measure(Path(folder) / "archive.db", arguments.articles)


def measure(path: Path, articles: int) -> None:
    """Builds `path` unless it exists, and prints the figures."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = not path.exists()
    connection = connect(path)
    migrate(connection, path)
    if fresh:
        build(connection, articles)
    print(pace())
    print_sizes(connection)
    live_writing(connection)
    queries = chosen_queries(connection)
    searching(connection, queries)
    connection.close()
    serving(path, queries)
    print(pace())


def build(connection: sqlite3.Connection, articles: int) -> None:
    """Fills the tables, then the index at one go, timed."""
    connection.execute("begin")
    connection.executemany(INSERT, synthetic(articles))
    connection.execute("insert into topics values (1, 'ngay-thu-7', 'Ngày thứ 7 cùng dân', 'ngày thứ 7 cùng dân')")
    connection.execute("insert into article_topics select id, 1, 'title', 'x' from articles where id % 20 = 0")
    connection.executemany(
        "insert into authors values (?, ?, 'person', ?)",
        [(number, f"Tác giả {number}", f"tac gia {number}") for number in range(200)],
    )
    connection.execute("insert into article_authors select id, id % 200, 'writer', 0, null from articles")
    for statement in AROUND:
        connection.execute(statement)
    connection.execute("commit")
    connection.execute("begin")
    started, cpu = time.perf_counter(), time.process_time()
    rebuild(connection)
    connection.execute("commit")
    seconds, cpu = time.perf_counter() - started, time.process_time() - cpu
    connection.execute("pragma wal_checkpoint(truncate)")
    print(f"bulk building: {articles / cpu:,.0f} articles a second of CPU ({articles / seconds:,.0f} by the clock)")


def synthetic(articles: int, first: int = 1) -> Iterator[tuple[int | str, ...]]:
    """Rows of `articles`: about 2.5 kB of text each."""
    chance = random.Random(first)
    syllables = [onset + rime for onset in ONSETS.split() for rime in RIMES.split()]
    chance.shuffle(syllables)
    weights = list(accumulate(1 / (rank + 8) for rank in range(len(syllables))))
    for number in range(first, first + articles):
        words = chance.choices(syllables, cum_weights=weights, k=480)
        for word, share in PLANTED.items():
            if chance.random() < share:
                words[chance.randrange(60, 480)] = word
        day = f"20{number % 10 + 15}-{number % 12 + 1:02}-{number % 28 + 1:02}"
        title, lead, body = " ".join(words[:14]), " ".join(words[14:60]), " ".join(words[60:])
        key = f"haiphong.gov.vn:{number}"
        url, seen = f"https://haiphong.gov.vn/tin-tuc/{number}", f"{day}T08:00:00+07:00"
        yield number, key, url, f"Mục {number % 12}", title, lead, day, day, seen, seen, seen, body


def print_sizes(connection: sqlite3.Connection) -> None:
    """The index beside the table, in megabytes, where SQLite can tell."""
    try:
        index, table = (
            connection.execute("select sum(pgsize) from dbstat where name like ?", (name,)).fetchone()[0]
            for name in ("articles_fts%", "articles")
        )
    except sqlite3.OperationalError:
        print("size: this SQLite has no dbstat")
        return
    print(f"size: index {index / 1e6:,.0f} MB, articles {table / 1e6:,.0f} MB, ratio {index / table:.2f}")


def live_writing(connection: sqlite3.Connection, number: int = 2000) -> None:
    """Articles stored one by one, a transaction each: enough of them that merging the index is in the figure."""
    rows = list(synthetic(number, next_id(connection)))
    started, cpu = time.perf_counter(), time.process_time()
    for row in rows:
        store(connection, row)
    seconds, cpu = time.perf_counter() - started, time.process_time() - cpu
    print(f"live writing: {number / cpu:,.0f} articles a second of CPU ({number / seconds:,.0f} by the clock)")


def next_id(connection: sqlite3.Connection) -> int:
    """The id of the next article."""
    return int(connection.execute("select max(id) from articles").fetchone()[0]) + 1


def store(connection: sqlite3.Connection, row: tuple[int | str, ...]) -> None:
    """An article with its index entry, in a transaction."""
    connection.execute("begin immediate")
    connection.execute(INSERT, row)
    index_article(connection, int(row[0]))
    connection.execute("commit")


def chosen_queries(connection: sqlite3.Connection) -> dict[str, str]:
    """Queries by what share of the archive they match."""
    titles = [row[0].split() for row in connection.execute("select title from articles limit 40")]
    return {
        "few": "bốnphầntrăm",
        "2 %": "haiphầntrăm",
        "2 % and a common word": f"haiphầntrăm {titles[0][0]}",
        "a fifth": "motphannam",
        "a fifth, accented": "mộtphầnnăm",
        "three words of a title": " ".join(titles[7][:3]),
    }


def searching(connection: sqlite3.Connection, queries: dict[str, str]) -> None:
    """Times of a page of results and of the counts of the filters, without a server."""
    for label, words in queries.items():
        matches = facet_counts(connection, words).total
        times = {
            "page": lambda words=words: search(connection, words, limit=20),
            "in a section": lambda words=words: search(connection, words, filters=Filters(section="Mục 3"), limit=20),
            "newest": lambda words=words: search(connection, words, limit=20, order="newest"),
            "filters": lambda words=words: facet_counts(connection, words),
        }
        shown = ", ".join(f"{name} {percentile(action):.0f}" for name, action in times.items())
        print(f"{label} ({matches:,}), 95th percentile in ms: {shown}")


def serving(path: Path, queries: dict[str, str]) -> None:
    """Times over HTTP while a crawl writes ten articles a second."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = [part for name, value in SETTINGS.items() for part in ("--setting", name, value)]
    metadata = Path(__file__).parents[1] / "datasette_metadata.json"
    command = [sys.executable, "-m", "datasette", str(path), "-m", str(metadata), "--port", str(port), *settings]
    stop = threading.Event()
    writer = threading.Thread(target=write_until, args=(path, stop))
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            base = f"http://127.0.0.1:{port}"
            wait_for(base)
            writer.start()
            for label, words in queries.items():
                asked = quote(words)
                paths = {
                    "page": f"/search?q={asked}",
                    "JSON": f"/search.json?q={asked}",
                    "JSON Feed": f"/feeds/search.json?q={asked}",
                    "second page": f"/search?q={asked}&page=2",
                    "in a section": f"/search?q={asked}&section=M%E1%BB%A5c+3",
                }
                print_times(base, server.pid, label, paths)
            for label, paths in other_paths(path.stem, asked).items():
                print_times(base, server.pid, label, paths)
        finally:
            stop.set()
            server.terminate()
            if writer.is_alive():
                writer.join()


def other_paths(database: str, asked: str) -> dict[str, dict[str, str]]:
    """What is asked besides searching, by its group: tables with their facets, pages, canned queries filled in."""
    articles = f"/{database}/articles"
    narrowed = {"section": "M%E1%BB%A5c+3", "portal": "haiphong.gov.vn", "status": "live"}
    filled_in = {"words": asked, "topic": "ngay-thu-7", "author": "tac+gia+77", "day": "2020-01", "year": "2020"}
    filled_in |= {"key": "haiphong.gov.vn:77", "portal": "haiphong.gov.vn"}
    given = {query: "&".join(f"{name}={filled_in.get(name, '')}" for name in query.parameters) for query in QUERIES}
    tables = [table.name for table in TABLES.values() if not table.hidden and table.name != "articles"]
    return {
        "articles": {"all": articles, **{name: f"{articles}?{name}={value}" for name, value in narrowed.items()}},
        "other tables": {name: f"/{database}/{name}" for name in tables},
        "other pages": {"home": "/", "charts": "/charts", "about": "/about", "article": "/article/haiphong.gov.vn:77"},
        "queries": {query.name: f"/{database}/{query.name}?{given[query]}" for query in QUERIES},
    }


def write_until(path: Path, stop: threading.Event) -> None:
    """What a crawl does to the archive, ten times a second."""
    connection = connect(path)
    for row in synthetic(10**6, next_id(connection)):
        if stop.wait(0.1):
            break
        store(connection, row)
    connection.close()


def print_times(base: str, server: int, label: str, paths: dict[str, str]) -> None:
    """The 95th percentile of each path's time, and the server's CPU time a request."""
    shown = []
    for name, path in paths.items():
        before = cpu_seconds(server)
        slowest = percentile(lambda path=path: fetch(base + path))
        shown.append(f"{name} {slowest:.0f} ({1000 * (cpu_seconds(server) - before) / (RUNS + 1):.0f})")
    print(f"HTTP, {label}, 95th percentile in ms (CPU): {', '.join(shown)}", flush=True)


def cpu_seconds(process: int) -> float:
    """The CPU time that a process has used; 0 where there is no /proc."""
    stat = Path(f"/proc/{process}/stat")
    if not stat.exists():
        return 0.0
    user, system = stat.read_text().rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def fetch(address: str) -> bytes:
    """The answer's body; an error for any status but 200."""
    with urllib.request.urlopen(address, timeout=60) as answer:
        body: bytes = answer.read()
        return body


def wait_for(base: str) -> None:
    """Until the server answers."""
    for _ in range(300):
        try:
            fetch(f"{base}/robots.txt")
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError(base)


def percentile(action: Action, runs: int = RUNS) -> float:
    """The 95th percentile of the action's time, in milliseconds, after a first run that does not count."""
    action()
    times = []
    for _ in range(runs):
        started = time.perf_counter()
        action()
        times.append((time.perf_counter() - started) * 1000)
    return statistics.quantiles(times, n=20)[-1]


if __name__ == "__main__":
    main()
