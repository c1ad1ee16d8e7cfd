"""Any number of articles of era C, the same for the same seed: for crash tests, soaks and benchmarks."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import datetime, timedelta

from tests.portal.content import VIETNAM, Block, Credit, Story, slugify
from tests.portal.places import MAIN

FIRST_ID = 300_000
_LAST_WRITTEN = datetime(2025, 6, 19, 17, 0, tzinfo=VIETNAM)
_UNITS = (
    "Quận Lê Chân",
    "Quận Ngô Quyền",
    "Huyện An Dương",
    "Huyện Vĩnh Bảo",
    "Phường Dư Hàng Kênh",
    "Phường Vĩnh Niệm",
)
_ACTS = (
    "tổng vệ sinh",
    "trao quà",
    "chỉnh trang ngõ phố",
    "đối thoại với người dân",
    "trồng cây",
    "sửa nhà cho hộ nghèo",
)
_EVENTS = ("“Ngày thứ 7 cùng dân”", "“Ngày thứ Bảy cùng dân”", "tháng thanh niên", "năm học mới", "ngày môi trường")
_WRITERS = ("Thanh Hương", "Ngô Hải Yến", "Vũ Đình Khải", "Mai Trang", "Bùi Khánh Linh", "Trần Quốc Huy")
_SUBJECTS = (
    "Lãnh đạo địa phương",
    "Đoàn viên thanh niên",
    "Các hộ kinh doanh",
    "Hội viên phụ nữ",
    "Ban chỉ đạo",
    "Người dân tổ dân phố số {n}",
)
_VERBS = ("đã hoàn thành", "tiếp tục đề nghị", "cùng nhau thực hiện", "báo cáo về", "cam kết giữ gìn", "kiểm tra")
_OBJECTS = (
    "{n} m tuyến ngõ văn minh",
    "việc nạo vét mương thoát nước dài {n} m",
    "{n} bồn hoa trước cổng nhà văn hóa",
    "hồ sơ của {n} hộ gia đình chính sách",
    "kế hoạch thu gom {n} tấn rác thải",
    "các tuyến đường đã đăng ký từ đầu năm",
)
_ENDS = (
    "trong quý này",
    "trước ngày 30 của tháng",
    "theo đúng tiến độ đề ra",
    "được dư luận đánh giá cao",
    "để kịp thời giải quyết kiến nghị của nhân dân",
    "góp phần xây dựng đô thị xanh, sạch, đẹp",
)


def generate(count: int, *, size: int = 60_000, seed: int = 1) -> Iterator[Story]:
    """So many stories, oldest first, half an hour apart; pages are about `size` bytes."""
    for number in range(count):
        yield _story(number, count, size, random.Random(f"{seed}:{number}"))


def _story(number: int, count: int, size: int, choose: random.Random) -> Story:
    unit, act, event = choose.choice(_UNITS), choose.choice(_ACTS), choose.choice(_EVENTS)
    title = f"{unit} {act} nhân {event} (kỳ {number + 1})"
    written = _LAST_WRITTEN - timedelta(minutes=30 * (count - 1 - number))
    writer = choose.choice(_WRITERS)
    blocks = [Block("paragraph", _paragraph(choose)) for _ in range(choose.randint(8, 14))]
    for picture in range(choose.randint(0, 3)):
        blocks.insert(2 * picture + 1, Block("image", f"{unit} {act}.", target=f"anh-{number}-{picture}.jpg"))
    return Story(
        host=MAIN,
        era="C",
        id=FIRST_ID + number,
        title=title,
        lead=f"Ngày {written.day}/{written.month}, {unit[0].lower()}{unit[1:]} {act} nhân {event}.",
        written=written,
        categories=("tin-tuc-su-kien",),
        slug=slugify(title).lower()[:96],
        blocks=tuple(blocks),
        byline=writer,
        authors=(Credit(writer, "writer", "person"),),
        topics=("ngay-thu-7-cung-dan",) if "cùng dân" in event else (),
        padding=max(0, size - 12_000),
    )


def _paragraph(choose: random.Random) -> str:
    parts = (_SUBJECTS, _VERBS, _OBJECTS, _ENDS)
    sentences = (
        " ".join(choose.choice(part).format(n=choose.randint(2, 900)) for part in parts)
        for _ in range(choose.randint(2, 4))
    )
    return ". ".join(sentences) + "."
