"""Credits of a prepared line: its labels and their values → authors, agency, source."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from itertools import accumulate, islice

from scraper.items import Author, Byline
from scraper.vietnamese.agencies import agency_name, is_domain, medium_name
from scraper.vietnamese.bylines_atoms import Atom, AtomKind, read_atom, read_atoms
from scraper.vietnamese.bylines_labels import (
    JUNK,
    SOURCE,
    is_neutral,
    labels_in,
    leading_label,
    role_after_name,
    roles_of,
    title_before_name,
)
from scraper.vietnamese.lexicon import key, keys, load
from scraper.vietnamese.names import is_known_person, labelled_name
from scraper.vietnamese.organisations import organisation_name
from scraper.vietnamese.places import may_be_place

_EDGES = " .,;:–—-|/&•·_"
_VISUAL_ROLES = frozenset({"photographer", "video", "graphics", "designer"})
_JOBS = frozenset({"reporter", "contributor", "editor"})
_SHARED_ROLES = frozenset({"recorder", "producer", "compiler", "collector", "translator"})
"""Roles that, after the last of several names, are all of theirs: `Hoàng Tùng - Thu Hằng (thực hiện)`."""
_FILLERS = keys(load("bylines")["words"]["fillers"])
_COMPILED = re.compile(
    r"\(?(?:tin )?(?:tổng hợp|t/h)(?: (?:từ|theo|trên|qua)? ?(?:nguồn )?"
    r"(?:internet|mạng|nhiều nguồn|các nguồn|các báo|báo chí))?\)?"
)
_THEO = re.compile(
    r"(?:^|[ (,;–—-])\(?(theo|tổng hợp (?:từ|theo)|(?:lược |biên )?dịch (?:từ|theo)|nguồn|via)[: ] ?(?=\S)",
    re.IGNORECASE,
)
_ROLE_OF_SOURCE_WORD = {
    "theo": "compiler",
    "tổng": "compiler",
    "dịch": "translator",
    "lược": "translator",
    "biên": "translator",
}
"""By the first word of what stands before a source."""
_STRONG_SEPARATOR = re.compile(r" ?[/;] ?| [-–—] ?|, ")
_PROPER = re.compile(r"[A-ZĐÀ-ỸƠƯ0-9][^.?!:]*(?:\.[a-z0-9][^.?!: ]*)*[.]?")
_BRACKETED_END = re.compile(r"(.+?) ?\(([^()]+)\)")
_LIST_SEPARATOR = re.compile(r" ?[,;/] ?| - | và ")
_SCHEME = re.compile(r"https?://", re.IGNORECASE)
_LONGEST_SOURCE = 9


@dataclass(slots=True)
class Credits:
    """What has been read of a line so far."""

    authors: list[Author] = field(default_factory=list)
    agencies: list[str] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)
    is_credit: bool = False

    def byline(self) -> Byline:
        """The line's credits, each once."""
        return Byline(
            tuple(dict.fromkeys(self.authors)),
            ", ".join(dict.fromkeys(self.agencies)) or None,
            ", ".join(dict.fromkeys(self.sources)) or None,
        )

    def add(self, other: Credits) -> None:
        """Append the credits of another part of the line."""
        self.authors += other.authors
        self.agencies += other.agencies
        self.sources += other.sources
        self.is_credit |= other.is_credit


def read_credits(line: str, *, strict: bool = False) -> Credits | None:
    """The credits of a line, None unless all of it is understood. `strict`: nothing marks it as a byline."""
    labels = labels_in(line)
    if not labels:
        return _read_unlabelled(line, strict)
    credits = Credits()
    before = _trimmed(line[: labels[0].start()])
    if before:
        read = _read_unlabelled(before, strict)
        if read is None:
            return None
        credits.add(read)
    for label, following in zip(labels, [*labels[1:], None], strict=True):
        value = _trimmed(line[label.end() : following.start() if following else len(line)].lstrip(" :"))
        own = read_atom(value) if is_neutral(label.group()) else None
        if own and own.is_author and own.roles:
            credits.add(assemble([own], ()) or Credits())
            continue
        read = read_labelled(roles_of(label.group()), value, strict=strict)
        if read is None:
            return None
        credits.add(read)
    return credits


def read_labelled(roles: tuple[str, ...], value: str, *, strict: bool = False) -> Credits | None:
    """The credits of what stands after a label."""
    if JUNK in roles:
        return Credits()
    if key(value).strip("() .") in _FILLERS or not value:
        return Credits(is_credit=bool(value))
    if SOURCE in roles:
        return read_source(value, strict=strict)
    if (attributed := _attributed(value, roles)) is not None:
        return attributed
    parts = _LIST_SEPARATOR.split(value)
    named = [part for part in parts if key(part) not in _FILLERS]
    if len(named) < len(parts):
        value = ", ".join(named)
    atoms = read_atoms(value, after_theo=_VISUAL_ROLES.issuperset(roles)) or _labelled_people(named)
    if atoms and all(atom.kind == "nobody" and not may_be_place(atom.raw) for atom in atoms):
        return Credits(is_credit=True)
    return assemble(atoms, roles) if atoms is not None else None


def _labelled_people(parts: list[str]) -> list[Atom] | None:
    names = [(labelled_name(part), part) for part in parts]
    atoms = [Atom("person", name, part) for name, part in names if name]
    return atoms if atoms and len(atoms) == len(names) else None


def _trimmed(text: str) -> str:
    text = text.strip(_EDGES)
    if text.count("(") != text.count(")"):
        text = (
            text.strip("() ")
            if "(" not in text.strip("() ")
            else text.rstrip("( ")
            if text.endswith("(")
            else text + ")"
        )
    while _is_in_brackets(text):
        text = text[1:-1].strip(_EDGES)
    return text


def _is_in_brackets(text: str) -> bool:
    """Whether the brackets at both ends of a text are one pair."""
    if not (text.startswith("(") and text.endswith(")")):
        return False
    depths = accumulate({"(": 1, ")": -1}.get(character, 0) for character in text)
    return all(depth > 0 for depth in islice(depths, len(text) - 1))


def _read_unlabelled(text: str, strict: bool) -> Credits | None:
    text = _trimmed(text)
    if _COMPILED.fullmatch(key(text)):
        name = Author("Tổng hợp", "compiler", "collective", text)
        return None if strict else Credits([name], is_credit=True)
    if (attributed := _attributed(text, (), strict)) is not None:
        return attributed
    if (job := title_before_name(text)) is not None:
        hired = read_atoms(job[1]) or []
        people = hired[:-1] if len(hired) > 1 and hired[-1].kind in ("agency", "medium") else hired
        if people and all(atom.kind == "person" and not atom.roles for atom in people):
            return assemble(hired, (job[0],))
    if not strict and (labelled := leading_label(text)) is not None:
        atoms = read_atoms(labelled[1], strict=True)
        if atoms is not None and (credits := assemble(atoms, labelled[0])) is not None:
            return credits
    if ":" in text:
        return _read_after_organisation(text)
    atoms = read_atoms(text, strict=strict)
    if atoms is None:
        told = read_atoms(text, strict=strict, after_theo=True)
        atoms = told if told and told[0].is_author and told[-1].kind == "medium" else None
    if atoms is None or (strict and not _is_sure(atoms)):
        return _read_done(text, strict)
    return assemble(atoms, ())


def _read_done(text: str, strict: bool) -> Credits | None:
    """`Hoàng Tùng - Thu Hằng tổng hợp`: the role at the end is all of theirs."""
    done = role_after_name(text)
    atoms = read_atoms(done[0], strict=strict) if done else None
    return assemble(atoms, done[1]) if done and atoms and all(atom.is_author for atom in atoms) else None


def _read_after_organisation(text: str) -> Credits | None:
    office, _, people = text.partition(":")
    organisation = organisation_name(office.strip()) or medium_name(office.strip())
    atoms = read_atoms(people.strip())
    if organisation is None or not atoms or not all(atom.kind == "person" for atom in atoms):
        return None
    return assemble([Atom("organisation", organisation, office), *atoms], ())


def _is_sure(atoms: list[Atom]) -> bool:
    """Whether a line that nothing marks as a byline names authors or an agency, and nothing doubtful."""
    if any(atom.kind == "office" for atom in atoms):
        return False
    if any(atom.kind == "organisation" for atom in atoms) and not any(atom.kind == "person" for atom in atoms):
        return False
    return any(atom.is_author or atom.kind == "agency" for atom in atoms)


def _attributed(text: str, roles: tuple[str, ...], strict: bool = False) -> Credits | None:
    """`NAME (Theo X)`, `NAME - Theo X`, `Theo X`."""
    match = _THEO.search(text)
    if match is None:
        return None
    before = _trimmed(text[: match.start()])
    word = key(match[1])
    source = read_source(_trimmed(text[match.end() :]), strict=strict or word == "nguồn")
    if source is None:
        return None
    if word.startswith("tổng hợp") and not before:
        source.authors.insert(0, Author("Tổng hợp", "compiler", "collective", text))
    if before:
        atoms = read_atoms(before, strict=strict and not text[: match.end()].rstrip().endswith("("))
        if atoms is None or not any(atom.is_author for atom in atoms):
            return None
        role = _ROLE_OF_SOURCE_WORD.get(word.split()[0])
        people = assemble(atoms, roles or ((role,) if role else ()))
        if people is None:
            return None
        people.add(source)
        return people
    return source


def read_source(text: str, *, strict: bool = False) -> Credits | None:
    """What stands after “Theo” or “Nguồn”: an agency, a medium, an office, or a writer and where he wrote it."""
    text = _trimmed(text)
    if key(text) in _FILLERS or _COMPILED.fullmatch(key(text)):
        return Credits(is_credit=True)
    if text.lower().startswith("theo "):
        text = text[5:]
    bracketed = _BRACKETED_END.fullmatch(text)
    parts = [bracketed[1], *_STRONG_SEPARATOR.split(bracketed[2])] if bracketed else [text]
    if not bracketed and (whole := _read_whole_source(text)) is not None:
        return whole
    if not bracketed:
        parts = _STRONG_SEPARATOR.split(text)
    credits = Credits(is_credit=True)
    for part in parts:
        read = _read_source_part(part.strip(_EDGES), strict, alone=len(parts) == 1)
        if read is None:
            return None
        credits.add(read)
    if credits.authors and not (credits.agencies or credits.sources) and strict:
        return None
    return credits if credits.authors or credits.agencies or credits.sources else None


def _read_whole_source(text: str) -> Credits | None:
    if is_domain(text):
        host = _SCHEME.sub("", text, count=1).rstrip("/")
        return Credits(sources=[text if "/" in host else host], is_credit=True)
    if agency := agency_name(text):
        return Credits(agencies=[agency], is_credit=True)
    if (medium := medium_name(text, after_theo=True)) and not _STRONG_SEPARATOR.search(text):
        return Credits(sources=[medium], is_credit=True)
    return None


def _read_source_part(part: str, strict: bool, *, alone: bool) -> Credits | None:
    if (whole := _read_whole_source(part)) is not None:
        return whole
    if not alone or is_known_person(part):
        atoms = read_atoms(part, after_theo=True)
        if atoms and all(atom.is_author for atom in atoms):
            return assemble(atoms, ())
    if may_be_place(part):
        return None if alone else Credits()
    atom = read_atom(part, after_theo=True, strict=True)
    if atom is not None:
        if atom.kind == "nobody":
            return Credits()
        if atom.kind == "organisation" and not strict:
            return Credits(sources=[atom.name], is_credit=True)
        return assemble([atom], ())
    joined = read_atoms(part, after_theo=True, strict=True) if " và " in part else None
    if joined and all(atom.kind in ("agency", "medium") for atom in joined):
        return assemble(joined, ())
    is_name = _PROPER.fullmatch(part) and len(part.split()) <= _LONGEST_SOURCE and not strict
    return Credits(sources=[part], is_credit=True) if is_name or is_domain(part) else None


def assemble(atoms: list[Atom], roles: tuple[str, ...]) -> Credits | None:
    """Atoms in order → credits; None when they credit nobody. `roles` are those of the label, if there is one."""
    credits = Credits(is_credit=True)
    atoms = _in_apposition(atoms)
    if any(atom.kind == "office" for atom in atoms) and not (atoms[0].is_author or atoms[0].kind == "nobody"):
        return None
    is_visual = bool(roles) and _VISUAL_ROLES.issuperset(roles)
    people = [atom for atom in atoms if atom.is_author]
    affiliations = _affiliations(atoms, ("agency", "medium") if is_visual else ())
    if people and people[-1].roles and _SHARED_ROLES.issuperset(people[-1].roles):
        roles = roles or (people[-1].roles if not any(atom.roles for atom in people[:-1]) else ())
    for atom in atoms:
        if atom.is_author:
            _add_author(credits, atom, roles, affiliations.get(atom), is_visual)
        elif atom.kind == "organisation" and not people:
            credits.authors += [Author(atom.name, role, "organisation", atom.raw) for role in roles or ("writer",)]
        elif atom.kind in ("agency", "medium") and not (is_visual and people):
            _add_origin(credits, atom, roles)
        for attached in atom.attached:
            if attached.is_author:
                _add_author(credits, attached, roles, None, is_visual)
            elif not (is_visual and atom.is_author):
                _add_origin(credits, attached, roles)
    return credits if credits.authors or credits.agencies or credits.sources else None


def _in_apposition(atoms: list[Atom]) -> list[Atom]:
    """`Hoàng Tùng, PV TTXVN` is one reporter: what stands behind the name says what he is and where."""
    if len(atoms) != 2 or atoms[0].kind != "person" or atoms[1].name not in {"PV", "CTV", "BTV"}:
        return atoms
    person, job = atoms
    if not (job.attached or job.affiliation):
        return atoms
    return [replace(person, roles=person.roles or job.roles, affiliation=job.affiliation, attached=job.attached)]


def _affiliations(atoms: list[Atom], workplaces: tuple[AtomKind, ...]) -> dict[Atom, str]:
    """Whom each organisation belongs to: the people before it, or, when it comes first, those after it."""
    found: dict[Atom, str] = {}
    waiting: list[Atom] = []
    office: str | None = None
    for atom in atoms:
        if atom.is_author and office is not None:
            found[atom] = office
        elif atom.is_author:
            waiting.append(atom)
        elif atom.kind in ("organisation", "office", *workplaces) and waiting:
            found |= dict.fromkeys(waiting, atom.name)
            waiting = []
        elif atom.kind == "organisation":
            office = atom.name
    return found


def _add_author(credits: Credits, atom: Atom, roles: tuple[str, ...], affiliation: str | None, is_visual: bool) -> None:
    office = atom.affiliation or affiliation
    if is_visual and office is None and atom.attached:
        office = atom.attached[0].name
    own_roles = () if roles and (atom.kind != "person" or _JOBS.issuperset(atom.roles)) else atom.roles
    for role in own_roles or roles or ("writer",):
        match atom.kind:
            case "person" | "initials" | "collective" as kind:
                credits.authors.append(Author(atom.name, role, kind, atom.raw, office, atom.title))
            case _:
                continue


def _add_origin(credits: Credits, atom: Atom, roles: tuple[str, ...]) -> None:
    visual = [role for role in roles if role in _VISUAL_ROLES]
    if visual and len(visual) == len(roles):
        credits.authors += [Author(atom.name, role, "organisation", atom.raw) for role in visual]
    elif atom.kind == "agency":
        credits.agencies.append(atom.name)
    else:
        credits.sources.append(atom.name)
