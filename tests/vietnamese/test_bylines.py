"""Bylines: each line stands for a form; people are invented, places and media are real."""

from __future__ import annotations

import unicodedata

import pytest

from scraper.items import Byline
from scraper.vietnamese.bylines import (
    is_byline_line,
    is_source_line,
    parse_byline,
    split_credit,
    split_last_sentence,
)
from scraper.vietnamese.text import author_key

POSITIONS = [
    "last_p_right_bold",
    "masthead",
    "meta",
    "caption",
    "end_of_last_sentence",
    "candidate_line",
    None,
]


def shown(byline: Byline) -> str:
    """`Name=role` of each author, then `@agency` and `<source`."""
    parts = [f"{author.name}={author.role}" for author in byline.authors]
    parts += [f"@{byline.agency}"] if byline.agency else []
    parts += [f"<{byline.source}"] if byline.source else []
    return ", ".join(parts)


LAST_PARAGRAPH = {
    "VŨ HẢI MINH": "Vũ Hải Minh=writer",
    "Bài, ảnh: Vũ Hải Minh": "Vũ Hải Minh=writer, Vũ Hải Minh=photographer",
    "Text/Photo: Vũ Hải Minh": "Vũ Hải Minh=writer, Vũ Hải Minh=photographer",
    "Bài và ảnh VŨ MINH": "Vũ Minh=writer, Vũ Minh=photographer",
    "Bài: Vũ Minh - Lê Thảo. Ảnh: Bùi Nga, Đỗ Sơn. Video: Trần Duy": "Vũ Minh=writer, Lê Thảo=writer, "
    "Bùi Nga=photographer, Đỗ Sơn=photographer, Trần Duy=video",
    "Vũ Minh - Ảnh: Lê Thảo": "Vũ Minh=writer, Lê Thảo=photographer",
    "Vũ Minh (bài), Lê Thảo (ảnh)": "Vũ Minh=writer, Lê Thảo=photographer",
    "Nội dung: Vũ Minh; Trình bày: Lê Thảo": "Vũ Minh=writer, Lê Thảo=designer",
    "Infographic: Lê Thảo": "Lê Thảo=graphics",
    "Truyện ngắn của Vũ Minh": "Vũ Minh=writer",
    "Tin và ảnh: Vũ Hải Minh - Công chức VHXH": "Vũ Hải Minh=writer, Vũ Hải Minh=photographer",
    "By Thuy Duong": "",
    "Vũ Minh (lược ghi)": "Vũ Minh=recorder",
    "Vũ Minh - Lê Thảo (thực hiện)": "Vũ Minh=producer, Lê Thảo=producer",
    "Lê Thảo tổng hợp": "Lê Thảo=compiler",
    "Lê Thảo (t/h)": "Lê Thảo=compiler",
    "Lê Thảo (sưu tầm)": "Lê Thảo=collector",
    "Lược dịch: Lê Thảo": "Lê Thảo=translator",
    "Lê Thảo (dịch từ Reuters)": "Lê Thảo=translator, @Reuters",
    "Tổng hợp": "Tổng hợp=compiler",
    "Tổng hợp từ TTXVN, VnExpress": "Tổng hợp=compiler, @TTXVN, <VnExpress",
    "Lê Thảo (Theo TTXVN)": "Lê Thảo=compiler, @TTXVN",
    "Lê Thảo - Theo VnExpress": "Lê Thảo=compiler, <VnExpress",
    "Theo Lê Thảo/VnExpress": "Lê Thảo=writer, <VnExpress",
    "Lê Thảo (Báo Hải Phòng)": "Lê Thảo=writer, <Báo Hải Phòng",
    "Lê Thảo (TTXVN/Vietnam+)": "Lê Thảo=writer, @TTXVN, <Vietnam+",
    "Theo Người Lao Động": "<Người Lao Động",
    "Theo báo Hải Phòng": "<Báo Hải Phòng",
    "THEO BÁO HẢI PHÒNG": "<Báo Hải Phòng",
    "Theo Xinhua": "@Tân Hoa xã",
    "Theo TTXVN và VnExpress": "@TTXVN, <VnExpress",
    "Nguồn: https://haiphong.gov.vn/": "<haiphong.gov.vn",
    "Nguồn: Internet": "",
    "Nguồn ảnh: Báo Hải Phòng": "Báo Hải Phòng=photographer",
    "Ảnh: Lê Thảo (TTXVN)": "Lê Thảo=photographer",
    "Nhóm phóng viên": "Nhóm PV=reporter",
    "P.V": "PV=reporter",
    "PV TTXVN": "PV=reporter, @TTXVN",
    "Vũ Minh, PV TTXVN": "Vũ Minh=reporter, @TTXVN",
    "Vũ Minh - PV Báo Hải Phòng": "Vũ Minh=reporter, <Báo Hải Phòng",
    "Vũ Minh, PV": "Vũ Minh=writer, PV=reporter",
    "Vũ Minh cùng nhóm PV": "Vũ Minh=writer, Nhóm PV=reporter",
    "B.T.V": "BTV=editor",
    "Vũ Minh-Lê Hải Thảo (TTXVN)": "Vũ Minh=writer, Lê Hải Thảo=writer, @TTXVN",
    "PV Vũ Minh - Lê Thảo/TTXVN": "Vũ Minh=reporter, Lê Thảo=reporter, @TTXVN",
    "[Tin, ảnh: Vũ Minh]": "Vũ Minh=writer, Vũ Minh=photographer",
    "- [Ảnh: Vũ Minh/TTXVN].": "Vũ Minh=photographer",
    "Tin: PV - Ảnh: CTV": "PV=writer, CTV=photographer",
    "Tin: Vũ Minh, PV; Ảnh: CTV": "Vũ Minh=writer, PV=writer, CTV=photographer",
    "Tác giả: PV": "PV=reporter",
    "Tác giả: CTV Vũ Minh": "Vũ Minh=contributor",
    "Tin, ảnh: CTV Vũ Minh": "Vũ Minh=writer, Vũ Minh=photographer",
    "Đồ hoạ: Vũ Minh": "Vũ Minh=graphics",
    "Minh hoạ: Vũ Minh": "Vũ Minh=graphics",
    "Đại uý Vũ Minh": "Vũ Minh=writer",
    "Hoạ sĩ Vũ Minh": "Vũ Minh=writer",
    "Ghi chép của Vũ Minh": "Vũ Minh=recorder",
    "Phóng sự của Vũ Minh": "Vũ Minh=writer",
    "Bút ký: Vũ Minh": "Vũ Minh=writer",
    "Vũ Minh (ghi theo lời kể của ông Lê Duy)": "Vũ Minh=recorder",
    "PV (t/h)": "PV=compiler",
    "PV/CTV": "PV=reporter, CTV=contributor",
    "BTV Lê Thảo": "Lê Thảo=editor",
    "Phóng viên Vũ Minh - Lê Thảo": "Vũ Minh=reporter, Lê Thảo=reporter",
    "Lê Thảo (CTV)": "Lê Thảo=contributor",
    "Lê Thảo (Từ Hà Nội)": "Lê Thảo=writer",
    "Lê Thảo/Hải Phòng": "Lê Thảo=writer",
    "Lê Thảo - lethao@example.vn": "Lê Thảo=writer",
    "Th.Hằng": "Th.Hằng=writer",
    "N.T.H": "N.T.H=writer",
    "Jean-Paul Dupont": "Jean-Paul Dupont=writer",
    "Sở Văn hóa, Thể thao và Du lịch": "Sở Văn hóa, Thể thao và Du lịch=writer",
    "PHÒNG LAO ĐỘNG - THƯƠNG BINH VÀ XÃ HỘI": "Phòng Lao động - Thương binh và Xã hội=writer",
    "UBND quận - Công an quận": "UBND quận=writer, Công an quận=writer",
    "Đăng bởi: admin": "",
    "editor01": "",
    "Chủ tịch Vũ Hải Minh": "",
    "Vũ Hải Minh (theo)": "",
    "Phóng viên TTXVN": "@TTXVN",
    "Phóng viên Báo Hải Phòng tại Cát Bà": "<Báo Hải Phòng",
    "Vũ Hải Minh (Nguồn: tổng hợp từ báo chí)": "Vũ Hải Minh=writer",
    "Vũ Hải Minh (Đã ký)": "",
    "Hải Phòng, ngày 23 tháng 01 năm 2021": "",
    "Theo đó, quận đã chỉ đạo": "",
    "Theo dõi Báo Hải Phòng trên mạng xã hội": "",
    "Chịu trách nhiệm nội dung: Vũ Hải Minh": "",
    "© Báo Hải Phòng": "",
    "(Còn nữa)": "",
    "KINH TẾ": "",
}


@pytest.mark.parametrize(("line", "expected"), LAST_PARAGRAPH.items())
def test_last_paragraph(line: str, expected: str) -> None:
    assert shown(parse_byline(line, "last_p_right_bold")) == expected
    assert parse_byline(line) == parse_byline(line, "last_p_right_bold")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Thứ Bảy, 23/01/2021, 14:32 (GMT+7) | Lê Thảo", "Lê Thảo=writer"),
        ("Thời sự | Lê Thảo | 23/01/2021", "Lê Thảo=writer"),
        ("Lê Thảo • 23/01/2021 • 5 phút đọc", "Lê Thảo=writer"),
        ("Tác giả: Lê Thảo | Ngày đăng: 23/01/2021 | Lượt xem: 1234", "Lê Thảo=writer"),
        ("Đăng bởi admin lúc 14:30 ngày 23/01/2021", ""),
        ("Theo Báo Hải Phòng | 23/01/2021 14:30", "<Báo Hải Phòng"),
        ("LÊ THẢO (Hải Phòng) | 23/01/2021", "Lê Thảo=writer"),
        ("Hải Phòng, ngày 08 tháng 12 năm 2019", ""),
        ("Trang chủ | Tin tức", ""),
        ("Lê Thảo\n(Đã ký)", ""),
    ],
)
def test_masthead(line: str, expected: str) -> None:
    assert shown(parse_byline(line, "masthead")) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Lê Thảo, Vũ Minh", "Lê Thảo=writer, Vũ Minh=writer"),
        ("Ban Biên tập", "BBT=editor"),
        ("Theo TTXVN", "@TTXVN"),
        ("Người đăng: Lê Thảo", "Lê Thảo=poster"),
        ("UBND quận Lê Chân", ""),
        ("Báo Hải Phòng", ""),
        ("Dân Trí", ""),
        ("TUOI TRE ONLINE", ""),
        ("https://www.facebook.com/baohaiphong", ""),
        ("Quản trị viên", ""),
        ("vanphong", ""),
        ("Super User", ""),
    ],
)
def test_meta(line: str, expected: str) -> None:
    assert shown(parse_byline(line, "meta")) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Đường hoa ngày xuân. Ảnh: Lê Thảo", "Lê Thảo=photographer"),
        ("Đường hoa ngày xuân (Ảnh: Lê Thảo/TTXVN)", "Lê Thảo=photographer"),
        ("Đường hoa ngày xuân. Ảnh: Lê Thảo (TTXVN)", "Lê Thảo=photographer"),
        ("Đường hoa ngày xuân (Ảnh: Lê Thảo (TTXVN))", "Lê Thảo=photographer"),
        ("Đường hoa ngày xuân - Ảnh: H.Y.T.", "H.Y.T=photographer"),
        ("Đường hoa ngày xuân (Ảnh TTXVN)", "TTXVN=photographer"),
        ("Ảnh: Lê Thảo. Đồ họa: Vũ Minh", "Lê Thảo=photographer, Vũ Minh=graphics"),
        ("Ảnh minh họa. Nguồn: Internet", ""),
        ("Ảnh: NVCC", ""),
        ("Ảnh 1: Lãnh đạo quận kiểm tra", ""),
        ("Lê Thảo", ""),
    ],
)
def test_caption(line: str, expected: str) -> None:
    assert shown(parse_byline(line, "caption")) == expected


@pytest.mark.parametrize(
    ("end", "expected"),
    [
        (". (Lê Thảo)", "Lê Thảo=writer"),
        ("./. Lê Thảo", "Lê Thảo=writer"),
        ("./.PV", "PV=reporter"),
        ("./. L.T", "L.T=writer"),
        (". L.T", ""),
        (".(Lê Thảo - Vũ Minh)", "Lê Thảo=writer, Vũ Minh=writer"),
        (". Bài: Lê Thảo. Ảnh: Vũ Minh", "Lê Thảo=writer, Vũ Minh=photographer"),
        (" (TTXVN).", "@TTXVN"),
        (". Theo TTXVN", "@TTXVN"),
        (". Nguồn: haiphong.gov.vn", "<haiphong.gov.vn"),
        (" do TS. Lê Thảo", ""),
        (" (Lê Thảo).", ""),
        (" ở phường Dư Hàng Kênh (Lê Chân)", ""),
        (", theo VnExpress.", ""),
        ("... (Còn nữa)", ""),
        (". (TTXVN, ngày 27/2)", ""),
        (".", ""),
    ],
)
def test_end_of_the_last_sentence(end: str, expected: str) -> None:
    assert shown(parse_byline(f"Quận tiếp tục giữ đường phố sạch đẹp{end}", "end_of_last_sentence")) == expected


@pytest.mark.parametrize(
    "line",
    [
        *("Hồng Bàng", "Ngô Quyền", "Nguyễn Bỉnh Khiêm", "Hoàng Văn Thụ", "Minh Khai", "Quang Trung", "Cát Bà"),
        *("Bạch Đằng Giang", "Xuân Canh Tý", "Xuân Tân Sửu", "Tân Sửu", "An Đồng", "Tô Hiến Thành", "Từ Liêm"),
        *("Công Viên An Biên", "CUNG VĂN HÓA", "Chi Bộ"),
        *("Phường An Biên", "Trung tâm Hành chính", "Công an quận Lê Chân", "UBND quận Lê Chân", "Ban Chấp hành"),
        *("KT. CHỦ TỊCH", "Nơi nhận:", "Người ký: Lê Thảo", "Liên hệ: Lê Thảo", "Lê Thảo - Chủ tịch UBND quận"),
        *("Tổng hợp", "Phóng viên", "Thanh Niên", "Mai", "HT", "Theo kế hoạch", "Nguồn lực", "Xem thêm: Lê Thảo"),
        *("Lãnh đạo quận kiểm tra. Ảnh: Lê Thảo", "Ảnh: tư liệu", "Bài học kinh nghiệm", "Ảnh đẹp Hải Phòng"),
    ],
)
def test_a_line_that_nothing_marks_is_refused_when_in_doubt(line: str) -> None:
    assert parse_byline(line, "candidate_line") == Byline()


def test_a_line_that_nothing_marks_is_read_when_beyond_doubt() -> None:
    assert shown(parse_byline("Lê Hải Thảo", "candidate_line")) == "Lê Hải Thảo=writer"
    assert shown(parse_byline("Tin, ảnh: Lê Thảo", "candidate_line")) == "Lê Thảo=writer, Lê Thảo=photographer"
    assert shown(parse_byline("Theo TTXVN", "candidate_line")) == "@TTXVN"


def test_affiliations_and_titles() -> None:
    (author,) = parse_byline("TS. Lê Thảo - Trung tâm Y tế quận Lê Chân").authors
    assert (author.name, author.title, author.affiliation) == ("Lê Thảo", "TS.", "Trung tâm Y tế quận Lê Chân")
    (author,) = parse_byline("Thạc sĩ, bác sĩ Lê Thảo (Phó Giám đốc Sở Y tế)").authors
    assert (author.title, author.affiliation) == ("Thạc sĩ, bác sĩ", "Phó Giám đốc Sở Y tế")
    (author,) = parse_byline("Phòng Văn hóa và Thông tin: Lê Thảo").authors
    assert author.affiliation == "Phòng Văn hóa và Thông tin"
    (author,) = parse_byline("Ảnh: Lê Thảo/TTXVN").authors
    assert author.affiliation == "TTXVN"


def test_the_credit_is_kept_as_printed() -> None:
    assert parse_byline("LÊ HOÀ").authors[0].raw == "LÊ HOÀ"
    assert [(author.name, author.raw) for author in parse_byline("Hà An - H.Y.").authors][1] == ("H.Y", "H.Y.")
    assert parse_byline("Tin: H.Y").authors[0].raw == "H.Y"


@pytest.mark.parametrize("line", ["Nguồn: Internet", "Theo TTXVN", "(Nguồn tin: Báo Hải Phòng)", "Theo Báo Hải Phòng"])
def test_source_lines(line: str) -> None:
    assert is_source_line(line)
    assert is_byline_line(line)


@pytest.mark.parametrize(
    "line", ["Nguồn nhân lực", "Theo kế hoạch, quận ra quân.", "Lê Thảo", "Nguồn ảnh: Lê Thảo", ""]
)
def test_other_lines_are_no_source_lines(line: str) -> None:
    assert not is_source_line(line)


def test_byline_lines() -> None:
    assert is_byline_line("Tin, ảnh: Lê Thảo")
    assert is_byline_line("CTV", "last_p_right_bold")
    assert is_byline_line("Đăng bởi: admin")
    assert not is_byline_line("Cán bộ và nhân dân cùng dọn vệ sinh.")
    assert not is_byline_line("Hồng Bàng")


def test_credits_are_split_from_captions_and_last_sentences() -> None:
    assert split_credit("Đường hoa ngày xuân. Ảnh: Lê Thảo") == ("Đường hoa ngày xuân.", "Lê Thảo")
    assert split_credit("Đường hoa ngày xuân (Ảnh: TTXVN)") == ("Đường hoa ngày xuân", "TTXVN")
    assert split_credit("Đường hoa ngày xuân.") == ("Đường hoa ngày xuân.", None)
    assert split_last_sentence("Phố sạch đẹp. (Lê Thảo)") == ("Phố sạch đẹp.", "(Lê Thảo)")
    assert split_last_sentence("Phố sạch đẹp.") == ("Phố sạch đẹp.", None)


def test_one_person_written_two_ways_has_one_key() -> None:
    assert author_key("LÊ HOÀ") == author_key("Lê  Hòa") == author_key(unicodedata.normalize("NFD", "Lê Hòa"))
    assert author_key("H. T.") == author_key("H.T")
    assert author_key("Lê Hoa") != author_key("Lê Hòa")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Ảnh: Lê Thảo, Internet", "Lê Thảo=photographer"),
        ("Tin, ảnh: CTV Lê Thảo", "Lê Thảo=writer, Lê Thảo=photographer"),
        ("Ảnh: Thanh Niên", "Thanh Niên=photographer"),
        ("Lê Thảo/VnExpress", "Lê Thảo=writer, <VnExpress"),
        ("Lê Thảo và các cộng sự", "Lê Thảo=writer"),
        ("Văn phòng HĐND - UBND quận", "Văn phòng HĐND - UBND quận=writer"),
        ("ĐOÀN THANH NIÊN PHƯỜNG AN BIÊN", "Đoàn Thanh niên phường An Biên=writer"),
        ("AN TOÀN GIAO THÔNG", ""),
        ("Lê Thảo/VOV-Đông Bắc", "Lê Thảo=writer, <VOV-Đông Bắc"),
        ("Lê Thảo - Trung tâm Văn hóa huyện", "Lê Thảo=writer"),
        ("Phòng Quản lý nhà - Sở Xây dựng", "Phòng Quản lý nhà - Sở Xây dựng=writer"),
        ("Phòng LĐTBXH", "Phòng LĐTBXH=writer"),
        ("Phòng Tham mưu - Công an TP", "Phòng Tham mưu - Công an TP=writer"),
        ("Ban Chỉ đạo 35 quận", "Ban Chỉ đạo 35 quận=writer"),
        ("Ban Quản lý chợ Hàng", "Ban Quản lý chợ Hàng=writer"),
        ("Cảng vụ Hàng hải Hải Phòng", "Cảng vụ Hàng hải Hải Phòng=writer"),
        ("Hải đội 2", "Hải đội 2=writer"),
        ("Quận đoàn", "Quận đoàn=writer"),
        ("Lê Thảo st", "Lê Thảo=collector"),
        ("Lê Thảo - Vũ Minh TH", "Lê Thảo=compiler, Vũ Minh=compiler"),
        ("Lê Thảo (lược dịch theo BBC)", "Lê Thảo=translator, <BBC"),
        ("ĐS&PL", ""),
        ("(Lê Thảo (tổng hợp))", "Lê Thảo=compiler"),
        ("(Theo Lê Thảo (TTXVN))", "Lê Thảo=writer, @TTXVN"),
        ("VŨ MINH THỰC HIỆN", "Vũ Minh=producer"),
        ("VŨ MINH ST", "Vũ Minh=collector"),
        ("BIÊN TẬP VIÊN LÊ THẢO", "Lê Thảo=editor"),
        ("BAN THỜI SỰ", "Ban Thời Sự=writer"),
        ("ĐOÀN THỊ LAN", "Đoàn Thị Lan=writer"),
        ("PGĐ", ""),
        ("Tin, ảnh: Giàng A Sếnh", "Giàng A Sếnh=writer, Giàng A Sếnh=photographer"),
        ("Vàng Thị Dở - Rơ Châm Lan", "Vàng Thị Dở=writer, Rơ Châm Lan=writer"),
    ],
)
def test_forms_that_were_misread_once(line: str, expected: str) -> None:
    assert shown(parse_byline(line)) == expected


@pytest.mark.parametrize("place", ["Bạch Đằng", "Vĩnh Bảo", "Lương Khánh Thiện", "Quận ủy"])
def test_places_are_matched_from_their_beginning(place: str) -> None:
    assert parse_byline(place, "candidate_line") == Byline()


@pytest.mark.parametrize("name", ["Duy Thính", "Sĩ Hiêu"])
def test_a_label_makes_a_name_of_words_that_names_seldom_have(name: str) -> None:
    assert [author.name for author in parse_byline(f"Ảnh: {name}", "caption").authors] == [name]
    assert [author.name for author in parse_byline(f"Tác giả: {name.upper()}", "masthead").authors] == [name]
    assert parse_byline("Ảnh: Minh Họa").authors == ()
