"""Real crawls in processes of their own, and what they left in the archive."""

from __future__ import annotations

import multiprocessing
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from tests.crawl.pages import HOST, LISTING

START = f"{HOST}{LISTING}"
ROOT = Path(__file__).parent.parent.parent
_FORKS = multiprocessing.get_context("forkserver")
_FORKS.set_forkserver_preload(["pytest", "scraper.crawl.process", "scraper.spiders.declared", "tests.crawl.preloaded"])


@dataclass(frozen=True)
class Ran:
    """How a command ended, what it said, and where its archive is."""

    status: int
    out: str
    err: str
    folder: Path

    def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """Rows of the archive that the command wrote."""
        return rows(self.folder, query, *values)

    def keys(self) -> set[str]:
        """Keys of the archived articles."""
        return {key for (key,) in self.rows("select key from articles")}


def rows(folder: Path, query: str, *values: object) -> list[tuple[Any, ...]]:
    """Rows of the archive in `folder`."""
    with closing(sqlite3.connect(folder / "archive.db")) as connection:
        return connection.execute(query, values).fetchall()


def haiphong(folder: Path, *arguments: str, timeout: float = 60, **environment: str) -> Ran:
    """Run `haiphong` with its archive in `folder`.

    In a process of its own, forked from one that has everything imported; with an `environment`, from scratch.
    """
    if not environment:
        return _forked(folder, arguments, timeout)
    done = subprocess.run(
        [sys.executable, "-m", "scraper", *arguments],
        cwd=folder,
        env=_environment(environment),
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
    )
    return Ran(done.returncode, done.stdout, done.stderr, folder)


def _forked(folder: Path, arguments: Sequence[str], timeout: float) -> Ran:
    with TemporaryDirectory() as name:
        out, err = Path(name) / "out", Path(name) / "err"
        process = _FORKS.Process(target=_call, args=(str(folder), list(arguments), str(out), str(err)))
        process.start()
        process.join(timeout)
        if process.is_alive():
            process.kill()
            process.join()
            raise subprocess.TimeoutExpired(list(arguments), timeout)
        status = process.exitcode
        process.close()
        return Ran(-1 if status is None else status, out.read_text(), err.read_text(), folder)


def _call(folder: str, arguments: list[str], out: str, err: str) -> None:
    os.chdir(folder)
    for path, descriptor in ((out, 1), (err, 2)):
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND), descriptor)
    from scraper.cli import main

    main(arguments)


def crawl(folder: Path, origin: str, *arguments: str, spider: str = "haiphong", start: Sequence[str] = (START,)) -> Ran:
    """Crawl a loopback server without delays, from `start`."""
    starts = [part for url in start for part in ("--start", url)]
    return haiphong(folder, "crawl", spider, "--origin", origin, "--delay", "0", *starts, *arguments)


@contextmanager
def started(folder: Path, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """`haiphong` in the background; killed when the context ends."""
    process = subprocess.Popen(
        [sys.executable, "-m", "scraper", *arguments],
        cwd=folder,
        env=_environment({}),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()


def write_warc(path: Path, pages: Sequence[tuple[str, int, dict[str, str], bytes | str]], *, day: int = 5) -> Path:
    """A WARC file with those answers (URL, status, headers, body), fetched a second apart on a day of March 2024."""
    buffer = BytesIO()
    writer = WARCWriter(buffer, gzip=path.name.endswith(".gz"), warc_version="1.1")
    for number, (url, status, headers, body) in enumerate(pages):
        moment = datetime(2024, 3, day, 10, number // 60, number % 60, tzinfo=UTC)
        http = StatusAndHeaders(
            f"{status} Whatever",
            list({"Content-Type": "text/html; charset=utf-8", **headers}.items()),
            protocol="HTTP/1.1",
        )
        record = writer.create_warc_record(
            url,
            "response",
            payload=BytesIO(body.encode() if isinstance(body, str) else body),
            http_headers=http,
            warc_headers_dict={"WARC-Date": moment.strftime("%Y-%m-%dT%H:%M:%SZ")},
        )
        writer.write_record(record)
        record.raw_stream.close()
    path.write_bytes(buffer.getvalue())
    return path


def _environment(more: dict[str, str]) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "default", **more}
