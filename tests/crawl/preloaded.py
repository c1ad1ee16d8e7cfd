"""What every crawl of a test would do first, done once: the process that they are forked from imports this.

Everything is imported, the patterns of dates are compiled, an archive has been opened; no reactor, no thread.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from tempfile import TemporaryDirectory

from scrapy.utils.misc import load_object

import scraper.cli
import scraper.commands
import scraper.crawl.summary
from scraper import settings
from scraper.archive.store import Archive
from scraper.extract import extract_article, extract_links
from scraper.vietnamese import find_dates
from tests.crawl.pages import HOST, LISTING, article, article_path, listing

for module in iter_modules(scraper.commands.__path__, "scraper.commands."):
    import_module(module.name)
for path in (
    *settings.DOWNLOADER_MIDDLEWARES,
    *settings.EXTENSIONS,
    *settings.ITEM_PIPELINES,
    *filter(None, settings.DOWNLOAD_HANDLERS.values()),
    settings.SCHEDULER,
    settings.DUPEFILTER_CLASS,
    settings.TWISTED_DNS_RESOLVER,
    "scrapy.core.downloader.contextfactory.ScrapyClientContextFactory",
    "scrapy.logformatter.LogFormatter",
    "scrapy.statscollectors.MemoryStatsCollector",
):
    load_object(path)
with TemporaryDirectory() as folder, Archive.open(Path(folder, "archive.db"), Path(folder, "captures"), writer="test"):
    find_dates("ngày 23/01/2021")
    find_dates("ngay 23/01/2021")
    extract_article(article(0).encode(), HOST + article_path(0))
    extract_links(listing([0]).encode(), HOST + LISTING)
