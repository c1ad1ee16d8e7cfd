"""How pages say that they are no article, in Vietnamese and English, as folded by `listing_regions.plain`."""

from __future__ import annotations

import re
from typing import Final

from scraper.portals.urls import words


def _any(*alternatives: str, flags: int = 0) -> re.Pattern[str]:
    return re.compile("|".join(alternatives), flags)


COOKIE_SCRIPT: Final = re.compile(r"document\s*\.\s*cookie\s*=", re.IGNORECASE)
RELOAD_SCRIPT: Final = _any(
    r"location\s*\.\s*(?:reload|replace|assign)\s*\(",
    r"location(?:\s*\.\s*href)?\s*=",
    r"http-equiv\s*=\s*[\"']?refresh",
    r"\.submit\s*\(",
    flags=re.IGNORECASE,
)
CHALLENGE_MARK: Final = _any(
    r"_cf_chl_opt",
    r"/cdn-cgi/challenge-platform/[a-z]/[a-z]/orchestrate",
    r"cf-browser-verification",
    r"_Incapsula_Resource",
    r"Incapsula incident ID",
    r"sucuri_cloudproxy_js",
    r"ddos-guard",
    r"geo\.captcha-delivery\.com",
    r"px-captcha",
    r"/_sec/cp_challenge/",
    r"aws-waf-token",
    flags=re.IGNORECASE,
)
CHALLENGE_TITLE: Final = _any(
    r"just a moment|one moment please|please wait|vui long cho(?: trong giay lat)?",
    r"attention required.*|checking your browser.*|ddos protection.*",
    r"access (?:to this page has been )?denied|(?:request|access) (?:rejected|blocked)|blocked",
    r"(?:error )?(?:403 )?forbidden|403",
    r".*(?:web application firewall|website firewall|security check|bot verification|human verification).*",
    r"(?:truy cap|yeu cau|ket noi)(?: cua ban)?(?: da)? bi (?:tu choi|chan)",
    r"are you (?:a )?(?:robot|human)|robot or human|captcha|xac (?:minh|thuc) (?:bao mat|truy cap|nguoi dung)",
)
CHALLENGE_SENTENCE: Final = _any(
    r"the requested url was rejected|your support id is|blocked by (?:the )?(?:security|firewall|waf)|unusual traffic",
    r"enable javascript and cookies to continue|checking (?:if the site|your browser)|incident id",
    r"verif(?:y|ying) (?:that )?you are (?:a )?human|web application firewall|tuong lua ung dung",
    r"(?:yeu cau|truy cap|ket noi|ip)(?: cua ban)?(?: da)? bi (?:chan|tu choi|khoa)",
    r"(?:xac minh|xac nhan|chung minh)(?: rang)? ban (?:la con nguoi|khong phai (?:la )?(?:robot|nguoi may|may))",
)

_THING: Final = (
    r"(?:trang|bai(?: viet)?|tin(?: tuc| bai)?|noi dung|duong (?:dan|link)|lien ket|dia chi|url|thong tin|van ban"
    r"|du lieu|tai lieu|chuyen muc)"
)
_WHICH: Final = (
    r"(?: (?:web|nay|ban|quy khach|quy vi|da|dang|can|muon|vua|duoc|yeu cau"
    r"|tim(?: kiem)?|truy cap|xem|doc|co|tai|so|do|ma)\b)*"
)
_SORRY: Final = r"(?:(?:rat tiec|xin loi|oops|opps|oi|loi|404|error)(?: \d{3})? )*"
_ENGLISH_THING: Final = (
    r"(?:the |this |that )?(?:page|file|content|article|resource|post)(?: or (?:directory|folder|page|file))?"
    r"(?: (?:you|requested|are|is|were|looking|for))*"
)
NOT_FOUND: Final = _any(
    r"(?:(?:http )?(?:loi|error|ma loi) )?404(?: (?:loi|error|not found|page not found))?",
    _SORRY + rf"(?:chung toi )?khong (?:the tim thay|tim thay|tim duoc) {_THING}{_WHICH}",
    _SORRY + rf"{_THING}{_WHICH} (?:hien )?(?:khong(?: con)? ton tai|khong (?:duoc )?tim thay|khong kha dung)",
    _SORRY + rf"{_THING}{_WHICH} (?:hien )?da bi (?:xoa|go(?: bo| xuong)?)",
    _SORRY + rf"{_ENGLISH_THING} (?:can(?:not| t) be |could not be |was |does )?not (?:be )?(?:found|exist|available)",
    _SORRY + rf"{_ENGLISH_THING} (?:has|have|may have|might have|was|were)(?: been)? (?:removed|deleted|moved)",
    _SORRY + r"(?:the |this |that )?(?:page|resource) (?:cannot|could not|can t) be found",
    _SORRY + r"(?:nothing found|not found|page not found|khong tim thay)",
)
BROKEN: Final = _any(
    r"(?:(?:http )?(?:error|loi) )?429(?: too many requests)?|too many requests",
    r"(?:co )?qua nhieu yeu cau(?: truy cap)?",
    r"(?:(?:http )?(?:error|loi) )?(?:500|502|503|504)"
    r"(?: (?:internal server error|bad gateway|service (?:temporarily )?unavailable|gateway time ?out|loi may chu))?",
    r"internal server error|bad gateway|service (?:temporarily )?unavailable|gateway time ?out",
    r"runtime error|database error",
    r"server error in.*application|error establishing a database connection|loi ket noi (?:co so )?du lieu",
    r"(?:rat tiec |xin loi )?da (?:co|xay ra) loi(?: xay ra| he thong)?",
    r"(?:he thong|website|trang web|cong thong tin|trang)(?: dien tu)? (?:hien )?(?:dang|tam thoi)(?: duoc)?"
    r" (?:bao tri|nang cap|gian doan|ngung hoat dong).*",
    r"(?:site )?under (?:maintenance|construction)|maintenance(?: mode)?",
)
LOGIN: Final = re.compile(
    r"(?:trang )?(?:dang nhap|login|log in|sign in)(?: (?:he thong|tai khoan|quan tri|vao he thong|thanh vien))?"
)
SEARCH_TITLE: Final = _any(
    r"(?:trang )?(?:ket qua )?tim kiem(?: (?:nang cao|cho|voi|tu khoa|theo|tin tuc).*)?",
    r"search(?: results?(?: for.*)?)?",
)
SITE_NAME: Final = _any(
    r"trang (?:chu|nhat)|home(?: ?page)?",
    r"(?:cong|trang) (?:thong tin|tt)(?: dien tu|dt)(?: \w+){0,8}",
    r"(?:cong thong tin|cong ttdt|official website|web ?portal|portal)(?: of)?(?: \w+){0,8}",
)
GOES_ON: Final = words("hoac vui tren xin hay ban co or on please trong va da")
