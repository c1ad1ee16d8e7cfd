"""A page read as an article: the layout first, then what the page declares, then the generic reader, field by field."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from itertools import zip_longest

from lxml.html import HtmlElement

from scraper.extract.assemble import Parts, assemble, is_set_aside, text_blocks
from scraper.extract.body import Block, read_blocks
from scraper.extract.candidates import Candidate
from scraper.extract.captions import pair_captions
from scraper.extract.credits import Credits, read_credits
from scraper.extract.errors import NotAnArticle
from scraper.extract.fragment import cut_out
from scraper.extract.generic_content import Content, find_content
from scraper.extract.generic_title import Title, find_title
from scraper.extract.head_pictures import head_pictures
from scraper.extract.header import Zones, find_zones
from scraper.extract.labels import weigh_sections, weigh_tags
from scraper.extract.layout import Applied, apply_layout
from scraper.extract.lead import Lead, first_paragraph_is_lead, marked_lead, why_not_lead
from scraper.extract.links import breadcrumb, files_around, related_links, same_owner, visible_tags
from scraper.extract.metadata import (
    declared_authors,
    declared_modified,
    declared_published,
    declared_section,
    declared_tags,
    description,
)
from scraper.extract.page import Page
from scraper.extract.page_kind import is_home_by_name, page_kind
from scraper.extract.published import VIETNAM, Published, choose_modified, choose_published, infer_from_lead
from scraper.extract.survey import Survey, survey
from scraper.extract.version import EXTRACTOR_VERSION
from scraper.extract.visible_dates import VisibleDate, visible_dates
from scraper.items import Article, Image, Link, Provenance
from scraper.portals import identify
from scraper.portals.portal import PageAddress
from scraper.vietnamese import clean, find_dates
from scraper.vietnamese.bylines import split_credit

_RAW_LONGEST = 300
_SHORT_LINE = 60


@dataclass(slots=True)
class Reading:
    """A page as read: the article, and what was weighed for its fields, with why it was passed over."""

    article: Article
    seen: dict[str, list[Candidate]]


@dataclass(slots=True)
class _Parts:
    """The working state of one reading."""

    page: Page
    view: Survey
    applied: Applied
    title: Title
    content: Content
    zones: Zones


def article_from_page(page: Page, fetched_at: datetime | None = None) -> Article:
    """The article of a page fetched at `fetched_at` (aware).

    Raises `NotAnArticle` only when the page surely is none.
    """
    return read_page(page, fetched_at).article


def read_page(page: Page, fetched_at: datetime | None = None) -> Reading:
    """Read a page with everything that was considered. Raises `NotAnArticle` like `article_from_page`."""
    kind = page_kind(page)
    if kind is not None:
        raise NotAnArticle(*kind)
    address = identify(page.url)
    view = survey(page.root)
    applied = apply_layout(view, page, address.era)
    title = _title(page, view, applied)
    content = find_content(view, title.element, _number(view, applied.first("content")))
    if content is None:
        raise NotAnArticle("empty", "the page holds no running text")
    zones = find_zones(view, title.element, content)
    reading = _read(_Parts(page, view, applied, title, content, zones), address, fetched_at)
    home = is_home_by_name(page, title.text) if reading.article.published_at is None else None
    if home is not None:
        raise NotAnArticle("home", home)
    return reading


def _title(page: Page, view: Survey, applied: Applied) -> Title:
    declared = applied.first("title")
    if declared is not None and (number := _number(view, declared)) is not None:
        return Title(clean("".join(declared.itertext())), f"layout {applied.name}", number)
    title = find_title(page, view)
    if title is None:
        raise NotAnArticle("empty", "the page has no title")
    return title


def _number(view: Survey, element: HtmlElement | None) -> int | None:
    return view.number.get(element) if element is not None else None


def _read(parts: _Parts, address: PageAddress, fetched_at: datetime | None) -> Reading:
    page = parts.page
    is_article = _article_test(page)
    lead, text = _text(parts, is_article)
    provenance = _Provenance()
    provenance.note("title", parts.title.basis, parts.title.text)
    provenance.note("body", _basis(parts, parts.content.basis), text.paragraphs[0] if text.paragraphs else "")
    if lead is not None:
        provenance.note("lead", lead.basis, lead.text)
    published, modified = _dates(parts, lead, text, fetched_at, provenance)
    credits = _credits(parts, text, address.portal, provenance)
    section, sections = _section(parts, provenance)
    everything = " ".join([parts.title.text, lead.text if lead else "", *text.paragraphs])
    tags, tag_lists = _tags(parts, everything, provenance)
    images = _images(page, text)
    for repair in page.repairs:
        provenance.note("text", "decoding", repair)
    reference = _reference(published, fetched_at)
    mentioned = [*([lead.text] if lead else []), *text.paragraphs]
    article = Article(
        key=address.key,
        url=page.url,
        portal=address.portal,
        title=parts.title.text,
        extractor_version=EXTRACTOR_VERSION,
        section=section,
        lead=lead.text if lead else None,
        body=tuple(text.paragraphs),
        byline=credits.byline,
        agency=credits.agency,
        source=credits.source,
        published_at=published.iso,
        published_date=published.iso[:10] if published.iso else None,
        published_precision=published.precision,
        published_basis=published.basis,
        modified_at=modified,
        authors=credits.authors,
        captions=tuple(text.captions),
        images=images,
        links=_links(parts, text, is_article),
        tags=tags,
        dates=tuple(date for paragraph in mentioned for date in find_dates(paragraph, reference)),
        provenance=tuple(provenance.entries),
    )
    seen = {
        "lead": why_not_lead(description(page), lead, text.paragraphs),
        "section": sections,
        "tags": tag_lists,
        "published_at": list(published.seen),
        "authors": list(credits.seen),
    }
    return Reading(article, seen)


class _Provenance:
    def __init__(self) -> None:
        self.entries: list[Provenance] = []

    def note(self, field: str, basis: str, raw: str) -> None:
        """Keep where a field came from, with the text as printed (at most 300 characters of it)."""
        self.entries.append(
            Provenance(field, basis, raw if len(raw) <= _RAW_LONGEST else f"{raw[: _RAW_LONGEST - 1]}…")
        )


def _basis(parts: _Parts, basis: str) -> str:
    return f"layout {parts.applied.name}" if basis == "layout" else basis


def _text(parts: _Parts, is_article: Callable[[str], bool]) -> tuple[Lead | None, Parts]:
    """The lead and the rest of the text, from the content's fragment."""
    view, content, title = parts.view, parts.content, parts.title
    lead = _declared_lead(parts) or marked_lead(
        view, title.element, content, parts.zones.scope, description(parts.page)
    )
    removed = [(box.start, box.stop) for box in content.boxes]
    inside = title.element is not None and view.contains(content.element, title.element)
    if inside and title.element is not None:
        removed += _before(view, content.element, title.element)
        removed.append((title.element, view.end[title.element]))
        removed += _beside(view, content.element, title.element)
    if lead is not None and lead.element is not None:
        removed.append(lead.element)
    for element in parts.applied.all("excluded"):
        if (number := _number(view, element)) is not None:
            removed.append((number, view.end[number]))
    above = [read_blocks(cut_out(view, i, [])) for i in head_pictures(view, title.element, content)]
    read = read_blocks(cut_out(view, content.element, removed))
    blocks = [*_pictures(above, title.text), *text_blocks(read, title.text)]
    if lead is None:
        found = first_paragraph_is_lead(blocks, description(parts.page), lambda block: is_set_aside(block, is_article))
        if found is not None:
            position, basis = found
            lead = Lead(blocks[position].text, basis, None)
            del blocks[position]
    else:
        key = lead.text.casefold()
        same = (len(block.text) <= len(key) and block.text.casefold() == key for block in blocks[:4])
        blocks = [block for block, again in zip_longest(blocks, same) if not again]
    return lead, assemble(blocks, title.text, is_article)


def _pictures(above: list[list[Block]], title: str) -> list[Block]:
    """The images and captions of the figures above the text."""
    paired = (pair_captions(blocks, title) for blocks in above)
    return [block for blocks in paired for block in blocks if block.kind in ("image", "caption")]


def _before(view: Survey, container: int, title: int) -> list[tuple[int, int]]:
    """The ranges in the container that come before the title."""
    path = {title, *view.ancestors(title)}
    ranges = []
    i = container + 1
    while i < title:
        if i in path:
            i += 1
        else:
            ranges.append((i, view.end[i]))
            i = view.end[i]
    return ranges


def _beside(view: Survey, container: int, title: int) -> list[tuple[int, int]]:
    """The short lines below the title in the header they share within the container: section, date, author."""
    headers = [i for i in view.ancestors(title) if view.names[i] == "header" and view.contains(container, i)]
    stop = view.end[headers[0]] if headers else title
    lines = view.blocks_between(view.end[title], stop)
    return [(i, view.end[i]) for i in lines if len(view.block_text[i]) <= _SHORT_LINE]


def _declared_lead(parts: _Parts) -> Lead | None:
    element = parts.applied.first("lead")
    number = _number(parts.view, element)
    if element is None or number is None:
        return None
    text = clean("".join(element.itertext()))
    return Lead(text, f"layout {parts.applied.name}", (number, parts.view.end[number])) if text else None


def _article_test(page: Page) -> Callable[[str], bool]:
    @cache
    def is_article(href: str) -> bool:
        url = page.absolute(href)
        if url is None or identify(url).kind not in ("article", "other"):
            return False
        return same_owner(page.url, url) or same_owner(page.base_url, url)

    return is_article


def _dates(
    parts: _Parts, lead: Lead | None, text: Parts, fetched_at: datetime | None, provenance: _Provenance
) -> tuple[Published, str | None]:
    page = parts.page
    printed = visible_dates(
        parts.view, parts.zones, parts.content, parts.title.element, printed=page.is_made_for_printing
    )
    declared = [*_layout_dates(parts), *declared_published(page)]
    changed = declared_modified(page)
    published = choose_published(declared, _as(printed, "published"), changed, page.url, fetched_at)
    no_label_of_its_own = published.iso is None
    if no_label_of_its_own:
        only_updates = choose_published([], _as(printed, "modified"), [], page.url, fetched_at)
        published = only_updates if only_updates.iso else published
    modified = choose_modified(changed, _as(printed, "modified"), published, fetched_at)
    if published.iso is None and (lead is not None or text.paragraphs):
        addresses = [address for address, _ in text.images]
        opening = lead.text if lead is not None else text.paragraphs[0]
        inferred = infer_from_lead(opening, parts.title.text, addresses, fetched_at)
        if inferred is not None:
            value, raw = inferred
            published = Published(value.iso, value.precision, "inferred from lead", raw, published.seen)
    if published.basis:
        provenance.note("published_at", published.basis, published.raw)
    for candidate in published.seen:
        if candidate.passed_over != "agrees":
            provenance.note(
                "published_at", f"passed over: {candidate.basis}", f"{candidate.raw} ({candidate.passed_over})"
            )
    if modified is None or (no_label_of_its_own and not changed and (published.basis, published.raw) == modified[1:]):
        return published, None
    provenance.note("modified_at", modified[1], modified[2])
    return published, modified[0]


def _layout_dates(parts: _Parts) -> list[tuple[str, str]]:
    element = parts.applied.first("date")
    if element is None:
        return []
    stamp = element.get("datetime")
    basis = f"layout {parts.applied.name}"
    return [(basis, text) for text in (stamp, clean("".join(element.itertext()))) if text]


def _as(printed: list[VisibleDate], role: str) -> list[tuple[str, str, str]]:
    return [(each.basis, each.raw, each.text) for each in printed if each.role == role]


def _reference(published: Published, fetched_at: datetime | None) -> datetime | None:
    if published.iso is None:
        return fetched_at
    at = datetime.fromisoformat(published.iso)
    return at if at.tzinfo else at.replace(hour=12, tzinfo=VIETNAM)


def _credits(parts: _Parts, text: Parts, host: str, provenance: _Provenance) -> Credits:
    layout = [
        (name, clean("".join(element.itertext())))
        for name in ("byline", "source")
        if (element := parts.applied.first(name)) is not None
    ]
    credits = read_credits(text.credits, parts.view, parts.zones, declared_authors(parts.page), layout, host)
    if credits.byline:
        provenance.note("authors", credits.authors_basis or "byline", credits.byline)
    if credits.source:
        provenance.note("source", credits.source_basis, credits.source_raw)
    return credits


def _section(parts: _Parts, provenance: _Provenance) -> tuple[str | None, list[Candidate]]:
    layout = [clean("".join(element.itertext())) for element in parts.applied.all("section")]
    trail = breadcrumb(parts.view, parts.title.element, parts.content, parts.zones)
    offered = [(f"layout {parts.applied.name}", name) for name in reversed(layout) if name]
    offered += [("breadcrumb", name) for name in reversed(trail)]
    weighed = weigh_sections([*offered, *declared_section(parts.page)], parts.title.text)
    for candidate in weighed:
        if candidate.passed_over is None:
            provenance.note("section", candidate.basis, candidate.raw)
            return candidate.raw, weighed
    return None, weighed


def _tags(parts: _Parts, text: str, provenance: _Provenance) -> tuple[tuple[str, ...], list[Candidate]]:
    layout = list(dict.fromkeys(clean("".join(element.itertext())) for element in parts.applied.all("tags")))
    printed = [(f"layout {parts.applied.name}", layout)]
    printed += [("text", list(visible_tags(parts.view, parts.content, parts.zones)))]
    weighed = weigh_tags(printed, declared_tags(parts.page), text)
    seen = [candidate for candidate, _ in weighed]
    for candidate, tags in weighed:
        if candidate.passed_over is None:
            provenance.note("tags", candidate.basis, ", ".join(tags))
            return tags, seen
    return (), seen


def _images(page: Page, text: Parts) -> tuple[Image, ...]:
    images = []
    for address, caption in text.images:
        url = page.absolute(address)
        if url:
            beside = text.photo_credits.get(address)
            credit = split_credit(caption)[1] if caption else None
            images.append(Image(url, caption, credit or (split_credit(beside)[1] or beside if beside else None)))
    return tuple(images)


def _links(parts: _Parts, text: Parts, is_article: Callable[[str], bool]) -> tuple[Link, ...]:
    page = parts.page
    related = related_links(page, parts.view, parts.content, parts.zones, text.related, is_article)
    links = [Link(url, title, "related") for url, title in related]
    files = [*text.attachments, *files_around(parts.view, parts.zones)]
    for kind, found in (("in_text", text.in_text), ("attachment", files)):
        for href, title in found:
            url = page.absolute(href)
            if url:
                links.append(Link(url, title, "in_text" if kind == "in_text" else "attachment"))
    return tuple(dict.fromkeys(links))
