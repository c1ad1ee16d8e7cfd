"""Dates printed in the head and foot of an article that may be the day it was published."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal

from scraper.extract.generic_content import Content
from scraper.extract.header import Zones
from scraper.extract.survey import Survey
from scraper.extract.vocabulary import is_date_name
from scraper.vietnamese.text import clean

DateRole = Literal["published", "modified"]

_ROLES: Final[tuple[DateRole, DateRole]] = ("published", "modified")
_LONGEST: Final = 120
_OPENING_LONGEST: Final = 60
_HEADLINE: Final = 25
_LABEL_LONGEST: Final = 30
_LAST_BLOCKS: Final = 5
_DIGITS: Final = re.compile(r"\d")
_YEAR: Final = re.compile(
    r"(?<!\d)(?:19|20)\d\d(?!\d)|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,6}(?!\d)|\bnăm \d|\btrước\b|hôm qua",
    re.IGNORECASE,
)
_PUBLISHED_LABEL: Final = re.compile(
    r"""(?:thời\ gian(?:\ đăng)?|(?:đã\ )?đăng\ (?:ngày|lúc|vào|bởi)|đăng\ tải|xuất\ bản(?:\ lúc|\ ngày)?|đưa\ tin|
    ngày\ (?:đăng|đưa|xuất\ bản|phát\ hành|tạo|viết|gửi|giờ\ đăng)(?:\ tin|\ bài)?|
    posted(?:\ on)?|published(?:\ on)?|date|ngày|đăng)\s*[:：]?\s*(?=\W*(?:\d|thứ|chủ\ nhật|lúc|ngày|hôm))""",
    re.IGNORECASE | re.VERBOSE,
)
_MODIFIED_LABEL: Final = re.compile(
    r"(?:(?:lần )?cập nhật|chỉnh sửa|sửa đổi|sửa(?= lần cuối)|updated?|modified|last update)"
    r"(?: lần cuối| cuối(?: cùng)?)?(?: lúc| ngày| vào)?\s*[:：]?"
    r"(?=\W*(?:\d|thứ|chủ nhật|lúc|ngày|hôm|at\b|on\b|[a-z]{3,9}\W*\d))",
    re.IGNORECASE,
)
_MOMENT: Final = re.compile(
    r"\W*(?:(?:thứ|chủ)\s\w+\W+)?(?:\d{1,2}[:hg]\d{2}(?::\d{2})?\W+\d{1,2}[-/.]\d{1,2}[-/.]\d{4}"
    r"|\d{1,2}[-/.]\d{1,2}[-/.]\d{4}\W+\d{1,2}[:hg]\d{2}(?::\d{2})?)\W*(?:GMT\W*\d+\W*)?$",
    re.IGNORECASE,
)
_BESIDE_BUTTON: Final = re.compile(r"\W*\d.{0,40}?\d{4}.{0,20}?(?:theo dõi|google news|follow)", re.IGNORECASE)
_STAMP: Final = re.compile(r"\s*\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}|\s*$)")
_SHOWN_DAY: Final = re.compile(r"(?<!\d)(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?!\d)")
_LINE_MATES: Final = re.compile(
    r"\s[|•·]\s(?=\D*$)|(?:lượt xem|lượt đọc|views?|đã xem|in trang|in bài|gửi(?! bởi)|chia sẻ|theo dõi|google news)\b",
    re.IGNORECASE,
)
_CLOCK: Final = re.compile(
    r"hôm nay|bây giờ|today|hiện tại|giấy phép|bản in|ngày in\b|in ngày|printed|hết hạn|hiệu lực|hạn nộp"
    r"|\bsố\s*:?\s*\d+\s*[/-]\s*[a-zđ]|ban hành|ngày ký|(?:tham gia|thành viên) từ"
    r"|°|(?:nhiệt độ|thời tiết|giá vàng|tỷ giá|xổ số)\b.*\d{4}\s*:",
    re.IGNORECASE,
)
_DATELINE: Final = re.compile(r"^\W*(?!Thứ |Chủ )[A-ZĐ][^\d,:]{2,40},\s*ngày\s+\d{1,2}\s+tháng")
_BEFORE_DATE: Final = re.compile(
    r"^\W*(?:(?:số )?lượt (?:xem|đọc)|đã xem|views?)\s*[:：]?\s*\d[\d.,]*\W*"
    r"|^\W*(?:được )?(?:gửi|đăng|viết|tạo) bởi\s*[:：]?\s.{1,40}?\s(?:vào|lúc)(?: lúc)?\s+(?=\d|thứ|chủ nhật|ngày)",
    re.IGNORECASE,
)
_CLOCK_TIME: Final = re.compile(r"\d{1,2}[:hg]\d{2}")
_ONLY_TIME: Final = re.compile(r"\W*\d{1,2}[:hg]\d{2}\W*")
_ONLY_CLOCK: Final = re.compile(r"[\s,|–-]*(?:\d{1,2}[:hg]\d{2}(?::\d{2})?)?[\s,|–-]*")
_BARE_DAY: Final = re.compile(r"ngày\W*$", re.IGNORECASE)
_SENTENCE: Final = re.compile(
    r"\d{4}\)?,?\s(?!(?:bởi|by|lượt|số|đã|người|tác giả|nguồn|theo|cập|đăng|lúc|vào|thứ|gmt)\b)"
    r"(?:[^\W\d_]+,?\s){2}[^\W\d_]",
    re.IGNORECASE,
)
"""A date that a clause follows: “Ngày 12/11/2026, Chi cục Thủy sản tổ chức tập huấn …”."""
_GLUED: Final = re.compile(r"\d{4}\d{1,2}[:hg]\d{2}")
_CLOCK_NAMES: Final = re.compile(
    r"today|clock|current[-_]?(?:date|time)|date[-_]?(?:now|top)|now[-_]?date|lbltoday|print", re.IGNORECASE
)
_EVENT_NAMES: Final = re.compile(r"event|deadline|expire|birth", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class VisibleDate:
    """A text that looks like a date: how it is marked (`time element`, `label`, `header`), and the date of what."""

    basis: str
    raw: str
    text: str
    role: DateRole
    rank: int


def visible_dates(
    view: Survey, zones: Zones, content: Content, title: int | None, *, printed: bool = False
) -> list[VisibleDate]:
    """Candidates, the best first. Clocks, print dates and licences are left out.

    On a page made for the printer (`printed`) what stands above the title is the day on which it was printed.
    """
    head = (*zones.head, *(i for i in zones.opening if len(view.block_text[i]) <= _OPENING_LONGEST))
    if printed and title is not None:
        head = tuple(i for i in head if i >= title or view.contains(i, title))
    last = [i for i in view.blocks_in(content.element) if content.box_at(i) is None][-_LAST_BLOCKS:]
    foot = (*(i for i in last if i not in head and _may_end_text(view, i)), *zones.foot)
    text = content.element
    found = [*_in_blocks(view, head, title, text, "header"), *_in_blocks(view, foot, title, text, "foot")]
    found += _time_elements(view, zones, content)
    unique: dict[tuple[str, str], VisibleDate] = {}
    for candidate in sorted(found, key=lambda each: each.rank):
        unique.setdefault((candidate.role, candidate.text), candidate)
    return list(unique.values())


def _time_elements(view: Survey, zones: Zones, content: Content) -> Iterator[VisibleDate]:
    head, foot = set(zones.head), set(zones.foot)
    for i in range(zones.scope, view.end[zones.scope]):
        prop = view.properties.get(i, "")
        element = view.elements[i]
        created = (element.get("property") or "").startswith("dc:date")
        if view.names[i] != "time" and not prop.startswith("date") and not element.get("title") and not created:
            continue
        kept = element.get("content") if prop or created else None
        stamp = element.get("datetime") or kept or _stamp_in_title(view, i)
        if not stamp or not _DIGITS.search(stamp):
            continue
        published = prop == "datepublished" or "published" in view.marks[i].split()
        box = content.box_at(i)
        block = view.block_of(i)
        if box is not None and prop != "datepublished" and (box.related or not (published or block in head)):
            continue
        if i >= view.end[content.element] and not published and not (block in foot and _is_called_date(view, i)):
            continue
        if content.element <= i < view.end[content.element] and block not in head and prop != "datepublished":
            continue
        modified = prop == "datemodified" or _is_update(view.marks[i].lower().split())
        shown = clean("".join(element.itertext()))
        if _CLOCK.search(shown) or _is_of_another_day(stamp, shown):
            continue
        yield VisibleDate("time element", clean(stamp), clean(stamp), "modified" if modified else "published", 1)


def _is_of_another_day(stamp: str, shown: str) -> bool:
    """Whether an element shows a day that its own time stamp, in whatever zone, does not mean."""
    day, told = _SHOWN_DAY.search(shown), _STAMP.match(stamp)
    if day is None or told is None:
        return False
    try:
        printed = date(int(day[3]), int(day[2]), int(day[1]))
        return abs(printed - date.fromisoformat(stamp.strip()[:10])) > timedelta(days=1)
    except ValueError:
        return False


def _is_called_date(view: Survey, i: int) -> bool:
    """Whether an element or the one around it is called a date (`wp-block-post-date`)."""
    return any(is_date_name(view.marks[j]) for j in (i, *view.ancestors(i, 1)))


def _stamp_in_title(view: Survey, i: int) -> str | None:
    """The time that an element called a date keeps in its `title` (hAtom: `<abbr class=published title=2024-…>`)."""
    stamp = view.elements[i].get("title") or ""
    return stamp if _STAMP.match(stamp) and is_date_name(view.marks[i]) else None


def _is_update(names: list[str]) -> bool:
    """Whether a WordPress time is that of a change; `entry-date updated` is how themes mark the one of a post."""
    return "updated" in names and not {"published", "entry-date"} & set(names)


def _in_blocks(
    view: Survey, blocks: tuple[int, ...], title: int | None, content: int, place: str
) -> Iterator[VisibleDate]:
    for position, block in enumerate(blocks):
        text = view.block_text[block]
        around = title is not None and title in range(block + 1, view.end[block])
        if block == title or not _DIGITS.search(text):
            continue
        if view.block_links[block] >= _HEADLINE and not around and not _BESIDE_BUTTON.match(text):
            continue
        above = title is not None and block < title and not around
        near = [block, *(j for j in view.ancestors(block, 2) if title is None or not view.contains(j, title))]
        names = " ".join(view.marks[j] for j in near)
        if _CLOCK_NAMES.search(names) or _EVENT_NAMES.search(names):
            continue
        inner = [] if _MOMENT.match(text) else list(_inline_dates(view, block, title if around else None, content))
        for names_inside, part in inner:
            if not _CLOCK.search(part) and not _CLOCK_NAMES.search(names_inside):
                yield from _candidate(part, place, True, above)
        if inner and (any(_CLOCK_TIME.search(part) for _, part in inner) or not _CLOCK_TIME.search(text)):
            continue
        if _GLUED.search(text):
            text = " ".join(clean("".join(view.elements[i].itertext())) for i in view.children(block))
        if position and view.names[block] in ("td", "dd") and _is_label(view, blocks[position - 1]):
            text = f"{view.block_text[blocks[position - 1]]} {text}"
        if not _CLOCK_TIME.search(text):
            beside = (*blocks[position + 1 : position + 2], *blocks[max(position - 1, 0) : position])
            text += next((f" {view.block_text[i]}" for i in beside if _ONLY_TIME.fullmatch(view.block_text[i])), "")
        if len(text) <= _LONGEST and _YEAR.search(text) and not _CLOCK.search(text) and not _DATELINE.match(text):
            marked = (
                bool(is_date_name(names)) or _MOMENT.match(text) is not None or view.roles.get(block) == "publishdate"
            )
            yield from _candidate(text, place, marked, above)


def _is_label(view: Survey, i: int) -> bool:
    """Whether a cell says what the next one holds: “Ngày ban hành”."""
    text = view.block_text[i]
    return view.names[i] in ("td", "th", "dt") and len(text) <= _LABEL_LONGEST and not _DIGITS.search(text)


def _inline_dates(view: Survey, block: int, title: int | None, content: int) -> Iterator[tuple[str, str]]:
    """Inline elements of a block that hold a date of their own: “Nguyên Minh <span>- 07/03/2026 08:47</span>”.

    In a block that has the `title` in it, those between title and text (in element `content`), and before it what the
    markup calls a date.
    """
    if title is not None and content < title:
        prose = next((i for i in view.blocks_between(title + 1, view.end[block]) if i in view.block_prose), content)
        content = prose if prose > title else _before_bare_text(view, title, view.end[block])
    if title is None and len(view.block_text[block]) > 4 * _LONGEST:
        return
    for i in range(block + 1, view.end[block] if title is None else min(content, view.end[block])):
        if (
            view.names[i] in ("span", "time", "small", "em", "i", "label", "b", "strong", "font")
            and (title is None or i >= title or is_date_name(view.marks[i]))
            and view.block_of(i) == block
        ):
            text = clean("".join(view.elements[i].itertext()))
            if 8 <= len(text) <= _LONGEST and _YEAR.search(text) and len(text) < len(view.block_text[block]):
                yield view.marks[i], text


def _before_bare_text(view: Survey, title: int, stop: int) -> int:
    """The end of the elements beside the title, up to the one that bare text follows: `<b>Title</b><br><i>date</i>`."""
    i = title
    while i < stop and not (view.elements[i].tail or "").strip():
        i = view.end[i]
    return i


def _may_end_text(view: Survey, i: int) -> bool:
    """Whether a block at the end of the text is its date: called one, or a day with its time and nothing else."""
    text = view.block_text[i]
    return len(text) <= _OPENING_LONGEST and (is_date_name(view.marks[i]) or _MOMENT.match(text) is not None)


def _candidate(raw: str, place: str, marked: bool, above: bool) -> Iterator[VisibleDate]:
    text = _BEFORE_DATE.sub("", raw)
    published = _PUBLISHED_LABEL.search(text)
    modified = _MODIFIED_LABEL.search(text)
    if published and modified and _is_one_date(text, modified, published):
        published = None
    if published and modified and published.start() != modified.start():
        middle = max(published.start(), modified.start())
        for match, role in ((published, _ROLES[0]), (modified, _ROLES[1])):
            stop = middle if match.start() < middle else len(text)
            yield VisibleDate("label", clean(raw), _bare(text[match.end() : stop]), role, 2)
        return
    label = modified or published
    if (label is None or _BARE_DAY.match(label[0])) and _SENTENCE.search(text):
        return
    value = _bare(text[label.end() :] if label else text)
    role = _ROLES[1] if modified else _ROLES[0]
    if label and (label.start() <= 3 or text[: label.start()].rstrip().endswith(("|", "-", "–", "•", "·", "("))):
        yield VisibleDate("label", clean(raw), value, role, 2 if place == "header" else 4)
        return
    if place == "foot" and not marked:
        return
    rank = 3 if marked and place == "header" else 5
    yield VisibleDate("header", clean(raw), _bare(text), role, rank + above)


def _is_one_date(text: str, modified: re.Match[str], published: re.Match[str]) -> bool:
    """Whether a label of publication belongs to the date of one of change: “Cập nhật: 10h, thứ tư, ngày 6/3/2024”."""
    if published.start() < modified.end():
        return published.start() > modified.start()
    between = text[modified.end() : published.start()]
    if _BARE_DAY.match(published[0]):
        return not _YEAR.search(between)
    return _ONLY_CLOCK.fullmatch(between) is not None


def _bare(text: str) -> str:
    """The date alone: without separators around it, “lúc”, view counts and buttons that share its line."""
    text = _LINE_MATES.split(clean(text), maxsplit=1)[0]
    return text.strip(" -–—|•·,:;/")
