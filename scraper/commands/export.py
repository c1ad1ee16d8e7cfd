"""`haiphong export`: the archive's tables as files for other programs."""

from __future__ import annotations

import sys
from io import TextIOWrapper
from pathlib import Path

import click

from scraper.archive.export import ALL, FORMATS, Exported, Format, export_to_stream
from scraper.archive.export import export as write
from scraper.archive.store import Archive
from scraper.commands.shared import archive_options, reading
from scraper.counted import counted


@click.command(
    epilog="""\b
Examples:
  haiphong export --format jsonl
  haiphong export --format csv --table takedowns --output takedowns.csv
  haiphong export --format jsonl --table revisions --output - | gzip > revisions.jsonl.gz
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
    help="File to write for one table, folder for all; it must not exist; - for a pipe. "
    "[default: TABLE.FORMAT, or a folder]",
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
    folder = "datapackage" if form == "datapackage" else f"export-{form}"
    target = output or Path(folder if name == ALL else f"{name}.{form}")
    with reading(db, captures) as archive:
        if output == Path("-"):
            exported = _piped(archive, form, name)
        else:
            exported = write(archive.connection, db, target, form, name)
    rows = sum(exported.rows.values())
    click.echo(f"{exported.path}: {counted(rows, 'row')} of {', '.join(exported.rows)}", err=output == Path("-"))


def _piped(archive: Archive, form: Format, name: str) -> Exported:
    stream = TextIOWrapper(sys.stdout.buffer, encoding="utf-8", newline="")
    try:
        return export_to_stream(archive.connection, archive.path, stream, form, name)
    finally:
        stream.detach()
