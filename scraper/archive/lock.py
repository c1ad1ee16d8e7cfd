"""Exactly one writer at a time: a lock of the operating system, which a killed process cannot leave behind."""

from __future__ import annotations

import fcntl
import json
import os
import socket
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from scraper.archive.connection import remedy_of, storage_errors
from scraper.archive.times import to_text
from scraper.errors import StorageError


class WriterLock:
    """Holds `archive.db.lock`; the file says who writes and since when, and goes when the lock does."""

    def __init__(self, database: Path, writer: str, since: datetime) -> None:
        """Takes the lock. StorageError names the holder if somebody else has it, or says why nobody can write there."""
        self.path = database.with_name(database.name + ".lock")
        self._descriptor = _locked(database, self.path)
        note = {"writer": writer, "process": os.getpid(), "host": socket.gethostname(), "since": to_text(since)}
        try:
            with storage_errors(database):
                os.ftruncate(self._descriptor, 0)
                os.pwrite(self._descriptor, json.dumps(note).encode(), 0)
        except BaseException:
            self.release()
            raise

    def release(self) -> None:
        """Gives the lock back; doing so twice does nothing."""
        if self._descriptor >= 0:
            with suppress(OSError):
                self.path.unlink()
            os.close(self._descriptor)
            self._descriptor = -1


def take_lock(path: Path) -> int:
    """The descriptor of the lock file, locked until it is closed; whoever holds it removes the file before.

    One that its holder has removed meanwhile locks nothing. Raises BlockingIOError while somebody else has the lock.
    """
    while True:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if _is_still_there(path, descriptor):
                return descriptor
        except BaseException:
            os.close(descriptor)
            raise
        os.close(descriptor)


def _locked(database: Path, path: Path) -> int:
    try:
        return take_lock(path)
    except BlockingIOError:
        raise StorageError(
            f"{database}: {describe_holder(path)} is writing to it; wait until it has ended, or use another --db"
        ) from None
    except OSError as error:
        raise StorageError(
            f"{database}: nothing can be written beside it ({error.strerror}); {remedy_of(error)}"
        ) from error


def _is_still_there(path: Path, descriptor: int) -> bool:
    try:
        return os.path.samestat(path.stat(), os.fstat(descriptor))
    except FileNotFoundError:
        return False


def describe_holder(path: Path) -> str:
    """Who holds the lock file and since when, in words."""
    try:
        note = json.loads(path.read_text(encoding="utf-8"))
        return f"“{note['writer']}” (process {note['process']} on {note['host']}, since {note['since']})"
    except (OSError, ValueError, KeyError, TypeError):
        return "another program"
