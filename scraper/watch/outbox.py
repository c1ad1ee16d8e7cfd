"""alerts.db: what is to be told, to whom, and whether it has been. Beside the archive, which is only read."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from scraper.archive.connection import connect, connect_read_only, storage_errors, transaction
from scraper.archive.times import to_text
from scraper.watch.events import Event

OUTBOX_FILE: Final = "alerts.db"
FIRST_WAIT: Final = timedelta(minutes=1)
LONGEST_WAIT: Final = timedelta(hours=6)
_TABLES: Final = """
create table if not exists points (name text primary key, value integer not null);
create table if not exists events (
  id text primary key, kind text not null, at text not null, facts text not null
);
create table if not exists deliveries (
  id integer primary key,
  event_id text not null references events (id),
  channel text not null,
  digest integer not null,
  due_at text not null,
  state text not null check (state in ('pending', 'sending', 'sent')),
  attempts integer not null default 0,
  sent_at text,
  message text,
  unique (event_id, channel)
);
create index if not exists events_kind on events (kind);
create index if not exists deliveries_due on deliveries (state, due_at);
"""
_REFUSED: Final = """
select channel, count(*), min(at), max(attempts), max(message) from deliveries join events on events.id = event_id
where state != 'sent' and message is not null group by channel order by channel
"""


@dataclass(frozen=True, slots=True)
class Delivery:
    """One event for one channel. `repeated`: an earlier attempt was cut off, it may have arrived."""

    id: int
    channel: str
    digest: bool
    attempts: int
    repeated: bool
    event: Event


@dataclass(frozen=True, slots=True)
class Undelivered:
    """What a channel has refused so far: how many alerts, since when (as in the archive's tables), why at last."""

    channel: str
    alerts: int
    since: str
    attempts: int
    message: str


class Outbox:
    """The deliveries of one archive. Every method raises StorageError when the file cannot be read or written."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.connection = connect(path)
        with storage_errors(path):
            self.connection.executescript(_TABLES)

    def close(self) -> None:
        """Closes the database."""
        self.connection.close()

    def points(self) -> dict[str, int] | None:
        """How far the archive has been looked through; None when it has never been."""
        found = dict(self.connection.execute("select name, value from points").fetchall())
        return found or None

    def keep(self, queued: Iterable[tuple[Event, str, bool, datetime]], points: Mapping[str, int]) -> int:
        """Queues events for channels (event, channel, digest, due) and moves on, in one transaction; how many were new.

        An event that a channel has had, or will have, is not queued for it again; the earlier time wins.
        """
        added = 0
        with transaction(self.connection, self._path):
            for event, channel, digest, due in queued:
                self.connection.execute(
                    "insert or ignore into events (id, kind, at, facts) values (?, ?, ?, ?)",
                    (event.id, event.kind, event.at, json.dumps(dict(event.facts), ensure_ascii=False)),
                )
                added += self.connection.execute(
                    "insert or ignore into deliveries (event_id, channel, digest, due_at, state) "
                    "values (?, ?, ?, ?, 'pending')",
                    (event.id, channel, int(digest), to_text(due)),
                ).rowcount
                self.connection.execute(
                    "update deliveries set due_at = ?, digest = ? where event_id = ? and channel = ? "
                    "and state = 'pending' and attempts = 0 and due_at > ?",
                    (to_text(due), int(digest), event.id, channel, to_text(due)),
                )
            self.connection.executemany(
                "insert into points values (?, ?) on conflict (name) do update set value = excluded.value",
                points.items(),
            )
        return added

    def due(self, at: datetime, limit: int) -> list[Delivery]:
        """What is to be sent by `at`, oldest first; what a killed process was sending included."""
        rows = self.connection.execute(
            "select deliveries.id, channel, digest, attempts, state, events.id, kind, at, facts from deliveries "
            "join events on events.id = event_id where state in ('pending', 'sending') and due_at <= ? "
            "order by deliveries.id limit ?",
            (to_text(at), limit),
        ).fetchall()
        return [
            Delivery(
                number, channel, bool(digest), attempts, state == "sending", Event(name, kind, when, json.loads(facts))
            )
            for number, channel, digest, attempts, state, name, kind, when, facts in rows
        ]

    def begin(self, deliveries: Sequence[Delivery]) -> None:
        """These are being sent: if the process dies now, the next one knows that they may have arrived."""
        self._update("state = 'sending', attempts = attempts + 1", (), deliveries)

    def sent(self, deliveries: Sequence[Delivery], at: datetime) -> None:
        """These have been taken by their channel."""
        self._update("state = 'sent', sent_at = ?, message = null", (to_text(at),), deliveries)

    def failed(self, deliveries: Sequence[Delivery], at: datetime, message: str) -> None:
        """These were refused: they wait a minute, then two, four … up to six hours, for ever.

        What may have arrived before stays known as such.
        """
        attempts = max(delivery.attempts for delivery in deliveries)
        due = to_text(at + min(FIRST_WAIT * 2 ** min(attempts, 20), LONGEST_WAIT))
        with transaction(self.connection, self._path):
            for delivery in deliveries:
                state = "sending" if delivery.repeated else "pending"
                self._update("state = ?, due_at = ?, message = ?", (state, due, message), [delivery])

    def blind_spots(self) -> list[tuple[str, str, list[str]]]:
        """Spiders that people were told are blind and not that they see again: event, spider, channels."""
        rows = self.connection.execute(
            "select id, json_extract(facts, '$.spider') from events where kind = 'blind' "
            "and 'recovered:' || id not in (select id from events where kind = 'recovered')"
        ).fetchall()
        return [
            (event, spider, [row[0] for row in self.connection.execute(
                "select channel from deliveries where event_id = ?", (event,))])
            for event, spider in rows
        ]  # fmt: skip

    def counts(self) -> dict[str, int]:
        """Deliveries by state."""
        return dict(self.connection.execute("select state, count(*) from deliveries group by state").fetchall())

    def _update(self, change: str, values: tuple[str, ...], deliveries: Sequence[Delivery]) -> None:
        with transaction(self.connection, self._path):
            self.connection.executemany(
                f"update deliveries set {change} where id = ?",  # noqa: S608 - from the methods above
                [(*values, delivery.id) for delivery in deliveries],
            )


def undelivered(path: Path) -> list[Undelivered]:
    """What waits in the outbox at `path` because its channel refused it; nothing when there is no outbox.

    Raises StorageError.
    """
    if not path.exists():
        return []
    with closing(connect_read_only(path)) as connection, storage_errors(path):
        rows = connection.execute(_REFUSED).fetchall()
    return [Undelivered(*row) for row in rows]
