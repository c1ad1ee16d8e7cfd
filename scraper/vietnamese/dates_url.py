"""Dates packed in URLs: `-ngay-1152022-`, `-ngay-26-6-2023-`, `/2021/01/23/`, trailing yyyymmddHHMMSS."""

from __future__ import annotations

import re
from datetime import date
from urllib.parse import unquote, urlsplit

from scraper.items import DateValue
from scraper.vietnamese.dates_values import Clock, Point, day_point, valid_date

_STAMP = re.compile(
    r"(?<![0-9])((?:19|20)[0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})(?:[0-9]{3})?(?![0-9])"
)
_PATH_DAY = re.compile(r"/((?:19|20)[0-9]{2})[/\-]([0-9]{1,2})[/\-]([0-9]{1,2})(?:/|$)")
_PATH_COMPACT = re.compile(r"/((?:19|20)[0-9]{2})([01][0-9])([0-3][0-9])(?=[/\-]|$)")
_SLUG_DAY = re.compile(r"(?<![0-9a-z])(?<![0-9]-)([0-9]{1,2})-([0-9]{1,2})-((?:19|20)[0-9]{2})(?![0-9])")
_SLUG_ISO = re.compile(r"(?<![0-9a-z\-])((?:19|20)[0-9]{2})-([0-9]{2})-([0-9]{2})(?![0-9])")
_PACKED = re.compile(r"(?<![a-z])ngay-([0-9]{2,4})((?:19|20)[0-9]{2})(?![0-9])")
_CITED = re.compile(
    r"(?:quyet-dinh|nghi-quyet|nghi-dinh|thong-tu|ke-hoach|cong-van|chi-thi|thong-bao|van-ban|luat|to-trinh"
    r"|cong-dien|huong-dan)"
    r"(?:-[a-z0-9]+)*?-(?:so-)?[0-9]|(?<![a-z])so-[0-9]+|-(?:qd|nq|nd|tt|kh|cv|ct|tb)-[a-z]+"
)
_STRETCH = re.compile(
    r"(?:(?<![0-9a-z])[0-9][0-9\-]{0,11}(?:[hg][0-9]{0,2})?-(?:cho-)?(?:den|toi)|(?<![a-z])(?<!thu-)(?:den|toi|tu|sau|truoc|ke-tu))-"
    r"(?:het-)?(?:[0-9]{1,2}[hg][0-9]{0,2}-)?(?:ngay-)?[0-9][0-9\-]*"
)
"""A stretch of days (`tu-9-8-den-15-8-2021`, `tu-ngay-1-8-2024`, `den-het-ngay-15-8-2021`): what it tells of, not when
it was written."""
_MEDIA = re.compile(
    r"/(?:upload|uploads|images?|media|files?|wp-content|sitefolders|thumb|static|product)/|\.(?:jpe?g|png|gif"
    r"|webp|pdf|docx?|xlsx?|mp4)$"
)
_COPY = re.compile(r"^(?:/web)?/[0-9]{4,14}(?:[a-z]{2}_)?/(?=https?:/)")
"""What the address of an archived copy puts before the page's own: the moment at which it was copied."""
_HISTORIC = 1990


def date_in_url(url: str) -> DateValue | None:
    """The date that the URL of an article carries, or None.

    Unseparated days (`-ngay-1152022-` is 11/5/2022) are read when they have one reading only; dates of cited documents
    and of uploaded files are not the article's.
    """
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return None
    path = _COPY.sub("/", unquote(parts.path).lower())
    if _MEDIA.search(path):
        return None
    found: dict[str, DateValue] = {}
    for point, text in _points(path):
        if point.first.year < _HISTORIC:
            continue
        found.setdefault(point.iso, DateValue(point.iso, point.precision, text, max(url.lower().find(text), 0)))
    return next(iter(found.values())) if len(found) == 1 else None


def _points(path: str) -> list[tuple[Point, str]]:
    for match in _STAMP.finditer(path):
        year, month, day, hour, minute, second = (int(digits) for digits in match.groups())
        stamped = valid_date(year, month, day)
        if stamped and hour < 24 and minute < 60 and second < 60:
            point = day_point(stamped, Clock(hour, minute, second))
            if point:
                return [(point, match[0])]
    days = [
        (_day(match[3], match[2], match[1]), match)
        for match in (*_PATH_DAY.finditer(path), *_PATH_COMPACT.finditer(path))
    ]
    slug = _STRETCH.sub("~", path.rstrip("/").rsplit("/", 1)[-1])
    cited = _CITED.search(slug)
    if not cited:
        days += [(_day(match[1], match[2], match[3]), match) for match in _SLUG_DAY.finditer(slug)]
        days += [(_day(match[3], match[2], match[1]), match) for match in _SLUG_ISO.finditer(slug)]
        days += [(_unpacked(match[1], match[2]), match) for match in _PACKED.finditer(slug)]
    points = [(day_point(day), match[0]) for day, match in days if day]
    return [(point, text) for point, text in points if point]


def _day(day: str, month: str, year: str) -> date | None:
    return valid_date(int(year), int(month), int(day))


def _unpacked(digits: str, year: str) -> date | None:
    readings = {_day(digits[:cut], digits[cut:], year) for cut in (1, 2) if 0 < len(digits) - cut <= 2} - {None}
    return readings.pop() if len(readings) == 1 else None
