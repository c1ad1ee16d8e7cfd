"""Bylines on the hand-checked lines: right, wrong and none per position, and lines a second on one core.

python benchmarks/vietnamese_bylines.py [bylines.tsv]
"""

from __future__ import annotations

import csv
import json
import sys
import time
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

from scraper.items import Byline
from scraper.vietnamese.bylines import parse_byline

GOLD = Path(__file__).resolve().parents[2] / "shared" / "gold" / "bylines.tsv"
SECONDS = 2.0


def value(byline: Byline) -> dict[str, Any]:
    """A byline in the form of the gold, without what the gold states only where it is printed."""
    authors = [{"name": author.name, "role": author.role, "kind": author.kind} for author in byline.authors]
    return {"authors": authors, "agency": byline.agency, "source": byline.source}


def without_affiliations(expected: dict[str, Any]) -> dict[str, Any]:
    """The gold's answer with the same fields."""
    authors = [{field: author[field] for field in ("name", "role", "kind")} for author in expected["authors"]]
    return expected | {"authors": authors}


def verdict(row: dict[str, str]) -> str:
    """`right`, `wrong`, or `none` for silence where something could be read."""
    expected, found = (
        without_affiliations(json.loads(row["expected"])),
        value(parse_byline(row["text"], row["position"])),
    )
    if found == expected:
        return "right"
    return "none" if found == value(Byline()) else "wrong"


def lines_a_second(rows: list[dict[str, str]]) -> float:
    """Lines read a second, over and over for some seconds."""
    count, start = 0, time.perf_counter()
    while time.perf_counter() - start < SECONDS:
        for row in rows:
            parse_byline(row["text"], row["position"])
        count += len(rows)
    return count / (time.perf_counter() - start)


def main() -> None:
    """Print one row a position, their sum and the speed."""
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else GOLD
    if not path.exists():
        sys.exit(f"{path} is missing: give the path of a bylines.tsv (text, position, expected)")
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    verdicts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for row in rows:
        for position in (row["position"], "all"):
            verdicts[position][verdict(row)] += 1
    print(f"{'position':24}{'right':>8}{'wrong':>8}{'none':>8}")
    for position, counts in sorted(verdicts.items(), key=lambda item: (item[0] == "all", item[0])):
        print(f"{position:24}{counts['right']:>8}{counts['wrong']:>8}{counts['none']:>8}")
    print(f"{lines_a_second(rows):,.0f} lines a second")


if __name__ == "__main__":
    main()
