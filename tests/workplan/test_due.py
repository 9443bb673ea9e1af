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
        ({"kind": "relative", "anchor": "印发后", "count": 2, "unit": "季度"}, date(2026, 9, 2)),
        ({"kind": "relative", "anchor": "印发后", "count": 24, "unit": "小时"}, None),
        ({"kind": "relative", "anchor": "政策文件发布后", "count": 5, "unit": "个工作日"}, None),
        ({"kind": "relative", "anchor": "发布后", "count": 5, "unit": "个工作日"}, None),
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


# -- the day within each period -----------------------------------------------------------------------------------------

MONTHLY = ["month", "quarter", "half-year", "semester"]
within = st.fixed_dictionaries(
    {
        "per": st.sampled_from(MONTHLY),
        "every": st.just(1),
        "month": st.sampled_from(["first", "last", "next"]),
        "day": st.none() | st.integers(1, 31),
        "named": st.booleans(),
    }
)


def recurring(per: str | None, month: str, day: int | None) -> dict[str, Any]:
    return {"words": "每月5日前", "kind": "recurring", "of": {"per": per, "month": month, "day": day}}


@given(within, st.integers(2004, 2090))
def test_each_period_has_its_day_and_they_follow_each_other(one: dict[str, Any], year: int) -> None:
    """次月 names no period (`named` false) and holds for whatever period there is."""
    frequency = {"per": one["per"], "every": 1}
    deadline = recurring(one["per"] if one["named"] else None, one["month"], one["day"])
    spans = due.periods(frequency, year)
    days = [due.due_in(span, frequency, [deadline], BY.calendar) for span in spans]
    assert days == sorted(set(days))
    for span, day in zip(spans, days, strict=True):
        month = {"first": span.start, "last": span.end, "next": span.end + timedelta(days=1)}[one["month"]]
        assert (day.year, day.month) == (month.year, month.month)
        assert (day > span.end) == (one["month"] == "next")
        assert day >= span.start
        if one["day"] is None or day.day != one["day"]:  # the month is too short for the day: its last
            assert (day + timedelta(days=1)).day == 1


@given(within, st.sampled_from(["week", "year"]), st.integers(2004, 2090))
def test_a_day_of_another_rhythm_leaves_the_end_of_the_period(
    one: dict[str, Any], per: str, year: int
) -> None:
    frequency = {"per": per, "every": 1}
    for span in due.periods(frequency, year):
        deadline = recurring(one["per"], one["month"], one["day"])
        assert due.due_in(span, frequency, [deadline], BY.calendar) == span.end


MARCH = due.Span(date(2026, 3, 1), date(2026, 3, 31))
SPRING = due.Span(date(2026, 4, 1), date(2026, 6, 30))


@pytest.mark.parametrize(
    ("deadline", "per", "span", "day"),
    [
        (recurring("month", "first", 5), "month", MARCH, date(2026, 3, 5)),
        (recurring("month", "next", 5), "month", MARCH, date(2026, 4, 5)),
        (recurring(None, "next", 5), "quarter", SPRING, date(2026, 7, 5)),
        (recurring("quarter", "last", 25), "quarter", SPRING, date(2026, 6, 25)),
        (recurring("month", "next", 5), "quarter", SPRING, date(2026, 6, 30)),
        ({"kind": "relative", "anchor": "每季度结束后", "count": 10, "unit": "日"}, "quarter", SPRING, date(2026, 7, 10)),
        ({"kind": "relative", "anchor": "每月后", "count": 5, "unit": "工作日"}, "month", MARCH, date(2026, 4, 7)),
        ({"kind": "relative", "anchor": "两会后", "count": 5, "unit": "日"}, "month", MARCH, date(2026, 3, 31)),
        ({"kind": "ongoing"}, "month", MARCH, date(2026, 3, 31)),
    ],
)  # fmt: skip
def test_the_day_of_one_period(deadline: dict[str, Any], per: str, span: due.Span, day: date) -> None:
    assert due.due_in(span, {"per": per, "every": 1}, [deadline], BY.calendar) == day


def test_a_recurring_day_makes_the_duty_recur() -> None:
    found = due.with_rhythm([], [recurring("month", "next", 5)], 2026)
    assert [(one["per"], one["words"]) for one in found] == [("month", "每月5日前")]
    quarterly = {"per": "quarter", "every": 1, "count": 1, "op": "="}
    assert due.with_rhythm([quarterly], [recurring("month", "next", 5)], 2026) == [quarterly]
    assert due.with_rhythm([], [recurring(None, "next", 5)], 2026) == []
