"""The statements that change what `schema_sql` makes: one constant for each migration, never edited once released."""

from __future__ import annotations

FACETS = """
drop index articles_section;
drop index articles_portal;
drop index articles_status;
drop index articles_source;
create index articles_section on articles (section, published_date, portal, status);
create index articles_portal on articles (portal, published_date, section, status);
create index articles_status on articles (status, published_date, section, portal);
create index articles_source on articles (source, portal, published_date);
create index articles_without_lead on articles (id) where lead is null;
create index articles_without_byline on articles (id) where byline is null
"""

TURNS = """
alter table frontier add column seen_in integer references crawls (id);
drop index frontier_queue;
create index frontier_turns on frontier (state, spider, portal, kind, priority desc, id)
"""

MEDIA = """
alter table crawls add column media integer not null default 0;
alter table captures add column redirected_from text;
create index captures_redirected_from on captures (redirected_from) where redirected_from is not null
"""

GROUPS = """
create index articles_portal_groups on articles (portal, section, status);
create index articles_status_groups on articles (status, portal, section)
"""

CATALOGUES = """
alter table frontier add column told text;
alter table frontier add column told_when_visited text;
alter table frontier add column edit_seen_at text;
create index frontier_told on frontier (spider, kind) where told is not null and told_when_visited is not null
  and told != told_when_visited
"""

COUNTED = """
drop index articles_portal_groups;
drop index articles_status_groups
"""

OVERVIEWS = """
create index captures_shows on captures (shows);
drop view coverage;
create view coverage as
select topics.slug as topic, topics.name as name, found.month as month, found.articles as articles
from (
  select tagged.topic_id, substr(articles.published_date, 1, 7) as month, count(*) as articles
  from (select distinct topic_id, article_id from article_topics) as tagged
  cross join articles indexed by articles_facets on articles.id = tagged.article_id
  where articles.published_date is not null
  group by tagged.topic_id, substr(articles.published_date, 1, 7)
) as found
join topics on topics.id = found.topic_id
"""

TAKEDOWNS = """
drop view takedowns;
create view takedowns as
select articles.key, articles.title, articles.url, articles.published_date, articles.status,
  (select max(fetched_at) from captures where captures.article_id = removals.article_id and shows = 'article'
    and fetched_at < removals.observed_at and captures.id is not removals.capture_id) as last_seen_at,
  removals.observed_at, removals.to_status, removals.reason, removals.capture_id, removals.control_capture_id
from removals
join articles on articles.id = removals.article_id
order by removals.observed_at desc
"""

VERSIONS = """
drop view article_versions;
create view article_versions as
select articles.key, revisions.number, revisions.observed_at, revisions.last_seen_at,
  later.observed_at as next_observed_at, revisions.title, revisions.lead, revisions.byline, revisions.published_at,
  revisions.modified_at, revisions.captions, revisions.capture_id, revisions.body
from revisions
join articles on articles.id = revisions.article_id
left join revisions as later on later.article_id = revisions.article_id and later.number = revisions.number + 1
"""
