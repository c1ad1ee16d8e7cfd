from __future__ import annotations

import re
from pathlib import Path

from scraper.extract.version import EXTRACTOR_VERSION, rules_version


def test_the_version_follows_the_rules(tmp_path: Path) -> None:
    (tmp_path / "rule.py").write_text("LONGEST = 40\n")
    (tmp_path / "words.toml").write_text("words = []\n")
    (tmp_path / "README.md").write_text("about")
    first = rules_version([tmp_path])
    (tmp_path / "README.md").write_text("about something else")
    assert rules_version([tmp_path]) == first
    (tmp_path / "words.toml").write_text('words = ["sapo"]\n')
    second = rules_version([tmp_path])
    (tmp_path / "rule.py").write_text("LONGEST = 41\n")
    assert len({first, second, rules_version([tmp_path])}) == 3


def test_it_is_short_and_plain() -> None:
    assert re.fullmatch(r"\d+-[0-9a-f]{8}", EXTRACTOR_VERSION)
