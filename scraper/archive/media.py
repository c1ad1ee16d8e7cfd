"""Images and attachments: kept as captures when a crawl is asked to, and known by the addresses in the article."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from scraper.archive import crawls
from scraper.archive.visits import next_interval, next_visit
from scraper.portals import canonical_url

if TYPE_CHECKING:
    from scraper.archive.captures import Exchange
    from scraper.archive.store import Archive, Outcome

FIRST_INTERVAL = 7 * 24
"""Hours until a file is asked for again, at first: few are ever exchanged, and a file is larger than a page."""
_PRINTED = """
select url from images where article_id = ?1 and url != ''
union select url from links where article_id = ?1 and kind = 'attachment'
"""
_IN_REVISIONS = "select images from revisions where article_id = ? and images is not null"
_ELSEWHERE = """
select url from images where article_id != ?1 and url in (select value from json_each(?2))
union select url from links where article_id != ?1 and url in (select value from json_each(?2))
"""
CAPTURED = """
select * from captures where shows = 'media'
and (url in (select value from json_each(:urls)) or redirected_from in (select value from json_each(:urls)))
order by fetched_at desc, id desc
"""
"""The captures of the files at :urls (a JSON list of addresses), the newest first."""
_LAST_BODY = """
select payload_sha256 from captures
where shows = 'media' and http_status = 200 and (url = ?1 or redirected_from = ?1) order by fetched_at desc, id desc
"""


def addresses_of(connection: sqlite3.Connection, article_id: int) -> list[str]:
    """Where the article's images and attachments are, as they are asked for, in order of the alphabet."""
    printed = connection.execute(_PRINTED, (article_id,)).fetchall()
    return sorted({url for (text,) in printed if (url := canonical_url(text)) is not None})


def addresses_of_its_own(connection: sqlite3.Connection, article_id: int) -> list[str]:
    """Where the files are that this article, in any of its versions, has and no other article."""
    printed = {url for (url,) in connection.execute(_PRINTED, (article_id,))}
    for (images,) in connection.execute(_IN_REVISIONS, (article_id,)):
        printed.update(images.split("\n"))
    asked = {url for text in printed if (url := canonical_url(text)) is not None}
    shared = connection.execute(_ELSEWHERE, (article_id, as_json(printed | asked))).fetchall()
    return sorted(asked - {canonical_url(url) for (url,) in shared})


def as_json(urls: Iterable[str]) -> str:
    """The addresses as `CAPTURED` takes them."""
    return json.dumps(sorted(urls))


def save_media(archive: Archive, url: str, exchanges: Sequence[Exchange], *, crawl_id: int) -> Outcome:
    """Stores the answers to `url` (redirects first), and the visit, in one transaction; what became of the file.

    A 304 leaves it unchanged. Raises StorageError.
    """
    answer = exchanges[-1]
    with archive.transaction():
        before = archive.connection.execute(_LAST_BODY, (url,)).fetchone()
        for exchange in exchanges:
            origin = url if exchange.url != url else None
            capture_id = archive.captures.record(exchange, crawl_id=crawl_id, shows="media", redirected_from=origin)
        after = archive.connection.execute("select payload_sha256 from captures where id = ?", (capture_id,)).fetchone()
        outcome: Outcome = "new"
        if before is not None:
            outcome = "unchanged" if answer.status == 304 or before == after else "changed"
        entry = archive.frontier.get(url)
        interval = next_interval(entry.visit_interval if entry else None, changed=outcome == "changed")
        interval = max(interval, FIRST_INTERVAL)
        archive.frontier.done(url, answer.fetched_at, next_visit(answer.fetched_at, interval), visit_interval=interval)
        if outcome != "unchanged":
            crawls.add_to(archive.connection, crawl_id, "media", 1)
    return outcome
