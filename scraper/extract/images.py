"""The address of an image, wherever a lazy loader keeps it."""

from __future__ import annotations

import re
from typing import Final

from bs4.element import Tag

_SOURCES: Final = (
    "data-photo-original-src", "data-original", "data-large-src", "data-src", "data-lazy-src", "data-lazy", "data-url",
    "data-image", "data-img", "data-file-url", "data-cfsrc", "data-hi-res-src", "src",
)  # fmt: skip
_SETS: Final = ("data-srcset", "srcset")
_PLACEHOLDER: Final = re.compile(
    r"^data:|^about:|(?:^|/)(?:blank|spacer|transparent|loading|placeholder|pixel|1x1|no-?image|lazy)[\w-]*\.(?:gif|png|svg|jpe?g)|"
    r"(?:^|/)(?:dot|bullet|arrow|new|moi|hot)\d?\.gif$|\.svg(?:$|\?)|/(?:icons?|emoji|smil(?:ey|ies))/|(?:^|/)icon[-_]",
    re.IGNORECASE,
)


def image_address(tag: Tag) -> str | None:
    """The address as printed, the full image before its stand-in; None for placeholders and decoration."""
    for name in _SOURCES:
        value = tag.get(name)
        if isinstance(value, str) and (value := value.strip()) and not _PLACEHOLDER.search(value):
            return value
    for name in _SETS:
        value = tag.get(name)
        if isinstance(value, str):
            first = value.split(",")[0].split()
            if first and not _PLACEHOLDER.search(first[0]):
                return first[0]
    return None
