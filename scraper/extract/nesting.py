"""Pages nested deeper than a parser can follow, made flat before parsing so that nothing of them is lost."""

from __future__ import annotations

import re
from typing import Final

DEEPEST: Final = 200

_TAG: Final = re.compile(
    r"<(/?)(div|span|font|b|i|em|strong|section|article|center|blockquote|table|tbody|tr|td|ul|ol|li)\b[^<>]*>", re.I
)


def flattened(text: str) -> str:
    """`text` without the container tags that lie deeper than `DEEPEST` open ones.

    libxml2 drops whatever follows its limit of 2,048 levels, the rest of the page included. A page with fewer opening
    tags than the limit comes back as it is.
    """
    if text.count("<") < DEEPEST:
        return text
    depth = deepest = 0
    for match in _TAG.finditer(text):
        depth = max(depth - 1, 0) if match[1] else depth + 1
        deepest = max(deepest, depth)
    if deepest <= DEEPEST:
        return text
    depth = 0

    def keep(match: re.Match[str]) -> str:
        nonlocal depth
        if match[1]:
            depth = max(depth - 1, 0)
            return match[0] if depth < DEEPEST else " "
        depth += 1
        return match[0] if depth <= DEEPEST else " "

    return _TAG.sub(keep, text)
