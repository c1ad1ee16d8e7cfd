"""A small archive with everything that pages show: topics, authors, edits, removals, hostile texts. All invented."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from scraper.archive.captures import Exchange
from scraper.archive.store import Archive
from scraper.archive.times import HAIPHONG_TIME
from scraper.items import Article, Author, DateValue, Image, Link, Provenance

START = datetime(2021, 1, 23, 15, 0, tzinfo=HAIPHONG_TIME)
HOSTILE = "haiphong.gov.vn:66666"
EDITED = "haiphong.gov.vn:54012"
GONE = "haiphong.gov.vn:54022"
SUSPECT = "haiphong.gov.vn:54025"
RETURNED = "haiphong.gov.vn:54031"
REPUBLISHED = "thanhphohaiphong.gov.vn:/quan-le-chan-ra-quan-ngay-thu-7-cung-dan"

_PLACES = ("Vĩnh Niệm", "Dư Hàng Kênh", "Niệm Nghĩa", "Trại Cau", "An Biên", "Hàng Kênh", "Nghĩa Xá", "Kênh Dương")
_DEEDS = (
    ("ra quân tổng vệ sinh môi trường", "thu gom rác thải, bóc xóa quảng cáo rao vặt trên các tuyến phố"),
    ("trao quà cho hộ nghèo", "trao 120 suất quà cho các gia đình có hoàn cảnh khó khăn"),
    ("khởi công nhà văn hóa khu dân cư", "khởi công công trình bằng nguồn vốn xã hội hóa"),
    ("đối thoại với nhân dân", "giải đáp kiến nghị của người dân về đô thị, đất đai và trật tự"),
    ("chỉnh trang hè phố", "lát lại hè phố, trồng cây xanh và sơn lại hàng rào"),
)
_SECTIONS = ("", "Xây dựng Đảng", "Văn hóa - Xã hội", "Kinh tế", "Điểm báo")
_NEWS_SPELLED = ("Tin tức – Sự kiện", "Tin tức - Sự kiện", "Tin tức sự kiện")
_WRITERS = ("Hoàng Tùng", "Nguyễn Thị Minh Hằng", "PV", "Đỗ Hiền", "Trần Quốc Việt")
_CAMPAIGN = (
    "Chương trình “Ngày thứ 7 cùng dân” được quận Lê Chân triển khai theo Kế hoạch số 104-KH/QU ngày 15/10/2019."
)


def article(number: int) -> Article:
    """The article of that number: each one another day, place and deed."""
    place, (deed, detail) = _PLACES[number % 8], _DEEDS[number % 5]
    campaign = number % 3 == 0
    day = (START + timedelta(days=9 * number)).date()
    printed = f"{day:%d/%m/%Y}"
    lead = f"(Haiphong.gov.vn) – Sáng {day.day}/{day.month}, phường {place}, quận Lê Chân {deed}."
    body = (
        f"Tham gia có hơn {100 + 7 * number} đoàn viên, hội viên và nhân dân các tổ dân phố.",
        f"Lực lượng ra quân đã {detail}.",
        *((_CAMPAIGN,) if campaign else ()),
        "Đồng chí Bí thư Quận ủy ghi nhận tinh thần trách nhiệm của cán bộ, đảng viên và nhân dân; đề nghị các phường "
        "tiếp tục duy trì nền nếp, gắn việc dân vận khéo với giữ gìn đường phố văn minh, sạch đẹp.",
    )
    title = f"Phường {place} {deed}{' trong “Ngày thứ 7 cùng dân”' if campaign else ''}"
    author = Author(_WRITERS[number % 5], "writer", "collective" if number % 5 == 2 else "person", _WRITERS[number % 5])
    caption = f"Cán bộ và nhân dân phường {place} trong buổi ra quân"
    return Article(
        key=f"haiphong.gov.vn:{54000 + number}",
        url=f"https://haiphong.gov.vn/Tin-tuc/{number}-{54000 + number}.html",
        portal="haiphong.gov.vn" if number % 4 else "lechan.haiphong.gov.vn",
        title=title,
        extractor_version="1",
        section=_SECTIONS[number % 5] or _NEWS_SPELLED[number // 5 % 3],
        lead=lead,
        body=body,
        byline=_WRITERS[number % 5],
        published_at=f"{day}T08:30+07:00",
        published_date=str(day),
        published_precision="minute",
        published_basis="label",
        authors=(author,),
        captions=(caption,),
        images=(Image(f"https://haiphong.gov.vn/upload/{number}.jpg", caption, "Đỗ Hiền"),),
        links=(
            Link(f"https://haiphong.gov.vn/Tin-tuc/x-{54000 + number - 1}.html", f"Bài trước {number}", "related"),
            Link("https://haiphong.gov.vn/upload/ke-hoach-104.pdf", "Kế hoạch 104-KH/QU", "attachment"),
        ),
        tags=("Lê Chân", f"phường {place}"),
        dates=(DateValue(str(day), "day", f"{day.day}/{day.month}"), DateValue("2019-10-15", "day", "15/10/2019")),
        provenance=(
            Provenance("title", "layout era B", title),
            Provenance("published_at", "label", f"Thời gian: {printed} 08:30"),
            Provenance("byline", "layout era B", _WRITERS[number % 5]),
        ),
    )


def republished() -> Article:
    """The twelfth article as another portal has it, with less known about it."""
    original = article(12)
    return replace(
        original,
        key=REPUBLISHED,
        url="https://thanhphohaiphong.gov.vn/quan-le-chan-ra-quan-ngay-thu-7-cung-dan.html",
        portal="thanhphohaiphong.gov.vn",
        source="haiphong.gov.vn",
        section=None,
        published_at=original.published_date,
        published_precision="day",
        published_basis="inferred from lead",
        links=(),
    )


def hostile() -> Article:
    """An article in which every text is an attack, and that says no date."""
    attack = "<script>document.title='owned'</script><img src=x onerror=alert(1)>\"'&{{7*7}}"
    return replace(
        article(1),
        key=HOSTILE,
        published_at=None,
        published_date=None,
        published_precision=None,
        published_basis=None,
        url="javascript:alert(document.domain)",
        title=f"Tiêu đề {attack} \u202egpj.exe",
        section=attack + "x" * 300,
        lead=f"Lê Chân {attack}",
        body=(attack, "</article></main>", "x" * 300),
        byline=attack,
        source=attack,
        authors=(Author(attack, "writer", "person", attack),),
        images=(Image("javascript:alert(1)", attack, attack), Image("data:text/html,<script>1</script>", attack)),
        captions=(attack,),
        links=(Link("javascript:alert(2)", attack, "related"), Link("data:text/html,x", attack, "attachment")),
        tags=(attack,),
        dates=(DateValue("2021-01", "month", attack),),
        provenance=(Provenance("title", attack, attack),),
    )


def page(of: Article, at: datetime, status: int = 200) -> Exchange:
    """The exchange that shows an article; that of the republished one was replayed, and knows nothing of TLS."""
    body = f"<html><title>{of.title}</title><p>{of.lead}</p>{''.join(of.body)}</html>".encode("utf-8", "replace")
    headers = (("Content-Type", "text/html; charset=utf-8"),)
    known = None if of.key == REPUBLISHED else True
    return Exchange(of.url, at, status, headers, body if status == 200 else b"404", tls_verified=known)


def seed(folder: Path, articles: int = 64) -> Path:
    """Makes `archive.db` and `captures` in the folder; the path of the database."""
    path = folder / "archive.db"
    with Archive.open(path, folder / "captures", writer="test") as archive:
        first = archive.begin_crawl("haiphong", START)
        for number, each in enumerate([*(article(number) for number in range(articles)), republished(), hostile()]):
            at = START + timedelta(seconds=number)
            archive.save(each, crawl_id=first, observed_at=at, exchange=page(each, at))
        archive.finish_crawl(first, "done", START + timedelta(hours=1), expected=articles, seen=articles, requests=99)
        _edits(archive)
        _removal(archive)
    return path


def _edits(archive: Archive) -> None:
    later = START + timedelta(days=3)
    crawl = archive.begin_crawl("haiphong", later)
    for number, old, new in (
        (12, "184", "1.840"),
        (15, "trách nhiệm", "xung kích"),
        (21, "văn minh", "văn minh, an toàn"),
    ):
        was = article(number)
        body = tuple(paragraph.replace(old, new) for paragraph in was.body)
        title = was.title.replace("ra quân", "đồng loạt ra quân")
        now = replace(was, body=body, title=title, modified_at="2021-01-26" if number == 15 else None)
        archive.save(now, crawl_id=crawl, observed_at=later, exchange=page(now, later))
    archive.finish_crawl(crawl, "done", later + timedelta(minutes=5), requests=70)


def _removal(archive: Archive) -> None:
    for day, seen in ((10, 22), (10, 31), (12, 22), (12, 31), (14, 22), (14, 25), (14, 31)):
        at = START + timedelta(days=day, hours=seen - 22)
        crawl = archive.begin_crawl("haiphong", at)
        control = article(2)
        archive.save(control, crawl_id=crawl, observed_at=at, exchange=page(control, at))
        missing = article(seen)
        archive.missing(
            missing.key, "http_404", crawl_id=crawl, observed_at=at, exchange=page(missing, at, 404), done=None
        )
        archive.finish_crawl(crawl, "degraded", at + timedelta(minutes=2), reason="a listing has shrunk", requests=3)
    at = START + timedelta(days=20)
    crawl = archive.begin_crawl("haiphong", at)
    archive.save(article(31), crawl_id=crawl, observed_at=at, exchange=page(article(31), at))
    archive.finish_crawl(crawl, "degraded", at + timedelta(minutes=2), reason="a listing has shrunk", requests=3)
