"""What is asked for next: leased from the frontier in archive.db, so that nothing is lost, host by host in turn."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Final

from scraper.archive.frontier import FrontierEntry
from scraper.archive.times import to_text
from scraper.crawl.catalogues import queue_catalogues
from scraper.crawl.entries import MEDIA, PAGES, start_entry
from scraper.crawl.outcome import PENDING
from scraper.crawl.run import CrawlRun
from scraper.crawl.sweeps import encoded, is_under_way

FAILURES_THAT_CLOSE: Final = 20
_KNOWN: Final = "select url from frontier where spider = ? and kind = ? and state in ('done', 'failed')"


class WorkQueue:
    """Leases from each host in its turn: the first pages of its listings, then articles, then the further pages.

    Images and attachments come when all that is done, so that a host that fails on them keeps no page from its turn.
    A host has at most `per_host` entries in flight, and the one with the fewest comes first: a slow host keeps nobody
    waiting but itself. The next page of a listing waits until the articles of its host that are in flight have come
    in, so that it is known by then whether reading on is worth it. A host that failed as a whole, so many pages in a
    row, is asked for nothing more in this crawl: its pages stay queued. Every method raises StorageError.
    """

    def __init__(self, run: CrawlRun, *, per_host: int) -> None:
        self._run = run
        self._frontier = run.archive.frontier
        self._per_host = per_host
        self._starts: Counter[str] = Counter()
        self._held: dict[str, FrontierEntry] = {}
        self._in_flight: dict[str, FrontierEntry] = {}
        self._left_for_later: list[str] = []
        self._last_turn: dict[str, int] = {}
        self._turns = 0
        self._failures: Counter[str] = Counter()

    def open(self) -> None:
        """Queue what is due for another visit, by `--revisit`, and the portal's feeds and sitemaps."""
        self._wake()
        queue_catalogues(self._run)

    def _wake(self) -> None:
        spider, revisit = self._run.spider_name, self._run.options.revisit
        if revisit == "none":
            return
        if self._run.recordings is not None:
            self._wake_recorded()
        elif revisit == "all":
            for kind in self._visited_again:
                self._frontier.queue_all(kind, spider=spider)
            for kind in (*self._visited_again, "listing"):
                self._frontier.hasten(kind, spider=spider)
        else:
            room = self._run.room_today()
            self._frontier.wake(self._run.now(), spider=spider, kinds=self._run.kinds, patient=room)

    def add_start(self, url: str) -> None:
        """Queue the first page of a listing; not when it is one of the portal's own that is not due yet."""
        run, now = self._run, self._run.now()
        notes = run.notes_of(url)
        under_way = is_under_way(run.archive.connection, run.spider_name, url)
        if run.reads_everything or not (notes.is_swept(now) or under_way):
            run.reading.sweeps[url] = (run.crawl_id, to_text(run.started_at))
        elif not (run.options.start or run.options.origin) and (due := notes.due_at()) is not None and due > now:
            run.resting[url] = due
            return
        run.tally.starts.setdefault(url, PENDING)
        start = start_entry(url, run.spider_name, encoded(notes))
        self._starts[start.portal] += 1
        self._frontier.enqueue([start], again=True, at=now)

    def next(self) -> FrontierEntry | None:
        """The next entry to ask for, leased; None when there is none now."""
        if self._run.stopping:
            return None
        busy = Counter(entry.portal for entry in self._in_flight.values())
        hosts = [host for host in self._frontier.hosts(self._run.spider_name) if busy[host] < self._per_host]
        hosts += [host for host in self._held if host not in hosts]
        hosts = [host for host in hosts if not self._has_failed(host)]
        hosts.sort(key=lambda host: (busy[host], self._last_turn.get(host, 0)))
        entry = None if self._run.satisfied else self._first(hosts, self._next_of)
        if entry is None and self._run.options.media and not self._has_pages():
            entry = self._first(hosts, self._next_file)
        return entry

    def has_more(self) -> bool:
        """Whether there is anything left to ask for."""
        if self._run.stopping:
            return False
        return self._has_pages() or (self._run.options.media and self._pending((MEDIA,)))

    def settled(self, entry: FrontierEntry, *, for_later: bool = False, host_failed: bool = False) -> None:
        """The visit to `entry` has ended; `for_later` keeps it out of this crawl and gives it back to the next.

        `host_failed`: it ended in a way that other pages of the host are likely to share.
        """
        self._in_flight.pop(entry.url, None)
        self._failures[entry.portal] = self._failures[entry.portal] + 1 if host_failed else 0
        if for_later:
            self._left_for_later.append(entry.url)

    def close(self) -> None:
        """Give back what is leased."""
        held = [entry.url for entry in self._held.values()]
        self._frontier.release([*self._in_flight, *held, *self._left_for_later])
        self._run.write_holds()

    @property
    def _visited_again(self) -> tuple[str, ...]:
        return tuple(kind for kind in self._run.kinds if kind != "listing")

    def _has_pages(self) -> bool:
        """Whether a page is in flight, held back or due."""
        if any(entry.kind != MEDIA for entry in self._in_flight.values()):
            return True
        held = any(not self._has_failed(host) for host in self._held)
        return not self._run.satisfied and (held or self._pending(PAGES))

    def _pending(self, kinds: tuple[str, ...]) -> bool:
        now, spider = self._run.now(), self._run.spider_name
        pending = self._frontier.pending(now, spider=spider, kinds=kinds)
        failed = filter(self._has_failed, self._failures)
        return pending > sum(self._frontier.pending(now, spider=spider, portal=host, kinds=kinds) for host in failed)

    def _has_failed(self, host: str) -> bool:
        return self._failures[host] >= FAILURES_THAT_CLOSE

    def _first(self, hosts: Iterable[str], find: Callable[[str], FrontierEntry | None]) -> FrontierEntry | None:
        """The first entry that one of the hosts has, which then had its turn."""
        for host in hosts:
            entry = find(host)
            if entry is not None:
                self._turns += 1
                self._last_turn[host] = self._turns
                self._in_flight[entry.url] = entry
                return entry
        return None

    def _next_file(self, host: str) -> FrontierEntry | None:
        return self._lease(host, MEDIA)

    def _next_of(self, host: str) -> FrontierEntry | None:
        if self._starts[host]:
            self._starts[host] -= 1
            if (entry := self._lease(host, "listing")) is not None:  # first pages have the highest priority
                return entry
        articles = [entry for entry in self._in_flight.values() if entry.kind == "article"]
        if self._run.wants_articles(len(articles)) and (entry := self._lease(host, "article")) is not None:
            return entry
        waits = any(entry.portal == host for entry in articles)
        return self._next_listing(host, waits=waits)

    def _next_listing(self, host: str, *, waits: bool) -> FrontierEntry | None:
        while (entry := self._held.pop(host, None) or self._lease(host, "listing")) is not None:
            if entry.depth and waits:
                self._held[host] = entry
                return None
            if self._run.reading.goes_on(entry):
                return entry
            self._frontier.done(entry.url, self._run.now())
        return None

    def _lease(self, host: str, kind: str) -> FrontierEntry | None:
        leased = self._frontier.lease(self._run.now(), spider=self._run.spider_name, portal=host, kinds=(kind,))
        return leased[0] if leased else None

    def _wake_recorded(self) -> None:
        """In a replay everything known of which the files hold an answer is read again."""
        recordings, connection = self._run.recordings, self._run.archive.connection
        urls = [
            url
            for kind in self._visited_again
            for (url,) in connection.execute(_KNOWN, (self._run.spider_name, kind)).fetchall()
        ]
        known = [self._frontier.get(url) for url in urls if recordings is not None and url in recordings]
        recorded = [entry for entry in known if entry is not None]
        self._frontier.enqueue(recorded, again=True, at=self._run.now())
