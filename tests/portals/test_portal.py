"""Portals as declared."""

from __future__ import annotations

import pytest

from scraper.portals import PORTALS, Pagination, Portal, identify, parse_url, portal_for


@pytest.mark.parametrize("portal", PORTALS, ids=lambda portal: portal.name)
def test_what_a_portal_declares_is_its_own(portal: Portal) -> None:
    for start in portal.starts:
        address = identify(start.url)
        parts = parse_url(start.url)
        assert parts is not None
        assert portal.owns(parts.host)
        assert (address.kind, address.era) == ("listing", start.era)
    for url in portal.feeds:
        assert identify(url).kind == "listing"


def test_names_are_unique() -> None:
    assert len({portal.name for portal in PORTALS}) == len(PORTALS)


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://haiphong.gov.vn/", "haiphong"),
        ("https://lechan.haiphong.gov.vn/tin-tuc", "haiphong"),
        ("https://www.thanhphohaiphong.gov.vn/", "thanhphohaiphong"),
        ("https://sub.thanhphohaiphong.gov.vn/", "news"),
        ("http://cangvuhaiphong.gov.vn/", "news"),
        ("https://anhp.vn/", "news"),
        ("mailto:x@haiphong.gov.vn", "news"),
    ],
)
def test_portal_for(url: str, name: str) -> None:
    assert portal_for(url).name == name


def test_trusted_hosts() -> None:
    portal = portal_for("https://haiphong.gov.vn/")
    assert portal.trusts("cdn.haiphong.gov.vn")
    assert not portal.trusts("example.vn")


@pytest.mark.parametrize(
    ("rule", "url", "number", "following"),
    [
        (Pagination(parameter="page"), "https://a.vn/tin", 1, "https://a.vn/tin?page=2"),
        (Pagination(parameter="page"), "https://a.vn/tin?b=1&page=2", 2, "https://a.vn/tin?b=1&page=3"),
        (Pagination(parameter="PageIndex"), "https://a.vn/L.aspx?pageindex=9", 9, "https://a.vn/L.aspx?PageIndex=10"),
        (Pagination(parameter="page"), "https://a.vn/tin?page=x", None, None),
        (Pagination(path="/page/{number}"), "https://a.vn/tin", 1, "https://a.vn/tin/page/2"),
        (Pagination(path="/page/{number}"), "https://a.vn/tin/", 1, "https://a.vn/tin/page/2/"),
        (Pagination(path="/page/{number}"), "https://a.vn/tin/page/2", 2, "https://a.vn/tin/page/3"),
        (Pagination(path="/page/{number}"), "https://a.vn/tin/page/2/?a=1", 2, "https://a.vn/tin/page/3/?a=1"),
        (Pagination(path="/p{number}"), "https://a.vn/tin-d6/p2", 2, "https://a.vn/tin-d6/p3"),
        (Pagination(path="/trang-{number}.htm"), "https://a.vn/tin/trang-2.htm", 2, "https://a.vn/tin/trang-3.htm"),
        (Pagination(path="-p{number}"), "https://a.vn/thoi-su-p2", 2, "https://a.vn/thoi-su-p3"),
        (Pagination(postback=True), "https://a.vn/tin", None, None),
        (Pagination(parameter="page"), "https://[a", None, None),
    ],
)
def test_pagination(rule: Pagination, url: str, number: int | None, following: str | None) -> None:
    assert rule.page_number(url) == number
    assert rule.next_url(url) == following


def test_the_first_page_has_no_number() -> None:
    assert Pagination(parameter="page").page_url("https://a.vn/tin?page=4", 1) == "https://a.vn/tin"
    assert Pagination(path="/page/{number}").page_url("https://a.vn/tin/page/4", 1) == "https://a.vn/tin"
