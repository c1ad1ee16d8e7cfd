"""Sending through Apprise: mail, Telegram, Slack, webhooks and whatever else its addresses name."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Callable
from types import ModuleType

from scraper.errors import UsageError

Send = Callable[[str, str, str], str | None]
"""Address, subject, body → None when the channel took the message, else why not."""


def send(url: str, subject: str, body: str) -> str | None:
    """Sends one message; returns None when it was taken, else the reason, without the address and its secrets."""
    apprise = _apprise()
    notes: list[str] = []

    class Notes(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            notes.append(record.getMessage())

    logger, handler = logging.getLogger("apprise"), Notes(logging.WARNING)
    propagates, logger.propagate = logger.propagate, False
    logger.addHandler(handler)
    try:
        service = apprise.Apprise()
        if not service.add(url):
            return "its address is not understood by Apprise"
        taken = bool(service.notify(body=body, title=subject, body_format=apprise.NotifyFormat.TEXT))
    finally:
        logger.removeHandler(handler)
        logger.propagate = propagates
    return None if taken else (" ".join(notes)[:300].replace(url, "(address)") or "refused without a reason")


def check(name: str, url: str) -> None:
    """Raises UsageError when Apprise does not understand the address of channel `name`."""
    apprise = _apprise()
    logger = logging.getLogger("apprise")
    disabled, logger.disabled = logger.disabled, True
    try:
        understood = apprise.Apprise().add(url)
    finally:
        logger.disabled = disabled
    if not understood:
        raise UsageError(
            f"channel {name}: Apprise does not understand its address; see https://appriseit.com/services/"
        )


def _apprise() -> ModuleType:
    """Apprise, imported when something is sent; what its plugins import warns of its own old age, which is not ours."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        import apprise

        apprise.Apprise.instantiate("json://localhost", suppress_exceptions=True)  # loads the plugins
    return apprise
