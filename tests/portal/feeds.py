"""What a portal tells machines: robots.txt, sitemaps, the feed and the API of WordPress."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from email.utils import format_datetime
from html import escape

from tests.portal.content import Story
from tests.portal.messages import Reply
from tests.portal.places import WORDPRESS

_ROBOTS = {
    "wp": "User-agent: *\nDisallow: /wp-admin/\nAllow: /wp-admin/admin-ajax.php\n\nSitemap: https://{host}/wp-sitemap.xml\n",
    "gov": "User-agent: *\nDisallow: /admin/\nDisallow: /tim-kiem\n\nSitemap: https://{host}/sitemap.xml\n",
}


def robots(answer: str | int, host: str) -> Reply:
    """robots.txt: a given text, a given status, or (empty) what such a site says by default."""
    if isinstance(answer, int):
        return Reply(b"", answer, "text/plain")
    text = answer or _ROBOTS["wp" if host == WORDPRESS else "gov"].format(host=host)
    return Reply(text.encode(), content_type="text/plain; charset=utf-8")


def sitemap(host: str, stories: list[Story], moment: datetime | None = None) -> Reply:
    """The sitemap of a host; WordPress's is an index of one."""
    if host == WORDPRESS:
        part = f"<sitemap><loc>https://{host}/wp-sitemap-posts-post-1.xml</loc></sitemap>"
        return _xml(f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{part}</sitemapindex>')
    return post_sitemap([story for story in stories if story.era != "A"], moment)


def post_sitemap(stories: list[Story], moment: datetime | None = None) -> Reply:
    """Every story with the time of its last change, or with `moment` as if it were."""
    entries = "".join(
        f"<url><loc>{escape(story.url())}</loc>"
        f"<lastmod>{(moment or story.modified or story.written).isoformat()}</lastmod></url>"
        for story in stories
    )
    return _xml(f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{entries}</urlset>')


def feed(stories: list[Story], now: datetime) -> Reply:
    """The ten newest stories as RSS 2.0."""
    items = "".join(
        f"<item><title>{escape(story.title)}</title><link>{story.url()}</link>"
        f"<pubDate>{format_datetime(story.written.astimezone(UTC))}</pubDate>"
        f'<guid isPermaLink="false">https://{story.host}/?p={story.id}</guid>'
        f"<description>{escape(story.lead)}</description></item>"
        for story in stories[:10]
    )
    head = f"<title>Thành phố Hải Phòng</title><link>https://{WORDPRESS}</link><description>Tin tức</description>"
    built = f"<lastBuildDate>{format_datetime(now.astimezone(UTC))}</lastBuildDate>"
    return _xml(f'<rss version="2.0"><channel>{head}{built}{items}</channel></rss>', "application/rss+xml")


def posts_json(stories: list[Story], query: dict[str, str]) -> Reply:
    """A page of `/wp-json/wp/v2/posts`."""
    size = min(int(query.get("per_page", "10") or 10), 100)
    page = max(int(query.get("page", "1") or 1), 1)
    posts = [
        {
            "id": story.id,
            "date": story.written.replace(tzinfo=None).isoformat(),
            "modified": (story.modified or story.written).replace(tzinfo=None).isoformat(),
            "slug": story.slug,
            "link": story.url(),
            "title": {"rendered": story.title},
        }
        for story in stories[(page - 1) * size : page * size]
    ]
    headers = [("X-WP-Total", str(len(stories))), ("X-WP-TotalPages", str(-(-len(stories) // size)))]
    body = json.dumps(posts, ensure_ascii=False).encode()
    return Reply(body, content_type="application/json; charset=UTF-8", headers=headers)


def _xml(text: str, content_type: str = "application/xml") -> Reply:
    body = f'<?xml version="1.0" encoding="UTF-8"?>\n{text}'.encode()
    return Reply(body, content_type=f"{content_type}; charset=UTF-8")
