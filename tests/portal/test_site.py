"""The portal answers as its hosts do: URL variants, listings, validators, edits and removals."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest

from scraper.portals import identify
from tests.portal import expected_of, keys
from tests.portal.content import stories
from tests.portal.messages import Request
from tests.portal.removals import WAYS
from tests.portal.site import Portal

KEY = "haiphong.gov.vn:54655"


def get(portal: Portal, url: str, **headers: str):
    """The portal's answer to a URL."""
    parts = urlsplit(url)
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    return portal.answer(
        Request(parts.hostname or "", parts._replace(scheme="", netloc="", fragment="").geturl(), headers=names)
    )


@pytest.mark.parametrize("key", keys())
def test_every_variant_of_a_url_shows_the_article(key):
    portal = Portal()
    story = stories()[key]
    for url in story.variants():
        assert get(portal, url).status == 200, url
        assert identify(url).key == key, url


def walk(portal: Portal, start: str) -> list[str]:
    """Article links of a listing over its pages, in order."""
    found: list[str] = []
    for page in range(1, 20):
        url = (
            start
            if page == 1
            else start + (f"{'&' if '?' in start else '?'}PageIndex={page}" if "aspx" in start else f"?page={page}")
        )
        reply = get(portal, url)
        if reply.status == 404:
            return found
        main = reply.body.decode().partition("Tin mới")[0].partition("widget")[0]
        found += re.findall(r'href="([^"]*(?:-\d{5,7}(?:\.html)?|ContentID=\d+))"', main)
    return found


@pytest.mark.parametrize(
    ("start", "least"),
    [
        ("https://haiphong.gov.vn/tin-tuc-su-kien", 18),
        ("https://haiphong.gov.vn/Xay-dung-Dang-Chinh-quyen/", 3),
        ("http://haiphong.gov.vn/Portal/Default.aspx?Organization=CTTDT&MenuID=5310", 10),
        ("https://lechan.haiphong.gov.vn/tin-tuc-su-kien", 3),
    ],
)
def test_listings_go_on_to_their_last_page(start, least):
    assert len(set(walk(Portal(), start))) >= least


def test_the_postback_of_era_a_turns_the_page():
    portal = Portal()
    target = "/Portal/Default.aspx?Organization=CTTDT&MenuID=5310"
    posted = portal.answer(
        Request("haiphong.gov.vn", target, "POST", body=b"__EVENTTARGET=grv&__EVENTARGUMENT=Page%242")
    )
    assert posted.body.count(b"lnkTitle") == 5
    assert posted.body != portal.answer(Request("haiphong.gov.vn", target)).body


def test_the_print_page_shows_the_day_of_printing():
    page = get(Portal(), "http://haiphong.gov.vn/Portal/PrintItem.aspx?ContentID=135634").body.decode()
    assert "20 th&#225;ng 06 n&#259;m 2025" in page
    assert "16/10/2019" not in page


def test_honest_validators_follow_the_content_and_not_the_counters():
    portal = Portal()
    url = portal.story(KEY).url()
    first = get(portal, url)
    headers = dict(first.headers)
    assert get(portal, url).body != first.body
    assert get(portal, url, if_none_match=headers["ETag"]).status == 304
    assert get(portal, url, if_modified_since=headers["Last-Modified"]).status == 304
    portal.edit(KEY, title="Tiêu đề mới")
    changed = get(portal, url, if_none_match=headers["ETag"])
    assert changed.status == 200
    assert "Ti&ecirc;u đề mới" in changed.body.decode()


@pytest.mark.parametrize(("mode", "status"), [("lying", 304), ("restless", 200), ("none", 200)])
def test_dishonest_validators(mode, status):
    portal = Portal()
    portal.set_validators(mode)
    url = portal.story(KEY).url()
    tag = dict(get(portal, url).headers).get("ETag", '"x"')
    portal.edit(KEY, lead="Lead khác.")
    assert get(portal, url, if_none_match=tag).status == status


@pytest.mark.parametrize("how", sorted(WAYS))
def test_an_article_is_removed_and_comes_back(how):
    status = int(how) if how.isdigit() else 302 if how in ("home", "loop", "listing", "error-page") else 200
    status = 301 if how == "home-301" else status
    portal = Portal()
    url = portal.story(KEY).url()
    portal.remove(KEY, how)
    reply = get(portal, url)
    assert reply.status == status
    assert "Trao qu&agrave; cho hộ".encode() not in reply.body
    assert "54655" not in get(portal, "https://haiphong.gov.vn/tin-tuc-su-kien?page=3").body.decode()
    portal.restore(KEY)
    assert b"content-detail" in get(portal, url).body


def test_an_unknown_way_of_removal_is_refused():
    with pytest.raises(ValueError, match="nobody removes"):
        Portal().remove(KEY, "magic")


def test_an_article_is_published():
    portal = Portal()
    key = portal.publish(id=790_001, title="Tin mới đăng", lead="Sáng 20/6, có tin mới.", body="Một đoạn.")
    assert key == "haiphong.gov.vn:790001"
    assert portal.live_keys()[0] == key
    assert "Tin mới đăng" in get(portal, "https://haiphong.gov.vn/tin-tuc-su-kien").body.decode()


def test_what_is_not_written_yet_is_not_there():
    portal = Portal()
    portal.set_now("2021-01-01T00:00:00+07:00")
    assert get(portal, portal.story(KEY).url()).status == 404
    assert KEY not in portal.live_keys()


def test_an_article_of_three_categories_has_thirty_variants():
    assert len(stories()["haiphong.gov.vn:53980"].variants()) >= 28
    assert len(stories()["haiphong.gov.vn:671902"].variants()) >= 28


def test_moving_furniture_changes_the_page_and_not_the_article():
    portal = Portal()
    portal.set_furniture("moving")
    pages = [get(portal, portal.story(KEY).url()).body.decode() for _ in range(5)]
    articles = {page.partition("content-detail")[2].partition('class="share"')[0] for page in pages}
    boxes = {page.partition("other-news")[2] for page in pages}
    assert (len(articles), len(boxes)) == (1, 5)


def test_orders_of_listings():
    portal = Portal()
    newest = portal.listing("haiphong.gov.vn", "C", "tin-tuc-su-kien")
    portal.set_order("pinned")
    assert portal.listing("haiphong.gov.vn", "C", "tin-tuc-su-kien")[0] == newest[-1]
    portal.set_order("shuffled")
    get(portal, "https://haiphong.gov.vn/")
    one = portal.listing("haiphong.gov.vn", "C", "tin-tuc-su-kien")
    get(portal, "https://haiphong.gov.vn/")
    assert one != portal.listing("haiphong.gov.vn", "C", "tin-tuc-su-kien")


@pytest.mark.parametrize(
    "url",
    [
        "https://haiphong.gov.vn/robots.txt",
        "https://haiphong.gov.vn/sitemap.xml",
        "https://haiphong.gov.vn/",
        "https://thanhphohaiphong.gov.vn/feed/",
        "https://thanhphohaiphong.gov.vn/wp-json/wp/v2/posts?per_page=3",
        "https://thanhphohaiphong.gov.vn/wp-sitemap.xml",
        "https://thanhphohaiphong.gov.vn/category/van-hoa-du-lich",
    ],
)
def test_other_pages_answer(url):
    assert get(Portal(), url).status == 200


@pytest.mark.parametrize(("mode", "expected"), [("honest", "2025-06-14"), ("lying", "2025-06-20"), ("none", None)])
def test_sitemaps_may_lie(mode, expected):
    portal = Portal()
    portal.set_sitemap(mode)
    text = get(portal, "https://haiphong.gov.vn/sitemap.xml").body.decode()
    assert re.findall(r"<lastmod>(\d{4}-\d\d-\d\d)", text)[:1] == ([expected] if expected else [])


def test_unknown_pages_are_not_found():
    for url in ("https://haiphong.gov.vn/tin-tuc-su-kien?page=99", "https://haiphong.gov.vn/x/khong-co-999999"):
        assert get(Portal(), url).status == 404


def test_robots_can_be_anything():
    portal = Portal()
    portal.robots(503)
    portal.robots("User-agent: *\nDisallow: /\n", host="lechan.haiphong.gov.vn")
    assert get(portal, "https://haiphong.gov.vn/robots.txt").status == 503
    assert get(portal, "https://lechan.haiphong.gov.vn/robots.txt").body == b"User-agent: *\nDisallow: /\n"


def test_generated_articles_are_the_same_for_the_same_seed():
    one, same, other = Portal(articles=60, seed=4), Portal(articles=60, seed=4), Portal(articles=60, seed=5)
    assert len(one.live_keys()) == 60
    assert [one.story(key) for key in one.live_keys()] == [same.story(key) for key in same.live_keys()]
    assert [one.story(key) for key in one.live_keys()] != [other.story(key) for key in other.live_keys()]
    story = one.story(one.live_keys()[0])
    assert 50_000 < len(get(one, story.url()).body) < 70_000
    assert expected_of(story)["title"] == story.title
    assert len(set(walk(one, "https://haiphong.gov.vn/tin-tuc-su-kien"))) >= 60
