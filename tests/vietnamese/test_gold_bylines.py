"""The hand-checked byline lines, when they lie beside the repository."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from scraper.vietnamese.bylines import parse_byline

GOLD = Path(__file__).resolve().parents[2].parent / "shared" / "gold" / "bylines.tsv"


def gold_rows() -> list[dict[str, str]]:
    if not GOLD.exists():
        return []
    with GOLD.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def as_gold(text: str, position: str, expected: dict[str, Any]) -> dict[str, Any]:
    byline = parse_byline(text, position)
    authors = []
    for index, author in enumerate(byline.authors):
        wanted = expected["authors"][index] if index < len(expected["authors"]) else {}
        fields = {"name": author.name, "role": author.role, "kind": author.kind}
        fields |= {name: getattr(author, name) for name in ("affiliation", "title") if name in wanted}
        authors.append(fields)
    return {"authors": authors, "agency": byline.agency, "source": byline.source}


@pytest.mark.skipif(not GOLD.exists(), reason="the gold is not part of the repository")
def test_every_gold_line_is_right() -> None:
    wrong = []
    for row in gold_rows():
        expected = json.loads(row["expected"])
        found = as_gold(row["text"], row["position"], expected)
        if found != expected:
            wrong.append((row["text"], row["position"], found, expected))
    assert not wrong
