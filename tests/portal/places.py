"""The hosts and categories of the synthetic portal, and the names that its pages print for them."""

from __future__ import annotations

MAIN = "haiphong.gov.vn"
LE_CHAN = "lechan.haiphong.gov.vn"
AN_DUONG = "anduong.haiphong.gov.vn"
WORDPRESS = "thanhphohaiphong.gov.vn"
NEWSPAPER = "baocang.example"

SITE_NAMES = {
    MAIN: "Cổng thông tin điện tử thành phố Hải Phòng",
    LE_CHAN: "Cổng thông tin điện tử quận Lê Chân",
    AN_DUONG: "Cổng thông tin điện tử huyện An Dương",
    WORDPRESS: "Thành phố Hải Phòng",
    NEWSPAPER: "Báo Cảng điện tử",
}

ERA_OF_FILE = {"era_a.toml": "A", "era_b.toml": "B", "era_c.toml": "C", "wordpress.toml": "wp", "news.toml": "other"}

SECTIONS = {
    "5310": "Tin tức - Sự kiện",
    "5323": "Kinh tế - Xã hội",
    "19237": "Tin hoạt động của sở",
    "Tin-tuc-su-kien": "Tin tức sự kiện",
    "Diem-bao": "Điểm báo",
    "Xay-dung-Dang-Chinh-quyen": "Xây dựng Đảng - Chính quyền",
    "Van-ban-chi-dao-dieu-hanh": "Văn bản chỉ đạo điều hành",
    "Quan-Le-Chan": "Quận Lê Chân",
    "tin-tuc-su-kien": "Tin tức – Sự kiện",
    "cai-cach-hanh-chinh": "Cải cách hành chính",
    "van-hoa-xa-hoi": "Văn hóa – Xã hội",
    "di-tich-danh-thang": "Di tích, danh thắng",
    "van-ban-chi-dao-68017": "Văn bản chỉ đạo",
    "quan-le-chan-12044": "Quận Lê Chân",
    "nong-nghiep-nong-thon": "Nông nghiệp, nông thôn",
    "van-hoa-du-lich": "Văn hóa – Du lịch",
    "diem-bao": "Điểm báo",
    "do-thi": "Đô thị",
    "doi-song": "Đời sống",
}
