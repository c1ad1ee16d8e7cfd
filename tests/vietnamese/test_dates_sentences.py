"""`find_dates` on sentences: each date once, in order, with its exact text; other numbers are left alone."""

from __future__ import annotations

from datetime import datetime

import pytest

from scraper.vietnamese import find_dates, lead_date
from tests.vietnamese.date_forms import REFERENCE

SENTENCES = [
    ("Chiều 23-1, tại Nhà văn hóa, quận tổng kết năm 2020, triển khai nhiệm vụ năm 2021.", "2021-01-23 2020 2021"),
    ("(Haiphong.gov.vn) – Chiều 15/1, UBND thành phố họp phiên thường kỳ tháng 1/2021.", "2021-01-15 2021-01"),
    ("HPO - Sáng nay (23/1), Quận ủy Lê Chân tổ chức hội nghị.", "2021-01-23"),
    ("Sáng nay 23/1, phường Dư Hàng ra quân; chiều cùng ngày, phường Vĩnh Niệm ra quân.", "2021-01-23"),
    ("Sáng 22/1, hội nghị khai mạc; chiều 22/1, các đại biểu thảo luận tổ.", "2021-01-22"),
    ("Ngày 20/1 và ngày 22/1, hai lớp tập huấn được mở.", "2021-01-20 2021-01-22"),
    ("Các ngày 16, 18 và 20/1, đoàn kiểm tra 15/15 phường.", "2021-01-16 2021-01-18 2021-01-20"),
    ("Trong 2 ngày 22 và 23/1, quận tổ chức hội chợ Tết.", "2021-01-22 2021-01-23"),
    ("Trong hai ngày 22-23/1, giải thu hút 120 vận động viên.", "2021-01-22/2021-01-23"),
    ("Từ ngày 25/1 đến hết ngày 5/2, các phường đồng loạt ra quân.", "2021-01-25/2021-02-05"),
    ("Từ 0h ngày 16/2, thành phố tạm dừng các hoạt động tập trung trên 20 người.", "2021-02-16T00:00+07:00"),
    ("Từ 12h00 ngày 22/1/2021 đến 12h00 ngày 5/2/2021.", "2021-01-22T12:00+07:00/2021-02-05T12:00+07:00"),
    ("Từ 0h00 ngày 1/4 đến 24h00 ngày 30/4/2021, cả nước ra quân.", "2021-04-01T00:00+07:00/2021-04-30"),
    ("Lệnh cấm có hiệu lực đến 24 giờ ngày 25/1.", "2021-01-25"),
    ("Tuần 3 tháng 1, đoàn kiểm tra đợt 2 tháng 2/2021.", "2021-01 2021-02"),
    ("Đợt 1 từ 5 - 10/3, đợt 2 từ 15 - 20/3/2021.", "2021-03-05/2021-03-10 2021-03-15/2021-03-20"),
    ("Đêm 21/1, rạng sáng 22/1, lực lượng chức năng kiểm tra 12 cơ sở.", "2021-01-21 2021-01-22"),
    ("Hồi 7 giờ 15 phút, ngày 17/1, xảy ra cháy tại số nhà 123 đường Tô Hiệu.", "2021-01-17T07:15+07:00"),
    ("Khoảng 19h30 ngày 20/1, tại ngõ 45/12 Hàng Kênh xảy ra va chạm.", "2021-01-20T19:30+07:00"),
    ("Lễ khởi công bắt đầu từ 7 giờ 30 phút trước sự chứng kiến của người dân.", ""),
    ("Hai đội ra sân 30 phút trước trận đấu, 2 ngày trước buổi tổng duyệt.", ""),
    ("Vào lúc 8h00 sáng 23/1/2021, lễ ra quân bắt đầu.", "2021-01-23T08:00+07:00"),
    ("Tính đến 17h00 ngày 22/1, thu ngân sách đạt 1.234,5 tỷ đồng, bằng 105,2% kế hoạch.", "2021-01-22T17:00+07:00"),
    ("Căn cứ Nghị quyết số 45-NQ/TW ngày 24/01/2019, đến năm 2030, tầm nhìn đến năm 2045.", "2019-01-24 2030 2045"),
    ("Theo Nghị định số 12/2021/NĐ-CP ngày 24/02/2021, có hiệu lực từ ngày 01/7/2021.", "2021-02-24 2021-07-01"),
    ("Nghị định 100/2019/NĐ-CP, Thông tư 01/2021/TT-BTC và Công văn 910/UBND-DL1 được phổ biến.", ""),
    ("Kế hoạch 104-KH/QU ngày 15/10/2019 của Quận ủy về “Ngày thứ 7 cùng dân”.", "2019-10-15"),
    ("“Ngày thứ Bảy vì dân” được duy trì vào thứ 7 hằng tuần.", ""),
    ("Kỷ niệm 66 năm Ngày giải phóng Hải Phòng (13/5/1955 - 13/5/2021).", "1955-05-13/2021-05-13"),
    ("Kỷ niệm 91 năm ngày thành lập Đảng (3-2-1930 * 3-2-2021), mừng xuân Tân Sửu 2021.", "1930-02-03 2021-02-03 2021"),
    ("Ông Nguyễn Văn A, sinh ngày 19/5/1960, trú tại số 45/12 Hàng Kênh, 30 năm tuổi Đảng.", "1960-05-19"),
    ("Quận có 23 thi đua cấp tỉnh, ngày 3 thi tốt nghiệp, 12 thi sinh dự thi; 5 th. 1/2021 khai giảng.", "2021-01-05"),
    ("Ông Trần Văn B, sinh năm 1975, ở tổ 5, lớp 9, điện thoại 0225.3842.123.", "1975"),
    ("Bệnh nhân sinh ngày 01/01/1970 được ra viện ngày 20/1.", "1970-01-01 2021-01-20"),
    ("Quý I/2021, thu ngân sách ước đạt 250 tỷ đồng, so với cùng kỳ năm 2020.", "2021-01-01/2021-03-31 2020"),
    ("6 tháng đầu năm 2020, quận có 3/4 số hộ và 15/15 phường đạt chuẩn.", "2020-01-01/2020-06-30"),
    ("Nhiệm kỳ 2020-2025, phấn đấu 2/3 số chi bộ đạt trong sạch, vững mạnh.", "2020/2025"),
    ("Giai đoạn 2016 - 2020 và định hướng đến năm 2025.", "2016/2020 2025"),
    ("Năm học 2020-2021, toàn quận có 25 trường.", "2020/2021"),
    ("Các năm 2018, 2019 và 2020 đều vượt kế hoạch.", "2018 2019 2020"),
    ("So với năm 2019 và 2020, tăng 12,5%.", "2019 2020"),
    ("Tối 30 Tết, quận tổ chức chương trình chào đón năm mới.", "2021-02-11"),
    ("Phục vụ nhân dân đón Tết Nguyên đán Tân Sửu 2021 vui tươi, an toàn.", "2021-02-12"),
    ("Lễ hội diễn ra từ ngày 20/3/2021 (tức ngày 8/2 âm lịch).", "2021-03-20"),
    (
        "Nghỉ từ ngày 10/2 đến hết ngày 16/2/2021 (tức từ 29 tháng Chạp đến hết mùng 5 tháng Giêng).",
        "2021-02-10/2021-02-16",
    ),
    ("Hội chọi trâu tổ chức ngày 9/8 âm lịch hằng năm.", ""),
    ("Rằm tháng Giêng năm nay, chùa không mở hội; 23 tháng Chạp năm nay, chợ hoa mở cửa.", "2021-02-26 2021-02-04"),
    ("Cách đây 76 năm, ngày 22/12/1944, đội quân đầu tiên được lập.", "1944-12-22"),
    ("Nộp hồ sơ từ ngày 25/1 đến 29/1 (thứ Hai đến thứ Sáu) tại bộ phận một cửa.", "2021-01-25/2021-01-29"),
    ("Chào mừng Ngày Nhà giáo Việt Nam 20-11, các trường thi đua.", "2020-11-20"),
    ("Chào mừng Ngày Quốc tế Phụ nữ 8-3 và Ngày Giải phóng Hải Phòng 13-5.", "2021-03-08 2021-05-13"),
    (
        "Nghỉ lễ Giải phóng miền Nam 30/4, Quốc tế Lao động 1/5; mừng Tết Thiếu nhi 1/6.",
        "2021-04-30 2021-05-01 2021-06-01",
    ),
    ("Hải Phòng (TTXVN 22/1) - Cảng đón tàu lớn.", "2021-01-22"),
    ("Hải Phòng, 22/1 (TTXVN) - Cảng đón tàu lớn.", "2021-01-22"),
    ("Tháng 2 và tháng 8/2020, chợ đóng cửa; tháng 11 và 12/2020 mở lại.", "2020-02 2020-08 2020-11/2020-12"),
    ("Tháng 10 hằng năm, làng mở hội; tháng 2 và tháng 8 hàng năm thì họp.", ""),
    ("Tết năm nay, quận tặng 1.234 suất quà.", "2021-02-12"),
    ("Hội chợ mở cửa 8h-22h từ 23/1 đến 10/2/2021.", "2021-01-23/2021-02-10"),
    ("Họp tại phòng 13/5; giá dầu quốc tế giảm 1/5.", ""),
    ("Nhân dịp Quốc khánh 2/9, thành phố bắn pháo hoa.", "2020-09-02"),
    ("Dịp nghỉ lễ 30/4 và 1/5, lượng khách tăng.", "2021-04-30 2021-05-01"),
    ("Đội nhà thắng 2-1, nâng tỷ số chung cuộc lên 3-2.", ""),
    ("Xe khách chạy trên QL5, QL10 và đường 353 phục vụ 24/7, đón trả khách 24/24h.", ""),
    ("Dự án dài 1,2 km, rộng 5,5 m, vốn 1.500.000.000 đồng, hoàn thành sau 18 tháng.", ""),
    ("Dịch COVID-19 khiến 1/3 lao động nghỉ việc trong 3 tháng.", ""),
    ("Hôm qua, thành phố ghi nhận 5 ca; hôm nay thêm 2 ca.", "2021-01-22 2021-01-23"),
    ("Sáng mai (24/1), lễ khánh thành diễn ra.", "2021-01-24"),
    ("Ngày 31/2, hội nghị diễn ra.", ""),
    ("Thứ Hai, ngày 23/01/2021, hội nghị diễn ra.", ""),
    ("Thứ Bảy, ngày 23/01/2021, hội nghị diễn ra.", "2021-01-23"),
    ("Trước ngày 30/4/2021, các phường báo cáo kết quả.", "/2021-04-30"),
    ("Cuối tháng 12/2020, công trình hoàn thành.", "2020-12-21/2020-12-31"),
    ("Tháng 12 năm 2020, quận hoàn thành 12/12 chỉ tiêu.", "2020-12"),
    ("Từ tháng 1 đến tháng 3/2021, quận kiểm tra 24 cơ sở.", "2021-01/2021-03"),
    ("Cách mạng Tháng Tám năm 1945 thành công.", "1945"),
    ("Chiến thắng Bạch Đằng năm 1288 do Trần Quốc Tuấn chỉ huy.", "1288"),
    ("Đêm 31/12, hàng nghìn người dân đón năm mới 2021.", "2020-12-31 2021"),
    ("Gọi tới số 0225.3842.133 hoặc 113 trước 17h ngày 25/1.", "/2021-01-25T17:00+07:00"),
    ("Ngày 1/1 và 2/9 hằng năm là ngày nghỉ lễ.", ""),
    ("Giai đoạn 1 (2016-2020), giai đoạn 2 (2021-2025), tầm nhìn 2030.", "2016/2020 2021/2025 2030"),
    ("Lễ hội diễn ra từ ngày 19 đến 21/3 (tức ngày 7 đến 9/2 âm lịch).", "2021-03-19/2021-03-21"),
    (
        "Nghỉ Tết từ ngày 10/2/2021 (29 tháng Chạp) đến hết ngày 16/2/2021 (mùng 5 tháng Giêng).",
        "2021-02-10/2021-02-16",
    ),
    ("Tuần qua (từ 18-24/1), giá xăng RON95 tăng 2 lần.", "2021-01-18/2021-01-24"),
    ("Phiên 22/1, giá vàng giao dịch tại mức 55,8-56,5 triệu đồng/lượng.", "2021-01-22"),
    ("Sáng 20 và chiều 21/1, hai đoàn kiểm tra 24/24 hộ.", "2021-01-20 2021-01-21"),
    ("Từ đầu năm đến nay, quận vận động được 1.200 lượt người.", ""),
    ("Giảm 2 vụ so với tháng trước và cùng kỳ năm trước.", ""),
    ("Từ 18h00 ngày 21/1 đến 6h00 ngày 22/1, có 2 ca mắc mới.", "2021-01-21T18:00+07:00/2021-01-22T06:00+07:00"),
    ("Lúc 6h ngày 23/1 và 18h cùng ngày, Bộ Y tế công bố.", "2021-01-23T06:00+07:00"),
    ("Bà Trần Thị C (SN 1985) trú tại số 3/25 Chợ Con.", "1985"),
    ("Hoàn thành trước Tết Nguyên đán Tân Sửu.", "/2021-02-12"),
    ("Đội tuyển Việt Nam 5 lần vô địch.", ""),
    ("Ca nhiễm thứ 7 và thứ 8 đã khỏi bệnh.", ""),
    ("Lần thứ 2 trong năm, quận tổ chức đối thoại.", ""),
    ("Kỳ họp thứ 15, HĐND quận khóa XIX, nhiệm kỳ 2016-2021.", "2016/2021"),
    ("TPO - Ngày 23/4, học sinh khối lớp 9, lớp 12 đi học buổi đầu tiên.", "2021-04-23"),
    (
        "Kỷ niệm ngày thành lập Đảng (3/2/1930 - 3/2/2021), sáng nay (23/1), quận họp.",
        "1930-02-03/2021-02-03 2021-01-23",
    ),
    (
        "Khởi công ngày 20/12/2020 và 5/1, khánh thành ngày 31/12/2020, 2/1.",
        "2020-12-20 2021-01-05 2020-12-31 2021-01-02",
    ),
    ("Đợt 1: từ 1-5/2; đợt 2: 10-15/2/2021.", "2021-02-01/2021-02-05 2021-02-10/2021-02-15"),
    ("Trong ngày 22/1, 3/5 bệnh nhân ra viện; mức phạt từ 1/2 đến 2/3 giá trị.", "2021-01-22"),
    ("Ngày 22 - 1, tại quận; từ ngày 5 - 10, tháng 3 hằng năm; từ ngày 5 - 10, 12 hộ.", "2021-01-22"),
    ("Giải chạy cự ly 5-10-21 km xuất phát ngày 24/1.", "2021-01-24"),
    ("Tour giá 2.990.000 đồng khởi hành 12/2, 13/2 và 14/2.", "2021-02-12 2021-02-13 2021-02-14"),
    ("Từ tháng 3 đến nay và từ 20/3 đến nay, quận có 5 ca.", "2020-03 2020-03-20"),
    ("Trong 5 năm tới, 10 năm tới, những tháng tới và hai tuần tới.", ""),
    ("Chín tháng mười ngày mang thai. Ngày chín tháng mười, khai giảng.", "2020-10-09"),
    ("Thượng tuần tháng này, trung tuần tháng sau.", "2021-01-01/2021-01-10 2021-02-11/2021-02-20"),
    ("Động đất 5.5 - 6.5 độ, điểm từ 6.5 đến 7.5, lãi từ 4.5-5.5%/năm, pH từ 6.5 - 8.5.", ""),
    ("Thang điểm từ 1/5 đến 5/5, xếp hạng từ 5/12 lên 3/12, quy mô từ 1/2 - 2/3 quân số.", ""),
    (
        "Từ 22/7 - 24/7, từ 10.2 đến 16.2 và từ 3-8 tháng 7, hội chợ mở cửa.",
        "2021-07-22/2021-07-24 2021-02-10/2021-02-16 2021-07-03/2021-07-08",
    ),
    ("Bà Lê Chân sinh năm Canh Thìn; Tết Mậu Thân, ông nhập ngũ.", ""),
    ("Hoàn thành sớm 2/3 công trình. Sớm 23/1, quận ra quân.", "2021-01-23"),
    ("Hai ba tháng một lần họp; thứ ba là quân số, thứ hai là tuổi.", ""),
    ("Ngày 23 tháng 1 năm 2021, tức ngày 11 tháng Chạp năm Canh Tý.", "2021-01-23"),
    ("Giai doan 2021-2025, tam nhin 2030.", "2021/2025 2030"),
]


@pytest.mark.parametrize(("sentence", "expected"), SENTENCES)
def test_sentence(sentence: str, expected: str) -> None:
    found = find_dates(sentence, REFERENCE)
    assert " ".join(value.iso for value in found) == expected
    assert [value.start for value in found] == sorted(value.start for value in found)
    for value in found:
        assert sentence[value.start : value.start + len(value.text)] == value.text


def test_exact_text() -> None:
    found = find_dates("Hồi 11 giờ 35 phút, ngày 17/1, Công an quận nhận tin báo; đến năm 2025.", REFERENCE)
    assert [value.text for value in found] == ["11 giờ 35 phút, ngày 17/1", "năm 2025"]
    assert [value.text for value in find_dates("Sáng thứ Bảy (23/1), ra quân.", REFERENCE)] == ["Sáng thứ Bảy (23/1)"]


LEAD = "Sáng 23/1, quận Lê Chân ra quân thực hiện kế hoạch năm 2021 tại 15 phường."


@pytest.mark.parametrize(
    ("lead", "hints", "reference", "expected"),
    [
        (LEAD, (), None, "2021-01-23"),
        (LEAD, (2019,), "2024-05-18T08:00+07:00", "2021-01-23"),
        ("(Haiphong.gov.vn) – Chiều 15/4, UBND thành phố họp.", (), "2021-04-16T08:00+07:00", "2021-04-15"),
        ("(Haiphong.gov.vn) – Chiều 15/4, UBND thành phố họp.", (2020,), "2024-05-18T08:00+07:00", "2020-04-15"),
        ("(Haiphong.gov.vn) – Chiều 15/4, UBND thành phố họp.", (), "2024-10-18T08:00+07:00", None),
        ("(Haiphong.gov.vn) – Chiều 15/4, UBND thành phố họp.", (), None, None),
        ("HPO - Ngày 23/1/2021, quận ủy họp.", (), None, "2021-01-23"),
        ("Sáng 15/1, quận tổng kết công tác năm 2020.", (), "2024-05-18T08:00+07:00", None),
        ("Sáng 28/12, quận triển khai nhiệm vụ năm 2021.", (), "2024-05-18T08:00+07:00", None),
        (
            "Thực hiện Kế hoạch số 12/KH-UBND ngày 15/01/2021, sáng 23/1/2021, các phường ra quân.",
            (),
            None,
            "2021-01-23",
        ),
        ("Kế hoạch số 12/KH-UBND ngày 15/01/2021 được triển khai.", (), None, None),
        ("Từ ngày 25/1 đến ngày 5/2/2021, các phường ra quân.", (), None, None),
        ("Quận Lê Chân có 15 phường.", (2021,), "2021-01-23T08:00+07:00", None),
    ],
)
def test_lead_date(lead: str, hints: tuple[int, ...], reference: str | None, expected: str | None) -> None:
    found = lead_date(lead, hints, datetime.fromisoformat(reference) if reference else None)
    assert (found.iso if found else None) == expected
