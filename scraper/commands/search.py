"""`haiphong search`: words in Vietnamese, with or without accents."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import click

from scraper.archive.columns_content import STATUSES
from scraper.archive.search import Filters, Hit, Part, count_matches
from scraper.archive.search import search as find
from scraper.archive.search_filters import Unmet, unmet
from scraper.archive.search_query import parse, relaxed
from scraper.commands.shared import a_day, archive_options, reading
from scraper.counted import counted
from scraper.errors import UsageError

_MOST = 1000


class TakesUnwantedWords(click.Command):
    """Lets `-word` through as a word, and anything after `--`; `-h` alone still asks for help."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        known = {name for parameter in self.get_params(ctx) for name in parameter.opts}
        for word in args[: args.index("--")] if "--" in args else args:
            if word.startswith("--") and word.strip("-") and word.partition("=")[0] not in known:
                raise click.NoSuchOption(word)
        return super().parse_args(ctx, ["--help"] if args == ["-h"] else args)


class ListedWithH(click.Option):
    """`--help`, listed with the `-h` that asks for it alone; click would take unwanted words that begin so for it."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        record = super().get_help_record(ctx)
        return record and (f"-h, {record[0]}", record[1])


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
@click.option("--limit", type=click.IntRange(1, _MOST), default=20, show_default=True, help="At most so many articles.")
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
@click.help_option("--help", cls=ListedWithH)
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
    typed, narrowed = " ".join(words), Filters(**filters)
    with reading(db, captures) as archive:
        _refuse(unmet(archive.connection, narrowed))
        hits = find(
            archive.connection,
            typed,
            filters=narrowed,
            limit=limit,
            order="newest" if newest else "relevance",
        )
        if len(hits) == limit:
            remarks = list(_left_out(limit, count_matches(archive.connection, typed, filters=narrowed)))
        else:
            remarks = [] if hits else ["Nothing found.", *_instead(archive.connection, typed, narrowed)]
    if as_json:
        click.echo(json.dumps([asdict(hit) for hit in hits], ensure_ascii=False, indent=2))
    elif hits:
        click.echo("\n\n".join(_lines(hit) for hit in hits))
    if remarks:
        click.echo("\n".join(remarks), err=True)


def _refuse(filters: tuple[Unmet, ...]) -> None:
    """Raise UsageError when there is one: a misspelling is no empty result."""
    for each in filters:
        if each.problem == "none_between":
            raise UsageError(f"--since {each.value} --until {each.others[0]}: no day is in between; exchange them.")
        raise UsageError(f"--{each.name} {each.value}: no article has this {each.name}; {_others(each)}.")


def _others(filter_: Unmet) -> str:
    if not filter_.others:
        return "none has any"
    of = f" (of {filter_.number})" if len(filter_.others) < filter_.number else ""
    return f"{'nearest' if filter_.nearest else 'known'}: {', '.join(filter_.others)}{of}"


def _left_out(shown: int, number: int) -> Iterator[str]:
    """How many were found, when that is more than are shown."""
    if shown == _MOST < number:
        yield f"{shown} of {number}; filters narrow them."
    elif shown < number:
        yield f"{shown} of {number}; --limit {min(number, _MOST)} shows {'all' if number <= _MOST else 'more'}."


def _instead(connection: sqlite3.Connection, words: str, filters: Filters) -> Iterator[str]:
    """What would find something, as the page of results says it."""
    if parse(words).wordless:
        yield "There is no word in this to look for; type letters or numbers."
        return
    number = 0 if filters == Filters() else count_matches(connection, words)
    if number:
        yield f"Without the filters: {counted(number, 'article')}."
    less = [(each, count_matches(connection, each, filters=filters)) for each in relaxed(parse(words))]
    found = [f"{each} ({counted(count, 'article')})" for each, count in less if count]
    if found:
        yield f"Searches that ask for less: {', '.join(found)}."
    if not (number or found):
        yield "Try fewer or shorter words, the beginning of one with an asterisk (phườ*), or no accents at all."


def _lines(hit: Hit) -> str:
    where = " · ".join(part for part in (hit.published_date, hit.section, hit.portal) if part)
    return f"{_marked(hit.title_parts)}\n  {where}\n  {_marked(hit.snippet)}\n  {hit.key}\n  {hit.url}"


def _marked(parts: tuple[Part, ...]) -> str:
    return "".join(click.style(part.text, bold=True) if part.hit else part.text for part in parts)
