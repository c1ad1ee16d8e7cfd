"""Alerts against a real mail server and a real webhook on loopback, over an archive with every kind of event."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from scraper.archive.store import Archive
from scraper.archive.times import HAIPHONG_TIME
from scraper.errors import UsageError
from scraper.watch.alerting import open_alerting
from scraper.watch.events import events_since
from scraper.watch.messages import digest
from scraper.watch.outbox import Outbox
from scraper.watch.rules import EXAMPLE, load_rules, read_rules
from tests.crawl.running import haiphong
from tests.watch.loopback import mail_server, webhook

NOW = datetime(2025, 6, 20, 10, 0, tzinfo=HAIPHONG_TIME)
SAMPLE = Path(__file__).parent.parent.parent / "sample"


RULES = """
site = "https://archive.example.org"
[channels]
desk = "{mail}"
hook = "{hook}"
[[rules]]
on = "new"
channels = ["hook"]
[[rules]]
on = "edit"
silent = true
about = ["numbers"]
channels = ["desk", "hook"]
[[rules]]
on = "edit"
channels = ["desk"]
send = "daily 07:30"
[[rules]]
on = "removal"
channels = ["desk"]
[[rules]]
on = "crawl"
channels = ["hook"]
"""


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("before")
    ran = haiphong(folder, "crawl", "haiphong", "--replay", str(SAMPLE / "haiphong.warc.gz"))
    assert ran.status == 0, ran.err
    return folder


def test_every_event_reaches_its_channels_once(before: Path) -> None:
    with mail_server() as (box, mail), webhook() as (hooked, _, hook):
        (before / "alerts.toml").write_text(RULES.format(mail=mail, hook=hook), encoding="utf-8")
        with open_alerting(before / "archive.db", None) as alerting:
            assert alerting is not None
            assert alerting.look(NOW).queued == 0, "what is in the archive already is no news"
        ran = haiphong(before, "crawl", "haiphong", "--replay", str(SAMPLE / "haiphong-later.warc.gz"))
        assert ran.status in (0, 4), ran.err
        box.full = True
        with open_alerting(before / "archive.db", None) as alerting:
            assert alerting is not None
            first = alerting.look(NOW)
            assert first.refused > 0
            assert not box.mails
            box.full = False
            assert alerting.look(NOW + timedelta(seconds=30)).sent == 0, "refused mail waits"
            second = alerting.look(NOW + timedelta(minutes=3))
            assert (second.sent, second.refused) == (first.refused, 0)
            for later in range(1, 60):
                alerting.look(NOW + timedelta(hours=later))
        edits = [text for title, text in box.mails if title.startswith("Silent edit")]
        assert len(edits) == 1
        assert "68" in edits[0]
        assert "86" in edits[0]
        assert "https://archive.example.org/history/haiphong.gov.vn:774190" in edits[0]
        assert "https://archive.example.org/evidence/haiphong.gov.vn:774190" in edits[0]
        titles = [title for title, _ in box.mails]
        assert len(titles) == len(set(titles))
        assert sum(title.startswith("Taken down") for title in titles) == 2
        assert sum(title.startswith("Back after") for title in titles) == 1
        assert sum("Silent edit" in message["title"] for message in hooked) == 1


def test_blindness_is_told_once_and_sight_again(tmp_path: Path) -> None:
    (tmp_path / "alerts.toml").write_text(
        '[channels]\na = "json://127.0.0.1:9/x"\n[[rules]]\non = "blind"\nhours = 6\nchannels = ["a"]\n'
    )
    told: list[str] = []

    def take(url: str, title: str, body: str) -> None:  # noqa: ARG001 - the shape of `send`
        told.append(title)

    page = SAMPLE / "haiphong.warc.gz"
    assert haiphong(tmp_path, "crawl", "haiphong", "--replay", str(page)).status == 0
    with open_alerting(tmp_path / "archive.db", None, sender=take) as alerting:
        assert alerting is not None
        for hours in range(12):
            alerting.look(NOW + timedelta(days=3000, hours=hours), ["haiphong"], NOW)
    assert [title.split(":")[0] for title in told] == ["Blind"]
    later = NOW + timedelta(days=3001)
    with Archive.open(tmp_path / "archive.db", tmp_path / "captures", writer="test", now=later) as archive:
        archive.finish_crawl(archive.begin_crawl("haiphong", later), "done", later)
    with open_alerting(tmp_path / "archive.db", None, sender=take) as alerting:
        assert alerting is not None
        for hours in range(3):
            alerting.look(later + timedelta(hours=hours), ["haiphong"], NOW)
    assert [title.split(":")[0] for title in told] == ["Blind", "Seeing again"]


def test_the_same_trouble_is_told_once_a_day(tmp_path: Path) -> None:
    ends = [
        (0, "done", None),
        (1, "blocked", "47 of 47 articles could not be read"),
        (2, "blocked", "46 of 46 articles could not be read"),
        (3, "degraded", "46 of 46 articles could not be read"),
        (4, "degraded", "the start listing holds no article"),
        (5, "done", None),
        (6, "degraded", "the start listing holds no article"),
        (30, "degraded", "the start listing holds no article"),
    ]
    with Archive.open(tmp_path / "archive.db", tmp_path / "captures", writer="test", now=NOW) as archive:
        for hours, outcome, reason in ends:
            at = NOW.replace(hour=8) + timedelta(hours=hours)
            for spider in ("haiphong", "news") if outcome == "done" else ("haiphong",):
                archive.finish_crawl(archive.begin_crawl(spider, at), outcome, at, reason=reason)  # type: ignore[arg-type]  # a word
        points = dict.fromkeys(("articles", "revisions", "removals", "crawls"), 0)
        events = [event for portion, _ in events_since(archive.connection, points) for event in portion]
    told = [(event.facts["started_at"][11:13], event.facts["outcome"]) for event in events]
    wanted = [("09", "blocked"), ("11", "degraded"), ("12", "degraded"), ("14", "degraded"), ("14", "degraded")]
    assert [each for each in told if each[1] != "done"] == wanted


def test_every_channel_is_tried(tmp_path: Path) -> None:
    with webhook() as (hooked, _, hook):
        (tmp_path / "alerts.toml").write_text(f'[channels]\nfirst = "json://127.0.0.1:9/x"\nhook = "{hook}"\n')
        ran = haiphong(tmp_path, "alerts", "--test")
    assert ran.status == 4
    assert "hook: taken" in ran.out
    assert "not taken by first." in ran.err
    assert len(hooked) == 1


def test_a_process_killed_while_sending_says_so(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path / "alerts.db")
    from scraper.watch.events import Event

    event = Event("crawl:x:1", "crawl", "2025-06-20T10:00:00+07:00", {"spider": "x"})
    outbox.keep([(event, "a", False, NOW), (event, "a", True, NOW)], {"crawls": 1})
    (delivery,) = outbox.due(NOW, 10)
    outbox.begin([delivery])
    (again,) = outbox.due(NOW, 10)
    assert again.repeated
    outbox.begin([again])
    outbox.failed([again], NOW, "503 try again")
    assert outbox.due(NOW, 10) == []
    (again,) = outbox.due(NOW + timedelta(hours=1), 10)
    assert again.repeated, "the refusal says nothing about the attempt before it"
    outbox.sent([again], NOW)
    assert not outbox.due(NOW + timedelta(days=9), 10)
    outbox.close()


def test_the_example_is_valid_and_secrets_are_needed(tmp_path: Path) -> None:
    secrets = dict.fromkeys(("SMTP_USER", "SMTP_PASSWORD", "TELEGRAM_TOKEN", "TELEGRAM_CHAT"), "x")
    assert len(read_rules(EXAMPLE, secrets).rules) == 6
    (tmp_path / "alerts.toml").write_text(EXAMPLE, encoding="utf-8")
    with pytest.raises(UsageError, match="SMTP_USER is not set"):
        load_rules(tmp_path / "alerts.toml", {})


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("rulez = 1", "unknown “rulez”"),
        ('[[rules]]\non = "new"\nchannels = ["x"]', "unknown “x”; known in [channels] are none"),
        ('[[rules]]\non = "news"\nchannels = []', "unknown “news”"),
        ("[[rules]]\nchannels = []", "lacks “on”"),
        ('[[rules]]\non = "new"\nchannels = []\nsend = "daily 25:00"', "send must be"),
        ("= 1", "Invalid"),
        ('[[rules]]\non = "new"\nchannels = []\ntopics = ["ngay-thu-8"]', "topics has an unknown “ngay-thu-8”"),
        (
            '[[rules]]\nname = "Mù"\non = "blind"\nchannels = []\nspiders = ["hanoi"]',
            "rule 1 “Mù”: spiders has",
        ),
    ],
)
def test_wrong_rules_are_named(tmp_path: Path, text: str, says: str) -> None:
    (tmp_path / "alerts.toml").write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match=re.escape(says)):
        load_rules(tmp_path / "alerts.toml", {})


def test_rules_that_are_named_must_be_there_and_channels_be_understood(tmp_path: Path) -> None:
    rules = tmp_path / "rules.toml"
    with pytest.raises(UsageError, match=r"rules\.toml"), open_alerting(tmp_path / "archive.db", rules):
        pass
    rules.write_text('[channels]\ndesk = "nowhere://x"\n', encoding="utf-8")
    with pytest.raises(UsageError, match="channel desk"), open_alerting(tmp_path / "archive.db", rules):
        pass


def test_a_digest_of_one_is_the_event_itself() -> None:
    from scraper.watch.events import Event

    facts = {"spider": "haiphong", "since": None, "hours": 6}
    event = Event("blind:x", "blind", "2025-06-20T10:00:00+07:00", facts)
    assert digest([event], "")[0].startswith("Blind")
    assert digest([event, event], "")[0] == "2 events in the archive"
