"""Listing pages of many markup families, and the same pages without the names of elements.

A file `families/NAME.listing` is a head of `key: value` lines, an empty line, and HTML. `$m1` … are the addresses of
the main column's articles, `$M1` … their headlines; `$s1`, `$S1` … those of everything else. `form` is how the site
makes an address of a slug and a number, `next` the page after this one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import product
from string import Template
from typing import Final

from scraper.vietnamese import fold
from tests.extract.family_pages import FOLDER, without_names

LISTINGS: Final = tuple(sorted(path.stem for path in FOLDER.glob("*.listing")))
_EVENTS: Final = (
    "{} thông xe tuyến đường nối với khu công nghiệp phía đông",
    "Học sinh {} đoạt giải nhất cuộc thi sáng chế dành cho thiếu niên",
    "Nông dân {} được mùa vụ rươi sớm, thương lái tới tận ruộng thu mua",
    "Cháy xưởng gỗ trong đêm ở {}, không có người bị nạn",
    "{} lát lại vỉa hè bằng gạch tái chế từ xỉ than",
    "Hội chợ sách cũ lần đầu mở ở {} kéo dài mười ngày",
)
_PLACES: Final = (
    "Lê Chân", "Ngô Quyền", "Hồng Bàng", "Kiến An", "Hải An", "Dương Kinh", "Đồ Sơn", "An Dương", "An Lão", "Cát Hải",
)  # fmt: skip
_HEADLINES: Final = tuple(event.format(place) for place, event in product(_PLACES, _EVENTS))
_NOT_LETTERS: Final = re.compile(r"[^a-z0-9]+")
_MAIN: Final = 30


@dataclass(frozen=True)
class FamilyListing:
    """One listing: its address, bytes, the addresses of its articles in order, and of the next page."""

    url: str
    html: bytes
    articles: tuple[str, ...]
    next_page: str | None


def family_listing(name: str, *, bare: bool = False) -> FamilyListing:
    """The listing `name`, with or without the names of its elements."""
    head, _, html = (FOLDER / f"{name}.listing").read_text(encoding="utf-8").partition("\n\n")
    facts = dict((part.strip() for part in line.split(":", 1)) for line in head.splitlines())
    values: dict[str, str] = {}
    for number, headline in enumerate(_HEADLINES, start=1):
        kind, place = ("m", number) if number <= _MAIN else ("s", number - _MAIN)
        slug = _NOT_LETTERS.sub("-", fold(headline)).strip("-")
        values[f"{kind}{place}"] = facts["form"].replace("SLUG", slug).replace("NUMBER", f"{654000 + number}")
        values[f"{kind.upper()}{place}"] = headline
    origin = "/".join(facts["url"].split("/")[:3])
    text = Template(html).substitute(values)
    used = sorted({int(number) for number in re.findall(r"\$m(\d+)", html)}, key=lambda n: html.index(f"$m{n}"))
    articles = tuple(
        address if address.startswith("http") else f"{origin}{address}"
        for address in (values[f"m{number}"] for number in used)
    )
    html_bytes = (without_names(text) if bare else text).encode()
    return FamilyListing(facts["url"], html_bytes, articles, facts.get("next") or None)
