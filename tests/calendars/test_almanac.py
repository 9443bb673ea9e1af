"""A year laid out in months."""

from datetime import date

import pytest

from kaicheng.calendars import declared
from kaicheng.calendars.almanac import spans, year_of
from kaicheng.kernel.workdays import WorkingCalendar, days

CALENDAR = WorkingCalendar.of(declared.facts(), declared.notices())
TODAY = date(2026, 3, 2)


@pytest.mark.parametrize("year", [2004, 2020, 2024, 2026, 2027])
def test_every_day_of_the_year_stands_once(year: int) -> None:
    shown = year_of(CALENDAR, year, TODAY)
    cells = [cell for month in shown.months for week in month.weeks for cell in week if cell]
    assert [cell.day for cell in cells] == list(days(date(year, 1, 1), date(year, 12, 31)))
    assert all(len(week) == 7 for month in shown.months for week in month.weeks)


def test_the_working_days_of_a_year_are_counted() -> None:
    assert (
        year_of(CALENDAR, 2026, TODAY).workdays
        == CALENDAR.between(date(2025, 12, 31), date(2026, 12, 31))
        == 248
    )


def test_the_holidays_of_2026_in_words() -> None:
    found = [(b.name, b.rests, b.length, b.worked) for b in year_of(CALENDAR, 2026, TODAY).breaks]
    assert found[0] == ("元旦", "1月1日至3日", 3, "1月4日")
    assert found[1] == ("春节", "2月15日至23日", 9, "2月14日、28日")
    assert found[-1] == ("国庆节", "10月1日至7日", 7, "9月20日，10月10日")
    assert len(found) == 7


def test_a_new_year_begun_in_december_belongs_to_the_new_year() -> None:
    assert year_of(CALENDAR, 2019, TODAY).breaks[0].rests == "12月30日至1月1日"
    assert year_of(CALENDAR, 2019, TODAY).breaks[0].worked == "12月29日"
    assert not [b for b in year_of(CALENDAR, 2018, TODAY).breaks if b.worked == "12月29日"]


def test_today_is_marked_once_and_only_in_its_year() -> None:
    def marked(year: int) -> int:
        months = year_of(CALENDAR, year, TODAY).months
        return sum(cell.today for month in months for week in month.weeks for cell in week if cell)

    assert (marked(2026), marked(2025)) == (1, 0)


def test_an_unannounced_year_says_so() -> None:
    shown = year_of(CALENDAR, 2027, TODAY)
    assert (shown.announced, shown.breaks) == (False, ())


def test_runs_of_days_are_drawn_together() -> None:
    assert spans([date(2026, 5, 9), *days(date(2026, 4, 30), date(2026, 5, 2))]) == "4月30日至5月2日、5月9日"
