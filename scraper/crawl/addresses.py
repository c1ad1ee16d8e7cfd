"""Which network addresses the crawl may connect to."""

from __future__ import annotations

import ipaddress
import socket


def is_public(address: str) -> bool:
    """Whether an IP address, as text, is one of the open internet: not private, loopback, link-local or reserved."""
    try:
        ip = ipaddress.ip_address(address.strip("[]").partition("%")[0])
    except ValueError:
        return False
    mapped = getattr(ip, "ipv4_mapped", None) or getattr(ip, "sixtofour", None)
    return is_public(str(mapped)) if mapped else ip.is_global and not ip.is_multicast


def literal_address(host: str) -> str | None:
    """The IP address that `host` spells, in any form that the system's resolver reads (`127.1`, `0x7f000001`)."""
    bare = host.strip("[]").partition("%")[0]
    try:
        return str(ipaddress.ip_address(bare))
    except ValueError:
        pass
    try:
        return socket.inet_ntoa(socket.inet_aton(bare))
    except (OSError, ValueError):
        return None
