from __future__ import annotations

import pytest

from tests.growth import assert_linear


def test_work_that_grows_with_the_square_is_told() -> None:
    with pytest.raises(AssertionError, match="8 times the input took"):
        assert_linear(lambda size: sum(1 for _ in range(size * size)), int, 400)


def test_work_that_grows_with_the_input_passes() -> None:
    assert_linear(lambda size: sum(1 for _ in range(size)), int, 100_000)
