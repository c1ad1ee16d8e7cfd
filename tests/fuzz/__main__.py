"""Coverage-guided fuzzing of one reader: `python -m tests.fuzz article CORPUS… -max_total_time=600` (extra `fuzz`).

Further arguments are libFuzzer's. What it finds is kept in `tests/fuzz/seeds/`, which the tests read again.
"""

from __future__ import annotations

import sys

import atheris

with atheris.instrument_imports(include=["scraper"]):
    from tests.fuzz.targets import TARGETS


def main() -> None:
    """Fuzz the reader that the first argument names."""
    if len(sys.argv) < 2 or sys.argv[1] not in TARGETS:
        sys.exit(f"usage: python -m tests.fuzz {'|'.join(TARGETS)} [CORPUS …] [-max_total_time=SECONDS]")
    name = sys.argv.pop(1)
    atheris.Setup(sys.argv, TARGETS[name])
    atheris.Fuzz()


main()
