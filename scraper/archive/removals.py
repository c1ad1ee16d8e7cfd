"""Removals: when a page shows that its article is missing, and the steps live → suspect → gone → returned.

Suspect on the first sight; gone after three sights over at least 72 hours. A sight counts only with a control: a
capture of the same crawl and host, within six hours, that shows that the site itself was up.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from scraper.archive.times import from_text, to_text

SIGHTINGS_NEEDED = 3
SPAN_NEEDED = timedelta(hours=72)
APART = timedelta(hours=1)
"""Sights closer together than this are one: a retry is no second witness."""
CONTROL_WINDOW = timedelta(hours=6)
SUSPECT_INTERVAL = 24
"""Hours between the visits of a missing article, at first."""
LAST_FOUND = (
    "(select max(fetched_at) from captures where captures.article_id = removals.article_id and shows = 'article' "
    "and fetched_at < removals.observed_at and captures.id is not removals.capture_id)"
)
"""SQL: when the article was last found there before the step of `removals`, whatever was seen since."""

_HOME_PATH = re.compile(
    r"(?:/(?:vi|portal))?(?:/(?:index|default|home|homepage|trang-chu)(?:\.(?:html?|php|aspx))?)?", re.I
)


@dataclass(frozen=True, slots=True)
class Observation:
    """What a visit of an article's address met.

    `status` is the last HTTP status, None when there was no answer; `final_url` where redirects ended. `page_kind` is
    what a page of status 200 says it is: "article", "home", "not_found" (it says so in words), "listing", "search",
    "challenge", "login", "error"; None when it was not read. `failure` is "redirect_loop", "timeout", "truncated",
    "dns", "connection", "tls", "too_large" …
    """

    url: str
    status: int | None
    final_url: str | None = None
    page_kind: str | None = None
    failure: str | None = None


def missing_reason(observation: Observation) -> str | None:
    """Why the article is missing, or None when the visit does not show that it is.

    "http_404", "http_410", "soft_404", "home_page", "redirect_home", "redirect_loop". An outage, a WAF page, 403, 429,
    5xx, a timeout or a truncated body shows nothing.
    """
    if observation.failure is not None:
        return "redirect_loop" if observation.failure == "redirect_loop" else None
    if observation.page_kind in ("challenge", "login"):
        return None
    if observation.status in (404, 410):
        return f"http_{observation.status}"
    if observation.status != 200 or observation.page_kind == "article":
        return None
    if observation.page_kind == "not_found":
        return "soft_404"
    redirected = observation.final_url is not None and observation.final_url != observation.url
    if redirected and _is_home(observation.final_url or "") and not _is_home(observation.url):
        return "redirect_home"
    if observation.page_kind == "home":
        return "redirect_home" if redirected else "home_page"
    return None


def _is_home(url: str) -> bool:
    parts = urlsplit(url)
    return not parts.query and _HOME_PATH.fullmatch(parts.path.rstrip("/")) is not None


def status_when_missing(status: str, sightings: Sequence[datetime]) -> str:
    """The status after the counted sightings since the article was last there, in order of time."""
    if not sightings:
        return status
    if status == "gone":
        return "gone"
    separate = [sightings[0]]
    for sighting in sightings[1:]:
        if sighting - separate[-1] >= APART:
            separate.append(sighting)
    enough = len(separate) >= SIGHTINGS_NEEDED and separate[-1] - separate[0] >= SPAN_NEEDED
    return "gone" if enough else "suspect"


def status_when_found(status: str) -> str:
    """The status of an article that answers."""
    return {"suspect": "live", "gone": "returned"}.get(status, status)


def add_sighting(
    connection: sqlite3.Connection,
    article_id: int,
    *,
    crawl_id: int,
    observed_at: str,
    capture_id: int | None,
    control_capture_id: int | None,
    reason: str,
) -> int:
    """Writes down that the article was missing; it counts once it has a control. Its id.

    What a capture shows is written down once: shown again, by a replay, a sighting that found no control gets another
    chance to find one.
    """
    known = connection.execute(
        "select id from sightings where article_id = ? and observed_at = ? and capture_id is ?",
        (article_id, observed_at, capture_id),
    ).fetchone()
    if known:
        connection.execute(
            "update sightings set crawl_id = ?, settled = 0 where id = ? and control_capture_id is null",
            (crawl_id, known[0]),
        )
        return int(known[0])
    cursor = connection.execute(
        "insert into sightings (article_id, crawl_id, observed_at, capture_id, control_capture_id, reason) "
        "values (?, ?, ?, ?, ?, ?)",
        (article_id, crawl_id, observed_at, capture_id, control_capture_id, reason),
    )
    return int(cursor.lastrowid or 0)


def settle(connection: sqlite3.Connection, crawl_id: int, *, finished: bool) -> int:
    """Gives the crawl's sightings their controls and takes the steps they justify; the number of steps.

    With `finished` the sightings that found no control are closed: they never count.
    """
    steps = 0
    rows = connection.execute(
        "select id, article_id, observed_at, capture_id, control_capture_id, reason from sightings "
        "where crawl_id = ? and settled = 0 order by observed_at, id",
        (crawl_id,),
    ).fetchall()
    for sighting_id, article_id, observed_at, capture_id, given, reason in rows:
        control = given or find_control(connection, crawl_id, article_id, observed_at)
        if control is None and not finished:
            continue
        connection.execute(
            "update sightings set settled = 1, control_capture_id = ? where id = ?", (control, sighting_id)
        )
        if control is not None:
            steps += _step(connection, article_id, observed_at, capture_id, control, reason)
    return steps


def find_control(connection: sqlite3.Connection, crawl_id: int, article_id: int, observed_at: str) -> int | None:
    """A capture of this crawl, host and time with another article on it, or else a listing: the site was up."""
    (portal,) = connection.execute("select portal from articles where id = ?", (article_id,)).fetchone()
    earliest = to_text(from_text(observed_at) - CONTROL_WINDOW)
    latest = to_text(from_text(observed_at) + CONTROL_WINDOW)
    row = connection.execute(
        "select captures.id from captures join articles on articles.id = captures.article_id "
        "where captures.crawl_id = ? and shows = 'article' and articles.portal = ? and articles.id != ? "
        "and http_status in (200, 304) and fetched_at between ? and ? order by captures.id desc limit 1",
        (crawl_id, portal, article_id, earliest, latest),
    ).fetchone()
    row = (
        row
        or connection.execute(
            "select id from captures where crawl_id = ? and shows = 'listing' and http_status in (200, 304) "
            "and fetched_at between ? and ? and (url like 'http://' || ? || '/%' or url like 'https://' || ? || '/%' "
            "or url like 'http://www.' || ? || '/%' or url like 'https://www.' || ? || '/%') order by id desc limit 1",
            (crawl_id, earliest, latest, portal, portal, portal, portal),
        ).fetchone()
    )
    return int(row[0]) if row else None


def _step(
    connection: sqlite3.Connection,
    article_id: int,
    observed_at: str,
    capture_id: int | None,
    control: int,
    reason: str,
) -> int:
    status, last_seen_at = connection.execute(
        "select status, last_seen_at from articles where id = ?", (article_id,)
    ).fetchone()
    sightings = connection.execute(
        "select observed_at from sightings where article_id = ? and control_capture_id is not null and settled = 1 "
        "and observed_at > ? and observed_at <= ? order by observed_at",
        (article_id, last_seen_at, observed_at),
    ).fetchall()
    after = status_when_missing(status, [from_text(row[0]) for row in sightings])
    return int(_change_status(connection, article_id, status, after, observed_at, capture_id, control, reason))


def last_step(connection: sqlite3.Connection) -> int:
    """The id of the last step written, 0 when there is none."""
    return int(connection.execute("select coalesce(max(id), 0) from removals").fetchone()[0])


def steps_since(connection: sqlite3.Connection, step: int) -> dict[str, int]:
    """How many steps to each status were written after the step of that id."""
    rows = connection.execute("select to_status, count(*) from removals where id > ? group by to_status", (step,))
    return dict(rows.fetchall())


def found(
    connection: sqlite3.Connection, article_id: int, status: str, *, observed_at: str, capture_id: int | None
) -> str:
    """Takes the step of an article that answers, if there is one; its status now.

    An answer that is older than the last sighting of its absence, as a replay may bring, takes none.
    """
    after = status_when_found(status)
    if after == status or _missed_since(connection, article_id, observed_at):
        return status
    _change_status(connection, article_id, status, after, observed_at, capture_id, capture_id, "found")
    return after


def _missed_since(connection: sqlite3.Connection, article_id: int, observed_at: str) -> bool:
    return bool(
        connection.execute(
            "select 1 from sightings where article_id = ? and observed_at > ? and control_capture_id is not null",
            (article_id, observed_at),
        ).fetchone()
    )


def _change_status(
    connection: sqlite3.Connection,
    article_id: int,
    before: str,
    after: str,
    observed_at: str,
    capture_id: int | None,
    control: int | None,
    reason: str,
) -> bool:
    if before == after:
        return False
    connection.execute("update articles set status = ? where id = ?", (after, article_id))
    connection.execute(
        "insert into removals (article_id, observed_at, from_status, to_status, capture_id, control_capture_id, "
        "reason) values (?, ?, ?, ?, ?, ?, ?)",
        (article_id, observed_at, before, after, capture_id, control, reason),
    )
    return True
