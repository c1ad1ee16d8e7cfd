"""The world of the soak: clocks that move when somebody sleeps, and a portal as numbers."""

from __future__ import annotations

import random
import threading
from datetime import datetime, timedelta

from scraper.archive.times import HAIPHONG_TIME
from scraper.items import Article

START = datetime(2025, 1, 1, 6, 0, tzinfo=HAIPHONG_TIME)
HOST = "haiphong.gov.vn"


class Clocks:
    """Time that moves when somebody sleeps; now and then the wall's clock is set."""

    def __init__(self, chance: random.Random) -> None:
        self.wall, self.lived, self._random = START, 0.0, chance

    def now(self) -> datetime:
        return self.wall

    def monotonic(self) -> float:
        return self.lived

    def sleep(self, seconds: float, stop: threading.Event) -> None:  # noqa: ARG002 - nobody stops this sleep
        self.lived += seconds
        self.wall += timedelta(seconds=seconds)
        if self._random.random() < 0.0005:
            self.wall += timedelta(minutes=self._random.choice([-45, -5, 5, 180]))

    def chance(self) -> float:
        return self._random.random()


class Site:
    """A portal as numbers: which articles are out, in which version, which are taken down."""

    def __init__(self, chance: random.Random, articles: int, hours: float) -> None:
        self._random = chance
        self._articles, self._hours = articles, hours
        self.versions: list[int] = []
        self.gone: set[int] = set()

    def live_until(self, hours: float) -> None:
        """Publish what is due; edit and remove a few."""
        due = min(self._articles, int(self._articles * hours / self._hours) + 1)
        while len(self.versions) < due:
            self.versions.append(1)
        for _ in range(2):
            if self._random.random() < 0.5:
                self.versions[self._random.randrange(len(self.versions))] += 1
        if self._random.random() < 0.05:
            self.gone.add(self._random.randrange(len(self.versions)))
        if self.gone and self._random.random() < 0.02:
            self.gone.discard(self._random.choice(sorted(self.gone)))

    def text(self, number: int) -> str:
        return (
            f"Bài số {number}, bản {self.versions[number]}: kinh phí {number * 7 + self.versions[number]} triệu đồng."
        )

    def article(self, number: int) -> Article:
        return Article(
            key=f"{HOST}:{100_000 + number}",
            url=url_of(number),
            portal=HOST,
            title=f"Bài viết số {number}",
            extractor_version="1",
            body=(self.text(number), "Đoạn thứ hai của bài viết này không đổi."),
        )


def url_of(number: int) -> str:
    """The address of an article of the model."""
    return f"https://{HOST}/tin-tuc/bai-viet-so-{100_000 + number}"
