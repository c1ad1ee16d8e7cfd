"""What the tables of the search index mean."""

from __future__ import annotations

from scraper.archive.tables import Column, Table

_FOLDED = "The same as {}: its index entry is by letters alone, what is shown is the original"

TABLES = (
    Table(
        "articles_search",
        "Texts of the search index",
        "The texts that `articles_fts` indexes and shows. Each stands twice: indexed as written and, in the folded "
        "columns, by its letters without diacritics. Search with `articles_fts match search_query('words')`.",
        (
            Column("id", "integer", "The article", references="articles.id"),
            Column("title", "text", "Title"),
            Column("lead", "text", "Lead"),
            Column("body", "text", "Body"),
            Column("captions", "text", "Captions of the images, one a line"),
            Column("title_folded", "text", _FOLDED.format("title")),
            Column("lead_folded", "text", _FOLDED.format("lead")),
            Column("body_folded", "text", _FOLDED.format("body")),
            Column("captions_folded", "text", _FOLDED.format("captions")),
        ),
        view=True,
        hidden=True,
    ),
    Table(
        "search_rules",
        "Rules of the search index",
        "By which rules the search index was made; other rules mean that it is made anew.",
        (Column("fingerprint", "text", "A hash over the rules"),),
        hidden=True,
    ),
    Table(
        "facet_marks",
        "What counts of filters rest on",
        "A random number for each 1,024 articles in the order of their ids, new when one of them is counted "
        "under other values of the filters: what was counted under an old one is counted again.",
        (
            Column("block", "integer", "The id of the articles, divided by 1,024"),
            Column("mark", "integer", "The random number"),
        ),
        key=("block",),
        hidden=True,
    ),
)
