"""The canned queries of the Datasette instance: what researchers, journalists and analysts ask most.

An empty parameter means “any”, so that each query answers something when it is opened.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

User = Literal["researchers", "journalists", "analysts"]


@dataclass(frozen=True, slots=True)
class CannedQuery:
    """One query by its name in the address: for whom, what it answers, its SQL and the parameters in it."""

    name: str
    user: User
    title: str
    description: str
    sql: str
    parameters: tuple[str, ...] = ()


QUERIES = (
    CannedQuery(
        "search",
        "researchers",
        "Search the archive",
        "Articles with all the words, best first, the hits in the text marked with ▸ ◂. With or without accents; "
        "“phrases” in quotes, -unwanted words, beginnings*. The page /search of this site shows the same with filters.",
        """
select articles.published_date, articles.title, articles.section,
  snippet(articles_fts, -1, '▸', '◂', '…', 24) as passage, articles.key, articles.url
from articles_fts
join articles on articles.id = articles_fts.rowid
where articles_fts match search_query(:words) and rank match 'bm25(10, 5, 1, 0.5, 10, 5, 1, 0.5)'
order by rank
limit 100
""",
        ("words",),
    ),
    CannedQuery(
        "articles_on_topic",
        "researchers",
        "Articles on a topic",
        "The articles on a topic, by its slug (any topic if left empty), newest first, with the words that say so.",
        """
select articles.published_date, articles.title, topics.name as topic, article_topics.field, article_topics.matched,
  articles.section, articles.key, articles.url
from article_topics
join topics on topics.id = article_topics.topic_id
join articles on articles.id = article_topics.article_id
where :topic in ('', topics.slug)
order by articles.published_date desc, articles.id desc
limit 1000
""",
        ("topic",),
    ),
    CannedQuery(
        "articles_by_author",
        "researchers",
        "Articles by an author",
        "What is credited to a name: the letters count, not the accents (“hoang tung” finds Hoàng Tùng).",
        """
select articles.published_date, articles.title, authors.name as author, article_authors.role, articles.portal,
  articles.key, articles.url
from articles
cross join article_authors on article_authors.article_id = articles.id
join authors on authors.id = article_authors.author_id
where authors.id in (select id from authors where fold(name) like '%' || fold(:author) || '%')
order by articles.published_date desc, articles.id desc
limit 1000
""",
        ("author",),
    ),
    CannedQuery(
        "articles_mentioning_a_day",
        "researchers",
        "Articles that mention a day",
        "Articles whose text names a day, month or year, written as YYYY-MM-DD, YYYY-MM or YYYY.",
        """
select article_dates.iso, article_dates.text, articles.published_date, articles.title, articles.key, articles.url
from article_dates
join articles on articles.id = article_dates.article_id
where article_dates.iso >= :day and article_dates.iso < :day || '~'
order by article_dates.iso, articles.published_date
limit 1000
""",
        ("day",),
    ),
    CannedQuery(
        "republished",
        "researchers",
        "Who republishes whom",
        "For each portal the sources that its articles name (“Nguồn tin”, “Theo”), how often and since when.",
        """
select articles.portal, articles.source, count(*) as articles, min(articles.published_date) as first_day,
  max(articles.published_date) as last_day
from articles
where articles.source is not null
group by articles.portal, articles.source
order by articles desc
limit 500
""",
    ),
    CannedQuery(
        "new_articles",
        "journalists",
        "New since a day",
        "Articles first seen by this archive on a day (YYYY-MM-DD) or later; the last hundred if left empty.",
        """
select articles.first_seen_at, articles.published_at, articles.title, articles.section, articles.portal,
  articles.byline, articles.key, articles.url
from articles
where articles.first_seen_at >= :since
order by articles.first_seen_at desc, articles.id desc
limit case when :since = '' then 100 else 5000 end
""",
        ("since",),
    ),
    CannedQuery(
        "edits",
        "journalists",
        "What was edited",
        "Changes of published texts, newest first: each happened between `not_before` and `not_after`. Choose a field "
        "(title, lead, body, …) or leave it empty; silent = 1 leaves only those without a new modified date.",
        """
select earlier.last_seen_at as not_before, revisions.observed_at as not_after, articles.title, changes.field,
  changes.before, changes.after, changes.silent, articles.key, articles.url
from changes
join revisions on revisions.id = changes.revision_id
join revisions as earlier on earlier.article_id = revisions.article_id and earlier.number = revisions.number - 1
join articles on articles.id = changes.article_id
where :field in ('', changes.field) and (:silent = '' or changes.silent = cast(:silent as integer))
order by revisions.observed_at desc
limit 1000
""",
        ("field", "silent"),
    ),
    CannedQuery(
        "missing_articles",
        "journalists",
        "What was taken down",
        "Articles whose page no longer answers, with the day they were last found there. "
        "“suspect” has been missed once or twice, “gone” three times over at least 72 hours while the site was up.",
        """
select articles.status, articles.last_seen_at, max(removals.observed_at) as last_step_at, removals.reason,
  articles.published_date, articles.title, articles.key, articles.url
from articles
join removals on removals.article_id = articles.id
where articles.status in ('suspect', 'gone') and :status in ('', articles.status)
group by articles.id
order by last_step_at desc
""",
        ("status",),
    ),
    CannedQuery(
        "article_as_of",
        "journalists",
        "An article as of a time",
        "What an article said at a time (YYYY-MM-DDTHH:MM:SS+07:00, or a day): the version that was seen last by then; "
        "the present one if no time is given, the article that changed last if no key is.",
        """
select number, observed_at, last_seen_at, next_observed_at, title, lead, byline, published_at, modified_at, captions,
  body
from article_versions
where key = coalesce(nullif(:key, ''), (select key from articles order by last_changed_at desc limit 1))
  and (:at = '' or observed_at <= :at || case when length(:at) = 10 then 'T23:59:59+07:00' else '' end)
order by number desc
limit 1
""",
        ("key", "at"),
    ),
    CannedQuery(
        "evidence",
        "journalists",
        "Evidence for an article",
        "The captures of an article: which file, at which byte, with which hash; every request that was kept. "
        "Without a key, those of the article that changed last.",
        """
select captures.fetched_at, captures.http_status, captures.shows, captures.payload_sha256, captures.warc_file,
  captures.warc_offset, captures.warc_length, captures.tls_verified, captures.url
from captures
join articles on articles.id = captures.article_id
where articles.key = coalesce(nullif(:key, ''), (select key from articles order by last_changed_at desc limit 1))
order by captures.fetched_at
""",
        ("key",),
    ),
    CannedQuery(
        "crawl_health",
        "journalists",
        "How the crawls went",
        "The last crawls with what they found, what failed, and why those that were not whole were not.",
        """
select crawls.started_at, crawls.finished_at, crawls.spider, crawls.outcome, crawls.reason, crawls.requests,
  crawls.articles_new, crawls.articles_changed, crawls.articles_unchanged, crawls.errors, crawls.expected, crawls.seen
from crawls
order by crawls.started_at desc
limit 200
""",
    ),
    CannedQuery(
        "articles_per_month",
        "analysts",
        "Articles per month and section",
        "How many articles each section published in each month; one portal, or all if left empty. Spellings that "
        "differ in accents, capitals or punctuation are one section, under the commonest of them.",
        """
with counted as materialized (
  select substr(articles.published_date, 1, 7) as month, articles.section, count(*) as articles
  from articles indexed by articles_portal
  where articles.published_date is not null and :portal in ('', articles.portal)
  group by month, articles.section
), spelled as (
  select section, sum(articles) as articles from counted group by section
), named as materialized (
  select section, first_value(section) over (
    partition by section is null, fold_words(section) order by articles desc, section
  ) as name
  from spelled
)
select counted.month, named.name as section, sum(counted.articles) as articles
from counted
join named on named.section is counted.section
group by counted.month, named.name
order by counted.month desc, 3 desc, 2
""",
        ("portal",),
    ),
    CannedQuery(
        "topic_per_month",
        "analysts",
        "A topic per month",
        "Articles on a topic in each month, and their share of all articles of that month.",
        """
select coverage.month, coverage.topic, coverage.articles, totals.articles as all_articles,
  round(100.0 * coverage.articles / totals.articles, 1) as per_cent
from coverage
join (
  select substr(published_date, 1, 7) as month, sum(articles) as articles from timeline group by 1
) as totals on totals.month = coverage.month
where :topic in ('', coverage.topic)
order by coverage.month desc, coverage.topic
""",
        ("topic",),
    ),
    CannedQuery(
        "most_active_authors",
        "analysts",
        "Who is credited most",
        "The hundred authors with most articles, with their roles and the time they span; a kind (person, initials, "
        "collective, organisation) or all.",
        """
with credited as (
  select author_id, count(*) as articles from (select distinct author_id, article_id from article_authors)
  group by author_id
), first as (
  select authors.id, authors.name, authors.kind, credited.articles
  from credited
  join authors on authors.id = credited.author_id
  where :kind in ('', authors.kind)
  order by credited.articles desc, authors.name
  limit 100
)
select first.name, first.kind, first.articles, (
    select group_concat(role, ', ') from (select distinct role from article_authors where author_id = first.id)
  ) as roles, min(articles.published_date) as first_day, max(articles.published_date) as last_day
from first
join article_authors on article_authors.author_id = first.id
join articles indexed by articles_facets on articles.id = article_authors.article_id
group by first.id
order by first.articles desc, first.name
""",
        ("kind",),
    ),
    CannedQuery(
        "completeness",
        "analysts",
        "How complete the fields are",
        "For each portal and month of a year (YYYY; the latest if left empty): the share of articles, in per cent, "
        "that have each field. Know this before you count anything.",
        """
select portal, substr(published_date, 1, 7) as month, count(*) as articles,
  round(100.0 * avg(lead is not null), 1) as lead, round(100.0 * avg(word_count > 0), 1) as text,
  round(100.0 * avg(byline is not null), 1) as byline, round(100.0 * avg(section is not null), 1) as section,
  round(100.0 * avg(source is not null), 1) as source, round(100.0 * avg(modified_at is not null), 1) as modified
from articles
where published_date >= coalesce(nullif(:year, ''), (select substr(max(published_date), 1, 4) from articles))
  and published_date < coalesce(nullif(:year, ''), (select substr(max(published_date), 1, 4) from articles)) || '~'
group by portal, month
order by portal, month
""",
        ("year",),
    ),
    CannedQuery(
        "where_values_come_from",
        "analysts",
        "Where the values come from",
        "How often each field rests on which basis (layout, JSON-LD, label, inferred from the lead …); a field or all.",
        """
select provenance.field, provenance.basis, count(*) as articles
from provenance
where :field in ('', provenance.field)
group by provenance.field, provenance.basis
order by provenance.field, articles desc
""",
        ("field",),
    ),
    CannedQuery(
        "most_linked",
        "analysts",
        "What articles link to",
        "Archived articles by the number of others that link to them.",
        """
select count(distinct links.article_id) as linked_by, articles.published_date, articles.title, articles.key,
  articles.url
from links
join articles on articles.id = links.target_id
where links.article_id <> links.target_id
group by articles.id
order by linked_by desc, articles.published_date desc
limit 200
""",
    ),
)
