"""The gold of real date expressions and leads, read where it lies; skipped where it is not."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import pytest

from scraper.vietnamese import find_dates, parse_date

GOLD = Path(__file__).parents[2].parent / "shared" / "gold"

pytestmark = pytest.mark.skipif(not GOLD.exists(), reason="the gold is not here")


def rows(name: str) -> list[dict[str, str]]:
    if not GOLD.exists():
        return []
    head, *lines = (GOLD / name).read_text(encoding="utf-8").split("\n")
    return [dict(zip(head.split("\t"), line.split("\t"), strict=True)) for line in lines if line]


@pytest.mark.parametrize("row", rows("dates.tsv"), ids=lambda row: row["text"])
def test_date(row: dict[str, str]) -> None:
    text = row["text"].replace("\\n", "\n").replace("\\t", "\t")
    found = parse_date(text, datetime.fromisoformat(row["reference"]))
    assert (found.iso if found else "", found.precision if found else "refuse") == (
        row["expected_iso"],
        row["precision"],
    )


@pytest.mark.parametrize("row", rows("lead_dates.tsv"), ids=lambda row: row["text"])
def test_lead(row: dict[str, str]) -> None:
    found = find_dates(row["text"], datetime.fromisoformat(row["reference"]))
    ends = [end.removesuffix("+07:00") for value in found for end in value.iso.split("/") if end]
    assert ends == json.loads(row["expected_dates_json"])
