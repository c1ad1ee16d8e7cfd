"""How to cite an article: APA, BibTeX, and schema.org's NewsArticle. Pure."""

from __future__ import annotations

import re
from typing import Any

from scraper.browse.rows import Row
from scraper.browse.templating import paragraphs, web_url
from scraper.vietnamese.text import fold

ARCHIVE_NAME = "Hải Phòng News Archive"

_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October")
_MONTH_NAMES = (*_MONTHS, "November", "December")
_BIBTEX_SPECIAL = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "%": r"\%",
    "&": r"\&",
    "#": r"\#",
    "$": r"\$",
    "_": r"\_",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}


def apa(article: Row, authors: list[Row], address: str) -> str:
    """A reference in the style of APA 7: Vietnamese names stay whole, as APA has it for names in their own order."""
    writers = _writers(authors) or [article["portal"]]
    named = writers[0] if len(writers) == 1 else f"{', '.join(writers[:-1])} & {writers[-1]}"
    where = "" if named == article["portal"] else f" {article['portal']}."
    return f"{named}. ({_apa_date(article['published_date'])}). {article['title']}.{where} {ARCHIVE_NAME}. {address}"


def bibtex(article: Row, authors: list[Row], address: str) -> str:
    """An entry `@online` with the article's own address and this archive's."""
    day = article["published_date"] or ""
    fields = {
        "title": f"{{{_bibtex(article['title'])}}}",
        "author": " and ".join(f"{{{_bibtex(name)}}}" for name in _writers(authors)),
        "date": day,
        "year": day[:4],
        "organization": _bibtex(article["portal"]),
        "url": web_url(article["url"]) or "",
        "urldate": article["last_seen_at"][:10],
        "note": f"{ARCHIVE_NAME}, {address}",
        "language": "vietnamese",
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join([f"@online{{{_label(article)},", *lines, "}"]) + "\n"


def news_article(article: Row, authors: list[Row], images: list[Row], tags: list[str], address: str) -> dict[str, Any]:
    """The article as schema.org/NewsArticle, with what is known and nothing else."""
    value = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "@id": address,
        "identifier": article["key"],
        "headline": article["title"],
        "description": article["lead"],
        "articleSection": article["section"],
        "datePublished": _schema_date(article["published_at"]),
        "dateModified": _schema_date(article["modified_at"]),
        "wordCount": article["word_count"],
        "inLanguage": "vi",
        "articleBody": "\n\n".join(paragraphs(article["body"])),
        "isBasedOn": web_url(article["url"]),
        "publisher": {"@type": "Organization", "name": article["portal"]},
        "author": [_schema_author(author) for author in authors if author["role"] == "writer"],
        "image": [url for image in images if (url := web_url(image["url"]))],
        "keywords": tags,
        "archivedAt": address,
    }
    return {name: each for name, each in value.items() if each}


def _schema_date(value: str | None) -> str | None:
    """A date or time as schema.org has it, which knows neither ranges nor weeks."""
    return value if value and "/" not in value and "W" not in value else None


def _schema_author(author: Row) -> dict[str, str]:
    kind = "Person" if author["kind"] in ("person", "initials") else "Organization"
    return {"@type": kind, "name": author["name"]}


def _writers(authors: list[Row]) -> list[str]:
    writing = [author["name"] for author in authors if author["role"] == "writer"]
    return list(dict.fromkeys(writing or [author["name"] for author in authors]))


def _apa_date(day: str | None) -> str:
    if not day:
        return "n.d."
    year, month, number = day.split("-")
    return f"{year}, {_MONTH_NAMES[int(month) - 1]} {int(number)}"


def _bibtex(text: str) -> str:
    return "".join(_BIBTEX_SPECIAL.get(character, character) for character in text)


def _label(article: Row) -> str:
    return re.sub(r"[^a-z0-9]+", "-", fold(article["key"])).strip("-")
