"""A crawl in a few sentences, for whoever started it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from scraper.archive.times import to_text
from scraper.counted import counted
from scraper.crawl.progress import duration
from scraper.crawl.run import CrawlRun
from scraper.errors import (
    EXIT_BLOCKED,
    EXIT_DEGRADED,
    EXIT_DONE,
    EXIT_FAILED,
    EXIT_INTERRUPTED,
    EXIT_STORAGE,
    EXIT_USAGE,
)


def summary(run: CrawlRun) -> str:
    """What a finished crawl did, how it ended and why, and how to go on after an interruption; several lines."""
    lines = [f"Note: {notice}" for notice in run.notices]
    lines.append(_counts(run))
    if run.failure is not None:
        lines.append(f"Failed: {run.failure}")
    elif run.outcome is not None:
        lines.append(f"Outcome: {run.outcome.name}" + (":" if run.outcome.reasons else "."))
        lines += [f"  - {reason}" for reason in run.outcome.reasons]
    if run.resting:
        first = to_text(min(run.resting.values()))
        lines.append(
            f"{counted(len(run.resting), 'listing')} at rest until {first} or later, having been read not long ago;"
            " --revisit all asks them anyway."
        )
    if run.queued:
        lines.append(f"{counted(run.queued, 'page')} still queued; give the same command again to go on.")
    return "\n".join(lines)


def exit_status(runs: Iterable[CrawlRun]) -> int:
    """What the command line ends with after these runs: the gravest of their ends."""
    return min((run.exit_status for run in runs), key=_GRAVEST.index, default=EXIT_FAILED)


def _counts(run: CrawlRun) -> str:
    tally, articles = run.tally, run.tally.articles
    parts = [f"{articles['new']} new", f"{articles['changed']} changed", f"{articles['unchanged']} unchanged"]
    parts += [f"{articles[name]} {words}" for name, words in _RARE.items() if articles[name]]
    parts += [f"{run.steps[status]} {words}" for status, words in _STEPS.items() if status in run.steps]
    failed = ", ".join(f"{number} {kind}" for kind, number in sorted(tally.errors.items()))
    media = ", ".join(f"{number} {outcome}" for outcome, number in sorted(tally.media.items()))
    return (
        f"Crawl {run.spider_name}: {counted(tally.pages, 'page')} in {duration(run.seconds)};"
        f" articles: {', '.join(parts)};"
        + (f" images and attachments: {media};" if media else "")
        + f" errors: {tally.errors.total()}"
        + (f" ({failed})" if failed else "")
        + "."
    )


_RARE: Final = {"not_kept": "read but not kept", "missing": "missing when visited"}
_STEPS: Final = {
    "suspect": "became suspect",
    "gone": "became gone",
    "returned": "returned",
    "live": "no longer suspect",
}
_GRAVEST: Final = (EXIT_FAILED, EXIT_STORAGE, EXIT_USAGE, EXIT_INTERRUPTED, EXIT_BLOCKED, EXIT_DEGRADED, EXIT_DONE)
