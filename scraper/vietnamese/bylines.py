"""Bylines of Vietnamese news: who is credited for what, which agency and which source; silent when not sure."""

from __future__ import annotations

import re
from dataclasses import replace

from scraper.items import Author, Byline
from scraper.vietnamese.bylines_credits import Credits, read_credits, read_labelled
from scraper.vietnamese.bylines_labels import SOURCE, labels_in, roles_of
from scraper.vietnamese.bylines_text import is_refused, prepared
from scraper.vietnamese.lexicon import key
from scraper.vietnamese.text import clean

_LONGEST_LINE = 300
_LONGEST_CREDIT = 160
_CAPTION_ROLES = frozenset({"photographer", "video", "graphics", "designer"})
_SENTENCE_END = re.compile(
    r"(?:\./\.|[.!?…]+[”\"’')\]]*|[”\"])(?:\s+[-–—]?\s*|(?=\()|(?:(?<=[a-zà-ỹ]{2}\.)|(?<=/\.))(?=[A-ZĐ]))|\s(?=\([^()]*\)[\s./]*$)"
)
_DATED = re.compile(r"\bngày \d|\d/\d")
_ABBREVIATION = re.compile(r"(?:^|[\s(])(?:[A-ZĐ]|TS|ThS|GS|PGS|BS|TP|Tp|Q|P|H|X|Mr|Mrs|Dr|LS|KS|Th)\.$")
_CAPTION_CREDIT = re.compile(
    r"(?:[(–—|.-]|^)\s*((?:ảnh|nguồn ảnh|photo|clip|video)(?: của| by)? (?=[A-ZĐ])[^().:]{2,60})\)?[\s.]*$",
    re.IGNORECASE,
)


def parse_byline(text: str, position: str | None = None) -> Byline:
    """Read a credit line. An empty `Byline` means that the line is not surely one.

    `position` says where it stood: `last_p_right_bold`, `masthead`, `meta`, `caption`, `end_of_last_sentence` (a whole
    paragraph with the credit at its end), `candidate_line` (nothing marks it: only what is beyond doubt is read); None
    and other values are read as `last_p_right_bold`. Never raises; takes time linear in the text.
    """
    credits = _read(text, position)
    if credits is None:
        return Byline()
    byline = credits.byline()
    return replace(byline, authors=tuple(_with_last_dot(author, text) for author in byline.authors))


def _with_last_dot(author: Author, text: str) -> Author:
    """Initials as printed: the dot that ends `H.Y.` is theirs."""
    dotted = f"{author.raw}."
    return replace(author, raw=dotted) if author.kind == "initials" and "." in author.raw and dotted in text else author


def is_byline_line(text: str, position: str | None = "candidate_line") -> bool:
    """Whether the whole paragraph is a byline or source line, also one that credits nobody (`Nguồn: Internet`)."""
    credits = _read(text, position)
    return credits is not None and credits.is_credit


def is_source_line(text: str) -> bool:
    """Whether the whole paragraph says only where the text came from: `Nguồn tin: …`, `Theo …`."""
    if len(text) > _LONGEST_LINE or not key(text[:20]).lstrip("( -–").startswith(
        ("nguồn", "theo", "dẫn", "source", "via")
    ):
        return False
    return is_byline_line(text, "last_p_right_bold") and not key(text).lstrip("( ").startswith("nguồn ảnh")


def split_credit(caption: str) -> tuple[str, str | None]:
    """A caption without its credit, and the credit: `Đường hoa. Ảnh: Hoàng Phong` → `Đường hoa.`, `Hoàng Phong`."""
    text = clean(caption)
    end = max(0, len(text) - _LONGEST_LINE)
    found = _caption_credit(text[end:])
    if found is None:
        return text, None
    start, _, value = found
    return text[: end + start].rstrip(" (–—-|;,/["), value


def split_last_sentence(text: str) -> tuple[str, str | None]:
    """A paragraph without the credit at its end, and the credit; None when there is none."""
    found = _last_sentence_credit(text)
    return (text, None) if found is None else (text[: found[0]].rstrip(" -–—"), text[found[0] :].strip())


def _read(text: str, position: str | None) -> Credits | None:
    match position:
        case "caption":
            found = _caption_credit(clean(text[-_LONGEST_LINE:]))
            return found[1] if found else None
        case "end_of_last_sentence":
            ending = _last_sentence_credit(text)
            return ending[1] if ending else None
    if len(text) > _LONGEST_LINE:
        return None
    line = prepared(text)
    if not line or is_refused(line):
        return None
    if position == "masthead":
        return _read_masthead(line)
    if position == "meta":
        return _read_meta(line)
    return read_credits(line.replace(" | ", " - "), strict=position == "candidate_line")


def _read_masthead(line: str) -> Credits | None:
    credits = Credits()
    for part in re.split(r" ?[|•·>»] ?", line):
        read = None if is_refused(part) else read_credits(part)
        if read is not None:
            credits.add(read)
    return credits if credits.is_credit else None


def _read_meta(line: str) -> Credits | None:
    credits = read_credits(line.replace(" | ", " - "))
    if credits is None:
        return None
    credits.authors = [author for author in credits.authors if author.kind != "organisation"]
    if not any(SOURCE in roles_of(label.group()) for label in labels_in(line)) and "theo " not in line.lower():
        credits.sources = credits.sources if credits.authors or credits.agencies else []
    return credits


def _caption_credit(text: str) -> tuple[int, Credits, str] | None:
    """Where the credit of a cleaned caption begins, who is credited, and the credit without its label."""
    labels = [label for label in labels_in(text) if _CAPTION_ROLES.union({SOURCE}) & set(roles_of(label.group()))]
    if not labels:
        return _caption_credit_without_colon(text)
    credits = Credits()
    values: list[str] = []
    for label, following in zip(labels, [*labels[1:], None], strict=True):
        value = text[label.end() : following.start() if following else len(text)].lstrip(" :").strip(" .,;[]|/–—-")
        closing = value.count(")") - value.count("(")
        value = value.removesuffix(")" * closing) if closing > 0 else value
        value = value.strip(" .()") if value.startswith("(") or "(" not in value else value
        roles = tuple(role for role in roles_of(label.group()) if role != SOURCE) or ("photographer",)
        for candidate in (value, value.split(". ")[0].split(") ")[0]):
            read = read_labelled(roles, candidate)
            if read is not None:
                credits.add(read)
                values += [candidate] if read.authors else []
                break
        else:
            return None
    return labels[0].start(), credits, "; ".join(values)


def _caption_credit_without_colon(text: str) -> tuple[int, Credits, str] | None:
    match = _CAPTION_CREDIT.search(text[-_LONGEST_CREDIT:])
    if match is None:
        return None
    label, _, value = match[1].replace(" của ", " ").replace(" by ", " ").partition(" ")
    credits = read_labelled(roles_of(label), value.strip())
    start = max(0, len(text) - _LONGEST_CREDIT) + match.start(1)
    return (start, credits, value.strip()) if credits and credits.authors else None


def _last_sentence_credit(text: str) -> tuple[int, Credits] | None:
    """Where the credit at the end of a paragraph begins, and what it says: the longest end that reads as one."""
    offset = max(0, len(text) - _LONGEST_CREDIT)
    tail = text[offset:]
    if not offset and (whole := _read_ending(tail, bare=True)) is not None:
        return 0, whole
    for match in _SENTENCE_END.finditer(tail):
        if _ABBREVIATION.search(tail[: match.end()].rstrip()):
            continue
        is_sentence_over = bool(match.group().strip())
        is_article_over = match.group().startswith("./.")
        credits = _read_ending(tail[match.end() :], bare=is_sentence_over, strict=not is_article_over)
        if credits is not None and credits.is_credit:
            return offset + match.end(), credits
    return None


def _read_ending(text: str, *, bare: bool, strict: bool = True) -> Credits | None:
    line = prepared(text)
    if not line or line[0].islower() or is_refused(line):
        return None
    credits = read_credits(line, strict=strict and (not line.startswith("(") or not bare))
    is_citation = _DATED.search(text) is not None
    if credits is None or (is_citation and not credits.authors):
        return None
    if bare:
        return credits
    credits.authors = [replace(author) for author in credits.authors]
    return credits if credits.agencies or credits.sources or labels_in(line) else None
