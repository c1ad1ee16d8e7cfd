"""What a row of the tables is."""

from __future__ import annotations

Row = tuple[str, str] | tuple[str, str, str]
