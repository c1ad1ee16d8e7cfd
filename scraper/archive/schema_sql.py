"""The statements that make the tables: one constant for each part of a migration, never edited once released.

What changes them since stands in `schema_changes`.
"""

from __future__ import annotations

SET_NAME = "haiphong-news-archive"
"""What the migrations are called together in the database."""

CRAWL = """
create table crawls (
  id integer primary key,
  spider text not null,
  arguments text not null,
  started_at text not null,
  finished_at text,
  outcome text not null check (outcome in ('running', 'done', 'degraded', 'blocked', 'interrupted', 'failed', 'lost')),
  reason text,
  requests integer not null default 0,
  articles_new integer not null default 0,
  articles_changed integer not null default 0,
  articles_unchanged integer not null default 0,
  articles_missing integer not null default 0,
  errors integer not null default 0,
  expected integer,
  seen integer
);
create index crawls_started_at on crawls (started_at);
create table crawl_errors (
  id integer primary key,
  crawl_id integer not null references crawls (id),
  url text not null,
  kind text not null,
  message text not null,
  at text not null
);
create index crawl_errors_crawl_id on crawl_errors (crawl_id);
create index crawl_errors_kind on crawl_errors (kind, at);
create table captures (
  id integer primary key,
  url text not null,
  fetched_at text not null,
  http_status integer not null,
  content_type text,
  payload_sha256 text,
  warc_file text not null,
  warc_offset integer not null,
  warc_length integer not null,
  etag text,
  last_modified text,
  tls_verified integer check (tls_verified in (0, 1)),
  crawl_id integer references crawls (id),
  shows text not null check (shows in
    ('article', 'removal', 'listing', 'home', 'robots', 'sitemap', 'media', 'other')),
  article_id integer references articles (id),
  revisit_of integer references captures (id),
  record_sha256 text not null,
  redacted_sha256 text
);
create index captures_url on captures (url, fetched_at);
create index captures_payload on captures (payload_sha256);
create index captures_article on captures (article_id, fetched_at);
create index captures_crawl on captures (crawl_id, shows);
create unique index captures_place on captures (warc_file, warc_offset);
create table frontier (
  id integer primary key,
  url text not null unique,
  portal text not null,
  spider text not null,
  kind text not null check (kind in ('article', 'listing', 'other')),
  key text,
  state text not null check (state in ('queued', 'leased', 'done', 'failed')),
  priority integer not null,
  depth integer not null,
  request text not null,
  found_on text,
  alternate_url text,
  attempts integer not null default 0,
  message text,
  added_at text not null,
  last_visited_at text,
  next_visit_at text,
  visit_interval integer
);
create unique index frontier_key on frontier (key) where key is not null;
create index frontier_queue on frontier (state, priority desc, id);
create index frontier_due on frontier (state, next_visit_at)
"""

CONTENT = """
create table articles (
  id integer primary key,
  key text not null unique,
  url text not null,
  portal text not null,
  section text,
  title text not null,
  lead text,
  byline text,
  agency text,
  source text,
  published_at text,
  published_date text,
  published_precision text,
  published_basis text,
  modified_at text,
  word_count integer not null,
  status text not null default 'live' check (status in ('live', 'suspect', 'gone', 'returned')),
  first_seen_at text not null,
  last_seen_at text not null,
  last_changed_at text not null,
  revision_count integer not null,
  capture_id integer references captures (id),
  extractor_version text not null,
  body text not null
);
create index articles_published_date on articles (published_date);
create index articles_section on articles (section, published_date);
create index articles_timeline on articles (published_date, section);
create index articles_portal on articles (portal, published_date);
create index articles_status on articles (status);
create index articles_source on articles (source);
create index articles_last_changed_at on articles (last_changed_at);
create index articles_first_seen_at on articles (first_seen_at);
create table authors (
  id integer primary key,
  name text not null,
  kind text not null check (kind in ('person', 'initials', 'collective', 'organisation')),
  author_key text not null,
  unique (author_key, kind)
);
create index authors_name on authors (name);
create table article_authors (
  article_id integer not null references articles (id),
  author_id integer not null references authors (id),
  role text not null,
  position integer not null,
  raw text,
  primary key (article_id, position)
);
create index article_authors_author on article_authors (author_id, article_id);
create table images (
  id integer primary key,
  article_id integer not null references articles (id),
  position integer not null,
  url text not null,
  caption text,
  credit text
);
create index images_article on images (article_id, position);
create table links (
  id integer primary key,
  article_id integer not null references articles (id),
  position integer not null,
  url text not null,
  title text not null,
  kind text not null check (kind in ('related', 'in_text', 'attachment')),
  target_id integer references articles (id),
  capture_id integer references captures (id),
  target_key text
);
create index links_article on links (article_id, position);
create index links_target on links (target_id);
create index links_target_key on links (target_key) where target_id is null and target_key is not null;
create table tags (
  id integer primary key,
  name text not null unique
);
create table article_tags (
  article_id integer not null references articles (id),
  tag_id integer not null references tags (id),
  primary key (article_id, tag_id)
) without rowid;
create index article_tags_tag on article_tags (tag_id, article_id);
create table topics (
  id integer primary key,
  slug text not null unique,
  name text not null,
  phrases text not null
);
create table article_topics (
  article_id integer not null references articles (id),
  topic_id integer not null references topics (id),
  field text not null,
  matched text not null,
  primary key (article_id, topic_id, field)
);
create index article_topics_topic on article_topics (topic_id, article_id);
create table article_dates (
  article_id integer not null references articles (id),
  position integer not null,
  text text not null,
  iso text not null,
  precision text not null,
  primary key (article_id, position)
);
create index article_dates_iso on article_dates (iso);
create table provenance (
  article_id integer not null references articles (id),
  field text not null,
  basis text not null,
  raw text not null,
  extractor_version text not null
);
create index provenance_article on provenance (article_id, field);
create view timeline as
select published_date, section, count(*) as articles
from articles
where published_date is not null
group by published_date, section;
create view coverage as
select topics.slug as topic, topics.name as name, substr(articles.published_date, 1, 7) as month,
  count(distinct articles.id) as articles
from article_topics
join topics on topics.id = article_topics.topic_id
join articles on articles.id = article_topics.article_id
where articles.published_date is not null
group by topics.id, substr(articles.published_date, 1, 7)
"""

EVIDENCE = """
create table revisions (
  id integer primary key,
  article_id integer not null references articles (id),
  number integer not null,
  capture_id integer references captures (id),
  observed_at text not null,
  last_seen_at text not null,
  content_sha256 text not null,
  title text not null,
  lead text,
  body text not null,
  captions text,
  images text,
  byline text,
  agency text,
  source text,
  section text,
  published_at text,
  published_precision text,
  modified_at text,
  extractor_version text not null,
  unique (article_id, number)
);
create index revisions_observed_at on revisions (observed_at);
create index revisions_capture on revisions (capture_id);
create table changes (
  id integer primary key,
  revision_id integer not null references revisions (id),
  article_id integer not null references articles (id),
  field text not null,
  before text,
  after text,
  silent integer not null check (silent in (0, 1))
);
create index changes_revision on changes (revision_id);
create index changes_article on changes (article_id);
create index changes_field on changes (field);
create index changes_silent on changes (silent);
create table reextractions (
  id integer primary key,
  article_id integer not null references articles (id),
  revision_id integer not null references revisions (id),
  at text not null,
  from_version text not null,
  to_version text not null,
  field text not null,
  before text,
  after text
);
create index reextractions_article on reextractions (article_id);
create index reextractions_revision on reextractions (revision_id);
create table sightings (
  id integer primary key,
  article_id integer not null references articles (id),
  crawl_id integer references crawls (id),
  observed_at text not null,
  capture_id integer references captures (id),
  control_capture_id integer references captures (id),
  reason text not null,
  settled integer not null default 0 check (settled in (0, 1))
);
create index sightings_article on sightings (article_id, observed_at);
create index sightings_unsettled on sightings (crawl_id) where settled = 0;
create table removals (
  id integer primary key,
  article_id integer not null references articles (id),
  observed_at text not null,
  from_status text not null,
  to_status text not null,
  capture_id integer references captures (id),
  control_capture_id integer references captures (id),
  reason text not null
);
create index removals_article on removals (article_id, observed_at);
create index removals_observed_at on removals (observed_at);
create table redactions (
  key text primary key,
  redacted_at text not null,
  reason text not null,
  hashes text not null
);
create view article_versions as
select articles.key, revisions.number, revisions.observed_at, revisions.last_seen_at,
  later.observed_at as next_observed_at, revisions.title, revisions.lead, revisions.byline, revisions.published_at,
  revisions.modified_at, revisions.capture_id, revisions.body
from revisions
join articles on articles.id = revisions.article_id
left join revisions as later on later.article_id = revisions.article_id and later.number = revisions.number + 1;
create view silent_edits as
select articles.key, articles.title, articles.url, changes.field, changes.before, changes.after,
  earlier.last_seen_at as not_before, revisions.observed_at as not_after, revisions.number, revisions.capture_id
from changes
join revisions on revisions.id = changes.revision_id
join revisions as earlier on earlier.article_id = revisions.article_id and earlier.number = revisions.number - 1
join articles on articles.id = changes.article_id
where changes.silent = 1
order by revisions.observed_at desc;
create view takedowns as
select articles.key, articles.title, articles.url, articles.published_date, articles.status, articles.last_seen_at,
  removals.observed_at, removals.to_status, removals.reason, removals.capture_id, removals.control_capture_id
from removals
join articles on articles.id = removals.article_id
order by removals.observed_at desc
"""
