from dataclasses import dataclass
from itertools import pairwise

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kaicheng.disclosure.runs import gaps


@dataclass(frozen=True)
class Note:
    first: int
    last: int


NUMBERS = st.frozensets(st.integers(1, 60))


def test_missing_numbers_come_as_runs() -> None:
    assert [(gap.first, gap.last) for gap in gaps({1, 2, 5}, range(1, 9))] == [(3, 4), (6, 8)]


def test_a_run_breaks_where_its_explanation_changes() -> None:
    note = Note(4, 5)
    found = gaps({1}, range(1, 8), [note])
    assert [(gap.first, gap.last, gap.note) for gap in found] == [(2, 3, None), (4, 5, note), (6, 7, None)]


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # a busy machine draws slowly
@given(NUMBERS, NUMBERS)
def test_gaps_are_exactly_the_wanted_numbers_that_are_not_there(
    present: frozenset[int], wanted: frozenset[int]
) -> None:
    found = gaps(present, wanted)
    listed = [n for gap in found for n in range(gap.first, gap.last + 1)]
    assert listed == sorted(wanted - present)
    assert sum(len(gap) for gap in found) == len(listed)
    assert all(a.last + 1 < b.first for a, b in pairwise(found))
