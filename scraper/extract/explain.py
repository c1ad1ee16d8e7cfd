"""Why an article reads as it does: each field's value, what it was taken from, what else was seen and why not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from scraper.extract.article import read_page
from scraper.extract.candidates import Candidate
from scraper.extract.generic_title import why_not_title
from scraper.extract.metadata import declared_modified
from scraper.extract.page import Page
from scraper.items import Article
from scraper.vietnamese import parse_date

FIELDS: Final = (
    "title", "section", "lead", "body", "authors", "agency", "source", "published_at", "modified_at", "captions",
    "images", "links", "tags",
)  # fmt: skip
_SHOWN: Final = 100


@dataclass(frozen=True, slots=True)
class FieldReport:
    """One field: its value in words, the place it was taken from with the text there, and what was passed over."""

    field: str
    value: str
    basis: str
    raw: str
    passed_over: tuple[Candidate, ...]


def explain(page: Page, fetched_at: datetime | None = None) -> list[FieldReport]:
    """A report on every field of the page's article, in a fixed order. Raises `NotAnArticle` as extraction does."""
    reading = read_page(page, fetched_at)
    seen = {
        **reading.seen,
        "title": why_not_title(page, reading.article.title),
        "modified_at": _changes(page, reading.article),
    }
    taken = {entry.field: entry for entry in reversed(reading.article.provenance) if ": " not in entry.basis}
    reports = []
    for field in FIELDS:
        entry = taken.get("authors" if field == "agency" else field)
        value = _shown(reading.article, field)
        over = tuple(candidate for candidate in seen.get(field, ()) if candidate.passed_over)
        reports.append(
            FieldReport(
                field, value, entry.basis if entry and value else "", entry.raw if entry and value else "", over
            )
        )
    return reports


def explain_text(page: Page, fetched_at: datetime | None = None) -> str:
    """The reports as plain lines for a terminal."""
    lines = [page.url, f"decoded as {page.encoding}" + "".join(f"; {repair}" for repair in page.repairs), ""]
    for report in explain(page, fetched_at):
        lines.append(f"{report.field:13}{_short(report.value) or '–'}")
        if report.basis:
            lines.append(f"{'':13}from {report.basis}: “{_short(report.raw)}”")
        for candidate in report.passed_over:
            lines.append(f"{'':13}not {candidate.basis}: “{_short(candidate.raw)}” ({candidate.passed_over})")
    return "\n".join(lines)


def _changes(page: Page, article: Article) -> list[Candidate]:
    """Times of a change that the head declares and that are not the article's, with the reason."""
    candidates = []
    for basis, raw in declared_modified(page):
        value = parse_date(raw)
        if value is None:
            why = "is no sure date"
        elif article.modified_at and article.modified_at[:10] == value.iso[:10]:
            continue
        elif article.published_at and value.iso < article.published_at:
            why = "is before the publication"
        else:
            why = "another time of change comes first"
        candidates.append(Candidate(basis, raw, why))
    return candidates


def _shown(article: Article, field: str) -> str:
    if field == "body":
        return f"{len(article.body)} paragraphs, {article.word_count} words with title and lead"
    if field == "authors":
        return "; ".join(f"{author.name} ({author.role})" for author in article.authors)
    if field == "images":
        return f"{len(article.images)} images" if article.images else ""
    if field == "links":
        kinds = [link.kind for link in article.links]
        return ", ".join(f"{kinds.count(kind)} {kind}" for kind in dict.fromkeys(kinds))
    value = getattr(article, field)
    if isinstance(value, tuple):
        return "; ".join(value)
    return value or ""


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"
