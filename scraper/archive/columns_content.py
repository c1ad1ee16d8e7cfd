"""Columns of what the pages say: articles and their parts, topics, and the views over them."""

from __future__ import annotations

from scraper.archive.tables import Column, Table

EDTF = "EDTF or ISO 8601 with +07:00, as precise as `published_precision` says"
CHANGED = "YYYY-MM-DDTHH:MM:SS+07:00, or YYYY-MM-DD where only the day is printed"
PRECISIONS = ("second", "minute", "hour", "day", "week", "month", "year", "range")
STATUSES = ("live", "suspect", "gone", "returned")

ARTICLE_ID = Column("article_id", "integer", "The article", references="articles.id")
POSITION = Column("position", "integer", "Place in the order of the page, from 0")

TABLES = (
    Table(
        "articles",
        "Articles",
        "One row an article, as it was when last seen; earlier wordings are in `revisions`.",
        (
            Column("id", "integer", "Row number in this file; may differ in another copy, cite `key`"),
            Column("key", "text", "The article's lasting name: host and number, whatever its address looks like"),
            Column("url", "url", "Address under which the article was first archived (the new one after it came back)"),
            Column("portal", "text", "Host that published it (the `www` left out)"),
            Column("section", "text", "Section of the portal, as printed"),
            Column("title", "text", "Title"),
            Column("lead", "text", "The lead (sapo): the summary between the title and the body"),
            Column("byline", "text", "The credit line as printed; its people are in `article_authors`"),
            Column("agency", "text", "News agency credited, such as TTXVN"),
            Column("source", "text", "Who published it first, as printed (Nguồn tin, Theo)"),
            Column("published_at", "text", "When it was published, never more precise than what was read", format=EDTF),
            Column("published_date", "date", "Day of publication; null when the day is not known"),
            Column("published_precision", "text", "How precise `published_at` is", values=PRECISIONS),
            Column("published_basis", "text", "Where the date of publication was read"),
            Column("modified_at", "text", "When the page says it was changed", format=CHANGED),
            Column("word_count", "integer", "Words in title, lead and body", unit="words"),
            Column("status", "text", "Whether the page still answers; each step is in `removals`", values=STATUSES),
            Column("first_seen_at", "datetime", "When this archive first read it"),
            Column("last_seen_at", "datetime", "When this archive last found it there"),
            Column("last_changed_at", "datetime", "When a change of its content was last noticed"),
            Column("revision_count", "integer", "Versions of its content seen so far", unit="versions"),
            Column("capture_id", "integer", "The capture the present content rests on", references="captures.id"),
            Column("extractor_version", "text", "Version of the rules that read it; it changes with them"),
            Column("body", "text", "The text: paragraphs joined by a blank line"),
        ),
        key=("id",),
        label="title",
    ),
    Table(
        "authors",
        "Authors",
        "People, initials, collectives and organisations that bylines credit.",
        (
            Column("id", "integer", "Row number in this file"),
            Column("name", "text", "Name as printed most completely first"),
            Column(
                "kind", "text", "What the name stands for", values=("person", "initials", "collective", "organisation")
            ),
            Column("author_key", "text", "The spelling by which two credits are held to be the same author"),
        ),
        key=("id",),
        label="name",
    ),
    Table(
        "article_authors",
        "Who is credited for what",
        "One row for each author of each article.",
        (
            ARTICLE_ID,
            Column("author_id", "integer", "The author", references="authors.id"),
            Column("role", "text", "What for: writer, photographer, editor, reporter, compiler …"),
            POSITION,
            Column("raw", "text", "The credit as printed"),
        ),
        key=("article_id", "position"),
    ),
    Table(
        "images",
        "Images",
        "Images of the articles, with their captions.",
        (
            Column("id", "integer", "Row number in this file"),
            ARTICLE_ID,
            POSITION,
            Column("url", "url", "Address of the image"),
            Column("caption", "text", "Caption as printed"),
            Column("credit", "text", "Who made it, as printed in the caption"),
        ),
        key=("id",),
        label="caption",
    ),
    Table(
        "links",
        "Links",
        "Links from the articles: related articles, links in the text, attachments.",
        (
            Column("id", "integer", "Row number in this file"),
            ARTICLE_ID,
            POSITION,
            Column("url", "url", "Where it leads"),
            Column("title", "text", "Text of the link"),
            Column("kind", "text", "How it stands to the article", values=("related", "in_text", "attachment")),
            Column("target_id", "integer", "The article it leads to, if archived", references="articles.id"),
            Column("capture_id", "integer", "Capture in which it was seen", references="captures.id"),
            Column("target_key", "text", "Key of the article it leads to, archived or not"),
        ),
        key=("id",),
        label="title",
    ),
    Table(
        "tags",
        "Tags",
        "Keywords the portals print under their articles.",
        (Column("id", "integer", "Row number in this file"), Column("name", "text", "The tag as printed")),
        key=("id",),
        label="name",
    ),
    Table(
        "article_tags",
        "Tags of the articles",
        "One row for each tag of each article.",
        (ARTICLE_ID, Column("tag_id", "integer", "The tag", references="tags.id")),
        key=("article_id", "tag_id"),
    ),
    Table(
        "topics",
        "Topics",
        "Campaigns that are followed by their phrases; the phrases are kept in topics.toml.",
        (
            Column("id", "integer", "Row number in this file"),
            Column("slug", "text", "Short name for addresses and commands"),
            Column("name", "text", "Name"),
            Column("phrases", "text", "The phrases looked for, one a line"),
        ),
        key=("id",),
        label="name",
    ),
    Table(
        "article_topics",
        "Articles on a topic",
        "Why an article belongs to a topic: the field and the words found there.",
        (
            ARTICLE_ID,
            Column("topic_id", "integer", "The topic", references="topics.id"),
            Column("field", "text", "Where the words stood", values=("title", "lead", "body", "captions", "tags")),
            Column("matched", "text", "The words found, as printed; several are separated by “; ”"),
        ),
        key=("article_id", "topic_id", "field"),
    ),
    Table(
        "article_dates",
        "Dates in the text",
        "Every date the text of an article mentions.",
        (
            ARTICLE_ID,
            POSITION,
            Column("text", "text", "The words"),
            Column("iso", "text", "The date they mean", format="EDTF, or ISO 8601 with +07:00"),
            Column("precision", "text", "How precise it is", values=PRECISIONS),
        ),
        key=("article_id", "position"),
    ),
    Table(
        "provenance",
        "Provenance",
        "Where each value of an article came from, as printed there.",
        (
            ARTICLE_ID,
            Column("field", "text", "The column of `articles` it explains"),
            Column("basis", "text", "Place on the page it was read from"),
            Column("raw", "text", "What was printed there"),
            Column("extractor_version", "text", "Version of the rules that read it; it changes with them"),
        ),
    ),
    Table(
        "timeline",
        "Timeline",
        "Articles per day and section.",
        (
            Column("published_date", "date", "Day of publication"),
            Column("section", "text", "Section of the portal, as printed: each spelling counts by itself"),
            Column("articles", "integer", "Articles published", unit="articles"),
        ),
        view=True,
    ),
    Table(
        "coverage",
        "Coverage",
        "Articles per topic and month.",
        (
            Column("topic", "text", "Slug of the topic"),
            Column("name", "text", "Name of the topic"),
            Column("month", "text", "Month of publication", format="YYYY-MM"),
            Column("articles", "integer", "Articles on the topic", unit="articles"),
        ),
        view=True,
    ),
)
