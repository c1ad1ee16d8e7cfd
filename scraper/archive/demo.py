"""The demo's archive holds invented articles; a file beside it says so, and keeps it apart from real ones."""

from __future__ import annotations

from pathlib import Path

from scraper.errors import UsageError


def is_demo(path: Path) -> bool:
    """Whether `make demo` made this database, or this folder of captures."""
    return Path(f"{path}.demo").exists()


def refuse_demo(database: Path, captures: Path) -> None:
    """Raise UsageError for the demo's archive: a live crawl would miss its invented articles on the real site.

    What is captured into its folder would go with it, when `make clean` takes it away.
    """
    for option, path in (("--db", database), ("--captures", captures)):
        if is_demo(path):
            raise UsageError(
                f"{path} holds the demo's invented articles; name another with {option}, or take it away with"
                " `make clean`."
            )
