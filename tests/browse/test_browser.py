"""The pages in a real browser: by mouse, by keyboard, at 360 px, in both themes, judged by axe-core."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from tests.browse.conftest import METADATA
from tests.browse.seed import EDITED, GONE, HOSTILE, SUSPECT

sync_api = pytest.importorskip("playwright.sync_api", reason="the browser's driver is not installed")

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
PAGES = {
    "home": "/",
    "search": "/search?q=L%C3%AA+Ch%C3%A2n",
    "filtered": "/search?q=le+chan&section=Kinh+t%E1%BA%BF&since=2021-01-01",
    "nothing": "/search?q=zzzzz",
    "filters that nothing meets": "/search?q=le+chan&since=foo&topic=foo",
    "nothing so narrow": "/search?q=le+chan+zzzzz&since=2021-01-01",
    "article": f"/article/{EDITED}",
    "hostile": f"/article/{HOSTILE}",
    "history": f"/history/{EDITED}",
    "evidence": f"/evidence/{GONE}",
    "suspect": f"/article/{SUSPECT}",
    "as of a day": f"/article/{EDITED}?as_of=2021-01-24",
    "as of before": f"/article/{EDITED}?as_of=2020-01-24",
    "topic": "/topic/ngay-thu-7-cung-dan",
    "author": f"/author/{quote('Hoàng Tùng')}",
    "changes": "/changes",
    "charts": "/charts",
    "about": "/about",
    "missing": "/article/unknown",
}
DATASETTE_PAGES = (
    "/archive",
    "/archive/articles",
    "/archive/articles?_search=le+chan&_facet=source&status=live",
    "/archive/articles/1",
    "/archive/article_dates/1,0",
    "/archive/silent_edits",
    "/archive/frontier",
    "/archive?sql=select+1",
    "/archive/search?words=le+chan",
    "/archive/most_active_authors",
    "/-/plugins",
    "/-/settings",
)

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed"),
]


@pytest.fixture(scope="module")
def server(seeded: Path) -> Iterator[str]:
    """The address of Datasette over the seeded archive, in a process of its own."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "datasette", str(seeded), "-m", str(METADATA), "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        address = f"http://127.0.0.1:{port}"
        try:
            _wait_for(f"{address}/robots.txt")
            yield address
        finally:
            process.terminate()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with sync_api.sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


class Reader:
    """A browser's window, and what it complained of or asked other hosts for."""

    def __init__(self, browser: Any, server: str, **options: Any) -> None:
        self.context = browser.new_context(base_url=server, **{"locale": "en-GB", **options})
        self.page = self.context.new_page()
        self.complaints: list[str] = []
        self.page.on("console", lambda message: self._complain(message.type, message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", lambda request: self._ask(request.url, server))

    def _complain(self, kind: str, text: str) -> None:
        if kind in ("error", "warning") and "404" not in text:
            self.complaints.append(text)

    def _ask(self, url: str, server: str) -> None:
        if not url.startswith((f"{server}/", "data:")):
            self.complaints.append(f"outside request: {url}")


@pytest.fixture
def reader(browser: Any, server: str) -> Iterator[Reader]:
    window = Reader(browser, server)
    yield window
    window.context.close()
    assert window.complaints == []


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_no_page_has_a_fault(browser: Any, server: str, theme: str, width: int) -> None:
    axe = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
    window = Reader(browser, server, color_scheme=theme, viewport={"width": width, "height": 800})
    faults = {}
    for name, path in PAGES.items():
        window.page.goto(path)
        for details in window.page.query_selector_all("details"):
            details.evaluate("element => element.open = true")
        found = window.page.evaluate(f"async () => {{ {axe}; return (await axe.run()).violations }}")
        faults[name] = [(each["id"], [node["html"][:120] for node in each["nodes"][:3]]) for each in found]
        if window.page.evaluate("document.documentElement.scrollWidth") > width:
            faults[name].append(("wider than the window", []))
    window.page.evaluate(
        "document.querySelector('h1').style.color = 'rgba(128, 128, 128, 0.4)'; document.body.append(new Image())"
    )
    broken = window.page.evaluate("async () => (await axe.run()).violations.map(each => each.id)")
    assert {"color-contrast", "image-alt"} <= set(broken), "the judge is asleep"
    window.context.close()
    assert {name: found for name, found in faults.items() if found} == {}
    assert window.complaints == []


def test_search_filter_and_read(reader: Reader) -> None:
    page = reader.page
    page.goto("/")
    page.fill("#q", "le chan “ngày thứ bảy cùng dân”")
    page.click("main form button")
    assert "23 articles" in page.inner_text(".results-head")
    page.click(".facet a:has-text('Kinh tế')")
    assert "Section: Kinh tế" in page.inner_text(".chips li")
    page.click(".item-title a")
    assert "Ngày thứ 7 cùng dân" in page.inner_text("h1")


def test_dates_narrow_by_the_form(reader: Reader) -> None:
    page = reader.page
    page.goto("/search?q=le+chan")
    page.fill("#since", "2021-02-01")
    page.fill("#until", "2021-02-28")
    page.click("text=Apply")
    assert "since=2021-02-01" in page.url
    assert all("February 2021" in meta for meta in page.locator(".item .meta").all_inner_texts())


def test_the_edit_is_shown_and_the_record_downloads(reader: Reader) -> None:
    page = reader.page
    page.goto(f"/article/{EDITED}")
    page.click(".tabs a:nth-child(2)")
    assert "1.840" in page.inner_text("ins")
    page.click(".tabs a:nth-child(3)")
    with page.expect_download() as download:
        page.click("a[download]")
    assert Path(download.value.path()).read_bytes()[:2] == b"\x1f\x8b"


def test_language_is_switched_and_kept(reader: Reader) -> None:
    page = reader.page
    page.goto("/changes")
    assert page.inner_text("h1") == "What changed"
    page.click("a[hreflang=vi]")
    assert page.inner_text("h1") == "Thay đổi"
    page.goto("/about")
    assert page.inner_text("h1") == "Về dữ liệu"


def test_everything_by_keyboard(reader: Reader) -> None:
    page = reader.page
    page.goto("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "q"
    page.keyboard.type("le chan")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=le+chan*")
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.closest('.item-title') !== null"):
            break
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"
    page.keyboard.press("Enter")
    page.wait_for_url("**/article/**")


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("locale", ["vi-VN", "en-GB"])
def test_nothing_of_the_head_is_cut(browser: Any, server: str, width: int, locale: str) -> None:
    window = Reader(browser, server, locale=locale, viewport={"width": width, "height": 800})
    for path in ("/", "/search", "/about", "/article/unknown"):
        window.page.goto(path)
        cut = window.page.evaluate(
            """() => [...document.querySelectorAll("input[type=search]")].filter(field => {
                const style = getComputedStyle(field), pen = document.createElement("canvas").getContext("2d");
                pen.font = style.font;
                const room = field.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
                return pen.measureText(field.placeholder).width > room;
            }).map(field => field.placeholder)"""
        )
        assert cut == [], path
    window.context.close()
    assert window.complaints == []


def test_an_article_leaves_no_hole(reader: Reader) -> None:
    page = reader.page
    page.set_viewport_size({"width": 1200, "height": 900})
    page.goto(f"/article/{EDITED}")
    story, after = (page.locator(each).bounding_box() for each in (".story", "#cite"))
    assert 0 <= after["y"] - (story["y"] + story["height"]) < 60


def test_the_article_as_of_a_day_is_asked_for_by_form(reader: Reader) -> None:
    page = reader.page
    page.goto(f"/history/{EDITED}")
    page.fill("#as_of", "2021-01-24")
    page.click(".as-of button")
    assert "184 đoàn viên" in page.inner_text(".story")


def test_printing_leaves_the_article(reader: Reader) -> None:
    page = reader.page
    page.goto(f"/article/{EDITED}")
    page.emulate_media(media="print")
    assert page.is_visible("h1")
    assert not page.is_visible(".sections")
    assert not page.is_visible(".small-search")


def test_hostile_texts_do_nothing(reader: Reader) -> None:
    page = reader.page
    dialogs: list[str] = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    for path in (f"/article/{HOSTILE}", "/search?q=script", "/archive/articles?_search=script", "/changes"):
        page.goto(path)
        assert page.title() != "owned"
    assert dialogs == []


def test_datasette_pages_run_under_their_policy(reader: Reader) -> None:
    page = reader.page
    for path in DATASETTE_PAGES:
        page.goto(path)
        assert page.title()
    page.goto("/archive?sql=select+1")
    page.wait_for_selector(".CodeMirror, .cm-editor")
    page.goto("/archive/articles")
    page.click("th.col-section .dropdown-menu-icon")
    page.wait_for_selector(".dropdown-menu")


def test_a_script_that_somebody_smuggles_in_does_not_run(reader: Reader) -> None:
    page = reader.page
    for path in ("/archive/articles", f"/article/{EDITED}"):
        page.goto(path)
        page.evaluate(
            """() => {
                const script = document.createElement("script");
                script.textContent = "document.title = 'owned'";
                document.body.append(script);
            }"""
        )
        assert page.title() != "owned"
    assert reader.complaints
    assert all("Content Security Policy" in each for each in reader.complaints)
    reader.complaints.clear()


def _wait_for(address: str) -> None:
    for _ in range(600):
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError(address)
