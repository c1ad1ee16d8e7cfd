from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.vietnamese.encodings import Decoded, decode
from scraper.vietnamese.encodings_legacy import TCVN3
from scraper.vietnamese.syllables import is_syllable
from tests.growth import assert_linear

SENTENCE = (
    "Sáng nay, cán bộ và nhân dân phường Dư Hàng Kênh, quận Lê Chân, thành phố Hải Phòng cùng dọn dẹp vệ sinh môi "
    "trường theo kế hoạch “Ngày thứ 7 cùng dân”. Những đường ngõ nghĩa tình sạch đẹp, kỷ cương được giữ vững."
)
VNI_SENTENCE = (
    "Ngaøy thöù 7 cuøng daân: phöôøng Dö Haøng Keânh, quaän Leâ Chaân, thaønh phoá Haûi Phoøng, ñöôøng saïch ñeïp"
)
VNI_READ = "Ngày thứ 7 cùng dân: phường Dư Hàng Kênh, quận Lê Chân, thành phố Hải Phòng, đường sạch đẹp"
DECLARATIONS = [None, "text/html", *(f"text/html; charset={name}" for name in ("utf-8", "iso-8859-1", "windows-1258"))]


def in_tcvn3(text: str) -> bytes:
    return bytes(TCVN3.index(letter) for letter in text)


def in_windows_1258(text: str) -> bytes:
    encoded = b""
    for letter in text:
        decomposed = unicodedata.normalize("NFD", letter)
        tone = "".join(mark for mark in decomposed if mark in "\u0300\u0301\u0303\u0309\u0323")
        base = unicodedata.normalize("NFC", decomposed.replace(tone, "") if tone else letter)
        encoded += (base + tone).encode("cp1258")
    return encoded


@pytest.mark.parametrize("content_type", DECLARATIONS)
@pytest.mark.parametrize(
    ("data", "text", "encoding"),
    [
        (SENTENCE.encode(), SENTENCE, "utf-8"),
        (b"\xef\xbb\xbf" + SENTENCE.encode(), SENTENCE, "utf-8"),
        (in_tcvn3(SENTENCE), SENTENCE, "tcvn3"),
        (in_windows_1258(SENTENCE), SENTENCE, "windows-1258"),
        (VNI_SENTENCE.encode("cp1252"), VNI_READ, "vni"),
        (b"\xff\xfe" + SENTENCE.encode("utf-16-le"), SENTENCE, "utf-16-le"),
        (b"\xfe\xff" + SENTENCE.encode("utf-16-be"), SENTENCE, "utf-16-be"),
        (SENTENCE.encode("utf-16-le"), SENTENCE, "utf-16-le"),
        (SENTENCE.encode("utf-16-be"), SENTENCE, "utf-16-be"),
    ],
)
def test_what_the_bytes_prove_stands_above_any_declaration(
    data: bytes, text: str, encoding: str, content_type: str | None
) -> None:
    decoded = decode(data, content_type)
    assert (decoded.text, decoded.encoding) == (text, encoding)


def test_an_overruled_declaration_is_noted() -> None:
    decoded = decode(SENTENCE.encode(), "text/html; charset=ISO-8859-1")
    assert decoded.repairs == ("read as utf-8, which its bytes prove, though windows-1252 is declared",)


def test_true_utf8_needs_no_note() -> None:
    assert decode(SENTENCE.encode(), "text/html; charset=UTF-8").repairs == ()


def test_the_header_stands_above_the_meta_element() -> None:
    page = '<meta charset="koi8-r"><p>Хайфон, город-порт</p>'
    assert decode(page.encode("cp1251"), "text/html; charset=windows-1251").text == page
    assert decode(page.encode("koi8-r")).text == page


def test_ascii_and_empty_pages_are_utf8() -> None:
    assert decode(b"").encoding == decode(b"<p>Hai Phong</p>", "text/html; charset=tis-620").encoding == "utf-8"


@pytest.mark.parametrize("shown_as", ["latin-1", "cp1252", "cp1258"])
def test_utf8_that_was_stored_as_another_page_is_undone(shown_as: str) -> None:
    sentence = "Ngày thứ 7 cùng dân: phường Dư Hàng Kênh"
    mojibake = "".join(bytes([byte]).decode(shown_as, "ignore") or chr(byte) for byte in sentence.encode())
    decoded = decode(f"<title>{mojibake}</title><p>{SENTENCE}</p>".encode(), "text/html; charset=utf-8")
    assert decoded.text == f"<title>{sentence}</title><p>{SENTENCE}</p>"
    assert decoded.repairs == ("utf-8 read as windows-1252 undone in 1 passages",)


def test_mojibake_in_the_midst_of_good_text_is_undone_word_by_word() -> None:
    mojibake = "Hải Phòng đổi mới".encode().decode("latin-1")
    assert decode(f"Tin tức mới {mojibake} của quận".encode()).text == "Tin tức mới Hải Phòng đổi mới của quận"


def test_letters_of_the_old_fonts_stored_as_unicode_are_undone() -> None:
    shown = in_tcvn3("Ngày thứ 7 cùng dân").decode("cp1252")
    assert decode(f"<p>{shown}</p><p>{SENTENCE}</p>".encode()).text == f"<p>Ngày thứ 7 cùng dân</p><p>{SENTENCE}</p>"
    assert decode(f"<p>{VNI_SENTENCE}</p><p>{SENTENCE}</p>".encode()).text == f"<p>{VNI_READ}</p><p>{SENTENCE}</p>"


def as_entities(data: bytes) -> bytes:
    return "".join(chr(byte) if byte < 128 else f"&#{byte};" for byte in data).encode()


def test_letters_of_a_tcvn3_font_stored_as_entities_are_undone_on_the_whole_page() -> None:
    sentence = SENTENCE.replace("“", '"').replace("”", '"')
    page = "".join(f"<p>{part}</p>" for part in sentence.split(",")) + "<b>Kinh tế &lt;b&gt; &amp;</b><i>HĐND</i>"
    decoded = decode(as_entities(in_tcvn3(page)))
    assert decoded.text == page
    assert [note.split(" undone")[0] for note in decoded.repairs] == ["letters of a TCVN3 font"]


def test_letters_of_a_vni_font_stored_as_named_entities_are_undone() -> None:
    named = VNI_SENTENCE.encode("ascii", "xmlcharrefreplace").replace(b"&#248;", b"&oslash;")
    assert decode(named).text == VNI_READ


@pytest.mark.parametrize("sentence", [SENTENCE, "Où est l'île d'Oléron ? Là-bas, près du château, où naît l'été."])
def test_entities_that_spell_their_own_language_are_left_to_the_parser(sentence: str) -> None:
    page = " ".join([sentence] * 20).encode("ascii", "xmlcharrefreplace")
    assert decode(page) == Decoded(page.decode(), "utf-8")


def test_what_is_no_word_is_undone_with_the_rest_of_a_page_stored_wrongly() -> None:
    page = "".join(f"<p>{part}</p>" for part in SENTENCE.split(",")) + "<i> • </i><b>HĐND</b>"
    assert decode(page.encode().decode("latin-1").encode()).text == page


def test_the_tcvn3_table_reads_what_its_fonts_show() -> None:
    shown = "Céng hoµ x· héi chñ nghÜa ViÖt Nam, §éc lËp - Tù do - H¹nh phóc, quyÒn vµ nghÜa vô, s÷a, mü, tû, quý, lþ"
    read = "Cộng hoà xã hội chủ nghĩa Việt Nam, Độc lập - Tự do - Hạnh phúc, quyền và nghĩa vụ, sữa, mỹ, tỷ, quý, lỵ"
    assert decode(shown.encode("cp1252")).text == read


def test_capitals_of_a_tcvn3_font_are_capitals() -> None:
    assert decode(b"H\xb6I PH\xdfNG C\xefNG D\xa2N").text == "HẢI PHÒNG CÙNG DÂN"


@pytest.mark.parametrize(
    "text",
    [
        "François Müller était à la fête où naïveté et curaçao font chœur",
        "Öl für Bücher, große Straße, schöne Häuser über alles, Mädchen grüßen",
        "Blåbærsyltetøy på smørbrød, rød grød med fløde, æbleskiver",
        "“XÔ ở đây”, «đá»… giá 5µm và 30°C, São Paulo, Gyökeres ghi bàn",
        "Хайфон — порт",
        "日本語のテキスト",
    ],
)
def test_text_that_is_right_is_left_alone(text: str) -> None:
    for page in (text, f"<p>{SENTENCE}</p><p>{text}</p>"):
        assert decode(page.encode()) == decode(page.encode(), "text/html; charset=utf-8")
        assert decode(page.encode()).text == page


@pytest.mark.parametrize("text", ["François Müller était naïf", "schöne Häuser über alles", "rød grød med fløde"])
def test_western_pages_without_a_declaration_are_windows_1252(text: str) -> None:
    decoded = decode(text.encode("cp1252"))
    assert (decoded.text, decoded.encoding) == (text, "windows-1252")


def test_a_cut_off_tail_is_dropped_and_noted() -> None:
    decoded = decode("Hải Phòng đổi mới, quận".encode()[:-2])
    assert decoded.text == "Hải Phòng đổi mới, qu"
    assert decoded.repairs == ("a character cut off at the end was dropped",)


def test_a_few_broken_bytes_do_not_cost_the_page() -> None:
    decoded = decode(SENTENCE.encode() + b"\xff" + SENTENCE.encode())
    assert decoded.text == f"{SENTENCE}\ufffd{SENTENCE}"
    assert decoded.repairs == ("1 characters could not be read as utf-8",)


def test_nul_and_surrogates_never_come_out() -> None:
    assert decode("Hải\0 Phòng".encode()).text == "Hải Phòng"
    assert "\ud800" not in decode("Hải Phòng một hai ba".encode() + b"\xed\xa0\x80").text
    assert decode(b"\xff\xfe\x00\xd8a\x00").text == "\ufffda"


def test_labels_that_are_no_page_encoding_are_ignored() -> None:
    for label in ("utf-7", "base64", "unicode_escape", "rot13", "idna", "x-viet-tcvn", "?", ""):
        assert decode(SENTENCE.encode(), f"text/html; charset={label}").text == SENTENCE


@given(st.binary(max_size=400), st.one_of(st.none(), st.text(max_size=40), st.sampled_from(DECLARATIONS)))
def test_no_bytes_raise(data: bytes, content_type: str | None) -> None:
    decoded = decode(data, content_type)
    decoded.text.encode()
    assert "\0" not in decoded.text


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1))
def test_plain_utf8_of_any_text_is_not_lost(text: str) -> None:
    padded = f"{SENTENCE}<p>{text}"
    assert decode(padded.encode()).encoding == "utf-8"


@pytest.mark.parametrize("unit", [b"\xc3", b"\xe1\xbb", "Ã".encode(), "á»".encode(), "ä<".encode(), b"\0", b"<meta a="])
def test_hostile_pages_take_linear_time(unit: bytes) -> None:
    assert_linear(decode, lambda size: unit * (size // len(unit)), 100_000)


@pytest.mark.parametrize("word", ["nghiêng", "quyển", "giếng", "gì", "Hòa", "hoà", "HUẾ", "khuỷu", "yêu", "ỷ", "Ừ"])
def test_syllables(word: str) -> None:
    assert is_syllable(word)
    assert is_syllable(unicodedata.normalize("NFD", word))


@pytest.mark.parametrize("word", ["wifi", "zing", "kiem", "cke", "ngi", "viet", "hoàà", "strong", "xyz", ""])
def test_other_words_are_no_syllables(word: str) -> None:
    assert not is_syllable(word)
