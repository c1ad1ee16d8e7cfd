"""What can go wrong, as classes: each message names the input and the remedy; the command line gives each its exit status."""

from __future__ import annotations


class ArchiveError(Exception):
    """Anything this package raises on purpose."""


class StorageError(ArchiveError):
    """The archive cannot be read or written: disk full, database locked, corrupt or newer, WARC file damaged."""
