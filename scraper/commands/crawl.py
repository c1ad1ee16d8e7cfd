"""`haiphong crawl`: a portal, or a recording of one, into the archive."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from scraper.commands.shared import archive_options
from scraper.crawl.contact import contact
from scraper.crawl.options import REVISITS, CrawlOptions
from scraper.portals import PORTALS

if TYPE_CHECKING:
    from scrapy.settings import Settings

SPIDERS = tuple(portal.name for portal in PORTALS)


class SeveralValues(click.Command):
    """Lets `--replay` and `--start` take several values behind one flag, as well as the flag several times."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        return super().parse_args(ctx, spread(args))


def spread(arguments: list[str]) -> list[str]:
    """The arguments with the flag repeated before each value: `--start A B` becomes `--start A --start B`."""
    result: list[str] = []
    flag: str | None = None
    for position, argument in enumerate(arguments):
        if argument == "--":
            return result + arguments[position:]
        if argument.startswith("-"):
            flag = argument if argument in ("--replay", "--start") else None
        elif flag is not None and result[-1] != flag and argument not in SPIDERS:
            result.append(flag)
        result.append(argument)
    return result


@click.command(
    cls=SeveralValues,
    epilog="""\b
Examples:
  haiphong crawl haiphong --limit 50
  haiphong crawl news --start https://anhp.vn/thoi-su/
  haiphong crawl haiphong --replay sample/haiphong.warc.gz --db demo.db --captures demo

The same crawl by Scrapy's own command: scrapy crawl haiphong -a limit=50

Exit status: 0 done, 1 unexpected failure, 2 usage, 3 storage, 4 found less than it should,
5 blocked by the site, 130 interrupted.""",
)
@click.argument("spider", type=click.Choice(SPIDERS), default="haiphong")
@archive_options
@click.option(
    "--replay",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="FILE...",
    help="Crawl these WARC files as if they were the live site; no socket is opened.",
)
@click.option("--origin", metavar="URL", help="Fetch the portal's pages from there; rows keep the portal's own URLs.")
@click.option(
    "--start", multiple=True, metavar="URL...", help="Start from these listings instead of the declared ones."
)
@click.option("--since", metavar="DATE", help="Keep articles from this day on (YYYY-MM-DD) and stop at older listings.")
@click.option("--topic", metavar="SLUG", help="Keep only articles that match the phrases of this topic.")
@click.option("--limit", metavar="N", help="Stop after N articles.")
@click.option(
    "--revisit",
    type=click.Choice(REVISITS),
    default="due",
    show_default=True,
    help="Which known articles are read again.",
)
@click.option("--media", is_flag=True, help="Keep images and attachments too, not their addresses alone.")
@click.option("--delay", metavar="SECONDS", help="Seconds between two requests to a host (under 1 only with --origin).")
def crawl(spider: str, **values: Any) -> int:
    """Crawl SPIDER's listings and articles into the archive (default: haiphong).

    A crawl that was interrupted, even by a crash, goes on where it stopped when the same command is given again. Ctrl-C
    once finishes the requests in flight; twice stops at once.
    """
    return crawl_and_tell(spider, CrawlOptions.read(values))


def crawl_and_tell(spider: str, options: CrawlOptions, settings: Settings | None = None) -> int:
    """Crawl, say on standard output what came of it, and return the exit status. Raises what `run_crawl` raises."""
    from scraper.crawl.process import run_crawl
    from scraper.crawl.summary import exit_status, summary

    if contact() is None and not (options.replay or options.origin):
        click.echo("Tell the site whom it can reach: set HAIPHONG_CONTACT to your page or address.", err=True)
    runs = run_crawl(spider, options, settings)
    click.echo("\n\n".join(map(summary, runs)))
    return exit_status(runs)
