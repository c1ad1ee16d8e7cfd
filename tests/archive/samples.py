"""Articles, exchanges and archives for the tests; all people and events in them are invented."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from scraper.archive.captures import Exchange
from scraper.archive.store import Archive
from scraper.archive.times import HAIPHONG_TIME
from scraper.items import Article, Author, DateValue, Image, Link, Provenance

START = datetime(2021, 1, 23, 14, 32, tzinfo=HAIPHONG_TIME)

PARAGRAPHS = (
    "(Haiphong.gov.vn) – Chiều 23/1, quận Lê Chân tổ chức ra quân Ngày thứ Bảy cùng dân tại phường Vĩnh Niệm.",
    "Cán bộ, công chức và nhân dân cùng dọn vệ sinh, trồng hoa dọc sông, với kinh phí 1,5 tỷ đồng.",
    "Bà Phạm Thị Mẫu, tổ dân phố số 5, cho biết phong trào được bà con đồng tình ủng hộ.",
)


def at(hours: float) -> datetime:
    """The time `hours` after START."""
    return START + timedelta(hours=hours)


def url_of(number: int, host: str = "haiphong.gov.vn") -> str:
    return f"https://{host}/tin-tuc-su-kien/ra-quan-lam-sach-duong-pho-{number}"


def an_article(number: int = 54012, host: str = "haiphong.gov.vn", **changes: Any) -> Article:
    """An article of the present form of the portal."""
    article = Article(
        key=f"{host}:{number}",
        url=url_of(number, host),
        portal=host,
        title="Quận Lê Chân ra quân làm sạch đường phố",
        extractor_version="1",
        section="Tin tức sự kiện",
        lead="Hơn 300 người tham gia Ngày thứ 7 cùng dân.",
        body=PARAGRAPHS,
        byline="Tin, ảnh: Trần Văn Mẫu",
        source="haiphong.gov.vn",
        published_at="2021-01-23T14:30+07:00",
        published_date="2021-01-23",
        published_precision="minute",
        published_basis="layout era-c",
        authors=(
            Author("Trần Văn Mẫu", "writer", "person", "Tin, ảnh: Trần Văn Mẫu"),
            Author("Trần Văn Mẫu", "photographer", "person", "Tin, ảnh: Trần Văn Mẫu"),
        ),
        captions=("Ra quân tại phường Vĩnh Niệm",),
        images=(Image("https://haiphong.gov.vn/upload/1.jpg?v=1", "Ra quân tại phường Vĩnh Niệm"),),
        links=(
            Link(url_of(54001, host), "Phát động phong trào", "related"),
            Link("https://haiphong.gov.vn/upload/ke-hoach.pdf", "Kế hoạch", "attachment"),
        ),
        tags=("Lê Chân", "cùng dân"),
        dates=(DateValue("2021-01-23", "day", "23/1"),),
        provenance=(
            Provenance("title", "layout era-c", "Quận Lê Chân ra quân làm sạch đường phố"),
            Provenance("published_at", "layout era-c", "23/01/2021 14:30"),
        ),
    )
    return replace(article, **changes)


def page_of(article: Article) -> bytes:
    """A page that says what the article says, one field a line, so that `extract` can read it."""
    lines = [article.title, article.lead or "", article.section or "", *article.body]
    return "\n".join(lines).encode()


def an_exchange(url: str, fetched_at: datetime, body: bytes = b"<html>x</html>", **changes: Any) -> Exchange:
    """An answer with status 200."""
    exchange = Exchange(
        url=url,
        fetched_at=fetched_at,
        status=200,
        headers=(("Content-Type", "text/html; charset=utf-8"), ("ETag", '"abc"')),
        body=body,
        request_headers=(("User-Agent", "haiphong-news-archive (+https://example.org)"),),
        reason="OK",
        tls_verified=True,
    )
    return replace(exchange, **changes)


def open_archive(folder: Path, **options: Any) -> Archive:
    """An archive in `folder`, open for writing."""
    return Archive.open(folder / "archive.db", folder / "captures", writer="test", **options)


def save(archive: Archive, crawl_id: int, article: Article, when: datetime, **options: Any) -> Any:
    """Saves the article as seen at `when`, with the page that shows it."""
    exchange = an_exchange(article.url, when, page_of(article))
    return archive.save(article, crawl_id=crawl_id, observed_at=when, exchange=exchange, **options)


def rows(archive: Archive, query: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
    return archive.connection.execute(query, values).fetchall()


def value(archive: Archive, query: str, values: Sequence[object] = ()) -> Any:
    return archive.connection.execute(query, values).fetchone()[0]


def extract(html: bytes, url: str, fetched_at: datetime | None = None, *, content_type: str | None = None) -> Article:
    """Reads what `page_of` writes; version 2 reads the title in capitals where the page says so in its first line."""
    del fetched_at, content_type
    title, lead, section, *body = html.decode().split("\n")
    if title == "boom":
        raise ValueError("a page that no extractor can read")
    number = int(url.rpartition("-")[2])
    host = url.split("/")[2]
    return an_article(number, host, url=url, title=title, lead=lead or None, section=section or None, body=tuple(body))


def extract_otherwise(
    html: bytes, url: str, fetched_at: datetime | None = None, *, content_type: str | None = None
) -> Article:
    """A later version of `extract`: it reads the title in capitals, and the author's name in full."""
    article = extract(html, url, fetched_at, content_type=content_type)
    authors = (Author("Trần Văn Mẫu Mực", "writer", "person"),)
    return replace(article, title=article.title.upper(), authors=authors, extractor_version="2")
