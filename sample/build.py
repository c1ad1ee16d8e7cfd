"""Writes the bundled sample captures from the synthetic portal's articles: `python -m sample.build`.

`haiphong.warc.gz` is one visit to each generation of the portal in its time; `haiphong-later.warc.gz` holds four crawls
two days apart in which one article was silently edited, one was taken down, and one was taken down and came back.
Everything is derived from the articles: the same records come out on any machine.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from io import BytesIO
from pathlib import Path
from typing import BinaryIO
from uuid import NAMESPACE_URL, uuid5

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from scraper.archive.demo import SAMPLE_SOFTWARE
from tests.portal.content import VIETNAM, Story
from tests.portal.messages import Reply, Request
from tests.portal.places import AN_DUONG, LE_CHAN, MAIN, WORDPRESS
from tests.portal.site import Portal

HERE = Path(__file__).parent
FIRST, LATER = HERE / "haiphong.warc.gz", HERE / "haiphong-later.warc.gz"

EDITED, REMOVED, RETURNED = f"{MAIN}:774190", f"{MAIN}:781245", f"{MAIN}:683110"
LATER_RUNS = tuple(datetime(2025, 6, 25, 8, 0, tzinfo=VIETNAM) + timedelta(days=2 * run) for run in range(4))

_SOFTWARE = f"software: {SAMPLE_SOFTWARE}\r\nformat: WARC File Format 1.1\r\n"
_USER_AGENT = "haiphong-news-archive/0.1 (+https://example.org/contact)"
_STEP = timedelta(milliseconds=1_370)


@dataclass(frozen=True, slots=True)
class Shelf:
    """A listing: the host, generation and category whose pages and articles are captured."""

    host: str
    era: str
    category: str

    def page_url(self, page: int) -> str:
        """URL of one of its pages."""
        match self.era:
            case "A":
                behind = "" if page == 1 else f"&PageIndex={page}"
                return f"http://{self.host}/Portal/Default.aspx?Organization=CTTDT&MenuID={self.category}{behind}"
            case "wp":
                return f"https://{self.host}/category/{self.category}" + ("" if page == 1 else f"/page/{page}")
            case _:
                slash = "/" if self.era == "B" else ""
                return f"https://{self.host}/{self.category}{slash}" + ("" if page == 1 else f"?page={page}")


SHELVES_A = (Shelf(MAIN, "A", "5310"),)
SHELVES_B = (Shelf(MAIN, "B", "Diem-bao"), Shelf(MAIN, "B", "Xay-dung-Dang-Chinh-quyen"))
SHELVES_C = tuple(Shelf(host, "C", "tin-tuc-su-kien") for host in (MAIN, LE_CHAN, AN_DUONG))
SHELVES_WP = (Shelf(WORDPRESS, "wp", "tin-tuc-su-kien"),)


@dataclass(slots=True)
class Recorder:
    """Asks a portal and writes what it says as WARC records, a moment after each other from `portal.now` on."""

    stream: BinaryIO
    portal: Portal
    name: str
    moment: datetime = field(init=False)
    part: str = field(init=False, default="")
    _writer: WARCWriter = field(init=False)
    _asked: set[str] = field(init=False, default_factory=set)

    def __post_init__(self) -> None:
        self._writer = WARCWriter(self.stream, gzip=True, warc_version="1.1")
        self.moment = self.portal.now

    def begin(self, fields: str = "") -> None:
        """Start a part with its `warcinfo` record; what was asked for before may be asked for again."""
        self.moment = self.portal.now
        self._asked.clear()
        self.part = self._id("warcinfo", self.name)
        headers = {"WARC-Record-ID": self.part, "WARC-Date": self._date(), "WARC-Filename": self.name}
        text = (_SOFTWARE + fields).encode()
        record = self._writer.create_warc_record(
            "", "warcinfo", BytesIO(text), len(text), "application/warc-fields", warc_headers_dict=headers
        )
        self._writer.write_record(record)

    def visit(self, at: datetime) -> None:
        """Go on at another time."""
        self.portal.set_now(at)
        self.moment = at

    def fetch(self, url: str) -> None:
        """Capture what the portal answers to a URL, once a part."""
        if url in self._asked:
            return
        self._asked.add(url)
        host, _, rest = url.partition("://")[2].partition("/")
        reply = self.portal.answer(Request(host, f"/{rest}"))
        self._write(url, host, f"/{rest}", reply)
        self.moment += _STEP

    def robots(self, shelves: Iterable[Shelf]) -> None:
        """Capture robots.txt of every host and scheme of some listings."""
        for shelf in shelves:
            scheme = shelf.page_url(1).partition("://")[0]
            self.fetch(f"{scheme}://{shelf.host}/robots.txt")

    def listings(self, shelves: Iterable[Shelf]) -> list[Story]:
        """Capture every page of some listings; the stories they hold."""
        found: list[Story] = []
        for shelf in shelves:
            stories = self.portal.listing(shelf.host, shelf.era, shelf.category)
            for page in range(1, -(-len(stories) // self.portal.page_sizes[shelf.era]) + 1):
                self.fetch(shelf.page_url(page))
            found += stories
        return found

    def articles(self, stories: Iterable[Story]) -> None:
        """Capture the pages of some stories."""
        for story in stories:
            self.fetch(story.url())

    def _write(self, url: str, host: str, target: str, reply: Reply) -> None:
        response_id = self._id("response", url)
        base = {"WARC-Date": self._date(), "WARC-Warcinfo-ID": self.part}
        asked = StatusAndHeaders(f"GET {target} HTTP/1.1", _request_headers(host), is_http_request=True)
        told = StatusAndHeaders(
            f"{reply.status} {HTTPStatus(reply.status).phrase}", self._response_headers(reply), protocol="HTTP/1.1"
        )
        request_headers = {"WARC-Record-ID": self._id("request", url), "WARC-Concurrent-To": response_id} | base
        request = self._writer.create_warc_record(url, "request", http_headers=asked, warc_headers_dict=request_headers)
        response = self._writer.create_warc_record(
            url,
            "response",
            BytesIO(reply.body),
            len(reply.body),
            http_headers=told,
            warc_headers_dict={"WARC-Record-ID": response_id} | base,
        )
        self._writer.write_record(request)
        self._writer.write_record(response)

    def _response_headers(self, reply: Reply) -> list[tuple[str, str]]:
        date = self.moment.astimezone(UTC).strftime("%a, %d %b %Y %H:%M:%S GMT")
        return [
            ("Date", date),
            ("Server", "Microsoft-IIS/10.0"),
            ("Content-Type", reply.content_type),
            ("Content-Length", str(len(reply.body))),
            *reply.headers,
        ]

    def _date(self) -> str:
        return self.moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")

    def _id(self, kind: str, url: str) -> str:
        return f"<urn:uuid:{uuid5(NAMESPACE_URL, f'{kind} {url} {self._date()}')}>"


def _request_headers(host: str) -> list[tuple[str, str]]:
    return [("Host", host), ("User-Agent", _USER_AGENT), ("Accept", "text/html,*/*;q=0.8"), ("Accept-Encoding", "gzip")]


def write_first(stream: BinaryIO) -> None:
    """The sample: each generation as it stood in its own time, then the sub-portals and WordPress in June 2025."""
    recorder = Recorder(stream, Portal(now=datetime(2020, 6, 20, 8, 15, tzinfo=VIETNAM)), FIRST.name)
    recorder.begin()
    recorder.robots(SHELVES_A)
    era_a = recorder.listings(SHELVES_A)
    recorder.articles(era_a)
    recorder.fetch(f"http://{MAIN}/Portal/PrintItem.aspx?ContentID=135634")

    recorder.visit(datetime(2024, 1, 5, 9, 30, tzinfo=VIETNAM))
    recorder.robots(SHELVES_B)
    recorder.listings(SHELVES_B)
    recorder.articles(_of_host(recorder.portal, MAIN, "B"))

    recorder.visit(datetime(2025, 6, 20, 9, 0, tzinfo=VIETNAM))
    recorder.robots((*SHELVES_C, *SHELVES_WP))
    recorder.articles(story for story in recorder.listings(SHELVES_C) if story.era == "C")
    posts = recorder.listings(SHELVES_WP)
    recorder.articles(posts)
    for story in posts:
        recorder.fetch(f"{story.url()}/amp")
    recorder.fetch(f"https://{WORDPRESS}/feed/")


def write_later(stream: BinaryIO) -> None:
    """Four crawls after the sample: an edit seen by the first, removals by the first three, a return by the last."""
    recorder = Recorder(stream, Portal(now=LATER_RUNS[0]), LATER.name)
    portal = recorder.portal
    portal.edit(EDITED, body=_edited_body(portal.story(EDITED)))
    for run, at in enumerate(LATER_RUNS):
        portal.set_now(at)
        portal.remove(REMOVED)
        (portal.restore if at == LATER_RUNS[-1] else portal.remove)(RETURNED)
        recorder.begin(f"spider: haiphong\r\ncrawl-started: {at.isoformat()}\r\n")
        shelves = (*SHELVES_C, *SHELVES_B, *SHELVES_A)
        recorder.robots(shelves)
        recorder.listings(shelves)
        recorder.articles(portal.story(key) for key in (REMOVED, RETURNED, *([EDITED] if run in (0, 3) else [])))


def _edited_body(story: Story) -> list[str]:
    paragraphs = []
    for block in story.blocks:
        text = block.text.replace("dài 86 m", "dài 68 m").replace("45 triệu đồng", "4,5 triệu đồng")
        paragraphs.append(f"![{block.target}] {text}" if block.kind == "image" else text)
    return paragraphs


def _of_host(portal: Portal, host: str, era: str) -> list[Story]:
    return [story for story in map(portal.story, portal.live_keys()) if story.host == host and story.era == era]


def write_generated(stream: BinaryIO, count: int, size: int, seed: int) -> None:
    """A capture of so many generated articles and their listings, for benchmarks of replay."""
    recorder = Recorder(stream, Portal(articles=count, size=size, seed=seed), f"generated-{count}.warc.gz")
    recorder.begin()
    shelves = SHELVES_C[:1]
    recorder.robots(shelves)
    recorder.articles(recorder.listings(shelves))


def main(arguments: Sequence[str] | None = None) -> None:
    """Write the two samples, or with `--articles N --output FILE` a generated one."""
    parser = argparse.ArgumentParser(prog="python -m sample.build", description="Write the sample captures.")
    parser.add_argument("--articles", type=int, default=0, help="write so many generated articles to --output instead")
    parser.add_argument("--size", type=int, default=60_000, help="bytes of a generated page")
    parser.add_argument("--seed", type=int, default=1, help="of the generated articles")
    parser.add_argument("--output", type=Path, help="file for the generated articles")
    given = parser.parse_args(arguments)
    if bool(given.articles) != (given.output is not None):
        parser.error("--articles and --output go together")
    if given.output:
        with given.output.open("wb") as stream:
            write_generated(stream, given.articles, given.size, given.seed)
        return
    for path, write in ((FIRST, write_first), (LATER, write_later)):
        with path.open("wb") as stream:
            write(stream)
        print(f"{path.name}: {path.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
