"""Runs a crawl in this process, from options to its end; a replay of several crawls one after the other."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path

from scrapy.crawler import AsyncCrawlerProcess, Crawler
from scrapy.settings import Settings

from scraper.archive.warc_reading import read_runs, torn_at
from scraper.crawl.extension import CrawlExtension
from scraper.crawl.options import CrawlOptions
from scraper.crawl.politeness import Politeness
from scraper.crawl.recordings import Recordings, replay_parts
from scraper.crawl.run import CrawlRun
from scraper.errors import UsageError


class CrawlProcess(AsyncCrawlerProcess):
    """One spider, once or, in a replay, once for every recorded crawl.

    Stops in two steps: asked once, it finishes what is in flight and drops what waits; asked twice, it goes.
    """

    def __init__(
        self, spider: str, options: CrawlOptions, parts: Sequence[Recordings | None], settings: Settings
    ) -> None:
        super().__init__(settings)
        logging.getLogger("scrapy").setLevel(settings["LOG_LEVEL"])  # its handler alone would let each line be made up
        self.runs: list[CrawlRun] = []
        self.error: Exception | None = None
        self._spider = spider
        self._options = options
        self._parts = parts
        self._stopped = False

    async def join(self) -> None:
        """Do all the work there is; Scrapy ends the process when this returns."""
        for recordings in self._parts:
            crawler = self.create_crawler(self._spider)
            try:
                await self.crawl(crawler, options=self._options, recordings=recordings)
            except Exception as error:  # whatever kept the crawl from starting is told to the caller
                self.error = error
            run = started_run(crawler)
            if run is not None:
                run.finish(interrupted=self._stopped, failure=self.error)
                self.runs.append(run)
            if self._stopped or self.error is not None or (run is not None and run.failure is not None):
                return

    async def stop(self) -> None:
        self._stopped = True
        for crawler in self.crawlers:
            politeness = crawler.get_extension(Politeness)
            if politeness is not None:
                politeness.hurry()
        await super().stop()

    def abandon(self) -> None:
        """Close what a second interruption left open."""
        for crawler in self.crawlers:
            run = started_run(crawler)
            if run is not None and run not in self.runs:
                run.finish(interrupted=True)
                self.runs.append(run)


def run_crawl(spider: str, options: CrawlOptions, settings: Settings | None = None) -> Sequence[CrawlRun]:
    """Crawl with `spider` until there is nothing left to do or somebody stops it. Returns the finished runs, in order.

    `settings` are those of the project unless given.
    Raises what kept a crawl from starting, for instance UsageError or StorageError.
    """
    parts = _recorded(spider, options.replay) if options.replaying else [None]
    if not parts:
        raise UsageError(f"{', '.join(map(str, options.replay))}: no recorded answer is in it; name another WARC file.")
    process = CrawlProcess(spider, options, parts, settings or project_settings())
    process.start()
    process.abandon()
    if process.error is not None:
        raise process.error
    return process.runs


def _recorded(spider: str, files: Sequence[Path]) -> list[Recordings]:
    """What is replayed, each recorded crawl for itself; the last one of a damaged file is the one that is not whole."""
    parts = replay_parts(read_runs(files), spider)
    for file in files:
        torn, end = [part for part in parts if file in part.files], torn_at(file)
        if torn and end is not None:
            torn[-1].damage.append(
                f"{file.name} is cut short or damaged after byte {end}: what stands before it is read"
            )
    return parts


def project_settings() -> Settings:
    """The settings of `scraper.settings`, wherever the command is run from."""
    settings = Settings()
    settings.setmodule("scraper.settings", priority="project")
    return settings


def started_run(crawler: Crawler) -> CrawlRun | None:
    """The run of `crawler`, None when it failed before there was one."""
    try:
        extension = crawler.get_extension(CrawlExtension)
    except RuntimeError:
        return None
    return extension.run if extension is not None else None
