"""`haiphong alerts`: send what is due, try the channels, show an example of the rules."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import click

from scraper.archive.times import now
from scraper.commands.rounds import RULES_OPTION
from scraper.commands.shared import archive_options, require_archive
from scraper.errors import DegradedError
from scraper.watch.alerting import open_alerting
from scraper.watch.channels import send
from scraper.watch.rules import EXAMPLE, load_rules, require_rules
from scraper.watch.state import read_state


@click.command(
    epilog="""\b
Examples:
  haiphong alerts --example > alerts.toml
  haiphong alerts --test
  haiphong alerts"""
)
@archive_options
@RULES_OPTION
@click.option("--example", is_flag=True, help="Print an example of the rules.")
@click.option("--test", "test", is_flag=True, help="Send a test message to every channel.")
def alerts(db: Path, captures: Path, rules: Path | None, example: bool, test: bool) -> None:  # noqa: ARG001
    """Look for what happened since the last look and send what is due; `haiphong watch` does so by itself."""
    if example:
        click.echo(EXAMPLE, nl=False)
        return
    path = rules or db.with_name("alerts.toml")
    if test:
        _try(load_rules(path).channels)
        return
    require_rules(path)
    require_archive(db)
    state = read_state(db)
    with open_alerting(db, path) as alerting:
        if alerting is not None:
            done = alerting.look(now(), state.spiders if state else ())
            click.echo(f"{done.queued} queued, {done.sent} sent, {done.refused} refused and to be tried again.")
            if done.refused:
                raise DegradedError("some alerts could not be delivered; the log above says why.")


def _try(channels: Mapping[str, str]) -> None:
    """Send a test message to every channel. Raises DegradedError that names those that did not take it."""
    refusing = []
    for name, url in channels.items():
        reason = send(url, "Test of the news archive", "This channel works: alerts will come here.")
        click.echo(f"{name}: {reason or 'taken'}")
        refusing += [name] if reason else []
    if refusing:
        raise DegradedError(f"the test message was not taken by {', '.join(refusing)}.")
