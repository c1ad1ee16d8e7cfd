"""Every way in which the portal takes an article down, crawled: what is a removal and what is none; none is an edit."""

from __future__ import annotations

import time
from pathlib import Path

from tests.crawl.running import START, haiphong
from tests.portal import running_portal
from tests.portal.removals import WAYS

REASONS = {
    "404": "http_404",
    "410": "http_410",
    "home": "redirect_home",
    "home-301": "redirect_home",
    "listing": None,
    "error-page": "soft_404",
    "loop": "redirect_loop",
    "empty": "home_page",
    "template": None,
    "soft": "soft_404",
    "soft-short": "soft_404",
    "soft-deleted": "soft_404",
    "soft-english": "soft_404",
}
HEALTHY = 24


def test_what_stands_in_the_place_of_an_article(tmp_path: Path) -> None:
    assert set(REASONS) == set(WAYS)
    with running_portal(articles=len(REASONS) + HEALTHY, size=4_000) as portal:
        arguments = ("crawl", "--origin", portal.origin, "--delay", "0", "--revisit", "all", "--start", START)
        assert haiphong(tmp_path, *arguments, timeout=120).status == 0
        keys = portal.live_keys()[HEALTHY:]
        removed = dict(zip(REASONS, keys, strict=True))
        for how, key in removed.items():
            portal.remove(key, how)
        time.sleep(1)  # rows are dated to the second
        ran = haiphong(tmp_path, *arguments, timeout=120)

    found = dict(ran.rows("select key, reason from sightings join articles on articles.id = article_id"))
    assert {how: found.get(key) for how, key in removed.items()} == REASONS
    assert ran.rows("select count(*) from articles where status = 'suspect'") == [(len(found),)]
    assert ran.rows("select * from changes") == []
    assert "Outcome: done." in ran.out, "removals are answers, not pages that could not be read"
    assert ran.status == 0
