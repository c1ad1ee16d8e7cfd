"""Two things that Datasette's tables need for Vietnamese readers, done around Datasette.

Its search in one column asks for the words as they are typed, so it is led to the column of folded words, as all our
searching is. And a CSV that is downloaded begins with a byte order mark: without it Excel reads UTF-8 as the Windows
code page. A CSV that a program reads from its address (`.csv` without `_dl`) has none.
"""

from __future__ import annotations

import re

from scraper.browse.security import Application, Message, Receive, Send

BYTE_ORDER_MARK = b"\xef\xbb\xbf"

_COLUMN_SEARCH = re.compile(rb"(^|&)_search_(title|lead|body|captions)=")


def mend(application: Application) -> Application:
    """The application with both."""

    async def mended(scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await application(_searching_letters(scope), receive, _marking_csv(send))
        else:
            await application(scope, receive, send)

    return mended


def _searching_letters(scope: Message) -> Message:
    asked = scope.get("query_string", b"")
    if b"_search_" not in asked or b"_searchmode=raw" in asked:
        return scope
    return {**scope, "query_string": _COLUMN_SEARCH.sub(rb"\1_search_\2_folded=", asked)}


def _marking_csv(send: Send) -> Send:
    marks: list[bytes] = []

    async def marking(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = {name.lower(): value for name, value in message.get("headers", ())}
            if headers.get(b"content-type", b"").startswith(b"text/csv") and b"content-length" not in headers:
                marks.append(BYTE_ORDER_MARK)
        elif marks and message["type"] == "http.response.body":
            message = {**message, "body": marks.pop() + message.get("body", b"")}
        await send(message)

    return marking
