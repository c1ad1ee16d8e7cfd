"""What an unchanged portal costs to visit again: `python -m benchmarks.recrawl [--articles 1000]`.

Crawls the synthetic portal, served on loopback with honest ETags, twice in whole (`--revisit all`: every listing to its
end, every article), and compares the bytes of the answers. The second crawl may have 5 % of the first. Some articles
are asked for unconditionally all the same, to find validators that lie. Exits with 1 when the budget is not kept, or
when the second crawl did not see every article unchanged.

Measured with 1,000 articles of 60 kB on 50 listing pages: 64.37 MB, then 2.25 MB (3.50 %; 1,013 answers 304).
"""

from __future__ import annotations

import argparse
import sqlite3
import subprocess
import sys
import tempfile
from collections import Counter
from contextlib import closing
from pathlib import Path

from tests.portal.server import RunningPortal, running_portal

START = "https://haiphong.gov.vn/tin-tuc-su-kien"
BUDGET = 0.05


def crawl(portal: RunningPortal, folder: Path) -> tuple[int, Counter[int]]:
    """Crawl everything once, in a process of its own; the bytes of the answers' bodies, and their statuses."""
    portal.clear_log()
    where = ["--db", str(folder / "archive.db"), "--captures", str(folder / "captures")]
    which = ["--origin", portal.origin, "--start", START, "--delay", "0", "--revisit", "all"]
    subprocess.run([sys.executable, "-m", "scraper", "crawl", "haiphong", *where, *which], check=True)
    return sum(seen.sent for seen in portal.log), Counter(seen.status for seen in portal.log)


def main() -> int:
    """Crawl twice and print what the second crawl cost beside the first."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=1000)
    articles = parser.parse_args().articles
    with tempfile.TemporaryDirectory() as name, running_portal(articles=articles, size=60_000) as portal:
        portal.set_validators("honest")
        folder = Path(name)
        first, second = crawl(portal, folder), crawl(portal, folder)
        with closing(sqlite3.connect(folder / "archive.db")) as connection:
            (unchanged,) = connection.execute("select articles_unchanged from crawls order by id desc").fetchone()
            (stored,) = connection.execute("select count(*) from articles").fetchone()
    for label, (size, statuses) in (("first", first), ("again", second)):
        answers = ", ".join(f"{number} times {status}" for status, number in sorted(statuses.items()))
        print(f"{label}: {size / 1e6:.2f} MB of bodies in {answers}")
    kept = second[0] <= BUDGET * first[0] and unchanged == stored
    print(f"{second[0] / first[0]:.2%} of the bytes, {unchanged} of {stored} articles unchanged", end="; ")
    print(f"budget {BUDGET:.0%}: {'kept' if kept else 'EXCEEDED'}")
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
