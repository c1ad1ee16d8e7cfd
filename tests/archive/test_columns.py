from __future__ import annotations

from pathlib import Path

import pytest

from scraper.archive.columns import TABLES, frictionless_schema, schema_markdown
from tests.archive.samples import open_archive, rows

ROOT = Path(__file__).parents[2]
MACHINERY = ("sqlite_", "_sqlite_", "articles_fts")


@pytest.fixture
def schema(tmp_path: Path) -> dict[str, list[str]]:
    """Table and view names of a new archive with their columns."""
    with open_archive(tmp_path) as archive:
        names = [name for (name,) in rows(archive, "select name from sqlite_master where type in ('table', 'view')")]
        return {
            name: [row[1] for row in rows(archive, f"pragma table_info({name})")]
            for name in names
            if not name.startswith(MACHINERY)
        }


def test_the_dictionary_is_the_schema(schema: dict[str, list[str]]) -> None:
    assert set(schema) == set(TABLES)
    for name, table in TABLES.items():
        assert sorted(schema[name]) == sorted(column.name for column in table.columns), name


def test_keys_and_references_name_columns_that_exist() -> None:
    for table in TABLES.values():
        names = {column.name for column in table.columns}
        assert set(table.key) <= names
        assert table.label is None or table.label in names
        for column in table.columns:
            if column.references:
                other, _, field = column.references.partition(".")
                assert TABLES[other].column(field)


def test_references_are_foreign_keys(tmp_path: Path) -> None:
    with open_archive(tmp_path) as archive:
        for name, table in TABLES.items():
            if table.view or name.startswith("articles_"):
                continue
            stored = {(row[3], f"{row[2]}.{row[4]}") for row in rows(archive, f"pragma foreign_key_list({name})")}
            assert stored == {(column.name, column.references) for column in table.columns if column.references}, name


def test_every_description_ends_without_a_full_stop_and_says_something() -> None:
    for table in TABLES.values():
        for column in table.columns:
            assert len(column.description) > 3, column
            assert not column.description.endswith("."), column


def test_the_documented_schema_is_up_to_date() -> None:
    assert (ROOT / "docs" / "schema.md").read_text(encoding="utf-8") == schema_markdown()


def test_frictionless_schemas_name_keys_and_references() -> None:
    schema = frictionless_schema(TABLES["article_topics"])
    assert schema["primaryKey"] == ["article_id", "topic_id", "field"]
    assert schema["foreignKeys"][0] == {
        "fields": ["article_id"],
        "reference": {"resource": "articles", "fields": ["id"]},
    }
