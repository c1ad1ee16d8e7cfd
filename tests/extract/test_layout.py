"""Which of a portal's layouts reads a page."""

from __future__ import annotations

import datetime
import json

import pytest

from scraper.extract import extract_article
from scraper.extract import layout as layout_module
from scraper.portals import PORTALS, news
from scraper.portals.layouts import Layout, layouts_for
from scraper.portals.portal import Era, Portal
from tests.extract.test_pages import PAGES

ERAS: tuple[Era, ...] = ("A", "B", "C", "wp", "other")

OLD = Layout(
    name="old", title="h1", content=".body", lead=".above", byline=".sign", valid_until=datetime.date(2019, 12, 31)
)
NEW = Layout(
    name="new", title="h1", content=".body, .text", lead=".below", byline=".by", valid_from=datetime.date(2020, 1, 1)
)
PAGE = """<title>Chợ phiên</title><meta property="article:published_time" content="{day}T09:00:00+07:00">
<div class="frame"><h1>Chợ phiên họp lại sau mùa lũ</h1><p class="above">Đoạn thứ nhất nói về chợ phiên ven sông.</p>
<p class="below">Đoạn thứ hai nói về những người bán hàng.</p><div class="body"><p>Chợ họp từ tờ mờ sáng, khi sương còn
giăng trên mặt sông và thuyền chở rau vừa cập bến.</p></div><i class="sign">Hà An</i><i class="by">Minh Sa</i></div>"""


@pytest.fixture
def portal(monkeypatch: pytest.MonkeyPatch) -> Portal:
    portal = Portal(
        name="example", hosts=("example.vn",), grammar=news.address, layouts=(("other", NEW), ("other", OLD))
    )
    monkeypatch.setattr(layout_module, "portal_for", lambda _: portal)
    return portal


@pytest.mark.usefixtures("portal")
@pytest.mark.parametrize(
    ("day", "name", "lead", "author"),
    [
        ("2018-05-01", "old", "Đoạn thứ nhất nói về chợ phiên ven sông.", "Hà An"),
        ("2021-05-01", "new", "Đoạn thứ hai nói về những người bán hàng.", "Minh Sa"),
    ],
)
def test_the_layout_in_use_on_the_declared_day_reads_the_page(day: str, name: str, lead: str, author: str) -> None:
    article = extract_article(PAGE.format(day=day).encode(), "https://example.vn/tin/cho-phien-123456.html")
    assert (article.lead, [each.name for each in article.authors]) == (lead, [author])
    assert {entry.basis for entry in article.provenance if entry.field in ("title", "lead", "body")} == {
        f"layout {name}"
    }


@pytest.mark.usefixtures("portal")
def test_a_layout_out_of_its_days_reads_a_page_that_no_other_fits() -> None:
    page = PAGE.format(day="2018-05-01").replace('class="body"', 'class="text"')
    article = extract_article(page.encode(), "https://example.vn/tin/cho-phien-123456.html")
    assert [each.name for each in article.authors] == ["Minh Sa"]


@pytest.mark.usefixtures("portal")
def test_without_a_date_the_order_of_the_declaration_holds() -> None:
    page = PAGE.replace("{day}T09:00:00+07:00", "")
    article = extract_article(page.encode(), "https://example.vn/tin/cho-phien-123456.html")
    assert [each.name for each in article.authors] == ["Minh Sa"]


def test_every_layout_has_a_stored_page_that_it_reads() -> None:
    declared = {layout.name for portal in PORTALS for _, layout in portal.layouts}
    declared |= {layout.name for era in ERAS for layout in layouts_for(era)}
    stored = (json.loads(path.read_text(encoding="utf-8")) for path in PAGES.glob("*.json"))
    used = {
        entry["basis"].removeprefix("layout ")
        for page in stored
        for entry in page.get("provenance", ())
        if entry["field"] == "body"
    }
    assert declared <= used
