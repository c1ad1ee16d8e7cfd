"""`haiphong search`: words in Vietnamese, with or without accents."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import asdict
from difflib import get_close_matches
from pathlib import Path

import click

from scraper.archive.columns_content import STATUSES
from scraper.archive.search import Filters, Hit, Part, filter_values
from scraper.archive.search import search as find
from scraper.archive.sections import spellings
from scraper.commands.shared import a_day, archive_options, reading
from scraper.errors import UsageError
from scraper.vietnamese.text import fold

_NAMED_AT_ONCE = 12


class TakesUnwantedWords(click.Command):
    """Lets `-word` through as a word, and anything after `--`; `-h` alone still asks for help."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        known = {name for parameter in self.get_params(ctx) for name in parameter.opts}
        for word in args[: args.index("--")] if "--" in args else args:
            if word.startswith("--") and word.strip("-") and word.partition("=")[0] not in known:
                raise click.NoSuchOption(word)
        return super().parse_args(ctx, ["--help"] if args == ["-h"] else args)


@click.command(
    cls=TakesUnwantedWords,
    context_settings={"ignore_unknown_options": True, "help_option_names": ["--help"]},
    epilog="""\b
Examples:
  haiphong search ngày thứ bảy cùng dân
  haiphong search đất -đai --section 'Kinh tế'
  haiphong search '"tiep cong dan" -"lê chân"' --since 2021-01-01 --limit 5

A phrase needs the shell's quotes around its own.""",
)
@click.argument("words", nargs=-1, required=True)
@archive_options
@click.option("--limit", type=click.IntRange(1, 1000), default=20, show_default=True, help="At most so many articles.")
@click.option("--topic", metavar="SLUG", help="Only articles on this topic.")
@click.option("--section", help="Only this section.")
@click.option("--author", help="Only by this author.")
@click.option("--source", help="Only first published there.")
@click.option("--portal", metavar="HOST", help="Only from this host.")
@click.option("--status", type=click.Choice(STATUSES), help="Only articles in this state.")
@click.option("--since", metavar="DAY", callback=a_day, help="Published on this day (YYYY-MM-DD) or later.")
@click.option("--until", metavar="DAY", callback=a_day, help="Published on this day or earlier.")
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
    """Find articles with WORDS: accents that are typed count, those left out do not.

    "A phrase" stands together, -word is unwanted (alone: everything but it), begin* begins a word.
    """
    with reading(db, captures) as archive:
        narrowed = Filters(**filters)
        _refuse_unknown(archive.connection, narrowed)
        hits = find(
            archive.connection,
            " ".join(words),
            filters=narrowed,
            limit=limit,
            order="newest" if newest else "relevance",
        )
    if as_json:
        click.echo(json.dumps([asdict(hit) for hit in hits], ensure_ascii=False, indent=2))
    elif hits:
        click.echo("\n\n".join(_lines(hit) for hit in hits))
    else:
        click.echo("Nothing found.", err=True)


def _refuse_unknown(connection: sqlite3.Connection, filters: Filters) -> None:
    """Raise UsageError when a filter names something that no article has: a misspelling, not an empty result."""
    if filters.since and filters.until and filters.since > filters.until:
        raise UsageError(f"--since {filters.since} --until {filters.until}: no day is in between; exchange them.")
    for name, value in filters.items():
        if name in ("since", "until", "status"):
            continue
        known = filter_values(connection, name)
        if value not in known and not (name == "section" and spellings(connection, value)):
            raise UsageError(f"--{name} {value}: no article has this {name}; {_named(value, known)}.")


def _named(value: str, known: list[str]) -> str:
    """The known values, or the nearest when they are many."""
    if not known:
        return "none has any"
    if len(known) <= _NAMED_AT_ONCE:
        return f"known: {', '.join(known)}"
    folded = {fold(each): each for each in known}
    near = [folded[each] for each in get_close_matches(fold(value), folded, n=_NAMED_AT_ONCE // 2, cutoff=0.5)]
    shown = near or known[:_NAMED_AT_ONCE]
    return f"{'nearest' if near else 'known'}: {', '.join(shown)} (of {len(known)})"


def _lines(hit: Hit) -> str:
    where = " · ".join(part for part in (hit.published_date, hit.section, hit.portal) if part)
    return f"{_marked(hit.title_parts)}\n  {where}\n  {_marked(hit.snippet)}\n  {hit.key}\n  {hit.url}"


def _marked(parts: tuple[Part, ...]) -> str:
    return "".join(click.style(part.text, bold=True) if part.hit else part.text for part in parts)
