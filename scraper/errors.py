"""What can go wrong for a reason that the user can see to. Each message names the input and the remedy."""

from __future__ import annotations

from typing import ClassVar, Final

EXIT_DONE: Final = 0
EXIT_FAILED: Final = 1
EXIT_USAGE: Final = 2
EXIT_STORAGE: Final = 3
EXIT_DEGRADED: Final = 4
EXIT_BLOCKED: Final = 5
EXIT_INTERRUPTED: Final = 130


class ArchiveError(Exception):
    """A failure with a message for people; `exit_status` is what the command line ends with."""

    exit_status: ClassVar[int] = EXIT_FAILED


class UsageError(ArchiveError):
    """The command was given something that it cannot use: a wrong URL, an unreadable file, an unknown name."""

    exit_status: ClassVar[int] = EXIT_USAGE


class StorageError(ArchiveError):
    """The database or the captures cannot be read or written: disk full, locked, corrupt, from a newer version."""

    exit_status: ClassVar[int] = EXIT_STORAGE


class DegradedError(ArchiveError):
    """The crawl finished but found less than it should: the site may have changed."""

    exit_status: ClassVar[int] = EXIT_DEGRADED


class BlockedError(ArchiveError):
    """The site refused: robots.txt, or every start listing."""

    exit_status: ClassVar[int] = EXIT_BLOCKED
