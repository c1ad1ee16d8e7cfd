"""Runs one crawl in this process, from options to its end."""

from __future__ import annotations

import asyncio

from scrapy.crawler import AsyncCrawlerProcess, Crawler
from scrapy.settings import Settings

from scraper.crawl.options import CrawlOptions
from scraper.crawl.politeness import Politeness
from scraper.crawl.run import CrawlRun


class CrawlProcess(AsyncCrawlerProcess):
    """Stops in two steps: asked once, it finishes what is in flight and drops what waits; asked twice, it goes."""

    async def stop(self) -> None:
        for crawler in self.crawlers:
            politeness = crawler.get_extension(Politeness)
            if politeness is not None:
                politeness.hurry()
        await super().stop()


def project_settings() -> Settings:
    """The settings of `scraper.settings`, wherever the command is run from."""
    settings = Settings()
    settings.setmodule("scraper.settings", priority="project")
    return settings


def run_crawl(spider: str, options: CrawlOptions) -> CrawlRun:
    """Crawl with `spider` until there is nothing left to do or somebody stops it. Returns the finished run.

    Raises what kept the crawl from starting, for instance UsageError or StorageError.
    """
    process = CrawlProcess(project_settings())
    crawler = process.create_crawler(spider)
    task: asyncio.Task[None] = process.crawl(crawler, options=options)
    process.start()
    run = started_run(crawler)
    error = task.exception() if task.done() and not task.cancelled() else None
    if error is not None:
        if run is not None and run.outcome is None:
            run.abandon(error)
        raise error
    if run is None:
        raise RuntimeError(f"the crawl {spider} ended before it began")
    run.finish(interrupted=True)
    return run


def started_run(crawler: Crawler) -> CrawlRun | None:
    """The run of `crawler`, None when it failed before there was one."""
    try:
        return crawler.get_extension(CrawlRun)
    except RuntimeError:
        return None
