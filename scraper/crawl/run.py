"""One crawl: its options, its archive, its counts, and how it ended. Knows nothing of Scrapy."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import Final

from scraper.archive.batch import Batch
from scraper.archive.connection import database_error
from scraper.archive.crawls import ASKED_THE_SITE
from scraper.archive.demo import mark_demo, refuse_demo
from scraper.archive.frontier import FrontierEntry
from scraper.archive.removals import last_step, steps_since
from scraper.archive.store import Archive
from scraper.archive.times import to_text
from scraper.archive.topics import Topic, load_topics
from scraper.archive.visits import most_a_day
from scraper.crawl.conditional import Validation
from scraper.crawl.entries import MEDIA, PAGES, root_of, trail_of
from scraper.crawl.holds import held_hosts, hold
from scraper.crawl.options import CrawlOptions
from scraper.crawl.outcome import FIELDS, Outcome, Tally, judge
from scraper.crawl.reading import Reading
from scraper.crawl.recordings import Recordings
from scraper.crawl.sweeps import Notes, notes_of
from scraper.errors import EXIT_FAILED, ArchiveError, StorageError, UsageError
from scraper.extract import extract_article

_LATEST: Final = 1_000
_REPLAYED_TOGETHER: Final = 16
"""Pages of a replay that are committed at once; a live crawl commits each, lest it is fetched again after a kill."""
_ASKED: Final = f"""
select coalesce((select max(id) from articles), 0), coalesce(sum(requests), 0) from crawls
where spider = ? and started_at > ? and {ASKED_THE_SITE}
"""  # noqa: S608 - constant
ROBOTS_KEPT: Final = timedelta(hours=4)
"""How long an answer to robots.txt holds; RFC 9309, 2.4, allows a day."""
_LAST_ROBOTS: Final = """
select id, http_status from captures where url = ? and shows = 'robots' and fetched_at between ? and ?
order by fetched_at desc, id desc limit 1
"""
_COUNTS: Final = ", ".join(f"count(nullif({name}, ''))" for name in FIELDS)
_USUAL: Final = (
    f"select count(*), {_COUNTS} from (select * from articles "  # noqa: S608 - constant names
    "where exists (select 1 from frontier where frontier.key = articles.key and spider = ?) order by id desc limit ?)"
)


def _present() -> datetime:
    return datetime.now(UTC)


class CrawlRun:
    """The crawl as a whole.

    Opens the archive, writes the row in `crawls`, counts, and judges the outcome at the end. `failure` is what ended
    the crawl early, `outcome` is set when it is over. `allows` says which hosts (lower case) belong to it, `catalogues`
    are its feeds and sitemaps, `clock` gives the time (aware), and `on_stop` is called, with a word, when the crawl is
    to end before its work is done. `steps` says how often an article became “suspect”, “gone” … when it is over.
    """

    def __init__(
        self,
        spider_name: str,
        options: CrawlOptions,
        *,
        allows: Callable[[str], bool],
        allows_media: Callable[[str], bool] = lambda _: False,
        recordings: Recordings | None = None,
        catalogues: Sequence[str] = (),
        clock: Callable[[], datetime] = _present,
    ) -> None:
        self.spider_name = spider_name
        self.options = options
        self.allows = allows
        self.allows_media = allows_media
        self.recordings = recordings
        self.catalogues = tuple(catalogues)
        self.tally = Tally(notes=list(recordings.damage) if recordings is not None else [])
        self.failure: Exception | None = None
        self.outcome: Outcome | None = None
        self.stopping = False
        self.on_stop: Callable[[str], None] | None = None
        self.seconds = 0.0
        self.queued = 0
        self.steps: dict[str, int] = {}
        self.resting: dict[str, datetime] = {}
        self._clock = clock
        self._began = monotonic()
        self._postponed: dict[str, datetime] = {}
        self.topic = _topic(options.topic)
        first = recordings.first if recordings is not None else None
        self.started_at = first or self.now()
        keep_apart = mark_demo if recordings is not None and recordings.is_invented else refuse_demo
        keep_apart(options.db, options.captures)
        self.archive = Archive.open(
            options.db, options.captures, writer=f"crawl {spider_name}", extractor=extract_article, now=self._clock()
        )
        self.notices = self.archive.notices
        self._step_before = last_step(self.archive.connection)
        self.reading = Reading(options.since, self._published_date, self.knows, self._seen_in)
        self.notes: dict[str, Notes] = {}
        self.held = held_hosts(self.archive.connection, self.archive.frontier, self.now())
        self.crawl_id = self.archive.begin_crawl(
            spider_name, self._clock(), _arguments(options), recorded_at=self.started_at
        )
        usual = self.archive.connection.execute(_USUAL, (spider_name, _LATEST)).fetchone()
        self.tally.archived, *filled = usual
        self.tally.usual.update(dict(zip(FIELDS, filled, strict=True)))
        self.validation = Validation(self.archive, self.crawl_id)
        self.batch = Batch(self.archive, 1 if recordings is None else _REPLAYED_TOGETHER)

    def now(self) -> datetime:
        """The time by which the frontier is led: of the clock, or of the last recording in a replay."""
        if self.recordings is not None and self.recordings.last is not None:
            return self.recordings.last
        return self._clock()

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of entries that this crawl asks for."""
        return (*PAGES, MEDIA) if self.options.media else PAGES

    @property
    def reads_everything(self) -> bool:
        """Whether every listing is read to its end, at once: when that was asked for, and in a replay."""
        return self.options.revisit == "all" or self.recordings is not None

    def room_today(self) -> int:
        """How many visits that can wait may be made: what the spider's crawls of 24 hours have left of a day's."""
        since = to_text(self.now() - timedelta(days=1))
        archived, requests = self.archive.connection.execute(_ASKED, (self.spider_name, since)).fetchone()
        return max(0, most_a_day(int(archived)) - int(requests))

    def notes_of(self, root: str) -> Notes:
        """What is noted of the start listing `root`, by earlier crawls and this one."""
        if root not in self.notes:
            self.notes[root] = notes_of(self.archive.frontier, root)
        return self.notes[root]

    def conditional_headers(self, entry: FrontierEntry) -> dict[str, str]:
        """What makes the server answer 304 to a page that has not changed; empty in a replay, which asks nobody."""
        if self.recordings is not None:
            return {}
        catalogue = entry.kind == "listing" and root_of(entry) in self.catalogues
        listed = catalogue or (entry.kind == "listing" and (not entry.depth or self.sweeps(entry)))
        archived = entry.kind == MEDIA or (entry.key is not None and self.knows(entry.key))
        return self.validation.headers(entry) if listed or archived else {}

    def sweeps(self, entry: FrontierEntry) -> bool:
        """Whether `entry` is a page of a listing, not of a sitemap or feed, that is being read to its end."""
        if entry.kind != "listing" or root_of(entry) in self.catalogues:
            return False
        return trail_of(entry).sweep is not None if entry.depth else entry.url in self.reading.sweeps

    def is_news(self, entry: FrontierEntry) -> bool:
        """Whether an article that a listing links has not been met before, in this crawl or an earlier one."""
        known = self.archive.connection.execute("select 1 from frontier where key = ?", (entry.key,)).fetchone()
        return known is None and not (entry.key is not None and self.knows(entry.key))

    def kept_robots(self, url: str) -> tuple[int, bytes] | None:
        """Status and body that robots.txt at `url` was last answered with, if that is to be believed without asking.

        One's own origin is always asked.
        """
        if self.recordings is not None or self.options.origin:
            return None
        now = self.now()
        times = to_text(now - ROBOTS_KEPT), to_text(now)
        row = self.archive.connection.execute(_LAST_ROBOTS, (url, *times)).fetchone()
        if row is None or not (row[1] == 200 or 400 <= row[1] < 500):
            return None
        return row[1], self.archive.captures.payload(row[0])

    @property
    def polled_at(self) -> datetime:
        """When this crawl reads the newest listings: its beginning, so that rounds and their polls go together."""
        return self.now() if self.recordings is not None else self.started_at

    def knows(self, key: str) -> bool:
        """Whether the archive holds the article `key`."""
        return self.archive.connection.execute("select 1 from articles where key = ?", (key,)).fetchone() is not None

    def wants_articles(self, in_flight: int) -> bool:
        """Whether another article may be asked for while `in_flight` others are, under `--limit`."""
        return self.options.limit is None or self.tally.stored + in_flight < self.options.limit

    @property
    def satisfied(self) -> bool:
        """Whether `--limit` is reached."""
        return self.options.limit is not None and self.tally.stored >= self.options.limit

    def postpone(self, host: str, until: datetime) -> None:
        """The pages of `host` are not asked for before `until`, in later crawls neither."""
        self.tally.notes.append(f"{host} asked to be left alone until {until:%Y-%m-%d %H:%M} UTC")
        self._postponed[host] = until

    def write_holds(self) -> None:
        """Put off the pages of postponed hosts, when none of them is leased any more."""
        for host, until in self._postponed.items():
            hold(self.archive.frontier, host, until, self.now())

    def fail(self, error: Exception) -> None:
        """End the crawl at once for a reason of our own; what is stored stays, what is in flight goes back."""
        if self.failure is None:
            self.failure = error
            self.batch.end()
            self.stop("failed")

    def record_error(self, url: str, kind: str, message: str, at: datetime) -> None:
        """Write a row of `crawl_errors` and count it."""
        self.tally.errors[kind] += 1
        self.archive.record_error(self.crawl_id, url, kind, message, at)

    @contextmanager
    def failing(self) -> Iterator[None]:
        """Ends the crawl when the archive cannot be read or written inside."""
        try:
            yield
        except ArchiveError as error:
            self.fail(error)
        except sqlite3.Error as error:
            self.fail(database_error(self.archive.path, error))

    def stop(self, reason: str) -> None:
        """Ask for nothing more and close when what is in flight has come in."""
        if not self.stopping:
            self.stopping = True
            if self.on_stop is not None:
                self.on_stop(reason)

    @property
    def exit_status(self) -> int:
        """What the command line ends with."""
        if isinstance(self.failure, ArchiveError):
            return self.failure.exit_status
        if self.failure is not None or self.outcome is None:
            return EXIT_FAILED
        return self.outcome.exit_status

    def finish(self, *, interrupted: bool, failure: Exception | None = None) -> None:
        """Write how the crawl ended, once, and close the archive."""
        if self.outcome is not None:
            return
        self.failure = self.failure or failure
        self.outcome = judge(self.tally, interrupted=interrupted)
        self.seconds = monotonic() - self._began
        name = "failed" if self.failure is not None else self.outcome.name
        reasons = [str(self.failure)] if self.failure is not None else list(self.outcome.reasons)
        try:
            self.batch.commit()
            self.queued = self.archive.frontier.pending(self.now(), spider=self.spider_name, kinds=self.kinds)
            self.archive.finish_crawl(
                self.crawl_id,
                name,
                self._clock(),
                reason="; ".join(reasons) or None,
                expected=self.tally.links,
                seen=self.tally.stored,
                requests=self.tally.requests,
            )
            self.steps = steps_since(self.archive.connection, self._step_before)
        except StorageError as error:
            self.failure = self.failure or error
        except sqlite3.Error as error:
            self.failure = self.failure or database_error(self.archive.path, error)
        finally:
            self.archive.close()

    def _published_date(self, key: str) -> str | None:
        row = self.archive.connection.execute("select published_date from articles where key = ?", (key,)).fetchone()
        return row[0] if row else None

    def _seen_in(self, url: str) -> int | None:
        entry = self.archive.frontier.get(url)
        return entry.seen_in if entry is not None else None


def _topic(slug: str | None) -> Topic | None:
    if slug is None:
        return None
    topics = {topic.slug: topic for topic in load_topics()}
    if slug not in topics:
        raise UsageError(f"--topic {slug}: there is no such topic; known are {', '.join(sorted(topics))}.")
    return topics[slug]


def _arguments(options: CrawlOptions) -> dict[str, object]:
    """The options as kept with the crawl; file names without folders, because an archive is published."""
    return {
        "replay": [path.name for path in options.replay],
        "origin": options.origin,
        "start": list(options.start),
        "since": options.since.isoformat() if options.since else None,
        "topic": options.topic,
        "limit": options.limit,
        "revisit": options.revisit,
        "media": options.media,
    }
