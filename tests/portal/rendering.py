"""Pages of the portal in the markup of their time."""

from __future__ import annotations

import json
import unicodedata
from base64 import b64encode
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from tests.portal.bodies import body_html, named_entities, numeric_entities
from tests.portal.content import VIETNAM, Story, slugify
from tests.portal.places import AN_DUONG, LE_CHAN, MAIN, NEWSPAPER, SECTIONS, SITE_NAMES, WORDPRESS

WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ Nhật")
_FAMILY = {"A": "era_a", "B": "era_b", "C": "era_c", "wp": "wp", "other": "news"}
_MENUS = {
    "A": (("Trang chủ", "/Portal/Default.aspx"), ("Giới thiệu", "/Portal/Default.aspx?MenuID=5301")),
    "B": tuple((SECTIONS[name], f"/{name}/") for name in ("Tin-tuc-su-kien", "Xay-dung-Dang-Chinh-quyen", "Diem-bao")),
    "C": tuple((SECTIONS[name], f"/{name}") for name in ("tin-tuc-su-kien", "cai-cach-hanh-chinh", "van-hoa-xa-hoi")),
    "other": tuple((SECTIONS[name], f"/{name}") for name in ("do-thi", "doi-song")),
    "wp": tuple(
        (SECTIONS[name], f"https://{WORDPRESS}/category/{name}")
        for name in ("tin-tuc-su-kien", "van-hoa-du-lich", "diem-bao")
    ),
}
_SUB_PORTAL_MENU = (
    ("Trang chủ", "/"),
    (SECTIONS["tin-tuc-su-kien"], "/tin-tuc-su-kien"),
    ("Thủ tục hành chính", "/thu-tuc-hanh-chinh"),
)


@dataclass(frozen=True, slots=True)
class Setting:
    """What a page shows beside its own content: where and when it is served, and what else is new on the site."""

    host: str
    now: datetime
    latest: tuple[Story, ...] = ()
    hits: int = 0
    titles: tuple[tuple[str, tuple[str, str]], ...] = ()

    def link(self, key: str) -> tuple[str, str]:
        """URL and title of the story with that key."""
        return dict(self.titles)[key]


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    environment.filters["numeric"] = lambda text: Markup(numeric_entities(str(escape(text))))
    environment.filters["named"] = lambda text: Markup(named_entities(str(escape(text))))
    environment.filters["slug"] = slugify
    return environment


def today(now: datetime) -> str:
    """The date as the sites' clocks write it."""
    return f"{WEEKDAYS[now.weekday()]}, ngày {now:%d/%m/%Y}"


def printed_date(story: Story) -> str:
    """The publication date as the story's page prints it."""
    written = story.written.astimezone(VIETNAM)
    match story.era:
        case "C":
            return f"{WEEKDAYS[written.weekday()]}, {written:%d/%m/%Y %H:%M}"
        case "wp":
            return f"{written:%d/%m/%Y}"
        case "other":
            return f"{WEEKDAYS[written.weekday()]}, {written:%d/%m/%Y | %H:%M} GMT+7"
        case _:
            return f"{written:%d/%m/%Y %H:%M}"


def article_page(story: Story, setting: Setting, category: str | None = None) -> bytes:
    """The article's page, as reached under one of its categories."""
    category = category or story.categories[0]
    family = _FAMILY[story.era]
    more: dict[str, Any] = {}
    if story.era == "other":
        more = {"json_ld": _json_ld(story)}
    if story.era == "wp":
        more = {"amp_url": f"{story.url()}/amp", "json_ld": _json_ld(story), "body_class": "single single-post"}
    return _render(
        f"{family}_article.html",
        setting,
        story.era,
        story=story,
        path=story.path(category),
        url=story.url(category),
        page_title=story.title,
        description=story.lead,
        category=category,
        section=SECTIONS[category],
        printed_date=printed_date(story),
        modified_date=f"{story.modified.astimezone(VIETNAM):%d/%m/%Y %H:%M}" if story.modified else "",
        body=Markup(_body(story, story.era, setting)),
        views=f"{900 + story.id % 700 + setting.hits:,}".replace(",", "."),
        viewstate=_viewstate(story.key),
        **(more | _filler(story.padding)),
    )


def amp_page(story: Story, setting: Setting) -> bytes:
    """The article as the AMP plug-in of WordPress shows it."""
    body = Markup(_body(story, "amp", setting))
    return _render("wp_amp.html", setting, "wp", story=story, url=story.url(), body=body)


def print_page(story: Story, setting: Setting) -> bytes:
    """Era A's page for printers; its first line is the day of printing."""
    day = f"Hải Phòng, ngày {setting.now.day:02} tháng {setting.now.month:02} năm {setting.now.year}"
    body = Markup(_body(story, "A", setting))
    return _render("era_a_print.html", setting, "A", story=story, print_day=day, body=body)


def listing_page(
    era: str, category: str, items: list[Story], page: int, page_urls: list[str], setting: Setting, padding: int = 0
) -> bytes:
    """One page of a listing."""
    pages = len(page_urls)
    more: dict[str, Any] = {"amp_url": "", "json_ld": "", "body_class": "archive category"}
    return _render(
        f"{_FAMILY[era]}_listing.html",
        setting,
        era,
        items=[_teaser(story) for story in items],
        section=SECTIONS[category],
        page=page,
        pages=pages,
        page_urls=page_urls,
        shown_pages=sorted({1, pages, *range(max(1, page - 3), min(pages, page + 3) + 1)}),
        path=page_urls[page - 1],
        url=page_urls[page - 1],
        page_title=SECTIONS[category],
        description="",
        viewstate=_viewstate(category),
        **(more | _filler(padding)),
    )


def home_page(setting: Setting) -> bytes:
    """The front page of a host."""
    return _render("home.html", setting, {WORDPRESS: "wp", NEWSPAPER: "other"}.get(setting.host, "C"))


def message_page(heading: str, text: str, setting: Setting) -> bytes:
    """A page that says something instead of news: an error, an empty search."""
    return _render("message.html", setting, "C", heading=heading, text=text)


def _render(template: str, setting: Setting, era: str, **values: Any) -> bytes:
    menu = _SUB_PORTAL_MENU if setting.host in (LE_CHAN, AN_DUONG) else _MENUS[era]
    html = (
        _environment()
        .get_template(template)
        .render(
            host=setting.host,
            site_name=SITE_NAMES.get(setting.host, SITE_NAMES[MAIN]),
            menu=menu,
            today=today(setting.now),
            clock=f"{setting.now:%H:%M:%S}",
            latest=[_teaser(story) for story in setting.latest],
            visits=f"{4_812_300 + setting.hits:,}".replace(",", "."),
            online=120 + setting.hits % 60,
            **values,
        )
    )
    return html.encode()


def _body(story: Story, style: str, setting: Setting) -> str:
    html = body_html(story, style, setting.link)
    return unicodedata.normalize("NFD", html) if story.decomposed else html


def _teaser(story: Story) -> dict[str, str]:
    picture = next((block.target for block in story.blocks if block.kind == "image"), "no-image.jpg")
    return {
        "href": story.path() if story.era != "wp" else story.url(),
        "title": story.title,
        "lead": story.lead,
        "day": f"{story.written.astimezone(VIETNAM):%d/%m/%Y}",
        "image": story.media(picture),
    }


_POSTERS = {
    "wp": {"@type": "Person", "name": "Quản trị"},
    "other": {"@type": "Organization", "name": SITE_NAMES[NEWSPAPER]},
}


def _json_ld(story: Story) -> str:
    if not story.print_date:
        return ""
    graph = {
        "@context": "https://schema.org",
        "@type": "Article",
        "headline": story.title,
        "datePublished": story.written.isoformat(),
        "dateModified": (story.modified or story.written).isoformat(),
        "author": _POSTERS[story.era],
        "publisher": {"@type": "Organization", "name": SITE_NAMES[story.host]},
    }
    return Markup(json.dumps(graph, ensure_ascii=False).replace("<", "\\u003c"))


@cache
def _viewstate(seed: str) -> str:
    return b64encode(b"".join(sha256(f"{seed}{part}".encode()).digest() for part in range(6))).decode()


@cache
def _filler(size: int) -> dict[str, Markup | str]:
    """A mega menu and a style sheet of about `size` bytes in all, as big portals carry on every page."""
    if not size:
        return {"filler_menu": "", "filler_style": ""}
    item = '<li class="cap-2"><a href="/chuyen-de-{n}" title="Chuyên đề {n}"><span>Chuyên đề số {n}</span></a></li>'
    menu = "".join(item.format(n=n) for n in range(1, size // 2 // len(item) + 1))
    rules = "".join(f".box-{n} .title{{margin:{n % 9}px;padding:0 {n % 7}px}}" for n in range(size))[: size // 2]
    return {"filler_menu": Markup(f"<ul>{menu}</ul>"), "filler_style": Markup(rules.rpartition("}")[0] + "}")}
