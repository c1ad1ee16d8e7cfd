"""Feeds and sitemaps as listings."""

from __future__ import annotations

import pytest

from scraper.extract import extract_links

FEED = "https://thanhphohaiphong.gov.vn/feed/"
RSS = """<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel>
<atom:link href="https://thanhphohaiphong.gov.vn/feed/" rel="self"/><link>https://thanhphohaiphong.gov.vn</link>
<item><title>Một</title><link>https://thanhphohaiphong.gov.vn/bai-mot.html</link></item>
<item><title>Hai</title><link><![CDATA[https://thanhphohaiphong.gov.vn/bai-hai.html#x]]></link></item>
<item><title>Lại một</title><link>https://thanhphohaiphong.gov.vn/bai-mot.html?utm_source=rss</link></item>
<item><title>Mục</title><link>https://thanhphohaiphong.gov.vn/category/tin/</link></item></channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><link href="/"/>
<entry><link rel="edit" href="/sua.html"/><link rel="alternate" href="/bai-mot.html"/></entry>
<entry><link href="https://thanhphohaiphong.gov.vn/bai-hai.html"/></entry></feed>"""
SITEMAP = """<?xml version="1.0"?><!-- made by a plugin --><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<url><loc>/</loc></url><url><loc> https://thanhphohaiphong.gov.vn/bai-mot.html </loc></url>
<url><loc>https://thanhphohaiphong.gov.vn/bai-hai.html</loc></url></urlset>"""


@pytest.mark.parametrize("document", [RSS, ATOM, SITEMAP], ids=["rss", "atom", "sitemap"])
def test_feeds(document: str) -> None:
    listing = extract_links(document.encode(), FEED)
    assert listing.articles == tuple(f"https://thanhphohaiphong.gov.vn/bai-{name}.html" for name in ("mot", "hai"))
    assert listing.next_page is None


def test_a_torn_feed_gives_what_it_has() -> None:
    torn = RSS[: RSS.index("<title>Lại")]
    assert len(extract_links(torn.encode(), FEED).articles) == 2


@pytest.mark.parametrize(
    "document", ["<rss", "<rss>", "<?xml version='1.0'?><rss><item><link/></item></rss>", "<feed>&x;"]
)
def test_a_broken_feed_gives_none(document: str) -> None:
    assert extract_links(document.encode(), FEED).articles == ()


def test_entities_are_not_expanded() -> None:
    bomb = '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "https://thanhphohaiphong.gov.vn/bai-ba.html">]><rss><item><link>&a;'
    assert extract_links(bomb.encode(), FEED).articles == ()
