"""Which page of which portal a URL names; the samples' slugs and ids are invented, their forms are not."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.portals import NOWHERE, identify

GOLD = Path(__file__).parents[2].parent / "shared" / "gold" / "urls.tsv"
SITE = "https://haiphong.gov.vn"
CITY = "https://thanhphohaiphong.gov.vn"

ONE_ARTICLE = [
    f"{SITE}/tin-tuc-su-kien/khanh-thanh-cau-moi-61234",
    f"{SITE}/tin-tuc-su-kien/khanh-thanh-cau-moi-61234/",
    f"{SITE}/tin-tuc-su-kien/khanh-thanh-cau-moi-61234.html",
    f"{SITE}/Tin-tuc-su-kien/Khanh-thanh-cau-moi-61234.html",
    f"{SITE}/TIN-TUC-SU-KIEN/KHANH-THANH-CAU-MOI-61234.HTML",
    f"{SITE}/xay-dung/ten-khac-61234",
    f"{SITE}/tin-tuc-su-kien/khanh-thanh-cau-moi--61234",
    f"{SITE}/van-ban-chi-dao-68017/khanh-thanh-cau-moi-61234",
    f"{SITE}/a/b/c/khanh-thanh-cau-moi-61234",
    "http://haiphong.gov.vn/tin-tuc-su-kien/khanh-thanh-cau-moi-61234",
    "https://www.haiphong.gov.vn/tin-tuc-su-kien/khanh-thanh-cau-moi-61234",
    "https://HaiPhong.GOV.vn/tin-tuc-su-kien/khanh-thanh-cau-moi-61234",
    "HTTPS://haiphong.gov.vn/tin-tuc-su-kien/khanh-thanh-cau-moi-61234",
    "https://haiphong.gov.vn:443/tin-tuc-su-kien/khanh-thanh-cau-moi-61234",
    "http://haiphong.gov.vn:80/tin-tuc-su-kien/khanh-thanh-cau-moi-61234",
    "https://haiphong.gov.vn:8443/tin-tuc-su-kien/khanh-thanh-cau-moi-61234",
    "https://haiphong.gov.vn./tin-tuc-su-kien/khanh-thanh-cau-moi-61234",
    "//haiphong.gov.vn/tin-tuc-su-kien/khanh-thanh-cau-moi-61234",
    "haiphong.gov.vn/tin-tuc-su-kien/khanh-thanh-cau-moi-61234",
    "www.haiphong.gov.vn/tin-tuc-su-kien/khanh-thanh-cau-moi-61234",
    f"{SITE}/tin-tuc-su-kien/khanh-thanh-cau-moi-61234?utm_source=zalo&utm_medium=social",
    f"{SITE}/tin-tuc-su-kien/khanh-thanh-cau-moi-61234?fbclid=IwAR0xyz",
    f"{SITE}/tin-tuc-su-kien/khanh-thanh-cau-moi-61234?gidzl=abc&zarsrc=1",
    f"{SITE}/tin-tuc-su-kien/khanh-thanh-cau-moi-61234?PHPSESSID=0123abcd",
    f"{SITE}/tin-tuc-su-kien/khanh-thanh-cau-moi-61234;jsessionid=0123ABCD",
    f"{SITE}/(S(0abc1def))/tin-tuc-su-kien/khanh-thanh-cau-moi-61234",
    f"{SITE}/tin-tuc-su-kien/khanh-thanh-cau-moi-61234#binh-luan",
    f"{SITE}/tin-tuc-su-kien/khanh-thanh-cau-moi-61234/amp",
    f"{SITE}/tin-tuc-su-kien/khanh-thanh-cau-moi-61234/amp/",
    f"{SITE}/tin-tuc-su-kien/khanh-thanh-cau-moi-61234?amp=1",
    f"{SITE}/tin-tuc-su-kien/khanh-thanh-cau-moi-61234?print=1",
    f"{SITE}/tin-tuc-su-kien/khanh-thanh-cau-moi-61234/print",
    f"{SITE}//tin-tuc-su-kien//khanh-thanh-cau-moi-61234",
    f"{SITE}/khac/../tin-tuc-su-kien/./khanh-thanh-cau-moi-61234",
    f"{SITE}/tin-tuc-su-kien/kh%C3%A1nh-th%C3%A0nh-61234",
    f"{SITE}/tin-tuc-su-kien/kha%CC%81nh-tha%CC%80nh-61234",
    f"{SITE}/tin-tuc-su-kien/khánh-thành-61234",
    f"{SITE}/tin-tuc-su-kien/khanh-thanh-cau-moi-%36%31234",
    f"  {SITE}/tin-tuc-su-kien/khanh-thanh-cau-moi-61234\n",
    f"{SITE}/tin-tuc-su-kien/khanh-thanh-\tcau-moi-61234",
    f"{SITE}/tin-tuc-su-kien/khanh-thanh-cau-moi-61234.",
    f"{SITE}/tin-tuc-su-kien/khanh-thanh-cau-moi-61234.html)",
    f"{SITE}/tin-tuc-su-kien/khanh-thanh-cau-moi-61234.html%20",
    f"{SITE}/tin-tuc-su-kien/khanh-thanh-cau-moi-61234.html&fbclid=abc",
    f"{SITE}/tin-tuc-su-kien/khanh-thanh-cau-moi-61234.html%3Ffbclid=abc",
    "https:\\\\haiphong.gov.vn\\tin-tuc-su-kien\\khanh-thanh-cau-moi-61234",
    "https://someone@haiphong.gov.vn/tin-tuc-su-kien/khanh-thanh-cau-moi-61234",
]


@pytest.mark.parametrize("url", ONE_ARTICLE)
def test_every_spelling_of_an_address_is_one_article(url: str) -> None:
    address = identify(url)
    assert (address.kind, address.portal, address.article_id) == ("article", "haiphong.gov.vn", "61234")
    assert address.key == "haiphong.gov.vn:61234"


@pytest.mark.parametrize(
    ("url", "article_id"),
    [
        ("http://www.haiphong.gov.vn/Portal/Detail.aspx?Organization=UBNDTP&MenuID=5310&ContentID=35012", "35012"),
        ("http://haiphong.gov.vn/Portal/Detail.aspx?ContentID=35012", "35012"),
        ("https://haiphong.gov.vn/portal/detail.aspx?contentid=35012&menuid=1", "35012"),
        ("http://haiphong.gov.vn/PORTAL/DETAIL.ASPX?CONTENTID=35012", "35012"),
        ("http://haiphong.gov.vn/Portal/PrintItem.aspx?ContentID=35012", "35012"),
        ("http://haiphong.gov.vn/Portal/Detail.aspx?Organization=X&amp;MenuID=1&amp;ContentID=35012", "35012"),
        ("http://haiphong.gov.vn/Portal/Detail.aspx?Organization=X&amp;amp;ContentID=35012", "35012"),
        ("http://haiphong.gov.vn/Portal/Detail.aspx?Organization=X&#038;ContentID=35012", "35012"),
        ("http://haiphong.gov.vn/Portal/Detail.aspx?ContentID=35012&ContentID=99", "35012"),
        ("http://haiphong.gov.vn/Portal/Detail.aspx?ContentID=035012", "35012"),
        ("http://haiphong.gov.vn/Portal/(S(abc))/Detail.aspx?ContentID=35012", "35012"),
        ("http://haiphong.gov.vn/Portal/Detail.aspx?MenuID=1&ContentID=35012#top", "35012"),
        ("http://haiphong.gov.vn/Portal/Detail.aspx/?ContentID=35012", "35012"),
    ],
)
def test_era_a_is_named_by_its_content_id(url: str, article_id: str) -> None:
    address = identify(url)
    assert (address.kind, address.era, address.article_id) == ("article", "A", article_id)
    assert address.key == f"haiphong.gov.vn:A:{article_id}"


def test_sub_portals_of_era_a_keep_their_host() -> None:
    address = identify("http://lechan.haiphong.gov.vn/Portal/Detail.aspx?ContentID=77")
    assert address.key == "lechan.haiphong.gov.vn:A:77"


@pytest.mark.parametrize(
    ("url", "era"),
    [
        (f"{SITE}/Diem-bao/Diem-bao-ngay-0932022-88231.html", "B"),
        (f"{SITE}/diem-bao/diem-bao-ngay-0932022-88231.html", "B"),
        (f"{SITE}/Diem-bao/Diem-bao-ngay-0932022-88231", "B"),
        (f"{SITE}/diem-bao/diem-bao-ngay-0932022-88231", "C"),
        (f"{SITE}/DIEM-BAO/DIEM-BAO-NGAY-0932022-88231", "C"),
        ("https://congan.haiphong.gov.vn/tin-tuc/ra-quan-31234", "B"),
        ("https://sotp.haiphong.gov.vn/tin-tuc/quyet-dinh-1234567", "C"),
        ("https://an-duong.haiphong.gov.vn/tin-tuc/quyet-dinh-so-65-68-881020", "C"),
    ],
)
def test_the_form_tells_the_era(url: str, era: str) -> None:
    assert (identify(url).kind, identify(url).era) == ("article", era)


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        (f"{SITE}/", "listing"),
        (SITE, "listing"),
        (f"{SITE}/trang-chu", "listing"),
        (f"{SITE}/tin-tuc-su-kien?page=3", "listing"),
        (f"{SITE}/tin-tuc-su-kien/tin-trong-nuoc", "listing"),
        (f"{SITE}/van-ban-chi-dao-dieu-hanh-68017", "listing"),
        (f"{SITE}/Tin-tuc-su-kien-12345.html", "listing"),
        (f"{SITE}/tin-tuc-su-kien/chuong-trinh-2021", "listing"),
        (f"{SITE}/tin-tuc-su-kien/ma-so-12345678", "listing"),
        (f"{SITE}/tim-kiem?keyword=l%C3%AA%20ch%C3%A2n", "listing"),
        (f"{SITE}/rss/tin-tuc.rss", "listing"),
        (f"{SITE}/rss.xml", "listing"),
        ("http://haiphong.gov.vn/Portal/Default.aspx", "listing"),
        ("http://haiphong.gov.vn/Portal/Default.aspx?Organization=CTTDT&MenuID=5310", "listing"),
        ("http://haiphong.gov.vn/Portal/Detail.aspx?Organization=SXD&MenuID=19237", "listing"),
        ("http://haiphong.gov.vn/Portal/Detail.aspx?ContentID=0", "listing"),
        ("http://haiphong.gov.vn/Portal/Detail.aspx?ContentID=abc", "listing"),
        ("http://haiphong.gov.vn/Portal/", "listing"),
        ("http://haiphong.gov.vn/Portal/Search.aspx?key=x", "listing"),
        ("http://haiphong.gov.vn/Portal/Login.aspx?ReturnUrl=%2fPortal", "other"),
        ("http://haiphong.gov.vn/Portal/Video.aspx?VideoID=12", "other"),
        (f"{SITE}/van-ban-phap-luat?pageid=27160&docid=203344", "document"),
        (f"{SITE}/default.aspx?pageid=27160", "document"),
        (f"{SITE}/?pageid=27160", "document"),
        (f"{SITE}/sitefolders/root/1/tep/quyet-dinh-104.pdf", "document"),
        (f"{SITE}/upload/haiphong/product/2022/5/ke-hoach.docx", "document"),
        (f"{SITE}/upload/haiphong/product/2022/5/anh-12345.JPG?maxwidth=800", "media"),
        ("https://cdn.haiphong.gov.vn/gov-hpg/SiteFolders/lechan/1/anh.webp", "media"),
        ("https://cdn.haiphong.gov.vn/gov-hpg/SiteFolders/lechan/1/tep.xlsx", "document"),
        (f"{SITE}/video/phong-su-61234", "other"),
        (f"{SITE}/thu-vien-video/phong-su-61234.html", "other"),
        (f"{SITE}/dang-nhap", "other"),
        (f"{SITE}/lien-he", "other"),
        (f"{SITE}/robots.txt", "other"),
        (f"{SITE}/sitefolders/root/1/thu-muc", "other"),
        (f"{SITE}/sitemap.xml", "other"),
        (f"{SITE}/assets/css/site.css?v=3", "other"),
        (f"{SITE}/share?url={SITE}/tin-tuc/abc-61234", "other"),
        (f"{SITE}/api/tin-tuc/61234", "other"),
    ],
)
def test_what_is_no_article_of_the_portal(url: str, kind: str) -> None:
    address = identify(url)
    assert (address.kind, address.portal.removeprefix("cdn.")) == (kind, "haiphong.gov.vn")


@pytest.mark.parametrize(
    "url",
    [
        f"{CITY}/le-chan-ra-quan.html",
        f"{CITY}/le-chan-ra-quan.html/",
        f"{CITY}/le-chan-ra-quan.html/amp",
        f"{CITY}/le-chan-ra-quan.html/amp/",
        f"{CITY}/le-chan-ra-quan.html?amp",
        f"{CITY}/le-chan-ra-quan.html?amp=1",
        f"{CITY}/le-chan-ra-quan.html?noamp=mobile",
        f"{CITY}/le-chan-ra-quan/amp",
        f"{CITY}/amp/le-chan-ra-quan.html",
        f"{CITY}/le-chan-ra-quan.html#respond",
        f"{CITY}/le-chan-ra-quan.html?replytocom=12#respond",
        f"{CITY}/le-chan-ra-quan.html/comment-page-2#comments",
        f"{CITY}/le-chan-ra-quan.html/embed",
        f"{CITY}/le-chan-ra-quan.html/2",
        f"{CITY}/Le-Chan-Ra-Quan.HTML",
        f"{CITY}/index.php/le-chan-ra-quan.html",
        "http://www.thanhphohaiphong.gov.vn/le-chan-ra-quan.html?utm_source=x",
    ],
)
def test_every_spelling_of_a_post_is_one_article(url: str) -> None:
    address = identify(url)
    assert (address.kind, address.era, address.article_id) == ("article", "wp", None)
    assert address.key == "thanhphohaiphong.gov.vn:/le-chan-ra-quan"


def test_a_post_known_by_its_number_only() -> None:
    address = identify(f"{CITY}/?p=4321")
    assert (address.kind, address.article_id, address.key) == ("article", "4321", "thanhphohaiphong.gov.vn:/?p=4321")


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", "listing"),
        ("/page/2", "listing"),
        ("/?paged=2", "listing"),
        ("/?s=le+chan", "listing"),
        ("/?cat=7", "listing"),
        ("/?m=202101", "listing"),
        ("/?author=1", "listing"),
        ("/?feed=rss2", "listing"),
        ("/category/tin-tuc-su-kien", "listing"),
        ("/category/tin-tuc-su-kien/page/2/", "listing"),
        ("/category/tin-tuc-su-kien/feed/", "listing"),
        ("/tag/le-chan/", "listing"),
        ("/author/bien-tap/page/3", "listing"),
        ("/2021/01/", "listing"),
        ("/2021/01/23/page/2", "listing"),
        ("/feed/", "listing"),
        ("/feed/atom", "listing"),
        ("/rss.xml", "listing"),
        ("/tin-tuc/", "listing"),
        ("/le-chan-ra-quan.html/feed/", "other"),
        ("/comments/feed/", "other"),
        ("/?page_id=2", "other"),
        ("/?rest_route=/wp/v2/posts", "other"),
        ("/wp-json/", "other"),
        ("/wp-json/wp/v2/posts/4321", "other"),
        ("/wp-login.php?redirect_to=x", "other"),
        ("/wp-admin/", "other"),
        ("/xmlrpc.php", "other"),
        ("/wp-sitemap.xml", "other"),
        ("/lien-he/", "other"),
        ("/lien-he.html", "other"),
        ("/chinh-sach-bao-mat.html", "other"),
        ("/wp-includes/js/jquery.js?ver=3", "other"),
        ("/wp-content/uploads/2021/03/anh.jpg", "media"),
        ("/wp-content/uploads/2021/03/ke-hoach-104.pdf", "document"),
    ],
)
def test_what_is_no_post(path: str, kind: str) -> None:
    assert (identify(CITY + path).kind, identify(CITY + path).era) == (kind, "wp")


@pytest.mark.parametrize(
    "host",
    [
        "cangvuhaiphong.gov.vn",
        "vts.cangvuhaiphong.gov.vn",
        "xhaiphong.gov.vn",
        "haiphong.gov.vn.example.com",
        "haiphong-gov.vn",
        "haiphong.gov.vnn",
        "example.com/haiphong.gov.vn",
        "haiphong.gov.vn@example.com",
        "xn--haphong-hza.gov.vn",
        "haiphong.gоv.vn",
        "thanhphohaiphong.gov.vn.example.com",
    ],
)
def test_look_alikes_are_not_the_portal(host: str) -> None:
    address = identify(f"https://{host}/tin-tuc-su-kien/khanh-thanh-61234")
    assert address.era == "other"
    assert address.key != "haiphong.gov.vn:61234"
    assert address.portal not in ("haiphong.gov.vn", "thanhphohaiphong.gov.vn")


@pytest.mark.parametrize(
    "url",
    [
        f"https://www.facebook.com/sharer/sharer.php?u={SITE}/tin-tuc/abc-61234",
        f"https://twitter.com/intent/tweet?url={SITE}/tin-tuc/abc-61234",
        f"https://zalo.me/share?u={SITE}/tin-tuc/abc-61234",
        f"https://web.archive.org/web/2021/{SITE}/tin-tuc/abc-61234",
        f"https://translate.google.com/translate?u={SITE}/tin-tuc/abc-61234",
        "https://www.youtube.com/watch?v=abc1234567",
    ],
)
def test_share_links_name_no_page(url: str) -> None:
    address = identify(url)
    assert (address.kind, address.era, address.key) == ("other", "other", "")


@pytest.mark.parametrize(
    "url",
    [
        "",
        " ",
        "#",
        "/tin-tuc-su-kien/khanh-thanh-61234",
        "khanh-thanh-61234.html",
        "?page=2",
        "mailto:toasoan@haiphong.gov.vn",
        "tel:02253842444",
        "javascript:void(0)",
        "javascript:location='https://haiphong.gov.vn/tin-tuc/abc-61234'",
        "data:text/html,<a href=https://haiphong.gov.vn/tin-tuc/abc-61234>",
        "ftp://haiphong.gov.vn/tin-tuc/abc-61234",
        "file:///tin-tuc/abc-61234",
        "about:blank",
        "https://",
        "https:///tin-tuc/abc-61234",
        "https://[::1/tin-tuc/abc-61234",
        "https://haiphong.gov.vn:port/tin-tuc/abc-61234",
        "https://haiphong.gov.vn:99999/tin-tuc/abc-61234",
        "https://hai phong.gov.vn/tin-tuc/abc-61234",
        "https://-..-/x",
        "https://" + "a" * 300 + ".vn/tin-tuc/abc-61234",
        "\ud800",
        "https://\ud800.vn/x",
    ],
)
def test_what_is_no_web_address_is_nowhere(url: str) -> None:
    assert identify(url) == NOWHERE


@pytest.mark.parametrize("value", [None, b"https://haiphong.gov.vn/tin-tuc/abc-61234", 7])
def test_what_is_no_text_is_nowhere(value: object) -> None:
    assert identify(value) == NOWHERE  # type: ignore[arg-type]  # callers without types do this


@given(
    host=st.sampled_from(["haiphong.gov.vn", "www.haiphong.gov.vn", "HAIPHONG.GOV.VN", "haiphong.gov.vn:443"]),
    sections=st.lists(st.from_regex(r"[a-z]{2,9}(-[a-z]{2,9}){0,3}", fullmatch=True), min_size=1, max_size=3),
    slug=st.from_regex(r"[A-Za-z0-9]{1,9}(-[A-Za-z0-9]{1,9}){0,9}", fullmatch=True),
    number=st.integers(10_000, 9_999_999),
    ending=st.sampled_from(["", "/", ".html", "/amp", "?utm_source=x&fbclid=y", "#z", ".html?gclid=1"]),
)
def test_only_host_and_number_make_the_key(host: str, sections: list[str], slug: str, number: int, ending: str) -> None:
    address = identify(f"https://{host}/{'/'.join(sections)}/{slug}-{number}{ending}")
    assert address.key in (
        f"haiphong.gov.vn:{number}",
        f"haiphong.gov.vn:video:{number}",
        f"haiphong.gov.vn:/{'/'.join(sections)}",
    )
    if address.kind == "article":
        assert (address.key, address.article_id) == (f"haiphong.gov.vn:{number}", str(number))


@given(st.text(max_size=300))
def test_never_raises(text: str) -> None:
    identify(text)
    identify(f"https://haiphong.gov.vn/{text}")
    identify(f"https://thanhphohaiphong.gov.vn/{text}")
    identify(f"https://example.vn/{text}")
    identify(f"https://haiphong.gov.vn/Portal/Detail.aspx?{text}")
    identify(f"https://{text}.haiphong.gov.vn/")


@pytest.mark.parametrize("unit", ["a-", "/", "-1", "%", "&amp;", "(S(", "%CC%80", "../", ";sid=", "?a=1&", "1"])
def test_linear_in_the_length_of_the_url(unit: str) -> None:
    address = identify("https://haiphong.gov.vn/x/" + unit * (400_000 // len(unit)))
    assert address.portal == "haiphong.gov.vn"


@pytest.mark.skipif(not GOLD.exists(), reason="the gold files are not here")
def test_gold_urls() -> None:
    wrong = []
    with GOLD.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            address = identify(row["url"])
            expected = (row["kind"], row["portal_host"], row["era"], row["article_id"] or None)
            found = (address.kind, address.portal, address.era, address.article_id)
            if expected != found or (address.kind == "article" and address.key != row["canonical_key"]):
                wrong.append((row["url"], expected, found, address.key))
    assert not wrong
