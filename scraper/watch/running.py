"""The watch on a real machine: its clocks, its crawls as child processes, its signals."""

from __future__ import annotations

import logging
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from types import FrameType
from typing import Final

from scraper.archive.connection import storage_errors
from scraper.archive.lock import take_lock
from scraper.archive.times import now
from scraper.errors import EXIT_INTERRUPTED, StorageError
from scraper.watch.state import state_file
from scraper.watch.watcher import TICK

_PATIENCE: Final = 60.0
"""Seconds that a crawl may take to finish what is in flight, once asked to stop."""
_LOOK: Final = 0.5


class SystemClocks:
    """The machine's clocks."""

    def now(self) -> datetime:
        return now()

    def monotonic(self) -> float:
        return time.monotonic()

    def sleep(self, seconds: float, stop: threading.Event) -> None:
        stop.wait(seconds)

    def chance(self) -> float:
        return random.random()


def run_crawl(
    arguments: Sequence[str],
    stop: threading.Event,
    log: logging.Logger,
    *,
    longest: float | None,
    meanwhile: Callable[[], None],
) -> int:
    """Runs `haiphong crawl` with `arguments` in a process of its own; its exit status.

    `meanwhile` is called every minute. What the crawl says goes to the log. It is asked to stop when `stop` is set, or
    after `longest` seconds; if it does not end within a minute it is killed, which the next crawl repairs.
    """
    process = subprocess.Popen(
        [sys.executable, "-m", "scraper", "crawl", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL,
        text=True,
        encoding="utf-8",
        errors="replace",
        start_new_session=True,
    )
    last_words = threading.Thread(target=_tell, args=(process, log), daemon=True)
    last_words.start()
    end = None if longest is None else time.monotonic() + longest
    minute = time.monotonic() + TICK
    while process.poll() is None:
        if time.monotonic() > minute:
            minute += TICK
            meanwhile()
        if stop.wait(_LOOK) or (end is not None and time.monotonic() > end):
            _end(process, log)
    last_words.join(timeout=5)
    if process.stdout is not None:
        process.stdout.close()
    status = process.returncode
    return EXIT_INTERRUPTED if stop.is_set() or status in (-signal.SIGINT, -signal.SIGTERM) else status


def _tell(process: subprocess.Popen[str], log: logging.Logger) -> None:
    if process.stdout is None:
        return
    for line in process.stdout:
        text = line.rpartition("\r")[2].strip()
        if text:
            log.info("  %s", text)


def _end(process: subprocess.Popen[str], log: logging.Logger) -> None:
    process.terminate()
    try:
        process.wait(timeout=_PATIENCE)
    except subprocess.TimeoutExpired:
        log.warning("crawl did not stop within %d s: killed", int(_PATIENCE))
        process.kill()
        process.wait()


@contextmanager
def stopping_by_signal(stop: threading.Event) -> Iterator[None]:
    """Within, SIGTERM and SIGINT set `stop` instead of ending the process; afterwards they do what they did."""

    def asked(number: int, frame: FrameType | None) -> None:  # noqa: ARG001 - signal's signature
        stop.set()

    before = {number: signal.signal(number, asked) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def only_watch(database: Path) -> Iterator[None]:
    """Holds the lock of the one watch over `database`. Raises StorageError when there is another."""
    path = state_file(database).with_suffix(".watching")
    with storage_errors(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            descriptor = take_lock(path)
        except BlockingIOError:
            raise StorageError(
                f"{database}: it is being watched already ({path} is locked); stop that watch, or use another --db"
            ) from None
    try:
        yield
    finally:
        path.unlink(missing_ok=True)
        os.close(descriptor)
