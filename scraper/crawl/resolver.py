"""Names are resolved as Scrapy does, and an answer that points inside is refused."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from scrapy.resolver import CachingThreadedResolver
from twisted.internet.error import DNSLookupError

from scraper.crawl.addresses import is_public

if TYPE_CHECKING:
    from twisted.internet.defer import Deferred


class PublicResolver(CachingThreadedResolver):
    """Refuses names that resolve to private, loopback or link-local addresses, except the host that `--origin` names.

    The check is made on the address that is connected to, so that a name cannot change between check and use. There is
    one resolver in a process, made before any crawl is known; `exempt` is set when the crawl starts. `refused` holds
    the private address that a name resolved to, because Twisted passes on nothing but “no results”.
    """

    exempt: ClassVar[str] = ""
    refused: ClassVar[dict[str, str]] = {}

    def getHostByName(self, name: str, timeout: Sequence[int] = ()) -> Deferred[str]:  # noqa: N802 - Twisted's name
        return super().getHostByName(name, timeout).addCallback(self._refuse_private, name)

    def _refuse_private(self, address: str, name: str) -> str:
        if name.lower() != self.exempt and not is_public(address):
            self.refused[name.lower()] = address
            raise DNSLookupError(f"{name} resolves to {address}, which is not on the open internet")
        return address
