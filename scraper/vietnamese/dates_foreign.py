"""Foreign forms that Vietnamese pages print: English and RFC 822 dates, ASP.NET's JSON, and dateparser for the rest."""

from __future__ import annotations

import re
import warnings
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from scraper.vietnamese.dates_units import FULL, STRONG, Day, Unit
from scraper.vietnamese.dates_values import VIETNAM, Point, day_point, moment_point, valid_date

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
ENGLISH_MONTH = (
    r"(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\.?"
)
_MONTH_FIRST = re.compile(ENGLISH_MONTH + r" ([0-9]{1,2})(?:st|nd|rd|th)?,? ([0-9]{4})(?![0-9])")
_DAY_FIRST = re.compile(r"([0-9]{1,2})(?:st|nd|rd|th)?[ \-]" + ENGLISH_MONTH + r",?[ \-]([0-9]{4})(?![0-9])")
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WEEKDAY = re.compile(
    r"((?:mon|tue|wed|thu|fri|sat|sun)(?:day|s|sday|nesday|rs|rsday|urday)?),? "
    r"(?=[0-9]{1,2}(?: ?[a-z]|[/.\-][0-9]{1,2}[/.\-][0-9]{4})|" + ENGLISH_MONTH + " [0-9])"
)
_JSON_DATE = re.compile(r"\s*\\?/Date\((-?[0-9]{9,14})(?:[+-][0-9]{4})?\)\\?/\s*", re.IGNORECASE)
_OTHER_LANGUAGE = re.compile(r"\W*[0-9]{1,2}\W{1,3}[^\W\d_]{3,12}\.?\W{1,3}(?:19|20)[0-9]{2}\W*")
_LANGUAGES = ["vi", "en", "fr"]

ENGLISH_WORDS = (
    "jan january feb february mar march apr april may jun june jul july aug august sep sept september oct october nov"
    " november dec december mon monday tue tues tuesday wed wednesday thu thur thurs thursday fri friday sat saturday"
    " sun sunday"
)
"""The words that may start an English date."""


def read_english(text: str, position: int) -> Unit | None:
    """The English date or weekday that starts at `position`."""
    if match := _MONTH_FIRST.match(text, position):
        return _unit(position, match.end(), int(match[2]), match[1], int(match[3]))
    if match := _DAY_FIRST.match(text, position):
        return _unit(position, match.end(), int(match[1]), match[2], int(match[3]))
    if match := _WEEKDAY.match(text, position):
        return Unit("weekday", position, match.end(1), STRONG, weekday=_WEEKDAYS.index(match[1][:3]))
    return None


def _unit(start: int, end: int, day: int, month: str, year: int) -> Unit:
    found = Day(day, _MONTHS.index(month[:3]) + 1, year)
    if valid_date(year, found.month, day) is None:
        return Unit("bad", start, end)
    return Unit("day", start, end, FULL, (found,))


def read_json_date(text: str) -> Point | None:
    """`/Date(1611387000000)/`, milliseconds since 1970 in UTC, as ASP.NET writes them."""
    match = _JSON_DATE.fullmatch(text)
    if match is None:
        return None
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=int(match[1]))
    if not 1971 <= moment.year <= 2100:
        return None
    return moment_point(moment.astimezone(VIETNAM), "second")


def second_opinion(text: str) -> Point | None:
    """What dateparser reads in a short text of the shape `23 janvier 2021`, a whole day only."""
    return _dateparser_day(text.strip()) if len(text) <= 40 and _OTHER_LANGUAGE.fullmatch(text) else None


@lru_cache(maxsize=1024)
def _dateparser_day(text: str) -> Point | None:
    import dateparser

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            parsed = dateparser.parse(
                text,
                languages=_LANGUAGES,
                settings={
                    "PARSERS": ["absolute-time"],
                    "REQUIRE_PARTS": ["day", "month", "year"],
                    "DATE_ORDER": "DMY",
                    "STRICT_DATE_ORDER": "all",
                    "TIMEZONE": "Asia/Ho_Chi_Minh",
                    "RETURN_AS_TIMEZONE_AWARE": True,
                },
            )
    except Exception:  # dateparser raises many kinds on text it cannot read; its opinion is only asked for
        return None
    day = valid_date(parsed.year, parsed.month, parsed.day) if parsed else None
    return day_point(day) if day else None
