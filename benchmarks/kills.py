"""Kills: a crawl of 500 articles, killed twenty times at random moments, and what is left of it in the end.

    python -m benchmarks.kills                        # the whole: a minute or two
    python -m benchmarks.kills --articles 60 --kills 3

Real processes crawl the synthetic portal on loopback. Each is killed (SIGKILL) when so many requests have come in as
chance says, sometimes before the first, and a few milliseconds later; the last one may finish. It fails unless every
article is there once, in one version; no kill makes more pages be asked for again than are asked for at once; SQLite
finds its file whole, and `haiphong verify` every capture.
"""

from __future__ import annotations

import argparse
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from scraper.settings import CONCURRENT_REQUESTS
from tests.portal import RunningPortal, running_portal

START = "https://haiphong.gov.vn/tin-tuc-su-kien"


@dataclass(slots=True)
class Kills:
    """What happened: requests before each kill, and pages that were asked for again after it."""

    killed: int = 0
    repeated: list[int] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def haiphong(folder: Path, *arguments: str) -> subprocess.Popen[str]:
    """`haiphong` with its archive in `folder`, in a process of its own."""
    command = [sys.executable, "-m", "scraper", *arguments]
    command += ["--db", str(folder / "archive.db"), "--captures", str(folder / "captures")]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def run(folder: Path, site: RunningPortal, articles: int, kills: int, seed: int) -> Kills:
    """Crawl the portal's `articles` with so many kills, and look at what is there."""
    chance, figures = random.Random(seed), Kills()
    crawl = ("crawl", "haiphong", "--origin", site.origin, "--delay", "0", "--start", START)
    asked: set[str] = set()
    for _ in range(kills):
        process = haiphong(folder, *crawl)
        wanted = chance.randrange(2 * articles // (kills + 1))
        while len(pages(site)) < wanted and process.poll() is None:
            time.sleep(0.001)
        time.sleep(chance.uniform(0, 0.02))
        process.kill()
        process.communicate()
        figures.killed += process.returncode < 0
        figures.repeated.append(sum(page in asked for page in pages(site)))
        asked.update(pages(site))
        site.clear_log()
    finished = haiphong(folder, *crawl)
    said, _ = finished.communicate()
    figures.repeated.append(sum(page in asked for page in pages(site)))
    twice = [page for page, times in Counter(pages(site)).items() if times > 1]
    if finished.returncode != 0:
        figures.problems.append(f"the last crawl ended with {finished.returncode}: {said}")
    if twice:
        figures.problems.append(f"{len(twice)} pages were asked for twice by one crawl, {twice[0]} first")
    worst = max(figures.repeated)
    if worst > CONCURRENT_REQUESTS:
        figures.problems.append(f"{worst} pages were asked for again after one kill, {CONCURRENT_REQUESTS} are allowed")
    figures.problems += state(folder, articles)
    verified = haiphong(folder, "verify")
    said, _ = verified.communicate()
    return figures if verified.returncode == 0 else Kills(problems=[*figures.problems, said])


def pages(site: RunningPortal) -> list[str]:
    """Article pages that were asked for since the log was cleared."""
    return [path for path in site.paths() if path.rpartition("-")[2].isdigit()]


def state(folder: Path, articles: int) -> list[str]:
    """What is wrong with the rows of the archive."""
    expected = {
        "select count(*) from articles": articles,
        "select count(*) from revisions": articles,
        "select count(*) from captures where shows = 'article' and revisit_of is null": articles,
        "select count(*) from frontier where state != 'done'": 0,
        "select sum(articles_new) from crawls": articles,
        "pragma integrity_check": "ok",
    }
    with closing(sqlite3.connect(folder / "archive.db")) as connection:
        found = {query: connection.execute(query).fetchone()[0] for query in expected}
    return [f"{query}: {found[query]}, not {value}" for query, value in expected.items() if found[query] != value]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=500)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--size", type=int, default=20_000, help="bytes of a page")
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as folder,
        running_portal(articles=options.articles, size=options.size, seed=options.seed) as site,
    ):
        figures = run(Path(folder), site, options.articles, options.kills, options.seed)
    print(
        f"{figures.killed} of {options.kills} kills came in time; pages asked for again after each: "
        f"{', '.join(map(str, figures.repeated))}   (bar {CONCURRENT_REQUESTS})"
    )
    print(
        "\n".join(figures.problems) or f"{options.articles} of {options.articles} articles, nothing lost, all verifies"
    )
    return 1 if figures.problems else 0


if __name__ == "__main__":
    sys.exit(main())
