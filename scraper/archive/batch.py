"""Several pages in one transaction, for a replay: what asks nobody may be read again after a kill."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from scraper.archive.connection import storage_errors
from scraper.archive.store import Archive
from scraper.errors import StorageError


class Batch:
    """Keeps what is written until so many pages are together: their records are synced, then their rows committed.

    A page that fails takes those before it in the batch back with it, rows and records. Whatever else is written
    meanwhile belongs to the batch. With one page at a time nothing is held back.
    """

    def __init__(self, archive: Archive, pages: int) -> None:
        self._archive = archive
        self._pages = pages
        self._held = 0
        self._mark: tuple[str | None, int] | None = None

    @contextmanager
    def page(self) -> Iterator[None]:
        """What is written inside belongs to one page. Raises StorageError, also for the pages before it."""
        if self._pages == 1:
            yield
            return
        self._begin()
        try:
            with storage_errors(self._archive.path):
                yield
            self._held += 1
            if self._held >= self._pages or self._archive.captures.writer.is_full:
                self.commit()
        except BaseException:
            self._take_back()
            raise

    def commit(self) -> None:
        """Keep what is held. Raises StorageError, then nothing of it is kept."""
        if self._mark is None:
            return
        try:
            with storage_errors(self._archive.path):
                self._archive.captures.writer.sync()
                self._archive.connection.execute("commit")
        except BaseException:
            self._take_back()
            raise
        self._end()

    def end(self) -> None:
        """Keep what is held if that is possible; for a crawl that has failed already."""
        with suppress(StorageError):
            self.commit()

    def _begin(self) -> None:
        if self._mark is not None:
            return
        with storage_errors(self._archive.path):
            self._archive.connection.execute("begin immediate")
        self._mark = self._archive.captures.writer.mark()
        self._archive.captures.writer.syncs = False

    def _take_back(self) -> None:
        if self._mark is None:
            return
        if self._archive.connection.in_transaction:
            self._archive.connection.execute("rollback")
        self._archive.captures.writer.rewind(self._mark)
        self._end()

    def _end(self) -> None:
        self._held, self._mark = 0, None
        self._archive.captures.writer.syncs = True
