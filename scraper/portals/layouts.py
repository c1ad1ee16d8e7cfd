"""Layouts: where a portal's pages of one era keep each field, as CSS selectors.

A declaration holds what is known of an era. A field without a selector, or whose selector finds nothing, is left to
JSON-LD and meta tags, then to the generic reader.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """One generation of a site's article pages.

    Selectors are CSS, several separated by commas; the first match in page order counts. `content` is the element that
    holds the body and must match, with `title`, for the layout to apply. `excluded` are parts inside it that are no
    part of the article. `valid_from` and `valid_until` are the days on which pages of the era were first and last
    published, None where unknown.
    """

    name: str
    title: str
    content: str
    lead: str | None = None
    date: str | None = None
    byline: str | None = None
    source: str | None = None
    section: str | None = None
    tags: str | None = None
    related: str | None = None
    excluded: str | None = None
    valid_from: datetime.date | None = None
    valid_until: datetime.date | None = None

    def was_used_on(self, day: datetime.date) -> bool:
        """Whether pages of `day` may have this layout."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_until is None or day <= self.valid_until
        )


ERA_A: Final = Layout(
    name="era A",
    title="[id$=lblTitle], .NewsTitle, .ArticleTitle, .title-news-detail",
    content="[id$=lblContent], [id$=divContent], .ArticleContent, .NewsContent",
    lead="[id$=lblSummary], [id$=lblSapo], .ArticleSummary, .NewsSummary",
    date="[id$=lblDate], [id$=lblPublishDate], .ArticleDate, .NewsDate",
    byline="[id$=lblAuthor], .ArticleAuthor",
    source="[id$=lblSource], .ArticleSource",
    related="[id$=pnlOther], .OtherNews, .other-news",
    valid_until=datetime.date(2020, 10, 31),
)

ERA_B: Final = Layout(
    name="era B",
    title="h1.title, [id$=lblTitle]",
    content=".content-detail, [id$=divContent]",
    lead=".summary, [id$=lblSummary]",
    date="[id$=lblDate], .toolbar .date",
    source=".source",
    section=".breadcrumb a",
    related=".other-news",
    valid_from=datetime.date(2020, 10, 1),
    valid_until=datetime.date(2023, 12, 31),
)

ERA_C: Final = Layout(
    name="era C",
    title="h1.detail-title, h1.title-detail, .detail-title h1, h1.article-title, h1.title",
    content=".detail-content, .article-content, .content-detail",
    lead=".detail-sapo, .article-sapo, .sapo",
    date=".detail-date, .article-date, .publish-date",
    source=".detail-source, .article-source",
    section=".breadcrumb a",
    valid_from=datetime.date(2024, 1, 1),
)

WORDPRESS: Final = Layout(
    name="WordPress",
    title="h1.entry-title, .single .entry-title, .entry-header h1, h1.post-title",
    content=".entry-content, .post-content",
    date="time.entry-date.published, time.published, .entry-date, .posted-on time",
    section=".cat-links a, .entry-categories a",
    tags=".tags-links a, .entry-tags a, .tagcloud-post a",
    excluded=".sharedaddy, .jp-relatedposts, .yarpp-related, .addtoany_share_save_container, .ez-toc-container",
)

WORDPRESS_AMP: Final = Layout(
    name="WordPress AMP",
    title="h1.amp-post-title, .amp-wp-title",
    content=".cntn-wrp, .amp-wp-article-content",
    related=".r-pf .loop-title, .amp-related-posts",
)

_BY_ERA: Final[dict[str, tuple[Layout, ...]]] = {
    "A": (ERA_A,),
    "B": (ERA_B,),
    "C": (ERA_C,),
    "wp": (WORDPRESS_AMP, WORDPRESS),
}


def layouts_for(era: str | None) -> tuple[Layout, ...]:
    """The layouts to try on a page of `era`, in order; none for other sites."""
    return _BY_ERA.get(era or "", ())
