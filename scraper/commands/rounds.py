"""What `watch` and `schedule` share: the options of rounds of crawls."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from scraper.commands.crawl import SPIDERS
from scraper.commands.shared import archive_options
from scraper.errors import UsageError
from scraper.watch.timetable import interval, quiet_hours

Command = TypeVar("Command", bound=Callable[..., Any])
RULES_OPTION = click.option(
    "--alerts",
    "rules",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Rules of alerts (default: alerts.toml beside the database, if there is one).",
)


def _read_by(reader: Callable[[str], object]) -> Callable[[click.Context, click.Parameter, str | None], str | None]:
    """A callback of an option that keeps its text; what `reader` refuses is refused with the option's name."""

    def callback(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:  # noqa: ARG001
        try:
            if value is not None:
                reader(value)
        except UsageError as error:
            raise UsageError(f"{param.opts[0]} {error}") from error
        return value

    return callback


_OPTIONS = (
    click.argument("spiders", type=click.Choice(SPIDERS), nargs=-1),
    archive_options,
    click.option(
        "--every",
        default="1h",
        show_default=True,
        metavar="TIME",
        callback=_read_by(interval),
        help="Time between rounds: 30m, 1h, 1d.",
    ),
    click.option(
        "--quiet",
        metavar="FROM-TO",
        callback=_read_by(quiet_hours),
        help="Start nothing in these hours (time of Hải Phòng), e.g. 23:00-05:00.",
    ),
    click.option(
        "--longest",
        default="6h",
        show_default=True,
        metavar="TIME",
        callback=_read_by(interval),
        help="Stop a crawl that takes longer.",
    ),
    RULES_OPTION,
    click.option("--crawl-options", default="", metavar="TEXT", help="Further options of every crawl, in quotes."),
)


def round_options(command: Command) -> Command:
    """The spiders, the archive, and the options of its rounds."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command
