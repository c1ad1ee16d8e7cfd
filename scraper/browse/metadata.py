"""Makes `datasette_metadata.json`: `python -m scraper.browse.metadata > datasette_metadata.json`.

Tables and columns come from the archive's one dictionary, so that the file cannot say something else; a test fails
when the file is not what this module makes.
"""

from __future__ import annotations

import json
from typing import Any

from scraper.archive.columns import TABLES
from scraper.archive.tables import Column, Table
from scraper.browse.names import DATABASE, PLUGIN
from scraper.browse.queries import QUERIES, CannedQuery
from scraper.browse.table_facets import FACET

PHYSICAL_UNITS = {"bytes", "seconds", "hours", "days"}
"""Units that Datasette converts and prints; of others it would make “1.2 kwords”: they stay in the description."""

_DESCRIPTION = """
<p>What the city of Hải Phòng publishes about itself, kept so that it can be searched, queried and proved: the articles
of haiphong.gov.vn and its sub-portals, of thanhphohaiphong.gov.vn and of papers that carry the related news, with their
dates, bylines, captions, every version seen, every removal noticed, and the captures that prove it. It follows the
campaign “Ngày thứ 7 cùng dân” (Saturday with the people).</p>
"""
_LICENSE = "Texts and images: their publishers. Code and database structure: Apache-2.0"
_LICENSE_URL = "https://www.apache.org/licenses/LICENSE-2.0"
_SOURCE = "haiphong.gov.vn and the portals named in articles.portal"

# Facets only where an index or a small table answers them: a facet over millions of rows runs into the time limit.
_COUNTED = [{FACET: name} for name in ("section", "portal", "status")]
_LOOKS: dict[str, dict[str, Any]] = {
    "articles": {"sort_desc": "published_date", "facets": _COUNTED, "size": 50},
    "authors": {"sort": "name", "facets": ["kind"]},
    "article_authors": {"facets": ["role"]},
    "topics": {"sort": "name"},
    "tags": {"sort": "name"},
    "article_topics": {"facets": ["topic_id", "field"]},
    "article_dates": {"sort_desc": "iso"},
    "captures": {"sort_desc": "id", "facets": ["shows"]},
    "revisions": {"sort_desc": "observed_at", "size": 50},
    "changes": {"sort_desc": "id", "facets": ["field", "silent"]},
    "removals": {"sort_desc": "observed_at", "facets": ["to_status", "reason"]},
    "crawls": {"sort_desc": "started_at", "facets": ["spider", "outcome"]},
    "crawl_errors": {"sort_desc": "at", "facets": ["kind"]},
    "timeline": {"sort_desc": "published_date"},
    "coverage": {"sort_desc": "month", "facets": ["topic"]},
}


_MACHINERY: dict[str, dict[str, Any]] = {
    "_sqlite_migrations": {
        "title": "Migrations",
        "description": "Which changes of the schema have been made, and when.",
        "columns": {
            "id": "Row number in this file (whole number)",
            "migration_set": "Whose migrations (text)",
            "name": "Which one (text)",
            "applied_at": "When (UTC)",
        },
        "hidden": True,
    }
}


def metadata() -> dict[str, Any]:
    """The whole metadata of the Datasette instance."""
    return {
        "title": "Hải Phòng News Archive",
        "description_html": " ".join(_DESCRIPTION.split()),
        "license": _LICENSE,
        "license_url": _LICENSE_URL,
        "source": _SOURCE,
        "source_url": "https://haiphong.gov.vn/",
        "databases": {DATABASE: _database()},
        "plugins": {PLUGIN: {"robots": "allow"}},
    }


def _database() -> dict[str, Any]:
    return {
        "title": "The archive",
        "description": "One file, archive.db. Times are ISO 8601 at +07:00, dates YYYY-MM-DD, partial dates EDTF, "
        "booleans 0/1, text NFC. Cite articles by their key. The queries below are for researchers, journalists and "
        "analysts.",
        "license": _LICENSE,
        "license_url": _LICENSE_URL,
        "source": _SOURCE,
        "source_url": "https://haiphong.gov.vn/",
        "queries": {query.name: _query(query) for query in QUERIES},
        "tables": {name: _table(table) for name, table in TABLES.items()} | _MACHINERY,
    }


def _query(query: CannedQuery) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "title": f"{query.user.capitalize()}: {query.title}",
        "description": query.description,
        "sql": query.sql.strip(),
    }
    return entry | ({"params": list(query.parameters)} if query.parameters else {})


def _table(table: Table) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "title": table.title,
        "description": _plain(table.description),
        "columns": {column.name: _sentence(column) for column in table.columns},
    }
    units = {column.name: column.unit for column in table.columns if column.unit in PHYSICAL_UNITS}
    if units:
        entry["units"] = units
    if table.label:
        entry["label_column"] = table.label
    if table.hidden:
        entry["hidden"] = True
    return entry | _LOOKS.get(table.name, {})


def _sentence(column: Column) -> str:
    unit = f", in {column.unit}" if column.unit and column.unit not in PHYSICAL_UNITS else ""
    return _plain(f"{column.description} ({column.written_as}{unit})")


def _plain(text: str) -> str:
    """Without the marks of Markdown, which Datasette shows as they are."""
    return text.replace("`", "")


def metadata_json() -> str:
    """The text of `datasette_metadata.json`."""
    return json.dumps(metadata(), ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    print(metadata_json(), end="")
