"""What saving an article costs: rows, search index and commit; with and without writing its capture.

    python benchmarks/store.py [--articles 2000]

The budget is 1 ms of CPU an article for the rows and the index (the capture has its own line: compressing 60 kB).
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from scraper.archive.captures import Exchange
from scraper.archive.frontier import FrontierEntry
from scraper.archive.store import Archive
from scraper.archive.times import HAIPHONG_TIME
from scraper.items import Article, Author, DateValue, Image, Link, Provenance

START = datetime(2021, 1, 1, 8, 0, tzinfo=HAIPHONG_TIME)
TEXT = """
quận Lê Chân tổ chức ra quân Ngày thứ Bảy cùng dân tại phường Vĩnh Niệm với sự tham gia của cán bộ công chức người lao
động và nhân dân thành phố Hải Phòng đồng chí bí thư chủ tịch ủy ban hội nghị triển khai nhiệm vụ kế hoạch phát triển
kinh tế xã hội xây dựng nông thôn mới đường phố sạch đẹp môi trường đô thị văn minh cảng biển
"""
WORDS = TEXT.split()
PAGE_BYTES = 60_000


def an_article(number: int, words: random.Random) -> Article:
    """An article of 600 words with the parts that articles of the portal have."""
    body = tuple(" ".join(words.choices(WORDS, k=60)) for _ in range(10))
    host = "haiphong.gov.vn"
    return Article(
        key=f"{host}:{number}",
        url=f"https://{host}/tin-tuc-su-kien/bai-viet-{number}",
        portal=host,
        title=" ".join(words.choices(WORDS, k=12)),
        extractor_version="1",
        section="Tin tức sự kiện",
        lead=" ".join(words.choices(WORDS, k=40)),
        body=body,
        byline="Nguyễn Văn Mẫu",
        published_at=(START + timedelta(hours=number)).isoformat(timespec="minutes"),
        published_date=(START + timedelta(hours=number)).date().isoformat(),
        published_precision="minute",
        published_basis="layout era-c",
        authors=(Author(f"Nguyễn Văn {words.choice(WORDS)}", "writer", "person", "Nguyễn Văn Mẫu"),),
        captions=("Quang cảnh hội nghị", "Các đại biểu dự hội nghị"),
        images=tuple(
            Image(f"https://{host}/upload/{number}-{place}.jpg", caption)
            for place, caption in enumerate(("Quang cảnh hội nghị", "Các đại biểu dự hội nghị"))
        ),
        links=tuple(
            Link(f"https://{host}/tin-tuc-su-kien/bai-viet-{number - back}", "Tin khác", "related")
            for back in range(1, 11)
        ),
        tags=("Lê Chân", "cùng dân"),
        dates=(DateValue("2021-01-23", "day", "23/1"), DateValue("2021-02", "month", "tháng 2")),
        provenance=tuple(Provenance(name, "layout era-c", "…") for name in ("title", "lead", "body", "byline", "date")),
    )


def measure(count: int, *, with_captures: bool) -> dict[str, float]:
    """Milliseconds of CPU an article, for saving it new, unchanged and changed."""
    words = random.Random(7)
    found = [an_article(50_000 + number, words) for number in range(count)]
    page = "".join(words.choices("abcdefghijklmnopqrstuvwxyz <>/=", k=PAGE_BYTES)).encode()
    result: dict[str, float] = {}
    with (
        tempfile.TemporaryDirectory() as folder,
        Archive.open(Path(folder) / "archive.db", Path(folder) / "captures", writer="benchmark") as archive,
    ):
        crawl_id = archive.begin_crawl("haiphong", START)
        for label, hours, title in (("new", 0, None), ("unchanged", 1, None), ("changed", 2, "Tên mới của bài viết")):
            when = START + timedelta(hours=hours)
            started = time.process_time()
            for number, article in enumerate(found):
                exchange = Exchange(article.url, when, 200, body=b"%d %s" % (number, page)) if with_captures else None
                archive.save(
                    article if title is None else replace(article, title=title),
                    crawl_id=crawl_id,
                    observed_at=when,
                    exchange=exchange,
                    discovered=[FrontierEntry(article.url, article.portal, key=article.key)],
                    done=article.url,
                )
            result[label] = (time.process_time() - started) * 1000 / count
    return result


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=2000)
    count = parser.parse_args().articles
    for label, with_captures in (("rows and index", False), ("rows, index and capture of 60 kB", True)):
        figures = measure(count, with_captures=with_captures)
        print(f"{label}: " + ", ".join(f"{name} {cost:.2f} ms" for name, cost in figures.items()))


if __name__ == "__main__":
    main()
