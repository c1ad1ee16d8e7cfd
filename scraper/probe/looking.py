"""The look itself: robots.txt, certificate, sitemaps, feeds, WordPress, a listing, three articles, validators."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urljoin, urlsplit

from scraper.counted import counted
from scraper.extract.article import article_from_page
from scraper.extract.errors import NotAnArticle
from scraper.extract.explain import explain
from scraper.extract.listing import listing_from_page
from scraper.extract.page import Page
from scraper.items import Listing
from scraper.portals import identify, portal_for
from scraper.probe.asking import Answer, Asker
from scraper.probe.certificates import chain_lines

_ARTICLES: Final = 3
_FEEDS: Final = ("application/rss+xml", "application/atom+xml")
_ENOUGH: Final = 3


@dataclass(slots=True)
class Findings:
    """What was found: `sections` for people, in order; the rest for the lines to add."""

    host: str
    sections: dict[str, list[str]] = field(default_factory=dict)
    sitemaps: list[str] = field(default_factory=list)
    feeds: list[str] = field(default_factory=list)
    listing: str | None = None
    next_page: str | None = None
    wordpress: bool = False
    crawl_delay: float | None = None
    articles: list[str] = field(default_factory=list)
    stopped: str = ""


def look(url: str, asker: Asker, *, origin: str | None = None) -> Findings:
    """Look at the site of `url`; a `url` with a path is the listing to read, else one is sought. Never raises."""
    parts = urlsplit(url)
    site = f"{parts.scheme}://{parts.netloc}"
    found = Findings(parts.hostname or "")
    found.sections["TLS"] = chain_lines(site, connect_to=origin)
    delay = asker.delay
    robots = asker.robots(url)
    found.crawl_delay = asker.delay if asker.delay > delay else None
    found.sections["robots.txt"] = _robots(robots, found)
    home = asker.get(f"{site}/")
    page = Page.from_bytes(home.body, home.url, home.headers.get("content-type")) if home.good else None
    found.sections["home page"] = [_said(home)]
    _sitemaps(site, asker, robots, found)
    _feeds(site, asker, page, found)
    _wordpress(site, asker, found)
    listing = _listing(url, asker, page, found)
    _articles(asker, listing, found)
    found.stopped = asker.stopped
    return found


def _robots(answer: Answer, found: Findings) -> list[str]:
    lines = [_said(answer)]
    if not answer.good:
        return [*lines, "all is allowed" if answer.status and answer.status < 500 else "nothing is asked"]
    text = answer.body.decode("utf-8", "replace")
    lines += [f"  {line.strip()}" for line in text.splitlines() if line.strip()][:15]
    if found.crawl_delay:
        lines.append(f"it asks for {found.crawl_delay:g} s between requests; crawls keep to it by themselves")
    return lines


def _sitemaps(site: str, asker: Asker, robots: Answer, found: Findings) -> None:
    text = robots.body.decode("utf-8", "replace") if robots.good else ""
    named = [line.split(":", 1)[1].strip() for line in text.splitlines() if line.strip().lower().startswith("sitemap:")]
    lines = []
    for address in (named or [f"{site}/sitemap.xml", f"{site}/wp-sitemap.xml"])[:2]:
        answer = asker.get(address)
        entries = answer.body.count(b"<loc>")
        lines.append(f"{address}: {_said(answer)}" + (f", {entries} entries" if answer.good else ""))
        if answer.good and entries:
            found.sitemaps.append(address)
            if b"<lastmod>" in answer.body:
                lines.append("  it gives times of change; believe them only once they have proved stable")
            break
    found.sections["sitemaps"] = lines


def _feeds(site: str, asker: Asker, home: Page | None, found: Findings) -> None:
    links = home.selector.css("link[rel=alternate]") if home else []
    named = [
        urljoin(f"{site}/", link.attrib["href"])
        for link in links
        if link.attrib.get("type") in _FEEDS and link.attrib.get("href")
    ]
    lines = []
    for address in (named or [f"{site}/feed/", f"{site}/rss"])[:2]:
        answer = asker.get(address)
        entries = answer.body.count(b"<item") + answer.body.count(b"<entry")
        lines.append(f"{address}: {_said(answer)}" + (f", {entries} entries" if answer.good else ""))
        if answer.good and entries:
            found.feeds.append(address)
            break
    found.sections["feeds"] = lines


def _wordpress(site: str, asker: Asker, found: Findings) -> None:
    answer = asker.get(f"{site}/wp-json/wp/v2/posts?per_page=1&_fields=id,link,date_gmt,modified_gmt")
    try:
        posts = json.loads(answer.body) if answer.good else []
        found.wordpress = bool(posts) and "link" in posts[0]
    except (ValueError, KeyError, TypeError):
        found.wordpress = False
    found.sections["WordPress"] = [
        f"its API answers: {answer.headers.get('x-wp-total', 'an unknown number of')} posts"
        if found.wordpress
        else f"no API ({_said(answer)})"
    ]


def _listing(url: str, asker: Asker, home: Page | None, found: Findings) -> Listing | None:
    lines: list[str] = []
    found.sections["listing"] = lines
    for address in _candidates(url, home):
        answer = asker.get(address)
        if not answer.good:
            lines.append(f"{address}: {_said(answer)}")
            continue
        page = Page.from_bytes(answer.body, answer.url, answer.headers.get("content-type"))
        listing = listing_from_page(page, portal_for(answer.url))
        lines.append(
            f"{address}: {counted(len(listing.articles), 'article')}, next page {listing.next_page or 'not found'}"
        )
        if len(listing.articles) >= _ENOUGH or address == url:
            found.listing, found.next_page = address, listing.next_page
            if listing.next_page:
                lines.append(_second_page(asker, listing))
            return listing
    return None


def _second_page(asker: Asker, listing: Listing) -> str:
    answer = asker.get(listing.next_page or "")
    if not answer.good:
        return f"  its next page: {_said(answer)}"
    page = Page.from_bytes(answer.body, answer.url, answer.headers.get("content-type"))
    later = listing_from_page(page, portal_for(answer.url)).articles
    fresh = len(set(later) - set(listing.articles))
    return f"  its next page: {counted(len(later), 'article')}, {fresh} of them not on the first" + (
        "" if fresh else ": pagination does NOT work this way"
    )


def _candidates(url: str, home: Page | None) -> list[str]:
    """The listing that was named; else declared starts on that host; else what the home page links, then itself."""
    parts = urlsplit(url)
    if parts.path.strip("/"):
        return [url]
    starts = [start.url for start in portal_for(url).starts if urlsplit(start.url).hostname == parts.hostname]
    linked: list[str] = []
    if home is not None:
        for href in home.selector.css("nav a::attr(href), header a::attr(href), .menu a::attr(href)").getall():
            target = home.absolute(href)
            if target and urlsplit(target).hostname == parts.hostname and identify(target).kind == "listing":
                linked.append(target)
    return list(dict.fromkeys([*starts, *linked]))[:2] or [url]


def _articles(asker: Asker, listing: Listing | None, found: Findings) -> None:
    lines: list[str] = []
    found.sections["articles"] = lines
    if listing is None:
        lines.append("no listing with articles was found; give its address instead of the host")
        return
    chosen = _spread(listing.articles, _ARTICLES)
    for number, address in enumerate(chosen):
        answer = asker.get(address)
        if not answer.good:
            lines.append(f"{address}: {_said(answer)}")
            continue
        lines += _explained(answer)
        found.articles.append(address)
        if number == 0:
            found.sections["validators"] = _validators(asker, answer)


def _explained(answer: Answer) -> list[str]:
    page = Page.from_bytes(answer.body, answer.url, answer.headers.get("content-type"))
    where = identify(answer.url)
    lines = [f"{answer.url}", f"  address: {where.kind}, era {where.era}, key {where.key}; decoded as {page.encoding}"]
    try:
        reports = explain(page, answer.fetched_at)
    except NotAnArticle as error:
        return [*lines, f"  not read as an article: {error.kind} ({error.reason})"]
    for report in reports:
        value = report.value if len(report.value) <= 80 else report.value[:79] + "…"
        lines.append(f"  {report.field:<13}{value or '–'}" + (f"  [{report.basis}]" if report.basis else ""))
    return lines


def _validators(asker: Asker, first: Answer) -> list[str]:
    """Whether ETag and Last-Modified stay when nothing changed, and are honoured."""
    etag, modified = first.headers.get("etag"), first.headers.get("last-modified")
    if not (etag or modified):
        return ["none: every visit reads the whole page"]
    again = asker.get(first.url)
    lines = []
    if again.good:
        same = (again.headers.get("etag"), again.headers.get("last-modified")) == (etag, modified)
        lines.append("stable on a second look" if same else "they move without a change of the text: useless")
        lines.append("the page is the same byte for byte" if again.body == first.body else _text(first, again))
    headers = ({"If-None-Match": etag} if etag else {}) | ({"If-Modified-Since": modified} if modified else {})
    asked = asker.get(first.url, headers)
    return [*lines, "honoured (304)" if asked.status == 304 else f"not honoured ({_said(asked)})"]


def _text(first: Answer, again: Answer) -> str:
    try:
        one, other = (
            article_from_page(Page.from_bytes(each.body, each.url, each.headers.get("content-type")), each.fetched_at)
            for each in (first, again)
        )
    except NotAnArticle:
        return "the page moves"
    same = (one.title, one.lead, one.body) == (other.title, other.lead, other.body)
    return "the page moves, the text read from it does not" if same else "the text read from it MOVES: mend the layout"


def _spread(addresses: Sequence[str], number: int) -> list[str]:
    """First, middle and last: a listing's ends are the likeliest to differ."""
    if len(addresses) <= number:
        return list(addresses)
    return [addresses[round(place * (len(addresses) - 1) / (number - 1))] for place in range(number)]


def _said(answer: Answer) -> str:
    return f"status {answer.status}" if answer.status is not None and not answer.problem else answer.problem
