"""Vietnamese text to values: dates, bylines, and text made comparable. Pure functions, no I/O.

The readers of dates and bylines load on first use: most commands read none, and making their patterns takes longer than
a search.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from scraper.items import DateValue
from scraper.vietnamese.text import clean, fold, normalize, unify_tones

if TYPE_CHECKING:
    from scraper.vietnamese.bylines import parse_byline
    from scraper.vietnamese.dates import find_dates, parse_date
    from scraper.vietnamese.dates_lead import lead_date
    from scraper.vietnamese.dates_url import date_in_url

__all__ = [
    "DateValue",
    "clean",
    "date_in_url",
    "find_dates",
    "fold",
    "lead_date",
    "normalize",
    "parse_byline",
    "parse_date",
    "unify_tones",
]

_READERS = {
    "parse_byline": "bylines",
    "find_dates": "dates",
    "parse_date": "dates",
    "lead_date": "dates_lead",
    "date_in_url": "dates_url",
}


def __getattr__(name: str) -> object:
    if name not in _READERS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_READERS[name]}"), name)
