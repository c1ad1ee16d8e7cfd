"""`haiphong serve`: the archive in Datasette."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import click

from scraper.commands.shared import archive_options, reading
from scraper.errors import UsageError

METADATA: Final = "datasette_metadata.json"
SETTINGS: Final = {
    "suggest_facets": "off",  # at 500,000 articles suggesting costs 1.5 s a page
    "facet_time_limit_ms": "300",
    "sql_time_limit_ms": "3000",
    "max_csv_mb": "0",  # 0 is no limit: the default cuts a CSV at 100 MB with status 200
    "allow_download": "off",
    "default_page_size": "50",
    "cache_size_kb": "20000",
}


@click.command(
    epilog="""\b
Example:
  haiphong serve --port 8001"""
)
@archive_options
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", type=click.IntRange(0, 65535), default=8001, show_default=True, help="Port; 0 for a free one.")
@click.option("--base-url", default="/", show_default=True, metavar="PATH", help="Path of the site behind a proxy.")
def serve(db: Path, captures: Path, host: str, port: int, base_url: str) -> None:
    """Serve the archive with Datasette; a crawl may write to it meanwhile."""
    with reading(db, captures):
        pass  # a database that cannot be served is told before an address is
    if not re.fullmatch(r"/(?:[\w.~-]+/)*(?:[\w.~-]+)?", base_url, re.ASCII):
        raise UsageError(f"--base-url {base_url}: a path is needed, such as /news/.")
    port = free_port(host, port)
    from datasette.cli import cli as datasette

    from scraper.browse.records import CAPTURES_VARIABLE

    os.environ[CAPTURES_VARIABLE] = str(captures.resolve())
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))  # so that the folder below is removed
    with TemporaryDirectory(prefix="haiphong-") as folder:
        metadata = metadata_for(db, Path(folder))
        click.echo(f"The archive is at http://{host}:{port}{base_url.rstrip('/')} (Ctrl-C stops it)")
        chosen = {**SETTINGS, "base_url": f"{base_url.rstrip('/')}/"}
        settings = [part for name, value in chosen.items() for part in ("--setting", name, value)]
        datasette.main(
            ["serve", str(db), "-m", str(metadata), "-h", host, "-p", str(port), *settings],
            prog_name="datasette",
            standalone_mode=False,
        )


def free_port(host: str, port: int) -> int:
    """`port`, or a free one for 0. Raises UsageError when it is taken."""
    try:
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
            return int(probe.getsockname()[1])
    except OSError as error:
        raise UsageError(
            f"Port {port} on {host} cannot be used ({error.strerror}); choose another with --port, or 0 for a free one."
        ) from error


def metadata_for(db: Path, folder: Path) -> Path:
    """The metadata file that goes with `db`: the project's, or a copy in `folder` under the database's own name.

    Datasette calls a database by its file name, and metadata is by that name. Raises UsageError when there is no file.
    """
    places = [Path.cwd() / METADATA, Path(__file__).parent.parent.parent / METADATA]
    source = next((place for place in places if place.is_file()), None)
    if source is None:
        raise UsageError(f"{METADATA} is neither here nor beside the package; run this in the project's folder.")
    if db.stem == "archive":
        return source
    metadata = json.loads(source.read_text(encoding="utf-8"))
    databases = metadata.get("databases", {})
    metadata["databases"] = {db.stem if name == "archive" else name: value for name, value in databases.items()}
    copy = folder / METADATA
    copy.write_text(json.dumps(metadata, ensure_ascii=False), encoding="utf-8")
    return copy
