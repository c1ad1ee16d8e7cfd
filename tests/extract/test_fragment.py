"""The article's fragment as a soup: what is left out, what is unwrapped, and what stays beside it."""

from __future__ import annotations

from lxml.html import document_fromstring

from scraper.extract.fragment import cut_out
from scraper.extract.survey import survey


def soup_of(inner: str, without: str | None = None, head: str = "") -> str:
    root = document_fromstring(f"<html><head>{head}</head><body><div>{inner}</div> after</body></html>")
    view = survey(root)
    (content,) = (i for i in range(len(view.names)) if view.names[i] == "div" and view.names[view.parent[i]] == "body")
    removed = [(i, view.end[i]) for i, mark in enumerate(view.marks) if without is not None and mark == without]
    return str(cut_out(view, content, removed))


def test_the_shared_tree_and_what_follows_the_fragment_stay_out() -> None:
    assert soup_of("<p>Một</p>") == "<div><p>Một</p></div>"


def test_a_part_that_is_removed_leaves_a_space_and_its_tail() -> None:
    assert soup_of('<p>Một<i class="x">hai</i>ba</p>', without="x") == "<div><p>Một ba</p></div>"


def test_scripts_go_without_a_trace_and_words_stay_apart() -> None:
    assert soup_of("<p><b>Một</b><script>x()</script> <b>hai</b></p>") == "<div><p><b>Một</b> <b>hai</b></p></div>"
    assert soup_of("<p>Mộ<script>x()</script>t</p>") == "<div><p>Một</p></div>"


def test_wrappers_are_unwrapped_and_styles_become_elements() -> None:
    found = soup_of('<p style="text-align: right"><span>M</span>ột <span style="font-weight:bold">hai</span></p>')
    assert found == '<div><p align="right">Một <b>hai</b></p></div>'


def test_classes_that_a_small_style_sheet_aligns_are_aligned() -> None:
    found = soup_of('<p class="c" onclick="x()">Ảnh</p>', head="<style>.c{color:red;text-align:center}</style>")
    assert found == '<div><p align="center" class="c">Ảnh</p></div>'


def test_white_space_between_blocks_is_dropped() -> None:
    assert soup_of("\n <p>Một</p>\n <p>hai <b>ba</b> <i>bốn</i></p>\n") == (
        "<div><p>Một</p><p>hai <b>ba</b> <i>bốn</i></p></div>"
    )
