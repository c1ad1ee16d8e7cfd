"""`haiphong export`: the archive's tables as files for other programs."""

from __future__ import annotations

from pathlib import Path

import click

from scraper.archive.export import ALL, FORMATS, Format
from scraper.archive.export import export as write
from scraper.commands.shared import archive_options, reading


@click.command(
    epilog="""\b
Examples:
  haiphong export --format jsonl
  haiphong export --format csv --table takedowns --output takedowns.csv
  haiphong export --format datapackage --output package"""
)
@click.option("--format", "form", type=click.Choice(FORMATS), required=True, help="How the rows are written.")
@click.option(
    "--table",
    help="Table or view to export, or `all` for every public table. [default: articles; datapackage: all]",
)
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    help="File to write for one table, folder for all; it must not exist. [default: TABLE.FORMAT, or a folder]",
)
@archive_options
def export(form: Format, table: str | None, output: Path | None, db: Path, captures: Path) -> None:
    """Write tables of the archive, of one moment, also while a crawl writes.

    csv is UTF-8 with a header. jsonl is one object a line; an article brings its authors, images, tags and topics.
    datapackage is a folder with a CSV for each public table and a datapackage.json that describes every column.
    parquet needs the extra `parquet`.

    Values stand as published: a cell that begins with = + - or @ is a formula to spreadsheet programs. Import columns
    as text there.
    """
    name = table or (ALL if form == "datapackage" else "articles")
    folder = {"datapackage": "datapackage"}.get(form, f"export-{form}")
    target = output or Path(folder if name == ALL else f"{name}.{form}")
    with reading(db, captures) as archive:
        exported = write(archive.connection, db, target, form, name)
    rows = sum(exported.rows.values())
    click.echo(f"{exported.path}: {rows} rows of {', '.join(exported.rows)}")
