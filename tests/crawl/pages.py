"""Small pages of an invented portal, in the form of era C, for tests that need no more than links and a text."""

from __future__ import annotations

from collections.abc import Iterable

HOST = "https://haiphong.gov.vn"
LISTING = "/tin-tuc-su-kien"
FIRST_ID = 100_001


def article_path(number: int) -> str:
    """The address of article `number` (from 0), on the portal."""
    return f"/tin-tuc/bai-viet-so-{number}-{FIRST_ID + number}"


def key(number: int) -> str:
    """The key of article `number`."""
    return f"haiphong.gov.vn:{FIRST_ID + number}"


def article(number: int, *, day: str = "05/03/2024 08:30", body: str = "") -> str:
    """An article page; `body` replaces its second paragraph."""
    second = body or f"Đây là đoạn thứ hai của bài viết số {number}, đủ dài để được coi là nội dung của bài."
    return f"""<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8"><title>Bài viết số {number}</title>
<meta property="og:type" content="article"></head><body>
<div class="breadcrumb"><a href="/">Trang chủ</a> <a href="{LISTING}">Tin tức</a></div>
<article class="detail"><h1 class="title">Bài viết số {number} về quận Lê Chân</h1>
<div class="date">{day}</div>
<div class="sapo"><strong>Sáng 5/3, quận Lê Chân tổ chức hội nghị lần thứ {number} với người dân.</strong></div>
<div class="content"><p>Đây là đoạn thứ nhất của bài viết số {number}, nói về việc tiếp công dân ở quận Lê Chân.</p>
<p>{second}</p><p style="text-align: right"><strong>Hoàng Tùng</strong></p></div></article></body></html>"""


def listing(numbers: Iterable[int], next_path: str | None = None) -> str:
    """A listing page of those articles, with a pager when there is a next page."""
    items = "".join(
        f'<div class="item"><h3><a href="{article_path(number)}">Bài viết số {number} về quận Lê Chân</a></h3>'
        f"<p>Sáng 5/3, quận Lê Chân tổ chức hội nghị lần thứ {number}.</p></div>"
        for number in numbers
    )
    pager = f'<ul class="pagination"><li><a href="{next_path}">Trang sau</a></li></ul>' if next_path else ""
    return (
        '<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8"><title>Tin tức – Sự kiện</title></head><body>'
        f'<main><h1>Tin tức – Sự kiện</h1><div class="list">{items}</div>{pager}</main></body></html>'
    )


def portal(articles: int, *, per_page: int = 10, listing_path: str = LISTING) -> dict[str, str]:
    """Routes of a portal with so many articles, newest first, on listing pages of `per_page`."""
    routes = {article_path(number): article(number) for number in range(articles)}
    pages = max(1, -(-articles // per_page))
    for page in range(pages):
        path = listing_path if page == 0 else f"{listing_path}?page={page + 1}"
        behind = f"{listing_path}?page={page + 2}" if page + 1 < pages else None
        routes[path] = listing(range(page * per_page, min(articles, (page + 1) * per_page)), behind)
    return routes
