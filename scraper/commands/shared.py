"""What several verbs share: the options that name the archive, and opening it for reading."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import click

from scraper.archive.store import Archive
from scraper.errors import UsageError

Command = TypeVar("Command", bound=Callable[..., Any])


def archive_options(command: Command) -> Command:
    """The options `--db` and `--captures`, which every verb that touches the archive has."""
    command = click.option(
        "--captures",
        type=click.Path(path_type=Path),
        default=Path("captures"),
        show_default=True,
        help="Folder of the WARC files.",
    )(command)
    return click.option(
        "--db",
        type=click.Path(path_type=Path, dir_okay=False),
        default=Path("archive.db"),
        show_default=True,
        help="The archive's database.",
    )(command)


def a_day(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:  # noqa: ARG001 - click's signature
    """Callback of an option that takes a day: as text `YYYY-MM-DD`. Raises UsageError for anything else."""
    try:
        return value and date.fromisoformat(value.strip()).isoformat()
    except ValueError:
        raise UsageError(
            f"{param.opts[0]} {value}: this is no day; write it as YYYY-MM-DD, for instance 2021-01-23."
        ) from None


def require_archive(db: Path) -> None:
    """Raise UsageError when there is no archive, or an empty file in its place: only a crawl makes one."""
    if not db.exists() or db.stat().st_size == 0:
        raise UsageError(f"{db}: there is no such archive; make one with `haiphong crawl`, or name it with --db.")


@contextmanager
def reading(db: Path, captures: Path) -> Iterator[Archive]:
    """The archive, open for reading. Raises UsageError when there is none, StorageError when it cannot be read."""
    require_archive(db)
    with Archive.read(db, captures) as archive:
        yield archive
