"""When an article was published: which of the dates a page names is the one, and how sure it is.

Order of trust: the layout's own date, JSON-LD and meta tags, the visible date of the article's own header, the date
packed in the address, the day the lead speaks of. Dates of related items, clocks, footers and cited documents never
come here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from functools import lru_cache
from typing import Final

from scraper.extract.candidates import Candidate
from scraper.items import DateValue, Precision
from scraper.vietnamese import date_in_url, lead_date, parse_date

VIETNAM: Final = timezone(timedelta(hours=7))
_PLAUSIBLE: Final = timedelta(hours=26)
_FRESH: Final = timedelta(days=31)
_EARLIEST: Final = 1990
_EXACT: Final = ("second", "minute", "hour", "day")
_RANK: Final = {"day": 0, "hour": 1, "minute": 2, "second": 3}
_WALL_CLOCK: Final = re.compile(r"^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2})(:\d{2})?(?:\.\d+)?\s*(?:Z|[+-]00:?00)$")
_YEAR: Final = re.compile(r"(?<![\d/.-])(?:19|20)\d{2}(?![\d-])")
_PATH_YEAR: Final = re.compile(r"/(20\d{2})/(?:0?[1-9]|1[0-2])/")
_MONTH_FIRST: Final = re.compile(r"\s*(\d{1,2})/(\d{1,2})/\d{4}\s+\d{1,2}:\d{2}(?::\d{2})?\s*[AP]M\s*$", re.IGNORECASE)
_NO_SECONDS: Final = re.compile(r"T\d{2}:\d{2}:00(?=[+-])")


@dataclass(frozen=True, slots=True)
class Published:
    """The publication date in the form of `DateValue.iso`, its basis, and what was passed over, with why."""

    iso: str | None = None
    precision: Precision | None = None
    basis: str | None = None
    raw: str = ""
    seen: tuple[Candidate, ...] = ()


@dataclass(frozen=True, slots=True)
class _Reading:
    basis: str
    raw: str
    iso: str
    precision: Precision
    at: datetime

    @property
    def rank(self) -> int:
        return _RANK[self.precision]


def choose_published(
    declared: Sequence[tuple[str, str]],
    visible: Sequence[tuple[str, str, str]],
    modified: Sequence[tuple[str, str]],
    url: str,
    fetched_at: datetime | None,
) -> Published:
    """The best date among those declared (basis, raw) and printed (basis, raw, date text), else the one in `url`."""
    seen: list[Candidate] = []
    head = _readings(((basis, raw, raw) for basis, raw in declared), fetched_at, seen)
    shown = _readings(visible, fetched_at, seen)
    unsure = [reading for reading in head if _may_be_month_first(reading, [*head, *shown])]
    head = [reading for reading in head if reading not in unsure]
    seen += [Candidate(reading.basis, reading.raw, "day and month cannot be told apart") for reading in unsure]
    if head or shown:
        chosen, why = _weigh(head, shown, lambda: _readings(((b, r, r) for b, r in modified), fetched_at, []))
        chosen = _refined(chosen, [*head, *shown])
        for reading in (*head, *shown):
            if reading is not chosen and (reading.basis, reading.raw) != (chosen.basis, chosen.raw):
                seen.append(Candidate(reading.basis, reading.raw, why if _apart(reading, chosen) else "agrees"))
        return Published(chosen.iso, chosen.precision, chosen.basis, chosen.raw, tuple(seen))
    packed = date_in_url(url)
    from_url = _reading("url", packed.text or url, packed, fetched_at) if packed else None
    if from_url:
        return Published(from_url.iso, from_url.precision, "url", from_url.raw, tuple(seen))
    return Published(seen=tuple(seen))


def _may_be_month_first(reading: _Reading, all_readings: Sequence[_Reading]) -> bool:
    """Whether a stamp is of the form that American systems write, month first, and no other date bears it out."""
    match = _MONTH_FIRST.match(reading.raw)
    if match is None or int(match[1]) > 12 or int(match[2]) > 12 or int(match[1]) == int(match[2]):
        return False
    return all(other.raw == reading.raw or other.iso[:10] != reading.iso[:10] for other in all_readings)


def infer_from_lead(
    lead: str, title: str, image_urls: Iterable[str], fetched_at: datetime | None
) -> tuple[DateValue, str] | None:
    """The day the lead says its event happened, when the page's own words, or its capture soon after, give the year.

    Returns the date and the words it rests on. A capture alone decides the year only within a month of the day.
    """
    years = {int(year) for year in _YEAR.findall(f"{lead} {title}")}
    if not years:
        years = {int(year) for address in image_urls for year in _PATH_YEAR.findall(address)}
        years = years if len(years) == 1 else set()
    value = lead_date(lead, sorted(years), fetched_at)
    if value is None or value.precision != "day":
        return None
    at = datetime.fromisoformat(value.iso).replace(tzinfo=VIETNAM)
    printed = value.iso[:4] in value.text
    if fetched_at is not None and at > fetched_at + _PLAUSIBLE:
        return None
    if not printed and at.year not in years and (fetched_at is None or fetched_at - at > _FRESH):
        return None
    return value, value.text or lead[:60]


def choose_modified(
    declared: Sequence[tuple[str, str]],
    visible: Sequence[tuple[str, str, str]],
    published: Published,
    fetched_at: datetime | None,
) -> tuple[str, str, str] | None:
    """The time of the last change: (ISO with seconds, basis, raw); None when before publication or not printed."""
    readings = [
        *_readings(((basis, raw, raw) for basis, raw in declared), fetched_at, []),
        *_readings(visible, fetched_at, []),
    ]
    if not readings:
        return None
    best = _refined(readings[0], readings)
    if published.iso:
        floor = _instant(published.iso)
        if best.at < floor - timedelta(minutes=1) and best.iso[:10] != published.iso:
            return None
    if best.precision == "day":
        return best.iso, best.basis, best.raw
    return best.at.isoformat(timespec="seconds"), best.basis, best.raw


def _readings(
    candidates: Iterable[tuple[str, str, str]], fetched_at: datetime | None, seen: list[Candidate]
) -> list[_Reading]:
    found = []
    for basis, raw, text in candidates:
        value = _parsed(text, fetched_at)
        reading = _reading(basis, raw, value, fetched_at) if value else None
        if reading:
            found.append(reading)
        else:
            seen.append(Candidate(basis, raw, "no sure date" if value is None else "not a plausible publication date"))
    return found


_parsed: Final = lru_cache(maxsize=16)(parse_date)
"""A page says its date in several places alike."""


def _reading(basis: str, raw: str, value: DateValue, fetched_at: datetime | None) -> _Reading | None:
    if value.precision not in _EXACT:
        return None
    at = _instant(value.iso)
    if at.year < _EARLIEST or (fetched_at is not None and at > fetched_at + _PLAUSIBLE):
        return None
    iso, precision = value.iso, value.precision
    if precision == "second" and _NO_SECONDS.search(iso):
        iso, precision = f"{iso[:16]}{iso[19:]}", "minute"
    return _Reading(basis, raw, iso, precision, at)


def _instant(iso: str) -> datetime:
    at = datetime.fromisoformat(iso)
    return at.astimezone(VIETNAM) if at.tzinfo else at.replace(tzinfo=VIETNAM)


def _weigh(head: list[_Reading], shown: list[_Reading], modified: Callable[[], list[_Reading]]) -> tuple[_Reading, str]:
    """The reading to believe, and the reason why those that differ were not; `modified` reads the times of changes."""
    if not head:
        return shown[0], f"the {shown[0].basis} is the article's own"
    best = head[0]
    if not shown:
        return best, f"{best.basis} is trusted first"
    visible = shown[0]
    mistaken = _as_wall_clock(best)
    if mistaken and mistaken.iso[:16] == visible.iso[:16]:
        return mistaken, "printed local time declared as UTC"
    if best.precision != "day" and best.iso[11:16] == "00:00" and visible.iso[:10] == best.iso[:10]:
        return visible, "the declared time is only a day"
    if not _apart(best, visible):
        return best, f"{best.basis} is trusted first"
    if visible.at < best.at and best.precision == "day" != visible.precision:
        return visible, "the declared date is only a day, later than the printed time"
    if visible.at < best.at and visible.basis != "header":
        return visible, "the printed date is earlier than the declared one, which is that of a republication or change"
    if visible.at < best.at and any(abs(change.at - best.at) < timedelta(minutes=2) for change in modified()):
        return visible, "the declared date is that of the last change"
    return best, f"{best.basis} is trusted first"


def _apart(left: _Reading, right: _Reading) -> bool:
    """Whether two readings differ by more than the plausible between writing and publishing, or zones."""
    if "day" in (left.precision, right.precision):
        return abs((left.at.date() - right.at.date()).days) > 1
    return abs(left.at - right.at) > _PLAUSIBLE


def _as_wall_clock(reading: _Reading) -> _Reading | None:
    """The reading of a stamp in UTC as if it were local time: many systems write the one and mean the other."""
    match = _WALL_CLOCK.match(reading.raw.strip())
    if not match:
        return None
    seconds = match[3] if match[3] and match[3] != ":00" else ""
    iso = f"{match[1]}T{match[2]}{seconds}+07:00"
    return _Reading(reading.basis, reading.raw, iso, "second" if seconds else "minute", _instant(iso))


def _refined(chosen: _Reading, others: Sequence[_Reading]) -> _Reading:
    """The more precise of the readings that say the same: with the time when `chosen` has the day, with the seconds."""
    best = chosen
    for other in others:
        same = other.iso[: 10 if best.precision == "day" else 13 if best.precision == "hour" else 16]
        if other.rank > best.rank and best.iso.startswith(same):
            best = other
    return best
