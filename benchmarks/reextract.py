"""How fast captures are read again, offline: `python -m benchmarks.reextract [--captures 300] [--rounds 6]`.

Archives so many pages of 60 kB of the synthetic portal, then reads them again as `haiphong reextract --dry-run` does on
one core, and prints captures a second of CPU and what of each one's time is spent outside the extractor (finding,
reading, inflating, comparing). Of several rounds the quickest counts, as whatever else the machine does only adds to
it. The floor is 150 a second per core. Exits with 1 when it is not reached, as it did when measured last: 116-132 a
second at a pace of 13.7, 138-141 at 15, half a millisecond of it outside the extractor. That no socket is opened is the
business of tests/crawl/test_replay.py.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from datetime import datetime
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
WHEN = datetime(2024, 3, 5, 10, 0, tzinfo=HAIPHONG_TIME)


def fill(archive: Archive, number: int) -> dict[str, Article]:
    """Archives so many pages; what each reads as, by URL."""
    portal = Portal(articles=number, size=60_000)
    crawl_id = archive.begin_crawl("haiphong", WHEN)
    found = {}
    for story in portal.listing("haiphong.gov.vn", "C", "tin-tuc-su-kien"):
        url = story.url()
        reply = portal.answer(Request("haiphong.gov.vn", url.partition("haiphong.gov.vn")[2]))
        found[url] = extract_article(reply.body, url, WHEN, content_type=reply.content_type)
        exchange = Exchange(url, WHEN, 200, (("Content-Type", reply.content_type),), reply.body)
        archive.save(found[url], crawl_id=crawl_id, observed_at=WHEN, exchange=exchange)
    return found


def read_again(archive: Archive, found: dict[str, Article]) -> tuple[float, float, bool]:
    """Seconds of CPU that reading every capture again took, those within the extractor, and whether all read alike."""
    inside = 0.0

    def timed(html: bytes, url: str, fetched_at: datetime | None = None, *, content_type: str | None = None) -> Article:
        nonlocal inside
        began = time.process_time()
        article = extract_article(html, url, fetched_at, content_type=content_type)
        inside += time.process_time() - began
        return article

    began = time.process_time()
    read = list(archive.reextract(timed, dry_run=True, processes=1))
    whole = time.process_time() - began
    sound = len(read) == len(found) and all(each.unread is None and not each.differences for each in read)
    return whole, inside, sound


def main() -> int:
    """Fill an archive, read it again, and print how fast."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--captures", type=int, default=300)
    parser.add_argument("--rounds", type=int, default=6)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with Archive.open(folder / "archive.db", folder / "captures", writer="benchmark") as archive:
            found = fill(archive, options.captures)
            rounds = [read_again(archive, found) for _ in range(options.rounds)]
    whole, inside, _ = min(rounds)
    rate = len(found) / whole
    slowest = len(found) / max(rounds)[0]
    print(f"{len(found)} captures, {rate:.0f} a second (slowest round {slowest:.0f})", end=": ")
    print(f"{whole * 1000 / len(found):.2f} ms each, {(whole - inside) * 1000 / len(found):.2f} outside the extractor")
    sound = all(sound for _, _, sound in rounds)
    if not sound:
        print("what was read again is not what was archived")
    print(f"floor {FLOOR} a second: {'reached' if rate >= FLOOR else 'MISSED'} ({pace()})")
    return 0 if sound and rate >= FLOOR else 1


if __name__ == "__main__":
    sys.exit(main())
