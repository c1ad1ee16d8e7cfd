"""Listing pages in the markup of many sites; all content is invented."""

from __future__ import annotations

TITLES = (
    "Quận Lê Chân ra quân dọn vệ sinh tuyến phố Tô Hiệu sáng thứ Bảy",
    "Huyện Cát Hải khai mạc giải đua thuyền mừng ngày truyền thống",
    "Hải Phòng thông xe cầu vượt nút giao mới sau mười tháng thi công",
    "Phường Vĩnh Niệm tiếp nhận hồ sơ của người dân vào ngày nghỉ",
    "Khánh thành trường tiểu học đạt chuẩn quốc gia tại An Dương",
    "Thành phố họp bàn phương án giảm ùn tắc quanh khu công nghiệp",
    "Vĩnh Bảo tổ chức hội thi pháo đất truyền thống đầu xuân",
    "Ngư dân Đồ Sơn trúng vụ cá đầu năm sau nhiều ngày biển động",
)
SECTION = "https://haiphong.gov.vn/tin-tuc-su-kien"
SAPO = "Sáng 12/3, đông đảo cán bộ và người dân trong quận đã cùng nhau tham gia buổi ra quân đầu tiên của năm nay."
LATEST = (
    "Thông báo lịch cắt điện tuần tới tại các quận nội thành",
    "Kết quả chấm điểm cải cách hành chính quý một năm nay",
    "Mời tham gia cuộc thi ảnh đẹp về thành phố hoa phượng đỏ",
)


def slug(number: int) -> str:
    """The slug of the sample article of that number."""
    return f"bai-viet-mau-so-{number}-ve-thanh-pho"


def page(body: str, head: str = "") -> bytes:
    """A whole page with a menu and a footer around `body`."""
    return f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>Tin tức - Trang mẫu</title>{head}</head><body>
<header><div class="menu"><ul><li><a href="/">Trang chủ</a></li><li><a href="/gioi-thieu">Giới thiệu chung</a></li>
<li><a href="/tin-tuc-su-kien/tin-ghim-99001">Tin ghim trên đầu trang ở trong trình đơn</a></li></ul></div></header>
{body}
<footer><a href="/chinh-sach-bao-mat">Chính sách bảo mật</a>
<a href="/tin-tuc-su-kien/gioi-thieu-cong-thong-tin-99002">Giới thiệu cổng thông tin điện tử thành phố</a></footer>
</body></html>""".encode()


def era_c(items: str | None = None, pager: str = "", extra: str = "") -> bytes:
    """The form of era C: cards with image, heading, date and excerpt; latest links beside and below."""
    cards = era_c_cards() if items is None else items
    latest = "".join(
        f'<li><a href="/thong-bao/tin-moi-{number}-{98000 + number}">{title}</a></li>'
        for number, title in enumerate(LATEST)
    )
    side = f'<aside class="col-lg-3"><h2>Đọc nhiều</h2><ul>{latest}</ul></aside>'
    return page(
        f"""<main class="container"><div class="row"><div class="col-lg-9"><h1>Tin tức - Sự kiện</h1>
<div class="list-news">{cards}</div>{pager}
<div class="box"><h2 class="title">Tin mới nhất</h2><ul>{latest}</ul></div>{extra}</div>{side}</div></main>"""
    )


def era_c_cards(first: int = 0) -> str:
    """Eight cards of era C."""
    return "".join(
        f"""<div class="item"><a class="img" href="{era_c_path(first + number)}"><img src="/a.jpg" alt="{title}"></a>
<h3><a href="{era_c_path(first + number)}">{title}</a></h3><span>12/3/2024</span><p>{SAPO}</p></div>"""
        for number, title in enumerate(TITLES)
    )


def era_c_path(number: int) -> str:
    """The path of the sample article of that number in era C."""
    return f"/tin-tuc-su-kien/{slug(number)}-{61000 + number}"


def era_c_urls(first: int = 0) -> tuple[str, ...]:
    """The absolute URLs of eight sample articles of era C."""
    return tuple(f"https://haiphong.gov.vn{era_c_path(first + number)}" for number in range(len(TITLES)))


def links(number: int, count: int, form: str) -> str:
    """So many entries of the form, with `{n}`, `{title}` and `{sapo}` filled in; numbers from `number` on."""
    return "".join(
        form.format(n=number + index, title=TITLES[index % len(TITLES)], sapo=SAPO) for index in range(count)
    )


def expected(form: str, number: int, count: int) -> list[str]:
    """The addresses that such entries link."""
    return [form.format(n=number + index) for index in range(count)]
