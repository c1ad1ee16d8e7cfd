"""The queue of the crawl, kept in archive.db so that a kill loses nothing: queued → leased → done or failed.

Every method is its own transaction unless one is open. Times are aware datetimes; the table has them as text.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from scraper.archive.connection import transaction
from scraper.archive.times import to_text
from scraper.archive.visits import PATIENCE, PATIENT_INTERVAL


@dataclass(frozen=True, slots=True)
class FrontierEntry:
    """One address. `key` is the article's (its second address is not queued again); `request` is the scheduler's.

    The fields from `attempts` on are filled in on the way out and ignored on the way in. `visit_interval` is in hours,
    `seen_in` the id of the last crawl that saw it: an article on a listing, a listing page by reading it.
    """

    url: str
    portal: str
    kind: str = "article"
    key: str | None = None
    priority: int = 0
    depth: int = 0
    request: str = "{}"
    found_on: str | None = None
    spider: str = ""
    attempts: int = 0
    state: str = "queued"
    next_visit_at: str | None = None
    last_visited_at: str | None = None
    visit_interval: int | None = None
    alternate_url: str | None = None
    seen_in: int | None = None


_COLUMNS = (
    "url, portal, kind, key, priority, depth, request, found_on, spider, attempts, state, next_visit_at, "
    "last_visited_at, visit_interval, alternate_url, seen_in"
)
_INSERT = """
insert into frontier
  (url, portal, spider, kind, key, state, priority, depth, request, found_on, added_at, next_visit_at)
values (?, ?, ?, ?, ?, 'queued', ?, ?, ?, ?, ?, ?) on conflict do nothing
"""
_REQUEUE = """
update frontier set
  state = 'queued', next_visit_at = ?, attempts = 0, priority = max(priority, ?), depth = ?, request = ?,
  found_on = case kind when 'listing' then ? else found_on end, spider = case kind when 'listing' then ? else spider end
where (url = ? or key = ?) and (state in ('done', 'failed') or (kind = 'listing' and state = 'queued' and spider != ?))
"""
_HOSTS = """
with recursive host (name) as (
  select min(portal) from frontier where state = 'queued' and spider = :spider
  union all
  select (select min(portal) from frontier where state = 'queued' and spider = :spider and portal > name)
  from host where name is not null
)
select name from host where name is not null
"""
_SAW = """
update frontier set seen_in = ?, found_on = iif(seen_in is null and kind = 'article', coalesce(?, found_on), found_on)
where key = ? or (key is null and url = ?)
"""
_CHOSEN = """
and (visit_interval is null or visit_interval < ? or next_visit_at <= ?
  or id in (select id from frontier where {due} and visit_interval >= ? order by next_visit_at limit ?))
"""
_NOTE_ALTERNATE = "update frontier set alternate_url = ? where key = ? and url != ?"


class Frontier:
    """The rows of `frontier`, by what a scheduler does with them."""

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self._connection = connection
        self._path = path

    def enqueue(
        self, entries: Iterable[FrontierEntry], *, at: datetime, again: bool = False, due: datetime | None = None
    ) -> int:
        """Queues the addresses not known yet; with `again` also those done or failed. Returns how many were queued.

        They are due at once, or at `due`. A listing that is queued again is that of the spider that asks for it.
        """
        count = 0
        with self._transaction():
            for entry in entries:
                count += self._enqueue_one(entry, to_text(at), _text_or_none(due), again)
        return count

    def hosts(self, spider: str) -> list[str]:
        """The hosts of which `spider` has something queued, due or not."""
        return [name for (name,) in self._connection.execute(_HOSTS, {"spider": spider})]

    def lease(
        self,
        now: datetime,
        limit: int = 1,
        *,
        spider: str | None = None,
        portal: str | None = None,
        kinds: Sequence[str] | None = None,
    ) -> list[FrontierEntry]:
        """Takes the next due addresses, best priority first, then the oldest; they are leased until done or failed."""
        conditions, values = _filters(portal=portal, spider=spider, kinds=kinds)
        query = (
            f"select id, {_COLUMNS} from frontier where state = 'queued' "  # noqa: S608 - constant names
            f"and (next_visit_at is null or next_visit_at <= ?) {conditions} order by priority desc, id limit ?"
        )
        with self._transaction():
            rows = self._connection.execute(query, (to_text(now), *values, limit)).fetchall()
            self._connection.executemany("update frontier set state = 'leased' where id = ?", [row[:1] for row in rows])
        return [FrontierEntry(*row[1:]) for row in rows]

    def done(
        self, url: str, at: datetime, next_visit_at: datetime | None = None, *, visit_interval: int | None = None
    ) -> None:
        """The address was visited; it is due again at `next_visit_at`, or never; `visit_interval` is in hours."""
        self._execute(
            "update frontier set state = 'done', attempts = 0, message = null, last_visited_at = ?, next_visit_at = ?, "
            "visit_interval = ? where url = ?",
            (to_text(at), _text_or_none(next_visit_at), visit_interval, url),
        )

    def failed(self, url: str, message: str, at: datetime, retry_at: datetime | None = None) -> None:
        """The visit failed; with `retry_at` it is queued again for then."""
        state = "queued" if retry_at else "failed"
        self._execute(
            "update frontier set state = ?, attempts = attempts + 1, message = ?, last_visited_at = ?, "
            "next_visit_at = ? where url = ?",
            (state, message, to_text(at), _text_or_none(retry_at), url),
        )

    def release(self, urls: Iterable[str]) -> None:
        """Gives leased addresses back to the queue."""
        with self._transaction():
            self._connection.executemany(
                "update frontier set state = 'queued' where url = ? and state = 'leased'", [(url,) for url in urls]
            )

    def wake(
        self,
        now: datetime,
        *,
        spider: str | None = None,
        kinds: Sequence[str] | None = None,
        patient: int | None = None,
    ) -> int:
        """Queues the done addresses that are due for another visit; how many.

        With `patient`, no more than so many of those that can wait (`visits`), the longest due first.
        """
        conditions, values = _filters(spider=spider, kinds=kinds)
        due = f"state = 'done' and next_visit_at <= ? {conditions}"
        values = (to_text(now), *values)
        chosen = ""
        if patient is not None:
            chosen = _CHOSEN.format(due=due)
            values = (*values, PATIENT_INTERVAL, to_text(now - PATIENCE), *values, PATIENT_INTERVAL, patient)
        return self._execute(f"update frontier set state = 'queued' where {due} {chosen}", values)  # noqa: S608 - constant names

    def queue_all(self, kind: str = "article", *, portal: str | None = None, spider: str | None = None) -> int:
        """Queues every visited address of that kind again, due or not; how many."""
        conditions, values = _filters(portal=portal, spider=spider, kinds=(kind,))
        return self._execute(
            "update frontier set state = 'queued', next_visit_at = null, attempts = 0 "  # noqa: S608 - constant names
            f"where state in ('done', 'failed') {conditions}",
            values,
        )

    def hasten(self, kind: str, *, spider: str) -> int:
        """What is queued of that kind is due at once; how many addresses that concerns."""
        return self._execute(
            "update frontier set next_visit_at = null "
            "where state = 'queued' and spider = ? and kind = ? and next_visit_at is not null",
            (spider, kind),
        )

    def saw(self, names: Iterable[str], crawl_id: int, page: str | None = None) -> None:
        """Notes that the crawl saw these, named by key or, where they have none, by address.

        What no listing had held yet was found on the listing `page`.
        """
        with self._transaction():
            self._connection.executemany(_SAW, [(crawl_id, page, name, name) for name in names])

    def postpone(self, portal: str, until: datetime) -> int:
        """Nothing queued of that host is due before `until`; how many addresses that concerns."""
        text = to_text(until)
        return self._execute(
            "update frontier set next_visit_at = ? where state = 'queued' and portal = ? "
            "and (next_visit_at is null or next_visit_at < ?)",
            (text, portal, text),
        )

    def try_alternate(self, url: str) -> str | None:
        """The same article's other address, queued in place of `url`; None when no other is known."""
        with self._transaction():
            row = self._connection.execute("select alternate_url from frontier where url = ?", (url,)).fetchone()
            if row is None or row[0] is None or self.get(row[0]) is not None:
                return None
            self._connection.execute(
                "update frontier set url = alternate_url, alternate_url = null, state = 'queued', next_visit_at = null "
                "where url = ?",
                (url,),
            )
            return str(row[0])

    def forget(self, url: str) -> None:
        """Takes the address out, so that a later crawl finds it anew."""
        self._execute("delete from frontier where url = ?", (url,))

    def counts(self, *, spider: str | None = None) -> dict[str, int]:
        """Number of addresses in each state."""
        conditions, values = _filters(spider=spider)
        query = f"select state, count(*) from frontier where true {conditions} group by state"  # noqa: S608
        return dict(self._connection.execute(query, values).fetchall())

    def pending(
        self,
        now: datetime | None = None,
        *,
        spider: str | None = None,
        portal: str | None = None,
        kinds: Sequence[str] | None = None,
    ) -> int:
        """Number of queued addresses, only the due ones when `now` is given."""
        conditions, values = _filters(portal=portal, spider=spider, kinds=kinds)
        query = f"select count(*) from frontier where state = 'queued' {conditions}"  # noqa: S608 - constant names
        if now is not None:
            query += " and (next_visit_at is null or next_visit_at <= ?)"
            values = (*values, to_text(now))
        return int(self._connection.execute(query, values).fetchone()[0])

    def get(self, url: str) -> FrontierEntry | None:
        """The entry of that address."""
        row = self._connection.execute(
            f"select {_COLUMNS} from frontier where url = ?",  # noqa: S608 - constant names
            (url,),
        ).fetchone()
        return FrontierEntry(*row) if row else None

    def known(self, kind: str = "article", *, spider: str | None = None) -> Iterator[FrontierEntry]:
        """The visited addresses of that kind, oldest first."""
        conditions, values = _filters(spider=spider, kinds=(kind,))
        query = f"select {_COLUMNS} from frontier where state in ('done', 'failed') {conditions} order by id"  # noqa: S608
        return (FrontierEntry(*row) for row in self._connection.execute(query, values))

    def _enqueue_one(self, entry: FrontierEntry, at: str, due: str | None, again: bool) -> int:
        values = (
            entry.url,
            entry.portal,
            entry.spider,
            entry.kind,
            entry.key,
            entry.priority,
            entry.depth,
            entry.request,
            entry.found_on,
            at,
            due,
        )
        if self._connection.execute(_INSERT, values).rowcount:
            return 1
        if entry.key is not None:
            self._connection.execute(_NOTE_ALTERNATE, (entry.url, entry.key, entry.url))
        if not again:
            return 0
        told = (due, entry.priority, entry.depth, entry.request, entry.found_on, entry.spider)
        return self._connection.execute(_REQUEUE, (*told, entry.url, entry.key, entry.spider)).rowcount

    def _execute(self, statement: str, values: Sequence[object] = ()) -> int:
        with self._transaction():
            return self._connection.execute(statement, values).rowcount

    def _transaction(self) -> AbstractContextManager[None]:
        return transaction(self._connection, self._path)


def _filters(
    *, portal: str | None = None, spider: str | None = None, kinds: Sequence[str] | None = None
) -> tuple[str, tuple[object, ...]]:
    conditions = ""
    values: tuple[object, ...] = ()
    for column, value in (("portal", portal), ("spider", spider)):
        if value is not None:
            conditions += f" and {column} = ?"
            values += (value,)
    if kinds is not None:
        conditions += f" and kind in ({', '.join('?' * len(kinds))})"
        values += tuple(kinds)
    return conditions, values


def _text_or_none(moment: datetime | None) -> str | None:
    return to_text(moment) if moment else None
