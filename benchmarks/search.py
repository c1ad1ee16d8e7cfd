"""How fast the index is built and searched: `python benchmarks/search.py [--articles 100000] [--keep FOLDER]`.

Synthetic articles of about 2.5 kB, words by Zipf's law over Vietnamese syllables. Prints building speed, the index's
size beside the articles', live writing speed, and 95th percentiles of search times by how much a query matches.
"""

from __future__ import annotations

import argparse
import random
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import accumulate
from pathlib import Path

from scraper.archive.search import Filters, count, facet_counts, search
from scraper.archive.search_index import create_index, index_article, rebuild

ONSETS = """
b c ch d đ g gh gi h k kh l m n ng ngh nh ph qu r s t th tr v x
"""
RIMES = """
a á à ả ã ạ ai ái ài am ám an án àn ang áng àng anh ành ao áo ay áy âm ấm ân ấn ầng âu ấu e é è
em en ẹn ê ế ên ến ênh i í ì in ính ít iê iến iều o ó ò ong óng ơ ớ ờ ơn ớn u ú ù ung úng uân
uất uộc ư ứ ừ ưng ương ướng ước
"""
PLANTED = {"bốnphầntrăm": 0.0002, "haiphầntrăm": 0.02, "mộtphầnnăm": 0.2}
TABLES = """
create table articles (id integer primary key, key text unique, url text, portal text, section text, title text,
  lead text, source text, published_at text, published_date text, status text, body text);
create table images (id integer primary key, article_id integer, position integer, caption text);
create index images_article on images (article_id, position);
create index articles_published on articles (published_date);
create index articles_section on articles (section, published_date);
create table topics (id integer primary key, slug text unique, name text);
create table article_topics (article_id integer, topic_id integer, primary key (article_id, topic_id));
create table authors (id integer primary key, name text);
create table article_authors (article_id integer, author_id integer, primary key (article_id, author_id));
"""


def main() -> None:
    """Builds an archive, measures, prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument(
        "--keep", type=Path, help="folder in which the archive is made, and left (default: a temporary one)"
    )
    arguments = parser.parse_args()
    if arguments.keep:
        measure(arguments.keep / f"search-{arguments.articles}.db", arguments.articles)
        return
    with tempfile.TemporaryDirectory() as folder:
        measure(Path(folder) / "search.db", arguments.articles)


def measure(path: Path, articles: int) -> None:
    """Builds `path` unless it exists, and prints the figures."""
    fresh = not path.exists()
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("pragma journal_mode = wal")
    connection.execute("pragma synchronous = normal")
    if fresh:
        build(connection, articles)
    print_sizes(connection)
    live_writing(connection, articles)
    searching(connection)
    connection.close()


def build(connection: sqlite3.Connection, articles: int) -> None:
    """Fills the tables, then the index at one go, timed."""
    connection.executescript(TABLES)
    create_index(connection)
    connection.execute("begin")
    connection.executemany(
        "insert into articles values (?, ?, ?, 'haiphong.gov.vn', ?, ?, ?, null, ?, ?, 'live', ?)", synthetic(articles)
    )
    connection.execute("insert into topics values (1, 'ngay-thu-7-cung-dan', 'Ngày thứ 7 cùng dân')")
    connection.execute("insert into article_topics select id, 1 from articles where id % 20 = 0")
    connection.executemany(
        "insert into authors values (?, ?)", [(number, f"Tác giả {number}") for number in range(200)]
    )
    connection.execute("insert into article_authors select id, id % 200 from articles")
    connection.execute("insert into images (article_id, position, caption) select id, 1, title from articles")
    connection.execute("commit")
    connection.execute("begin")
    started, cpu = time.perf_counter(), time.process_time()
    rebuild(connection)
    connection.execute("commit")
    seconds, cpu = time.perf_counter() - started, time.process_time() - cpu
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
        yield (
            number,
            key,
            f"https://haiphong.gov.vn/tin-tuc/{number}",
            f"Mục {number % 12}",
            title,
            lead,
            day,
            day,
            body,
        )


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


def live_writing(connection: sqlite3.Connection, articles: int, number: int = 500) -> None:
    """Articles stored one by one, a transaction each."""
    first = connection.execute("select max(id) from articles").fetchone()[0] + 1
    rows = list(synthetic(number, max(first, articles + 1)))
    started = time.perf_counter()
    for row in rows:
        connection.execute("begin immediate")
        connection.execute(
            "insert into articles values (?, ?, ?, 'haiphong.gov.vn', ?, ?, ?, null, ?, ?, 'live', ?)", row
        )
        index_article(connection, int(row[0]))
        connection.execute("commit")
    print(f"live writing: {number / (time.perf_counter() - started):,.0f} articles a second")


def searching(connection: sqlite3.Connection) -> None:
    """Times of a page of results, of its count, and of the counts of a filter."""
    vocabulary = [row[0] for row in connection.execute("select title from articles limit 40")]
    rare = " ".join(vocabulary[7].split()[:3])
    queries = {
        "four hundredths of a per cent": "bốnphầntrăm",
        "2 %": "haiphầntrăm",
        "2 % and a common word": f"haiphầntrăm {vocabulary[0].split()[0]}",
        "a fifth": "motphannam",
        "a fifth, accented": "mộtphầnnăm",
        "three words of a title": rare,
    }
    for label, words in queries.items():
        matches = count(connection, words, cap=10**9)
        page = percentile(lambda words=words: search(connection, words, limit=20))
        narrowed = percentile(lambda words=words: search(connection, words, filters=Filters(section="Mục 3"), limit=20))
        newest = percentile(lambda words=words: search(connection, words, limit=20, order="newest"))
        capped = percentile(lambda words=words: count(connection, words))
        facets = percentile(lambda words=words: facet_counts(connection, words))
        print(
            f"{label} ({matches:,}): page {page:.0f} ms, in a section {narrowed:.0f}, newest {newest:.0f}, "
            f"count {capped:.0f}, counts of all filters {facets:.0f}"
        )


def percentile(action: Callable[[], object], runs: int = 20) -> float:
    """The 95th percentile of the action's time, in milliseconds."""
    times = []
    for _ in range(runs):
        started = time.perf_counter()
        action()
        times.append((time.perf_counter() - started) * 1000)
    return statistics.quantiles(times, n=20)[-1]


if __name__ == "__main__":
    main()
