"""`scrapy crawl SPIDER`: the same crawl as `haiphong crawl`, with its options as `-a name=value`."""

from __future__ import annotations

import argparse

import click
from scrapy.commands.crawl import Command as ScrapysOwn
from scrapy.exceptions import UsageError as WrongUse

from scraper.commands.crawl import crawl_and_tell
from scraper.crawl.options import CrawlOptions
from scraper.errors import ArchiveError, UsageError
from scraper.portals import PORTALS


class Command(ScrapysOwn):
    """Ends with the exit status of `haiphong crawl` where Scrapy's own ends with 0 whatever the crawl found.

    `-s` sets a setting as usual. `-o` and `-O` are refused: what is scraped goes into the archive.
    """

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        if len(args) != 1:
            raise WrongUse
        try:
            if opts.output or opts.overwrite_output:
                raise UsageError(
                    "-o: a crawl writes to the archive (-a db=FILE); `haiphong export` writes other forms."
                )
            if args[0] not in [portal.name for portal in PORTALS]:
                raise UsageError(f"{args[0]}: there is no such spider; `scrapy list` names them.")
            self.exitcode = crawl_and_tell(args[0], CrawlOptions.read(opts.spargs), self.settings)
        except ArchiveError as error:
            click.echo(f"Error: {error}", err=True)
            self.exitcode = error.exit_status
