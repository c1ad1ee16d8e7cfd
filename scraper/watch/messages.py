"""The words of an alert: what, where, before and after, and links to page, history and evidence. Plain text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from urllib.parse import quote

from scraper.counted import counted
from scraper.watch.events import Event

_STEPS: Final = {
    "suspect": "Perhaps taken down",
    "gone": "Taken down",
    "returned": "Back after having been taken down",
    "live": "There again",
}
_TITLE_LENGTH: Final = 120


def subject(event: Event) -> str:
    """One line that says what happened."""
    facts = event.facts
    if event.kind == "new":
        text = f"New: {facts['title']}"
    elif event.kind == "edit":
        what = "Silent edit" if facts["silent"] else "Edit"
        text = f"{what} ({', '.join(facts['fields'])}): {facts['title']}"
    elif event.kind == "removal":
        text = f"{_STEPS.get(facts['step'], facts['step'])}: {facts['title']}"
    elif event.kind == "crawl":
        text = f"Crawl {facts['spider']}: {facts['outcome']}"
    elif event.kind == "blind":
        text = f"Blind: no crawl of {facts['spider']} succeeded since {facts['since'] or 'ever'}"
    else:
        text = f"Seeing again: crawl {facts['spider']} succeeded"
    text = " ".join(text.split())
    return text if len(text) <= _TITLE_LENGTH else text[: _TITLE_LENGTH - 1] + "…"


def body(event: Event, site: str) -> str:
    """The whole message about one event; `site` is where the archive's pages are, empty when they are nowhere."""
    facts = event.facts
    if event.kind in ("crawl", "blind", "recovered"):
        return "\n".join(_crawl_lines(event))
    lines = [f"{facts['title']}", f"{facts['key']}"]
    if facts["topics"]:
        lines.append(f"topics: {', '.join(facts['topics'])}")
    lines.append("")
    if event.kind == "new":
        lines += [
            text
            for text in (
                facts["lead"],
                f"published {facts['published_at'] or 'at an unknown time'}, first seen {event.at}",
                facts["byline"],
            )
            if text
        ]
    elif event.kind == "edit":
        for field, before, after in facts["changes"]:
            lines += [field, f"  before: {before or '(nothing)'}", f"  after:  {after or '(nothing)'}", ""]
        lines.append(f"Changed between {facts['not_before']} and {facts['not_after']}.")
    else:
        lines += [
            f"{facts['from']} → {facts['step']} ({facts['reason']}), seen {event.at};"
            f" before that last found there {facts['last_seen_at'] or 'at an unknown time'}."
        ]
    return "\n".join([*lines, "", *_links(facts["key"], facts["url"], site)])


def digest(events: Sequence[Event], site: str) -> tuple[str, str]:
    """Subject and body of one message about several events, in their order."""
    if len(events) == 1:
        return subject(events[0]), body(events[0], site)
    rule = "\n\n" + "—" * 20 + "\n\n"
    return f"{len(events)} events in the archive", rule.join(
        f"{subject(event)}\n\n{body(event, site)}" for event in events
    )


def _crawl_lines(event: Event) -> list[str]:
    facts = event.facts
    if event.kind == "blind":
        return [
            f"The last successful crawl of {facts['spider']}: {facts['since'] or 'none'}.",
            f"That is more than {facts['hours']} hours ago: what is published, changed or removed goes unseen.",
            "See `haiphong status` and the watch's log.",
        ]
    if event.kind == "recovered":
        return [f"The crawl of {facts['spider']} that began at {facts['started_at']} succeeded."]
    return [
        f"Crawl {facts['spider']}, begun {facts['started_at']}, ended {facts['finished_at'] or 'without an end'}:"
        f" {facts['outcome']}.",
        facts["reason"] or "No reason was written down.",
        f"{facts['new']} new, {facts['changed']} changed, {facts['unchanged']} unchanged,"
        f" {counted(facts['errors'], 'error')}.",
    ]


def _links(key: str, url: str, site: str) -> list[str]:
    lines = [f"Page:     {url}"]
    if site:
        name = quote(key, safe=":/")
        lines += [f"Archive:  {site}/article/{name}", f"History:  {site}/history/{name}"]
        lines += [f"Evidence: {site}/evidence/{name}"]
    return lines
