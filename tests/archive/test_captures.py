from __future__ import annotations

import gzip
import io
import zlib
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator
from warcio.checker import Checker

from scraper.archive.captures import CaptureWriter, Exchange, Original, warc_date
from scraper.archive.content_coding import MAX_DECODED_BYTES, decoded
from scraper.archive.warc_reading import index_exchanges, read_exchange, read_exchanges, read_runs, whole_records_end
from scraper.errors import StorageError, UsageError
from tests.archive.samples import an_article, an_exchange, at, open_archive, page_of, rows, save, url_of, value

URL = url_of(54012)


def writer_in(folder: Path, **options: int) -> CaptureWriter:
    writer = CaptureWriter(folder, last_file=None, **options)
    writer.begin({"spider": "haiphong", "crawl-started": "2021-01-23T14:32:00+07:00"})
    return writer


def warcs(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.warc.gz"))


def check(paths: list[Path]) -> int:
    """What `warcio check` says of the files; 0 is sound."""
    return int(Checker(SimpleNamespace(inputs=[str(path) for path in paths], verbose=False)).process_all())


def test_a_record_says_what_was_asked_and_answered(tmp_path: Path) -> None:
    writer = writer_in(tmp_path)
    exchange = an_exchange(URL, at(0), "<p>Hải Phòng</p>".encode(), ip_address="203.0.113.5")
    place = writer.write(exchange)
    writer.close()
    with (tmp_path / place.file).open("rb") as stream:
        records = [(record.rec_type, record.rec_headers, record.http_headers) for record in ArchiveIterator(stream)]
    kinds = [kind for kind, _, _ in records]
    assert kinds == ["warcinfo", "request", "response"]
    assert {headers.protocol for _, headers, _ in records} == {"WARC/1.1"}
    request, response = records[1], records[2]
    assert request[1].get_header("WARC-Concurrent-To") == response[1].get_header("WARC-Record-ID")
    assert request[2].get_header("User-Agent") == "haiphong-news-archive (+https://example.org)"
    assert request[2].get_header("Host") == "haiphong.gov.vn"
    assert response[1].get_header("WARC-Date") == "2021-01-23T07:32:00Z"
    assert response[1].get_header("WARC-IP-Address") == "203.0.113.5"
    assert response[2].statusline == "200 OK"
    assert check([tmp_path / place.file]) == 0
    assert read_exchange(index_exchanges([tmp_path / place.file])[0]) == replace(
        exchange, request_headers=(("Host", "haiphong.gov.vn"), *exchange.request_headers)
    )


def test_each_record_is_a_gzip_member_of_its_own(tmp_path: Path) -> None:
    writer = writer_in(tmp_path)
    places = [writer.write(an_exchange(url_of(number), at(number), b"x" * number)) for number in range(1, 4)]
    data = (tmp_path / places[0].file).read_bytes()
    for place in places:
        record = gzip.decompress(data[place.offset : place.offset + place.length])
        assert record.startswith(b"WARC/1.1\r\nWARC-Type: response")


def test_headers_are_kept_byte_for_byte(tmp_path: Path) -> None:
    writer = writer_in(tmp_path)
    headers = (
        ("Content-Type", "text/html"),
        ("Set-Cookie", "a=1"),
        ("set-cookie", "b=2"),
        ("X-Title", "Hải Phòng".encode().decode("latin-1")),
    )
    place = writer.write(an_exchange(URL, at(0), headers=headers))
    data = (tmp_path / place.file).read_bytes()[place.offset : place.offset + place.length]
    assert b"Set-Cookie: a=1\r\nset-cookie: b=2\r\nX-Title: " + "Hải Phòng".encode() in gzip.decompress(data)


def test_a_header_cannot_break_out_of_its_line(tmp_path: Path) -> None:
    writer = writer_in(tmp_path)
    writer.write(an_exchange(URL, at(0), headers=(("X", "1\r\nWARC-Type: request\r\n\r\nevil"),)))
    writer.write(an_exchange(URL, at(1)))
    assert len(index_exchanges(warcs(tmp_path))) == 2
    assert check(warcs(tmp_path)) == 0


def test_files_are_rotated_by_size(tmp_path: Path) -> None:
    writer = writer_in(tmp_path, max_file_bytes=2000)
    for number in range(12):
        writer.write(an_exchange(url_of(number), at(0)))
    assert len(warcs(tmp_path)) > 2
    assert all(path.stat().st_size < 4000 for path in warcs(tmp_path))
    assert len(index_exchanges(warcs(tmp_path))) == 12
    assert check(warcs(tmp_path)) == 0


def test_what_is_not_committed_takes_no_earlier_record_with_it(tmp_path: Path) -> None:
    with open_archive(tmp_path) as archive:
        archive.save_page(an_exchange(URL, at(0), b"first"), crawl_id=archive.begin_crawl("haiphong", at(0)))
    with open_archive(tmp_path) as archive:
        with pytest.raises(StorageError, match="FOREIGN KEY"), archive.transaction():
            archive.save_page(an_exchange(url_of(54013), at(1), b"second"), crawl_id=99)
        assert archive.captures.page(URL)[0] == b"first"


def test_what_is_not_committed_leaves_no_file_and_no_end_of_one(tmp_path: Path) -> None:
    writer = writer_in(tmp_path, max_file_bytes=2000)
    writer.write(an_exchange(url_of(1), at(0)))
    (file,) = warcs(tmp_path)
    before, mark = file.read_bytes(), writer.mark()
    while len(warcs(tmp_path)) == 1:
        writer.write(an_exchange(url_of(2), at(0)))
    writer.rewind(mark)
    assert warcs(tmp_path) == [file]
    assert file.read_bytes() == before
    writer.write(an_exchange(url_of(3), at(0)))
    assert [locator.url for locator in index_exchanges(warcs(tmp_path))] == [url_of(1), url_of(3)]


def test_identical_payloads_become_revisits(tmp_path: Path) -> None:
    with open_archive(tmp_path) as archive:
        crawl_id = archive.begin_crawl("haiphong", at(0))
        body = "<p>Hải Phòng</p>".encode() * 500
        for hour, url in enumerate((URL, URL, url_of(54013))):
            archive.save_page(an_exchange(url, at(hour) + timedelta(microseconds=7), body), crawl_id=crawl_id)
        assert rows(archive, "select revisit_of from captures order by id") == [(None,), (1,), (1,)]
        assert value(archive, "select count(distinct payload_sha256) from captures") == 1
        assert archive.captures.payload(3) == body
    paths = warcs(tmp_path / "captures")
    with paths[0].open("rb") as stream:
        revisits = [each.rec_headers for each in ArchiveIterator(stream) if each.rec_type == "revisit"]
    assert [headers.get_header("WARC-Refers-To-Target-URI") for headers in revisits] == [URL, URL]
    assert {headers.get_header("WARC-Refers-To-Date") for headers in revisits} == {"2021-01-23T07:32:00.000007Z"}
    assert revisits[0].get_header("WARC-Profile").endswith("/1.1/revisit/identical-payload-digest")
    assert [exchange.body for exchange in read_exchanges(paths)] == [body] * 3
    assert check(paths) == 0


def test_a_304_is_a_server_not_modified_revisit(tmp_path: Path) -> None:
    writer = writer_in(tmp_path)
    writer.write(an_exchange(URL, at(0)))
    writer.write(
        an_exchange(URL, at(1), b"", status=304, reason="Not Modified"), original=Original(URL, warc_date(at(0)))
    )
    with warcs(tmp_path)[0].open("rb") as stream:
        last = [each.rec_headers.get_header("WARC-Profile") for each in ArchiveIterator(stream)][-1]
    assert last.endswith("/1.1/revisit/server-not-modified")
    assert [(exchange.status, exchange.body) for exchange in read_exchanges(warcs(tmp_path))] == [
        (200, b"<html>x</html>"),
        (304, b""),
    ]


def test_compressed_answers_are_kept_compressed_and_read_plain(tmp_path: Path) -> None:
    plain = "<p>Quận Lê Chân</p>".encode() * 100
    headers = (("Content-Type", "text/html"), ("Content-Encoding", "gzip"))
    with open_archive(tmp_path) as archive:
        crawl_id = archive.begin_crawl("haiphong", at(0))
        sent = an_exchange(URL, at(0), gzip.compress(plain), headers=headers)
        archive.save_page(sent, crawl_id=crawl_id)
        archive.save_page(an_exchange(url_of(2), at(1), plain), crawl_id=crawl_id)
        assert rows(archive, "select revisit_of from captures order by id") == [(None,), (1,)]
    first, second = read_exchanges(warcs(tmp_path / "captures"))
    assert (first.body, first.decoded_payload()) == (sent.body, plain)
    assert second.decoded_payload() == plain
    assert check(warcs(tmp_path / "captures")) == 0


def test_an_exchange_that_is_there_is_not_written_again(tmp_path: Path) -> None:
    with open_archive(tmp_path) as archive:
        crawl_id = archive.begin_crawl("haiphong", at(0))
        exchange = an_exchange(URL, at(0))
        assert archive.save_page(exchange, crawl_id=crawl_id) == archive.save_page(exchange, crawl_id=crawl_id)


def test_exchanges_of_the_same_second_are_two_and_replayed_as_two(tmp_path: Path) -> None:
    instants = [at(0) + timedelta(milliseconds=part) for part in (100, 700)]
    for folder in ("one", "two"):
        with open_archive(tmp_path / folder) as archive:
            for instant in instants * 2:
                crawl_id = archive.begin_crawl("haiphong", at(0))
                archive.save_page(an_exchange(URL, instant), crawl_id=crawl_id)
            assert rows(archive, "select id, crawl_id, revisit_of from captures") == [(1, 1, None), (2, 2, 1)]
        instants = [exchange.fetched_at for exchange in read_exchanges(warcs(tmp_path / folder / "captures"))]


def test_runs_are_told_apart(tmp_path: Path) -> None:
    for day in (0, 24):
        with open_archive(tmp_path) as archive:
            crawl_id = archive.begin_crawl("haiphong", at(day))
            save(archive, crawl_id, an_article(), at(day))
            save(archive, crawl_id, an_article(1), at(day + 1))
    assert len(warcs(tmp_path / "captures")) == 1
    runs = read_runs(warcs(tmp_path / "captures"))
    assert [(run.spider, run.started_at, len(run.locators)) for run in runs] == [
        ("haiphong", at(0), 2),
        ("haiphong", at(24), 2),
    ]
    assert next(runs[1].exchanges).decoded_payload() == page_of(an_article())


def test_a_crawl_that_went_on_in_further_files_is_one_run(tmp_path: Path) -> None:
    with open_archive(tmp_path, max_file_bytes=2000) as archive:
        crawl_id = archive.begin_crawl("haiphong", at(0))
        for number in range(9):
            save(archive, crawl_id, an_article(number), at(number))
    paths = warcs(tmp_path / "captures")
    assert len(paths) > 2
    for order in (paths, paths[::-1]):
        assert [(run.started_at, len(run.locators)) for run in read_runs(order)] == [(at(0), 9)]


def test_a_revisit_without_its_original_names_the_remedy(tmp_path: Path) -> None:
    writer = writer_in(tmp_path)
    writer.write(an_exchange(URL, at(1)), original=Original(URL, warc_date(at(0))))
    with pytest.raises(StorageError, match="add its file"):
        next(read_exchanges(warcs(tmp_path)))


@pytest.mark.parametrize(
    "content", [b"", b"not a warc", gzip.compress(b"not a warc", mtime=0), b"\x1f\x8b" + b"\0" * 50]
)
def test_what_is_no_warc_is_named(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "other.warc.gz"
    path.write_bytes(content)
    with pytest.raises(UsageError, match=r"other\.warc\.gz: this is no WARC file"):
        index_exchanges([path])


def test_a_torn_file_gives_what_is_whole(tmp_path: Path) -> None:
    writer = writer_in(tmp_path)
    places = [writer.write(an_exchange(url_of(number), at(number), bytes(range(256)) * 9)) for number in range(4)]
    path = tmp_path / places[0].file
    whole = path.read_bytes()
    for cut in range(places[2].offset, places[3].offset + places[3].length, 7):
        path.write_bytes(whole[:cut])
        ends = [place.offset + place.length for place in places]
        expected = sum(end <= cut for end in ends)
        assert len(index_exchanges([path])) >= expected
        readable = [exchange for exchange in read_exchanges([path]) if exchange.body == bytes(range(256)) * 9]
        assert len(readable) >= expected
        assert whole_records_end(path) <= cut


@given(
    st.binary(max_size=300), st.sampled_from(["gzip", "deflate", "br", "gzip, br", "zstd", "identity", "", "x", None])
)
def test_decoding_never_fails(body: bytes, coding: str | None) -> None:
    assert isinstance(decoded(body, coding), bytes)


def test_codings_are_undone() -> None:
    raw = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    plain = b"Hai Phong " * 50
    assert decoded(gzip.compress(plain), "GZIP") == plain
    assert decoded(zlib.compress(plain), "deflate") == plain
    assert decoded(raw.compress(plain) + raw.flush(), "deflate") == plain
    assert decoded(gzip.compress(plain)[:-15], "gzip") == b"Hai Phong"
    assert decoded(plain, "gzip") == plain


def test_a_bomb_stays_as_received() -> None:
    bomb = gzip.compress(b"\0" * (MAX_DECODED_BYTES + 10))
    assert decoded(bomb, "gzip") == bomb


def test_bodies_of_every_shape_come_back(tmp_path: Path) -> None:
    writer = writer_in(tmp_path)
    bodies = [b"", b"\r\n\r\n", b"WARC/1.1\r\n", b"\x1f\x8b", bytes(range(256)) * 300, b"x" * 200_000]
    sent = [
        Exchange(url_of(number), at(number), status, body=body)
        for number, (status, body) in enumerate(zip((200, 404, 500, 301, 200, 200), bodies, strict=True))
    ]
    for exchange in sent:
        writer.write(exchange)
    assert list(read_exchanges(warcs(tmp_path))) == [
        Exchange(each.url, each.fetched_at, each.status, body=each.body, request_headers=(("Host", "haiphong.gov.vn"),))
        for each in sent
    ]
    assert io.BytesIO(warcs(tmp_path)[0].read_bytes()).read(2) == b"\x1f\x8b"
