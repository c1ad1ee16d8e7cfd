"""What a written Vietnamese syllable is: onset, rhyme and tone, as the orthography taught in schools allows them."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

MAX_SYLLABLE = 8
"""Letters in the longest syllables (`nghiêng` has seven), with one to spare for a combining mark."""

_TONES = dict.fromkeys(map(ord, "\u0300\u0301\u0303\u0309\u0323"))
_STOPPED_TONES = "\u0301\u0323"
_ONSET = re.compile(r"ngh|ng|gh|gi|kh|ch|nh|ph|qu|th|tr|[bcdđghklmnprstvx]|")
_RHYMES_WRITTEN = """
    a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây
    e ec em en eng eo ep et ê êch êm ên ênh êp êt êu êng
    i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu
    o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oen oeo oet oi om on ong ooc oong
    op ot ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt
    u ua uân uâng uât uây uc uê uêch uênh ui um un ung uôc uôi uôm uôn uông uôt uơ up ut uy uya uych uyên uyêt uynh
    uyp uyt uyu ư ưa ưc ưi ưm ưng ươc ươi ươm ươn ương ươp ươt ươu ưt ưu y ych yêm yên yêng yêt yêu ym ynh yt"""
_RHYMES = frozenset(_RHYMES_WRITTEN.split())
_FRONT = tuple("eêiy")
_BEFORE_FRONT = frozenset({"k", "gh", "ngh"})
_BEFORE_BACK = frozenset({"c", "g", "ng"})


@lru_cache(maxsize=16384)
def is_syllable(word: str) -> bool:
    """Whether `word` (any case, NFC or NFD) is spelled as a Vietnamese syllable, its tone included."""
    if not 0 < len(word) <= 2 * MAX_SYLLABLE:
        return False
    decomposed = unicodedata.normalize("NFD", word.lower())
    tones = [mark for mark in decomposed if ord(mark) in _TONES]
    toneless = unicodedata.normalize("NFC", decomposed.translate(_TONES))
    if len(tones) > 1 or len(toneless) > MAX_SYLLABLE:
        return False
    if toneless.endswith(("c", "ch", "p", "t")) and (not tones or tones[0] not in _STOPPED_TONES):
        return False
    return _is_spelled(toneless)


def _is_spelled(toneless: str) -> bool:
    match = _ONSET.match(toneless)
    onset = match.group() if match else ""
    if onset == "gi" and toneless[1:] in _RHYMES:
        return True
    rhyme = toneless[len(onset) :]
    if rhyme not in _RHYMES:
        return False
    if onset in _BEFORE_FRONT:
        return rhyme.startswith(_FRONT)
    return not (onset in _BEFORE_BACK and rhyme.startswith(_FRONT)) or toneless == "gi"
