"""How fast captures are read again, offline: `python -m benchmarks.reextract [--captures 300]`.

Archives so many pages of 60 kB of the synthetic portal, then reads them again as `haiphong reextract --dry-run` does on
one core, and prints captures a second of CPU and what of each one's time is spent outside the extractor (finding,
reading, inflating, comparing). The floor is 150 a second per core. Exits with 1 when it is not reached, as it did when
measured last: 92-95 a second, 0.7 of 10.7 ms outside the extractor. That no socket is opened is the business of
tests/crawl/test_replay.py.
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


def main() -> int:
    """Fill an archive, read it again, and print how fast."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--captures", type=int, default=300)
    number = parser.parse_args().captures
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with Archive.open(folder / "archive.db", folder / "captures", writer="benchmark") as archive:
            found = fill(archive, number)
            seconds = 0.0

            def timed(
                html: bytes, url: str, fetched_at: datetime | None = None, *, content_type: str | None = None
            ) -> Article:
                nonlocal seconds
                began = time.process_time()
                article = extract_article(html, url, fetched_at, content_type=content_type)
                seconds += time.process_time() - began
                return article

            began = time.process_time()
            read = list(archive.reextract(timed, dry_run=True, processes=1))
            whole = time.process_time() - began
    sound = len(read) == len(found) and all(each.unread is None and not each.differences for each in read)
    rate = len(read) / whole
    print(f"{len(read)} captures, {rate:.0f} a second: {whole * 1000 / len(read):.2f} ms each", end=", ")
    print(f"{(whole - seconds) * 1000 / len(read):.2f} ms of it outside the extractor")
    if not sound:
        print("what was read again is not what was archived")
    print(f"floor {FLOOR} a second: {'reached' if rate >= FLOOR else 'MISSED'} ({pace()})")
    return 0 if sound and rate >= FLOOR else 1


if __name__ == "__main__":
    sys.exit(main())
