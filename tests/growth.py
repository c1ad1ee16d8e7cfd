"""How the work of a function grows with its input: two sizes beside each other, never a limit of seconds."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from typing import Final, TypeVar

Input = TypeVar("Input")
TIMES: Final = 8
LIMIT: Final = 24  # linear work takes 8 times as long on 8 times the input, quadratic work 64 times
TOO_SHORT: Final = 0.002  # seconds of CPU below which the clock says little
ATTEMPTS: Final = 5


def assert_linear(work: Callable[[Input], object], make: Callable[[int], Input], size: int) -> None:
    """Fail when `work` on `make(TIMES * size)` costs far more than `TIMES` times the CPU of `make(size)`.

    A machine that is busy with something else may spoil one comparison, hence several; each takes inputs of its own, so
    that nothing is answered from a cache.
    """
    work(make(max(1, size // 10)))
    ratios = []
    for attempt in range(ATTEMPTS):
        small, large = make(size + attempt), make(TIMES * (size + attempt))
        ratios.append(_seconds(work, large) / max(TOO_SHORT, _seconds(work, small)))
        if ratios[-1] < LIMIT:
            return
    raise AssertionError(f"{TIMES} times the input took {min(ratios):.0f} times the work")


def _seconds(work: Callable[[Input], object], given: Input) -> float:
    gc.disable()
    try:
        start = time.process_time()
        work(given)
        return time.process_time() - start
    finally:
        gc.enable()
