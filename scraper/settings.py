"""Scrapy settings of the project. Each says: default X, here Y, because.

What one crawl is asked to do (database, replay, origin, limits) comes from `scraper.crawl.options`, not from here.
"""

from __future__ import annotations

import os

BOT_NAME = "haiphong-news-archive"  # default "scrapybot", here our name, because operators read logs
SPIDER_MODULES = ["scraper.spiders"]  # default [], here our package
COMMANDS_MODULE = "scraper.commands.scrapy"  # default "", here `scrapy crawl` with the exit status of `haiphong crawl`
NEWSPIDER_MODULE = "scraper.spiders"  # default "", here the same package

# --- Who we are, and how politely we ask -------------------------------------------------------------------------

# Default "Scrapy/… (+https://scrapy.org)", here a name with a contact URL, because an operator must be able to reach
# us. Whoever runs a crawl names their own page in the environment variable HAIPHONG_CONTACT.
CONTACT = os.environ.get("HAIPHONG_CONTACT", "").strip() or "https://haiphong-news-archive.example/contact"
USER_AGENT = f"HaiphongNewsArchive/0.1 (+{CONTACT})"
ROBOTSTXT_OBEY = True  # default False, here True, because permission is asked before a page is
ROBOTSTXT_USER_AGENT = "HaiphongNewsArchive"  # default None (the whole User-Agent), here the token robots.txt can name

# Default 0 with ±50 %, here 1.1 s ± 9 % (1.0 to 1.2 s), because a host gets one request a second at the very most and
# a steady beat looks like an attack.
DOWNLOAD_DELAY = 1.1
DOWNLOAD_DELAY_JITTER = 0.09
CONCURRENT_REQUESTS = 8  # default 16, here 8, because a crash repeats at most what is in flight
CONCURRENT_REQUESTS_PER_DOMAIN = 2  # default 8, here 2, because a slow host is not asked more while it thinks
AUTOTHROTTLE_ENABLED = True  # default False, here True, because a slow answer means a tired server
AUTOTHROTTLE_START_DELAY = DOWNLOAD_DELAY  # default 5 s, here the floor, because the floor is polite already
AUTOTHROTTLE_MAX_DELAY = 60.0  # default 60 s, here the same: only a Crawl-delay makes us ask less often
AUTOTHROTTLE_TARGET_CONCURRENCY = 1.0  # default 1.0, here the same: a host that takes 3 s to answer is asked every 3 s

RETRY_TIMES = 2  # default 2, here the same: a third failure is written down and left for the next crawl
# Default holds the same codes; here named, because 403 and 404 are answers and never retried.
RETRY_HTTP_CODES = [408, 429, 500, 502, 503, 504, 522, 524]
# Default holds the same and a failed proxy tunnel; here without, because there is no proxy, and loading it loads TLS.
RETRY_EXCEPTIONS: list[str | type[Exception]] = [
    "scrapy.exceptions.CannotResolveHostError",
    "scrapy.exceptions.DownloadConnectionRefusedError",
    "scrapy.exceptions.DownloadFailedError",
    "scrapy.exceptions.DownloadTimeoutError",
    "scrapy.exceptions.ResponseDataLossError",
    "twisted.internet.error.ConnectionDone",
    "twisted.internet.error.ConnectError",
    "twisted.internet.error.ConnectionLost",
    OSError,
]
RETRY_GIVE_UP_LOG_LEVEL = "INFO"  # default "ERROR", here "INFO", because every failure is a row of crawl_errors
# Ours: how long a crawl itself waits on Retry-After; a longer wait leaves the host's pages queued for a later crawl.
RETRY_AFTER_PATIENCE = 120.0
# Ours: the first wait after a 429 or 503 that names no time; doubled with every retry.
RETRY_BACKOFF = 5.0

DOWNLOAD_TIMEOUT = 60  # default 180 s, here 60, because a page that takes a minute will not get better
REDIRECT_MAX_TIMES = 8  # default 20, here 8, because longer chains are loops
METAREFRESH_ENABLED = False  # default True, here False, because it would decode every page a second time

# --- Safety ------------------------------------------------------------------------------------------------------

# Default False (!), here True, because an unverified page proves nothing.
DOWNLOAD_VERIFY_CERTIFICATES = True
# Ours: a folder of HOST.pem files, for hosts that do not send the intermediate certificate of their chain.
INTERMEDIATES = os.environ.get("HAIPHONG_INTERMEDIATES", "")
DOWNLOAD_MAXSIZE = 16 * 1024 * 1024  # default 1 GiB, here 16 MiB, because a 306 kB gzip bomb took 1.6 GB of memory
DOWNLOAD_WARNSIZE = 8 * 1024 * 1024  # default 32 MiB, here half of the limit
DOWNLOAD_FAIL_ON_DATALOSS = True  # default True, here the same: a truncated page is an error, not a capture
COOKIES_ENABLED = False  # default True, here False, because no page needs a session and cookies track
TELNETCONSOLE_ENABLED = False  # default True, here False, because it listens on a port
REMOTE_CONTROL_ENABLED = False  # default True, here False, because it listens too
HTTPPROXY_ENABLED = False  # default True, here False, because a proxy would stand between us and the evidence
# Default caches only; here it also refuses names that point at private addresses.
TWISTED_DNS_RESOLVER = "scraper.crawl.resolver.PublicResolver"
# Default also opens data, file, ftp and s3; here only http and https, because a start URL must not read local files.
DOWNLOAD_HANDLERS: dict[str, str | None] = {
    "http": "scraper.crawl.fetch.FetchHandler",
    "https": "scraper.crawl.fetch.FetchHandler",
    "data": None,
    "file": None,
    "ftp": None,
    "s3": None,
}
DEFAULT_REQUEST_HEADERS = {
    # Default the same and English; here Vietnamese first, because some portals translate their frame by it.
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "vi,en;q=0.5",
    # Default also br and zstd; here without, because the usual readers of WARC files do not unpack them.
    "Accept-Encoding": "gzip, deflate",
}

# --- The archive's own joints ------------------------------------------------------------------------------------

SCHEDULER = "scraper.crawl.scheduler.FrontierScheduler"  # default keeps the queue in memory; here in archive.db
DUPEFILTER_CLASS = (
    "scrapy.dupefilters.BaseDupeFilter"  # default by fingerprint, here none, because the frontier decides
)
# Default lists fourteen, here none, because the list below is the whole: importing the one for cookies opens a socket,
# the one for other sites drops redirects without a word, and those for robots.txt, retries and redirects are extended.
DOWNLOADER_MIDDLEWARES_BASE: dict[str, int] = {}
DOWNLOADER_MIDDLEWARES = {
    # Engine side
    "scraper.crawl.guard.AddressGuard": 50,
    "scraper.crawl.robots.RobotsMiddleware": 100,
    "scrapy.downloadermiddlewares.downloadtimeout.DownloadTimeoutMiddleware": 350,
    "scrapy.downloadermiddlewares.defaultheaders.DefaultHeadersMiddleware": 400,
    "scrapy.downloadermiddlewares.useragent.UserAgentMiddleware": 500,
    "scraper.crawl.retry.PatientRetry": 550,
    "scraper.crawl.cookie_challenge.CookieChallenge": 570,
    "scraper.crawl.unmodified.UnmodifiedListings": 580,
    "scraper.crawl.compression.WholeCompression": 590,
    "scraper.crawl.redirects.LedgerRedirects": 600,
    "scraper.crawl.capture.CaptureMiddleware": 840,  # below compression: what is kept is what was sent
    # Downloader side
}
# Default lists six; here none, because a 404 is evidence and not an error, and spiders yield no
# requests whose depth, length, start or Referer would have to be looked at.
SPIDER_MIDDLEWARES_BASE: dict[str, int] = {}
ITEM_PIPELINES = {"scraper.crawl.pipeline.ArchivePipeline": 300}
# Default lists eleven, here none, because the archive is the output, the summary the statistics, and nothing listens.
EXTENSIONS_BASE: dict[str, int] = {}
EXTENSIONS = {
    "scraper.crawl.extension.CrawlExtension": 1,
    "scraper.crawl.politeness.Politeness": 10,  # extends AutoThrottle
    "scraper.crawl.progress.Progress": 500,
}
WARN_ON_GENERATOR_RETURN_VALUE = False  # default True reads callbacks' source; here off, the type checker sees it
CONCURRENT_ITEMS = 1  # default 100, here 1, because a callback yields one item and each more is a task that waits
STATS_DUMP = False  # default True, here False, because the summary says it in one paragraph

# --- Logging -----------------------------------------------------------------------------------------------------

LOG_LEVEL = "WARNING"  # default "DEBUG", here "WARNING", because the progress line is for people
LOG_VERSIONS: list[str] = []  # default eleven names, here none
MEMUSAGE_ENABLED = False  # default True, here False, because nobody reads its mail
