"""`haiphong search`: words in Vietnamese, with or without accents."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click

from scraper.archive.search import Filters, Hit, Part
from scraper.archive.search import search as find
from scraper.commands.shared import archive_options, reading


@click.command(
    epilog="""\b
Examples:
  haiphong search ngày thứ bảy cùng dân
  haiphong search '"tiep cong dan"' --since 2021-01-01 --limit 5"""
)
@click.argument("words", nargs=-1, required=True)
@archive_options
@click.option("--limit", type=click.IntRange(1, 1000), default=20, show_default=True, help="At most so many articles.")
@click.option("--topic", help="Only articles on this topic (slug).")
@click.option("--section", help="Only this section.")
@click.option("--author", help="Only by this author.")
@click.option("--source", help="Only first published there.")
@click.option("--portal", help="Only from this host.")
@click.option("--since", metavar="DATE", help="Published on this day or later.")
@click.option("--until", metavar="DATE", help="Published on this day or earlier.")
@click.option("--newest", is_flag=True, help="Newest first instead of best first.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def search(
    words: tuple[str, ...],
    db: Path,
    captures: Path,
    limit: int,
    newest: bool,
    as_json: bool,
    **filters: str | None,
) -> None:
    """Find articles with WORDS: accents that are typed count, those left out do not; quotes make a phrase."""
    with reading(db, captures) as archive:
        hits = find(
            archive.connection,
            " ".join(words),
            filters=Filters(**filters),
            limit=limit,
            order="newest" if newest else "relevance",
        )
    if as_json:
        click.echo(json.dumps([asdict(hit) for hit in hits], ensure_ascii=False, indent=2))
    elif hits:
        click.echo("\n\n".join(_lines(hit) for hit in hits))
    else:
        click.echo("Nothing found.", err=True)


def _lines(hit: Hit) -> str:
    where = " · ".join(part for part in (hit.published_date, hit.section, hit.portal) if part)
    return f"{_marked(hit.title_parts)}\n  {where}\n  {_marked(hit.snippet)}\n  {hit.url}"


def _marked(parts: tuple[Part, ...]) -> str:
    return "".join(click.style(part.text, bold=True) if part.hit else part.text for part in parts)
