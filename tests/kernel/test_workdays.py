"""The arithmetic of working days, over the shipped notices and over invented ones."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaicheng.calendars import declared
from kaicheng.kernel.workdays import (
    DayKind,
    Due,
    Fact,
    WorkingCalendar,
    days,
    days_after,
    listed,
    months_after,
)

REAL = WorkingCalendar.of(declared.facts(), declared.notices())
DAYS = st.dates(date(2000, 1, 1), date(2040, 12, 31))
TERMS = st.integers(0, 60)
FACTS = st.lists(st.builds(Fact, day=DAYS, rests=st.booleans(), name=st.just("节")), max_size=40)
CALENDARS = st.builds(WorkingCalendar.of, FACTS, st.sets(st.integers(2000, 2040)))
BARE = WorkingCalendar()

# (what it is, day zero, working days, last day): regulations, section 0
VECTORS = [
    ("答复，跨中秋国庆", date(2021, 9, 13), 20, date(2021, 10, 15)),
    ("答复，跨春节", date(2021, 1, 25), 20, date(2021, 2, 25)),
    ("答复，末日为补班的周六", date(2024, 9, 9), 20, date(2024, 10, 12)),
    ("补正告知，补班的周日收到", date(2021, 4, 25), 7, date(2021, 5, 7)),
    ("补正后重算", date(2021, 5, 20), 20, date(2021, 6, 18)),
    ("第三方意见", date(2021, 3, 10), 15, date(2021, 3, 31)),
    ("不暂停的答复", date(2021, 3, 1), 20, date(2021, 3, 29)),
    ("缴费", date(2021, 6, 1), 20, date(2021, 6, 30)),
    ("缴费次日重算", date(2021, 6, 15), 20, date(2021, 7, 13)),
    ("主动公开", date(2021, 8, 9), 20, date(2021, 9, 6)),
    ("行政许可公示", date(2021, 8, 9), 7, date(2021, 8, 18)),
]


@pytest.mark.parametrize(("zero", "n", "due"), [row[1:] for row in VECTORS], ids=[row[0] for row in VECTORS])
def test_a_term_ends_where_the_regulation_says(zero: date, n: int, due: date) -> None:
    assert REAL.after(zero, n) == Due(due, provisional=False)


def test_a_pause_counts_what_was_used_and_goes_on_with_the_rest() -> None:
    used = REAL.between(date(2021, 3, 1), date(2021, 3, 8))
    assert used == 5
    assert REAL.after(date(2021, 3, 26), 20 - used).day == date(2021, 4, 19)


@given(CALENDARS, DAYS, TERMS)
def test_between_undoes_after(calendar: WorkingCalendar, day: date, n: int) -> None:
    assert calendar.between(day, calendar.after(day, n).day) == n


@given(CALENDARS, DAYS, DAYS)
def test_after_undoes_between_up_to_rest_days(calendar: WorkingCalendar, start: date, end: date) -> None:
    start, end = sorted((start, end))
    reached = calendar.after(start, calendar.between(start, end)).day
    assert reached <= end
    assert not any(calendar.is_workday(day) for day in days(reached + timedelta(1), end))


@given(CALENDARS, DAYS, DAYS)
def test_between_counts_day_by_day(calendar: WorkingCalendar, start: date, end: date) -> None:
    start, end = sorted((start, end))
    counted = sum(calendar.is_workday(day) for day in days(start + timedelta(1), end))
    assert (calendar.between(start, end), calendar.between(end, start)) == (counted, -counted)


@given(FACTS, DAYS, DAYS, TERMS)
def test_another_holiday_never_makes_a_term_end_earlier(
    facts: list[Fact], holiday: date, day: date, n: int
) -> None:
    before = WorkingCalendar.of(facts, ())
    after = WorkingCalendar.of([*facts, Fact(holiday, rests=True, name="新")], ())
    assert after.after(day, n).day >= before.after(day, n).day


@given(FACTS, DAYS, DAYS, TERMS)
def test_another_make_up_day_never_makes_a_term_end_later(
    facts: list[Fact], worked: date, day: date, n: int
) -> None:
    before = WorkingCalendar.of(facts, ())
    after = WorkingCalendar.of([*facts, Fact(worked, rests=False, name="新")], ())
    assert after.after(day, n).day <= before.after(day, n).day


@given(CALENDARS, DAYS, st.integers(1, 60))
def test_a_term_ends_on_a_working_day_later_than_day_zero(
    calendar: WorkingCalendar, day: date, n: int
) -> None:
    due = calendar.after(day, n).day
    assert due > day
    assert calendar.is_workday(due)


@given(CALENDARS, DAYS, TERMS, TERMS)
def test_a_term_in_two_parts_is_the_whole_term(
    calendar: WorkingCalendar, day: date, n: int, more: int
) -> None:
    assert calendar.after(calendar.after(day, n).day, more).day == calendar.after(day, n + more).day


@given(CALENDARS, DAYS, TERMS)
def test_the_explanation_ends_where_the_count_ends(calendar: WorkingCalendar, day: date, n: int) -> None:
    count = calendar.count(day, n)
    assert count.due == calendar.after(day, n)
    assert [step.number for step in count.steps if step.number] == list(range(1, n + 1))
    assert count.sentence.endswith("。")


@given(st.sets(st.integers(2000, 2040)), DAYS, TERMS, st.integers(2000, 2040))
def test_a_settled_term_does_not_move_when_another_year_is_announced(
    announced: set[int], day: date, n: int, year: int
) -> None:
    """What is not provisional stays: a further notice may arrange its own year and the days before its New Year."""
    before = WorkingCalendar.of((), announced)
    further = [Fact(d, rests=True, name="元旦") for d in days(date(year - 1, 12, 29), date(year, 12, 28))]
    after = WorkingCalendar.of(further if year not in announced else [], announced | {year})
    due = before.after(day, n)
    if not due.provisional:
        assert after.after(day, n) == due


def test_a_term_that_reaches_an_unannounced_year_is_provisional() -> None:
    assert REAL.after(date(2026, 11, 2), 20) == Due(date(2026, 11, 30), provisional=False)
    assert REAL.after(date(2026, 12, 21), 20).provisional


def test_the_last_days_of_december_wait_for_the_next_years_notice() -> None:
    assert not REAL.after(date(2026, 12, 25), 1).provisional
    assert REAL.after(date(2026, 12, 28), 1).provisional
    assert not REAL.after(date(2025, 12, 28), 3).provisional


def test_weekends_rest_where_no_notice_is_known() -> None:
    assert [BARE.kind(date(2030, 3, 1) + timedelta(n)) for n in range(3)] == [
        DayKind.WORKDAY, DayKind.WEEKEND, DayKind.WEEKEND,
    ]  # fmt: skip


def test_a_later_notice_overrides_an_earlier_one() -> None:
    worked = Fact(date(2020, 2, 1), rests=False, name="春节")
    extended = Fact(date(2020, 2, 1), rests=True, name="春节")
    assert WorkingCalendar.of([worked], {2020}).kind(worked.day) is DayKind.MAKE_UP
    assert WorkingCalendar.of([worked, extended], {2020}).kind(worked.day) is DayKind.HOLIDAY


def test_the_explanation_says_what_was_passed_over_and_what_was_counted() -> None:
    assert REAL.count(date(2021, 9, 13), 20).sentence == (
        "2021年9月13日当日不计入，自2021年9月14日起数第1个工作日，第20个工作日为2021年10月15日（星期五）；"
        "不计入周末2天、中秋节放假3天、国庆节放假7天；调休上班的9月18日、26日，10月9日计入。"
    )


def test_the_explanation_says_that_it_is_provisional() -> None:
    assert "尚未公布放假安排" in REAL.count(date(2026, 12, 21), 20).sentence


def test_an_end_on_a_rest_day_moves_to_the_next_working_day() -> None:
    assert REAL.on_or_after(date(2021, 10, 1)) == Due(date(2021, 10, 8), provisional=False)
    assert REAL.on_or_after(date(2021, 10, 9)) == Due(date(2021, 10, 9), provisional=False)


@pytest.mark.parametrize(
    ("start", "n", "end"),
    [
        (date(2025, 8, 31), 6, date(2026, 2, 28)),
        (date(2023, 8, 31), 6, date(2024, 2, 29)),
        (date(2025, 12, 15), 1, date(2026, 1, 15)),
        (date(2025, 1, 31), 11, date(2025, 12, 31)),
        (date(2025, 3, 10), 0, date(2025, 3, 10)),
    ],
)
def test_a_term_in_months_ends_on_the_same_day_or_the_months_last(start: date, n: int, end: date) -> None:
    assert months_after(start, n) == end


def test_a_term_in_days_counts_rest_days() -> None:
    assert days_after(date(2021, 9, 25), 20) == date(2021, 10, 15)


@pytest.mark.parametrize("count", [BARE.after, BARE.count, months_after])
def test_a_negative_term_is_a_mistake_in_the_code(count: object) -> None:
    with pytest.raises(ValueError, match="cannot have -1"):
        count(date(2026, 1, 1), -1)  # type: ignore[operator]


def test_days_are_listed_with_the_month_said_once() -> None:
    assert listed([date(2021, 10, 9), date(2021, 9, 26), date(2021, 9, 18)]) == "9月18日、26日，10月9日"
