"""What it costs to stay up to date: 100,000 articles archived, forty new a day, edits and removals; time is injected.

    python -m benchmarks.revisits                                          # the whole
    python -m benchmarks.revisits --articles 2000 --days 2 --followed 6    # a slice

The frontier, its visits and sweeps, the reading of listings, the storing and the archive are the real ones; the portal
is a model in memory, which answers at a request a second. It has six listings of twenty articles a page on three hosts
and tells no validators, so that every visit is a request. First it is archived whole, as by anybody who begins; then
rounds come every quarter of an hour. Of the new articles three in ten are edited, after eight hours on average; three
older ones a day are edited too, two articles a day are taken down (404, and out of their listing), and one in five of
these comes back. Everything that happens in the first `--days` is followed until it is found, at most for the longest
interval between two visits.

It fails unless, on every day after the first reading, at most 3,000 requests are made (robots.txt among them), at most
30 in a round in which nothing is due, and every new article, edit and removal is found.

Measured at 100,000 articles, followed for 104 days until all was found: all kept. 2,734 requests a day, 2,966 on the
busiest; 4 a round besides what was due, 22 at most. 560 new articles were found after 16 min (median) and 16.5 h
(most), 199 edits after 3.5 h and 88.6 days, 26 removals after 4.6 and 10 days (sure after 7.2 and 13), 4 returns after
3.2 and 15.8 days. The whole takes one to two hours.

The slice ends with 1: what takes longer than its six days is told as overlooked. A still smaller one, followed to its
end, is among the tests.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import tempfile
import time
from bisect import bisect_left, insort
from collections import Counter, deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median, quantiles
from urllib.parse import urlsplit

from scraper.archive.captures import Exchange
from scraper.archive.frontier import FrontierEntry
from scraper.archive.store import Archive
from scraper.archive.times import HAIPHONG_TIME, from_text
from scraper.archive.visits import LONGEST_INTERVAL
from scraper.crawl.entries import trail_of
from scraper.crawl.options import CrawlOptions
from scraper.crawl.queue import WorkQueue
from scraper.crawl.run import CrawlRun
from scraper.crawl.storing import Storing
from scraper.crawl.visits import ArticleVisit, FailedVisit, ListingVisit, Visit
from scraper.items import Article, Listing
from scraper.portals.haiphong import HAIPHONG

MOST_A_DAY = 3_000
MOST_WHEN_NOTHING_IS_DUE = 30
START = datetime(2025, 1, 1, tzinfo=HAIPHONG_TIME)
LEAD = 3.0
"""Days from the beginning until what happens counts: the first reading of 100,000 articles takes a day and a half."""
FOLLOWED = LONGEST_INTERVAL / 24 + 7
"""Days, behind those that count, in which everything must have been found."""
ROUNDS = timedelta(minutes=15)
A_WEEK = timedelta(days=7) // ROUNDS
REQUEST = timedelta(seconds=1.1)
PER_PAGE = 20
_PAGE = re.compile(r"[?&]page=(\d+)$")
FIRST_ID = 100_000
SHARES = (0.5, 0.2, 0.15, 0.1, 0.04, 0.01)
"""How much of the news each of the portal's listings gets."""


@dataclass(slots=True)
class Item:
    """An article of the model: `edits` are the times of its changes, `gone` when it was taken down, `back` when not."""

    number: int
    listing: int
    published: datetime
    edits: list[datetime] = field(default_factory=list)
    gone: datetime | None = None
    back: datetime | None = None

    def version(self, now: datetime) -> int:
        """How often it has been edited by `now`."""
        return bisect_left(self.edits, now)

    def is_out(self, now: datetime) -> bool:
        """Whether its page shows it."""
        return self.gone is None or now < self.gone or (self.back is not None and now >= self.back)


class Site:
    """The portal as numbers. All that is going to happen is drawn beforehand; `live_until` lets it happen."""

    def __init__(
        self,
        archived: int,
        new_a_day: int,
        days: float,
        *,
        lead: float = LEAD,
        followed: float = FOLLOWED,
        seed: int = 7,
    ) -> None:
        chance = random.Random(seed)
        gap = timedelta(days=1) / new_a_day
        self.begin = START + timedelta(days=lead)
        self.end = self.begin + timedelta(days=days)
        self.last = self.end + timedelta(days=followed)
        self.roots = [start.url for start in HAIPHONG.starts]
        self.items = self._published(archived, gap, chance)
        for _ in range(round(3 * days)):
            item = self._any(chance, self.begin)
            item.edits = sorted([*item.edits, self._moment(chance)])
        for turn in range(round(2 * days)):
            moment = self._moment(chance)
            item = self._any(chance, moment - timedelta(hours=2), newest=7 * new_a_day if turn % 2 else None)
            if item.gone is None and not item.edits:
                item.gone = moment
                item.back = moment + timedelta(days=chance.uniform(10, 20)) if chance.random() < 0.2 else None
        self._shown: list[list[Item]] = [[] for _ in self.roots]
        moves = [(item.published, item, True) for item in self.items]
        moves += [(item.gone, item, False) for item in self.items if item.gone is not None]
        moves += [(item.back, item, True) for item in self.items if item.back is not None]
        self._moves = deque(sorted(moves, key=lambda move: move[0]))

    def live_until(self, now: datetime) -> None:
        """Bring the listings to `now`."""
        while self._moves and self._moves[0][0] <= now:
            _, item, comes = self._moves.popleft()
            shown = self._shown[item.listing]
            if comes:
                insort(shown, item, key=lambda each: each.published)
            else:
                shown.remove(item)

    def page(self, url: str) -> Listing:
        """A page of a listing, the newest article first."""
        root, number = _PAGE.sub("", url), _PAGE.search(url)
        page = int(number[1]) if number else 1
        shown = self._shown[self.roots.index(root)]
        newest = len(shown) - (page - 1) * PER_PAGE
        items = shown[max(0, newest - PER_PAGE) : max(0, newest)][::-1]
        behind = f"{root}{'&' if '?' in root else '?'}page={page + 1}"
        return Listing(tuple(map(self.url, items)), behind if newest > PER_PAGE else None)

    def url(self, item: Item) -> str:
        """The address of an article."""
        return f"https://{urlsplit(self.roots[item.listing]).hostname}/tin-tuc/bai-viet-so-{FIRST_ID + item.number}"

    def item(self, key: str) -> Item:
        """The article that the archive knows by `key`."""
        return self.items[int(key.rpartition(":")[2]) - FIRST_ID]

    def _published(self, archived: int, gap: timedelta, chance: random.Random) -> list[Item]:
        items = []
        for number in range(archived + int((self.last - START) / gap)):
            published = START + gap * (number - archived + chance.random())
            item = Item(number, chance.choices(range(len(SHARES)), SHARES)[0], published)
            if published >= self.begin and chance.random() < 0.3:
                item.edits.append(published + timedelta(hours=chance.expovariate(1 / 8)))
            items.append(item)
        return items

    def _any(self, chance: random.Random, out_at: datetime, newest: int | None = None) -> Item:
        out = bisect_left(self.items, out_at, key=lambda item: item.published)
        return self.items[chance.randrange(max(0, out - newest) if newest else 0, out)]

    def _moment(self, chance: random.Random) -> datetime:
        return self.begin + (self.end - self.begin) * chance.random()


@dataclass(slots=True)
class Figures:
    """What was asked and found.

    Requests of the first reading and of each day after it; of each round those that are made whether anything is due or
    not (newest listings, robots.txt); and how many rounds had nothing due, which at 100,000 articles is never.
    """

    first: int = 0
    days: Counter[int] = field(default_factory=Counter)
    rounds: int = 0
    routine: list[int] = field(default_factory=list)
    idle: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    delays: dict[str, list[timedelta]] = field(default_factory=dict)
    overlooked: list[str] = field(default_factory=list)
    edits_found: int = 0


class Simulation:
    """Rounds of crawls over the model, into an archive in `folder`."""

    def __init__(self, folder: Path, site: Site, rounds: timedelta = ROUNDS) -> None:
        self.site = site
        self.now = START
        self.figures = Figures()
        self._rounds = rounds
        self._options = CrawlOptions.read({"db": folder / "archive.db", "captures": folder / "captures"})
        self._pending: dict[tuple[str, int, datetime], None] = {}
        self._versions: dict[int, int] = {}
        self._steps = 0

    def run(self) -> None:
        """Archive the portal, then follow it until all that happened in the days that count is found."""
        self.figures.first = self._round()
        self.figures.routine.clear()
        self._expect()
        while self.now < self.site.end or (self._pending and self.now < self.site.last):
            began = self.now
            self._round()
            self.figures.rounds += 1
            self._note_steps()
            if self.figures.rounds % A_WEEK == 0:
                print(f"{self.now:%Y-%m-%d}: {len(self._pending)} to be found", file=sys.stderr)
            self.now = max(self.now, began + self._rounds)
        self.figures.overlooked = [f"{kind} of article {number} at {at}" for kind, number, at in self._pending]

    def problems(self) -> list[str]:
        """What is not as it should be; nothing when all is well."""
        figures, found = self.figures, []
        busiest = max(figures.days.values(), default=0)
        if busiest > MOST_A_DAY:
            found.append(f"{busiest} requests on one day, {MOST_A_DAY} are allowed")
        if max(figures.routine, default=0) > MOST_WHEN_NOTHING_IS_DUE:
            found.append(f"{max(figures.routine)} requests with nothing due, {MOST_WHEN_NOTHING_IS_DUE} are allowed")
        found += [f"overlooked: {what}" for what in figures.overlooked]
        with Archive.read(self._options.db, self._options.captures) as archive:
            (stored,) = archive.connection.execute("select count(*) from changes").fetchone()
        return found + (
            [f"{stored} changes stored, {figures.edits_found} seen"] if stored != figures.edits_found else []
        )

    def _round(self) -> int:
        run = CrawlRun("haiphong", self._options, allows=HAIPHONG.owns, clock=lambda: self.now)
        queue, storing = WorkQueue(run, per_host=2), Storing(run)
        queue.open()
        for url in self.site.roots:
            queue.add_start(url)
        hosts: set[str] = set()
        routine, due = 0, False
        while (entry := queue.next()) is not None:
            is_due = entry.kind == "article" or trail_of(entry).sweep is not None or entry.url in run.reading.sweeps
            due |= is_due
            if entry.portal not in hosts:
                routine += self._robots(run, f"https://{entry.portal}/robots.txt")
                hosts.add(entry.portal)
            self._count(run, entry.kind)
            routine += not is_due
            self.site.live_until(self.now)
            queue.settled(entry, for_later=storing.store(self._visit(entry)))
        queue.close()
        run.finish(interrupted=False)
        self.figures.routine.append(routine)
        self.figures.idle += not due
        return run.tally.requests

    def _robots(self, run: CrawlRun, url: str) -> int:
        if run.kept_robots(url) is not None:
            return 0
        asked = self._count(run, "robots.txt")
        run.archive.save_page(Exchange(url, self.now, 404, body=b"404"), crawl_id=run.crawl_id, shows="robots")
        return asked

    def _count(self, run: CrawlRun, kind: str) -> int:
        run.tally.requests += 1
        self.now += REQUEST
        if self.figures.first:
            self.figures.kinds[kind] += 1
            self.figures.days[(self.now - START).days] += 1
        return 1

    def _visit(self, entry: FrontierEntry) -> Visit:
        if entry.kind == "listing":
            listing = self.site.page(entry.url)
            page = Exchange(entry.url, self.now, 200, body="\n".join(listing.articles).encode())
            return ListingVisit(entry=entry, observed_at=self.now, exchanges=(page,), listing=listing)
        item = self.site.item(entry.key or "")
        if not item.is_out(self.now):
            answer = (Exchange(entry.url, self.now, 404, body=b"404"),)
            return FailedVisit(
                entry=entry, observed_at=self.now, exchanges=answer, kind="http_404", message="404", status=404
            )
        article = self._article(item, entry)
        page = Exchange(entry.url, self.now, 200, body=article.body[0].encode())
        return ArticleVisit(entry=entry, observed_at=self.now, exchanges=(page,), article=article)

    def _article(self, item: Item, entry: FrontierEntry) -> Article:
        version = item.version(self.now)
        self._found("new article", item.number, item.published)
        for moment in item.edits[:version]:
            self._found("edit", item.number, moment)
        self.figures.edits_found += version > self._versions.get(item.number, version)
        self._versions[item.number] = version
        return Article(
            key=entry.key or "",
            url=entry.url,
            portal=entry.portal,
            title=f"Bài viết số {item.number}",
            extractor_version="1",
            body=(f"Bài số {item.number}, bản {version}: kinh phí {item.number * 7 + version} triệu đồng.",),
            published_at=item.published.isoformat(timespec="minutes"),
            published_date=item.published.date().isoformat(),
            published_precision="minute",
        )

    def _expect(self) -> None:
        """Everything that is to be found."""
        for item in self.site.items:
            if self.site.begin <= item.published < self.site.end:
                self._pending["new article", item.number, item.published] = None
            for moment in item.edits:
                if moment < self.site.end:
                    self._pending["edit", item.number, moment] = None
            if item.gone is not None:
                self._pending["removal", item.number, item.gone] = None
                kind, moment = ("removal, sure", item.gone) if item.back is None else ("return", item.back)
                self._pending[kind, item.number, moment] = None

    def _found(self, kind: str, number: int, at: datetime | None, seen: datetime | None = None) -> None:
        if at is not None and (kind, number, at) in self._pending:
            del self._pending[kind, number, at]
            self.figures.delays.setdefault(kind, []).append((seen or self.now) - at)

    def _note_steps(self) -> None:
        with Archive.read(self._options.db, self._options.captures) as archive:
            rows = archive.connection.execute(
                "select removals.id, key, observed_at, to_status from removals "
                "join articles on articles.id = article_id where removals.id > ? order by removals.id",
                (self._steps,),
            ).fetchall()
        for self._steps, key, observed_at, status in rows:
            item = self.site.item(key)
            seen = from_text(observed_at)
            if status in ("suspect", "gone"):
                self._found("removal" if status == "suspect" else "removal, sure", item.number, item.gone, seen)
            else:
                self._found("return", item.number, item.back, seen)


def report(simulation: Simulation, seconds: float) -> str:
    """The figures beside their bars."""
    figures = simulation.figures
    days = sorted(figures.days.values())[1:] or [0]  # the last one is cut short, and so the least
    lines = [
        f"first reading: {figures.first} requests; then {figures.rounds} rounds in {len(figures.days)} days "
        f"({seconds:.0f} s)",
        f"requests a day: median {median(days):.0f}, most {max(figures.days.values(), default=0)}   (bar {MOST_A_DAY})",
        "  of them "
        + ", ".join(f"{n / max(1, len(figures.days)):.0f} {kind}" for kind, n in figures.kinds.most_common()),
        f"requests of a round besides what was due: median {median(figures.routine or [0]):.0f}, most "
        f"{max(figures.routine, default=0)}   (bar {MOST_WHEN_NOTHING_IS_DUE}; {figures.idle} rounds with nothing due)",
    ]
    for kind, delays in figures.delays.items():
        hours = sorted(delay / timedelta(hours=1) for delay in delays)
        ninth = quantiles(hours, n=10, method="inclusive")[-1] if len(hours) > 1 else hours[0]
        lines.append(
            f"{kind}: {len(hours)} found after {_time(median(hours))} (median), {_time(ninth)} (p90), "
            f"{_time(hours[-1])} (most)"
        )
    return "\n".join(lines)


def _time(hours: float) -> str:
    if hours < 1:
        return f"{hours * 60:.0f} min"
    return f"{hours:.1f} h" if hours < 48 else f"{hours / 24:.1f} days"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=100_000, help="archived before")
    parser.add_argument("--new", type=int, default=40, help="new articles a day")
    parser.add_argument("--days", type=float, default=14, help="so many days of events count")
    parser.add_argument("--followed", type=float, default=FOLLOWED, help="days more in which they must be found")
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        site = Site(options.articles, options.new, options.days, followed=options.followed, seed=options.seed)
        simulation = Simulation(Path(folder), site)
        simulation.run()
        print(report(simulation, time.monotonic() - began))
        problems = simulation.problems()
    print("\n".join(problems[:20]) or "all kept")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
