"""What a spider hands on for each page it read: values that the pipeline stores, each in one transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from scraper.archive.captures import Exchange
from scraper.archive.frontier import FrontierEntry
from scraper.items import Article, Catalogue, Listing


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """A page of the frontier that was asked for: `exchanges` are its redirects and, last, its answer.

    `observed_at` (aware) is when it was answered or, without an answer, given up.
    """

    entry: FrontierEntry
    observed_at: datetime
    exchanges: tuple[Exchange, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleVisit(Visit):
    """The page is an article."""

    article: Article


@dataclass(frozen=True, slots=True, kw_only=True)
class ListingVisit(Visit):
    """The page is a listing."""

    listing: Listing


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogueVisit(Visit):
    """The page is a feed or a sitemap."""

    catalogue: Catalogue


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaVisit(Visit):
    """The address gave an image or an attachment of an article."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnchangedVisit(Visit):
    """The server answered 304: the page is as it was last captured."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FailedVisit(Visit):
    """The page gave nothing: `kind` is one word for the ledger, `message` a sentence.

    `status` and `final_url` are those of the answer, if there was one; `page_kind` is what the page says it is.
    """

    kind: str
    message: str
    status: int = 0
    final_url: str | None = None
    page_kind: str | None = None
    failure: str | None = None
