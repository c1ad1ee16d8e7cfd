"""Columns of the crawl's own books: crawls, their errors, and the queue."""

from __future__ import annotations

from scraper.archive.tables import Column, Table

TABLES = (
    Table(
        "crawls",
        "Crawls",
        "One row a crawl: what it asked for, what it found, how it ended.",
        (
            Column("id", "integer", "Row number in this file"),
            Column("spider", "text", "Spider"),
            Column("arguments", "json", "What the crawl was told"),
            Column("started_at", "datetime", "When it started"),
            Column("finished_at", "datetime", "When it ended; null while running or if it was killed"),
            Column(
                "outcome",
                "text",
                "How it ended",
                values=("running", "done", "degraded", "blocked", "interrupted", "failed", "lost"),
            ),
            Column("reason", "text", "Why it ended so, in words"),
            Column(
                "requests", "integer", "Requests sent; of a lost crawl those whose answers were kept", unit="requests"
            ),
            Column("articles_new", "integer", "Articles seen for the first time", unit="articles"),
            Column("articles_changed", "integer", "Articles whose content had changed", unit="articles"),
            Column("articles_unchanged", "integer", "Articles found as they were", unit="articles"),
            Column("articles_missing", "integer", "Pages that showed an article was missing", unit="articles"),
            Column("errors", "integer", "Rows of `crawl_errors`", unit="errors"),
            Column("expected", "integer", "Articles that its listings link to, each page for itself", unit="articles"),
            Column(
                "seen",
                "integer",
                "Articles it read and kept; known ones that are not due are not read again",
                unit="articles",
            ),
            Column("media", "integer", "Images and attachments kept, new or exchanged", unit="files"),
        ),
        key=("id",),
    ),
    Table(
        "crawl_errors",
        "Errors of the crawls",
        "What could not be fetched, read or stored, and why.",
        (
            Column("id", "integer", "Row number in this file"),
            Column("crawl_id", "integer", "The crawl", references="crawls.id"),
            Column("url", "url", "Address"),
            Column("kind", "text", "Kind of error"),
            Column("message", "text", "What happened"),
            Column("at", "datetime", "When"),
        ),
        key=("id",),
    ),
    Table(
        "frontier",
        "Queue of the crawler",
        "Every address known, its state, and when it is to be visited next.",
        (
            Column("id", "integer", "Order of discovery"),
            Column("url", "url", "Address"),
            Column("portal", "text", "Host (the `www` left out)"),
            Column("spider", "text", "Spider that visits it"),
            Column(
                "kind",
                "text",
                "What is expected there (other: an image or attachment, or a mark that a host is to be left alone)",
                values=("article", "listing", "other"),
            ),
            Column("key", "text", "Key of the article, if it is one"),
            Column("state", "text", "State", values=("queued", "leased", "done", "failed")),
            Column("priority", "integer", "Higher is visited first"),
            Column("depth", "integer", "Links followed from a start"),
            Column("request", "json", "What the scheduler needs to make the request again"),
            Column("found_on", "url", "Page where the address was found"),
            Column("alternate_url", "url", "Another address of the same article, seen later on a listing"),
            Column("attempts", "integer", "Attempts since the last success"),
            Column("message", "text", "What went wrong last"),
            Column("added_at", "datetime", "When it was found"),
            Column("last_visited_at", "datetime", "When it was last visited"),
            Column("next_visit_at", "datetime", "Not to be visited before"),
            Column("visit_interval", "integer", "Time to the next visit", unit="hours"),
            Column(
                "seen_in",
                "integer",
                "The last crawl that saw it: an article on a listing, a listing page by reading it",
                references="crawls.id",
            ),
            Column("told", "text", "What a sitemap says of its last change, as printed"),
            Column("told_when_visited", "text", "What a sitemap had said of it when it was last found unchanged"),
            Column("edit_seen_at", "datetime", "When an edit was seen of which it is not known yet whether it is told"),
        ),
        key=("id",),
        hidden=True,
    ),
)
