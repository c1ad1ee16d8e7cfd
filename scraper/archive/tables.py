"""What a table, a view and a column are, for the dictionary in `columns`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

ColumnType = Literal["integer", "text", "boolean", "date", "datetime", "url", "json"]

FORMATS: dict[ColumnType, str] = {
    "integer": "whole number",
    "text": "text, NFC",
    "boolean": "0 or 1",
    "date": "YYYY-MM-DD, the day in Hải Phòng (+07:00)",
    "datetime": "YYYY-MM-DDTHH:MM:SS+07:00",
    "url": "absolute URL",
    "json": "JSON",
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column: `type` says how its values are written (see FORMATS), `references` is `table.column`."""

    name: str
    type: ColumnType
    description: str
    references: str | None = None
    unit: str | None = None
    values: tuple[str, ...] = ()
    format: str | None = None

    @property
    def written_as(self) -> str:
        """How the values are written, in words."""
        if self.values:
            return "one of " + ", ".join(self.values)
        return self.format or FORMATS[self.type]


@dataclass(frozen=True, slots=True)
class Table:
    """A table or a view; `key` are its primary key columns, hidden ones are the machinery's."""

    name: str
    title: str
    description: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    view: bool = False
    hidden: bool = False
    label: str | None = None

    def column(self, name: str) -> Column:
        """The column of that name (KeyError if there is none)."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"{self.name}.{name}")
