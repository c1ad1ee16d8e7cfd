"""The log of unattended work: a file that rotates, and the terminal."""

from __future__ import annotations

import logging
import time
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Final

from scraper.archive.connection import storage_errors

LOGGER: Final = logging.getLogger("haiphong.watch")
_FORMAT: Final = "%(asctime)s %(levelname)s %(message)s"
_HAIPHONG_SECONDS: Final = 7 * 3600


class _HaiphongTime(logging.Formatter):
    """Times as everywhere in the archive: ISO 8601 in +07:00, whatever the machine's zone."""

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:  # noqa: ARG002, N802 - logging's
        return time.strftime("%Y-%m-%dT%H:%M:%S+07:00", time.gmtime(record.created + _HAIPHONG_SECONDS))


def open_log(path: Path | None, *, size: int, keep: int) -> logging.Logger:
    """The watch's logger, writing to the terminal and to `path` if there is one.

    A file that would grow over `size` bytes is renamed to `path.1`; `keep` such files stay. Raises StorageError.
    """
    close_log()
    handlers: list[logging.Handler] = [logging.StreamHandler()]
    if path is not None:
        with storage_errors(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            handlers.append(RotatingFileHandler(path, maxBytes=size, backupCount=keep, encoding="utf-8"))
    for handler in handlers:
        handler.setFormatter(_HaiphongTime(_FORMAT))
        LOGGER.addHandler(handler)
    LOGGER.setLevel(logging.INFO)
    LOGGER.propagate = False
    return LOGGER


def close_log() -> None:
    """Takes the handlers away again and closes their files."""
    for handler in tuple(LOGGER.handlers):
        LOGGER.removeHandler(handler)
        handler.close()
