"""The gold pages, where they are present: no field may fall below its floor."""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]
GOLD = ROOT.parent / "shared" / "gold" / "pages"


def benchmark() -> ModuleType:
    path = ROOT / "benchmarks" / "extraction.py"
    spec = importlib.util.spec_from_file_location("benchmark_extraction", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.skipif(not GOLD.exists(), reason="the gold pages are not part of the repository")
def test_no_field_falls_below_its_floor() -> None:
    module = benchmark()
    measured = module.means(module.measure(module.ours, module.gold_pages(GOLD)))
    floors = json.loads(module.FLOORS.read_text(encoding="utf-8"))
    assert floors.keys() == set(module.FIELDS)
    assert {field: measured[field] for field, floor in floors.items() if measured[field] < floor} == {}


@pytest.mark.skipif(not GOLD.exists(), reason="the gold pages are not part of the repository")
def test_no_tempting_date_or_author_is_taken() -> None:
    module = benchmark()
    for name, html, gold in module.gold_pages(GOLD):
        found = module.ours(html, gold["url"])
        assert (found["published_at"] or "")[:10] not in set(gold.get("dates_not", ())), name
        assert not {author["name"] for author in found["authors"]} & set(gold.get("authors_not", ())), name
