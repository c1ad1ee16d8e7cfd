"""Exactly one writer at a time: a lock of the operating system, which a killed process cannot leave behind."""

from __future__ import annotations

import fcntl
import json
import os
import socket
from datetime import datetime
from pathlib import Path

from scraper.archive.connection import storage_errors
from scraper.archive.times import to_text
from scraper.errors import StorageError


class WriterLock:
    """Holds `archive.db.lock`; the file says who writes and since when."""

    def __init__(self, database: Path, writer: str, since: datetime) -> None:
        """Takes the lock. StorageError names the holder if somebody else has it."""
        self.path = database.with_name(database.name + ".lock")
        with storage_errors(self.path):
            self._descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o644)
            try:
                fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                holder = describe_holder(self.path)
                os.close(self._descriptor)
                raise StorageError(
                    f"{database}: {holder} is writing to it; wait until it has ended, or use another --db"
                ) from None
            except BaseException:
                os.close(self._descriptor)
                raise
            note = {"writer": writer, "process": os.getpid(), "host": socket.gethostname(), "since": to_text(since)}
            os.ftruncate(self._descriptor, 0)
            os.pwrite(self._descriptor, json.dumps(note).encode(), 0)

    def release(self) -> None:
        """Gives the lock back; doing so twice does nothing."""
        if self._descriptor >= 0:
            os.ftruncate(self._descriptor, 0)
            os.close(self._descriptor)
            self._descriptor = -1


def describe_holder(path: Path) -> str:
    """Who holds the lock file and since when, in words."""
    try:
        note = json.loads(path.read_text(encoding="utf-8"))
        return f"“{note['writer']}” (process {note['process']} on {note['host']}, since {note['since']})"
    except (OSError, ValueError, KeyError, TypeError):
        return "another program"
