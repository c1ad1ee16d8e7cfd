"""Alerts from end to end: events out of the archive, rules, the outbox, the channels."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from pathlib import Path
from typing import Final

from scraper.archive.connection import connect_read_only, storage_errors
from scraper.archive.crawls import ASKED_THE_SITE
from scraper.archive.lock import WriterLock
from scraper.archive.times import from_text, to_text
from scraper.watch.channels import Send, check, send
from scraper.watch.events import Event, events_since, starting_points
from scraper.watch.messages import digest
from scraper.watch.outbox import OUTBOX_FILE, Delivery, Outbox
from scraper.watch.rules import Rules, load_rules

RULES_FILE: Final = "alerts.toml"
AT_MOST: Final = 10
"""Messages that one channel gets at once; more events than that come in one message."""
_A_MESSAGE: Final = 50
_PORTION: Final = 2000
_SUCCESS: Final = f"""
select max(coalesce(finished_at, started_at)),
  max(started_at)
from crawls where spider = ? and outcome = 'done' and {ASKED_THE_SITE}
"""  # noqa: S608 - a constant


@dataclass(frozen=True, slots=True)
class Sent:
    """What one look did: events queued for a channel, deliveries sent and refused."""

    queued: int = 0
    sent: int = 0
    refused: int = 0


class Alerting:
    """The alerts of one archive. `sender` sends one message; times are given, aware."""

    def __init__(self, database: Path, rules: Rules, outbox: Outbox, *, sender: Send = send) -> None:
        self._database = database
        self._rules = rules
        self._outbox = outbox
        self._sender = sender
        self._log = logging.getLogger("haiphong.watch")

    def look(self, now: datetime, spiders: Sequence[str] = (), watching_since: datetime | None = None) -> Sent:
        """Queue what happened, send what is due. `spiders` are those whose blindness is told. Raises StorageError.

        The first look only notes where the archive stands. A spider that never succeeded counts from `watching_since`.
        """
        queued = 0
        try:
            if self._database.exists():
                with closing(connect_read_only(self._database)) as connection, storage_errors(self._database):
                    queued = self._queue(connection, now)
                    queued += self._queue_blindness(connection, spiders, now, watching_since)
        finally:
            sent, refused = self.deliver(now)
        return Sent(queued, sent, refused)

    def failed(self, spider: str, status: int, now: datetime) -> None:
        """Tell, once a day, of a crawl that ended with `status` without a row in the archive (a full disk …)."""
        facts = {
            "spider": spider,
            "started_at": to_text(now),
            "finished_at": None,
            "outcome": "failed",
            "reason": f"It ended with exit status {status} and left nothing in the archive; see the watch's log.",
            **dict.fromkeys(("new", "changed", "unchanged", "errors"), 0),
        }
        event = Event(f"exit:{spider}:{status}:{to_text(now)[:10]}", "crawl", to_text(now), facts)
        self._outbox.keep(self._wanted(event, now), {})

    def deliver(self, now: datetime) -> tuple[int, int]:
        """Send what is due at `now`; how many deliveries were taken, how many refused."""
        sent = refused = 0
        waiting = sorted(self._outbox.due(now, _PORTION), key=lambda delivery: delivery.channel)
        for channel, group in groupby(waiting, key=lambda delivery: delivery.channel):
            url = self._rules.channels.get(channel)
            for part in _messages(list(group)):
                reason = "the rules name no such channel any more" if url is None else self._send(url, part)
                if reason is None:
                    self._outbox.sent(part, now)
                    sent += len(part)
                    continue
                self._outbox.failed(part, now, reason)
                self._log.warning("alert to %s not delivered, will be tried again: %s", channel, reason)
                refused += len(part)
        return sent, refused

    def _send(self, url: str, part: Sequence[Delivery]) -> str | None:
        self._outbox.begin(part)
        title, text = digest([delivery.event for delivery in part], self._rules.site)
        if any(delivery.repeated for delivery in part):
            title = f"(possibly sent before) {title}"
        try:
            return self._sender(url, title, text)
        except Exception as error:  # a plugin's failure must not end the watch; it is tried again
            return f"{type(error).__name__}: {error}".replace(url, "(address)")

    def _queue(self, connection: sqlite3.Connection, now: datetime) -> int:
        points = self._outbox.points()
        if points is None:
            self._outbox.keep([], starting_points(connection) or {})
            return 0
        queued = 0
        for events, after in events_since(connection, points):
            queued += self._outbox.keep([entry for event in events for entry in self._wanted(event, now)], after)
        return queued

    def _wanted(self, event: Event, now: datetime) -> Iterator[tuple[Event, str, bool, datetime]]:
        for rule in self._rules.rules:
            if rule.wants(event.kind, event.facts):
                for channel in rule.channels:
                    yield event, channel, rule.send != "at once", rule.due(now)

    def _queue_blindness(
        self, connection: sqlite3.Connection, spiders: Sequence[str], now: datetime, since: datetime | None
    ) -> int:
        queued = 0
        for spider in spiders:
            last, started = connection.execute(_SUCCESS, (spider,)).fetchone()
            begin = from_text(last) if last else since
            for rule in self._rules.rules:
                event = Event(f"blind:{spider}:{last}", "blind", to_text(now), {
                    "spider": spider, "since": last, "hours": rule.hours,
                })  # fmt: skip
                if rule.on != "blind" or not rule.wants("blind", event.facts):
                    continue
                if begin is not None and now - begin > timedelta(hours=rule.hours):
                    entries = [(event, channel, rule.send != "at once", rule.due(now)) for channel in rule.channels]
                    queued += self._outbox.keep(entries, {})
            queued += self._queue_recovery(spider, last, started, now)
        return queued

    def _queue_recovery(self, spider: str, last: str | None, started: str | None, now: datetime) -> int:
        queued = 0
        for blind, blind_spider, channels in self._outbox.blind_spots():
            if blind_spider != spider or last is None or blind == f"blind:{spider}:{last}":
                continue
            facts = {"spider": spider, "started_at": started}
            event = Event(f"recovered:{blind}", "recovered", to_text(now), facts)
            queued += self._outbox.keep([(event, channel, False, now) for channel in channels], {})
        return queued


def _messages(deliveries: list[Delivery]) -> Iterator[list[Delivery]]:
    """Deliveries of one channel as messages: those at once one by one, unless they are many; digests together.

    What was refused before goes alone or as it comes, what may have arrived before goes alone.
    """
    alone = [delivery for delivery in deliveries if delivery.repeated or not delivery.digest]
    together = [delivery for delivery in deliveries if not delivery.repeated and delivery.digest]
    if len(alone) > AT_MOST:
        together, alone = [*alone, *together], []
    yield from ([delivery] for delivery in alone)
    for start in range(0, len(together), _A_MESSAGE):
        yield together[start : start + _A_MESSAGE]


@contextmanager
def open_alerting(database: Path, rules_file: Path | None, *, sender: Send = send) -> Iterator[Alerting | None]:
    """The alerts by the rules in `rules_file`, or in alerts.toml beside the database; None when there are no rules.

    Raises UsageError for wrong rules, StorageError when another process sends the same alerts.
    """
    path = rules_file or database.with_name(RULES_FILE)
    if rules_file is None and not path.exists():
        yield None
        return
    rules = load_rules(path)
    for name, url in rules.channels.items():
        check(name, url)
    outbox_path = database.with_name(OUTBOX_FILE)
    from scraper.archive.times import now

    lock = WriterLock(outbox_path, "alerts", now())
    try:
        outbox = Outbox(outbox_path)
        try:
            yield Alerting(database, rules, outbox, sender=sender)
        finally:
            outbox.close()
    finally:
        lock.release()
