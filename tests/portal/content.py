"""The stories that the synthetic portal publishes: data files in `articles/`, read as values."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, timezone
from functools import cache
from pathlib import Path
from typing import Any, Literal
from urllib.parse import quote

from tests.portal.places import ERA_OF_FILE, MAIN, NEWSPAPER, SECTIONS, WORDPRESS

VIETNAM = timezone(timedelta(hours=7))
ARTICLES = Path(__file__).parent / "articles"

BlockKind = Literal["paragraph", "subhead", "image", "bullets", "numbers", "table", "attachment", "related"]

_IMAGE = re.compile(r"!\[(?P<file>[^\]]+)\] ?(?P<caption>.*)")
_CREDIT = re.compile(r"\(?Ảnh: (?P<name>[^)]+)\)?$")
_NUMBER = re.compile(r"\d+\. ")


@dataclass(frozen=True, slots=True)
class Block:
    """One piece of a body: `text` of a paragraph, subhead or caption, `target` a file name or key, `rows` its lines."""

    kind: BlockKind
    text: str = ""
    target: str = ""
    rows: tuple[tuple[str, ...], ...] = ()

    @property
    def credit(self) -> str | None:
        """Who took the picture, where the caption says so."""
        found = _CREDIT.search(self.text) if self.kind == "image" else None
        return found["name"] if found else None


@dataclass(frozen=True, slots=True)
class Credit:
    """Somebody credited by the byline."""

    name: str
    role: str
    kind: str
    affiliation: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """What is true of one article, whatever the page shows of it. `written` and `modified` are aware datetimes."""

    host: str
    era: str
    id: int
    title: str
    lead: str
    written: datetime
    categories: tuple[str, ...]
    slug: str
    blocks: tuple[Block, ...] = ()
    print_date: bool = True
    inferred: date | None = None
    modified: datetime | None = None
    byline: str = ""
    authors: tuple[Credit, ...] = ()
    agency: str | None = None
    source: str | None = None
    source_line: str = ""
    tags: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    republishes: str | None = None
    organization: str = "CTTDT"
    padding: int = 0
    decomposed: bool = False
    byline_inline: bool = False

    @property
    def key(self) -> str:
        """The key that the archive gives the article."""
        match self.era:
            case "A":
                return f"{self.host}:A:{self.id}"
            case "wp":
                return f"{self.host}:/{self.slug}"
            case _:
                return f"{self.host}:{self.id}"

    @property
    def section(self) -> str:
        """The name of its first category."""
        return SECTIONS[self.categories[0]]

    def path(self, category: str | None = None) -> str:
        """Path and query of the article's page, under its first category unless another is named."""
        category = category or self.categories[0]
        match self.era:
            case "A":
                query = f"Organization={self.organization}&MenuID={category}&ContentID={self.id}"
                return f"/Portal/Detail.aspx?{query}"
            case "B":
                return f"/{category}/{self.slug}-{self.id}.html"
            case "wp":
                return f"/{self.slug}.html"
            case "other":
                return f"/{category}/{self.slug}-post{self.id}.html"
            case _:
                return f"/{category}/{self.slug}-{self.id}"

    def url(self, category: str | None = None) -> str:
        """Absolute URL of the article's page."""
        scheme = "http" if self.era == "A" else "https"
        return f"{scheme}://{self.host}{self.path(category)}"

    def media(self, name: str) -> str:
        """Absolute URL of an image or attachment of the article."""
        year, month = self.written.year, self.written.month
        match self.era:
            case "A":
                folder = quote(f"/PortalFolders/ImageUploads/CTTDT/{self.id}/Năm {year}/")
                return f"http://{self.host}{folder}{name}"
            case "B":
                return f"https://{self.host}/upload/haiphong/product/{year}/{month}/{name}"
            case "wp":
                return f"https://{self.host}/wp-content/uploads/{year}/{month:02}/{name}"
            case "other":
                return f"https://cdn.{self.host}/images/{year}/{month:02}/{name}"
            case _ if name.endswith((".jpg", ".jpeg", ".png")):
                return f"https://cdn.haiphong.gov.vn/gov-hpg/SiteFolders/Root/1/tintuc/{year}/{month}/{name}"
            case _:
                return f"https://{self.host}/sitefolders/root/1/vanban/{year}/{name}"

    def variants(self) -> list[str]:
        """Thirty URLs and more under which the same page answers: categories, scheme, host, trackers, spelling."""
        plain = [self.path(category) for category in self.categories]
        path = plain[0]
        joint = "&" if "?" in path else "?"
        trackers = (
            *("utm_source=zalo&utm_medium=social", "utm_campaign=a&utm_content=b", "fbclid=IwAR0abc", "gclid=Cj0"),
            *("zarsrc=30", "ref=home", "mc_cid=1", "_ga=1.2", "igshid=1", "yclid=1", "source=zalo", "print=1"),
            *(
                "gclid=Cj0#binh-luan",
                "fbclid=IwAR0abc&utm_source=zalo",
                "PHPSESSID=0ab",
                "amp=1",
                "utm_id=2",
                "msclkid=1",
            ),
        )
        hosts = (self.host, f"www.{self.host}", self.host.upper())
        found = [f"{scheme}://{host}{way}" for way in plain for scheme in ("https", "http") for host in hosts]
        found += [f"https://{self.host}{path}{joint}{tracker}" for tracker in trackers]
        found += [
            f"https://{self.host}:443{path}",
            f"http://{self.host}:80{path}",
            f"https://{self.host}{path}#binh-luan",
        ]
        if self.era in ("B", "C"):
            ending = ".html" if self.era == "B" else ""
            found += [f"https://{self.host}/x/{slug}-{self.id}{ending}" for slug in ("tin", self.slug[:20], "a-1-2")]
        if self.era == "A":
            found += [
                f"https://{self.host}{path.lower()}",
                f"https://{self.host}/Portal/Detail.aspx?ContentID={self.id}",
            ]
        return list(dict.fromkeys(found))


def slugify(text: str) -> str:
    """ASCII words of the text joined by hyphens, case kept, as the portal's own software does."""
    plain = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    ascii_text = "".join(char for char in plain if not unicodedata.combining(char))
    return "-".join(re.findall(r"[A-Za-z0-9]+", ascii_text))


def parse_blocks(body: str) -> tuple[Block, ...]:
    """The blocks of a body written in the small markup of the data files (see `articles/README.md`)."""
    return tuple(
        block for chunk in body.strip().split("\n\n") for block in _chunk_blocks(chunk.strip()) if chunk.strip()
    )


def _chunk_blocks(chunk: str) -> list[Block]:
    lines = [line.strip() for line in chunk.splitlines()]
    if chunk.startswith("## "):
        return [Block("subhead", chunk[3:])]
    if chunk.startswith(">> "):
        return [Block("related", target=chunk[3:])]
    if chunk.startswith("@attachment "):
        pairs = [line.removeprefix("@attachment ").split(" | ") for line in lines]
        return [Block("attachment", text, target=name) for name, text in pairs]
    if found := _IMAGE.fullmatch(chunk):
        return [Block("image", found["caption"], target=found["file"])]
    if chunk.startswith("* "):
        return [Block("bullets", rows=tuple((line[2:],) for line in lines))]
    if _NUMBER.match(chunk):
        return [Block("numbers", rows=tuple((_NUMBER.sub("", line, count=1),) for line in lines))]
    if chunk.startswith("| "):
        return [Block("table", rows=tuple(tuple(line.strip("| ").split(" | ")) for line in lines))]
    return [Block("paragraph", " ".join(lines))]


def read_story(entry: dict[str, Any], era: str) -> Story:
    """A story from the fields of a data file."""
    title = entry["title"]
    slug = entry.get("slug") or slugify(entry.get("slug_title", title))
    if era in ("C", "other"):
        slug = slug.lower()[:96]
    match era:
        case "A":
            categories = (entry["menu"],)
        case "wp":
            categories = tuple(dict.fromkeys((entry.get("section", "tin-tuc-su-kien"), "tin-tuc-su-kien")))
        case _:
            categories = tuple(entry["categories"])
    plain = ("id", "title", "lead", "written", "print_date", "inferred", "modified", "byline", "agency", "source")
    more = ("source_line", "republishes", "organization", "decomposed", "byline_inline")
    return Story(
        host=entry.get("host", {"wp": WORDPRESS, "other": NEWSPAPER}.get(era, MAIN)),
        era=era,
        slug=slug,
        categories=categories,
        blocks=parse_blocks(entry["body"]),
        authors=tuple(Credit(*author) for author in entry.get("authors", ())),
        tags=tuple(entry.get("tags", ())),
        topics=tuple(entry.get("topics", ())),
        **{name: entry[name] for name in (*plain, *more) if name in entry},
    )


@cache
def stories() -> dict[str, Story]:
    """Every written story by key, oldest first."""
    found = [
        read_story(entry, era)
        for name, era in ERA_OF_FILE.items()
        for entry in tomllib.loads((ARTICLES / name).read_text(encoding="utf-8"))["article"]
    ]
    return {story.key: story for story in sorted(found, key=lambda story: story.written)}


def edited(story: Story, **changes: Any) -> Story:
    """The story after an edit. `body` may be given in the markup of the data files, or as a list of paragraphs."""
    if "body" in changes:
        body = changes.pop("body")
        changes["blocks"] = parse_blocks(body if isinstance(body, str) else "\n\n".join(body))
    if isinstance(changes.get("modified"), str):
        changes["modified"] = datetime.fromisoformat(changes["modified"])
    return replace(story, **changes)
