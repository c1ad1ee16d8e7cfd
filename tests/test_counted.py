from __future__ import annotations

import pytest

from scraper.counted import counted


@pytest.mark.parametrize(("number", "said"), [(0, "0 capture files"), (1, "1 capture file"), (2, "2 capture files")])
def test_one_is_singular(number: int, said: str) -> None:
    assert counted(number, "capture file") == said
