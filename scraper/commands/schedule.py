"""`haiphong schedule`: a timer of the system that runs the rounds of `haiphong watch`."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import click

from scraper.archive.connection import storage_errors
from scraper.commands.rounds import round_options
from scraper.commands.watch import check_rounds
from scraper.errors import StorageError, UsageError
from scraper.watch.rules import require_rules
from scraper.watch.schedules import Job, crontab_block, systemd_service, systemd_timer, with_block, without_block
from scraper.watch.timetable import interval

_SLOW: Final = 60
ENVIRONMENT_FILE: Final = "haiphong.env"
"""Beside the database: variables of the timer's rounds, `NAME=value` a line."""


@click.command(
    epilog="""\b
Examples:
  haiphong schedule --every 1h
  haiphong schedule --every 1h --install
  haiphong schedule haiphong --cron --every 30m --quiet 23:00-05:00 --install
  haiphong schedule --remove"""
)
@round_options
@click.option("--cron", is_flag=True, help="A crontab line instead of a systemd user timer.")
@click.option("--name", default="haiphong-archive", show_default=True, help="Name of the timer or of the marked block.")
@click.option("--install", is_flag=True, help="Install it; again, it is replaced.")
@click.option("--remove", is_flag=True, help="Take it away again.")
def schedule(
    spiders: tuple[str, ...],
    db: Path,
    captures: Path,
    every: str,
    quiet: str | None,
    longest: str,
    rules: Path | None,
    crawl_options: str,
    cron: bool,
    name: str,
    install: bool,
    remove: bool,
) -> None:
    """Print, install or remove a timer for `haiphong watch SPIDERS --once`.

    Use it where no process is to run all the time.
    """
    if install and remove:
        raise UsageError("--install and --remove exclude each other.")
    if not name.replace("-", "").replace("_", "").isalnum() or not name.isascii():
        raise UsageError(f"--name {name}: use letters, digits, - and _ only.")
    if not remove:
        check_rounds(interval(every), db, captures, crawl_options)
    command = [sys.executable, "-m", "scraper", "watch", *spiders, "--once", "--every", every, "--longest", longest]
    command += ["--db", str(db.resolve()), "--captures", str(captures.resolve())]
    if quiet is not None:
        command += ["--quiet", quiet]
    if rules is not None:
        require_rules(rules)
        command += ["--alerts", str(rules.resolve())]
    if crawl_options:
        command += ["--crawl-options", crawl_options]
    job = Job(name, command, Path.cwd(), interval(every), db.resolve().with_name(ENVIRONMENT_FILE))
    if not remove and not job.environment.exists():
        click.echo(
            f"A timer does not see your shell's variables: write HAIPHONG_CONTACT=… and what alerts.toml names into"
            f" {job.environment}, a line each.",
            err=True,
        )
    if cron:
        _crontab(job, install=install, remove=remove)
    else:
        _systemd(job, install=install, remove=remove)


def _crontab(job: Job, *, install: bool, remove: bool) -> None:
    block = crontab_block(job)
    if not (install or remove):
        click.echo(block, nl=False)
        return
    present = _run(["crontab", "-l"], may_fail=True)
    wanted = with_block(present, job) if install else without_block(present, job)
    if wanted != present:
        _run(["crontab", "-"], wanted)
    click.echo(f"The crontab {'has' if install else 'no longer has'} the block {job.name}.")


def _systemd(job: Job, *, install: bool, remove: bool) -> None:
    units = {f"{job.name}.service": systemd_service(job), f"{job.name}.timer": systemd_timer(job)}
    if not (install or remove):
        for file, text in units.items():
            click.echo(f"# ~/.config/systemd/user/{file}\n{text}")
        return
    folder = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config") / "systemd" / "user"
    if remove:
        if not any((folder / file).exists() for file in units):
            raise UsageError(f"There is no timer {job.name} in {folder}; --cron takes away the block of a crontab.")
        _run(["systemctl", "--user", "disable", "--now", f"{job.name}.timer"], may_fail=True)
        for file in units:
            (folder / file).unlink(missing_ok=True)
        _run(["systemctl", "--user", "daemon-reload"], may_fail=True)
        click.echo(f"The timer {job.name} is removed.")
        return
    if shutil.which("systemctl") is None:
        raise UsageError("There is no systemd here; use --cron, or `haiphong watch`.")
    before = {file: (folder / file).read_text(encoding="utf-8") for file in units if (folder / file).exists()}
    try:
        _write(folder, units)
        _run(["systemctl", "--user", "daemon-reload"])
        _run(["systemctl", "--user", "enable", "--now", f"{job.name}.timer"])
    except StorageError as error:
        for file in units.keys() - before.keys():
            (folder / file).unlink(missing_ok=True)
        _write(folder, before)
        left = "the timer that was there stays" if before else "nothing is installed"
        raise StorageError(f"{error}; {left}; --cron and `haiphong watch` need no systemd.") from error
    click.echo(f"The timer {job.name} is installed; `loginctl enable-linger` keeps it going when nobody is logged in.")


def _write(folder: Path, units: Mapping[str, str]) -> None:
    with storage_errors(folder):
        folder.mkdir(parents=True, exist_ok=True)
        for file, text in units.items():
            (folder / file).write_text(text, encoding="utf-8")


def _run(command: list[str], text: str | None = None, *, may_fail: bool = False) -> str:
    """What the command prints. Raises UsageError without such a command, StorageError when it fails."""
    if shutil.which(command[0]) is None:
        if may_fail and command[0] == "systemctl":
            return ""
        raise UsageError(f"There is no `{command[0]}` here; `haiphong watch` needs none.")
    done = subprocess.run(command, input=text, capture_output=True, text=True, timeout=_SLOW, check=False)
    if done.returncode != 0 and not may_fail:
        raise StorageError(f"`{' '.join(command)}` failed: {done.stderr.strip() or done.returncode}")
    return done.stdout if done.returncode == 0 else ""
