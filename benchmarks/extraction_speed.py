"""How many pages of 59 kB a core extracts in a second: `python -m benchmarks.extraction_speed [--gold FOLDER]`.

The pages are those of the synthetic portal and, where the gold pages are present, those of about that size and all of
them. A page is read whole: every field, the dates its text mentions, provenance. Time is CPU time; of several rounds
the quickest counts, as whatever else the machine does only adds to it. The aim is 150 pages a second.

November 2026, on a machine whose pace was 13.7 to 15 (`benchmarks.pace`):

    synthetic, 59 kB       5.8-6.3 ms, 158-172 a second
    gold, 67 kB            8.1-8.6 ms, 116-123 a second
    gold, mean 222 kB    11.4-12.0 ms, 84-88 a second

What is left is spread thin: the survey of the tree 23 %, dates in the text 15 %, the article's own text (BeautifulSoup
builds it) 15 %, parsing 11 %, decoding 4 %, dates of the page 6 %, credits 6 %.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.pace import pace  # noqa: E402  # after the path is set
from scraper.extract import NotAnArticle, extract_article  # noqa: E402  # after the path is set
from tests.portal.messages import Request  # noqa: E402  # after the path is set
from tests.portal.site import Portal  # noqa: E402  # after the path is set

GOLD = ROOT.parent / "shared" / "gold" / "pages"
SIZE = 59_000
ABOUT = range(40_000, 90_000)
HOST = "haiphong.gov.vn"

Pages = list[tuple[bytes, str]]


class Speed(NamedTuple):
    """CPU milliseconds a page, pages a second, and the mean size of a page in kB."""

    milliseconds: float
    rate: float
    size: float


def synthetic_pages(count: int = 50) -> Pages:
    """Articles of the synthetic portal, each of about 59 kB."""
    portal = Portal(articles=count, size=SIZE)
    urls = [story.url() for story in portal.listing(HOST, "C", "tin-tuc-su-kien")[:count]]
    return [(portal.answer(Request(HOST, url.partition(HOST)[2])).body, url) for url in urls]


def gold_pages(folder: Path) -> Pages:
    """The article pages of a gold folder; none without the folder."""
    golds = ((path, json.loads(path.read_text(encoding="utf-8"))) for path in sorted(folder.glob("*.json")))
    return [(path.with_suffix(".html").read_bytes(), gold["url"]) for path, gold in golds if gold["kind"] == "article"]


def measure(pages: Pages, rounds: int = 12) -> Speed:
    """Extract all pages so many times over; the quickest time of each page counts."""
    best = [float("inf")] * len(pages)
    for _ in range(rounds):
        for position, (html, url) in enumerate(pages):
            start = time.process_time()
            with suppress(NotAnArticle):
                extract_article(html, url)
            best[position] = min(best[position], time.process_time() - start)
    seconds = sum(best) / len(best)
    return Speed(seconds * 1000, 1 / seconds, sum(len(html) for html, _ in pages) / len(pages) / 1000)


def report(folder: Path = GOLD) -> str:
    """A line for each set of pages, and the most memory used."""
    gold = gold_pages(folder)
    sets = {
        "synthetic portal": synthetic_pages(),
        "gold of about 59 kB": [page for page in gold if len(page[0]) in ABOUT],
        "gold": gold,
    }
    lines = []
    for name, pages in sets.items():
        if pages:
            speed = measure(pages)
            lines.append(
                f"{name:20} {len(pages):3} pages of {speed.size:4.0f} kB: {speed.milliseconds:5.1f} ms a page, "
                f"{speed.rate:4.0f} a second, {speed.rate * speed.size / 1000:.1f} MB/s"
            )
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return "\n".join([*lines, f"most memory: {memory} MB", pace()])


def main() -> None:
    """Print the report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path, default=GOLD)
    print(report(parser.parse_args().gold))


if __name__ == "__main__":
    main()
