"""Blocks of the text sorted into what the article consists of: paragraphs, images, captions, credit lines, links."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Final

from scraper.extract.body import Block
from scraper.extract.captions import is_caption_text, pair_captions
from scraper.extract.vocabulary import (
    AUTHOR_ADDRESS,
    BOX_HEADING,
    FOLLOW_LINE,
    FURNITURE_LINE,
    RELATED_HEADING,
    RELATED_LINE,
    TAIL_LINE,
    TOPIC_LINE,
    is_byline_name,
    is_source_name,
    names_file,
)
from scraper.vietnamese.bylines import is_byline_line, is_source_line, split_last_sentence

_DATE_LINE: Final = re.compile(
    r"""^\W*(?:(?:thứ|chủ)\s+\w+\s*,?\s*)?
    (?:(?:ngày\ đăng|ngày\ xuất\ bản|ngày|thời\ gian|cập\ nhật|đăng\ lúc|đăng\ ngày|xuất\ bản)\s*:?\s*)?(?:lúc\s*)?
    (?:\d{1,2}[:hg]\d{2}(?::\d{2})?\W+)?(?:ngày\s*)?\d{1,2}\s*[-/.]\s*\d{1,2}\s*[-/.]\s*\d{4}
    (?:\W+\d{1,2}[:hg]\d{2}(?::\d{2})?)?\W*(?:AM|PM|CH|SA)?\W*(?:\(?GMT\s*\+\s*0?7\)?)?\W*
    (?:(?:(?:số\ )?lượt\ (?:xem|đọc)|đã\ xem|views?)\W*\d[\d.,]*\W*)?$""",
    re.IGNORECASE | re.VERBOSE,
)
_FULL_DATE: Final = re.compile(r"(?<!\d)\d{1,2}[-/.]\d{1,2}[-/.]\d{4}\b")
_IN_BRACKETS: Final = re.compile(r"\W*[(\[]\W*\d{1,2}[-/.]\d{1,2}(?:[-/.]\d{4})?(?:\W+\d{1,2}[:h]\d{2})?\W*[)\]]\W*")
_BESIDE_DATE: Final = re.compile(r"\d{1,2}[:hg]\d{2}|[|•·–—]|\s-\s")
_AROUND_DATE: Final = re.compile(
    r"\b\d{1,2}[:hg]\d{2}(?::\d{2})?\b|\b(?:thứ \w+|chủ nhật|ngày|lúc|cập nhật|đăng|gmt|am|pm)\b|[\W\d_]+",
    re.IGNORECASE,
)
_DATELINE: Final = re.compile(r"^\W*[A-ZĐ][^\d,]{2,40},\s*ngày\s+\d{1,2}\s+tháng\s+\d{1,2}\s+năm\s+\d{4}\W*$")
_PLAYER: Final = re.compile(r"(?<!\d)\d{1,2}:\d\d\s*/\s*\d{1,2}:\d\d(?!\d)|^\W*nghe .{3,30}\d:\d\d$", re.IGNORECASE)
_SIGNED_AS: Final = re.compile(
    r"\W*(?:(?:TM|T/M|KT|TL|TUQ)\.?\s.{3,60}|(?:(?:quyền|phó|phụ trách)\s)*(?:chủ tịch|(?:tổng )?giám đốc|bí thư"
    r"|chánh (?:văn phòng|thanh tra)|hiệu trưởng|trưởng (?:ban|phòng|công an|đoàn|thôn)|(?:chi )?cục trưởng))\W*",
    re.IGNORECASE,
)
_CREDIT_LONGEST: Final = 120
_NAME_LONGEST: Final = 40
_TAIL_CREDITS: Final = 6
_DIGEST_SOURCES: Final = 3
_FURNITURE_LONGEST: Final = 60
_TAIL_FURNITURE_LONGEST: Final = 220
_TAIL_LINE_LONGEST: Final = 400
_LABEL_LONGEST: Final = 30
_LINES_BELOW: Final = 4
_SENTENCE: Final = 80
_HEADLINE: Final = 20
_PAGES: Final = re.compile(r"(?:\W*(?:\d{1,4}|(?:trang )?(?:trước|sau|đầu|cuối|tiếp(?: theo)?)))+\W*", re.IGNORECASE)
_ADDRESS: Final = re.compile(r"\S+@\S+\.\w+")
_NOWHERE: Final = ("#", "javascript:")
_BOX_LINKS: Final = 12


@dataclass(frozen=True, slots=True)
class Credit:
    """A byline or source line taken out of the text, and where: a position `parse_byline` knows, or `source`."""

    text: str
    position: str
    basis: str


@dataclass(slots=True)
class Parts:
    """What the blocks add up to. `images` are pairs of address as printed and caption; links are (address, text).

    `photo_credits` are credits printed beside a caption, by the image's address.
    """

    paragraphs: list[str] = field(default_factory=list)
    captions: list[str] = field(default_factory=list)
    images: list[tuple[str, str | None]] = field(default_factory=list)
    photo_credits: dict[str, str] = field(default_factory=dict)
    credits: list[Credit] = field(default_factory=list)
    related: list[tuple[str, str]] = field(default_factory=list)
    in_text: list[tuple[str, str]] = field(default_factory=list)
    attachments: list[tuple[str, str]] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)


def text_blocks(blocks: Sequence[Block], title: str) -> list[Block]:
    """The blocks with captions recognised and the head's leftovers (the title again, dates) dropped."""
    paired = pair_captions(blocks, title)
    key = title.casefold()
    result: list[Block] = []
    in_head = True
    for block in paired:
        if in_head and block.kind != "image":
            text = block.text
            is_title = len(text) <= len(key) and text.casefold() == key
            if is_title or _DATE_LINE.match(text) or _DATELINE.match(text) or _dates_a_name(text):
                continue
            if len(text) <= _CREDIT_LONGEST and (_PLAYER.search(text) or _links_author(block)):
                continue
            is_line = block.kind != "caption" and len(text) <= _NAME_LONGEST
            if is_line and (_ADDRESS.fullmatch(text) or is_byline_line(text)):
                continue
            if len(text) > 60:
                in_head = False
        result.append(block)
    return result


def _links_author(block: Block) -> bool:
    """Whether a line is nothing but links to authors' pages."""
    return block.link_share >= 0.9 and all(AUTHOR_ADDRESS.search(href) for href, _ in block.links)


def _dates_a_name(text: str) -> bool:
    """Whether a line is a date with a clock or a separator, and a name beside it: “Minh Sa | 14:05 ngày 12/08/2024”."""
    if (
        len(text) > _CREDIT_LONGEST
        or text.endswith(".")
        or not _FULL_DATE.search(text)
        or not _BESIDE_DATE.search(text)
    ):
        return False
    return len(_AROUND_DATE.sub(" ", text).strip()) <= _NAME_LONGEST


def assemble(blocks: Sequence[Block], title: str, is_article: Callable[[str], bool]) -> Parts:
    """Sort the blocks of the text (without the lead).

    `is_article` tells whether an address as printed is another article's.
    """
    parts = Parts()
    kept = [block for block in blocks if not _set_aside(block, parts, is_article)]
    kept = _without_tail(kept, parts)
    _images(kept, parts, title)
    captions = set(parts.captions)
    for block in kept:
        if block.kind in ("image", "caption") or block.text in captions:
            continue
        parts.paragraphs.append(block.text)
        for href, text in block.links:
            target = parts.attachments if names_file(href) else parts.in_text
            target.append((href, text))
    _credit_in_last_sentence(parts)
    return parts


def _set_aside(block: Block, parts: Parts, is_article: Callable[[str], bool]) -> bool:
    """Whether a block is no part of the text wherever it stands: related links, files, furniture, named credits."""
    if block.kind == "image":
        return any(is_article(href) for href, _ in block.links)
    if block.kind == "caption":
        return _is_teaser(block, parts, is_article)
    if _is_reference(block, parts, is_article) or _is_furniture(block):
        parts.dropped.append(block.text)
        return True
    text = block.text
    if block.names and len(text) <= _CREDIT_LONGEST and block.kind != "subhead":
        if is_byline_name(block.names) and is_byline_line(text, position="last_p_right_bold"):
            parts.credits.append(Credit(text, "last_p_right_bold", "byline"))
            return True
        if is_source_name(block.names) and (is_source_line(text) or len(text) <= _NAME_LONGEST):
            parts.credits.append(Credit(text, "source", "byline"))
            return True
    return False


def _is_reference(block: Block, parts: Parts, is_article: Callable[[str], bool]) -> bool:
    """Whether a block links to files, articles, pages or topics, and says little else; `parts` keeps the links."""
    text, links, share = block.text, block.links, block.link_share
    if not links:
        return False
    files = sum(names_file(href) for href, _ in links)
    if files and (share >= 0.8 or (share >= 0.6 and files == len(links))):
        parts.attachments.extend(links)
        return True
    if share >= 0.8:
        if _PAGES.fullmatch(text) or all(href.startswith(_NOWHERE) or link.startswith("#") for href, link in links):
            return True
        if RELATED_LINE.match(text) or (len(text) >= _HEADLINE and all(is_article(href) for href, _ in links)):
            parts.related.extend(link for link in links if len(link[1]) >= _HEADLINE // 2)
            return True
    elif _is_dated_headline(block, is_article):
        parts.related.extend(links)
        return True
    elif TOPIC_LINE.match(text) and len(text) - sum(len(link) for _, link in links) <= _LABEL_LONGEST:
        return True
    elif share >= 0.4 and (RELATED_LINE.match(text) or _is_headed_box(block, is_article)):
        parts.related.extend(links)
        return True
    return False


def _is_dated_headline(block: Block, is_article: Callable[[str], bool]) -> bool:
    """Whether a line is nothing but the linked headline of another article with its date in brackets behind it."""
    href, headline = block.links[0]
    rest = block.text.partition(headline)[2]
    alone = len(block.links) == 1 and len(headline) >= _HEADLINE and _IN_BRACKETS.fullmatch(rest) is not None
    return alone and is_article(href)


def _is_teaser(block: Block, parts: Parts, is_article: Callable[[str], bool]) -> bool:
    """Whether what stands with an image begins with the linked headline of another article; `parts` keeps the link."""
    href, headline = next(iter(block.links), ("", ""))
    teaser = len(headline) >= _HEADLINE and block.text.startswith(headline) and is_article(href)
    if teaser:
        parts.related.append((href, headline))
        parts.dropped.append(block.text)
    return teaser


def _is_furniture(block: Block) -> bool:
    """Whether a line asks readers to follow the site, heads a box or labels a button."""
    text = block.text
    if len(text) <= _TAIL_FURNITURE_LONGEST and FOLLOW_LINE.match(text):
        return True
    if len(text) > _FURNITURE_LONGEST:
        return False
    if RELATED_HEADING.match(text) or (BOX_HEADING.match(text) and block.kind != "subhead"):
        return True
    return FURNITURE_LINE.match(text) is not None and not text.endswith((".", "”", '"')) and len(text) <= 40


def is_set_aside(block: Block, is_article: Callable[[str], bool]) -> bool:
    """Whether a block is no part of the text wherever it stands."""
    return _set_aside(block, Parts(), is_article)


def _is_headed_box(block: Block, is_article: Callable[[str], bool]) -> bool:
    """Whether a block is a heading such as “Tin liên quan” and links to articles, run together by inline markup."""
    rest = block.text
    for href, text in block.links[:_BOX_LINKS]:
        if not is_article(href):
            return False
        rest = rest.replace(text, " ", 1) if text else rest
    return RELATED_HEADING.match(rest.strip()) is not None


def _without_tail(blocks: list[Block], parts: Parts) -> list[Block]:
    """The blocks without the credit lines and furniture at their end; images there stay.

    In a digest of many items each item's own source is part of the text, the last one's too.
    """
    digest = (
        sum(len(block.text) <= _CREDIT_LONGEST and is_source_line(block.text) for block in blocks) >= _DIGEST_SOURCES
    )
    if not digest:
        blocks = _up_to_signature(blocks, parts)
    last = len(blocks)
    tail: list[Block] = []
    found: list[Credit] = []
    while last:
        block = blocks[last - 1]
        if block.kind in ("image", "caption"):
            tail.append(block)
        elif block.kind == "item" and block.link_share >= 0.8:
            parts.dropped.append(block.text)
        elif (credit := _tail_credit(block)) and not (digest and is_source_line(block.text)):
            found.append(credit)
        elif not _is_tail_furniture(block):
            break
        else:
            parts.dropped.append(block.text)
        last -= 1
        if len(found) > _TAIL_CREDITS:
            break
    if (not last and not tail) or (last and found and _SIGNED_AS.fullmatch(blocks[last - 1].text)):
        return blocks
    parts.credits.extend(reversed(found))
    return blocks[:last] + tail[::-1]


def _up_to_signature(blocks: list[Block], parts: Parts) -> list[Block]:
    """The blocks without the few short lines that follow a name at the right, which are the site's; images stay."""
    texts = [i for i, block in enumerate(blocks) if block.kind not in ("image", "caption")][-_LINES_BELOW:]
    for i in reversed(texts[:-1]):
        block = blocks[i]
        if _is_prose(blocks[i + 1].text) or (i and _SIGNED_AS.fullmatch(blocks[i - 1].text)):
            return blocks
        if block.align in ("right", "end") and is_byline_line(block.text, position="last_p_right_bold"):
            below = [each for each in blocks[i + 1 :] if _is_tail_part(each)]
            parts.dropped.extend(each.text for each in blocks[i + 1 :] if not _is_tail_part(each))
            return [*blocks[: i + 1], *below]
    return blocks


def _is_prose(text: str) -> bool:
    return len(text) > _TAIL_FURNITURE_LONGEST or (len(text) >= _SENTENCE and text.endswith((".", "”", "…")))


def _is_tail_part(block: Block) -> bool:
    return block.kind in ("image", "caption") or _tail_credit(block) is not None


def _tail_credit(block: Block) -> Credit | None:
    text = block.text
    if len(text) > _CREDIT_LONGEST or block.kind in ("row",):
        return None
    marked = block.align in ("right", "end") or block.bold or bool(block.names and is_byline_name(block.names))
    position = "last_p_right_bold" if marked or block.italic else "candidate_line"
    if is_source_line(text) or is_byline_line(text, position=position):
        return Credit(text, position, "byline")
    return None


def _is_tail_furniture(block: Block) -> bool:
    text = block.text
    if len(text) > _TAIL_FURNITURE_LONGEST:
        return len(text) <= _TAIL_LINE_LONGEST and TAIL_LINE.match(text) is not None
    if BOX_HEADING.match(text) or _DATE_LINE.match(text) or not any(letter.isalnum() for letter in text):
        return True
    if TAIL_LINE.match(text):
        return True
    return bool(FURNITURE_LINE.match(text)) and (len(text) <= 40 or not text.endswith("."))


def _rows_paired(blocks: Sequence[Block]) -> list[Block]:
    """The blocks with every row of images that has a row of as many captions below it, in one table, set in pairs."""
    result: list[Block] = []
    for _, run in groupby(blocks, key=lambda block: (block.kind in ("image", "caption") and block.figure) or None):
        table = list(run)
        images = [block for block in table if block.kind == "image"]
        half = len(images)
        if half > 1 and len(table) == 2 * half and images == table[:half]:
            table = [block for pair in zip(images, table[half:], strict=True) for block in pair]
        result += table
    return result


def _images(blocks: Sequence[Block], parts: Parts, title: str) -> None:
    """Images in order, each with the captions that follow it; an image's own alt text where nothing is printed."""
    current: int | None = None
    alts: list[str] = []
    seen: set[str] = set()
    for block in _rows_paired(blocks):
        if block.kind == "image":
            if block.image in seen:
                continue
            seen.add(block.image)
            current = len(parts.images)
            parts.images.append((block.image, None))
            alts.append(block.alt)
        elif block.kind != "caption":
            current = None
        elif current is None:
            parts.captions.append(block.text)
        else:
            address, before = parts.images[current]
            if block.figure and is_byline_name(block.names) and len(block.text) <= _CREDIT_LONGEST:
                parts.photo_credits[address] = block.text
                continue
            parts.captions.append(block.text)
            parts.images[current] = (address, f"{before} {block.text}" if before else block.text)
    for i, (address, caption) in enumerate(parts.images):
        alt = alts[i]
        if caption is None and len(alt) >= _HEADLINE and is_caption_text(alt, title):
            parts.images[i] = (address, alt)


def _credit_in_last_sentence(parts: Parts) -> None:
    if not parts.paragraphs or any(credit.position == "last_p_right_bold" for credit in parts.credits):
        return
    text, credit = split_last_sentence(parts.paragraphs[-1])
    if credit and text:
        parts.paragraphs[-1] = text
        parts.credits.append(Credit(credit, "end_of_last_sentence", "byline"))
