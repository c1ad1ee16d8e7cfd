"""The smallest parts of a credit: one person, collective, agency, medium, organisation or place, with its brackets."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal

from scraper.vietnamese.agencies import agency_name, medium_name
from scraper.vietnamese.bylines_labels import role_after_name, roles_in_brackets, title_before_name
from scraper.vietnamese.lexicon import alternatives, key, keys, load
from scraper.vietnamese.names import begins_with_surname, initials, is_known_person, person_name
from scraper.vietnamese.organisations import is_organisation_head, organisation_name
from scraper.vietnamese.places import is_place
from scraper.vietnamese.text import unify_tones

AtomKind = Literal["person", "initials", "collective", "organisation", "office", "medium", "agency", "nobody"]


@dataclass(frozen=True, slots=True)
class Atom:
    """One part of a credit; `nobody` is a part that may stand there but credits no one (a place, an account).

    An `office` is what somebody is (`Phó Giám đốc Sở Y tế`): it can only belong to a person before it.
    """

    kind: AtomKind
    name: str
    raw: str
    roles: tuple[str, ...] = ()
    title: str | None = None
    affiliation: str | None = None
    attached: tuple[Atom, ...] = ()

    @property
    def is_author(self) -> bool:
        """Whether it is somebody who can have written, as against where the text came from."""
        return self.kind in ("person", "initials", "collective")


_WORDS: dict[str, list[str]] = load("bylines")["words"]
_COLLECTIVES = {
    "pv": ("PV", "reporter"),
    "p.v": ("PV", "reporter"),
    "pvtt": ("PV", "reporter"),
    "các pv": ("PV", "reporter"),
    "các phóng viên": ("PV", "reporter"),
    "nhóm pv": ("Nhóm PV", "reporter"),
    "nhóm p.v": ("Nhóm PV", "reporter"),
    "nhóm phóng viên": ("Nhóm PV", "reporter"),
    "tổ pv": ("Nhóm PV", "reporter"),
    "tổ phóng viên": ("Nhóm PV", "reporter"),
    "ctv": ("CTV", "contributor"),
    "c.t.v": ("CTV", "contributor"),
    "nhóm ctv": ("Nhóm CTV", "contributor"),
    "nhóm cộng tác viên": ("Nhóm CTV", "contributor"),
    "bbt": ("BBT", "editor"),
    "b.b.t": ("BBT", "editor"),
    "ban biên tập": ("BBT", "editor"),
    "btv": ("BTV", "editor"),
    "b.t.v": ("BTV", "editor"),
    "nhóm btv": ("Nhóm BTV", "editor"),
    "nhóm biên tập viên": ("Nhóm BTV", "editor"),
    "nhóm tác giả": ("Nhóm tác giả", "writer"),
    "nhóm thực hiện": ("Nhóm thực hiện", "producer"),
}
_COLLECTIVE_OF = re.compile(
    rf"({alternatives(list(_COLLECTIVES))}) (?:của |thường trú )?(.+)",
    re.IGNORECASE,
)
_TITLE_WORD = (
    rf"(?:{alternatives(_WORDS['short_titles'])})(?:[.,] ?| )|(?:{alternatives(_WORDS['titles'])})(?:[.,] ?| )"
)
_TITLES = rf"(?:(?:{_TITLE_WORD})(?:- )?)+"
_TITLE = re.compile(rf"({_TITLES})(?=\S)", re.IGNORECASE)
_ONLY_TITLES = re.compile(_TITLES, re.IGNORECASE)
_OFFICE = re.compile(rf"(?:nguyên |phó |quyền )*(?:{alternatives(_WORDS['offices'])})\b", re.IGNORECASE)
_ACCOUNTS = keys(_WORDS["accounts"])
_ACCOUNT = re.compile(r"[a-z0-9._@-]+|\S*[\d_@]\S*|[A-Za-z]+[a-z][A-Z]\w*|(?:admin|quản trị|quan tri|webmaster)\b.*")
_BRACKETS = re.compile(r"(.*?) ?\(([^()]*)\)[. ]*")
_EDGES = " .,;:-–—|/&*•·~_>“”\"'’‘«»[]"


def read_atom(text: str, *, strict: bool = False, after_theo: bool = False) -> Atom | None:
    """What one part of a credit names; None if that is not sure."""
    raw = text.strip()
    bracketed = _BRACKETS.fullmatch(raw)
    if bracketed and bracketed[1] and bracketed[2]:
        atom = read_atom(bracketed[1], strict=strict, after_theo=after_theo)
        return _with_brackets(replace(atom, raw=raw), bracketed[2].strip()) if atom else None
    bare = raw.strip("() ").lstrip(_EDGES).rstrip(_EDGES)
    if not bare:
        return Atom("nobody", "", raw)
    return _read_bare(bare, raw, strict, after_theo)


def _read_bare(bare: str, raw: str, strict: bool, after_theo: bool) -> Atom | None:
    name = key(bare)
    if agency := agency_name(bare):
        return Atom("agency", agency, raw)
    if name in _COLLECTIVES:
        collective, role = _COLLECTIVES[name]
        return Atom("collective", collective, raw, (role,))
    if name in _ACCOUNTS:
        return Atom("nobody", "", raw)
    if is_place(bare) and not after_theo:
        return Atom("nobody", "", raw)
    if medium := medium_name(bare, after_theo=True):
        is_told = after_theo or medium_name(bare) is not None
        return Atom("medium", medium, raw) if is_told else None
    if _ACCOUNT.fullmatch(bare) and not after_theo:
        return Atom("nobody", "", raw)
    if is_organisation_head(bare) and not begins_with_surname(bare) and (office := _read_organisation(bare, raw)):
        return office
    return (
        _read_person(bare, raw, strict)
        or _read_organisation(bare, raw)
        or _read_collective_of(bare, raw)
        or _read_office(bare, raw)
    )


def _read_person(bare: str, raw: str, strict: bool) -> Atom | None:
    if job := title_before_name(bare):
        if person := person_name(job[1]):
            return Atom("person", person, raw, (job[0],))
        if letters := initials(job[1]):
            return Atom("initials", letters, raw, (job[0],))
        workplace = _read_collective_of(bare, raw) or read_atom(job[1].split(" tại ")[0])
        return workplace if workplace and workplace.kind in ("collective", "agency", "medium") else None
    if titled := _TITLE.match(unify_tones(bare)):
        person = person_name(bare[titled.end() :])
        return Atom("person", person, raw, title=bare[: titled.end()].strip(" ,-")) if person else None
    done = role_after_name(bare)
    if done and bare.isupper() and len(bare.split()) - len(done[0].split()) > 1:
        return _read_done(done, raw, strict)
    if person := person_name(bare, strict=strict):
        return Atom("person", person, raw)
    if not strict and (letters := initials(bare)):
        return Atom("initials", letters, raw)
    return _read_done(done, raw, strict) if done else None


def _read_done(done: tuple[str, tuple[str, ...]], raw: str, strict: bool) -> Atom | None:
    """`Thu Hằng tổng hợp`: who stands before what he did."""
    atom = read_atom(done[0], strict=strict)
    return replace(atom, raw=raw, roles=done[1]) if atom and atom.is_author else None


def _read_organisation(bare: str, raw: str) -> Atom | None:
    organisation = organisation_name(bare)
    return Atom("organisation", organisation, raw) if organisation else None


def _read_office(bare: str, raw: str) -> Atom | None:
    is_office = _OFFICE.match(unify_tones(bare)) is not None and len(bare.split()) > 1
    return Atom("office", bare, raw) if is_office else None


def _read_collective_of(bare: str, raw: str) -> Atom | None:
    """`PV TTXVN`, `Nhóm PV Thời sự`, `Phóng viên TTXVN tại Hải Phòng`."""
    match = _COLLECTIVE_OF.fullmatch(bare)
    if match is None:
        return None
    name, role = _COLLECTIVES[key(match[1])]
    collective = Atom("collective", name, raw, (role,))
    rest = match[2].split(" tại ")[0]
    atom = read_atom(rest)
    if atom is None:
        return replace(collective, affiliation=rest) if rest[0].isupper() and len(rest.split()) <= 4 else None
    return _attach(collective, atom)


def _with_brackets(atom: Atom, inner: str) -> Atom | None:
    roles = roles_in_brackets(inner)
    if roles:
        return replace(atom, roles=roles)
    if is_place(inner):
        return atom
    parts = read_atoms(inner, after_theo=True)
    if parts is None:
        return replace(atom, affiliation=inner) if _OFFICE.match(inner) and atom.kind == "person" else None
    for part in parts:
        atom = _attach(atom, part)
    return atom


def _attach(atom: Atom, other: Atom) -> Atom:
    match other.kind:
        case "medium" if atom.name == "BBT":
            return replace(atom, affiliation=other.name)
        case "organisation" | "office":
            return replace(atom, affiliation=other.name)
        case "initials":
            return replace(atom, affiliation=other.name)
        case "agency" | "medium" | "person":
            return replace(atom, attached=(*atom.attached, other))
        case _:
            return atom


_DEPARTMENT = re.compile(r"(?:phòng|đội|khoa|tổ|trạm|ban|bộ môn|văn phòng|trung tâm) ", re.IGNORECASE)
_ITS_PARENT = re.compile(
    r"(?:sở|cục|bộ|công an|học viện|viện|trường|bệnh viện|ubnd|hđnd|đại học|thành ủy|quận ủy|công ty)\b",
    re.IGNORECASE,
)
_SEPARATOR = re.compile(r" và | cùng (?=nhóm )| ?\+ ?(?=\w)| ?[,;/|–—] ?| ?&(?![A-ZĐ]{2}) ?| - | ?- ?")
_BRACKETED = re.compile(r"\([^()]*\)")
_MOST_PARTS = 16


def read_atoms(text: str, *, strict: bool = False, after_theo: bool = False) -> list[Atom] | None:
    """The parts of a list of credits in order; None unless each of them is known.

    Separators inside brackets and inside the names of organisations do not separate.
    """
    masked = _BRACKETED.sub(lambda match: "x" * len(match.group()), text)
    cuts = [(match.start(), match.end()) for match in _SEPARATOR.finditer(masked)]
    if len(cuts) >= _MOST_PARTS:
        return None
    starts = [0, *(end for _, end in cuts)]
    ends = [*(start for start, _ in cuts), len(text)]
    atoms: list[Atom] = []
    first = 0
    while first < len(starts):
        atom, count = _longest_atom(text, starts[first:], ends[first:], strict, after_theo)
        if atom is None:
            return None
        atoms.append(atom)
        first += count
    return atoms


def _longest_atom(
    text: str, starts: list[int], ends: list[int], strict: bool, after_theo: bool
) -> tuple[Atom | None, int]:
    for count in range(len(starts), 1, -1):
        parts = [text[start:end] for start, end in zip(starts[:count], ends[:count], strict=True)]
        joints = [text[end:start] for start, end in zip(starts[1:count], ends[: count - 1], strict=True)]
        span = text[starts[0] : ends[count - 1]]
        if _may_belong_together(parts, joints):
            atom = read_atom(span, strict=strict, after_theo=after_theo)
            if atom is not None and (
                atom.kind in ("organisation", "medium", "agency", "office") or atom.title or "-" in joints
            ):
                return atom, count
    return read_atom(text[starts[0] : ends[0]], strict=strict, after_theo=after_theo), 1


def _may_belong_together(parts: list[str], joints: list[str]) -> bool:
    if all(joint == "-" for joint in joints):
        return not all(is_known_person(part.split("(")[0]) or key(part) in _COLLECTIVES for part in parts)
    if _ONLY_TITLES.fullmatch(f"{parts[0]} "):
        return True
    if _OFFICE.match(parts[0]):
        return not any(map(is_known_person, parts)) and _read_person(parts[0], parts[0], strict=False) is None
    if not (is_organisation_head(parts[0]) or medium_name(parts[0], after_theo=True) or agency_name(parts[0])):
        return " & " in joints or " và " in joints
    return not any(
        is_known_person(part.split("(")[0])
        or key(part) in _COLLECTIVES
        or agency_name(part) is not None
        or (
            joint != " và "
            and not (before.endswith("HĐND") and part.startswith("UBND"))
            and not (_DEPARTMENT.match(before) and _ITS_PARENT.match(part))
            and (is_organisation_head(part) or medium_name(part) is not None)
        )
        for before, part, joint in zip(parts, parts[1:], joints, strict=False)
    )
