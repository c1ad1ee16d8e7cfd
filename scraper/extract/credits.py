"""Who wrote it: authors, agency and source from the byline, the article's head and foot, and what the page declares."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile, zip_longest
from typing import Final

from lxml import etree
from lxml.html import HtmlElement

from scraper.extract.assemble import Credit
from scraper.extract.candidates import Candidate
from scraper.extract.header import Zones
from scraper.extract.survey import Survey
from scraper.extract.vocabulary import AUTHOR_ADDRESS, BOX_HEADING, is_byline_name, is_source_name
from scraper.items import Author, Byline
from scraper.vietnamese import clean
from scraper.vietnamese.bylines import is_byline_line, is_source_line, parse_byline
from scraper.vietnamese.bylines_atoms import read_atom
from scraper.vietnamese.text import author_key

_LONGEST: Final = 120
_SOURCE_LONGEST: Final = 80
_ROLES_OF_TEXT: Final = frozenset(
    {"writer", "reporter", "contributor", "compiler", "translator", "collector", "editor", "recorder", "producer"}
)
_DATED: Final = re.compile(r"\d{1,2}[-/.]\d{1,2}[-/.]\d{4}")
_MOMENT_AFTER_NAME: Final = re.compile(r"\s(?:vào|lúc|on|at)\s(?=.{0,20}\d).*$", re.IGNORECASE)
_LABELLED: Final = re.compile(
    r"^\W*(?:(?:được )?(?:viết|đăng|gửi) bởi\s|(?:tác giả|người viết|bài|bài viết|tin,? bài|thực hiện|biên tập"
    r"|theo|nguồn(?: tin)?|bút danh)\s*:)",
    re.IGNORECASE,
)
_BARE_LABEL: Final = re.compile(r"\W*(?:tác giả|người viết|nguồn(?: tin)?)\s*:", re.IGNORECASE)
_SOURCE_LABEL: Final = re.compile(r"^\W*(?:nguồn(?: tin)?|theo|source)\s*[:：]?\s*", re.IGNORECASE)
_DATE_TAIL: Final = re.compile(
    r"[\s\-–—|,•·]*(?:\b(?:thứ|chủ nhật|ngày|lúc)\b.*)?\d{1,2}[-/.:]\d{1,2}.*$", re.IGNORECASE
)
_ONLY_LABEL: Final = re.compile(
    r"\W*(?:bởi|by|tác giả|viết bởi|được viết bởi|người viết|bài viết|theo|author)\W*", re.IGNORECASE
)
_BUTTON: Final = re.compile(r"(?:copy|lấy|sao chép) (?:link|liên kết|đường dẫn)", re.IGNORECASE)
_PEN_NAME: Final = re.compile(r"[A-ZĐ][a-zà-ỹđ]{2,19}")
_NOISE: Final = re.compile(
    r"theo dõi|follow|xem thêm|tác giả khác|google news|đăng nhập|trang chủ|email|copy|sao chép|lấy link",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Credits:
    """Authors, agency and source with the raw byline, the basis of each, and what else was seen."""

    authors: tuple[Author, ...] = ()
    agency: str | None = None
    source: str | None = None
    byline: str | None = None
    authors_basis: str = ""
    source_basis: str = ""
    source_raw: str = ""
    seen: tuple[Candidate, ...] = ()


@dataclass(frozen=True, slots=True)
class _Found:
    basis: str
    raw: str
    byline: Byline


def read_credits(
    text_credits: Sequence[Credit],
    view: Survey,
    zones: Zones,
    declared: Sequence[tuple[str, str]],
    layout: Sequence[tuple[str, str]] = (),
    host: str = "",
) -> Credits:
    """Weigh the credits: the layout's, those at the end of the text, the head's and foot's, then the declared ones.

    `host` is the site's: a single word that is part of it is no author.
    """
    printed = [_Found(f"layout {field}", raw, parse_byline(raw, "masthead")) for field, raw in layout]
    printed += [
        _source_found(credit.basis, credit.text)
        if credit.position == "source"
        else _Found(credit.basis, credit.text, parse_byline(credit.text, credit.position))
        for credit in text_credits
    ]
    printed += list(_in_zone(view, zones.foot, "foot", host))
    opening = takewhile(lambda i: i not in view.block_prose and not _is_of_figure(view, i), zones.opening)
    head = (i for i in zones.head if i != zones.title)
    printed += list(_in_zone(view, (*head, *opening), "header", host))
    told = [_Found(basis, raw, parse_byline(raw, "meta")) for basis, raw in declared]
    chosen = _choose(printed, told)
    authors = [] if chosen is None else list(chosen.byline.authors)
    if chosen is not None:
        authors += _also_credited(chosen, printed, authors)
    agency = next((found.byline.agency for found in printed if found.byline.agency), None)
    source = next((found for found in printed if found.byline.source), None)
    written = [found.raw for found in printed if found is chosen or (chosen is None and found.byline.agency)]
    seen = tuple(
        Candidate(found.basis, found.raw, None if found is chosen else _why_not(found, chosen))
        for found in (*printed, *told)
    )
    return Credits(
        tuple(authors),
        agency,
        source.byline.source if source else None,
        written[0] if written else (chosen.raw if chosen else None),
        chosen.basis if chosen else "",
        source.basis if source else "",
        source.raw if source else "",
        seen,
    )


def _is_of_figure(view: Survey, i: int) -> bool:
    return any(view.names[j] == "figure" for j in (i, *view.ancestors(i)))


def _why_not(found: _Found, chosen: _Found | None) -> str:
    if not found.byline.authors:
        return "names no author"
    if chosen and _keys(found) == _keys(chosen):
        return "agrees"
    return f"the {chosen.basis} is trusted first" if chosen else "names no author"


def _choose(printed: list[_Found], told: list[_Found]) -> _Found | None:
    writers = [
        found for found in (*printed, *told) if any(author.role in _ROLES_OF_TEXT for author in found.byline.authors)
    ]
    if not writers:
        return next((found for found in (*printed, *told) if found.byline.authors), None)
    best = writers[0]
    keys = _keys(best)
    for other in writers[1:]:
        if keys < _keys(other):
            best, keys = other, _keys(other)
    return best


def _keys(found: _Found) -> set[str]:
    return {author_key(author.name) for author in found.byline.authors}


def _also_credited(chosen: _Found, printed: list[_Found], authors: list[Author]) -> list[Author]:
    """Authors of the other credit lines of the same place: “Tác giả: A” above “Ảnh: B”."""
    known = {author_key(author.name) for author in authors}
    extra: list[Author] = []
    for found in printed:
        if found is chosen or found.basis != chosen.basis:
            continue
        for author in found.byline.authors:
            if author_key(author.name) not in known:
                known.add(author_key(author.name))
                extra.append(author)
    return extra


def _in_zone(view: Survey, blocks: Sequence[int], basis: str, host: str) -> Iterator[_Found]:
    position = "masthead" if basis == "header" else "candidate_line"
    for block, following in zip_longest(blocks, blocks[1:]):
        text = view.block_text[block]
        if following is not None and view.names[block] in ("dt", "th", "td") and _BARE_LABEL.fullmatch(text):
            text = f"{text} {view.block_text[following]}"
        if len(text) > 3 * _LONGEST:
            continue
        named = list(_named_parts(view, block))
        for kind, part in named:
            if kind == "source":
                yield _source_found(basis, part)
            elif not _NOISE.search(part):
                yield _Found(basis, part, _named_author(part, host))
        if BOX_HEADING.match(text) or named or len(text) > _LONGEST or view.block_links[block] > 0.9 * len(text):
            continue
        if is_source_line(text):
            yield _Found(basis, text, parse_byline(text, "last_p_right_bold"))
        elif _LABELLED.match(text) or is_byline_line(text):
            yield _Found(basis, text, parse_byline(_MOMENT_AFTER_NAME.sub("", text), position))
        elif basis == "header" and _DATED.search(text):
            for part in (text, *_inline_parts(view, block), clean(_DATE_TAIL.sub("", text))):
                if is_byline_line(part, "masthead" if part is text else "candidate_line"):
                    yield _Found(basis, part, parse_byline(part, "masthead"))
                    break


def _named_author(text: str, host: str) -> Byline:
    """What the markup calls an author; one word that is no Vietnamese name is a pen name there."""
    byline = parse_byline(text, "masthead")
    if byline == Byline() and _PEN_NAME.fullmatch(text) and text.lower() not in host and read_atom(text) is None:
        return Byline((Author(text, "writer", "person", text),))
    return byline


def _inline_parts(view: Survey, block: int) -> Iterator[str]:
    """The texts of the inline elements that a line consists of: “<span>Minh Sa</span><span>12/08/2024</span>”."""
    for i in view.children(block):
        if i not in view.block_text and (part := clean("".join(view.elements[i].itertext()))):
            yield part


def _named_parts(view: Survey, block: int) -> Iterator[tuple[str, str]]:
    """Parts of a block that the markup names as the author or the source."""
    names = view.marks[block]
    around = " ".join(view.marks[j] for j in view.ancestors(block, 2))
    text = view.block_text[block]
    inner = []
    sources = []
    for i in range(block + 1, view.end[block]):
        own = view.marks[i]
        if own and is_source_name(own) and i not in view.block_text:
            sources.append(clean("".join(view.elements[i].itertext())))
            continue
        element = view.elements[i]
        role = (
            element.get("rel") == "author"
            or view.properties.get(i) in ("author", "name")
            or AUTHOR_ADDRESS.search(element.get("href") or "") is not None
        )
        if (role or (own and is_byline_name(own))) and not view.count_blocks(i, view.end[i]) and view.names[i] != "img":
            part = _beside_links(element)
            if part and len(part) <= _LONGEST and not _ONLY_LABEL.fullmatch(part):
                inner.append(part)
    if inner:
        yield "author", ", ".join(dict.fromkeys(inner))
        yield from (("source", part.lstrip(",;-–| ")) for part in sources if 0 < len(part) <= _SOURCE_LONGEST)
    elif names and is_source_name(names) and len(text) <= _SOURCE_LONGEST:
        yield "source", text
    elif (names and is_byline_name(names)) or is_byline_name(around):
        part = clean(_DATE_TAIL.sub("", _lines_apart(view, block)))
        for source in sources:
            part = part.removesuffix(source).rstrip(" ,;-–|")
        if part and len(part) <= _LONGEST and not _ONLY_LABEL.fullmatch(part):
            yield "author", part
        yield from (("source", source) for source in sources if 0 < len(source) <= _SOURCE_LONGEST)
    elif is_source_name(around) and len(text) <= _SOURCE_LONGEST and is_source_line(text):
        yield "source", text


def _lines_apart(view: Survey, block: int) -> str:
    """The text of a block, of two lines with a dash between: a name and the office below it."""
    text = view.block_text[block]
    if sum(view.names[i] == "br" for i in view.children(block)) != 1:
        return text
    element = view.elements[block]
    above = takewhile(lambda child: child.tag != "br", element)
    first = clean((element.text or "") + "".join("".join(each.itertext()) + (each.tail or "") for each in above))
    second = text.removeprefix(first).strip()
    return f"{first} - {second}" if first and second and text.startswith(first) else text


def _beside_links(element: HtmlElement) -> str:
    """The text of an inline element; links are words of their own: `<a>Minh Sa</a><a>minhsa@…</a>`."""
    pieces: list[str] = []
    for event, node in etree.iterwalk(element, events=("start", "end")):
        space = " " if node.tag == "a" else ""
        outside = node.tail if node is not element else ""
        pieces.append(f"{space}{node.text or ''}" if event == "start" else f"{space}{outside or ''}")
    return clean("".join(pieces))


def _source_found(basis: str, text: str) -> _Found:
    text = _BUTTON.split(text, maxsplit=1)[0].rstrip() or text
    byline = parse_byline(text, "last_p_right_bold")
    if byline.source or byline.agency:
        return _Found(basis, text, byline)
    name = clean(_SOURCE_LABEL.sub("", text))
    usable = 2 <= len(name) <= 60 and not name.startswith("http")
    return _Found(basis, text, Byline(source=name if usable else None))
