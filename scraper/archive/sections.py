"""One section under several spellings: “Tin tức - Sự kiện”, “Tin tức – Sự kiện” and “Tin tức sự kiện” are one."""

from __future__ import annotations

import sqlite3
from collections import Counter

from scraper.archive.search_text import folded_tokens

_EACH = """
with recursive each (section) as (
  select min(section) from articles
  union all
  select (select min(section) from articles where section > each.section) from each where each.section is not null
)
select section from each where section is not null
"""
"""Every spelling by one step in the index for each: `select distinct` reads the index of all articles."""


def fold_words(text: str) -> str:
    """The words of a text by their letters alone: what its spellings have in common."""
    return " ".join(folded_tokens(text))


def spellings(connection: sqlite3.Connection, section: str) -> list[str]:
    """The spellings under which the archive has a section, however it is spelled here; none if it has none."""
    wanted = fold_words(section)
    return [spelled for (spelled,) in connection.execute(_EACH) if fold_words(spelled) == wanted]


def one_spelling(numbers: Counter[str]) -> Counter[str]:
    """The numbers of spelled sections added up under the commonest spelling of each."""
    named: dict[str, str] = {}
    total: Counter[str] = Counter()
    for spelled, number in sorted(numbers.items(), key=lambda item: (-item[1], item[0])):
        total[named.setdefault(fold_words(spelled), spelled)] += number
    return total
