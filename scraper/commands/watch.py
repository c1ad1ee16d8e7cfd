"""`haiphong watch`: crawls by a timetable, unattended."""

from __future__ import annotations

import os
import shlex
import sqlite3
import threading
from collections.abc import Mapping
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

import click

from scraper.archive.connection import connect_read_only
from scraper.archive.demo import refuse_demo
from scraper.archive.times import from_text, now, to_text
from scraper.commands.crawl import crawl as crawl_command
from scraper.commands.rounds import round_options
from scraper.crawl.contact import contact
from scraper.crawl.options import CrawlOptions
from scraper.errors import EXIT_DONE, EXIT_INTERRUPTED, StorageError, UsageError
from scraper.watch.alerting import open_alerting
from scraper.watch.logs import close_log, open_log
from scraper.watch.running import SystemClocks, only_watch, run_crawl, stopping_by_signal
from scraper.watch.state import WatchState, read_state, write_state, writer_of
from scraper.watch.timetable import POLITE_INTERVAL, Timetable, interval, interval_text, quiet_hours
from scraper.watch.watcher import Watcher, Work

_TOLD: Final = (EXIT_DONE, EXIT_INTERRUPTED)
DEFAULT_SPIDERS: Final = ("haiphong", "thanhphohaiphong")


@click.command(
    epilog="""\b
Examples:
  haiphong watch --every 1h
  haiphong watch haiphong --every 30m --quiet 23:00-05:00 --alerts alerts.toml
  haiphong watch --once

Exit status: 130 when it was stopped; with --once that of the gravest crawl."""
)
@round_options
@click.option(
    "--jitter",
    type=click.FloatRange(0, 1),
    default=0.1,
    show_default=True,
    help="A round comes later by up to this share.",
)
@click.option("--once", is_flag=True, help="One round now, then end: for timers and crontabs.")
@click.option(
    "--log",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path("logs/watch.log"),
    show_default=True,
    help="Log file, kept small by rotation.",
)
@click.option("--log-size", type=click.IntRange(1000), default=5_000_000, show_default=True, help="Bytes a log file.")
@click.option("--log-keep", type=click.IntRange(1, 100), default=5, show_default=True, help="Older log files kept.")
def watch(
    spiders: tuple[str, ...],
    db: Path,
    captures: Path,
    every: str,
    jitter: float,
    quiet: str | None,
    once: bool,
    longest: str,
    rules: Path | None,
    crawl_options: str,
    log: Path,
    log_size: int,
    log_keep: int,
) -> int:
    """Crawl SPIDERS (default: the city's portals) again and again, and send the alerts that follow from it.

    Never two crawls at once on one archive. Ctrl-C or SIGTERM ends it cleanly; a crawl that was under way goes on with
    the next round.
    """
    spiders = spiders or DEFAULT_SPIDERS
    timetable = Timetable(interval(every), jitter, quiet_hours(quiet) if quiet else None)
    options = ["--db", str(db), "--captures", str(captures), *shlex.split(crawl_options)]
    check_rounds(timetable.every, db, captures, crawl_options)
    contact()
    seconds = interval(longest).total_seconds()
    stop = threading.Event()
    with only_watch(db), open_alerting(db, rules) as alerting:
        logger = open_log(log, size=log_size, keep=log_keep)
        try:
            earlier = read_state(db)
            since = now()

            def note(next_at: datetime | None, last_at: datetime | None, exits: Mapping[str, int]) -> None:
                times = (to_text(next_at) if next_at else None, to_text(last_at) if last_at else None)
                every_text = interval_text(timetable.every)
                write_state(db, WatchState(spiders, every_text, *times, dict(exits), os.getpid(), quiet))

            def alerts(at: datetime) -> None:
                if alerting is not None:
                    alerting.look(at, spiders, since)

            def crawl_once(spider: str) -> int:
                started, rows = now(), crawls_of(db)
                status = run_crawl([spider, *options], stop, logger, longest=seconds, meanwhile=watcher.tell)
                if alerting is not None and status not in _TOLD and crawls_of(db) == rows:
                    alerting.failed(spider, status, started)
                return status

            watcher = Watcher(
                Work(spiders, crawl_once, alerts, lambda: writer_of(db), note),
                timetable,
                SystemClocks(),
                logger,
                last_start=from_text(earlier.last_at) if earlier and earlier.last_at else None,
                stop=stop,
            )
            with stopping_by_signal(stop):
                watcher.tell()
                return watcher.once() if once else watcher.run()
        finally:
            close_log()


def crawls_of(db: Path) -> int:
    """How many crawls the archive knows of; 0 when it cannot be read."""
    try:
        with closing(connect_read_only(db)) as connection:
            return int(connection.execute("select count(*) from crawls").fetchone()[0])
    except (StorageError, sqlite3.Error):
        return 0


def check_rounds(every: timedelta, db: Path, captures: Path, crawl_options: str) -> None:
    """Raises UsageError, now rather than in the night, for rounds that would fail or come too often.

    Those are wrong options of crawls, and live crawls into the demo's archive.
    """
    options = _options_of_crawls(shlex.split(crawl_options))
    if options.origin is None and every < POLITE_INTERVAL:
        text, least = interval_text(every), interval_text(POLITE_INTERVAL)
        raise UsageError(f"--every {text}: less than {least} is only for one's own --origin.")
    if not options.replaying:
        refuse_demo(db, captures)


def _options_of_crawls(arguments: list[str]) -> CrawlOptions:
    try:
        context = crawl_command.make_context("crawl", [DEFAULT_SPIDERS[0], *arguments])
        return CrawlOptions.read({name: value for name, value in context.params.items() if name != "spider"})
    except click.ClickException as error:
        raise UsageError(f"--crawl-options: {error.format_message()}") from error
    except UsageError as error:
        raise UsageError(f"--crawl-options: {error}") from error
