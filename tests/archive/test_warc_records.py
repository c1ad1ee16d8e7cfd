"""Records read at once are what warcio reads; what is written otherwise than usual is left to warcio."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from contextlib import suppress
from io import BytesIO
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from scraper.archive import warc_records
from scraper.archive.warc_records import Record, record_at, records

SAMPLE = Path(__file__).parents[2] / "sample"
PLAIN = {
    "first": "WARC/1.1",
    "name": "WARC-Type: response",
    "address": "WARC-Target-URI: https://haiphong.gov.vn/tin-tuc/bai-54012",
    "http": "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nX-Cache : a:b \r\n\r\nnội dung",
}
ODD = {
    "bare line feeds": {"http": "HTTP/1.1 200 OK\nContent-Type: text/html\n\nnội dung"},
    "a header over two lines": {"http": "HTTP/1.1 200 OK\r\nX-Long: a\r\n b\r\n\r\nnội dung"},
    "a header without a colon": {"http": "HTTP/1.1 200 OK\r\nnothing\r\nServer: s\r\n\r\nnội dung"},
    "a header that is not ASCII": {"http": "HTTP/1.1 200 OK\r\nX-Tên: Hải Phòng\r\n\r\nnội dung"},
    "chunks": {"http": "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"},
    "an address in brackets": {"address": "WARC-Target-URI: <https://haiphong.gov.vn/tin-tuc/bai-54012>"},
    "a space in the address": {"address": "WARC-Target-URI: https://haiphong.gov.vn/tin tuc/bai-54012"},
    "an older version": {"first": "WARC/0.18"},
    "a body that is empty": {"http": "HTTP/1.1 404 Not Found\r\n\r\n"},
    "no reason": {"http": "HTTP/1.1 200 \r\nServer: s\r\n\r\nx"},
}


def test_the_sample_is_read_as_warcio_reads_it(monkeypatch: pytest.MonkeyPatch) -> None:
    for path in sorted(SAMPLE.glob("*.warc.gz")):
        with path.open("rb") as stream:
            expected = list(by_warcio(stream))
            stream.seek(0)
            assert list(records(stream)) == expected
            monkeypatch.setattr(warc_records, "ArchiveIterator", None)
            assert [record_at(stream, offset) for offset, _ in expected] == [record for _, record in expected]
            monkeypatch.undo()


@pytest.mark.parametrize("changed", ODD.values(), ids=ODD.keys())
@pytest.mark.parametrize("zipped", [True, False])
def test_an_odd_record_is_read_as_warcio_reads_it(changed: dict[str, str], zipped: bool) -> None:
    plain, odd = written(PLAIN), written(PLAIN | changed)
    stream = BytesIO(b"".join(map(gzip.compress, (plain, odd, plain))) if zipped else plain + odd + plain)
    expected = list(by_warcio(stream))
    stream.seek(0)
    assert list(records(stream)) == expected
    assert len(expected) == 3
    assert record_at(stream, expected[2][0]) == expected[2][1]


def test_chunks_are_put_together() -> None:
    stream = BytesIO(gzip.compress(written(PLAIN | ODD["chunks"])))
    assert record_at(stream, 0).block == b"abc"


@pytest.mark.parametrize("kept", [0.02, 0.3, 0.9])
def test_what_stands_before_a_cut_is_read(kept: float) -> None:
    whole = gzip.compress(written(PLAIN))
    found = []
    with suppress(*warc_records.TORN):
        found.extend(record.block for _, record in records(BytesIO(whole + whole[: int(len(whole) * kept)])))
    assert found == ["nội dung".encode()]


def written(parts: dict[str, str]) -> bytes:
    """A record of these parts."""
    block = parts["http"].encode()
    head = [parts["first"], parts["name"], parts["address"], "WARC-Date: 2024-03-05T03:00:00Z"]
    head.append(f"Content-Length: {len(block)}")
    return "\r\n".join(head).encode() + b"\r\n\r\n" + block + b"\r\n\r\n"


def by_warcio(stream: BytesIO) -> Iterator[tuple[int, Record]]:
    """What warcio reads."""
    iterator = ArchiveIterator(stream)
    for record in iterator:
        block = bytes(record.raw_stream.read())
        yield iterator.get_record_offset(), warc_records._as_read(record, block)
