"""The rules of alerts: who is told what, and when. Read from one TOML file, every mistake in it named."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any, Final, Literal

from scraper.archive.times import HAIPHONG_TIME
from scraper.archive.topics import load_topics
from scraper.errors import UsageError
from scraper.portals import PORTALS

EventKind = Literal["new", "edit", "removal", "crawl", "blind", "recovered"]
KINDS: Final[tuple[EventKind, ...]] = ("new", "edit", "removal", "crawl", "blind")
ABOUT: Final = ("numbers", "names", "dates")
STEPS: Final = ("suspect", "gone", "returned", "live")
OUTCOMES: Final = ("degraded", "blocked", "failed", "lost")
_VARIABLE: Final = re.compile(r"\$\{(\w+)\}")
_DAILY: Final = re.compile(r"daily (\d{1,2}):(\d{2})")

EXAMPLE: Final = """\
# Who is told what. ${NAME} stands for the environment variable NAME: no secret needs to be in this file.
site = "https://archive.example.org"      # where the archive's pages are served; links in messages begin with it

[channels]                                # any address that Apprise knows: https://appriseit.com/services/
desk = "mailtos://${SMTP_USER}:${SMTP_PASSWORD}@smtp.example.org?from=archive@example.org&to=desk@example.org"
phone = "tgram://${TELEGRAM_TOKEN}/${TELEGRAM_CHAT}"

[[rules]]
name = "Saturday with the people"
on = "new"                                # a new article …
topics = ["ngay-thu-7-cung-dan"]          # … on one of these topics
channels = ["phone", "desk"]

[[rules]]
name = "Silent edits of facts"
on = "edit"                               # a published text was changed …
silent = true                             # … without a new date on the page
about = ["numbers", "names", "dates"]     # … and one of these differs
channels = ["phone"]

[[rules]]
name = "All edits"
on = "edit"
channels = ["desk"]
send = "daily 07:30"                      # "at once" (the default), "hourly" or "daily HH:MM" (Hải Phòng time)

[[rules]]
name = "Taken down, or back"
on = "removal"
steps = ["gone", "returned"]              # also: "suspect", "live"
channels = ["desk", "phone"]

[[rules]]
name = "Crawls that find too little"
on = "crawl"
outcomes = ["degraded", "blocked", "failed", "lost"]
channels = ["desk"]

[[rules]]
name = "Blind"
on = "blind"                              # no crawl of a spider succeeded for so many hours
hours = 12
channels = ["desk", "phone"]
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule; an empty tuple or None asks nothing. `portals` are hosts, `fields` names of `changes.field`."""

    on: EventKind
    channels: tuple[str, ...]
    name: str = ""
    send: str = "at once"
    topics: tuple[str, ...] = ()
    portals: tuple[str, ...] = ()
    spiders: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    silent: bool | None = None
    steps: tuple[str, ...] = ("gone", "returned")
    outcomes: tuple[str, ...] = OUTCOMES
    hours: int = 12

    def wants(self, kind: str, facts: Mapping[str, Any]) -> bool:
        """Whether an event with these facts falls under the rule."""
        if kind == "recovered":
            return self.on == "blind" and _meets(self.spiders, [facts["spider"]])
        if kind != self.on:
            return False
        if kind in ("crawl", "blind"):
            if not _meets(self.spiders, [facts["spider"]]):
                return False
            return kind == "blind" or facts["outcome"] in self.outcomes
        if not (_meets(self.topics, facts["topics"]) and _meets(self.portals, [facts["portal"]])):
            return False
        if kind == "removal":
            return facts["step"] in self.steps
        if kind == "edit":
            return (
                (self.silent is None or facts["silent"] == self.silent)
                and _meets(self.fields, facts["fields"])
                and _meets(self.about, facts["about"])
            )
        return True

    def due(self, at: datetime) -> datetime:
        """When a message about something noticed at `at` is to go out."""
        if self.send == "at once":
            return at
        local = at.astimezone(HAIPHONG_TIME)
        if self.send == "hourly":
            return local.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
        hour, minute = map(int, self.send.removeprefix("daily ").split(":"))
        due = datetime.combine(local.date(), time(hour, minute), HAIPHONG_TIME)
        return due if due > local else due + timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Rules:
    """All rules. `channels` maps names to Apprise addresses with secrets filled in: never print them."""

    channels: Mapping[str, str]
    rules: tuple[Rule, ...]
    site: str = ""


def load_rules(path: Path, environment: Mapping[str, str] | None = None) -> Rules:
    """Reads the file. Raises UsageError for anything that is not as it must be, unset variables included."""
    require_rules(path)
    try:
        rules = read_rules(path.read_text(encoding="utf-8"), os.environ if environment is None else environment)
        _follow_what_there_is(rules)
        return rules
    except OSError as error:
        raise UsageError(
            f"{path}: cannot be read ({error.strerror}); `haiphong alerts --example` prints one."
        ) from error
    except tomllib.TOMLDecodeError as error:
        raise UsageError(
            f"{path}: this is no TOML: {error}; compare it with what `haiphong alerts --example` prints."
        ) from error
    except ValueError as error:
        raise UsageError(f"{path}: {error}") from error


def require_rules(path: Path) -> None:
    """Raise UsageError when there is no such file."""
    if not path.exists():
        raise UsageError(f"{path}: there are no rules; `haiphong alerts --example` prints some to start from.")


def read_rules(text: str, environment: Mapping[str, str]) -> Rules:
    """The rules in a TOML text. Raises ValueError that says what is wrong."""
    document = tomllib.loads(text)
    _known(document, {"site", "channels", "rules"}, "the file")
    channels = {name: _filled(name, str(url), environment) for name, url in document.get("channels", {}).items()}
    rules = tuple(_rule(number, table, channels) for number, table in enumerate(document.get("rules", []), start=1))
    return Rules(channels, rules, str(document.get("site", "")).rstrip("/"))


def _follow_what_there_is(rules: Rules) -> None:
    """Raises ValueError for a topic that is not followed, or a spider that does not exist: nothing would ever come."""
    topics, spiders = tuple(topic.slug for topic in load_topics()), tuple(portal.name for portal in PORTALS)
    for number, rule in enumerate(rules.rules, start=1):
        where = f"rule {number} “{rule.name}”" if rule.name else f"rule {number}"
        _among(where, "topics", rule.topics, topics)
        _among(where, "spiders", rule.spiders, spiders)


def _rule(number: int, table: dict[str, Any], channels: Mapping[str, str]) -> Rule:
    where = f"rule {number}" + (f" “{table['name']}”" if "name" in table else "")
    _known(table, {field.name for field in fields(Rule)}, where)
    for name in ("on", "channels"):
        if name not in table:
            raise ValueError(f"{where} lacks “{name}”")
    values: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in table.items()}
    _among(where, "on", [values["on"]], KINDS)
    _among(where, "about", values.get("about", ()), ABOUT)
    _among(where, "steps", values.get("steps", ()), STEPS)
    _among(where, "outcomes", values.get("outcomes", ()), OUTCOMES)
    _among(where, "channels", values["channels"], tuple(channels), declared_in="[channels]")
    if not isinstance(values.get("hours", 1), int) or values.get("hours", 1) < 1:
        raise ValueError(f"{where}: hours must be a whole number from 1 up")
    if not _is_time(str(values.get("send", "at once"))):
        raise ValueError(f"{where}: send must be “at once”, “hourly” or “daily HH:MM”")
    return Rule(**values)


def _known(table: Mapping[str, Any], names: set[str], where: str) -> None:
    unknown = sorted(set(table) - names)
    if unknown:
        raise ValueError(f"{where} has an unknown “{unknown[0]}”; known are {', '.join(sorted(names))}")


def _among(where: str, name: str, values: object, known: tuple[str, ...], *, declared_in: str = "") -> None:
    if not isinstance(values, (tuple, list)):
        raise ValueError(f"{where}: {name} must be a list")
    for value in values:
        if value not in known:
            place = f" in {declared_in}" if declared_in else ""
            raise ValueError(f"{where}: {name} has an unknown “{value}”; known{place} are {', '.join(known) or 'none'}")


def _is_time(send: str) -> bool:
    found = _DAILY.fullmatch(send)
    return send in ("at once", "hourly") or (found is not None and int(found[1]) < 24 and int(found[2]) < 60)


def _filled(channel: str, url: str, environment: Mapping[str, str]) -> str:
    def value(found: re.Match[str]) -> str:
        if found[1] not in environment:
            raise ValueError(f"channel {channel}: the environment variable {found[1]} is not set")
        return environment[found[1]]

    return _VARIABLE.sub(value, url)


def _meets(wanted: tuple[str, ...], found: list[str]) -> bool:
    return not wanted or not set(wanted).isdisjoint(found)
