"""The bundled captures: what the generator writes, readable by any WARC tool, with the articles they promise."""

from __future__ import annotations

import gzip
import re
from collections import Counter
from io import BytesIO
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from sample import build
from scraper.portals import PORTALS, identify
from tests.portal import expected, keys


def responses(path: Path) -> list[tuple[str, str, int, bytes]]:
    """URL, date, status and body of every response of a WARC file."""
    with path.open("rb") as stream:
        return [
            (
                record.rec_headers.get_header("WARC-Target-URI"),
                record.rec_headers.get_header("WARC-Date"),
                int(record.http_headers.get_statuscode()),
                record.content_stream().read(),
            )
            for record in ArchiveIterator(stream, check_digests="raise")
            if record.rec_type == "response"
        ]


@pytest.mark.parametrize(("path", "write"), [(build.FIRST, build.write_first), (build.LATER, build.write_later)])
def test_the_generator_writes_the_bundled_file(path, write):
    made = BytesIO()
    write(made)
    assert gzip.decompress(made.getvalue()) == gzip.decompress(path.read_bytes()), "run python -m sample.build"


def test_each_record_is_its_own_gzip_member():
    assert build.FIRST.read_bytes().count(b"\x1f\x8b\x08") >= 2 * len(responses(build.FIRST))


def test_the_sample_stays_small():
    assert build.FIRST.stat().st_size + build.LATER.stat().st_size < 500_000


def test_the_sample_holds_every_era_and_at_least_forty_articles():
    articles = {
        address.key: address.era for url, *_ in responses(build.FIRST) if (address := identify(url)).kind == "article"
    }
    assert len(articles) >= 40
    assert Counter(articles.values()).keys() == {"A", "B", "C", "wp"}
    assert set(articles) <= set(keys())


@pytest.mark.parametrize("portal", [portal for portal in PORTALS if portal.starts], ids=lambda portal: portal.name)
def test_the_sample_holds_every_start_of_the_portal(portal):
    captured = {url for url, *_ in responses(build.FIRST)}
    assert {start.url for start in portal.starts} <= captured


def test_pages_of_the_sample_were_captured_after_they_were_published():
    for url, date, status, _ in responses(build.FIRST):
        assert status == 200
        key = identify(url).key
        if key in keys():
            assert (expected(key)["published_at"] or "2018") <= date


def test_the_later_capture_shows_an_edit_two_removals_and_a_return():
    seen = [(identify(url).key, status) for url, _, status, _ in responses(build.LATER)]
    assert [status for key, status in seen if key == build.REMOVED] == [404, 404, 404, 404]
    assert [status for key, status in seen if key == build.RETURNED] == [404, 404, 404, 200]
    first = next(body for url, _, _, body in responses(build.FIRST) if identify(url).key == build.EDITED)
    later = next(body for url, _, _, body in responses(build.LATER) if identify(url).key == build.EDITED)
    assert "dài 86 m".encode() in first
    assert "dài 68 m".encode() in later
    assert "dài 86 m".encode() not in later


def test_keys_that_docs_and_help_name_are_in_the_sample():
    root = Path(__file__).parent.parent
    texts = [root / "README.md", *(root / "docs").glob("*.md"), *(root / "scraper" / "commands").glob("*.py")]
    named = {key for path in texts for key in re.findall(r"[a-z.]*haiphong\.gov\.vn:[A:\d]+", path.read_text("utf-8"))}
    assert named
    assert named <= set(keys())


def test_a_generated_capture_holds_as_many_articles_as_asked_for(tmp_path):
    path = tmp_path / "generated.warc.gz"
    build.main(["--articles", "45", "--size", "20000", "--output", str(path)])
    found = responses(path)
    assert sum(identify(url).kind == "article" for url, *_ in found) == 45
    assert sum(identify(url).kind == "listing" for url, *_ in found) == 3
    assert all(15_000 < len(body) < 25_000 for url, _, _, body in found if identify(url).kind == "article")


def test_generating_needs_a_file_to_write():
    with pytest.raises(SystemExit):
        build.main(["--articles", "3"])
