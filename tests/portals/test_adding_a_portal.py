"""The example in docs/adding-a-portal.md works as printed."""

from __future__ import annotations

import re
from pathlib import Path

from scraper.portals import PORTALS, Portal, parse_url

GUIDE = Path(__file__).parents[2] / "docs" / "adding-a-portal.md"


def test_the_example_declares_a_portal() -> None:
    example = re.findall(r"```python\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)[0]
    declared: dict[str, object] = {}
    exec(compile(example, str(GUIDE), "exec"), declared)
    portal = declared["EXAMPLE"]
    assert isinstance(portal, Portal)
    url = parse_url("https://www.example.vn/tin-tuc/bai-viet-12345.html?utm_source=x")
    assert url is not None
    assert portal.owns(url.host)
    assert portal.grammar(url).key == "example.vn:12345"
    assert [layout.name for layout in portal.layouts_of("other")] == ["example.vn"]


def test_the_guide_names_every_field_of_a_portal() -> None:
    text = GUIDE.read_text(encoding="utf-8")
    assert [name for name in Portal.__dataclass_fields__ if f"`{name}`" not in text] == []


def test_portals_are_found_by_their_modules() -> None:
    assert [portal.name for portal in PORTALS] == ["haiphong", "thanhphohaiphong", "news"]
