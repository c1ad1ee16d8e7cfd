"""How fast the machine is at the moment, so that figures of different days and machines can be compared."""

from __future__ import annotations

import time

STEPS = 300_000
ROUNDS = 9


def pace() -> str:
    """The pace of plain Python in CPU time, as a line: the quickest of several rounds of the same arithmetic."""
    best = min(_round() for _ in range(ROUNDS))
    return f"machine: {STEPS / best / 1e6:.1f} million steps of plain Python a second"


def _round() -> float:
    start = time.process_time()
    total = 0
    for number in range(STEPS):
        total += number * number % 7
    return time.process_time() - start


if __name__ == "__main__":
    print(pace())
