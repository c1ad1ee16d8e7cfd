"""The scanner tries a reader only where it may find something; trying all of them everywhere finds nothing else."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scraper.vietnamese.dates_lexicon import Lexicon, lexicon
from scraper.vietnamese.dates_scan import Scanner
from scraper.vietnamese.dates_text import readable
from scraper.vietnamese.dates_units import Unit
from tests.vietnamese.date_forms import FORMS, REFERENCE

Reader = Callable[[str, int, datetime | None], list[Unit]]
TEXTS = [row[0] for rows in FORMS.values() for row in rows]
WORDS = sorted({word for text in TEXTS for word in re.findall(r"[^\W\d_]+", text)})
SEPARATORS = [" ", ", ", "/", "-", " - ", ".", ": ", " (", ") "]


class Thorough(dict[str, list[Reader]]):
    """Every reader at every word."""

    def __init__(self, scanner: Scanner) -> None:
        at_numbers = [reader for _, reader in scanner._by_number]
        others = [reader for readers in scanner._by_word.values() for reader in readers if reader not in at_numbers]
        super().__init__()
        relative, lunar, clock, periods, english, days = at_numbers
        self.at_words = [relative, lunar, clock, periods, days, *dict.fromkeys(others), english]

    def __missing__(self, word: str) -> list[Reader]:
        return self.at_words


class ThoroughScanner(Scanner):
    """Tries every reader at every word and number."""

    def __init__(self, words: Lexicon) -> None:
        super().__init__(words)
        names = set(vars(self))
        self._at_numbers = self._start
        self._start = re.compile(r"(?<![^\W\d_])([^\W\d_]+)|(?<![0-9])[0-9]+")
        self._word = re.compile(r"([^\W\d_]+)")
        self._by_word = Thorough(self)
        self._by_number = [(re.compile(""), reader) for _, reader in self._by_number]
        assert set(vars(self)) == names | {"_at_numbers"}, "what is replaced here is what the scanner reads"

    def _end_of_chain(self, text: str, start: int, position: int) -> int:
        """Past a number that nothing follows, the other scanner does not even look."""
        return super()._end_of_chain(text, start, position) if self._at_numbers.match(text, start) else position


QUICK = {accented: Scanner(lexicon(accented)) for accented in (True, False)}
THOROUGH = {accented: ThoroughScanner(lexicon(accented)) for accented in (True, False)}


def assert_same(text: str, reference: datetime | None = REFERENCE) -> None:
    source = readable(text)
    quick, full = (each[source.accented].units(source.text, reference) for each in (QUICK, THOROUGH))
    assert quick == full


@pytest.mark.parametrize("section", FORMS)
def test_no_form_is_missed(section: str) -> None:
    for row in FORMS[section]:
        assert_same(row[0])
        assert_same(f"Theo đó, {row[0]}, đoàn đã làm việc với 15 phường.")
        assert_same(row[0], None)


pieces = st.one_of(st.sampled_from(WORDS), st.sampled_from(TEXTS), st.integers(0, 2_100).map(str))


@given(st.lists(st.tuples(pieces, st.sampled_from(SEPARATORS)), max_size=12))
@settings(max_examples=400)
def test_no_mixture_of_their_words_is_missed(parts: list[tuple[str, str]]) -> None:
    assert_same("".join(f"{piece}{separator}" for piece, separator in parts))
