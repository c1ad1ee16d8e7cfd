"""Pages as trees and texts, for tests of what they show."""

from __future__ import annotations

from lxml import html

from tests.browse.conftest import Ask


def tree(ask: Ask, path: str, **headers: str) -> html.HtmlElement:
    response = ask(path, **headers)
    assert response.status_code == 200, path
    return html.fromstring(response.content)


def texts(element: html.HtmlElement, selector: str) -> list[str]:
    return [" ".join(each.text_content().split()) for each in element.cssselect(selector)]
