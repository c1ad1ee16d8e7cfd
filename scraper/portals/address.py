"""Which page of which portal a URL names, told from the URL alone."""

from __future__ import annotations

import importlib
import pkgutil
from functools import lru_cache
from pathlib import Path
from typing import Final

from scraper.portals.news import NEWS
from scraper.portals.portal import PageAddress, Portal
from scraper.portals.urls import LONGEST_REMEMBERED, parse_url


def _declared() -> tuple[Portal, ...]:
    """Every portal that a module of this package declares, by module name; `news`, which reads any host, last."""
    found: list[Portal] = []
    for module in pkgutil.iter_modules([str(Path(__file__).parent)]):
        if f"{__package__}.{module.name}" != __name__:
            values = vars(importlib.import_module(f"{__package__}.{module.name}")).values()
            found += [value for value in values if isinstance(value, Portal) and value not in (*found, NEWS)]
    return (*found, NEWS)


PORTALS: Final = _declared()
NOWHERE: Final = PageAddress(kind="other", portal="", era="other", article_id=None, key="")


def portal_for(url: str) -> Portal:
    """The portal that owns the host of `url`; `news`, which owns none and reads any, for every other."""
    parts = parse_url(url)
    return _owner(parts.host) if parts is not None else NEWS


def identify(url: str) -> PageAddress:
    """Kind, portal, era, id and key of the page that `url` names.

    Pure and linear; never raises: what is no http(s) address is `other` with an empty portal and key. The host's case,
    `www.`, scheme, port, category, slug, tracking parameters, session ids, fragment and `/amp` do not change a key.
    """
    if isinstance(url, str) and len(url) <= LONGEST_REMEMBERED:
        return _remembered(url)
    return _identified(url)


def _identified(url: str) -> PageAddress:
    parts = parse_url(url)
    return _owner(parts.host).grammar(parts) if parts is not None else NOWHERE


_remembered = lru_cache(maxsize=4_096)(_identified)


def _owner(host: str) -> Portal:
    return next((portal for portal in PORTALS if portal.owns(host)), NEWS)
