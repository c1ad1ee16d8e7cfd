"""thanhphohaiphong.gov.vn: WordPress with AMP; it republishes haiphong.gov.vn (“Nguồn tin: haiphong.gov.vn”)."""

from __future__ import annotations

from typing import Final

from scraper.portals import wordpress
from scraper.portals.layouts import layouts_for
from scraper.portals.portal import Pagination, Portal, Start

THANHPHOHAIPHONG: Final = Portal(
    name="thanhphohaiphong",
    hosts=("thanhphohaiphong.gov.vn",),
    grammar=wordpress.address,
    starts=(Start(url="https://thanhphohaiphong.gov.vn/category/tin-tuc-su-kien", era="wp"),),
    pagination=(("wp", Pagination(path="/page/{number}")),),
    layouts=tuple(("wp", layout) for layout in layouts_for("wp")),
    feeds=("https://thanhphohaiphong.gov.vn/feed/",),
    sitemaps=("https://thanhphohaiphong.gov.vn/wp-sitemap.xml",),
)
