"""The words by which Vietnamese content systems and editors mark the parts of a page, from `vocabulary.toml`.

Class and id names are matched as stems, so that `detail__related`, `RelatedNewsBox` and `news_relate_one` are one case;
headings are matched whole, case ignored.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from functools import lru_cache
from importlib.resources import files
from typing import Any, Final

_WORDS: Final[dict[str, Any]] = tomllib.loads(
    files("scraper.extract").joinpath("vocabulary.toml").read_text(encoding="utf-8")
)
_HUMPS: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")
_SEPARATORS: Final = re.compile(r"[-_]+")


def _alternatives(*names: str) -> str:
    return "|".join(entry for name in names for entry in _WORDS[name])


def _names(name: str) -> Callable[[str], bool]:
    """A test of class and id names; sites repeat theirs on every page, so answers are remembered."""
    search = re.compile(_alternatives(name), re.IGNORECASE).search

    @lru_cache(maxsize=8192)
    def matches(names: str) -> bool:
        return search(_HUMPS.sub("-", names)) is not None

    return matches


def _whole_line(*names: str) -> re.Pattern[str]:
    return re.compile(rf"^[\W_]*(?:{_alternatives(*names)})[\W_]*$", re.IGNORECASE)


is_box_name: Final = _names("box_names")
is_tool_name: Final = _names("tool_names")
is_side_name: Final = _names("side_names")
is_foot_name: Final = _names("foot_names")
is_lead_name: Final = _names("lead_names")
is_caption_name: Final = _names("caption_names")
is_figure_name: Final = _names("figure_names")
is_byline_name: Final = _names("byline_names")
is_source_name: Final = _names("source_names")
is_date_name: Final = _names("date_names")
is_title_name: Final = _names("title_names")
is_tag_name: Final = _names("tag_names")
is_trail_name: Final = _names("trail_names")
is_place_name: Final = _names("place_names")

RELATED_HEADING: Final = _whole_line("related_headings")
COMMENT_HEADING: Final = _whole_line("comment_headings")
BOX_HEADING: Final = _whole_line("related_headings", "latest_headings", "comment_headings", "tool_headings")
END_HEADING: Final = _whole_line("latest_headings", "comment_headings", "tool_headings", "end_headings")
RELATED_START: Final = re.compile(
    rf"^[\W_]*(?:{_alternatives('related_headings', 'latest_headings')})(?=\W)", re.IGNORECASE
)
RELATED_LINE: Final = re.compile(
    rf"^\s*(?:[>»›►▶➤*•-]+)?\s*(?:{_alternatives('related_headings', 'related_prefixes')})\s*(?::|>+|»|-|–)|"
    r"^\s*(?:>>|»|►|▶|➤|>)",
    re.IGNORECASE,
)
TOPIC_LINE: Final = re.compile(rf"^\W*(?:{_alternatives('topic_labels')})\s*:", re.IGNORECASE)
TAIL_LINE: Final = re.compile(rf"^\W*(?:{_alternatives('tail_lines')})", re.IGNORECASE)
FOLLOW_LINE: Final = re.compile(rf"^\W*(?:{_alternatives('follow_lines')})", re.IGNORECASE)
FOOT_LINE: Final = re.compile(rf"^\W*(?:{_alternatives('foot_lines')})", re.IGNORECASE)
FURNITURE_LINE: Final = re.compile(rf"^\W*(?:{_alternatives('furniture_lines')})(?=\W|\d|$)", re.IGNORECASE)

_FILE: Final = re.compile(r"\.(?:pdf|docx?|xlsx?|pptx?|rar|zip|odt)(?:$|[?#])", re.IGNORECASE)

AUTHOR_ADDRESS: Final = re.compile(r"/(?:tac-?gia|authors?|nha-bao|phong-vien|profile)(?:[/._-]|$)", re.IGNORECASE)

_CONTENT_NAMES: Final = frozenset(_WORDS["content_names"])


def names_file(href: str) -> bool:
    """Whether an address is that of a document to be loaded down."""
    return _FILE.search(href) is not None


@lru_cache(maxsize=8192)
def is_content_name(names: str) -> bool:
    """Whether a class or id is one of those that hold an article's text."""
    return any(
        _SEPARATORS.sub("", name) in _CONTENT_NAMES or name.rpartition("_")[2] in _CONTENT_NAMES
        for name in names.lower().split()
    )
