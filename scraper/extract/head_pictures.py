"""Pictures of an article that stand between its title and the element that holds its text."""

from __future__ import annotations

from typing import Final

from scraper.extract.generic_content import Content
from scraper.extract.survey import Survey
from scraper.extract.vocabulary import is_byline_name, is_caption_name, is_figure_name

_IMAGES: Final = ("img", "amp-img")
_CAPTION_LONGEST: Final = 400


def head_pictures(view: Survey, title: int | None, content: Content) -> list[int]:
    """The figures between title and text, in page order: no icons, no portraits of authors, nothing in a box."""
    found: list[int] = []
    if title is None:
        return found
    i = view.end[title]
    while i < content.element:
        box = content.box_at(i)
        if box is not None:
            i = max(box.stop, i + 1)
        elif _is_byline(view, i):
            i = view.end[i]
        elif _is_figure(view, i, content.element):
            found.append(i)
            i = view.end[i]
        else:
            i += 1
    return found


def _is_byline(view: Survey, i: int) -> bool:
    return bool(view.marks[i]) and is_byline_name(view.marks[i])


def _is_figure(view: Survey, i: int, stop: int) -> bool:
    named = view.names[i] == "figure" or (view.marks[i] and _names_figure(view.marks[i]))
    if not named or view.end[i] > stop or view.text_length(i) > _CAPTION_LONGEST:
        return False
    return any(view.names[j] in _IMAGES for j in range(i, view.end[i]))


def _names_figure(marks: str) -> bool:
    return is_figure_name(marks) or is_caption_name(marks)
