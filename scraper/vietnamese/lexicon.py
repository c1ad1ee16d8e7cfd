"""Word lists of this package, read once from the TOML files beside the modules."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from scraper.vietnamese.text import normalize


@cache
def load(name: str) -> dict[str, Any]:
    """The lists of `<name>.toml`."""
    return tomllib.loads(files("scraper.vietnamese").joinpath(f"{name}.toml").read_text("utf-8"))


@lru_cache(maxsize=8192)
def key(text: str) -> str:
    """How entries are compared: normalized, lower case."""
    return normalize(text).lower()


def keys(entries: Iterable[str]) -> frozenset[str]:
    """Entries as keys."""
    return frozenset(map(key, entries))


def alternatives(entries: Iterable[str]) -> str:
    """Entries as the alternatives of a regular expression, the longest first."""
    return "|".join(re.escape(entry) for entry in sorted(entries, key=len, reverse=True))
