"""Images and attachments kept as captures, when a crawl is asked to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from scraper.archive import crawls
from scraper.archive.visits import next_interval, next_visit

if TYPE_CHECKING:
    from scraper.archive.captures import Exchange
    from scraper.archive.store import Archive, Outcome

FIRST_INTERVAL = 7 * 24
"""Hours until a file is asked for again, at first: few are ever exchanged, and a file is larger than a page."""
_LAST_BODY = """
select payload_sha256 from captures
where shows = 'media' and http_status = 200 and (url = ?1 or redirected_from = ?1) order by fetched_at desc, id desc
"""


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
