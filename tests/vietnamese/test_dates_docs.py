"""docs/dates.md lists the forms of `date_forms`; `python -m tests.vietnamese.test_dates_docs` writes it anew."""

from __future__ import annotations

from pathlib import Path

from tests.vietnamese.date_forms import FORMS, REFERENCE, REFUSED, Row

PAGE = Path(__file__).parents[2] / "docs" / "dates.md"

INTRODUCTION = f"""# The dates that are read

`scraper.vietnamese.parse_date(text, reference)` reads a text that is a date; `find_dates(sentence, reference)` reads
sentences. Values are EDTF, with ISO weeks (`2021-W03`) and, for times, the offset +07:00. What a careful reader would
not be sure of is refused: the answer is `None`, and the archive keeps the text as printed.

- A year that is not printed is the one nearest to the reference (on a tie the past); without a reference such a text is
  refused. Days come before months, except in `m/d/yyyy` with AM or PM and a day above 12.
- A weekday that contradicts its date, an impossible date or time, a placeholder and 1 January 1970 refuse the whole.
- Quarters, first months of a year and thirds of a month are ranges of days; a deadline (`trước ngày …`) has no start.
- Of two dates in a masthead the one of publication counts.
- Lunar dates follow the Vietnamese calendar (UTC+7); `mùng 2/9` without a lunar word is of the solar calendar.

This page is made from the tests by `python -m tests.vietnamese.test_dates_docs`. The reference of its examples is
{REFERENCE.isoformat(timespec="minutes")}, a Saturday, unless a row names another.
"""


def page() -> str:
    parts = [INTRODUCTION]
    for section, rows in FORMS.items():
        parts.append(f"\n## {section}\n\n| text | read as | reference |\n|---|---|---|\n" + "".join(map(_line, rows)))
    for section, rows in REFUSED.items():
        texts = " · ".join(f"`{_visible(row[0])}`" for row in rows if row[0].strip())
        parts.append(f"\n## Refused: {section.lower()}\n\n{texts}\n")
    return "".join(parts)


def _line(row: Row) -> str:
    return f"| `{_visible(row[0])}` | `{row[1]}` | {row[2] if len(row) == 3 else ''} |\n"


def _visible(text: str) -> str:
    shown = "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
    return shown.strip().replace("|", "\\|")


def test_the_page_lists_the_forms_that_the_tests_run() -> None:
    assert PAGE.read_text(encoding="utf-8") == page()


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
