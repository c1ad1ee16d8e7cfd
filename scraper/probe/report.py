"""A probe as text: what was found, and the lines to add to a portal's module."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlsplit

from scraper.counted import counted
from scraper.portals import identify, portal_for
from scraper.probe.looking import Findings


def report(found: Findings, asked: int) -> str:
    """All of it, for a terminal."""
    parts = [f"{found.host}: {counted(asked, 'request')}"]
    if found.stopped:
        parts[0] += f"; stopped: {found.stopped}"
    for title, lines in found.sections.items():
        parts.append("\n".join([title, *(f"  {line}" for line in lines)]))
    return "\n\n".join([*parts, "To add\n" + "\n".join(f"  {line}" for line in suggestions(found))])


def suggestions(found: Findings) -> list[str]:
    """Lines for `scraper/portals/<name>.py`, as docs/adding-a-portal.md describes them; only what was seen."""
    if portal_for(f"https://{found.host}/").hosts:
        lines = [f"# {found.host} is declared already ({portal_for(f'https://{found.host}/').name}); it would say:"]
    else:
        lines = [f'name="{_name(found.host)}",', f'hosts=("{found.host.removeprefix("www.")}",),']
    lines.append("grammar=wordpress.address," if found.wordpress else "grammar=news.address,")
    unknown = [address for address in found.articles if identify(address).kind != "article"]
    if unknown:
        lines.append(f"# it does not know {unknown[0]} for an article: write a grammar (docs/adding-a-portal.md)")
    if found.listing:
        lines.append(f'starts=(Start(url="{found.listing}", era="{identify(found.listing).era}"),),')
        rule = pagination(found.listing, found.next_page)
        if rule:
            lines.append(f'pagination=(("{identify(found.listing).era}", {rule}),),')
    if found.feeds:
        lines.append(f"feeds=({', '.join(f'{feed!r}' for feed in found.feeds)},),".replace("'", '"'))
    if found.sitemaps:
        lines.append(f"sitemaps=({', '.join(f'{one!r}' for one in found.sitemaps)},),".replace("'", '"'))
    return lines


def pagination(listing: str, next_page: str | None) -> str | None:
    """The `Pagination` that leads from the listing's address to that of its second page; None when none is seen."""
    if next_page is None:
        return None
    first, second = urlsplit(listing), urlsplit(next_page)
    before = dict(parse_qsl(first.query))
    for name, value in parse_qsl(second.query):
        if value == "2" and before.get(name) != "2":
            return f'Pagination(parameter="{name}")'
    tail = second.path.rstrip("/").removeprefix(first.path.rstrip("/"))
    found = re.fullmatch(r"(.*?)2(\.\w+)?", tail)
    return f'Pagination(path="{found[1]}{{number}}{found[2] or ""}")' if found and tail != second.path else None


def _name(host: str) -> str:
    return re.sub(r"\W", "", host.removeprefix("www.").split(".")[0]) or "portal"
