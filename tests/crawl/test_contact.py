"""Whom a site can reach: a page or an e-mail address, nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from scraper.crawl.contact import contact
from scraper.errors import UsageError
from tests.crawl.pages import HOST, article_path
from tests.crawl.running import haiphong


@pytest.mark.parametrize(
    "value", ["https://your-newsroom.example/bot", "http://toà-soạn.vn", "desk@example.org", "mailto:desk@example.org"]
)
def test_a_page_or_an_address(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("HAIPHONG_CONTACT", f" {value} ")
    assert contact() == value


@pytest.mark.parametrize("value", [None, "", " "])
def test_none(monkeypatch: pytest.MonkeyPatch, value: str | None) -> None:
    if value is None:
        monkeypatch.delenv("HAIPHONG_CONTACT", raising=False)
    else:
        monkeypatch.setenv("HAIPHONG_CONTACT", value)
    assert contact() is None


@pytest.mark.parametrize("value", ["foo", "https://foo", "desk@", "ftp://example.org/a", "a@b.vn\r\nX: 1", "www.a.vn"])
def test_anything_else_is_refused(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("HAIPHONG_CONTACT", value)
    with pytest.raises(UsageError, match="neither a page nor an e-mail address"):
        contact()


@pytest.mark.parametrize(
    "command",
    [["crawl"], ["watch", "--once"], ["extract", HOST + article_path(0)], ["probe", HOST]],
    ids=lambda c: c[0],
)
def test_every_verb_that_asks_a_site_checks_it(tmp_path: Path, command: list[str]) -> None:
    ran = haiphong(tmp_path, *command, HAIPHONG_CONTACT="foo")
    assert ran.status == 2
    assert "HAIPHONG_CONTACT=foo" in ran.err
    assert not list(tmp_path.iterdir())
