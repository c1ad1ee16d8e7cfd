"""The version of the rules that read a page; stored with every value they gave."""

from __future__ import annotations

from typing import Final

EXTRACTOR_VERSION: Final = "1"
