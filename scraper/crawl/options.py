"""What one crawl is asked to do: the same names on the command line and behind `scrapy crawl -a`."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from typing import Final, Literal
from urllib.parse import urlsplit

from scraper.errors import UsageError

Revisit = Literal["due", "all", "none"]
REVISITS: Final[tuple[Revisit, ...]] = ("due", "all", "none")
POLITE_DELAY: Final = 1.0
"""Seconds between two requests to one host below which nobody's site is asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CrawlOptions:
    """The options of a crawl, checked. `delay`: seconds between requests to a host, None for the settings' own."""

    db: Path = Path("archive.db")
    captures: Path = Path("captures")
    replay: tuple[Path, ...] = ()
    origin: str | None = None
    start: tuple[str, ...] = ()
    since: date | None = None
    topic: str | None = None
    limit: int | None = None
    revisit: Revisit = "due"
    delay: float | None = None
    media: bool = False

    @property
    def replaying(self) -> bool:
        """Whether pages come out of WARC files instead of the network."""
        return bool(self.replay)

    @classmethod
    def names(cls) -> frozenset[str]:
        """The names that `read` understands."""
        return frozenset(field.name for field in fields(cls))

    @classmethod
    def read(cls, values: Mapping[str, object]) -> CrawlOptions:
        """Options from values as text or as values; None and empty mean the default.

        Text may name several starts, separated by white space, and several replay files, separated by the system's
        path separator. Raises UsageError, which says what is wrong with which option.
        """
        given = {name: value for name, value in values.items() if value not in (None, "", (), [])}
        unknown = sorted(set(given) - cls.names())
        if unknown:
            raise UsageError(f"Unknown option {unknown[0]!r}; a crawl knows {', '.join(sorted(cls.names()))}.")
        options = cls(
            db=Path(str(given.get("db", "archive.db"))),
            captures=Path(str(given.get("captures", "captures"))),
            replay=tuple(Path(part) for part in _several(given.get("replay"), os.pathsep)),
            origin=_origin(given.get("origin")),
            start=tuple(_address("start", part) for part in _several(given.get("start"), None)),
            since=_day(given.get("since")),
            topic=str(given["topic"]) if "topic" in given else None,
            limit=_count(given.get("limit")),
            revisit=_revisit(given.get("revisit", "due")),
            delay=_seconds(given.get("delay")),
            media=_flag("media", given.get("media", False)),
        )
        options.check()
        return options

    def check(self) -> None:
        """Raise UsageError where options contradict each other or name files that are not there."""
        for path in self.replay:
            if not path.is_file():
                raise UsageError(f"--replay {path}: there is no such file; name a WARC file (.warc or .warc.gz).")
        if self.replay and self.origin:
            raise UsageError("--replay and --origin exclude each other: a replay opens no socket.")
        if self.delay is not None and self.delay < POLITE_DELAY and not (self.origin or self.replay):
            raise UsageError(f"--delay {self.delay:g}: less than {POLITE_DELAY:g} s is only for one's own --origin.")


def _several(value: object, separator: str | None) -> list[str]:
    if value is None:
        return []
    if isinstance(value, str):
        return [part for part in value.split(separator) if part]
    if isinstance(value, Iterable):
        return [str(part) for part in value]
    return [str(value)]


def _address(option: str, text: str) -> str:
    try:
        parts = urlsplit(text.strip())
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        usable = False
    if not usable:
        raise UsageError(f"--{option} {text}: this is no web address; give one that starts with https:// or http://.")
    return text.strip()


def _origin(value: object) -> str | None:
    return None if value is None else _address("origin", str(value)).rstrip("/")


def _day(value: object) -> date | None:
    if value is None or isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value).strip())
    except ValueError:
        raise UsageError(f"--since {value}: this is no day; write it as YYYY-MM-DD, for instance 2021-01-23.") from None


def _count(value: object) -> int | None:
    if value is None:
        return None
    text = str(value)
    if not (text.isascii() and text.isdigit() and int(text) > 0):
        raise UsageError(f"--limit {value}: give a number of articles from 1 up.")
    return int(text)


def _seconds(value: object) -> float | None:
    if value is None:
        return None
    try:
        seconds = float(str(value))
    except ValueError:
        seconds = -1.0
    if not 0 <= seconds <= 3600:
        raise UsageError(f"--delay {value}: give seconds between 0 and 3600.")
    return seconds


def _flag(option: str, value: object) -> bool:
    """A flag as value or, behind `scrapy crawl -a`, as text."""
    if isinstance(value, bool):
        return value
    if str(value).lower() not in ("1", "true", "yes", "0", "false", "no"):
        raise UsageError(f"--{option} {value}: say true or false.")
    return str(value).lower() in ("1", "true", "yes")


def _revisit(value: object) -> Revisit:
    for known in REVISITS:
        if value == known:
            return known
    raise UsageError(f"--revisit {value}: choose one of {', '.join(REVISITS)}.")
