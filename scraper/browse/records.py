"""WARC records read back from the captures folder, by the file and offset that the database knows."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING

from scraper.browse.names import PLUGIN
from scraper.browse.rows import Row, one_row

if TYPE_CHECKING:
    from datasette.app import Datasette

CAPTURES_VARIABLE = "HAIPHONG_CAPTURES"
MAX_RECORD = 64 * 1024 * 1024

_PLACE = "select id, warc_file, warc_offset, warc_length from captures"


def record_of(connection: sqlite3.Connection, warc_file: str, offset: int) -> Row | None:
    """The capture whose record stands there; only what the database knows can be read."""
    return one_row(connection, f"{_PLACE} where warc_file = ? and warc_offset = ?", (warc_file, min(offset, 2**62)))


def record_with(connection: sqlite3.Connection, capture_id: int | None) -> Row | None:
    """Where the record of a capture stands."""
    return one_row(connection, f"{_PLACE} where id = ?", (capture_id,))


def captures_folder(datasette: Datasette, database_path: str | None) -> Path:
    """HAIPHONG_CAPTURES, else the plugin's setting `captures`, else the folder `captures` beside the database."""
    configured = os.environ.get(CAPTURES_VARIABLE) or (datasette.plugin_config(PLUGIN) or {}).get("captures")
    beside = Path(database_path or ".").resolve().parent
    return (beside / (configured or "captures")).resolve()


def read_record(datasette: Datasette, database_path: str | None, capture: Row) -> bytes | None:
    """The record's bytes; None if the file is not there, is shorter, or lies outside the folder."""
    folder = captures_folder(datasette, database_path)
    path = (folder / capture["warc_file"]).resolve()
    length = capture["warc_length"]
    if not path.is_relative_to(folder) or not 0 < length <= MAX_RECORD:
        return None
    try:
        with path.open("rb") as file:
            file.seek(capture["warc_offset"])
            data = file.read(length)
    except OSError:
        return None
    return data if len(data) == length else None
