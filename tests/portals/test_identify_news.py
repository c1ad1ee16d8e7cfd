"""Addresses of other outlets: which are articles, and by which key."""

from __future__ import annotations

import pytest

from scraper.portals import identify


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("http://anhp.vn/ra-quan-don-ve-sinh-d6001.html", "anhp.vn:6001"),
        ("https://anhp.vn/ra-quan-don-ve-sinh-d60012.html?utm_source=x", "anhp.vn:60012"),
        ("https://baohaiphong.vn/ra-quan-don-ve-sinh-409837.html", "baohaiphong.vn:409837"),
        ("https://www.baohaiphong.com.vn/channel/4905/202101/ra-quan-ve-sinh-5712345/", "baohaiphong.com.vn:5712345"),
        ("https://baochinhphu.vn/ra-quan-102260228093004191.htm", "baochinhphu.vn:102260228093004191"),
        ("https://vnexpress.net/ra-quan-don-ve-sinh-4221234.html", "vnexpress.net:4221234"),
        ("https://vnexpress.net/thoi-su/ra-quan-don-ve-sinh-4221234.html#box_comment", "vnexpress.net:4221234"),
        ("https://tuoitre.vn/ra-quan-20210123143000123.htm", "tuoitre.vn:20210123143000123"),
        ("https://dantri.com.vn/xa-hoi/ra-quan-20210123143000123.htm", "dantri.com.vn:20210123143000123"),
        ("https://cafef.vn/ra-quan-188260305232650721.chn", "cafef.vn:188260305232650721"),
        ("https://www.vietnamplus.vn/ra-quan-don-ve-sinh-post1012345.vnp", "vietnamplus.vn:1012345"),
        ("https://www.vietnamplus.vn/ra-quan-don-ve-sinh/771234.vnp", "vietnamplus.vn:771234"),
        ("https://nhandan.vn/ra-quan-don-ve-sinh-post812345.html", "nhandan.vn:812345"),
        ("https://thanhnien.vn/ra-quan-185230123143000123.htm", "thanhnien.vn:185230123143000123"),
        ("https://thanhnien.vn/thoi-su/ra-quan-don-ve-sinh-1334567.html", "thanhnien.vn:1334567"),
        ("https://laodong.vn/xa-hoi/ra-quan-don-ve-sinh-874334.ldo", "laodong.vn:874334"),
        ("https://tienphong.vn/ra-quan-don-ve-sinh-post1310123.tpo", "tienphong.vn:1310123"),
        ("https://vov.vn/xa-hoi/ra-quan-836323.vov", "vov.vn:836323"),
        ("https://vov.vn/xa-hoi/ra-quan-post836323.vov", "vov.vn:836323"),
        ("https://www.qdnd.vn/xa-hoi/tin-tuc/ra-quan-don-ve-sinh-650334", "qdnd.vn:650334"),
        ("https://vietnamnet.vn/ra-quan-don-ve-sinh-706712.html", "vietnamnet.vn:706712"),
        ("https://cand.com.vn/Xa-hoi/ra-quan-don-ve-sinh-i595000/", "cand.com.vn:595000"),
        ("https://vtcnews.vn/ra-quan-don-ve-sinh-ar592345.html", "vtcnews.vn:592345"),
        ("https://www.24h.com.vn/tin-tuc/ra-quan-c46a1222334.html", "24h.com.vn:1222334"),
        ("https://bnews.vn/ra-quan-don-ve-sinh/185436.html", "bnews.vn:185436"),
        ("http://lephong.vn/index.php?option=news&view=detail&id=1200", "lephong.vn:1200"),
        ("http://lephong.vn/index.php?option=com_content&view=article&id=12:ra-quan&Itemid=5", "lephong.vn:12"),
        ("https://baomoi.com/ra-quan-don-ve-sinh-c37755123.epi", "baomoi.com:37755123"),
        ("https://baomoi.com/ra-quan-don-ve-sinh/c/37755123.epi", "baomoi.com:37755123"),
        ("https://thabc.haiphong.edu.vn/tin-tuc/ra-quan-don-ve-sinh/ct/15388/49743", "thabc.haiphong.edu.vn:49743"),
        ("https://vneconomy.vn/ra-quan-don-ve-sinh-dip-tet.htm", "vneconomy.vn:/ra-quan-don-ve-sinh-dip-tet"),
        ("https://example.vn/tin-tuc/chi-tiet.aspx?ItemID=1234", "example.vn:1234"),
        ("https://example.vn/Trang/ChiTietTinTuc.aspx?nid=120101", "example.vn:120101"),
        ("https://baochinhphu.vn/print/ra-quan-102260228093004191.htm", "baochinhphu.vn:102260228093004191"),
        ("http://baochinhphu.vn/Thoi-su/Ra-quan-don-ve-sinh/423435.vgp", "baochinhphu.vn:423435"),
        ("https://tuoitre.vn/tin/chinh-tri/20150102/ra-quan/693012.html", "tuoitre.vn:693012"),
        ("https://vietnamnet.vn/vn/thoi-su/ra-quan-don-ve-sinh-70671.html", "vietnamnet.vn:70671"),
        ("https://m.dantri.com.vn/xa-hoi/ra-quan-20210123143000123.htm", "dantri.com.vn:20210123143000123"),
        ("https://vietnamplus.vn/ra-quan-don-ve-sinh-post1012345.amp", "vietnamplus.vn:1012345"),
        ("https://amp.laodong.vn/xa-hoi/ra-quan-don-ve-sinh-874334.ldo", "laodong.vn:874334"),
        ("https://vnexpress.net/ra-quan-don-ve-sinh-4221234-p2.html", "vnexpress.net:4221234"),
        ("https://nhandan.com.vn/xahoi/item/38812345-ra-quan-don-ve-sinh.html", "nhandan.com.vn:38812345"),
        ("http://hanoimoi.com.vn/tin-tuc/Xa-hoi/989123/ra-quan-don-ve-sinh", "hanoimoi.com.vn:989123"),
    ],
)
def test_articles_of_other_outlets(url: str, key: str) -> None:
    address = identify(url)
    assert (address.kind, address.era, address.key) == ("article", "other", key)


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("https://vnexpress.net/", "listing"),
        ("https://vnexpress.net/thoi-su", "listing"),
        ("https://vnexpress.net/thoi-su-p2", "listing"),
        ("https://thabc.haiphong.edu.vn/tin-hoat-dong-chung/c/15388", "listing"),
        ("https://hanoimoi.com.vn/tin-tuc/202101/tin-trong-nuoc", "listing"),
        ("https://vnexpress.net/topic/le-chan-27110", "listing"),
        ("https://vnexpress.net/chu-de/le-chan-1234", "listing"),
        ("https://vnexpress.net/tac-gia/nguyen-van-a-12345.html", "listing"),
        ("https://vnexpress.net/rss/tin-moi-nhat.rss", "listing"),
        ("https://tuoitre.vn/tin-moi-nhat.htm", "listing"),
        ("https://tuoitre.vn/thoi-su/trang-2.htm", "listing"),
        ("https://tuoitre.vn/ngay-thu-7-cung-dan-o-le-chan.html", "listing"),
        ("https://dantri.com.vn/kinh-doanh/trang-2.htm", "listing"),
        ("https://dantri.com.vn/tag/hai-phong.htm", "listing"),
        ("https://thanhnien.vn/tags/hai-phong/", "listing"),
        ("https://laodong.vn/tags/hai-phong-1234.ldo", "listing"),
        ("https://baodautu.vn/tai-chinh-d6/", "listing"),
        ("https://baodautu.vn/tai-chinh-d6/p2", "listing"),
        ("https://www.vietnamplus.vn/chude/hai-phong/1005.vnp", "listing"),
        ("https://nhandan.vn/chinhtri/", "listing"),
        ("https://baochinhphu.vn/chi-dao-quyet-dinh-cua-chinh-phu-thu-tuong-chinh-phu.htm", "listing"),
        ("https://anhp.vn/xa-hoi/", "listing"),
        ("https://example.vn/feed/", "listing"),
        ("https://tuoitre.vn/su-kien/bau-cu-e1234.htm", "listing"),
        ("https://dantri.com.vn/su-kien/bau-cu-265.htm", "listing"),
        ("https://www.vietnamplus.vn/hai-phong-tag12345.vnp", "listing"),
        ("https://timkiem.vnexpress.net/?q=le+chan", "listing"),
        ("https://tuoitre.vn/tim-kiem.htm?keywords=le%20chan", "listing"),
        ("https://tuoitre.vn/rss.htm", "listing"),
        ("https://dantri.com.vn/dang-nhap.htm", "other"),
        ("https://vanban.chinhphu.vn/?pageid=27160&docid=203344", "document"),
        ("https://baochinhphu.vn/video/ra-quan-don-ve-sinh-102260228093004191.htm", "other"),
        ("https://video.vnexpress.net/tin-tuc/ra-quan-4221234.html", "other"),
        ("https://tv.tuoitre.vn/ra-quan-20210123143000123.htm", "other"),
        ("https://www.vietnamplus.vn/video/ra-quan-post1012345.vnp", "other"),
        ("https://thanhnien.vn/podcast/ra-quan-185230123143000123.htm", "other"),
        ("https://vnexpress.net/lien-he", "other"),
        ("https://tuoitre.vn/chinh-sach-bao-mat-20210123143000123.htm", "other"),
        ("http://lephong.vn/?p=12", "other"),
        ("http://lephong.vn/index.php?option=com_content&view=category&id=12", "other"),
        ("http://lephong.vn/index.php?option=news&cat=3&p=2", "other"),
        ("https://laodong.vn/dieu-khoan-su-dung-874334.ldo", "other"),
        ("https://anhp.vn/lien-he-quang-cao-d6001.html", "other"),
        ("https://i1-vnexpress.vnecdn.net/2021/01/23/anh.jpg?w=680", "media"),
        ("https://baochinhphu.vn/tep/ke-hoach-104.pdf", "document"),
    ],
)
def test_what_is_no_article_of_other_outlets(url: str, kind: str) -> None:
    assert identify(url).kind == kind


def test_an_article_about_policy_is_not_the_sites_own() -> None:
    url = "https://tuoitre.vn/quoc-hoi-ban-ve-chinh-sach-bao-mat-du-lieu-20210123143000123.htm"
    assert identify(url).kind == "article"


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/2013/08/khanh-thanh/", "article"),
        ("/xa-hoi/2013/08/11/khanh-thanh", "article"),
        ("/xa-hoi/2010/04/3BA1ABCD/", "article"),
        ("/xa-hoi/2013/08/", "other"),
        ("/xa-hoi/2013/08/page/2/", "other"),
        ("/xa-hoi/2013/08/trang-2/", "other"),
        ("/xa-hoi/2013/14/khanh-thanh/", "other"),
    ],
)
def test_a_name_behind_a_month_is_an_articles(path: str, kind: str) -> None:
    assert identify(f"https://baocang.vn{path}").kind.replace("listing", "other") == kind
