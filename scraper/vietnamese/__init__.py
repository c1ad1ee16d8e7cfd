"""Vietnamese text to values: dates, bylines, and text made comparable. Pure functions, no I/O."""

from scraper.items import DateValue
from scraper.vietnamese.bylines import parse_byline
from scraper.vietnamese.dates import find_dates, parse_date
from scraper.vietnamese.dates_lead import lead_date
from scraper.vietnamese.dates_url import date_in_url
from scraper.vietnamese.text import clean, fold, normalize, unify_tones

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
