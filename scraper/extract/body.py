"""The article's fragment as a sequence of blocks: paragraphs, subheads, list items, table rows, captions and images."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, Literal, NamedTuple

from bs4 import BeautifulSoup
from bs4.element import NavigableString, Tag

from scraper.extract.images import image_address
from scraper.extract.vocabulary import is_caption_name, is_figure_name, is_lead_name
from scraper.vietnamese.text import clean

BlockKind = Literal["paragraph", "subhead", "item", "row", "caption", "image"]

_HEADINGS: Final = frozenset({"h1", "h2", "h3", "h4", "h5"})  # an h6 is small print: a caption, a note
_INLINE: Final = frozenset({"a", "b", "strong", "em", "i", "sub", "sup", "s", "del", "strike", "abbr"})
_BOLD: Final = frozenset({"b", "strong"})
_ITALIC: Final = frozenset({"em", "i"})
_IMAGES: Final = frozenset({"img", "amp-img", "amp-anim"})
_PARTS_OF_TEXT: Final = frozenset({"figure", "h2", "h3"})
_SIGNED: Final = ("right", "end")
_SIGNATURE_LONGEST: Final = 60
_BOLD_CLASS: Final = re.compile(r"(?:^|\s)(?:font-(?:semi)?bold|fw-bold|bold)(?:\s|$)")
_ITALIC_CLASS: Final = re.compile(r"(?:^|\s)(?:font-italic|fst-italic|italic)(?:\s|$)")
_QUOTATION_CLASS: Final = re.compile(r"(?:^|[\s_-])(?:block)?quote(?![a-z])")
_SENTENCE_END: Final = (".", "!", "?", ":", ";", "…", "”", '"', "»", ")", "]")
_LABEL: Final = re.compile(r"\s*[A-ZĐÀ-Ỹ][^:.,]{1,30}:\s")
_CELL_LENGTH: Final = 200
_CAPTION_TABLE: Final = 700
_CAPTION_LONGEST: Final = 400
_LINE_LONGEST: Final = 200
_TWO_AND_SPACE: Final = 5
_DEEPEST: Final = 150


class Block(NamedTuple):
    """A piece of text or an image of the fragment, with how it looks: alignment, bold, italic, share of links."""

    kind: BlockKind
    text: str = ""
    align: str = ""
    bold: bool = False
    italic: bool = False
    link_share: float = 0.0
    links: tuple[tuple[str, str], ...] = ()
    names: str = ""
    image: str = ""
    alt: str = ""
    figure: int = 0


@dataclass(slots=True)
class _Run:
    """Inline content being gathered: text parts with how many characters are bold, italic or linked."""

    parts: list[str] = field(default_factory=list)
    length: int = 0
    bold: int = 0
    italic: int = 0
    linked: int = 0
    links: list[tuple[str, str]] = field(default_factory=list)

    def join(self, separator: str, other: _Run) -> None:
        """Append another run after a separator."""
        self.parts += [separator, *other.parts]
        self.length += other.length
        self.bold += other.bold
        self.italic += other.italic
        self.linked += other.linked
        self.links += other.links


class _Place(NamedTuple):
    """What the enclosing elements say of the text in them."""

    kind: BlockKind = "paragraph"
    align: str = ""
    names: str = ""
    bold: bool = False
    italic: bool = False
    link: str = ""
    figure: int = 0
    soup: bool = True


def read_blocks(soup: BeautifulSoup) -> list[Block]:
    """The blocks of the fragment in page order. Text is clean; empty blocks are left out."""
    top = soup.find("body", recursive=False)
    whole = top if isinstance(top, Tag) else soup
    reader = _Reader(whole)
    reader.walk(whole, _Place(), 0)
    reader.flush(_Place())
    return reader.blocks


class _Reader:
    def __init__(self, top: Tag) -> None:
        self.top = top
        self.blocks: list[Block] = []
        self.run = _Run()
        self.lines: list[_Run] = []
        self.figures = 0

    def walk(self, tag: Tag, place: _Place, depth: int) -> None:
        if depth > _DEEPEST:
            self.add(tag.get_text(" "), place)
            return
        for child in tag.children:
            if isinstance(child, Tag):
                self.element(child, place, depth)
            elif type(child) is NavigableString:
                self.add(str(child), place)

    def element(self, tag: Tag, place: _Place, depth: int) -> None:
        name = tag.name
        if name == "br":
            self.lines.append(self.run)
            self.run = _Run()
        elif name in _IMAGES:
            self.image(tag, place)
        elif name in _INLINE or ":" in name:
            self.walk(tag, _inside_inline(tag, name, place), depth + 1)
        elif name == "table":
            self.flush(place)
            self.table(tag, place, depth)
        else:
            self.flush(place)
            inner = self.place_of(tag, name, place)
            self.walk(tag, inner, depth + 1)
            self.flush(inner)

    def place_of(self, tag: Tag, name: str, place: _Place) -> _Place:
        kind: BlockKind = place.kind
        names = f"{_attribute(tag, 'class')} {_attribute(tag, 'id')}".strip()
        figure = place.figure
        if name == "figcaption" or (names and is_caption_name(names) and tag.find(_IMAGES) is None):
            kind = "caption" if figure or tag.find_parent(_is_quotation) is None else kind
        elif name in _HEADINGS:
            kind = "subhead" if kind == "paragraph" else kind
        elif name == "li":
            kind = "item" if kind == "paragraph" else kind
        elif names and ((is_figure_name(names) and _is_figure(tag)) or (is_lead_name(names) and _is_below_image(tag))):
            kind = "caption"
        elif name == "div" and kind == "paragraph" and tag.parent is not self.top:
            kind = "caption" if _is_image_and_line(tag) else kind
        if name in ("figure", "table") or (kind == "caption" and figure == 0):
            self.figures += 1
            figure = self.figures
        align = _attribute(tag, "align").lower() or ("center" if name == "center" else place.align)
        return place._replace(
            kind=kind,
            align=align,
            names=names or place.names,
            figure=figure,
            soup=name != "p",
            bold=place.bold or _BOLD_CLASS.search(names) is not None,
            italic=place.italic or name == "h6" or _ITALIC_CLASS.search(names) is not None,
        )

    def add(self, text: str, place: _Place) -> None:
        if not text:
            return
        run = self.run
        run.parts.append(text.replace("\n", " "))
        length = len(text.strip())
        if not length:
            return
        run.length += length
        run.bold += length * place.bold
        run.italic += length * place.italic
        if place.link:
            run.linked += length
            if run.links and run.links[-1][0] == place.link:
                run.links[-1] = (place.link, f"{run.links[-1][1]}{text}")
            else:
                run.links.append((place.link, text))

    def flush(self, place: _Place) -> None:
        lines, self.lines = [*self.lines, self.run], []
        self.run = _Run()
        if place.align in _SIGNED:
            lines = _signature(lines)
        for run in _paragraphs(lines, place.soup):
            text = clean("".join(run.parts))
            if text and run.length:
                self.blocks.append(
                    Block(
                        place.kind,
                        text,
                        align=place.align,
                        bold=run.bold * 10 >= run.length * 9,
                        italic=run.italic * 10 >= run.length * 9,
                        link_share=min(run.linked / run.length, 1.0),
                        links=tuple((href, clean(link)) for href, link in run.links),
                        names=place.names,
                        figure=place.figure,
                    )
                )

    def image(self, tag: Tag, place: _Place) -> None:
        address = image_address(tag)
        self.flush(place)
        if address:
            alt = clean(_attribute(tag, "alt"))
            links = ((place.link, alt),) if place.link else ()
            self.blocks.append(
                Block(
                    "image",
                    image=address,
                    alt=alt,
                    align=place.align,
                    names=place.names,
                    figure=place.figure,
                    links=links,
                )
            )

    def table(self, tag: Tag, place: _Place, depth: int) -> None:
        inner = self.place_of(tag, "table", place)
        is_layout = tag.find(_IMAGES) is None or tag.find(_PARTS_OF_TEXT) is not None
        if not is_layout and len(tag.get_text(" ", strip=True)) <= _CAPTION_TABLE:
            self.walk(tag, inner._replace(kind="caption"), depth + 1)
            self.flush(inner._replace(kind="caption"))
            return
        rows = [row for row in tag.find_all("tr") if row.find_parent("table") is tag]
        cells_of = [row.find_all(["td", "th"], recursive=False) for row in rows]
        texts_of = [[clean(cell.get_text(" ")) for cell in cells] for cells in cells_of]
        if any(len(text) > _CAPTION_LONGEST for texts in texts_of for text in texts):
            inner = inner._replace(figure=place.figure)
        for row, cells, texts in zip(rows, cells_of, texts_of, strict=True):
            filled = [text for text in texts if text]
            if len(filled) > 1 and all(len(text) <= _CELL_LENGTH for text in filled) and not row.find(["table", "img"]):
                self.blocks.append(Block("row", " | ".join(filled), figure=inner.figure))
                continue
            for cell in cells:
                within = self.place_of(cell, cell.name, inner)
                self.walk(cell, within, depth + 1)
                self.flush(within)
        caption = tag.find("caption", recursive=False)
        if isinstance(caption, Tag) and (text := clean(caption.get_text(" "))):
            self.blocks.append(Block("paragraph", text))


def _is_quotation(tag: Tag) -> bool:
    """Whether an element sets off what somebody says; a caption without an image in it is the speaker."""
    return tag.name == "blockquote" or _QUOTATION_CLASS.search(_attribute(tag, "class")) is not None


def _is_figure(tag: Tag) -> bool:
    """Whether an element holds an image and no more text than a caption."""
    return tag.find(_IMAGES) is not None and len(tag.get_text(" ", strip=True)) <= _CAPTION_LONGEST


def _is_below_image(tag: Tag) -> bool:
    """Whether an element stands directly below an image, or an element with nothing but images."""
    above = tag.find_previous_sibling()
    if not isinstance(above, Tag):
        return False
    return above.name in _IMAGES or (above.find(_IMAGES) is not None and not above.get_text(strip=True))


def _is_image_and_line(tag: Tag) -> bool:
    """Whether an element holds an image, a short line below it that signs nothing, and nothing else."""
    few = tag.contents if len(tag.contents) <= _TWO_AND_SPACE else []
    parts = [child for child in few if not isinstance(child, NavigableString) or not child.isspace()]
    above, below = parts if len(parts) == 2 else (None, None)
    if not isinstance(above, Tag) or not isinstance(below, Tag):
        return False
    if above.name not in _IMAGES and (above.find(_IMAGES) is None or above.get_text(strip=True)):
        return False
    if below.name in _HEADINGS or below.find(["a", "p", "blockquote", *_IMAGES, *_HEADINGS]) not in (
        None,
        below.find("p"),
    ):
        return False
    if _attribute(below, "align").lower() in _SIGNED or below.find(_BOLD) is not None:
        return False
    return 0 < len(below.get_text(" ", strip=True)) <= _LINE_LONGEST and len(below.find_all("p", limit=2)) < 2


def _inside_inline(tag: Tag, name: str, place: _Place) -> _Place:
    if name in _BOLD:
        return place._replace(bold=True)
    if name in _ITALIC:
        return place._replace(italic=True)
    if name == "a":
        return place._replace(link=_attribute(tag, "href"))
    return place


def _paragraphs(lines: list[_Run], soup: bool) -> Iterator[_Run]:
    """Runs joined where a line break is a mere wrap: inside a paragraph (`soup` is False), in mid-sentence."""
    gathered: _Run | None = None
    for line in lines:
        whole = soup or gathered is None or _ends_sentence(gathered) or (_is_labelled(gathered) and _is_labelled(line))
        if gathered is None or not gathered.length or not line.length or whole:
            if gathered is not None:
                yield gathered
            gathered = line
        else:
            gathered.join(" ", line)
    if gathered is not None:
        yield gathered


def _is_labelled(line: _Run) -> bool:
    """Whether a line says of what it is first: “Trình bày: …”."""
    return _LABEL.match("".join(line.parts)) is not None


def _signature(lines: list[_Run]) -> list[_Run]:
    """Two short lines at the right as one: a name and the office below it."""
    filled = [line for line in lines if line.length]
    if len(filled) != 2 or any(line.length > _SIGNATURE_LONGEST or ":" in "".join(line.parts) for line in filled):
        return lines
    first, second = filled
    first.join(" - ", second)
    return [first]


def _ends_sentence(run: _Run) -> bool:
    return next((part.rstrip() for part in reversed(run.parts) if part.strip()), "").endswith(_SENTENCE_END)


def _attribute(tag: Tag, name: str) -> str:
    return str(tag.get(name) or "")
