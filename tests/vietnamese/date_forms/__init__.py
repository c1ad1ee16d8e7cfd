"""The forms of dates that are read, section by section: the tests run them, and docs/dates.md is made of them.

A row is (text, EDTF, reference); the EDTF is empty for what must be refused; the reference is REFERENCE unless given.
"""

from __future__ import annotations

from datetime import datetime

from tests.vietnamese.date_forms.days import DAYS
from tests.vietnamese.date_forms.refused import REFUSED
from tests.vietnamese.date_forms.row import Row
from tests.vietnamese.date_forms.spellings import SPELLINGS
from tests.vietnamese.date_forms.stretches import STRETCHES

__all__ = ["FORMS", "REFERENCE", "REFUSED", "Row"]

REFERENCE = datetime.fromisoformat("2021-01-23T16:00+07:00")
"""A Saturday, in ISO week 2021-W03."""

FORMS: dict[str, list[Row]] = {**DAYS, **STRETCHES, **SPELLINGS}
