"""What a crawl costs: `python -m benchmarks.crawl [--articles 1000] [--profile]`.

Replays so many pages of 60 kB through the real spider, pipeline, captures and index, and prints CPU time a page and the
most memory used. The budget is 10 ms a page on one core and 300 MB. Exits with 1 when it is not kept.

Measured in November 2026 at a pace of 13.7 (`benchmarks.pace`): 14.0 ms a page, a start of 1.1 s included; 20.8 while
the cores had other work. Of it the extractor is half, storing and capturing a quarter, Scrapy a tenth. A live crawl
commits each page, not sixteen at once: half a millisecond more. Collecting garbage costs nothing that can be seen.
"""

from __future__ import annotations

import argparse
import cProfile
import pstats
import resource
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from scraper.archive.captures import CaptureWriter, Exchange
from tests.portal.messages import Request
from tests.portal.site import Portal

START = "https://haiphong.gov.vn/tin-tuc-su-kien"
CPU_BUDGET = 10.0
MEMORY_BUDGET = 300.0


def record(folder: Path, articles: int) -> tuple[Path, int, float]:
    """A WARC file of the synthetic portal's main listing; its path, number of pages, and mean size in kB."""
    portal = Portal(articles=articles, size=60_000)
    stories = portal.listing("haiphong.gov.vn", "C", "tin-tuc-su-kien")
    pages = -(-len(stories) // portal.page_sizes["C"])
    urls = [START, *(f"{START}?page={page}" for page in range(2, pages + 1)), *(story.url() for story in stories)]
    writer = CaptureWriter(folder, last_file=None)
    size = 0
    for url in urls:
        reply = portal.answer(Request("haiphong.gov.vn", url.partition("haiphong.gov.vn")[2]))
        size += len(reply.body)
        headers = (("Content-Type", reply.content_type), *reply.headers)
        writer.write(Exchange(url, datetime.now(UTC), reply.status, headers, reply.body))
    writer.close()
    return next(folder.glob("*.warc.gz")), len(urls), size / len(urls) / 1000


def replay(folder: Path, file: Path, profile: bool) -> None:
    """Crawl the file in this process; a profile goes to standard output."""
    from scraper.crawl.options import CrawlOptions
    from scraper.crawl.process import run_crawl

    options = CrawlOptions.read(
        {"db": folder / "archive.db", "captures": folder / "captures", "replay": [file], "start": [START]}
    )
    profiler = cProfile.Profile()
    if profile:
        profiler.enable()
    runs = run_crawl("haiphong", options)
    if profile:
        profiler.disable()
        pstats.Stats(profiler).sort_stats("tottime").print_stats(45)
        pstats.Stats(profiler).sort_stats("cumtime").print_stats("scraper/", 40)
    print(f"{runs[0].tally.stored} articles stored, outcome {runs[0].outcome.name if runs[0].outcome else '?'}")


def main() -> int:
    """Record, replay in a process of its own, and print what it took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=1000)
    parser.add_argument("--profile", action="store_true")
    parser.add_argument("--replay", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.replay is not None:
        replay(arguments.replay.parent, arguments.replay, arguments.profile)
        return 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        file, pages, size = record(folder, arguments.articles)
        command = [sys.executable, "-m", "benchmarks.crawl", "--replay", str(file)] + ["--profile"] * arguments.profile
        began = time.monotonic()
        subprocess.run(command, check=True)
        seconds = time.monotonic() - began
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = (used.ru_utime + used.ru_stime) * 1000 / pages
    memory = used.ru_maxrss / 1024
    print(f"{pages} pages of {size:.0f} kB: {cpu:.1f} ms CPU a page (start included), {memory:.0f} MB, {seconds:.1f} s")
    kept = cpu <= CPU_BUDGET and memory <= MEMORY_BUDGET
    print(f"budget {CPU_BUDGET:g} ms and {MEMORY_BUDGET:g} MB: {'kept' if kept else 'EXCEEDED'}")
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
