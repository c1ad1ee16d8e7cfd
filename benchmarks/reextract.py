"""How fast captures are read again, offline: `python -m benchmarks.reextract [--captures 300] [--rounds 10]`.

Archives so many pages of 60 kB of the synthetic portal, then reads them again as `haiphong reextract --dry-run` does on
one core, in a process of its own, and prints captures a second of CPU and what of each one's time is spent outside the
extractor (finding, reading, inflating, comparing). Of each stretch of 25 captures the quickest of several rounds
counts, as whatever else the machine does only adds to it. The floor is 150 a second per core; exits with 1 when it is
not reached. Measured last: 157-161 a second at a pace of 15 to 16, 136-140 at 13. That no socket
is opened is the business of tests/crawl/test_replay.py.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from datetime import datetime
from itertools import pairwise
from multiprocessing import get_context
from pathlib import Path

from benchmarks.pace import pace
from scraper.archive.captures import Exchange
from scraper.archive.store import Archive
from scraper.archive.times import HAIPHONG_TIME
from scraper.extract import extract_article
from scraper.items import Article
from tests.portal.messages import Request
from tests.portal.site import Portal

FLOOR = 150
STRETCH = 25
Round = tuple[list[float], list[float], bool]
WHEN = datetime(2024, 3, 5, 10, 0, tzinfo=HAIPHONG_TIME)


def fill(archive: Archive, number: int) -> None:
    """Archives so many pages."""
    portal = Portal(articles=number, size=60_000)
    crawl_id = archive.begin_crawl("haiphong", WHEN)
    for story in portal.listing("haiphong.gov.vn", "C", "tin-tuc-su-kien"):
        url = story.url()
        reply = portal.answer(Request("haiphong.gov.vn", url.partition("haiphong.gov.vn")[2]))
        article = extract_article(reply.body, url, WHEN, content_type=reply.content_type)
        exchange = Exchange(url, WHEN, 200, (("Content-Type", reply.content_type),), reply.body)
        archive.save(article, crawl_id=crawl_id, observed_at=WHEN, exchange=exchange)


def read_rounds(folder: Path, number: int, rounds: int) -> list[Round]:
    """What reading the archive in `folder` again took, round by round."""
    with Archive.open(folder / "archive.db", folder / "captures", writer="benchmark") as archive:
        return [read_again(archive, number) for _ in range(rounds)]


def read_again(archive: Archive, number: int) -> Round:
    """Seconds of CPU that each stretch of captures took, those within the extractor, and whether all read alike."""
    inside = 0.0

    def timed(html: bytes, url: str, fetched_at: datetime | None = None, *, content_type: str | None = None) -> Article:
        nonlocal inside
        began = time.process_time()
        article = extract_article(html, url, fetched_at, content_type=content_type)
        inside += time.process_time() - began
        return article

    whole_at, inside_at = [time.process_time()], [inside]
    sound, count = True, 0
    for count, each in enumerate(archive.reextract(timed, dry_run=True, processes=1), 1):
        sound &= each.unread is None and not each.differences
        if count % STRETCH == 0 or count == number:
            whole_at.append(time.process_time())
            inside_at.append(inside)
    return _steps(whole_at), _steps(inside_at), sound and count == number


def _steps(times: list[float]) -> list[float]:
    return [after - before for before, after in pairwise(times)]


def quickest(rounds: Iterable[list[float]]) -> float:
    """Seconds of all stretches, each by its quickest round."""
    return sum(map(min, zip(*rounds, strict=True)))


def main() -> int:
    """Fill an archive, read it again, and print how fast."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--captures", type=int, default=300)
    parser.add_argument("--rounds", type=int, default=10)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with Archive.open(folder / "archive.db", folder / "captures", writer="benchmark") as archive:
            fill(archive, options.captures)
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
            rounds = pool.submit(read_rounds, folder, options.captures, options.rounds).result()
    whole, inside = (quickest(each[part] for each in rounds) for part in (0, 1))
    rate = options.captures / whole
    slowest = options.captures / max(sum(whole) for whole, _, _ in rounds)
    each, outside = (seconds * 1000 / options.captures for seconds in (whole, whole - inside))
    print(f"{options.captures} captures, {rate:.0f} a second (slowest round {slowest:.0f})", end=": ")
    print(f"{each:.2f} ms each, {outside:.2f} outside the extractor")
    sound = all(sound for _, _, sound in rounds)
    if not sound:
        print("what was read again is not what was archived")
    print(f"floor {FLOOR} a second: {'reached' if rate >= FLOOR else 'MISSED'} ({pace()})")
    return 0 if sound and rate >= FLOOR else 1


if __name__ == "__main__":
    sys.exit(main())
