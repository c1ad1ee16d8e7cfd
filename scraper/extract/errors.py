"""What a page may be instead of an article."""

from __future__ import annotations


class NotAnArticle(Exception):  # noqa: N818 - it names a finding about the page, not a fault of the program
    """The page surely is something else. `kind` names it (home, search, error, challenge, listing, empty)."""

    def __init__(self, kind: str, reason: str) -> None:
        super().__init__(f"not an article but {kind}: {reason}")
        self.kind = kind
        self.reason = reason
