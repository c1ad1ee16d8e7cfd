"""The command `haiphong`: one verb a module in `scraper.commands`, loaded when it is called."""

from __future__ import annotations

import os
import sys
from difflib import get_close_matches
from importlib import import_module
from typing import Final

import click

from scraper.errors import EXIT_DONE, EXIT_FAILED, EXIT_INTERRUPTED, ArchiveError

VERBS: Final = {
    "crawl": "Crawl a portal into the archive.",
    "probe": "Look politely at a site before it is crawled.",
    "extract": "Show what the extractor reads on one page.",
    "search": "Search the archive.",
    "serve": "Serve the archive with Datasette.",
    "status": "Say what the archive holds and how the last crawls went.",
    "verify": "Check every capture, row and index.",
    "reextract": "Read every capture again with today's extractor.",
    "reindex": "Make the search index anew.",
    "redact": "Take out an article's text where the law demands it.",
    "manifest": "Write the day's manifest of the captures.",
    "export": "Write tables as CSV, JSON Lines, Parquet or a data package.",
    "backup": "Copy the archive, also while a crawl writes.",
    "restore": "Put a back-up in place and check it.",
    "watch": "Crawl again and again, by a timetable, and send alerts.",
    "schedule": "Print or install a timer for the watch.",
    "alerts": "Send the alerts that are due; try the channels.",
}
_DEBUG: Final = "HAIPHONG_DEBUG"


class Verbs(click.Group):
    """A group whose commands are imported when they are needed: `haiphong search` does not wait for Scrapy."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        if cmd_name not in VERBS:
            return None
        command = getattr(import_module(f"scraper.commands.{cmd_name}"), cmd_name)
        return command if isinstance(command, click.Command) else None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The verb. Raises click's UsageError for what is none, with the one that was probably meant."""
        near = [] if args[0] in VERBS else get_close_matches(args[0], VERBS, 1)
        if near:
            ctx.fail(f"No such command {args[0]!r}; did you mean {near[0]!r}?")
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> object:
        """Runs the verb. Who reads its output may stop early (`| head`): no failure, though click makes it one."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return EXIT_DONE

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl(list(VERBS.items()))


@click.group(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="haiphong-news-archive")
def haiphong() -> None:
    """An archive of what the city of Hải Phòng publishes about itself.

    \b
    Example:
      haiphong crawl haiphong --limit 50
      haiphong serve
    """


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and exit with its status: a failure is one clear line, never a traceback.

    Set HAIPHONG_DEBUG=1 to see the traceback of an unexpected failure.
    """
    sys.exit(_status(arguments))


def _status(arguments: list[str] | None) -> int:
    try:
        result = haiphong.main(arguments, prog_name="haiphong", standalone_mode=False)
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except click.Abort:
        click.echo("Interrupted.", err=True)
        return EXIT_INTERRUPTED
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except ArchiveError as error:
        click.echo(f"Error: {error}", err=True)
        return error.exit_status
    except KeyboardInterrupt:
        click.echo("Interrupted.", err=True)
        return EXIT_INTERRUPTED
    except Exception as error:
        if os.environ.get(_DEBUG):
            raise
        text = " ".join(str(error).split()) or "no message"
        click.echo(
            f"Error: unexpected {type(error).__name__}: {text}. Run again with {_DEBUG}=1 for the traceback.", err=True
        )
        return EXIT_FAILED
    return result if isinstance(result, int) else 0
