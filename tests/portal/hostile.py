"""Pages made to exhaust a reader: endless calendars, huge paragraphs, a million links, deep nesting, script in text."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.portal.messages import Request

_FRAME = (
    "<!DOCTYPE html><html lang='vi'><head><meta charset='utf-8'><title>{title}</title></head><body>{body}</body></html>"
)


def _page(title: str, body: str) -> bytes:
    return _FRAME.format(title=title, body=body).encode()


def calendar(request: Request, **_: Any) -> bytes:
    """A month of a calendar that goes on for ever, a listing by its looks."""
    page = int(request.query.get("page", "1") or 1)
    month, year = (page - 1) % 12 + 1, 2025 + (page - 1) // 12
    days = "".join(
        f'<tr><td><a href="/lich-cong-tac/ngay-{day:02}-{month:02}-{year}">Ngày {day:02}/{month:02}</a></td></tr>'
        for day in range(1, 29)
    )
    following = f'<a rel="next" href="{request.path}?page={page + 1}">Trang sau</a>'
    return _page("Lịch công tác", f"<h1>Lịch công tác tháng {month}/{year}</h1><table>{days}</table>{following}")


def endless_listing(request: Request, **_: Any) -> bytes:
    """A listing whose every page has ten articles nobody has seen and a next page."""
    page = int(request.query.get("page", "1") or 1)
    items = "".join(
        f'<div class="item"><h3><a href="/tin-tuc-su-kien/tin-so-{page}-{place}-{500_000 + page * 10 + place}">'
        f"Tin số {page}.{place} về hoạt động của các phường trong thành phố</a></h3></div>"
        for place in range(10)
    )
    following = f'<a rel="next" href="{request.path}?page={page + 1}">Trang sau</a>'
    return _page("Tin tức", f'<div class="list-news">{items}</div>{following}')


def huge_paragraph(_request: Request, megabytes: int = 5, **_: Any) -> bytes:
    """An article of one paragraph."""
    sentence = "Ngày thứ 7 cùng dân, cán bộ xuống cơ sở nghe dân nói. "
    text = sentence * (megabytes * 1_000_000 // len(sentence.encode()))
    return _page("Đoạn văn rất dài", f"<h1>Đoạn văn rất dài</h1><div class='detail-content'><p>{text}</p></div>")


def many_links(_request: Request, links: int = 1_000_000, **_: Any) -> bytes:
    """A page of so many links."""
    body = "".join(f"<a href=/tin-tuc-su-kien/tin-{number + 10_000}>t</a>" for number in range(links))
    return _page("Rất nhiều liên kết", body)


def deep(_request: Request, levels: int = 100_000, **_: Any) -> bytes:
    """So many nested elements."""
    return _page("Lồng sâu", "<div>" * levels + "<p>Đáy</p>" + "</div>" * levels)


def digits(_request: Request, megabytes: int = 1, **_: Any) -> bytes:
    """A paragraph that looks like dates all through."""
    return _page("Số", f"<h1>Số</h1><p>{'1/' * (megabytes * 500_000)}</p>")


def script_in_text(_request: Request, **_: Any) -> bytes:
    """Title, links and pictures that would do harm if they were shown unescaped."""
    title = "&lt;script&gt;alert('Lê Chân')&lt;/script&gt; \u202etxt.exe"
    body = (
        f"<h1 class='title-detail'>{title}</h1><div class='detail-content'><p>Sáng 14/6, người dân Lê Chân tổng vệ sinh"
        ' &lt;img src=x onerror=alert(1)&gt; các tuyến ngõ.</p><p><a href="javascript:alert(2)">Xem tại đây</a></p>'
        '<p><img src="data:image/svg+xml,&lt;svg onload=alert(3)&gt;"></p><p>Việc làm được bà con ủng hộ.</p></div>'
    )
    return _page(title, body)


HOSTILE_PAGES: dict[str, Callable[..., bytes]] = {
    "calendar": calendar,
    "endless-listing": endless_listing,
    "huge-paragraph": huge_paragraph,
    "many-links": many_links,
    "deep": deep,
    "digits": digits,
    "script-in-text": script_in_text,
}
