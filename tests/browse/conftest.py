"""A seeded archive, and Datasette over it as an application that tests can ask."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from datasette.app import Datasette

from tests.browse.seed import seed

METADATA = Path(__file__).parents[2] / "datasette_metadata.json"
Ask = Callable[..., httpx.Response]


@contextmanager
def asking(path: Path, plugin: dict[str, str] | None = None, **settings: object) -> Iterator[Ask]:
    """Asks the pages over an archive: `ask(path, **headers)`; paths are from the home page on."""
    metadata = json.loads(METADATA.read_text(encoding="utf-8"))
    metadata["plugins"]["haiphong-browse"] |= plugin or {}
    datasette = Datasette([str(path)], metadata=metadata, settings={"suggest_facets": False, **settings})
    loop = asyncio.new_event_loop()

    def get(path: str, **headers: str) -> httpx.Response:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return loop.run_until_complete(datasette.client.get(path, headers=named))

    yield get
    for database in datasette.databases.values():
        database.close()
    loop.run_until_complete(loop.shutdown_default_executor())
    loop.close()


@pytest.fixture(scope="session")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The path of a seeded archive.db, with its captures beside it; not to be written to."""
    return seed(tmp_path_factory.mktemp("archive"))


@pytest.fixture(scope="session")
def ask(seeded: Path) -> Iterator[Ask]:
    """Asks the pages over the seeded archive."""
    with asking(seeded) as get:
        yield get
