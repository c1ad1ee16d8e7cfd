"""What a crawl amounted to, judged from its counts alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final, Literal
from urllib.parse import urlsplit

from scraper.counted import counted
from scraper.errors import EXIT_BLOCKED, EXIT_DEGRADED, EXIT_DONE, EXIT_INTERRUPTED

OutcomeName = Literal["done", "degraded", "blocked", "interrupted"]
PENDING: Final = "pending"
READ: Final = "read"
EMPTY: Final = "empty"
NO_NAME: Final = "dns"
REFUSALS: Final = frozenset(
    {"robots", "robots_unavailable", "host_closed", "challenge", "http_401", "http_403", "http_429", "http_451"}
)
"""Ways in which a site says no, as words of `crawl_errors.kind`."""
HARMLESS: Final = frozenset({"not_captured", "http_404", "http_410", "robots", "off_site", "interrupted"})
"""Failures of single pages that are answers, not gaps in the crawl."""
_FEW: Final = 3
_SHARE_THAT_FAILS: Final = 0.1
_SHARE_THAT_IS_NO_REMOVAL: Final = 0.5
_ENOUGH_TO_JUDGE: Final = 10
_LEAST_FILLED: Final = {"title": 0.95, "body": 0.8, "published_at": 0.3}
FIELDS: Final = ("title", "lead", "body", "byline", "section", "published_at")
"""Fields whose share of filled values is compared with what is usual."""
_ENOUGH_TO_BE_USUAL: Final = 50
_SHARE_OF_USUAL: Final = 0.95
_DEVIATIONS: Final = 3.0


@dataclass(slots=True)
class Tally:
    """What was counted in one crawl. `starts` says of each start listing: pending, read, empty, or how it failed.
    `errors` are the rows of `crawl_errors` by kind; of those that `failed`, `removals` show an archived article to be
    missing. `media` counts images and attachments, by what became of them. `filled` says how many of the `extracted`
    articles have each field, `usual` the same of those `archived` before.
    """

    starts: dict[str, str] = field(default_factory=dict)
    requests: int = 0
    pages: int = 0
    articles: Counter[str] = field(default_factory=Counter)
    extracted: int = 0
    filled: Counter[str] = field(default_factory=Counter)
    usual: Counter[str] = field(default_factory=Counter)
    archived: int = 0
    errors: Counter[str] = field(default_factory=Counter)
    failed: Counter[str] = field(default_factory=Counter)
    removals: Counter[str] = field(default_factory=Counter)
    failed_listings: dict[str, str] = field(default_factory=dict)
    media: Counter[str] = field(default_factory=Counter)
    failed_media: Counter[str] = field(default_factory=Counter)
    links: int = 0
    notes: list[str] = field(default_factory=list)

    @property
    def stored(self) -> int:
        """Articles that were read and kept: new, changed or unchanged."""
        return self.articles["new"] + self.articles["changed"] + self.articles["unchanged"]

    @property
    def failed_starts(self) -> dict[str, str]:
        """The start listings that could not be read, with the kind of failure."""
        return {url: how for url, how in self.starts.items() if how not in (READ, EMPTY, PENDING)}


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a crawl ended: a word for `crawls.outcome`, the exit status, and why, one sentence each."""

    name: OutcomeName
    exit_status: int
    reasons: tuple[str, ...] = ()


def judge(tally: Tally, *, interrupted: bool = False) -> Outcome:
    """Whether a crawl is whole. A partial one is never `done`: whatever is missing is a reason."""
    reasons = (*_missing(tally), *tally.notes)
    if interrupted:
        return Outcome("interrupted", EXIT_INTERRUPTED, reasons)
    asked = [how for how in tally.starts.values() if how != PENDING]
    if asked and all(how in REFUSALS for how in asked):
        return Outcome("blocked", EXIT_BLOCKED, reasons)
    return Outcome("degraded", EXIT_DEGRADED, reasons) if reasons else Outcome("done", EXIT_DONE)


def _missing(tally: Tally) -> list[str]:
    if not tally.pages and set(tally.failed) == {NO_NAME} and tally.failed_starts:
        return [_no_name_resolves(tally.failed_starts)]
    return [
        *_missing_starts(tally),
        *_missing_pages(tally),
        *_mostly_gone(tally),
        *_missing_fields(tally),
        *_missing_media(tally),
    ]


def _missing_starts(tally: Tally) -> list[str]:
    empty = [f"the start listing {url} holds no article" for url, how in tally.starts.items() if how == EMPTY]
    return empty + [f"the start listing {url} could not be read ({how})" for url, how in tally.failed_starts.items()]


def _no_name_resolves(starts: Iterable[str]) -> str:
    """Why nothing at all could be asked: one host may not exist, several say something about this machine."""
    hosts = sorted({urlsplit(url).hostname or "" for url in starts})
    if len(hosts) == 1:
        return f"there is no address for {hosts[0]} (dns): the name is misspelt, or this machine is offline"
    return f"no name could be resolved (dns), not one of {', '.join(hosts)}: this machine seems to be offline"


def _missing_pages(tally: Tally) -> list[str]:
    reasons = [f"the listing page {url} could not be read ({how})" for url, how in tally.failed_listings.items()]
    if tally.failed["extractor"]:
        reasons.append(f"the extractor failed on {counted(tally.failed['extractor'], 'page')}")
    listings = Counter([*tally.failed_listings.values(), *tally.failed_starts.values()])
    failed = tally.failed - listings - tally.removals
    kept = tally.stored + tally.articles["not_kept"]
    return reasons + (_too_many(_lost(failed), kept, "articles could not be read") or _none_at_all(tally, failed, kept))


def _none_at_all(tally: Tally, failed: Counter[str], kept: int) -> list[str]:
    """Answers that are no gaps one by one are one together, when they are all that a first crawl or a site gives."""
    answers = failed - Counter({kind: failed[kind] for kind in ("not_captured", "interrupted")})
    if kept or tally.articles["missing"] or not answers or (tally.archived and answers["robots"] < _FEW):
        return []
    return [f"not one of {counted(answers.total(), 'article')} could be read ({', '.join(sorted(answers))})"]


def _mostly_gone(tally: Tally) -> list[str]:
    """Articles are taken down one by one: when most are not there, it is the site that is down or has moved."""
    gone, asked = tally.removals.total(), tally.removals.total() + tally.stored
    too_many = gone >= _ENOUGH_TO_JUDGE and gone > _SHARE_THAT_IS_NO_REMOVAL * asked
    return [f"{gone} of {counted(asked, 'article')} were not there: the site may be down, or have moved"] * too_many


def _missing_media(tally: Tally) -> list[str]:
    return _too_many(_lost(tally.failed_media), tally.media.total(), "images and attachments could not be kept")


def _lost(failed: Counter[str]) -> int:
    return sum(number for kind, number in failed.items() if kind not in HARMLESS)


def _too_many(lost: int, kept: int, what: str) -> list[str]:
    too_many = lost >= _FEW and lost > _SHARE_THAT_FAILS * (kept + lost)
    return [f"{lost} of {kept + lost} {what}"] if too_many else []


def _missing_fields(tally: Tally) -> list[str]:
    read = tally.extracted
    if read < _ENOUGH_TO_JUDGE:
        return []
    reasons = []
    for name in FIELDS:
        usual = tally.usual[name] / tally.archived if tally.archived >= _ENOUGH_TO_BE_USUAL else None
        if _too_few(tally.filled[name], read, usual, _LEAST_FILLED.get(name, 0.0)):
            reason = f"only {tally.filled[name]} of {read} articles have a {name.replace('_', ' ')}"
            reasons.append(reason + (f" (usual: {usual:.0%})" if usual is not None else ""))
    return reasons


def _too_few(filled: int, read: int, usual: float | None, least: float) -> bool:
    """Whether a field is filled less often than it must be: than is usual, by more than chance, if that is known."""
    if usual is None:
        return filled < least * read
    expected = usual * read
    chance = _DEVIATIONS * (expected * (1 - usual)) ** 0.5
    return filled < _SHARE_OF_USUAL * expected and filled < expected - chance
