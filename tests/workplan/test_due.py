"""Days and periods: tables of dates, and what holds for every year and every frequency."""

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaicheng.kernel.workdays import WorkingCalendar
from kaicheng.workplan import due

BY = due.Reckoning(date(2026, 3, 2), 2026, WorkingCalendar())  # a Monday; no holidays known


@pytest.mark.parametrize(
    ("deadline", "day"),
    [
        ({"kind": "date", "day": "2026-12-31"}, date(2026, 12, 31)),
        ({"kind": "period", "first": "2026-03-01", "day": "2026-06-30"}, date(2026, 6, 30)),
        ({"kind": "annual", "month_day": [1, 31]}, date(2027, 1, 31)),
        ({"kind": "annual", "month_day": [3, 31]}, date(2026, 3, 31)),
        ({"kind": "relative", "anchor": "印发后", "count": 20, "unit": "个工作日"}, date(2026, 3, 30)),
        ({"kind": "relative", "anchor": "本通知印发之日起", "count": 10, "unit": "日"}, date(2026, 3, 12)),
        ({"kind": "relative", "anchor": "印发后", "count": 2, "unit": "周"}, date(2026, 3, 16)),
        ({"kind": "relative", "anchor": "文件印发后", "count": 1, "unit": "个月"}, date(2026, 4, 2)),
        ({"kind": "relative", "anchor": "县两会后", "count": 2, "unit": "周"}, None),
        ({"kind": "ongoing"}, None),
        ({"kind": "recurring", "day": "2026-05-05"}, None),
    ],
)
def test_words_of_time_come_to_their_day(deadline: dict[str, Any], day: date | None) -> None:
    assert due.day_of(deadline, BY) == day


def test_a_task_is_due_by_the_last_of_its_days() -> None:
    deadlines = [{"kind": "date", "day": "2026-06-30"}, {"kind": "date", "day": "2026-12-31"}]
    assert due.due_of(deadlines, BY) == date(2026, 12, 31)
    assert due.due_of([], BY) is None


frequencies = st.fixed_dictionaries(
    {
        "per": st.sampled_from(["week", "month", "quarter", "half-year", "semester", "year"]),
        "every": st.integers(1, 12),
        "count": st.none() | st.integers(1, 9),
    }
)


@given(frequencies, st.integers(2004, 2090))
def test_periods_cover_the_year_once(frequency: dict[str, Any], year: int) -> None:
    found = due.periods(frequency, year)
    if not found:
        return
    assert found[0].start == date(year, 1, 1)
    assert found[-1].end == date(year, 12, 31)
    assert all(span.start <= span.end for span in found)
    assert all(b.start == a.end + timedelta(days=1) for a, b in pairwise(found))


@pytest.mark.parametrize(
    ("per", "every", "count"),
    [
        ("quarter", 1, 4),
        ("month", 1, 12),
        ("month", 2, 6),
        ("half-year", 1, 2),
        ("year", 1, 1),
        ("day", 1, 0),
    ],
)
def test_so_many_periods_has_a_year(per: str, every: int, count: int) -> None:
    assert len(due.periods({"per": per, "every": every}, 2026)) == count


def test_twice_a_year_is_a_number_to_reach_and_no_recurring_duty() -> None:
    yearly = {"per": "year", "every": 1, "count": 2, "op": ">="}
    quarterly = {"per": "quarter", "every": 1, "count": 1, "op": "="}
    assert due.recurring([yearly], 2026) is None
    assert due.recurring([yearly, quarterly], 2026) is quarterly
