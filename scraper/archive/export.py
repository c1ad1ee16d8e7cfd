"""Tables of the archive as files: CSV, JSON Lines, Parquet, or a Frictionless data package.

Rows are streamed in the order of their keys from one snapshot, so that a crawl may write meanwhile. Values are written
as they were published: nothing is altered for spreadsheets. Tables that are hidden in the dictionary are not exported.
What is written appears under its name when it is whole.
"""

from __future__ import annotations

import csv
import json
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from importlib import import_module
from itertools import islice
from pathlib import Path
from tempfile import mkdtemp
from typing import IO, Any, Final, Literal, get_args

from scraper.archive.columns import TABLES, frictionless_schema
from scraper.archive.connection import storage_errors
from scraper.archive.tables import Column, Table
from scraper.errors import StorageError, UsageError

Format = Literal["csv", "jsonl", "parquet", "datapackage"]
FORMATS: Final[tuple[Format, ...]] = get_args(Format)
ALL: Final = "all"
ROWS_AT_A_TIME: Final = 500
"""Rows of a Parquet row group: what is held in memory at once."""

_NESTED: Final = {
    "authors": "select a.name, x.role, a.kind, x.raw from article_authors x join authors a on a.id = x.author_id "
    "where x.article_id = ? order by x.position",
    "images": "select url, caption, credit from images where article_id = ? order by position",
    "tags": "select t.name from article_tags x join tags t on t.id = x.tag_id where x.article_id = ? order by t.id",
    "topics": "select t.slug, x.field, x.matched from article_topics x join topics t on t.id = x.topic_id "
    "where x.article_id = ? order by t.slug, x.field",
}

_READ_TIME: Final = {"date": date.fromisoformat, "datetime": datetime.fromisoformat}

Row = Sequence[Any]


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written: the file or folder, and the number of rows by table."""

    path: Path
    rows: dict[str, int]


def public_tables() -> tuple[Table, ...]:
    """The tables that `all` means: neither hidden nor views, which say the same again."""
    return tuple(table for table in TABLES.values() if not table.hidden and not table.view)


def table_named(name: str) -> Table:
    """The table or view of that name. Raises UsageError when there is none or it is hidden."""
    table = TABLES.get(name)
    if table is None or table.hidden:
        names = ", ".join(known.name for known in TABLES.values() if not known.hidden)
        raise UsageError(f"{name}: no table to export; name one of {names}, or {ALL}")
    return table


def export(connection: sqlite3.Connection, database: Path, target: Path, form: Format, name: str) -> Exported:
    """Writes the table `name`, or all of them, to `target`: one file for one table, else a folder with a file for each.

    A data package is always a folder with all tables. `database` is named in errors. Raises UsageError for an unknown
    table, a target that exists or has no folder to be in, or a missing pyarrow; StorageError when reading or writing
    fails: nothing is then left.
    """
    tables = public_tables() if name == ALL else (table_named(name),)
    if form == "datapackage" and name != ALL:
        raise UsageError(f"{name}: a data package always holds all tables; leave --table out")
    write = _writer(form)
    if target.exists() or target.is_symlink():
        raise UsageError(f"{target}: exists already; remove it, or give another --output")
    if not target.parent.is_dir():
        raise UsageError(f"{target}: there is no folder {target.parent}; make it, or give another --output")
    rows: dict[str, int] = {}
    with storage_errors(target), _complete_or_nothing(target) as unfinished, _snapshot(connection, database):
        if name != ALL:
            rows[name] = write(connection, database, tables[0], unfinished)
            return Exported(target, rows)
        unfinished.mkdir()
        suffix = "csv" if form == "datapackage" else form
        for table in tables:
            rows[table.name] = write(connection, database, table, unfinished / f"{table.name}.{suffix}")
        if form == "datapackage":
            text = json.dumps(descriptor(tables), ensure_ascii=False, indent=2)
            (unfinished / "datapackage.json").write_text(text + "\n", encoding="utf-8")
    return Exported(target, rows)


def descriptor(tables: Sequence[Table]) -> dict[str, Any]:
    """The `datapackage.json` of those tables (Frictionless Data Package, v1)."""
    return {
        "profile": "tabular-data-package",
        "name": "haiphong-news-archive",
        "title": "News of the city of Hải Phòng",
        "description": "Cite articles by `key`. Values stand as published; an empty cell means that none is known.",
        "resources": [
            {
                "name": table.name,
                "title": table.title,
                "description": table.description,
                "path": f"{table.name}.csv",
                "profile": "tabular-data-resource",
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                "schema": frictionless_schema(table),
            }
            for table in tables
        ],
    }


def export_to_stream(
    connection: sqlite3.Connection, database: Path, stream: IO[str], form: Format, name: str
) -> Exported:
    """Writes the table `name` to a text stream, which must not translate line ends.

    Raises UsageError for an unknown table, for all of them, and for forms that are no text; StorageError.
    """
    if name == ALL or form not in _TEXT:
        raise UsageError(f"{form} of {name}: only one table as csv or jsonl can be written to a pipe; give an --output")
    table = table_named(name)
    with _snapshot(connection, database):
        return Exported(Path("-"), {name: _TEXT[form](connection, database, table, stream)})


_Writer = Callable[[sqlite3.Connection, Path, Table, Path], int]


def _writer(form: Format) -> _Writer:
    if form != "parquet":
        return partial(_write_text, "jsonl" if form == "jsonl" else "csv")
    try:
        import_module("pyarrow.parquet")
    except ImportError as error:
        raise UsageError("parquet: needs pyarrow, which is not installed; run `pip install pyarrow`") from error
    return _write_parquet


@contextmanager
def _complete_or_nothing(target: Path) -> Iterator[Path]:
    """A name in a folder beside `target` to write to; it becomes `target` in the end, or is removed with the folder."""
    folder = Path(mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    try:
        unfinished = folder / target.name
        yield unfinished
        for path in unfinished.iterdir() if unfinished.is_dir() else [unfinished]:
            _onto_disk(path)
        unfinished.rename(target)
    finally:
        shutil.rmtree(folder)


def _onto_disk(path: Path) -> None:
    with path.open("rb") as stream:
        os.fsync(stream.fileno())


@contextmanager
def _snapshot(connection: sqlite3.Connection, database: Path) -> Iterator[None]:
    """All that is read inside is of one moment."""
    with storage_errors(database):
        connection.execute("begin")
    try:
        yield
    finally:
        connection.rollback()


def _rows(connection: sqlite3.Connection, database: Path, table: Table) -> Iterator[Row]:
    names = ", ".join(f'"{column.name}"' for column in table.columns)
    order = f" order by {', '.join(table.key)}" if table.key else ""
    with storage_errors(database):
        yield from connection.execute(f'select {names} from "{table.name}"{order}')  # noqa: S608 - names of the dictionary


def _write_text(form: Format, connection: sqlite3.Connection, database: Path, table: Table, path: Path) -> int:
    with path.open("x", encoding="utf-8", newline="") as stream:
        return _TEXT[form](connection, database, table, stream)


def _write_csv(connection: sqlite3.Connection, database: Path, table: Table, stream: IO[str]) -> int:
    count = 0
    writer = csv.writer(stream)
    writer.writerow(column.name for column in table.columns)
    for row in _rows(connection, database, table):
        writer.writerow(row)
        count += 1
    return count


def _write_jsonl(connection: sqlite3.Connection, database: Path, table: Table, stream: IO[str]) -> int:
    count = 0
    for row in _rows(connection, database, table):
        record = {column.name: _plain(column, value) for column, value in zip(table.columns, row, strict=True)}
        if table.name == "articles":
            with storage_errors(database):
                record |= _nested(connection, record["id"])
        stream.write(json.dumps(record, ensure_ascii=False) + "\n")
        count += 1
    return count


_TEXT: Final[dict[Format, Callable[[sqlite3.Connection, Path, Table, IO[str]], int]]] = {
    "csv": _write_csv,
    "jsonl": _write_jsonl,
}


def _plain(column: Column, value: Any) -> Any:
    return bool(value) if column.type == "boolean" and value is not None else value


def _nested(connection: sqlite3.Connection, article_id: int) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for name, query in _NESTED.items():
        cursor = connection.execute(query, (article_id,))
        names = [column[0] for column in cursor.description]
        found[name] = [row[0] if len(names) == 1 else dict(zip(names, row, strict=True)) for row in cursor]
    return found


def _write_parquet(connection: sqlite3.Connection, database: Path, table: Table, path: Path) -> int:
    arrow, parquet = import_module("pyarrow"), import_module("pyarrow.parquet")
    types = {
        "integer": arrow.int64(),
        "boolean": arrow.bool_(),
        "date": arrow.date32(),
        "datetime": arrow.timestamp("ms", tz="+07:00"),
    }
    schema = arrow.schema(
        [
            arrow.field(
                column.name, types.get(column.type, arrow.string()), metadata={"description": column.description}
            )
            for column in table.columns
        ]
    )
    count = 0
    rows = _rows(connection, database, table)
    with parquet.ParquetWriter(path, schema) as writer:
        while chunk := list(islice(rows, ROWS_AT_A_TIME)):
            values = zip(*chunk, strict=True)
            columns = [
                arrow.array([_typed(column, value) for value in cells], type=field.type)
                for column, cells, field in zip(table.columns, values, schema, strict=True)
            ]
            writer.write_table(arrow.Table.from_arrays(columns, schema=schema))
            count += len(chunk)
    return count


def _typed(column: Column, value: Any) -> Any:
    if value is None or column.type not in _READ_TIME:
        return _plain(column, value)
    try:
        return _READ_TIME[column.type](value)
    except ValueError as error:
        raise StorageError(
            f"{column.name}: {value!r} is no {column.type}; csv and jsonl give it as it stands"
        ) from error
