"""Timers of the system for `haiphong watch --once`: the text of systemd units and crontab lines. Pure."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Final

from scraper.errors import UsageError

_MINUTE: Final = timedelta(minutes=1)
_HOUR: Final = timedelta(hours=1)
_DAY: Final = timedelta(days=1)
_EARLY: Final = 5
"""The hour of a daily round."""


@dataclass(frozen=True, slots=True)
class Job:
    """What is run: the command, the folder it is run in, a name that is one's own, and how often.

    `environment` is a file of `NAME=value` lines, because a timer does not see the shell's variables.
    """

    name: str
    command: Sequence[str]
    folder: Path
    every: timedelta
    environment: Path

    @property
    def marks(self) -> tuple[str, str]:
        """The lines around the block in a crontab."""
        return f"# BEGIN {self.name}", f"# END {self.name}"


def systemd_service(job: Job) -> str:
    """The `.service` unit: one round, at low priority, with few rights."""
    command = " ".join(_systemd_word(word) for word in job.command)
    return f"""[Unit]
Description=Crawl for the news archive ({job.name})
Documentation=man:systemd.timer(5)

[Service]
Type=oneshot
WorkingDirectory={str(job.folder).replace("%", "%%")}
EnvironmentFile=-{str(job.environment).replace("%", "%%")}
ExecStart={command}
# 4: found less than it should, 5: blocked by the site; both are told by alerts and by `haiphong status`
SuccessExitStatus=4 5 130
Nice=10
NoNewPrivileges=true
TimeoutStartSec=infinity
TimeoutStopSec=90
"""


def systemd_timer(job: Job) -> str:
    """The `.timer` unit. `Persistent` makes up for one round that was slept through."""
    seconds = int(min(job.every.total_seconds() / 10, 600))
    return f"""[Unit]
Description=Timetable of the news archive ({job.name})

[Timer]
OnCalendar={_calendar(job.every)}
Persistent=true
RandomizedDelaySec={seconds}

[Install]
WantedBy=timers.target
"""


def crontab_block(job: Job) -> str:
    """The marked block for a crontab."""
    begin, end = job.marks
    file = shlex.quote(str(job.environment))
    environment = f"if [ -f {file} ]; then set -a; . {file}; set +a; fi"
    command = f"cd {shlex.quote(str(job.folder))} && {environment}; {shlex.join(job.command)} >/dev/null 2>&1"
    return f"{begin}\n{_cron(job.every)} {command.replace('%', chr(92) + '%')}\n{end}\n"


def with_block(crontab: str, job: Job) -> str:
    """The crontab with the job's block, once, whatever was there; other lines stay as they are."""
    rest = without_block(crontab, job)
    return rest + ("\n" if rest and not rest.endswith("\n") else "") + crontab_block(job)


def without_block(crontab: str, job: Job) -> str:
    """The crontab without the job's block. Raises UsageError when its end mark is missing: nothing is guessed."""
    begin, end = job.marks
    kept: list[str] = []
    inside = False
    for line in crontab.splitlines(keepends=True):
        if line.strip() == begin:
            inside = True
        elif inside:
            inside = line.strip() != end
        else:
            kept.append(line)
    if inside:
        raise UsageError(f"the crontab has “{begin}” without “{end}”; mend it with `crontab -e`.")
    return "".join(kept)


def _calendar(every: timedelta) -> str:
    kind, number = _regular(every)
    if kind == "minutes":
        return f"*-*-* *:0/{number}:00"
    return f"*-*-* 0/{number}:00:00" if kind == "hours" else f"*-*-* {_EARLY:02}:00:00 Asia/Ho_Chi_Minh"


def _cron(every: timedelta) -> str:
    kind, number = _regular(every)
    if kind == "minutes":
        return f"*/{number} * * * *"
    return f"7 */{number} * * *" if kind == "hours" else f"7 {_EARLY} * * *"


def _regular(every: timedelta) -> tuple[str, int]:
    """The interval as a part of an hour or of a day, the only ones that timers of the clock can keep."""
    if every < _HOUR and _HOUR % every == timedelta() and every % _MINUTE == timedelta():
        return "minutes", every // _MINUTE
    if every < _DAY and _DAY % every == timedelta() and every % _HOUR == timedelta():
        return "hours", every // _HOUR
    if every == _DAY:
        return "days", 1
    raise UsageError(
        "A timer keeps only even parts of an hour or a day: 5m, 10m, 15m, 20m, 30m, 1h, 2h, 3h, 4h, 6h, 8h, 12h, 1d;"
        " `haiphong watch` keeps any."
    )


def _systemd_word(word: str) -> str:
    escaped = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("$", "$$")
    return f'"{escaped}"' if any(character in word for character in " \t\"'\\;") or not word else escaped
