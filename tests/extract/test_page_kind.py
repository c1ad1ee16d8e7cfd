"""What a page is instead of an article, and that no article is called something else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.extract import NotAnArticle, extract_article
from scraper.extract.page import Page
from scraper.extract.page_kind import is_broken, is_challenge, is_home, is_soft_not_found, page_kind
from tests.extract.listing_pages import SAPO, TITLES, era_c, page

GOLD = Path(__file__).parents[2].parent / "shared" / "gold" / "pages"
GOLD_PAGES = sorted(GOLD.glob("*.json")) if GOLD.exists() else []
ARTICLE = "https://haiphong.gov.vn/tin-tuc-su-kien/bai-viet-mau-61234"
SITE = "https://haiphong.gov.vn"
PARAGRAPH = f"{SAPO} {SAPO} {SAPO}"


def kind(html: bytes, url: str = ARTICLE) -> str | None:
    found = page_kind(Page.from_bytes(html, url))
    assert found is None or found.reason
    return found and found.kind


def article(title: str, head: str = "", body: str = "") -> bytes:
    paragraphs = "".join(f"<p>{PARAGRAPH}</p>" for _ in range(4))
    html = page(f'<div class="detail"><h1>{title}</h1>{paragraphs}{body}</div>', head=head)
    return html.replace("<title>Tin tức - Trang mẫu</title>".encode(), f"<title>{title} - Trang mẫu</title>".encode())


def notice(title: str, text: str, chrome: bool = True) -> bytes:
    latest = "".join(
        f'<li><a href="/tin-tuc-su-kien/tin-{n}-{61000 + n}">{name}</a></li>' for n, name in enumerate(TITLES)
    )
    html = page(f'<div class="content">{text}</div><ul class="tin-moi">{latest if chrome else ""}</ul>')
    return html.replace("<title>Tin tức - Trang mẫu</title>".encode(), f"<title>{title}</title>".encode())


@pytest.mark.parametrize(
    "html",
    [
        '<html><body><script>document.cookie="D1N=0a1b2c"+"; expires=Fri, 31-Dec-37 23:55:55 GMT; path=/";'
        "window.location.reload(true);</script></body></html>",
        '<script type="text/javascript">document.cookie="a=b;path=/";location.href=location.href;</script>',
        '<html><head><script>document.cookie=\'x=1\'</script><meta http-equiv="refresh" content="0"></head></html>',
        "<html><head><title>Just a moment...</title></head><body><h1>haiphong.gov.vn</h1><p>Checking if the site "
        "connection is secure</p><script>window._cf_chl_opt={}</script></body></html>",
        "<title>Attention Required! | Cloudflare</title><h1>Sorry, you have been blocked</h1>",
        "<html><head><title>Request Rejected</title></head><body>The requested URL was rejected. Please consult "
        "with your administrator.<br><br>Your support ID is: 1234567890</body></html>",
        "<title>Access Denied</title><h1>Access Denied</h1>You don't have permission to access this server.",
        "<title>haiphong.gov.vn</title><p>Yêu cầu của bạn đã bị chặn bởi hệ thống tường lửa ứng dụng web.</p>",
        "<title>Xác minh truy cập</title><p>Vui lòng xác nhận bạn không phải là robot</p>",
        "<title>Web Application Firewall</title><p>Truy cập bị từ chối</p>",
        "<html><body><iframe src='/_Incapsula_Resource?x=1'>Incapsula incident ID: 1-2</iframe></body>",
    ],
)
def test_challenges(html: str) -> None:
    assert kind(html.encode()) == "challenge"
    assert is_challenge(Page.from_bytes(html.encode(), ARTICLE))
    assert not is_soft_not_found(Page.from_bytes(html.encode(), ARTICLE))


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("404", "<p>404</p>"),
        ("404 Not Found", "<h1>Not Found</h1>"),
        ("Không tìm thấy trang - Cổng thông tin điện tử thành phố", "<p>Quay về trang chủ</p>"),
        ("Cổng thông tin điện tử", "<h1>Không tìm thấy trang</h1>"),
        ("Cổng thông tin điện tử", "<h2>404 - Không tìm thấy trang bạn yêu cầu</h2>"),
        ("Cổng thông tin điện tử", "<div>Trang bạn tìm không tồn tại.</div>"),
        ("Cổng thông tin điện tử", "<p>Bài viết không tồn tại hoặc đã bị xóa!</p>"),
        ("Cổng thông tin điện tử", "<p>Xin lỗi, nội dung này đã bị gỡ bỏ.</p>"),
        ("Không tìm thấy trang - Thành phố", "<h1>Ôi! Không thể tìm thấy trang này.</h1>"),
        ("Cổng thông tin điện tử", "<p>Rất tiếc, chúng tôi không tìm thấy nội dung bạn đang tìm kiếm.</p>"),
        ("Cổng thông tin điện tử", "<td><span>Không tìm thấy dữ liệu</span></td>"),
        ("Cổng thông tin điện tử", "<p>Đường dẫn bạn truy cập không tồn tại, vui lòng kiểm tra lại.</p>"),
        ("Error 404 (Not Found)", "<p>That's an error.</p>"),
        ("The resource cannot be found.", "<h2>The resource cannot be found.</h2>"),
        ("Page not found – Thành phố Hải Phòng", "<h1>Oops! That page can’t be found.</h1>"),
        ("404 - File or directory not found.", "<h1>404 - File or directory not found.</h1>"),
        ("Cổng thông tin điện tử", "<p>The resource you are looking for might have been removed.</p>"),
        ("Trang không tồn tại", ""),
        ("KHÔNG TÌM THẤY BÀI VIẾT", ""),
    ],
)
@pytest.mark.parametrize("chrome", [True, False])
def test_soft_not_found(title: str, text: str, chrome: bool) -> None:
    html = notice(title, text, chrome)
    assert kind(html) == "error"
    assert is_soft_not_found(Page.from_bytes(html, ARTICLE))
    assert not is_broken(Page.from_bytes(html, ARTICLE))


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("502 Bad Gateway", "<center><h1>502 Bad Gateway</h1></center><hr>nginx"),
        ("Service Unavailable", "<h2>Service Unavailable</h2>"),
        ("Runtime Error", "<h1>Server Error in '/' Application.</h1><h2>Runtime Error</h2>"),
        ("Cổng thông tin", "<p>Hệ thống đang bảo trì, vui lòng quay lại sau.</p>"),
        ("Cổng thông tin", "<h1>Website đang nâng cấp</h1>"),
        ("429 Too Many Requests", "<h1>429 Too Many Requests</h1><p>Quá nhiều yêu cầu.</p>"),
        ("Lỗi", "<h1>Error establishing a database connection</h1>"),
        ("Cổng thông tin", "<div>Đã xảy ra lỗi hệ thống</div>"),
    ],
)
def test_faults_are_errors_but_nothing_was_removed(title: str, text: str) -> None:
    html = notice(title, text, chrome=False)
    assert kind(html) == "error"
    assert is_broken(Page.from_bytes(html, ARTICLE))
    assert not is_soft_not_found(Page.from_bytes(html, ARTICLE))


@pytest.mark.parametrize(
    "title",
    [
        "Không tìm thấy nạn nhân sau ba ngày tìm kiếm trên sông Cấm",
        "Không tìm thấy trang thiết bị đạt chuẩn, trường học phải đóng cửa phòng thí nghiệm",
        "Trang trại không tồn tại vẫn được nhận hỗ trợ của thành phố",
        "Bài viết đã bị xóa: bài học về xử lý khủng hoảng truyền thông",
        "Lỗi 404 và câu chuyện chuyển đổi số ở một quận nội thành",
        "Kết quả tìm kiếm cứu nạn tàu cá trên vùng biển Bạch Long Vĩ",
        "Đăng nhập hệ thống dịch vụ công bằng tài khoản định danh từ tháng sau",
        "Hệ thống cấp nước đang bảo trì, nhiều phường thiếu nước",
        "Truy cập bị từ chối: nhiều người dân không vào được cổng dịch vụ công",
        "Tin mới nhất về cơn bão số 3",
    ],
)
@pytest.mark.parametrize(
    "head",
    ["", '<meta property="article:published_time" content="2024-03-12T08:00:00+07:00">'],
)
def test_articles_about_such_things_are_articles(title: str, head: str) -> None:
    assert kind(article(title, head)) is None


def test_an_article_may_carry_a_login_a_search_box_and_a_challenge_script() -> None:
    extra = (
        '<form action="/dang-nhap"><h2>Đăng nhập</h2><input type="password" name="p"></form>'
        '<form action="/tim-kiem"><input name="keyword"></form>'
        '<script src="/cdn-cgi/challenge-platform/scripts/jsd/main.js"></script>'
        "<script>document.cookie='seen=1';function go(){location.reload()}</script>"
    )
    assert kind(article(TITLES[0], body=extra)) is None


@pytest.mark.parametrize("body", ["", "<p>Một dòng tin vắn rất ngắn của ngày hôm nay.</p>"])
def test_a_very_short_article_is_not_called_something_else(body: str) -> None:
    assert kind(page(f"<h1>{TITLES[0]}</h1>{body}")) is None


def test_an_article_at_an_address_that_says_nothing() -> None:
    related = "".join(
        f'<li><a href="/tin-tuc-su-kien/tin-{n}-{61000 + n}">{name}</a></li>' for n, name in enumerate(TITLES)
    )
    assert kind(article(TITLES[0], body=f"<ul>{related}</ul>"), f"{SITE}/gioi-thieu") is None


def test_excerpts_are_no_text_of_the_page() -> None:
    assert kind(era_c().replace(SAPO.encode(), PARAGRAPH.encode()), f"{SITE}/tin-tuc-su-kien") == "listing"


def test_quotes_of_a_notice_inside_a_body() -> None:
    body = "<p>Khi mở đường dẫn, người dân chỉ thấy dòng chữ:</p><p>Trang bạn tìm không tồn tại.</p>"
    assert kind(article(TITLES[1], body=body)) is None


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (f"{SITE}/", "home"),
        (f"{SITE}/trang-chu", "home"),
        ("http://haiphong.gov.vn/Default.aspx", "home"),
        (f"{SITE}/tin-tuc-su-kien", "listing"),
        (f"{SITE}/tin-tuc-su-kien?page=2", "listing"),
        (f"{SITE}/tim-kiem?keyword=cau", "search"),
        ("https://thanhphohaiphong.gov.vn/?s=cau", "search"),
        (ARTICLE, None),
    ],
)
def test_the_address_says_what_a_page_of_links_is(url: str, expected: str | None) -> None:
    assert kind(era_c(), url) == expected


def test_a_home_page_answered_at_an_articles_address() -> None:
    html = era_c().replace(b"</head>", b'<link rel="canonical" href="https://haiphong.gov.vn/"></head>')
    assert kind(html) == "home"
    assert is_home(Page.from_bytes(html, ARTICLE))


def test_a_false_canonical_does_not_make_an_article_a_home_page() -> None:
    assert kind(article(TITLES[0], '<link rel="canonical" href="https://haiphong.gov.vn/">')) is None


def test_login() -> None:
    html = notice(
        "Đăng nhập", '<form><h1>Đăng nhập hệ thống</h1><input name="u"><input type="password"></form>', chrome=False
    )
    assert kind(html, f"{SITE}/quan-tri/bai-61234") == "login"


def test_a_search_by_its_heading() -> None:
    html = era_c().replace("<h1>Tin tức - Sự kiện</h1>".encode(), "<h1>Kết quả tìm kiếm</h1>".encode())
    assert kind(html, f"{SITE}/tin?x=1") == "search"


def test_an_empty_section_is_no_error() -> None:
    assert kind(page("<h1>Tin tức</h1><p>Đang cập nhật</p>"), f"{SITE}/tin-tuc-su-kien") is None


@given(st.binary(max_size=400))
def test_never_raises(data: bytes) -> None:
    page_kind(Page.from_bytes(data, ARTICLE))
    page_kind(Page.from_bytes(data, "not a url"))


@pytest.mark.skipif(not GOLD_PAGES, reason="the gold files are not here")
@pytest.mark.parametrize("path", GOLD_PAGES, ids=lambda path: path.stem)
def test_gold_pages(path: Path) -> None:
    gold = json.loads(path.read_text(encoding="utf-8"))
    assert kind(path.with_suffix(".html").read_bytes(), gold["url"]) == (
        None if gold["kind"] == "article" else gold["kind"]
    )


def test_a_home_page_is_told_by_its_name_unless_it_is_an_article_with_a_date() -> None:
    entries = "".join(
        f"<li><a href='/tin-tuc-su-kien/bai-so-{number}-78124{number}'>Bài số {number} về thành phố Hải Phòng</a></li>"
        for number in range(6)
    )
    name = "Cổng thông tin điện tử thành phố Hải Phòng"
    page = f"<title>{name}</title><header><h1>{name}</h1></header>{{}}<section><ul>{entries}</ul></section>"
    with pytest.raises(NotAnArticle, match=r"but home: it is called by the site's name, .*, and lists 6 articles"):
        extract_article(page.format("").encode(), ARTICLE)
    text = "<p>Ngày 20/06/2025 08:30</p><p>Cổng thông tin điện tử thành phố khai trương sáng nay.</p>"
    assert extract_article(page.format(text).encode(), ARTICLE).published_date == "2025-06-20"
