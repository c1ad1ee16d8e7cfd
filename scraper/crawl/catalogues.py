"""Feeds and sitemaps: articles are found in them, and, once what a sitemap says of changes has proved true, followed.

What it says (`lastmod`) is compared with the edits that were seen. It is believed when enough of them were told, hardly
any was not, and not much more was told than there was. Then an article of which an edit is told is visited at once, and
of the visits that are due anyhow, while nothing is told, one in ten is made: so that a sitemap that ceases to tell the
truth is found out.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from typing import Final

from scraper.archive.frontier import FrontierEntry
from scraper.archive.times import from_text, to_text
from scraper.archive.visits import next_visit
from scraper.crawl.entries import Trail, article_entries, root_of, start_entry
from scraper.crawl.run import CrawlRun
from scraper.crawl.sweeps import Notes, encoded, write_notes
from scraper.crawl.visits import CatalogueVisit, FailedVisit, UnchangedVisit
from scraper.portals import identify

LYING_SITEMAP: Final = "lying_sitemap"
"""`crawl_errors.kind` of a sitemap that had proved true and does not any more."""
PRIORITY: Final = -1_000
"""Behind the newest pages of listings: what these hold is news of theirs."""
ENOUGH: Final = 5
_MOST_UNTOLD: Final = 0.05
_MOST_INVENTED: Final = 3
_REMEMBERED: Final = 200
"""Behind so many edits all counts are halved, so that the present weighs more than the past."""
_GRACE: Final = timedelta(days=1)
"""An edit that is not told after so long is not told: sitemaps are made anew only now and then."""
_PARTS_EVERY: Final = timedelta(days=1)
"""A further sitemap of which the index says no time is read again after that."""
_FRESH: Final = timedelta(days=1)
_VISITED_ONE_IN: Final = 10
_KNOWN: Final = """
select key, told, told_when_visited, edit_seen_at from frontier
where spider = ? and kind = 'article' and key is not null
"""
_TELL: Final = "update frontier set told = ?, told_when_visited = ?, edit_seen_at = ? where key = ?"
_MOVED: Final = """
update frontier set state = 'queued', next_visit_at = null, attempts = 0 where spider = ? and kind = 'article'
and state = 'done' and told is not null and told_when_visited is not null and told != told_when_visited
and edit_seen_at is null
"""
_DUE_IN_VAIN: Final = """
select frontier.url, visit_interval from frontier join articles on articles.key = frontier.key
where spider = ? and kind = 'article' and state = 'queued' and last_visited_at is not null and attempts = 0
  and told = told_when_visited and edit_seen_at is null and articles.status in ('live', 'returned')
  and (frontier.id + ?) % ? != 0
"""
_PUT_OFF: Final = "update frontier set state = 'done', next_visit_at = ? where url = ?"
_STALE_PARTS: Final = """
select url from frontier where kind = 'listing' and spider = ? and found_on = ? and state in ('done', 'failed')
  and iif(told is null, last_visited_at < ?, told is not told_when_visited)
"""


def is_catalogue(run: CrawlRun, entry: FrontierEntry) -> bool:
    """Whether the entry is a feed or sitemap of the portal, or a part of one."""
    return entry.kind == "listing" and bool(run.catalogues) and root_of(entry) in run.catalogues


def is_proven(notes: Notes) -> bool:
    """Whether what a sitemap says of changes has proved true."""
    return (
        notes.edits_told >= ENOUGH
        and notes.edits_untold <= _MOST_UNTOLD * notes.edits_told
        and notes.edits_invented <= _MOST_INVENTED * notes.edits_told
    )


def queue_catalogues(run: CrawlRun) -> None:
    """Queue those that are due, and put off visits that a proven sitemap makes needless."""
    now = run.now()
    for url in run.catalogues:
        if run.recordings is not None and url not in run.recordings:
            continue
        notes = run.notes_of(url)
        due = notes.due_at()
        if run.reads_everything or run.options.origin or due is None or due <= now:
            entry = start_entry(url, run.spider_name, encoded(notes), PRIORITY)
            run.archive.frontier.enqueue([entry], again=True, at=now)
    if run.options.revisit == "due" and run.recordings is None and _is_believed(run, now):
        _put_off(run, now)


def store_catalogue(run: CrawlRun, visit: CatalogueVisit, wanted: Callable[[str], bool]) -> None:
    """Store a feed or sitemap, and queue what it names that is not known, or that it tells an edit of.

    `wanted` says which addresses belong to the crawl.
    """
    entry, catalogue, frontier = visit.entry, visit.catalogue, run.archive.frontier
    with run.archive.transaction():
        known = {row[0]: row[1:] for row in run.archive.connection.execute(_KNOWN, (run.spider_name,))}
        named = article_entries((url for url, _ in catalogue.articles if wanted(url)), entry)
        found = [each for each in named if each.key not in known]
        if run.recordings is not None:
            found = [each for each in found if each.url in run.recordings]
        news = frontier.enqueue(found, at=visit.observed_at)
        news += _tell(run, catalogue.articles, known)
        _queue_parts(run, entry, [(url, told) for url, told in catalogue.parts if wanted(url)])
        _keep(run, visit)
        if not entry.depth:
            _note_poll(run, entry, len(named), news=bool(news))


def store_unchanged_catalogue(run: CrawlRun, visit: UnchangedVisit) -> None:
    """Store that a feed or sitemap is as it was; parts of it may be due nevertheless."""
    with run.archive.transaction():
        _queue_parts(run, visit.entry, [])
        _keep(run, visit)
        if not visit.entry.depth:
            _note_poll(run, visit.entry, run.notes_of(visit.entry.url).links, news=False)


def store_missing_catalogue(run: CrawlRun, visit: FailedVisit) -> None:
    """Write down that there is no feed or sitemap; it is asked for again a day later. The crawl is whole without."""
    run.record_error(visit.entry.url, visit.kind, visit.message, visit.observed_at)
    at = visit.observed_at
    run.archive.frontier.failed(visit.entry.url, visit.message, at, retry_at=at + _PARTS_EVERY)


def compare_visit(run: CrawlRun, key: str, at: datetime, *, changed: bool) -> None:
    """Compare what a visit to an archived article showed with what sitemaps say. Within the visit's transaction."""
    if not run.catalogues:
        return
    row = run.archive.connection.execute(
        "select told, told_when_visited, edit_seen_at from frontier where key = ?", (key,)
    ).fetchone()
    if row is None or row[0] is None:
        return
    told, before, pending = row
    if before is None:
        run.archive.connection.execute(_TELL, (told, told, None, key))
    elif changed:
        run.archive.connection.execute(_TELL, (told, before, pending or to_text(at), key))
    elif pending is None:
        run.archive.connection.execute(_TELL, (told, told, None, key))
        if told != before:
            _count(run, edits_invented=1)


def _tell(run: CrawlRun, articles: Iterable[tuple[str, str | None]], known: dict[str, tuple[str | None, ...]]) -> int:
    """Keep what is said of each article, judge the edits that were seen, queue what is told; how much was news."""
    rows: list[tuple[str, str | None, str | None, str]] = []
    judged = {"edits_told": 0, "edits_untold": 0}
    late = to_text(run.now() - _GRACE)
    for url, says in articles:
        key = identify(url).key
        if says is None or key not in known:
            continue
        told, before, pending = known[key]
        if pending is not None and before is not None and (says != before or pending <= late):
            judged["edits_told" if says != before else "edits_untold"] += 1
            rows.append((says, says, None, key))
        elif says != told:
            rows.append((says, before, pending, key))
    run.archive.connection.executemany(_TELL, rows)
    if any(judged.values()):
        _count(run, **judged)
    if is_proven(_truth(run)) and run.options.revisit != "none":
        run.archive.connection.execute(_MOVED, (run.spider_name,))
    return len(rows)


def _queue_parts(run: CrawlRun, index: FrontierEntry, parts: Iterable[tuple[str, str | None]]) -> None:
    frontier, now = run.archive.frontier, run.now()
    if run.recordings is not None:
        parts = [(url, told) for url, told in parts if url in run.recordings]
    trail = json.dumps(asdict(Trail(root_of(index))))
    entries = {
        url: replace(start_entry(url, run.spider_name, trail, PRIORITY), depth=index.depth + 1, found_on=index.url)
        for url, _ in parts
        if url not in run.catalogues
    }
    frontier.enqueue(entries.values(), at=now)
    run.archive.connection.executemany(
        "update frontier set told = ? where url = ?", [(told, url) for url, told in parts]
    )
    stale = (run.spider_name, index.url, to_text(now - _PARTS_EVERY))
    for (url,) in run.archive.connection.execute(_STALE_PARTS, stale).fetchall():
        entry = frontier.get(url)
        if entry is not None:
            frontier.enqueue([entry], again=True, at=now)


def _keep(run: CrawlRun, visit: CatalogueVisit | UnchangedVisit) -> None:
    for exchange in visit.exchanges[:-1]:
        run.archive.save_page(exchange, crawl_id=run.crawl_id, shows="other")
    run.archive.save_page(visit.exchanges[-1], crawl_id=run.crawl_id, shows="sitemap", done=visit.entry.url)
    run.archive.connection.execute("update frontier set told_when_visited = told where url = ?", (visit.entry.url,))


def _note_poll(run: CrawlRun, entry: FrontierEntry, links: int, *, news: bool) -> None:
    _write(run, entry.url, run.notes_of(entry.url).after_poll(links, news=news, now=run.polled_at))


def _truth(run: CrawlRun) -> Notes:
    """What is counted of the portal's sitemaps, all together, with the notes of the last one declared."""
    return run.notes_of(run.catalogues[-1])


def _count(run: CrawlRun, **more: int) -> None:
    before = _truth(run)
    after = replace(before, **{name: getattr(before, name) + number for name, number in more.items()})
    if after.edits_told + after.edits_untold > _REMEMBERED:
        halves = {name: getattr(after, name) // 2 for name in ("edits_told", "edits_untold", "edits_invented")}
        after = replace(after, **halves)
    run.notes[run.catalogues[-1]] = after
    run.archive.connection.execute(
        "update frontier set request = ? where url = ?", (encoded(after), run.catalogues[-1])
    )
    if is_proven(before) and not is_proven(after):
        message = "edits were seen that it does not tell, or it tells too many; articles are visited by the clock again"
        run.record_error(run.catalogues[-1], LYING_SITEMAP, message, run.now())


def _is_believed(run: CrawlRun, now: datetime) -> bool:
    """Whether a proven sitemap was read lately."""
    if not run.catalogues:
        return False
    notes = _truth(run)
    return is_proven(notes) and notes.polled_at is not None and now - from_text(notes.polled_at) <= _FRESH


def _put_off(run: CrawlRun, now: datetime) -> None:
    values = (run.spider_name, run.crawl_id, _VISITED_ONE_IN)
    rows = run.archive.connection.execute(_DUE_IN_VAIN, values).fetchall()
    with run.archive.transaction():
        run.archive.connection.executemany(
            _PUT_OFF, [(to_text(next_visit(now, interval or 1)), url) for url, interval in rows]
        )


def _write(run: CrawlRun, root: str, notes: Notes) -> None:
    run.notes[root] = notes
    write_notes(run.archive.frontier, root, run.spider_name, notes, run.now(), priority=PRIORITY)
