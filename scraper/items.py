"""What one page says, as values: no I/O, no knowledge of Scrapy, HTML or SQLite.

Times are ISO 8601 strings with +07:00, as precise as what they rest on; text is NFC.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any, Literal

Precision = Literal["second", "minute", "hour", "day", "week", "month", "year", "range"]
AuthorKind = Literal["person", "initials", "collective", "organisation"]
LinkKind = Literal["related", "in_text", "attachment"]


@dataclass(frozen=True, slots=True)
class DateValue:
    """A date read from text.

    `iso` is EDTF (`2021-01-23`, `2021-01`, `2021-01-22/2021-01-23`), with ISO weeks (`2021-W03`) and, for a
    precision of hour, minute or second, a time of day with offset (`2021-01-23T14:30+07:00`). `text` is the exact
    text it stood in, from `start` in the text that was given.
    """

    iso: str
    precision: Precision
    text: str = ""
    start: int = 0


@dataclass(frozen=True, slots=True)
class Author:
    """Somebody or something credited: `role` is what for (writer, photographer, …), `raw` the credit as printed."""

    name: str
    role: str
    kind: AuthorKind
    raw: str = ""
    affiliation: str | None = None
    title: str | None = None


@dataclass(frozen=True, slots=True)
class Byline:
    """A credit line: authors in the order printed, the news agency, and who published the text first."""

    authors: tuple[Author, ...] = ()
    agency: str | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Image:
    """An image of the article: absolute URL, its caption and the credit printed in it."""

    url: str
    caption: str | None = None
    credit: str | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """A link of the article: absolute URL, visible text, and how it stands to the article."""

    url: str
    title: str
    kind: LinkKind


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where the value of one field came from: `basis` names the place, `raw` is the text as printed there."""

    field: str
    basis: str
    raw: str


@dataclass(frozen=True, slots=True)
class Listing:
    """The links of a listing page: absolute article URLs in page order, and the page after it."""

    articles: tuple[str, ...] = ()
    next_page: str | None = None


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What a feed or sitemap names: articles and, of an index, further sitemaps; each an absolute address with what is
    said of its last change, as printed, or None.
    """

    articles: tuple[tuple[str, str | None], ...] = ()
    parts: tuple[tuple[str, str | None], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """What one article page says. A value that is not sure is None (or empty), with the raw text in `provenance`."""

    key: str
    url: str
    portal: str
    title: str
    extractor_version: str
    section: str | None = None
    lead: str | None = None
    body: tuple[str, ...] = ()
    byline: str | None = None
    agency: str | None = None
    source: str | None = None
    published_at: str | None = None
    published_date: str | None = None
    published_precision: Precision | None = None
    published_basis: str | None = None
    modified_at: str | None = None
    authors: tuple[Author, ...] = ()
    captions: tuple[str, ...] = ()
    images: tuple[Image, ...] = ()
    links: tuple[Link, ...] = ()
    tags: tuple[str, ...] = ()
    dates: tuple[DateValue, ...] = ()
    provenance: tuple[Provenance, ...] = field(default=())

    @property
    def word_count(self) -> int:
        """Words separated by white space in the title, lead and body."""
        return sum(len(text.split()) for text in (self.title, self.lead or "", *self.body))

    @property
    def related(self) -> tuple[str, ...]:
        """URLs of the related articles, in page order."""
        return tuple(link.url for link in self.links if link.kind == "related")

    def to_dict(self) -> dict[str, Any]:
        """The article as JSON-ready values: the columns of `articles` it can fill, and its parts as lists."""
        value = asdict(self)
        for name in ("body", "captions", "tags", "authors", "images", "links", "dates", "provenance"):
            value[name] = list(value[name])
        return value | {"related": list(self.related), "word_count": self.word_count}
