"""Few requests, one after the other: a budget, a delay, robots.txt, and the crawl's guards."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.client import HTTPException
from typing import Final
from urllib.error import URLError
from urllib.parse import urljoin, urlsplit
from urllib.request import HTTPHandler, HTTPSHandler, OpenerDirector, Request

from protego import Protego

from scraper import settings
from scraper.archive.content_coding import decoded
from scraper.crawl.intermediates import client_context
from scraper.crawl.origin import Origin
from scraper.crawl.single import check_address
from scraper.errors import ArchiveError

BUDGET: Final = 20
_HOPS: Final = 3
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_STOPS: Final = frozenset({401, 403, 429, 451, 503})


@dataclass(frozen=True, slots=True)
class Answer:
    """What came: `status` is None when nothing did, and `problem` says why. `url` is where redirects ended."""

    url: str
    status: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    fetched_at: datetime | None = None
    problem: str = ""

    @property
    def good(self) -> bool:
        """Whether a page came."""
        return self.status == 200


class Asker:
    """Asks one site. `asked` lists what was asked; `stopped` says why nothing more is, when the site said no."""

    def __init__(
        self,
        *,
        origin: str | None = None,
        delay: float = settings.DOWNLOAD_DELAY,
        budget: int = BUDGET,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._mirror = Origin(origin.rstrip("/")) if origin else None
        self._sleep = sleep
        self._last: float | None = None
        self._rules: dict[str, Protego | None] = {}
        self.delay = delay
        self.budget = budget
        self.asked: list[tuple[str, int | None]] = []
        self.stopped = ""

    def robots(self, url: str) -> Answer:
        """robots.txt of the site of `url`, asked once and obeyed from then on; Crawl-delay becomes the delay."""
        site = _site(url)
        answer = self._follow(f"{site}/robots.txt", {})
        if answer.status is None or answer.status >= 500 or answer.status == 429:
            self.stopped = f"robots.txt could not be read ({answer.status or answer.problem}): the site is left alone"
            self._rules[site] = None
            return answer
        rules = Protego.parse(answer.body.decode("utf-8", "replace") if answer.good else "")
        self._rules[site] = rules
        self.delay = max(self.delay, float(rules.crawl_delay(settings.ROBOTSTXT_USER_AGENT) or 0))
        return answer

    def get(self, url: str, headers: Mapping[str, str] | None = None) -> Answer:
        """One page, redirects followed (each is a request). Never raises: what went wrong is in the answer."""
        site = _site(url)
        if site not in self._rules and not self.stopped:
            self.robots(url)
        if self.stopped:
            return Answer(url, problem=self.stopped)
        rules = self._rules[site]
        if rules is None or not rules.can_fetch(url, settings.ROBOTSTXT_USER_AGENT):
            return Answer(url, problem="robots.txt does not allow it")
        answer = self._follow(url, headers or {})
        if answer.status in _STOPS:
            self.stopped = f"{answer.url} answered {answer.status}: nothing more is asked"
        return answer

    def _follow(self, url: str, headers: Mapping[str, str]) -> Answer:
        answer = self._once(url, headers)
        for _ in range(_HOPS):
            place = answer.headers.get("location")
            if answer.status not in _REDIRECTS or place is None:
                return answer
            target = urljoin(answer.url, place)
            if self._mirror is not None:
                target = self._mirror.portal_url(target, url)
            if not _same(url, target):
                return Answer(target, answer.status, answer.headers, problem=f"redirects to another site, {target}")
            answer = self._once(target, headers)
        return answer

    def _once(self, url: str, headers: Mapping[str, str]) -> Answer:
        if len(self.asked) >= self.budget:
            return Answer(url, problem=f"the {self.budget} requests of a probe are used up")
        target = self._mirror.fetch_url(url) if self._mirror else url
        try:
            check_address(target, self._mirror)
        except ArchiveError as error:
            return Answer(url, problem=str(error))
        self._wait()
        sent = {**settings.DEFAULT_REQUEST_HEADERS, "User-Agent": settings.USER_AGENT, "Accept-Encoding": "identity"}
        sent |= dict(headers)
        if self._mirror is not None:
            sent["Host"] = urlsplit(url).netloc
        opener = OpenerDirector()
        opener.add_handler(HTTPHandler())
        opener.add_handler(HTTPSHandler(context=client_context(urlsplit(target).hostname or "")))
        try:
            with opener.open(Request(target, headers=sent), timeout=settings.DOWNLOAD_TIMEOUT) as response:
                body = response.read(settings.DOWNLOAD_MAXSIZE + 1)
                found = {name.lower(): value for name, value in response.headers.items()}
                answer = Answer(
                    url, int(response.status), found, decoded(body, found.get("content-encoding")), datetime.now(UTC)
                )
        except (URLError, HTTPException, OSError, ValueError) as error:
            answer = Answer(url, problem=f"{getattr(error, 'reason', error)}")
        self.asked.append((url, answer.status))
        return answer

    def _wait(self) -> None:
        if self._last is not None:
            left = self._last + self.delay - time.monotonic()
            if left > 0:
                self._sleep(left)
        self._last = time.monotonic()


def _site(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def _same(url: str, target: str) -> bool:
    one, other = (urlsplit(each) for each in (url, target))
    return other.scheme in ("http", "https") and (one.hostname or "").removeprefix("www.") == (
        other.hostname or ""
    ).removeprefix("www.")
