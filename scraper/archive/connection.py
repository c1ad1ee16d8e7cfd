"""Connections to archive.db: how it is opened, what a transaction is, and how its failures are told."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from scraper.errors import StorageError

PATIENCE = 30.0
"""Seconds to wait for a database that another program has locked, unless a caller says otherwise."""

_REMEDIES = {
    "locked": "another program holds it locked; close that program and start again",
    "busy": "another program holds it locked; close that program and start again",
    "full": "the disk is full; make room and start again, nothing half-written was kept",
    "readonly": "it cannot be written; see to the rights of the file and its folder",
    "unable to open": "it cannot be opened; see to the path and the rights of its folder",
    "not a database": "it is not a SQLite database; give another --db",
    "malformed": "it is damaged; restore it from a backup",
    "disk i/o": "the disk failed, or a limit of file size was reached; make room and start again",
}
_NO_ROOM = "make room and start again, nothing half-written was kept"
_NO_RIGHT = "see to the rights of the file and its folder, or give another path"
_NO_PATH = "see to the path, or give another"
_SYSTEM_REMEDIES = {
    errno.ENOSPC: _NO_ROOM,
    errno.EDQUOT: _NO_ROOM,
    errno.EFBIG: "make room, or raise the limit of file size, and start again",
    errno.EACCES: _NO_RIGHT,
    errno.EPERM: _NO_RIGHT,
    errno.EROFS: _NO_RIGHT,
    errno.ENOENT: _NO_PATH,
    errno.ENOTDIR: _NO_PATH,
    errno.EISDIR: _NO_PATH,
    errno.EEXIST: "something else stands there; move it away, or give another path",
}


@contextmanager
def storage_errors(path: Path) -> Iterator[None]:
    """Turns the failures of SQLite and of the file system into a StorageError that names `path` and the remedy."""
    try:
        yield
    except sqlite3.Error as error:
        raise database_error(path, error) from error
    except OSError as error:
        raise StorageError(f"{error.filename or path}: {error.strerror or error}; {remedy_of(error)}") from error


def remedy_of(error: OSError) -> str:
    """What to do about a failure of the file system."""
    return _SYSTEM_REMEDIES.get(error.errno or 0, "see to the disk and start again")


def database_error(path: Path, error: sqlite3.Error) -> StorageError:
    """A failure of the database `path` with its remedy."""
    return StorageError(f"{path}: {_explain(str(error))}")


def _explain(message: str) -> str:
    lowered = message.lower()
    for words, remedy in _REMEDIES.items():
        if words in lowered:
            return f"{remedy} ({message})"
    return message


def connect(path: Path, *, patience: float | None = None) -> sqlite3.Connection:
    """A connection that writes: autocommit, WAL, foreign keys on; waits `patience` seconds. Raises StorageError."""
    with storage_errors(path):
        connection = sqlite3.connect(path, timeout=_seconds(patience), isolation_level=None)
        try:
            connection.execute("pragma journal_mode = wal")
            connection.execute("pragma synchronous = normal")
            connection.execute("pragma secure_delete = fast")  # some builds zero each page they free; a redaction does
            connection.execute("pragma foreign_keys = on")
            connection.execute("pragma recursive_triggers = on")
        except BaseException:
            connection.close()
            raise
        return connection


def connect_read_only(path: Path) -> sqlite3.Connection:
    """A connection that cannot write. Raises StorageError, also when there is no such file."""
    if not path.exists():
        raise StorageError(f"{path}: there is no such database; start a crawl to make one, or give another --db")
    with storage_errors(path):
        connection = sqlite3.connect(
            f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=_seconds(None), isolation_level=None
        )
        try:
            connection.execute("select 1 from sqlite_master").fetchone()
        except BaseException:
            connection.close()
            raise
        return connection


def _seconds(patience: float | None) -> float:
    return PATIENCE if patience is None else patience


@contextmanager
def transaction(connection: sqlite3.Connection, path: Path) -> Iterator[None]:
    """Everything inside is kept or nothing is; inside another transaction part of that one. Raises StorageError."""
    if connection.in_transaction:
        yield
        return
    with storage_errors(path):
        connection.execute("begin immediate")
        try:
            yield
            connection.execute("commit")
        except BaseException:
            if connection.in_transaction:
                connection.execute("rollback")
            raise
