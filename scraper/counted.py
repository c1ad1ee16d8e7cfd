"""Numbers of things, as English writes them."""

from __future__ import annotations


def counted(number: int, thing: str) -> str:
    """The number with its noun, the last word of `thing`: `1 capture`, `2 captures`, `0 captures`."""
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"
