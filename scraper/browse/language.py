"""Vietnamese and English: which one a reader gets, and how words, numbers and dates are written in it. Pure.

The words are in `locales/*.toml`; a test holds the two files to the same keys.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from importlib.resources import files

LANGUAGES = ("vi", "en")
DEFAULT = "vi"
COOKIE = "lang"

_ACCEPTED = re.compile(r"\s*([a-zA-Z*]{1,8})(?:-[a-zA-Z0-9-]+)?\s*(?:;\s*q=([0-9.]+))?\s*")
_MONTHS = "January February March April May June July August September October November December".split()  # noqa: SIM905 - read as a line
_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")


@dataclass(frozen=True, slots=True)
class Language:
    """One of the two languages, ready to write in."""

    code: str
    words: Mapping[str, str]

    def text(self, key: str, **values: object) -> str:
        """The words for `key`, with `{name}` filled in; numbers are written as the language writes them.

        A key ending in `_n` has a form for one, `…_one`, where the language has one.
        """
        if values.get("n") == 1 and f"{key}_one" in self.words:
            key = f"{key}_one"
        shown = {name: self.number(value) if isinstance(value, int) else value for name, value in values.items()}
        return self.words[key].format(**shown)

    def named(self, kind: str, value: str) -> str:
        """The words for a value of the archive (`status`, `gone`); a value that has none stays as it is."""
        return self.words.get(f"{kind}_{value}", value)

    def basis(self, value: str) -> str:
        """The words for what a value was read from: `layout era C`, `passed over: header`, `inferred from lead`."""
        before, colon, passed_over = value.partition("passed over: ")
        if colon and not before:
            return self.text("basis_passed_over", basis=self.basis(passed_over))
        if value.startswith("layout era "):
            return self.text("basis_layout_of_era", era=value.removeprefix("layout era "))
        if value.startswith("layout "):
            return self.text("basis_layout", layout=value.removeprefix("layout "))
        return self.words.get(f"basis_{value.replace(' ', '_')}", value)

    def number(self, value: int) -> str:
        """A whole number in groups of three digits."""
        grouped = f"{value:,}"
        return grouped.replace(",", ".") if self.code == "vi" else grouped

    def edtf(self, value: str | None) -> str:
        """A date, partial date, range or time as the archive writes it, for reading; what is not understood stays."""
        if not value:
            return ""
        start, slash, end = value.partition("/")
        if slash:
            return f"{self.edtf(start)} – {self.edtf(end)}"
        if "T" in value:
            return self._moment(value)
        parts = value.split("-")
        if len(parts) == 3 and _DAY.fullmatch(value):
            return self._day(value)
        if len(parts) == 2 and parts[1].startswith("W"):
            return self.text("week_of_year", week=parts[1][1:].lstrip("0"), year=parts[0])
        if len(parts) == 2:
            return self.month(value)
        return value

    def month(self, value: str) -> str:
        """A month, `YYYY-MM`."""
        year, _, month = value.partition("-")
        if not month.isdigit() or not 1 <= int(month) <= 12:
            return value
        return f"{int(month)}/{year}" if self.code == "vi" else f"{_MONTHS[int(month) - 1]} {year}"

    def _day(self, value: str) -> str:
        try:
            day = date.fromisoformat(value)
        except ValueError:
            return value
        return f"{day:%d/%m/%Y}" if self.code == "vi" else f"{day.day} {_MONTHS[day.month - 1]} {day.year}"

    def _moment(self, value: str) -> str:
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            return value
        return f"{self._day(value[:10])}, {moment:%H:%M}"


@cache
def language(code: str) -> Language:
    """The language of that code (KeyError if it is not one of LANGUAGES)."""
    if code not in LANGUAGES:
        raise KeyError(code)
    text = (files("scraper.browse") / "locales" / f"{code}.toml").read_text(encoding="utf-8")
    return Language(code, tomllib.loads(text))


def choose(parameter: str | None, cookie: str | None, accept: str | None) -> Language:
    """The language asked for in the address, else chosen before, else the browser's first, else Vietnamese."""
    for code in (parameter, cookie):
        if code in LANGUAGES:
            return language(str(code))
    return language(_preferred(accept or ""))


def _preferred(accept: str) -> str:
    ranked: list[tuple[float, int, str]] = []
    for position, item in enumerate(accept[:500].split(",")):
        match = _ACCEPTED.fullmatch(item)
        if match and match[1].lower() in LANGUAGES:
            try:
                quality = float(match[2] or 1)
            except ValueError:
                continue
            ranked.append((-quality, position, match[1].lower()))
    if ranked:
        return min(ranked)[2]
    return "en" if accept.strip() and accept.strip() != "*" else DEFAULT
