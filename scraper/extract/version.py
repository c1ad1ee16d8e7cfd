"""The version of the rules that read a page; stored with every value they gave.

It changes with every change to the rules, so that what is read otherwise is never taken for an edit by the publisher.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Final

_PACKAGE: Final = Path(__file__).parents[1]
_RULES: Final = ("extract", "portals", "vietnamese")
_GENERATION: Final = 2


def rules_version(folders: Sequence[Path]) -> str:
    """The generation of the rules, and eight hex digits of the SHA-256 over the files in `folders`: “2-5f0c91ab”."""
    digest = hashlib.sha256()
    for path in sorted(path for folder in folders for path in folder.rglob("*") if path.suffix in (".py", ".toml")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return f"{_GENERATION}-{digest.hexdigest()[:8]}"


EXTRACTOR_VERSION: Final = rules_version([_PACKAGE / name for name in _RULES])
