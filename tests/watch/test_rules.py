"""What falls under a rule, when it is told, and what is quoted. Pure."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from scraper.archive.times import HAIPHONG_TIME
from scraper.errors import UsageError
from scraper.watch.quotes import facts_changed, quotations
from scraper.watch.rules import load_rules, read_rules

ARTICLE = {"portal": "haiphong.gov.vn", "topics": ["ngay-thu-7-cung-dan"]}
EDIT = {**ARTICLE, "silent": True, "fields": ["title", "body"], "about": ["numbers"]}
REMOVAL = {**ARTICLE, "step": "gone"}
CRAWL = {"spider": "haiphong", "outcome": "blocked"}


@pytest.mark.parametrize(
    ("rule", "kind", "facts", "wanted"),
    [
        ('on = "new"', "new", ARTICLE, True),
        ('on = "new"', "edit", EDIT, False),
        ('on = "new"\ntopics = ["ngay-thu-7-cung-dan", "khac"]', "new", ARTICLE, True),
        ('on = "new"\ntopics = ["khac"]', "new", ARTICLE, False),
        ('on = "new"\nportals = ["lechan.haiphong.gov.vn"]', "new", ARTICLE, False),
        ('on = "new"\nportals = ["haiphong.gov.vn"]', "new", ARTICLE, True),
        ('on = "edit"', "edit", EDIT, True),
        ('on = "edit"\nsilent = true', "edit", EDIT, True),
        ('on = "edit"\nsilent = false', "edit", EDIT, False),
        ('on = "edit"\nsilent = true', "edit", {**EDIT, "silent": False}, False),
        ('on = "edit"\nabout = ["names", "dates"]', "edit", EDIT, False),
        ('on = "edit"\nabout = ["names", "numbers"]', "edit", EDIT, True),
        ('on = "edit"\nfields = ["lead"]', "edit", EDIT, False),
        ('on = "edit"\nfields = ["title"]', "edit", EDIT, True),
        ('on = "edit"\ntopics = ["khac"]', "edit", EDIT, False),
        ('on = "removal"', "removal", REMOVAL, True),
        ('on = "removal"', "removal", {**REMOVAL, "step": "suspect"}, False),
        ('on = "removal"\nsteps = ["suspect"]', "removal", {**REMOVAL, "step": "suspect"}, True),
        ('on = "removal"', "removal", {**REMOVAL, "step": "returned"}, True),
        ('on = "removal"\nportals = ["anhp.vn"]', "removal", REMOVAL, False),
        ('on = "crawl"', "crawl", CRAWL, True),
        ('on = "crawl"', "crawl", {**CRAWL, "outcome": "done"}, False),
        ('on = "crawl"\noutcomes = ["degraded"]', "crawl", CRAWL, False),
        ('on = "crawl"\nspiders = ["news"]', "crawl", CRAWL, False),
        ('on = "blind"', "blind", CRAWL, True),
        ('on = "blind"', "recovered", CRAWL, True),
        ('on = "blind"\nspiders = ["news"]', "recovered", CRAWL, False),
        ('on = "crawl"', "recovered", CRAWL, False),
    ],
)
def test_what_falls_under_a_rule(rule: str, kind: str, facts: dict[str, Any], wanted: bool) -> None:
    text = f'[channels]\na = "json://x"\n[[rules]]\nchannels = ["a"]\n{rule}'
    assert read_rules(text, {}).rules[0].wants(kind, facts) is wanted


@pytest.mark.parametrize(
    ("send", "noticed", "due"),
    [
        ("at once", "2025-06-20T10:20:30+07:00", "2025-06-20T10:20:30+07:00"),
        ("hourly", "2025-06-20T10:20:30+07:00", "2025-06-20T11:00:00+07:00"),
        ("hourly", "2025-06-20T23:59:59+07:00", "2025-06-21T00:00:00+07:00"),
        ("daily 07:30", "2025-06-20T07:29:59+07:00", "2025-06-20T07:30:00+07:00"),
        ("daily 07:30", "2025-06-20T07:30:00+07:00", "2025-06-21T07:30:00+07:00"),
        ("daily 7:30", "2025-06-20T01:00:00+00:00", "2025-06-21T07:30:00+07:00"),
    ],
)
def test_when_it_is_told(send: str, noticed: str, due: str) -> None:
    text = f'[channels]\na = "json://x"\n[[rules]]\non = "new"\nchannels = ["a"]\nsend = "{send}"'
    assert read_rules(text, {}).rules[0].due(datetime.fromisoformat(noticed)) == datetime.fromisoformat(due)
    assert datetime.fromisoformat(due).utcoffset() == HAIPHONG_TIME.utcoffset(None)


@pytest.mark.parametrize(
    ("before", "after", "differs"),
    [
        ("Kinh phí 86 triệu đồng", "Kinh phí 68 triệu đồng", {"numbers"}),
        ("Kinh phí 1.200 đồng", "Kinh phí 1.200 đồng, theo quận", set()),
        ("Ông Vũ Văn Khải nói", "Ông Vũ Văn Khánh nói", {"names"}),
        ("ra quân ngày 23/01/2021", "ra quân ngày 24/01/2021", {"numbers", "dates"}),
        ("Người dân phấn khởi", "Bà con phấn khởi", set()),
        (None, "Ông Vũ Văn Khải góp 5 triệu đồng", {"numbers", "names"}),
        ("", None, set()),
    ],
)
def test_which_facts_differ(before: str | None, after: str | None, differs: set[str]) -> None:
    assert facts_changed(before, after) == differs


def test_a_quotation_is_the_passage_that_differs() -> None:
    words = [f"chữ{number}" for number in range(100)]
    before, after = quotations(" ".join(words), " ".join([*words[:50], "mới", *words[51:]]))
    assert before == f"… {' '.join(words[38:63])} …"
    assert after == before.replace("chữ50", "mới")
    assert quotations("một hai", "một hai ba") == ("một hai", "một hai ba")
    assert quotations(None, "một") == ("", "một")
    everything, nothing = quotations(" ".join(words * 10), "")
    assert "[…]" in everything
    assert len(everything.split()) < 100
    assert nothing == ""


def test_what_is_no_toml_is_said_with_a_remedy(tmp_path: Path) -> None:
    path = tmp_path / "alerts.toml"
    path.write_text("[channels\n", encoding="utf-8")
    with pytest.raises(
        UsageError, match=r"this is no TOML: .*line 1.*; compare it with what `haiphong alerts --example`"
    ):
        load_rules(path)
