"""Which blocks of the text are captions, and of which image."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from scraper.extract.body import Block
from scraper.vietnamese.text import clean

_LONGEST: Final = 420
_CENTRED_LONGEST: Final = 300
_LINE_LONGEST: Final = 160
_SEVERAL: Final = 2
_TIMES_LONGER: Final = 1.5
_CREDIT: Final = re.compile(
    r"(?:^|[\s(\[.,–-])(?:ảnh|nguồn ảnh|photo|đồ họa|minh họa|video|clip)\s*:\s*\S|\(ảnh(?: minh họa)?\)\.?$",
    re.IGNORECASE,
)
_CREDIT_BEHIND: Final = re.compile(rf"\S\s+\S.*(?:{_CREDIT.pattern})", re.IGNORECASE)
_TEXT_CREDIT: Final = re.compile(
    r"^\W*(?:(?:ảnh|video|clip|đồ họa)\s*(?:,|&|/|\+|-|và)\s*)?(?:tin|bài|bài viết|nội dung|tác giả|thực hiện)"
    r"(?:\s*(?:,|&|/|\+|-|và)?\s*(?:tin|bài|ảnh|video|clip|đồ họa)){0,3}\s*:",
    re.IGNORECASE,
)
_VIDEO: Final = re.compile(r"^\W*(?:video|clip)(?: clip)?\s*:(.*)", re.IGNORECASE)
_TELLING: Final = 3
_PLACEHOLDER: Final = re.compile(
    r"^\W*(?:ảnh|hình|image|photo|img|dsc)?[\s_-]*\d*\W*$|\.(?:jpe?g|png|gif|webp)$|"
    r"[-–]\s*(?:ảnh|hình)\s*\d+\W*$|^nhập (?:chú thích|mô tả)|^caption$",
    re.IGNORECASE,
)


def pair_captions(blocks: Sequence[Block], title: str) -> list[Block]:
    """The blocks with the kind `caption` given to those that describe the image before them.

    A caption is marked as one (figcaption, a class, the cell of a table around an image), or follows an image directly
    and is centred or italic, or carries a photo credit, or is the short line that every image of the text has below it.
    One that stands above its image is put below it.
    “Video: …” describes a video, which is not among the blocks.
    """
    blocks = _captions_below(blocks)
    result: list[Block] = []
    image: Block | None = None
    lines = _lines_below_images(blocks)
    for i, block in enumerate(blocks):
        if block.kind == "image":
            image = block
            result.append(block)
            continue
        if block.kind == "caption" and not is_caption_text(block.text, title):
            continue
        below = image is not None and block.kind != "caption" and (i in lines or _describes(block, image))
        if below or _tells_of_video(block):
            block = block._replace(kind="caption")
        if block.kind != "caption":
            image = None
        result.append(block)
    return result


def _captions_below(blocks: Sequence[Block]) -> list[Block]:
    """The blocks with the captions that stand above an image of their own put below it."""
    result = list(blocks)
    for i, (block, image) in enumerate(pairwise(blocks)):
        if image.kind != "image" or any(each.kind == "image" for each in blocks[max(0, i - 2) : i]):
            continue
        marked = block.kind == "caption" and block.figure > 0 and block.figure == image.figure
        if not marked and not (_is_set_apart(block) and _describes(block, image) and _CREDIT_BEHIND.search(block.text)):
            continue
        following = blocks[i + 2] if i + 2 < len(blocks) else None
        if following is None or not (following.kind in ("image", "caption") or _describes(following, image)):
            result[i], result[i + 1] = image, block
    return result


def _is_set_apart(block: Block) -> bool:
    return block.italic or block.align == "center"


def _lines_below_images(blocks: Sequence[Block]) -> set[int]:
    """The paragraphs right below the images, where each of several has one and it is much shorter than the others."""
    below = [i + 1 for i, block in enumerate(blocks) if block.kind == "image" and blocks[i + 1 : i + 2]]
    below = [i for i in below if blocks[i].kind != "image"]
    if len(below) < _SEVERAL or not all(_may_be_line(blocks[i]) for i in below):
        return set()
    lengths = [len(block.text) for i, block in enumerate(blocks) if block.kind == "paragraph" and i not in below]
    longest = max(len(blocks[i].text) for i in below)
    return set(below) if lengths and sum(lengths) >= _TIMES_LONGER * longest * len(lengths) else set()


def _may_be_line(block: Block) -> bool:
    plain = block.kind == "paragraph" and not block.bold and block.link_share == 0
    return plain and len(block.text) <= _LINE_LONGEST and not _TEXT_CREDIT.match(block.text)


def _describes(block: Block, image: Block) -> bool:
    length = len(block.text)
    if length > _LONGEST or block.link_share > 0.5 or block.kind not in ("paragraph", "subhead"):
        return False
    if _TEXT_CREDIT.match(block.text):
        return False
    if block.kind == "subhead":
        return block.italic and (block.align == "center" or bool(_CREDIT.search(block.text)))
    if _CREDIT.search(block.text):
        return length <= _CENTRED_LONGEST or block.italic or block.align == "center"
    if block.figure and block.figure == image.figure:
        return True
    if block.italic:
        return block.align in ("center", "") or image.align == "center"
    return block.align == "center" and not block.bold and length <= _CENTRED_LONGEST


def _tells_of_video(block: Block) -> bool:
    """Whether a line is “Video: …” with more than names and titles behind it."""
    if block.kind != "paragraph" or len(block.text) > _CENTRED_LONGEST or (match := _VIDEO.match(block.text)) is None:
        return False
    words: list[str] = match[1].split()
    return sum(word.islower() for word in words) >= _TELLING


def is_caption_text(text: str, title: str) -> bool:
    """Whether the text says anything of an image: not a file name, a number, or “title - Ảnh 1.”."""
    if not text or _PLACEHOLDER.search(text):
        return False
    return clean(text).casefold().strip(" .") != title.casefold().strip(" .")
