"""Archives of invented articles: a file beside each, made when the sample is replayed into it, keeps it apart.

The sample's recordings say in their `warcinfo` records that they are the sample, and so do captures made of them.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from scraper.archive.connection import storage_errors
from scraper.errors import UsageError

SAMPLE_SOFTWARE: Final = "haiphong-news-archive sample"
"""The field `software` of recordings whose articles are invented."""


def is_demo(path: Path) -> bool:
    """Whether this database, or this folder of captures, was made of the sample."""
    return _mark(path).exists()


def mark_demo(database: Path, captures: Path) -> None:
    """Mark the archive into which the sample, or a back-up of its archive, is about to go; `make clean` takes it away.

    Raises UsageError, and marks nothing, where an archive is already that was not made of the sample.
    """
    for option, path in _named(database, captures):
        if not is_demo(path) and not _is_empty(path):
            raise UsageError(
                f"{path} was not made by the demo, and the sample's articles are invented: name another with {option}."
            )
    for _, path in _named(database, captures):
        with storage_errors(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            _mark(path).touch()


def refuse_demo(database: Path, captures: Path) -> None:
    """Raise UsageError for the demo's archive: a live crawl would miss its invented articles on the real site.

    What is captured into its folder would go with it, when `make clean` takes it away.
    """
    for _, path in _named(database, captures):
        if is_demo(path):
            raise UsageError(
                f"{path} holds the demo's invented articles; name another archive, for instance with"
                " `--db news.db --captures news`. (`make clean` takes the demo's away, and .venv too.)"
            )


def _named(database: Path, captures: Path) -> tuple[tuple[str, Path], ...]:
    return ("--db", database), ("--captures", captures)


def _is_empty(path: Path) -> bool:
    """Whether nothing is kept there: no file, one without a byte, or a folder without a file."""
    if path.is_dir():
        return not any(path.iterdir())
    return not path.exists() or path.stat().st_size == 0


def _mark(path: Path) -> Path:
    return Path(f"{path}.demo")
