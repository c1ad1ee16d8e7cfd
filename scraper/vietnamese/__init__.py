"""Vietnamese text to values: dates, bylines, and text made comparable. Pure functions, no I/O."""

from scraper.items import DateValue
from scraper.vietnamese.text import clean, fold, normalize, unify_tones

__all__ = ["DateValue", "clean", "fold", "normalize", "unify_tones"]
