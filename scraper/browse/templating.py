"""The templates' environment: everything escaped, undefined names errors, links only to the web."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

_BIDI_CONTROLS = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C])
_TRICK = re.compile(f"[{''.join(map(chr, _BIDI_CONTROLS))}]")


@cache
def environment() -> Environment:
    """The one environment of all pages."""
    made = Environment(
        loader=PackageLoader("scraper.browse", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=without_tricks,
    )
    made.filters.update(web_url=web_url, json_ld=json_ld, paragraphs=paragraphs)
    return made


def without_tricks(value: object) -> object:
    """Text without the characters that make a line read backwards; None is nothing."""
    if value is None:
        return ""
    if isinstance(value, str) and not isinstance(value, Markup) and _TRICK.search(value):
        return _TRICK.sub("", value)
    return value


def web_url(url: str | None) -> str | None:
    """The address if it is one of the web, else None: no `javascript:`, no `data:`, nothing without a host."""
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.netloc else None


def json_ld(value: Any) -> Markup:
    """JSON that can stand in a script element: no tag can end it."""
    text = json.dumps(value, ensure_ascii=False, indent=1)
    for character in ("<", ">", "&", "\u2028", "\u2029", *map(chr, _BIDI_CONTROLS)):
        text = text.replace(character, f"\\u{ord(character):04x}")
    return Markup(text)


def paragraphs(text: str | None) -> list[str]:
    """The paragraphs of a body."""
    return [paragraph for paragraph in (text or "").split("\n\n") if paragraph.strip()]
