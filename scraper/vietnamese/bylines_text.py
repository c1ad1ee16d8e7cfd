"""What is cleared from a line before its credits are read, and the lines that are never a byline."""

from __future__ import annotations

import re
from functools import lru_cache

from scraper.vietnamese.agencies import agency_name, medium_name
from scraper.vietnamese.lexicon import alternatives, key, load
from scraper.vietnamese.text import clean

_DIGIT = re.compile(r"\d")
_MARKUP_BREAK = re.compile(r"\s*[\n\r]\s*")
_ADDRESS = r"[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,24}){1,4}"
_TELEPHONE = r"(?:\+84|0(?<!\w0))\d[\d .-]{6,11}\d\b"
_HAS_TELEPHONE = re.compile(_TELEPHONE)
_CONTACT = re.compile(
    rf"\(?(?:e-?mail|đt|sđt|điện thoại|tel|hotline)? ?:? ?(?:{_ADDRESS}|{_TELEPHONE})\)?", re.IGNORECASE
)
_WEEKDAY = r"(?:(?:thứ (?:hai|ba|tư|năm|sáu|bảy|[2-7])|(?:hai|ba|tư|năm|sáu|bảy)(?=, \d)|chủ nhật|t[2-7]|cn)\b,? ?)"
_DAY = (
    r"(?:(?:ngày )?\d{1,2} ?[/.-] ?\d{1,2} ?[/.-] ?\d{4}|\d{4}-\d{1,2}-\d{1,2}(?:t[\d:.+-]{5,20}z?)?|"
    r"(?:ngày )?\d{1,2} (?:tháng|thg) \d{1,2},?(?: năm)? \d{4}|(?:ngày )?\d{1,2}/\d{1,2})"
)
_CLOCK = r"(?:\d{1,2}(?::\d{2}){1,2}(?: ?[ap]m| sa| ch)?|\d{1,2} ?(?:h|g|giờ) ?(?:\d{2})?(?: ?phút)?)"
_MOMENT = re.compile(
    rf"(?<![\w/])(?:(?:đăng|cập nhật|xuất bản|vào|lúc|ngày đăng|ngày|lần cuối)[ :]+)*"
    rf"(?:{_WEEKDAY}?{_DAY}|{_WEEKDAY}(?=$|[|,;)-])|{_CLOCK})(?: ?\(?gmt ?[+-]?\d{{0,2}}(?::\d\d)?\)?)?(?![\w/])",
    re.IGNORECASE,
)
_COUNTER = re.compile(
    r"\d[\d.,]{0,9} (?:lượt xem|lượt đọc|lượt|views?|phút đọc|phút trước|giờ trước|ngày trước|bình luận|chia sẻ)",
    re.IGNORECASE,
)
_COLLEAGUES = re.compile(r" (?:và|cùng) (?:các |nhóm )?(?:cộng sự|đồng nghiệp|cs)\b", re.IGNORECASE)
_IN_BRACKETS = re.compile(r"^\W*\[([^\[\]]*)\][\s./]*$")
_EMPTY_BRACKETS = re.compile(r"\( ?[,;|-]? ?\)")
_LEADING = re.compile(r"^[\s\-–—•*·>.|,:;/~_✍➤►▪●✎🖊📷🎥\ufe0f]+")
_SOURCE_WITH_ADDRESS = re.compile(r"^(nguồn(?: tin)?) ([^:]{2,60}?) ?: ?https?://\S+$", re.IGNORECASE)
_SEPARATOR_RUN = re.compile(r"(?: ?\| ?){2,}")
_WORDS: dict[str, list[str]] = load("bylines")["words"]
_TRAILING_LABEL = re.compile(rf"[|,;–—-] ?(?:{alternatives(load('bylines')['labels']['junk'])})$", re.IGNORECASE)
_EDGES = " |,;:–—-"
_REFUSED = re.compile(
    r"(?:t/?m|k/?t|t/?l|tuq|t/?uq|q)(?:\. |/| (?=ubnd|ủy ban|chủ tịch|ban|giám đốc|bộ trưởng|hđnd))|©|\(c\)|"
    r"(?:ủy ban|hội đồng) nhân dân$|(?:hình|ảnh) \d|"
    rf"(?:q\.)?(?:{alternatives(_WORDS['refused_beginnings'])})(?!\w)|"
    rf"theo (?:{alternatives(_WORDS['refused_after_theo'])})(?!\w)"
)
_THEO = re.compile(r"\(?theo (?=\S)", re.IGNORECASE)
_CLOSING = re.compile(r"\(?đã ký\)?")


@lru_cache(maxsize=1024)
def prepared(text: str) -> str:
    """The line cleaned, line breaks as `|`, without dates, counters, mail addresses, telephone numbers and bullets.

    The last lines are remembered, as a line is tried more than once: they should be short.
    """
    line = clean(_MARKUP_BREAK.sub(" | ", text.strip()))
    if _DIGIT.search(line):
        line = _MOMENT.sub(" ", _COUNTER.sub(" ", line))
    if "@" in line or _HAS_TELEPHONE.search(line):
        line = _CONTACT.sub(" ", line)
    line = _SOURCE_WITH_ADDRESS.sub(r"\1: \2", _COLLEAGUES.sub("", line))
    line = _IN_BRACKETS.sub(r"\1", line)
    line = _SEPARATOR_RUN.sub(" | ", _EMPTY_BRACKETS.sub(" ", line))
    return _TRAILING_LABEL.sub("", clean(_LEADING.sub("", line)).rstrip(_EDGES)).rstrip(_EDGES)


def is_refused(line: str) -> bool:
    """Whether the line is a signature, a call to the reader, a heading of a list or the beginning of a sentence."""
    small = key(line).lstrip("([“\"' ")
    told = _THEO.match(line)
    if told and (agency_name(line[told.end() :]) or medium_name(line[told.end() :], after_theo=True)):
        return False
    return _REFUSED.match(small) is not None or _CLOSING.search(small) is not None
