"""WARC files that other tools wrote, or that are damaged, crawled as if they were the live site."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable
from pathlib import Path

import brotli
import pytest

from scraper.archive.content_coding import decoded, is_whole
from scraper.archive.warc_reading import torn_at
from tests.crawl.pages import HOST, article, article_path, key, listing, portal
from tests.crawl.running import START, Ran, haiphong, write_warc
from tests.crawl.zstandard import compress as zstandard

Pages = list[tuple[str, int, dict[str, str], bytes | str]]


def pages(count: int) -> Pages:
    return [(HOST + path, 200, {}, page) for path, page in portal(count).items()]


def replay(folder: Path, *files: Path) -> Ran:
    return haiphong(folder, "crawl", "--start", START, "--replay", *map(str, files))


def raw_deflate(data: bytes) -> bytes:
    compressor = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return compressor.compress(data) + compressor.flush()


CODINGS: dict[str, tuple[str, Callable[[bytes], bytes]]] = {
    "gzip": ("gzip", gzip.compress),
    "x-gzip": ("X-Gzip", gzip.compress),
    "gzip twice": ("gzip, gzip", lambda data: gzip.compress(gzip.compress(data))),
    "deflate": ("deflate", zlib.compress),
    "raw deflate": ("deflate", raw_deflate),
    "brotli": ("br", brotli.compress),
    "zstandard": ("zstd", zstandard),
    "unpacked, the header kept": ("gzip", bytes),
    "none": ("identity", bytes),
}


@pytest.mark.parametrize("name", CODINGS)
def test_a_body_is_read_and_hashed_without_its_coding(name: str, tmp_path: Path) -> None:
    coding, compress = CODINGS[name]
    plain = replay(tmp_path, write_warc(tmp_path / "plain.warc.gz", pages(3)))
    coded: Pages = [
        (url, status, {"Content-Encoding": coding}, compress(str(page).encode())) for url, status, _, page in pages(3)
    ]
    there = tmp_path / "there"
    there.mkdir()
    ran = replay(there, write_warc(tmp_path / "coded.warc.gz", coded))
    assert (ran.status, ran.err) == (0, ""), ran.out
    query = "select url, payload_sha256 from captures order by url"
    assert ran.rows(query) == plain.rows(query)
    texts = "select key, title, body from articles order by key"
    assert ran.rows(texts) == plain.rows(texts)
    assert haiphong(there, "reextract", "--dry-run").status == 0
    assert haiphong(there, "verify").status == 0


@pytest.mark.parametrize("name", ["gzip", "deflate", "raw deflate", "brotli", "zstandard"])
def test_a_compressed_body_that_breaks_off_is_no_page(name: str) -> None:
    coding, compress = CODINGS[name]
    data = b"".join(article(number).encode() for number in range(20))
    whole = compress(data)
    assert decoded(whole, coding) == data
    assert is_whole(whole, coding)
    assert is_whole(whole + b"\r\n", coding) or name == "brotli"
    assert not any(is_whole(whole[:cut], coding) for cut in range(1, len(whole) - 1, 7))


def test_what_failed_early_in_a_long_recording_is_not_asked_for_again_and_again(tmp_path: Path) -> None:
    """The two files are one crawl, whose time is that of its last answer, four days after the failure."""
    odd = (HOST + article_path(0), 206, {}, article(0))
    first = write_warc(tmp_path / "a.warc.gz", [(START, 200, {}, listing([0, 1])), odd])
    second = write_warc(tmp_path / "b.warc.gz", [(HOST + article_path(1), 200, {}, article(1))], day=9)
    ran = replay(tmp_path, first, second)
    assert ran.keys() == {key(1)}
    assert ran.rows("select url, kind from crawl_errors") == [(odd[0], "http_206")]
    (queued,) = ran.rows("select state, attempts, next_visit_at > '2024-03-09' from frontier where url = ?", odd[0])
    assert queued == ("queued", 1, 1)


def test_an_uncompressed_recording_that_is_cut_is_told_and_what_is_whole_is_kept(tmp_path: Path) -> None:
    file = write_warc(tmp_path / "a.warc", pages(12)[::-1])
    assert torn_at(file) is None
    data = file.read_bytes()
    starts = [at for at in range(len(data)) if data.startswith(b"WARC/1.1\r\n", at)]
    for cut in (starts[9], starts[9] + 5, starts[9] + 100, starts[10] - 5):
        file.write_bytes(data[:cut])
        end = torn_at(file)
        assert end is None if cut == starts[9] else end in range(starts[9] - 4, starts[9] + 1)
    ran = replay(tmp_path, file)
    assert ran.status == 4
    assert "a.warc is cut short or damaged after byte" in ran.out
    assert len(ran.keys()) == 7  # and two listing pages
    file.write_bytes(data[: starts[9]] + b"overwritten\x00" * 50 + data[starts[9] :])
    assert torn_at(file) in range(starts[9] - 4, starts[9] + 1)


def test_a_recording_compressed_as_a_whole_is_refused_with_the_remedy(tmp_path: Path) -> None:
    file = tmp_path / "a.warc.gz"
    file.write_bytes(gzip.compress(write_warc(tmp_path / "a.warc", pages(3)).read_bytes()))
    ran = replay(tmp_path, file)
    assert ran.status == 2
    assert f"Error: {file}: it is compressed as a whole" in ran.err
    assert f"`warcio recompress {file} NEW.warc.gz`" in ran.err


def test_a_page_of_which_only_a_reference_was_recorded_is_not_captured(tmp_path: Path) -> None:
    known = [(START, 200, {}, listing([0, 1, 2])), (HOST + article_path(2), 200, {}, article(2))]
    unchanged = (HOST + article_path(0), 304, {"ETag": '"a"'}, "")
    file = write_warc(tmp_path / "a.warc", [*known, unchanged])
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"
    head = (
        f"WARC/1.1\r\nWARC-Type: revisit\r\nWARC-Record-ID: <urn:uuid:1>\r\nWARC-Date: 2024-03-05T10:01:00Z\r\n"
        f"WARC-Target-URI: {HOST}{article_path(1)}\r\nWARC-Payload-Digest: sha1:AAAA\r\n"
        "WARC-Profile: http://netpreserve.org/warc/1.1/revisit/identical-payload-digest\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
    )
    file.write_bytes(file.read_bytes() + head.encode() + http + b"\r\n\r\n")
    ran = replay(tmp_path, file)
    assert ran.status == 0, ran.out
    assert ran.keys() == {key(2)}
    kinds = ran.rows("select url, kind from crawl_errors order by url")
    assert kinds == [(HOST + article_path(number), "not_captured") for number in (0, 1)]


def test_a_page_that_was_recorded_in_part_is_no_page(tmp_path: Path) -> None:
    file = write_warc(tmp_path / "a.warc", [(START, 200, {}, listing([0, 1])), *pages(2)[:2]])
    data = file.read_bytes()
    at = data.index(f"WARC-Target-URI: {HOST}{article_path(1)}".encode())
    file.write_bytes(data[:at] + b"WARC-Truncated: length\r\n" + data[at:])
    ran = replay(tmp_path, file)
    assert ran.keys() == {key(0)}
    assert ran.rows("select url, kind from crawl_errors") == [(HOST + article_path(1), "truncated")]
    start = data.index(f"WARC-Target-URI: {START}".encode())
    file.write_bytes(data[:start] + b"WARC-Truncated: time\r\n" + data[start:])
    there = tmp_path / "there"
    there.mkdir()
    assert replay(there, file).status == 4
