"""Where a list goes on before and after a page of it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil

from scraper.browse.links import Links


@dataclass(frozen=True, slots=True)
class Pages:
    """A page of a list: its number, and the addresses of its neighbours, None at the ends."""

    number: int
    before: str | None
    after: str | None


def pages(links: Links, path: str, shared: Mapping[str, object], number: int, total: int, size: int) -> Pages:
    """The neighbours of page `number` of a list of `total`, `size` a page, at `path` with the parameters `shared`."""
    before, after = (
        links.page(path, **{**shared, "page": other if other > 1 else None}) for other in (number - 1, number + 1)
    )
    return Pages(number, before if number > 1 else None, after if number < ceil(total / size) else None)
