"""The demo's archive holds invented articles; a file beside it says so, and keeps it apart from real ones."""

from __future__ import annotations

from pathlib import Path

from scraper.errors import UsageError


def is_demo(database: Path) -> bool:
    """Whether `make demo` made this archive."""
    return Path(f"{database}.demo").exists()


def refuse_demo(database: Path) -> None:
    """Raise UsageError for the demo's archive: a live crawl would miss its invented articles on the real site."""
    if is_demo(database):
        raise UsageError(
            f"{database} holds the demo's invented articles; name another with --db, or take it away with `make clean`."
        )
