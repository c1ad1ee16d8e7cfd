"""What a watch keeps beside the database, for itself and for `haiphong status`: one small JSON file, and a lock."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from scraper.archive.connection import storage_errors
from scraper.archive.lock import describe_holder


@dataclass(frozen=True, slots=True)
class WatchState:
    """What is watched: spiders, the interval and the quiet hours as text, the last round's start and the next one's.

    Times are as in the archive's tables. `exits` holds the last exit status of each spider; `process` is who wrote it.
    """

    spiders: tuple[str, ...]
    every: str
    next_at: str | None = None
    last_at: str | None = None
    exits: Mapping[str, int] = field(default_factory=dict)
    process: int = 0
    quiet: str | None = None


def state_file(database: Path) -> Path:
    """Where the state of the watch over `database` is kept."""
    return database.with_name(database.name + ".watch")


def read_state(database: Path) -> WatchState | None:
    """The state last written, None when nobody watches or the file cannot be understood."""
    try:
        value = json.loads(state_file(database).read_text(encoding="utf-8"))
        return WatchState(**{**value, "spiders": tuple(value["spiders"])})
    except (OSError, ValueError, TypeError, KeyError):
        return None


def write_state(database: Path, state: WatchState) -> None:
    """Replaces the state at once: a reader sees the old or the new one. Raises StorageError."""
    path = state_file(database)
    part = path.with_name(path.name + ".part")
    with storage_errors(path):
        part.write_text(json.dumps(asdict(state), ensure_ascii=False), encoding="utf-8")
        part.replace(path)


def writer_of(database: Path) -> str | None:
    """Who writes to the archive at the moment, in words; None when nobody does."""
    path = database.with_name(database.name + ".lock")
    try:
        descriptor = os.open(path, os.O_RDWR)
    except OSError:
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return describe_holder(path)
    finally:
        os.close(descriptor)
    return None
