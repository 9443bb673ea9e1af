"""Whatever a form or an address gives, it is a number that every database takes, or none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaicheng.kernel.given import number_in, numbers_in


@pytest.mark.parametrize(
    ("words", "number"),
    [("0", 0), ("007", 7), ("9" * 18, 10**18 - 1), ("9" * 19, None), ("9" * 5000, None), ("", None), ("-1", None), ("1.0", None),
     ("²", None), ("２", None), ("٣", None), (" 1", None), ("1\0", None)],
)  # fmt: skip
def test_a_number_is_digits_and_not_too_many(words: str, number: int | None) -> None:
    assert number_in(words) == number


@given(st.lists(st.text(max_size=30) | st.integers(0).map(str)))
def test_all_that_comes_out_fits_a_column(several: list[str]) -> None:
    assert all(0 <= number < 2**63 for number in numbers_in(several))
