"""Each visit into the archive, in one transaction: what was read, the links found, and the frontier entry's state."""

from __future__ import annotations

from datetime import timedelta
from typing import Final
from urllib.parse import urlsplit

from scraper.archive import topics
from scraper.archive.frontier import FrontierEntry
from scraper.archive.media import save_media
from scraper.archive.media_addresses import addresses_of
from scraper.archive.removals import Observation, missing_reason
from scraper.archive.store import Saved
from scraper.archive.times import to_text
from scraper.crawl.catalogues import (
    compare_visit,
    is_catalogue,
    store_catalogue,
    store_missing_catalogue,
    store_unchanged_catalogue,
)
from scraper.crawl.conditional import LYING
from scraper.crawl.entries import (
    MEDIA,
    article_entries,
    counted_on,
    media_entries,
    name_of,
    next_page_entry,
    root_of,
    trail_of,
)
from scraper.crawl.outcome import EMPTY, FIELDS, READ
from scraper.crawl.run import CrawlRun
from scraper.crawl.sweeps import Notes, unlisted, write_notes
from scraper.crawl.visits import (
    ArticleVisit,
    CatalogueVisit,
    FailedVisit,
    ListingVisit,
    MediaVisit,
    UnchangedVisit,
    Visit,
)
from scraper.items import Article

_FOR_THE_NEXT_CRAWL: Final = frozenset(
    {
        "host_closed",
        "robots_unavailable",
        "extractor",
        "challenge",
        "timeout",
        "truncated",
        "connection",
        "dns",
        "tls",
    }
)
_TRANSIENT_STATUSES: Final = frozenset({401, 403, 408, 425, 429}) | frozenset(range(500, 600))
_NOT_THERE: Final = frozenset({404, 410})
_RETRY_AFTER: Final = timedelta(days=1)
_LONGEST_RETRY: Final = timedelta(days=90)
_AFTER_THIS_REPLAY: Final = timedelta(seconds=1)
"""The time of a replay is that of its last recording: an early failure would be due again at once, for ever."""


class Storing:
    """Stores the visits of one crawl. Every method raises StorageError when the archive cannot be written."""

    def __init__(self, run: CrawlRun) -> None:
        self._run = run
        self._settled: set[str] = set()
        self._forgotten: set[str] = set()

    def store(self, visit: Visit) -> bool:
        """Store what a visit showed. True when the page is to be asked for again, by the next crawl."""
        self._run.tally.pages += bool(visit.exchanges) and visit.entry.kind != MEDIA
        for_later = False
        if isinstance(visit, ArticleVisit):
            self._store_article(visit)
        elif isinstance(visit, ListingVisit):
            self._store_listing(visit)
        elif isinstance(visit, CatalogueVisit):
            store_catalogue(self._run, visit, self._allowed)
        elif isinstance(visit, MediaVisit) or (isinstance(visit, UnchangedVisit) and visit.entry.kind == MEDIA):
            self._store_media(visit)
        elif isinstance(visit, UnchangedVisit):
            self._store_unchanged(visit)
        elif isinstance(visit, FailedVisit):
            for_later = self._store_failure(visit)
        self._settled.add(name_of(visit.entry))
        return for_later

    def _store_article(self, visit: ArticleVisit) -> None:
        run, article, entry = self._run, visit.article, visit.entry
        run.reading.article_read(article.key, article.published_date)
        if article.key != entry.key and article.key in self._settled:
            run.archive.frontier.done(entry.url, visit.observed_at)
            return
        self._settled.add(article.key)
        run.tally.extracted += 1
        run.tally.filled.update(name for name in FIELDS if getattr(article, name))
        if not self._wanted(article):
            run.tally.articles["not_kept"] += 1
            self._forget(entry)
            return
        lying = run.validation.is_lie(visit.exchanges[-1])
        with run.archive.transaction():
            self._keep_redirects(visit)
            saved = run.archive.save(
                article,
                crawl_id=run.crawl_id,
                observed_at=visit.observed_at,
                exchange=visit.exchanges[-1],
                done=entry.url,
            )
            compare_visit(run, article.key, visit.observed_at, changed=saved.outcome == "changed")
            self._queue_media(saved, visit)
        run.tally.articles[saved.outcome] += 1
        if saved.outcome == "changed":
            run.reading.article_read(article.key, article.published_date, changed=True)
            if lying:
                self._note_lie(visit)

    def _queue_media(self, saved: Saved, visit: Visit) -> None:
        """Queue the article's images and attachments, if they are kept: those at hosts that the portal declares."""
        run = self._run
        if not run.options.media:
            return
        urls = [
            url
            for url in addresses_of(run.archive.connection, saved.article_id)
            if run.allows_media(_host(url)) and (run.recordings is None or url in run.recordings)
        ]
        run.archive.frontier.enqueue(media_entries(urls, visit.entry), at=visit.observed_at)

    def _store_media(self, visit: Visit) -> None:
        run = self._run
        outcome = save_media(run.archive, visit.entry.url, visit.exchanges, crawl_id=run.crawl_id)
        run.tally.media[outcome] += 1

    def _wanted(self, article: Article) -> bool:
        run = self._run
        if run.reading.is_too_old(article.published_date):
            return False
        return run.topic is None or bool(topics.match(article, (run.topic,)))

    def _store_listing(self, visit: ListingVisit) -> None:
        with self._run.archive.transaction():
            self._store_listing_page(visit)

    def _store_listing_page(self, visit: ListingVisit) -> None:
        run, entry = self._run, visit.entry
        found = [each for each in article_entries(visit.listing.articles, entry) if self._allowed(each.url)]
        keys = list(dict.fromkeys(map(name_of, found)))
        news, answer = [name_of(each) for each in found if run.is_news(each)], visit.exchanges[-1]
        told = answer.status != 200 or not run.validation.is_lie(answer)
        if news and not told and run.validation.shows_more(answer, news):
            self._note_lie(visit)
        next_page = visit.listing.next_page if self._allowed(visit.listing.next_page or "") else None
        if not keys and next_page is None:
            next_page = self._likely_next(entry)
        trail = run.reading.page_read(entry, keys, next_page, news)
        if trail is not None and next_page is not None:
            after = next_page_entry(next_page, entry, trail)
            due = None if run.reads_everything else run.notes_of(trail.root).due_page(trail, after.depth)
            run.archive.frontier.enqueue([after], again=True, at=visit.observed_at, due=due)
        self._keep_redirects(visit)
        run.archive.save_page(
            visit.exchanges[-1],
            crawl_id=run.crawl_id,
            shows="listing",
            discovered=[each for each in found if name_of(each) not in self._forgotten],
            done=entry.url,
        )
        run.archive.frontier.saw([entry.url, *keys], run.crawl_id, entry.url)
        run.tally.links += len(keys)
        if entry.url in run.tally.starts:
            run.tally.starts[entry.url] = READ if found else EMPTY
            self._note_poll(entry, len(keys), news=bool(news))
        root = root_of(entry)
        if root in run.reading.swept:
            self._end_sweep(root)
        if trail is None and next_page is not None and root in run.reading.endless:
            run.tally.notes.append(f"the listing {root} goes on without end: {run.reading.endless[root]}")

    def _likely_next(self, entry: FrontierEntry) -> str | None:
        """The page after one that holds nothing, not even a pager, but was linked: one empty page is no end."""
        url = counted_on(entry) if entry.depth else None
        recordings = self._run.recordings
        return url if url is not None and (recordings is None or url in recordings) else None

    def _note_poll(self, entry: FrontierEntry, links: int, *, news: bool) -> None:
        run = self._run
        notes = run.notes_of(entry.url)
        if links and notes.shrunk(links):
            run.tally.notes.append(f"the start listing {entry.url} holds {links} articles where it held {notes.links}")
        self._write_notes(entry.url, notes.after_poll(links, news=news, now=run.polled_at))

    def _end_sweep(self, root: str) -> None:
        """A listing was read to its end: note it, and look up what it does not list any more."""
        run = self._run
        pages, sweep, began = run.reading.swept.pop(root)
        self._write_notes(root, run.notes_of(root).after_sweep(pages, began or to_text(run.now())))
        if run.options.revisit == "none":
            return
        with run.archive.transaction():
            gone = unlisted(run.archive.connection, run.archive.frontier, root, sweep)
            gone = [entry for entry in gone if name_of(entry) not in self._settled]
            if run.recordings is not None:
                gone = [entry for entry in gone if entry.url in run.recordings]
            run.archive.frontier.enqueue(gone, again=True, at=run.now())

    def _write_notes(self, root: str, notes: Notes) -> None:
        run = self._run
        run.notes[root] = notes
        write_notes(run.archive.frontier, root, run.spider_name, notes, run.now())

    def _store_unchanged(self, visit: UnchangedVisit) -> None:
        run, entry, exchange = self._run, visit.entry, visit.exchanges[-1]
        if is_catalogue(run, entry):
            store_unchanged_catalogue(run, visit)
        elif entry.kind == "listing":
            run.archive.save_page(exchange, crawl_id=run.crawl_id, shows="listing", done=entry.url)
            if entry.url in run.tally.starts:
                run.tally.starts[entry.url] = READ
                notes = run.notes_of(entry.url)
                self._write_notes(entry.url, notes.after_poll(notes.links, news=False, now=run.polled_at))
        elif entry.key is not None and run.knows(entry.key):
            with run.archive.transaction():
                saved = run.archive.seen_unchanged(
                    entry.key, crawl_id=run.crawl_id, observed_at=visit.observed_at, exchange=exchange, done=entry.url
                )
                compare_visit(run, entry.key, visit.observed_at, changed=False)
                self._queue_media(saved, visit)
            run.tally.articles["unchanged"] += 1
        else:
            if run.recordings is not None and not run.recordings.holds_elsewhere(entry.url):
                message = "the recording says no more than that the page had not changed since an earlier one"
                run.tally.failed["not_captured"] += 1
                run.record_error(entry.url, "not_captured", message, visit.observed_at)
            self._forget(entry)

    def _note_lie(self, visit: Visit) -> None:
        """The page changed although its validators did not: the host is asked for whole pages from now on."""
        run, url = self._run, visit.exchanges[-1].url
        run.validation.distrust(url)
        message = (
            "the page changed while its ETag and Last-Modified did not; its host is not asked conditionally any more"
        )
        run.record_error(url, LYING, message, visit.observed_at)

    def _store_failure(self, visit: FailedVisit) -> bool:
        """Write down what failed. True when the page is to be asked for again by the next crawl."""
        run, entry = self._run, visit.entry
        if visit.kind == "interrupted":
            return True
        if visit.kind == "not_captured" and run.recordings is not None and run.recordings.holds_elsewhere(entry.url):
            self._forget(entry)
            return False
        if is_catalogue(run, entry):
            store_missing_catalogue(run, visit)
            return False
        if entry.kind == "listing" and trail_of(entry).empty and visit.status in _NOT_THERE:
            self._end_listing(visit)
            return False
        failed = run.tally.failed_media if entry.kind == MEDIA else run.tally.failed
        failed[visit.kind] += 1
        run.record_error(entry.url, visit.kind, visit.message, visit.observed_at)
        if entry.url in run.tally.starts:
            run.tally.starts[entry.url] = visit.kind
        elif entry.kind == "listing" and visit.kind != "not_captured":
            run.tally.failed_listings[entry.url] = visit.kind
        if visit.kind == "not_captured":
            self._forget(entry)
            return False
        if entry.kind == "article" and self._is_missing(visit):
            run.tally.removals[visit.kind] += 1
            return False
        if visit.kind in _FOR_THE_NEXT_CRAWL or visit.status in _TRANSIENT_STATUSES:
            return True
        wait = min(_RETRY_AFTER * 2 ** min(entry.attempts, 7), _LONGEST_RETRY)
        retry_at = max(visit.observed_at + wait, run.now() + _AFTER_THIS_REPLAY)
        run.archive.frontier.failed(entry.url, visit.message, visit.observed_at, retry_at=retry_at)
        return False

    def _end_listing(self, visit: FailedVisit) -> None:
        """There is no page after one that held nothing: the listing had ended."""
        run, entry = self._run, visit.entry
        run.archive.frontier.done(entry.url, visit.observed_at)
        run.reading.listing_ended(entry)
        if (root := root_of(entry)) in run.reading.swept:
            self._end_sweep(root)

    def _is_missing(self, visit: FailedVisit) -> bool:
        """Whether an article of the archive is not where it was; the archive keeps what shows it."""
        run, entry = self._run, visit.entry
        seen = Observation(entry.url, visit.status, visit.final_url, visit.page_kind, visit.failure)
        reason = missing_reason(seen)
        if reason is None or entry.key is None or not run.knows(entry.key):
            return False
        if run.archive.frontier.try_alternate(entry.url) is not None:
            return True
        run.archive.missing(
            entry.key,
            reason,
            crawl_id=run.crawl_id,
            observed_at=visit.observed_at,
            exchange=visit.exchanges[-1] if visit.exchanges else None,
            done=entry.url,
        )
        run.tally.articles["missing"] += 1
        return True

    def _forget(self, entry: FrontierEntry) -> None:
        """Leave no trace of a page, so that a later crawl finds it anew; in this one it is not asked for again."""
        self._forgotten.update((name_of(entry), entry.url))
        self._run.archive.frontier.forget(entry.url)

    def _keep_redirects(self, visit: Visit) -> None:
        for exchange in visit.exchanges[:-1]:
            self._run.archive.save_page(exchange, crawl_id=self._run.crawl_id, shows="other")

    def _allowed(self, url: str) -> bool:
        return self._run.allows(_host(url))


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").lower()
