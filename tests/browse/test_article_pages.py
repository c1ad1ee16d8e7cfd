"""The pages of one article: its parts, history, evidence, and how it read on a day."""

from __future__ import annotations

import gzip
import hashlib
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from scraper.archive.store import Archive
from tests.browse.conftest import Ask, asking
from tests.browse.reading import texts, tree
from tests.browse.seed import EDITED, GONE, REPUBLISHED, RETURNED, SUSPECT, article, seed


def test_an_article_shows_all_its_parts(ask: Ask) -> None:
    page = tree(ask, f"/article/{EDITED}", accept_language="en")
    shown, original = page.text_content(), article(12)
    for text in (original.title, original.lead, original.captions[0], "Kế hoạch 104-KH/QU", "thanhphohaiphong.gov.vn"):
        assert str(text) in shown
    assert len(page.xpath("//a[contains(@href, 'ke-hoach-104.pdf')]")) == 1
    assert "1.840 đoàn viên" in shown
    assert "Read from: a label on the page · to the minute" in " ".join(shown.split())
    data = json.loads(page.xpath("//script[@type='application/ld+json']/text()")[0])
    assert data["headline"] == original.title
    assert data["author"] == [{"@type": "Organization", "name": "PV"}]
    assert data["datePublished"] == original.published_at


def test_a_republished_article_leads_to_the_original(ask: Ask) -> None:
    page = tree(ask, f"/article/{REPUBLISHED}")
    assert f"/article/{EDITED}" in page.xpath("//aside//a/@href")


def test_history_shows_the_edit_word_by_word(ask: Ask) -> None:
    page = tree(ask, f"/history/{EDITED}", accept_language="en")
    assert [each.text_content() for each in page.cssselect("del")] == ["[removed: 184]"]
    assert [each.text_content() for each in page.cssselect("ins")] == ["[added: 1.840]"]
    assert texts(page, ".badge-silent") == ["silent edit"]
    assert "Changed between 23 January 2021" in " ".join(page.text_content().split())


@pytest.mark.parametrize(
    ("code", "steps"),
    [
        ("en", ("Removed from the site → Removed, and back", "Perhaps removed → Removed from the site")),
        ("vi", ("Đã gỡ khỏi trang → Đã gỡ rồi đăng lại", "Có thể đã gỡ → Đã gỡ khỏi trang")),
    ],
)
def test_history_tells_when_the_page_was_missing_and_back(ask: Ask, code: str, steps: tuple[str, str]) -> None:
    page = tree(ask, f"/history/{RETURNED}", accept_language=code)
    entries = page.cssselect(".timeline > li")
    assert texts(page, ".timeline > li.step strong")[:2] == list(steps)
    assert [each.get("id") for each in entries] == [None, None, None, "version-1"]
    times = [each.cssselect("time")[0].get("datetime") for each in entries]
    assert times == sorted(times, reverse=True)
    for step in page.cssselect(".timeline > li.step"):
        assert all(ask(address).headers["content-type"] == "application/warc" for address in step.xpath(".//a/@href"))
        assert step.xpath(".//a")


def test_evidence_gives_the_very_bytes(ask: Ask) -> None:
    page = tree(ask, f"/evidence/{GONE}", accept_language="en")
    assert texts(page, ".timeline strong") == ["Perhaps removed → Removed from the site", "Online → Perhaps removed"]
    record = ask(page.xpath("//a[@download]/@href")[-1])
    assert record.headers["content-type"] == "application/warc"
    assert gzip.decompress(record.content).startswith(b"WARC/1.1\r\n")
    hashes = texts(page, ".capture")[-1]
    assert hashlib.sha256(record.content).hexdigest() in hashes


def test_a_record_whose_file_is_not_there_is_not_found(seeded: Path) -> None:
    with asking(seeded, {"captures": "elsewhere"}) as get:
        record = tree(get, f"/evidence/{GONE}").xpath("//a[@download]/@href")[-1]
        assert get(record).status_code == 404


def test_citation(ask: Ask) -> None:
    entry = ask(f"/cite/{EDITED}")
    assert entry.headers["content-type"].startswith("application/x-bibtex")
    assert entry.text.startswith("@online{haiphong-gov-vn-54012,\n")
    assert "Ngày thứ 7 cùng dân" in entry.text
    assert entry.text.count("{") == entry.text.count("}")


def test_a_replayed_capture_says_that_tls_is_not_known(ask: Ask) -> None:
    def said(key: str, code: str) -> str:
        return texts(tree(ask, f"/evidence/{key}", accept_language=code), ".capture dd")[-1]

    assert said(REPUBLISHED, "en") == "not known (replayed from a recording)"
    assert said(REPUBLISHED, "vi") == "không rõ (phát lại từ bản ghi)"
    assert said(EDITED, "en") == "certificate verified"


def test_a_suspect_article_is_not_called_removed(ask: Ask) -> None:
    counted = texts(tree(ask, "/", accept_language="en"), ".counts div")
    assert {"articles removed1", "perhaps removed1"} <= set(counted)
    notice = texts(tree(ask, f"/article/{SUSPECT}", accept_language="en"), ".notice")[0]
    assert notice.startswith("Perhaps removed. The page was missing when last visited")


def test_an_article_as_it_read_on_a_day(ask: Ask) -> None:
    then = tree(ask, f"/article/{EDITED}?as_of=2021-01-24", accept_language="en")
    shown = " ".join(then.text_content().split())
    assert "184 đoàn viên" in shown
    assert "1.840" not in shown
    assert "By 24 January 2021, 23:59 this archive had last seen the article on 23 January 2021, 15:00" in shown
    assert "between then and the next sight, on 26 January 2021, 15:00, is not known" in shown
    assert "This is how the article read" not in shown
    assert article(12).captions[0] in texts(then, ".story li")
    now = " ".join(tree(ask, f"/article/{EDITED}?as_of=2021-01-26").text_content().split())
    assert "1.840 đoàn viên" in now
    assert ask(f"/article/{EDITED}?as_of=2020-01-01").status_code == 404
    assert "it was first seen on 23 January 2021" in ask(f"/article/{EDITED}?as_of=2020-01-01&lang=en").text
    for nonsense in ("yesterday", "2021-13-01", "0001-01-01T00:00:00+23:59", "%00"):
        assert ask(f"/article/{EDITED}?as_of={nonsense}").status_code in (400, 404)
    links = tree(ask, f"/history/{EDITED}").xpath("//a[contains(@href, 'as_of')]/@href")
    assert len(links) == 2
    assert "184 đoàn viên" in ask(links[1]).text


@pytest.mark.parametrize(
    ("key", "day", "said"),
    [
        (RETURNED, "2021-01-25", "In between the page was missing for a time"),
        (RETURNED, "2021-02-07", "On 7 February 2021, 23:59 the page was missing (Removed from the site"),
        (RETURNED, "2021-02-13", "had last seen the article on 12 February 2021, 15:00"),
        (SUSPECT, "2021-02-01", "It has not been seen since"),
        (SUSPECT, "2021-02-07", "the page was missing (Perhaps removed, 6 February 2021"),
    ],
)
def test_an_article_as_of_a_day_says_whether_the_page_was_there(ask: Ask, key: str, day: str, said: str) -> None:
    notice = texts(tree(ask, f"/article/{key}?as_of={day}&lang=en"), ".notice")[0]
    assert said in notice
    assert ("This is how the article read" in notice) == ("In between" in said)


def test_a_redaction_is_told_on_every_page_and_of_every_record(tmp_path: Path) -> None:
    database = seed(tmp_path)
    with Archive.open(database, database.parent / "captures", writer="test") as archive:
        archive.redact(GONE, "Theo lệnh của tòa án", datetime(2026, 1, 1, tzinfo=UTC))
        hashes = archive.connection.execute(
            "select redacted_sha256, record_sha256, warc_file, warc_offset from captures join articles "
            "on articles.id = article_id where key = ? and redacted_sha256 is not null",
            (GONE,),
        ).fetchall()
    with asking(database) as ask:
        for path in ("article", "history", "evidence"):
            assert "Theo lệnh của tòa án" in tree(ask, f"/{path}/{GONE}").text_content(), path
        assert "Nội dung đã đăng được giữ ở đây" not in ask(f"/article/{GONE}").text
        shown = [" ".join(part.text_content().split()) for part in tree(ask, f"/evidence/{GONE}").xpath("//dl/*")]
        for now, first, _, _ in hashes:
            assert shown[shown.index(now) - 1] == "SHA-256 của bản ghi"
            assert shown[shown.index(first) - 1] == "SHA-256 của bản ghi trước khi nội dung được rút"
        now, _, file, offset = hashes[0]
        record = ask(f"/record/{file}/{offset}")
        assert hashlib.sha256(record.content).hexdigest() == now
        assert "immutable" not in record.headers["cache-control"], "a redaction overwrites it"
