"""`haiphong probe`: a polite look at a site before it is crawled."""

from __future__ import annotations

import json
from dataclasses import asdict
from urllib.parse import urlsplit

import click

from scraper import settings
from scraper.crawl.contact import contact
from scraper.crawl.options import CrawlOptions
from scraper.crawl.origin import Origin
from scraper.crawl.single import check_address
from scraper.errors import EXIT_BLOCKED, EXIT_DEGRADED, EXIT_DONE, UsageError
from scraper.probe.asking import BUDGET, Asker
from scraper.probe.looking import look
from scraper.probe.report import report, suggestions


@click.command(
    epilog="""\b
Examples:
  haiphong probe https://haiphong.gov.vn
  haiphong probe https://example.vn/tin-tuc --json

Exit status: 0 articles were read, 4 none was, 5 the site did not want to be asked."""
)
@click.argument("url", metavar="https://HOST[/LISTING]")
@click.option("--origin", metavar="URL", help="Ask this mirror instead of the host itself.")
@click.option("--delay", metavar="SECONDS", help="Seconds between two requests (under 1 only with --origin).")
@click.option("--requests", type=click.IntRange(1, BUDGET), default=BUDGET, show_default=True, help="At most so many.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def probe(url: str, origin: str | None, delay: str | None, requests: int, as_json: bool) -> int:
    """Look at a site with at most 20 requests: what it allows, offers and prints, and how to declare it."""
    if urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname:
        raise UsageError(f"{url}: give an address that starts with https:// or http://.")
    options = CrawlOptions.read({"origin": origin, "delay": delay})
    mirror = Origin(options.origin) if options.origin else None
    contact()
    check_address(mirror.fetch_url(url) if mirror else url, mirror)
    pause = settings.DOWNLOAD_DELAY if options.delay is None else options.delay
    asker = Asker(origin=options.origin, delay=pause, budget=requests)
    found = look(url, asker, origin=options.origin)
    if as_json:
        value = {**asdict(found), "requests": asker.asked, "to_add": suggestions(found)}
        click.echo(json.dumps(value, ensure_ascii=False, indent=2))
    else:
        click.echo(report(found, len(asker.asked)))
    if found.stopped:
        return EXIT_BLOCKED
    return EXIT_DONE if found.articles else EXIT_DEGRADED
