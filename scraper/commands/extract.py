"""`haiphong extract`: what the extractor reads on one page, from a file or from the web."""

from __future__ import annotations

import json
import re
from dataclasses import asdict
from datetime import datetime, timedelta, timezone
from http import HTTPStatus
from pathlib import Path
from typing import Final

import click

from scraper.archive.warc_reading import index_exchanges, is_warc
from scraper.crawl.recordings import Recordings
from scraper.crawl.single import fetch
from scraper.errors import BlockedError, DegradedError, UsageError
from scraper.extract.article import article_from_page
from scraper.extract.errors import NotAnArticle
from scraper.extract.explain import explain_text
from scraper.extract.listing import listing_from_page
from scraper.extract.page import Page
from scraper.extract.page_kind import is_article, page_kind
from scraper.items import Article, Listing
from scraper.portals import identify, portal_for

_VIETNAM: Final = timezone(timedelta(hours=7))
_FEW: Final = 5
_TAG: Final = re.compile(rb"<(?:!doctype|[a-z][a-z0-9]*)[\s/>]", re.IGNORECASE)


@click.command(
    epilog="""\b
Examples:
  haiphong extract page.html --url https://haiphong.gov.vn/tin-tuc/mot-bai-123456 --json
  haiphong extract https://haiphong.gov.vn/tin-tuc-su-kien
  haiphong extract sample/haiphong.warc.gz --url https://haiphong.gov.vn/tin-tuc/tau-781245 --explain

Of a WARC file, the page last recorded at --url is read; without --url some that it holds are named.

Exit status: 0 read, 1 unexpected failure, 2 usage, 3 the WARC file cannot be read,
4 neither an article nor a listing, or not to be had, 5 refused by the site."""
)
@click.argument("source", metavar="FILE_OR_URL")
@click.option("--url", help="The page's own address; without it a file's <link rel=canonical> is believed.")
@click.option("--fetched-at", metavar="TIME", help="When the page was fetched (ISO 8601); relative dates rest on it.")
@click.option("--origin", metavar="URL", help="Fetch a URL from this mirror instead of its own host.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON: the article's fields, or the listing's links.")
@click.option("--explain", is_flag=True, help="Say where each value came from and what was passed over.")
def extract(
    source: str, url: str | None, fetched_at: str | None, origin: str | None, as_json: bool, explain: bool
) -> None:
    """Show what FILE_OR_URL says: an article's fields, or a listing's articles and next page.

    The file is a page as a browser saves it, or a WARC file.
    """
    if explain and as_json:
        raise UsageError("--explain --json: an explanation is text; leave one of the two out.")
    moment = _moment(fetched_at)
    page, fetched = _page(source, url, origin)
    moment = moment or fetched
    found = read(page, moment)
    if explain:
        click.echo(explain_text(page, moment) if isinstance(found, Article) else _explained(page, found))
    elif as_json:
        value = found.to_dict() if isinstance(found, Article) else asdict(found)
        click.echo(json.dumps(value, ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(article_lines(found) if isinstance(found, Article) else listing_lines(found)))


def read(page: Page, fetched_at: datetime | None) -> Article | Listing:
    """The article or listing that `page` is.

    Raises BlockedError for an anti-bot challenge, DegradedError for a page that is neither.
    """
    kind = identify(page.url).kind
    try:
        if kind != "listing" or is_article(page):
            return article_from_page(page, fetched_at)
    except NotAnArticle as found:
        if found.kind == "challenge":
            raise BlockedError(
                f"{page.url}: an anti-bot challenge stands in place of the page ({found.reason})."
            ) from found
        if found.kind not in ("listing", "home"):
            raise DegradedError(
                f"{page.url}: neither an article nor a listing but {found.kind} ({found.reason}); check what was given."
            ) from found
    listing = listing_from_page(page, portal_for(page.url))
    if not listing.articles and kind != "listing":
        raise DegradedError(f"{page.url}: neither an article nor a listing with links; check the file or the URL.")
    return listing


def _explained(page: Page, listing: Listing) -> str:
    found = page_kind(page)
    reason = found.reason if found else "the address is that of a listing, and no text of its own is on the page"
    remedy = "an article is read as one under its own address (--url)"
    return "\n".join([page.url, f"read as a listing: {reason}; {remedy}", "", *listing_lines(listing)])


def article_lines(article: Article) -> list[str]:
    """An article for people, one line a field."""
    authors = ", ".join(f"{author.name} ({author.role})" for author in article.authors)
    fields = {
        "key": article.key,
        "title": article.title,
        "lead": article.lead,
        "published": f"{article.published_at} ({article.published_basis})" if article.published_at else None,
        "section": article.section,
        "authors": authors,
        "agency": article.agency,
        "source": article.source,
        "body": f"{len(article.body)} paragraphs, {article.word_count} words with title and lead",
        "captions": "; ".join(article.captions),
        "tags": ", ".join(article.tags),
    }
    return [f"{name:<10} {value}" for name, value in fields.items() if value]


def listing_lines(listing: Listing) -> list[str]:
    """A listing for people: its articles, then the page after it."""
    return [*listing.articles, f"next page: {listing.next_page or 'none'}"]


def _page(source: str, url: str | None, origin: str | None) -> tuple[Page, datetime | None]:
    if "://" in source:
        fetched = fetch(source, origin=origin)
        return Page.from_bytes(fetched.body, url or fetched.url, fetched.content_type), fetched.fetched_at
    try:
        html = Path(source).read_bytes()
    except OSError as error:
        raise UsageError(f"{source}: cannot be read ({error.strerror}); give an HTML file or a URL.") from error
    if is_warc(html):
        return _recorded(Path(source), url)
    if not _TAG.search(html.replace(b"\0", b"")):
        raise DegradedError(f"{source}: there is no HTML in it; give a page as a browser saves it.")
    if url is not None:
        if not identify(url).portal:
            raise UsageError(f"--url {url}: this is no web address; give one that starts with https:// or http://.")
        return Page.from_bytes(html, url), None
    page = Page.from_bytes(html, "https://unknown.invalid/")
    if not page.canonical_url:
        raise UsageError(f"{source}: the page does not say its own address; give it with --url.")
    return Page.from_bytes(html, page.canonical_url), None


def _recorded(file: Path, url: str | None) -> tuple[Page, datetime]:
    """The page that a WARC file has of `url`, and when it was fetched. Raises UsageError when it has none."""
    whole = [locator for locator in index_exchanges([file]) if locator.status == HTTPStatus.OK]
    exchange = Recordings(whole).newest(url) if url else None
    if exchange is not None:
        page = Page.from_bytes(exchange.decoded_payload(), exchange.url, exchange.header("content-type"))
        return page, exchange.fetched_at
    articles = {address.key: each.url for each in whole if (address := identify(each.url)).kind == "article"}
    pages = list(dict.fromkeys(articles.values() or [each.url for each in whole]))[-_FEW:]
    held = "\n".join(["It holds, among others:", *pages] if pages else ["It holds no page."])
    if url is None:
        raise UsageError(f"{file}: this is a WARC file; name the page with --url. {held}")
    raise UsageError(f"{file}: this WARC file has no page of --url {url}. {held}")


def _moment(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise UsageError(f"--fetched-at {text}: write it as ISO 8601, for instance 2021-01-23T14:30+07:00.") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=_VIETNAM)
