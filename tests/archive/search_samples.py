"""Invented articles and the queries that must find them."""

from __future__ import annotations

from typing import NamedTuple


class Sample(NamedTuple):
    """An article by name, with the texts that are indexed."""

    name: str
    title: str
    lead: str
    body: str
    caption: str = ""


class Known(NamedTuple):
    """A query, the article it looks for, and one that must not stand before it."""

    words: str
    finds: str
    above: str = ""


SAMPLES = (
    Sample(
        "saturday",
        "Quận Lê Chân ra quân “Ngày thứ 7 cùng dân” tại phường Vĩnh Niệm",
        "(Haiphong.gov.vn) – Sáng 23/1, quận Lê Chân tổ chức ra quân tổng vệ sinh môi trường.",
        "Hơn 500 đoàn viên, hội viên và nhân dân cùng dọn dẹp đường phố, bóc xóa quảng cáo rao vặt.",
        "Lãnh đạo quận cùng nhân dân thu gom rác thải.",
    ),
    Sample(
        "saturday_word",
        "Ngô Quyền phát động ngày thứ bảy tình nguyện",
        "Sáng nay, thanh niên quận Ngô Quyền hiến máu nhân đạo.",
        "Chương trình “Ngày thứ Bảy vì dân” được duy trì hằng tuần tại các phường.",
    ),
    Sample(
        "monday_second",
        "Vòng hai giải bóng đá thiếu niên",
        "Đội xếp thứ hai giành quyền vào chung kết.",
        "Trận đấu diễn ra trên sân Lạch Tray.",
    ),
    Sample(
        "sunday",
        "Chủ nhật xanh tại Dương Kinh",
        "Đoàn thanh niên trồng cây.",
        "Hơn 300 cây xanh được trồng ven sông Lạch Tray.",
    ),
    Sample(
        "ma_cheek", "Bé gái bị ong đốt sưng má", "Má bên trái sưng to.", "Bác sĩ khám má cho cháu bé tại trạm y tế."
    ),
    Sample(
        "ma_but",
        "Không xử phạt mà nhắc nhở",
        "Lực lượng chức năng nhắc nhở mà không xử phạt.",
        "Việc làm mà người dân mong đợi.",
    ),
    Sample("ma_tomb", "Tu sửa mộ liệt sĩ, mả cổ", "Khu mả cổ được tu sửa.", "Dòng họ góp tiền xây lại khu mả."),
    Sample(
        "ma_rice",
        "Nông dân Vĩnh Bảo gieo mạ",
        "Bà con xuống đồng gieo mạ.",
        "Mạ được che phủ ni lông chống rét cho mạ non.",
    ),
    Sample("ma_horse", "Mã QR tại chợ Sắt", "Tiểu thương dán mã thanh toán.", "Quét mã là xong, không cần tiền mặt."),
    Sample(
        "bridge",
        "Thông xe cầu Hoàng Văn Thụ",
        "Cây cầu nối Hồng Bàng với khu đô thị Bắc Sông Cấm.",
        "Cầu dài 1.570 m, vốn đầu tư 2.177 tỷ đồng.",
    ),
    Sample(
        "praying", "Lễ cầu an đầu năm", "Người dân đi lễ cầu an.", "Hàng nghìn người về dự lễ cầu an ở chùa Dư Hàng."
    ),
    Sample(
        "flamboyant",
        "Lễ hội Hoa phượng đỏ 2019",
        "Thành phố bắn pháo hoa tầm cao.",
        "Lễ hội Hoa phượng đỏ diễn ra ở quảng trường Nhà hát thành phố.",
    ),
    Sample("phoenix", "Triển lãm tượng phương đông", "Các pho tượng phương đông cổ.", "Hoa văn đỏ trên gốm."),
    Sample(
        "peace",
        "Công viên Hòa Bình được cải tạo",
        "Quận đầu tư cải tạo công viên Hòa Bình.",
        "Công trình khánh thành dịp 13/5.",
    ),
    Sample(
        "peace_old",
        "Hội thảo vì hoà bình",
        "Các đại biểu bàn về hoà bình và phát triển.",
        "Thông điệp hoà bình gửi bạn bè quốc tế.",
    ),
    Sample("flower", "Chợ hoa Hàng Kênh", "Hoa đào, hoa mai về chợ.", "Giá hoa tăng nhẹ dịp Tết."),
    Sample(
        "committee",
        "Ủy ban nhân dân thành phố họp thường kỳ",
        "Ủy ban nghe báo cáo thu ngân sách.",
        "Kế hoạch được thông qua.",
    ),
    Sample(
        "committee_old",
        "Uỷ ban Mặt trận Tổ quốc tặng quà",
        "Uỷ ban Mặt trận Tổ quốc tặng quà hộ nghèo.",
        "Có 200 suất quà được trao.",
    ),
    Sample("aquatic", "Thủy sản Cát Bà được mùa", "Ngư dân nuôi thủy sản phấn khởi.", "Sản lượng cá lồng bè tăng."),
    Sample(
        "health",
        "Khám sức khỏe cho người cao tuổi",
        "Trạm y tế khám sức khỏe miễn phí.",
        "Sức khỏe người cao tuổi được quan tâm.",
    ),
    Sample(
        "plan",
        "Kế hoạch số 104-KH/QU về “Ngày thứ 7 cùng dân”",
        "Quận ủy ban hành Kế hoạch 104-KH/QU ngày 15/10/2019.",
        "Kế hoạch giao các phường thực hiện.",
    ),
    Sample(
        "decree",
        "Phổ biến Nghị định 12/2021/NĐ-CP",
        "Hội nghị phổ biến nghị định mới.",
        "Nghị định 12/2021/NĐ-CP có hiệu lực.",
    ),
    Sample(
        "port",
        "Cảng Lạch Huyện đón tàu 200.000 tấn",
        "Cảng nước sâu đón siêu tàu.",
        "Tàu container cập cảng Lạch Huyện sáng sớm.",
    ),
    Sample(
        "port_dinh_vu",
        "Mở rộng khu công nghiệp Đình Vũ",
        "Khu công nghiệp Đình Vũ thu hút vốn FDI.",
        "Các doanh nghiệp Nhật Bản đầu tư tại Đình Vũ.",
    ),
    Sample(
        "island", "Đảo Bạch Long Vĩ có điện 24/24", "Huyện đảo có điện lưới.", "Quân và dân trên đảo đón niềm vui lớn."
    ),
    Sample("upside", "Đào đường đặt cống", "Công nhân đào đường Tô Hiệu.", "Việc đào đường gây ùn tắc giờ cao điểm."),
    Sample("peach", "Làng đào Đồng Dụ vào vụ", "Người trồng đào tuốt lá.", "Đào nở sớm do thời tiết ấm."),
    Sample(
        "road",
        "Đường Lạch Tray cấm xe",
        "Cấm xe trên đường Lạch Tray từ 7 giờ.",
        "Phân luồng đường phố phục vụ lễ hội.",
    ),
    Sample("sugar", "Giá đường cát tăng", "Giá đường tăng ba phiên liên tiếp.", "Tiểu thương nhập đường dè dặt."),
    Sample(
        "festival",
        "Lễ hội chọi trâu Đồ Sơn",
        "Lễ hội chọi trâu diễn ra ngày 9/8 âm lịch.",
        "Mười sáu trâu tranh tài ở Đồ Sơn.",
    ),
    Sample("buffalo", "Hỗ trợ hộ nghèo mua trâu bò", "Hội nông dân trao trâu giống.", "Hộ nghèo Tiên Lãng nhận trâu."),
    Sample(
        "vaccine",
        "Tiêm vắc xin phòng COVID-19 cho công nhân",
        "Ngành y tế tiêm vắc xin tại khu công nghiệp.",
        "Chiến dịch tiêm chủng lớn nhất.",
    ),
    Sample(
        "school",
        "Trường THPT chuyên Trần Phú khai giảng",
        "Thầy trò trường chuyên Trần Phú đón năm học mới.",
        "Học sinh giành huy chương Olympic.",
    ),
    Sample("street_tran_phu", "Chỉnh trang hè phố Trần Phú", "Hè phố Trần Phú lát đá.", "Kinh phí từ ngân sách quận."),
    Sample(
        "people",
        "Chủ tịch nước thăm Hải Phòng",
        "Đồng chí trao quà cho công nhân nghèo.",
        "Buổi gặp mặt ấm áp tại Nhà máy đóng tàu Bạch Đằng.",
    ),
    Sample(
        "an_duong",
        "Huyện An Dương đạt chuẩn nông thôn mới",
        "An Dương về đích nông thôn mới nâng cao.",
        "Đường làng ngõ xóm phong quang.",
    ),
    Sample(
        "kinh_duong",
        "Kinh doanh dưỡng sinh an toàn",
        "Lớp học dưỡng sinh.",
        "Người cao tuổi an tâm luyện tập, dương cầm vang lên.",
    ),
    Sample("tet", "Chợ Tết Tân Sửu", "Hàng hóa dồi dào phục vụ Tết Nguyên đán.", "Giá cả ổn định."),
    Sample(
        "trash",
        "Xử lý rác thải sinh hoạt tại Tràng Cát",
        "Khu xử lý chất thải Tràng Cát nâng công suất.",
        "Rác thải được phân loại tại nguồn.",
    ),
    Sample("water", "Nhà máy nước An Dương nâng cấp", "Nước sạch cho 300 nghìn hộ.", "Sông Rế được bảo vệ nguồn nước."),
    Sample(
        "lunar",
        "Rằm tháng Giêng ở đền Nghè",
        "Người dân dâng hương nữ tướng Lê Chân.",
        "Đền Nghè thờ nữ tướng Lê Chân, người lập trang An Biên.",
    ),
    Sample(
        "caption_only",
        "Nhịp sống bến phà",
        "Chuyến phà cuối ngày.",
        "Khách chờ qua sông.",
        "Bến Bính lúc hoàng hôn, ảnh tư liệu",
    ),
    Sample(
        "body_only",
        "Tin vắn trong ngày",
        "Tổng hợp tin.",
        "Câu lạc bộ chèo Kiến Thụy biểu diễn vở Tấm Cám phục vụ bà con.",
    ),
    Sample(
        "scattered",
        "Chân dung nghệ nhân",
        "Bà Lê kể chuyện.",
        "Người thợ chân chất, yêu quê. Họ Lê lập nghiệp ở đây, đi bằng đôi chân trần, cùng nhân công dân dã ngày ngày.",
    ),
)

KNOWN = (
    Known("le chan ngay thu 7", "saturday", "scattered"),
    Known("Lê Chân “ngày thứ 7 cùng dân”", "saturday"),
    Known('"ngày thứ 7 cùng dân"', "saturday"),
    Known('"ngay thu 7 cung dan"', "saturday"),
    Known('"ngày thứ bảy cùng dân"', "saturday"),
    Known('"ngay thu bay cung dan"', "saturday"),
    Known("«Ngày thứ Bảy cùng dân»", "plan"),
    Known("ngày thứ 7 tình nguyện", "saturday_word"),
    Known("ngay thu 7 tinh nguyen", "saturday_word"),
    Known("NGÀY THỨ BẢY VÌ DÂN", "saturday_word"),
    Known('"ngày thứ 7 vì dân"', "saturday_word"),
    Known("thứ 7", "saturday"),
    Known("thứ bảy", "saturday_word"),
    Known("thứ bẩy", "saturday"),
    Known("thu bay", "saturday"),
    Known("xếp thứ 2", "monday_second"),
    Known("le chan", "lunar", "scattered"),
    Known("Lê Chân", "saturday", "scattered"),
    Known("lê chân", "lunar", "scattered"),
    Known("nữ tướng lê chân", "lunar"),
    Known("má", "ma_cheek", "ma_but"),
    Known("mà", "ma_but", "ma_cheek"),
    Known("mả", "ma_tomb", "ma_rice"),
    Known("mạ", "ma_rice", "ma_horse"),
    Known("mã", "ma_horse", "ma_tomb"),
    Known("gieo ma", "ma_rice"),
    Known("cầu Hoàng Văn Thụ", "bridge", "praying"),
    Known("cau hoang van thu", "bridge", "praying"),
    Known("cầu an", "praying", "bridge"),
    Known("hoa phuong do", "flamboyant", "phoenix"),
    Known("hoa phượng đỏ", "flamboyant", "phoenix"),
    Known("Hoa Phượng Đỏ".upper(), "flamboyant"),
    Known("hoà bình", "peace"),
    Known("hòa bình", "peace_old"),
    Known("hoa binh", "peace", "flower"),
    Known("Công viên hoà bình", "peace"),
    Known("uỷ ban nhân dân", "committee"),
    Known("ủy ban mặt trận", "committee_old"),
    Known("uy ban mat tran", "committee_old"),
    Known("thuỷ sản cát bà", "aquatic"),
    Known("thuy san", "aquatic"),
    Known("sức khoẻ người cao tuổi", "health"),
    Known("104-KH/QU", "plan"),
    Known("kế hoạch 104-KH/QU", "plan"),
    Known("12/2021/NĐ-CP", "decree"),
    Known("12/2021/nd-cp", "decree"),
    Known("lach huyen", "port", "road"),
    Known("Lạch Huyện", "port"),
    Known("đình vũ", "port_dinh_vu"),
    Known("dinh vu nhat ban", "port_dinh_vu"),
    Known("đảo", "island", "upside"),
    Known("đào đường", "upside", "peach"),
    Known("đào nở", "peach", "upside"),
    Known("dao duong", "upside"),
    Known("đường Lạch Tray", "road", "sunday"),
    Known("giá đường", "sugar", "road"),
    Known("chọi trâu", "festival", "buffalo"),
    Known("choi trau do son", "festival"),
    Known("trâu -chọi", "buffalo"),
    Known('trâu -"đồ sơn"', "buffalo"),
    Known("trau -choi", "buffalo"),
    Known("vắc xin", "vaccine"),
    Known("covid-19 công nhân", "vaccine"),
    Known("COVID*", "vaccine"),
    Known("trần phú -trường", "street_tran_phu"),
    Known("tran phu chuyen", "school"),
    Known("truong chuyen tran phu", "school", "street_tran_phu"),
    Known("An Dương", "an_duong", "kinh_duong"),
    Known("an duong", "an_duong", "kinh_duong"),
    Known("an duong nuoc sach", "water"),
    Known("rác thải Tràng Cát", "trash"),
    Known("rac thai", "trash"),
    Known("bến bính", "caption_only"),
    Known("ben binh", "caption_only"),
    Known("cheo kien thuy", "body_only"),
    Known("chèo Kiến Thuỵ", "body_only"),
    Known("tấm cám", "body_only"),
    Known("đóng tàu bạch đằng", "people"),
    Known("dong tau bach dang", "people"),
    Known("nông thôn mới", "an_duong"),
    Known("tết tân sửu", "tet"),
    Known("tet nguyen dan", "tet"),
    Known("ram thang gieng", "lunar"),
    Known("rằm tháng giêng", "lunar"),
    Known("khu cong nghiep", "port_dinh_vu"),
    Known("pháo hoa", "flamboyant"),
    Known("bạch long*", "island"),
)
