"""Where an article's images and attachments are, and the captures of them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable

from scraper.portals import canonical_url

_PRINTED = """
select url from images where article_id = ?1 and url != ''
union select url from links where article_id = ?1 and kind = 'attachment'
"""
_IN_REVISIONS = "select images from revisions where article_id = ? and images is not null"
_ELSEWHERE = """
select url from images where article_id != ?1 and url in (select value from json_each(?2))
union select url from links where article_id != ?1 and url in (select value from json_each(?2))
"""
CAPTURED = """
select * from captures where shows = 'media'
and (url in (select value from json_each(:urls)) or redirected_from in (select value from json_each(:urls)))
order by fetched_at desc, id desc
"""
"""The captures of the files at :urls (a JSON list of addresses), the newest first."""


def addresses_of(connection: sqlite3.Connection, article_id: int) -> list[str]:
    """Where the article's images and attachments are, as they are asked for, in order of the alphabet."""
    printed = connection.execute(_PRINTED, (article_id,)).fetchall()
    return sorted({url for (text,) in printed if (url := canonical_url(text)) is not None})


def addresses_of_its_own(connection: sqlite3.Connection, article_id: int) -> list[str]:
    """Where the files are that this article, in any of its versions, has and no other article."""
    printed = {url for (url,) in connection.execute(_PRINTED, (article_id,))}
    for (images,) in connection.execute(_IN_REVISIONS, (article_id,)):
        printed.update(images.split("\n"))
    asked = {url for text in printed if (url := canonical_url(text)) is not None}
    shared = connection.execute(_ELSEWHERE, (article_id, as_json(printed | asked))).fetchall()
    return sorted(asked - {canonical_url(url) for (url,) in shared})


def as_json(urls: Iterable[str]) -> str:
    """The addresses as `CAPTURED` takes them."""
    return json.dumps(sorted(urls))
