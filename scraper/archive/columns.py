"""The one dictionary of the archive's tables, views and columns.

It feeds the Datasette descriptions, the Frictionless package and `docs/schema.md`; a test fails when the database and
the dictionary differ. The words themselves are in `columns_content`, `columns_evidence` and `columns_crawl`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from scraper.archive import columns_content, columns_crawl, columns_evidence, columns_search
from scraper.archive.tables import Column, ColumnType, Table

_GROUPS = (columns_content, columns_evidence, columns_crawl, columns_search)
TABLES: dict[str, Table] = {table.name: table for group in _GROUPS for table in group.TABLES}
"""Every table and view by name, in reading order."""


_FRICTIONLESS: dict[ColumnType, dict[str, str]] = {
    "integer": {"type": "integer"},
    "text": {"type": "string"},
    "boolean": {"type": "boolean"},
    "date": {"type": "date"},
    "datetime": {"type": "datetime", "format": "%Y-%m-%dT%H:%M:%S%z"},
    "url": {"type": "string", "format": "uri"},
    "json": {"type": "string"},
}


def frictionless_schema(table: Table) -> dict[str, Any]:
    """The Table Schema (Frictionless, v1) of one table: fields, primaryKey, foreignKeys."""
    schema: dict[str, Any] = {"fields": [_field(column) for column in table.columns], "missingValues": [""]}
    if table.key:
        schema["primaryKey"] = list(table.key)
    foreign = [_foreign_key(column.name, column.references) for column in table.columns if column.references]
    if foreign:
        schema["foreignKeys"] = foreign
    return schema


def _field(column: Column) -> dict[str, Any]:
    field: dict[str, Any] = {"name": column.name, **_FRICTIONLESS[column.type], "description": _sentence(column)}
    if column.type == "boolean":
        field |= {"trueValues": ["1"], "falseValues": ["0"]}
    if column.values:
        field["constraints"] = {"enum": list(column.values)}
    return field


def _foreign_key(name: str, references: str) -> dict[str, Any]:
    resource, _, field = references.partition(".")
    return {"fields": [name], "reference": {"resource": resource, "fields": [field]}}


def _sentence(column: Column) -> str:
    return f"{column.description} ({column.written_as})"


def schema_markdown() -> str:
    """The text of `docs/schema.md`."""
    return "\n".join(_markdown_lines()) + "\n"


def _markdown_lines() -> Iterator[str]:
    yield "# The tables of archive.db"
    yield ""
    yield "Made from `scraper/archive/columns.py` by `python -m scraper.archive.columns`; do not edit by hand."
    yield ""
    yield "Times are ISO 8601, always +07:00 so that they sort; dates are `YYYY-MM-DD`; booleans 0 or 1; text is NFC."
    yield "Partial dates and ranges follow EDTF (`2021-01`, `2021-01-22/2021-01-23`). Cite articles by `key`, not `id`."
    for table in TABLES.values():
        yield ""
        yield f"## {table.name}{' (view)' if table.view else ''}"
        yield ""
        yield f"{table.title}. {table.description}"
        yield ""
        if table.key:
            yield f"Key: {', '.join(f'`{name}`' for name in table.key)}."
            yield ""
        yield "| column | description | written as | refers to |"
        yield "|---|---|---|---|"
        for column in table.columns:
            unit = f", in {column.unit}" if column.unit else ""
            yield f"| {column.name} | {column.description} | {column.written_as}{unit} | {column.references or ''} |"


if __name__ == "__main__":
    print(schema_markdown(), end="")
