"""What a field may be taken from: candidates in order of trust, so that the choice can be explained."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Candidate:
    """One possible value of a field: where it stands, the text as printed, and why it was passed over, if it was."""

    basis: str
    raw: str
    passed_over: str | None = None
