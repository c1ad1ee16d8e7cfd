"""Datasette over an archive that a crawl is writing to."""

from __future__ import annotations

from collections import Counter
from itertools import cycle
from pathlib import Path

from tests.browse.conftest import asking
from tests.crawl.loopback import Answer, loopback
from tests.crawl.pages import portal
from tests.crawl.running import START, crawl, rows, started

QUERIES = (
    "/archive.json?sql=select+count(*)+from+articles",
    "/archive.json?sql=select+key,title,body+from+articles+order+by+id+desc+limit+5",
    "/archive.json?sql=select+count(*)+from+articles_fts('le+chan')",
    "/archive/articles.json?_search=le+chan&_size=5",
    "/archive.json?sql=select+url,payload_sha256+from+captures+order+by+id+desc+limit+5",
    "/archive/revisions.json?_size=5",
    "/archive.json?sql=select+state,count(*)+from+frontier+group+by+state",
    "/archive.json?sql=select+*+from+crawls+order+by+id+desc",
)


def test_a_thousand_queries_are_answered_while_a_crawl_writes(tmp_path: Path) -> None:
    with loopback(dict(portal(300, per_page=30))) as site:
        crawl(tmp_path, site.url, "--limit", "10")
        statuses: Counter[int] = Counter()
        held = set()
        pages = {path: Answer(page, delay=0.02) for path, page in portal(300, per_page=30).items()}
        site.routes |= pages
        with (
            asking(tmp_path / "archive.db") as ask,
            started(tmp_path, "crawl", "--origin", site.url, "--delay", "0", "--start", START) as run,
        ):
            for number, query in enumerate(cycle(QUERIES)):
                if number >= 1000 and run.poll() is not None:
                    break
                answer = ask(query)
                statuses[answer.status_code] += 1
                if number % len(QUERIES) == 0:
                    held.add(answer.json()["rows"][0][0])
            run.communicate(timeout=120)
            assert run.returncode == 0
    assert set(statuses) == {200}
    assert len(held) > 3
    assert rows(tmp_path, "select count(*) from articles") == [(300,)]
