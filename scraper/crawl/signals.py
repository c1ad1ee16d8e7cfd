"""Signals of our own, beside Scrapy's."""

from __future__ import annotations

from typing import Final

robots_read: Final = object()
"""robots.txt of `host` was read; `exchanges` (redirects first) show it, `crawl_delay` is in seconds or None."""
