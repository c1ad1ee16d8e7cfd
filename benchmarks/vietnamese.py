"""Scores our reading of dates, dateparser's and (if installed) htmldate's on the gold, category by category.

    python -m benchmarks.vietnamese [--gold ../shared/gold]

Right: the same EDTF value, or a rightful refusal. Wrong: another value, or a value where there is none. None: silence
where a value was expected. Strings a second are of one core, the best of five runs.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import json
import time
import warnings
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import dateparser

from scraper.vietnamese import find_dates, parse_date

Reader = Callable[[str, datetime], str | None]

DATEPARSER_SETTINGS = {"TIMEZONE": "Asia/Ho_Chi_Minh", "RETURN_AS_TIMEZONE_AWARE": True, "DATE_ORDER": "DMY"}


def ours(text: str, reference: datetime) -> str | None:
    found = parse_date(text, reference)
    return found.iso if found else None


def by_dateparser_alone(text: str, reference: datetime) -> str | None:
    """dateparser as it comes, told the reference only."""
    parsed = dateparser.parse(text, settings={"RELATIVE_BASE": reference.replace(tzinfo=None)})
    return parsed.isoformat(timespec="seconds") if parsed else None


def by_dateparser(text: str, reference: datetime) -> str | None:
    """dateparser told the language, the order and the reference; its time counts where one was expected."""
    settings = DATEPARSER_SETTINGS | {"RELATIVE_BASE": reference.replace(tzinfo=None)}
    parsed = dateparser.parse(text, languages=["vi"], settings=settings)
    return parsed.isoformat(timespec="seconds") if parsed else None


def by_htmldate(text: str, reference: datetime) -> str | None:
    """htmldate's own free-text reading, a day."""
    extractors = importlib.import_module("htmldate.extractors")
    found = extractors.try_date_expr(text, "%Y-%m-%d", True, datetime(1900, 1, 1), reference.replace(tzinfo=None))
    return str(found) if found else None


def rows(path: Path) -> list[dict[str, str]]:
    head, *lines = path.read_text(encoding="utf-8").split("\n")
    return [dict(zip(head.split("\t"), line.split("\t"), strict=True)) for line in lines if line]


def is_right(found: str | None, expected: str, precision: str) -> bool:
    """Whether the value is the expected one; a reader that knows no precision is asked for the expected one only."""
    if not found or not expected:
        return not found and not expected
    if found == expected:
        return True
    lengths = {"year": 4, "month": 7, "day": 10, "minute": 16, "hour": 16, "second": 19}
    length = lengths.get(precision)
    return "/" not in found and length is not None and len(found) >= length and found[:length] == expected[:length]


def strings_a_second(read: Reader, texts: list[tuple[str, datetime]], runs: int) -> float:
    best = float("inf")
    for _ in range(runs):
        started = time.process_time()
        for text, reference in texts:
            read(text, reference)
        best = min(best, time.process_time() - started)
    return len(texts) / best


def score_dates(gold: Path) -> None:
    table = rows(gold / "dates.tsv")
    texts = [
        (row["text"].replace("\\n", "\n").replace("\\t", "\t"), datetime.fromisoformat(row["reference"]))
        for row in table
    ]
    readers: dict[str, Reader] = {"ours": ours, "dateparser": by_dateparser_alone, "dateparser, vi": by_dateparser}
    if importlib.util.find_spec("htmldate"):
        readers["htmldate"] = by_htmldate
    counts: dict[str, Counter[tuple[str, str]]] = {}
    for name, read in readers.items():
        counts[name] = Counter()
        for (text, reference), row in zip(texts, table, strict=True):
            found, expected = read(text, reference), row["expected_iso"]
            exact = found == (expected or None) if name == "ours" else is_right(found, expected, row["precision"])
            outcome = "right" if exact else "wrong" if found else "none"
            category = row["note"].split("|")[0].removeprefix("cat=")
            counts[name][category, outcome] += 1
            counts[name]["all", outcome] += 1
    categories = [*sorted({category for category, _ in counts["ours"]} - {"all"}), "all"]
    print(f"{'dates: right / wrong / none':28}" + "".join(f"{name:>18}" for name in readers))
    for category in categories:
        cells = (" / ".join(f"{counts[name][category, o]:3}" for o in ("right", "wrong", "none")) for name in readers)
        print(f"{category:28}" + "".join(f"{cell:>18}" for cell in cells))
    speeds = {name: strings_a_second(read, texts, 5 if name == "ours" else 1) for name, read in readers.items()}
    print(f"{'strings a second':28}" + "".join(f"{speed:18,.0f}" for speed in speeds.values()))
    print(f"ours is {speeds['ours'] / speeds['dateparser']:.0f} times dateparser's speed")


def score_leads(gold: Path) -> None:
    right = wrong = 0
    table = rows(gold / "lead_dates.tsv")
    for row in table:
        found = find_dates(row["text"], datetime.fromisoformat(row["reference"]))
        ends = [end.removesuffix("+07:00") for value in found for end in value.iso.split("/") if end]
        expected = json.loads(row["expected_dates_json"])
        right += ends == expected
        wrong += any(end not in expected for end in ends)
    print(f"leads: {right} of {len(table)} right, {wrong} with a wrong date")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path, default=Path(__file__).parents[2] / "shared" / "gold")
    gold = parser.parse_args().gold
    if not gold.exists():
        parser.error(f"no gold at {gold}: name its folder with --gold")
    warnings.simplefilter("ignore")
    score_dates(gold)
    score_leads(gold)


if __name__ == "__main__":
    main()
