"""One spelling of a URL to fetch and to compare."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.portals import canonical_url, same_site


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://haiphong.gov.vn", "https://haiphong.gov.vn/"),
        ("HTTPS://HaiPhong.Gov.VN/Tin-tuc/", "https://haiphong.gov.vn/Tin-tuc/"),
        ("https://www.haiphong.gov.vn/a", "https://www.haiphong.gov.vn/a"),
        ("http://haiphong.gov.vn:80/a", "http://haiphong.gov.vn/a"),
        ("https://haiphong.gov.vn:443/a", "https://haiphong.gov.vn/a"),
        ("https://haiphong.gov.vn:8443/a", "https://haiphong.gov.vn:8443/a"),
        ("https://haiphong.gov.vn./a", "https://haiphong.gov.vn/a"),
        ("https://haiphong.gov.vn/a#b", "https://haiphong.gov.vn/a"),
        ("https://haiphong.gov.vn/a/./b/../c", "https://haiphong.gov.vn/a/c"),
        ("https://haiphong.gov.vn/../../a", "https://haiphong.gov.vn/a"),
        ("https://haiphong.gov.vn//a//b", "https://haiphong.gov.vn/a/b"),
        ("https://haiphong.gov.vn/a?page=2&utm_source=x", "https://haiphong.gov.vn/a?page=2"),
        ("https://haiphong.gov.vn/a?utm_source=x", "https://haiphong.gov.vn/a"),
        ("https://haiphong.gov.vn/a?fbclid=1&b=2&gclid=3&c=4", "https://haiphong.gov.vn/a?b=2&c=4"),
        ("https://haiphong.gov.vn/a?c=4&b=2", "https://haiphong.gov.vn/a?c=4&b=2"),
        ("https://haiphong.gov.vn/a?b=&c", "https://haiphong.gov.vn/a?b=&c"),
        ("https://haiphong.gov.vn/a?b=1&amp;c=2", "https://haiphong.gov.vn/a?b=1&c=2"),
        ("https://haiphong.gov.vn/a?PHPSESSID=1&b=2", "https://haiphong.gov.vn/a?b=2"),
        ("https://haiphong.gov.vn/a;jsessionid=1?b=2", "https://haiphong.gov.vn/a?b=2"),
        ("https://haiphong.gov.vn/(S(abc))/a.aspx", "https://haiphong.gov.vn/a.aspx"),
        ("https://haiphong.gov.vn/%6C%c3%aa", "https://haiphong.gov.vn/l%C3%AA"),
        ("https://haiphong.gov.vn/le%CC%82", "https://haiphong.gov.vn/l%C3%AA"),
        ("https://haiphong.gov.vn/lê chân", "https://haiphong.gov.vn/l%C3%AA%20ch%C3%A2n"),
        ("https://haiphong.gov.vn/a%2Fb", "https://haiphong.gov.vn/a%2Fb"),
        ("https://haiphong.gov.vn/100%", "https://haiphong.gov.vn/100%25"),
        ("https://haiphong.gov.vn/%FF", "https://haiphong.gov.vn/%FF"),
        ("https://haiphong.gov.vn/?s=L%C3%AA+Ch%C3%A2n", "https://haiphong.gov.vn/?s=L%C3%AA+Ch%C3%A2n"),
        ("https://haiphong.gov.vn/?s=Lê Chân", "https://haiphong.gov.vn/?s=L%C3%AA%20Ch%C3%A2n"),
        ("https://hảiphòng.vn/", "https://xn--hiphng-6wa8191d.vn/"),
        ("//haiphong.gov.vn/a", "https://haiphong.gov.vn/a"),
        ("mailto:a@haiphong.gov.vn", None),
        ("javascript:void(0)", None),
        ("/a", None),
        ("", None),
    ],
)
def test_canonical_url(url: str, expected: str | None) -> None:
    assert canonical_url(url) == expected


@given(st.text(max_size=200))
def test_canonical_is_final(text: str) -> None:
    for url in (text, f"https://haiphong.gov.vn/{text}", f"https://haiphong.gov.vn/a?{text}"):
        once = canonical_url(url)
        assert once is None or canonical_url(once) == once
        assert once is None or (once.isascii() and "#" not in once)


def test_same_site() -> None:
    assert same_site("www.anhp.vn", "anhp.vn")
    assert same_site("lechan.haiphong.gov.vn", "haiphong.gov.vn")
    assert not same_site("cangvuhaiphong.gov.vn", "haiphong.gov.vn")
    assert not same_site("a.gov.vn", "b.gov.vn")
