"""A year of the working calendar as a page shows it: twelve months of weeks, and its holidays in words. Pure."""

from calendar import Calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from kaicheng.kernel.workdays import DECEMBER, ONE, DayKind, WorkingCalendar, days, listed

MONTHS = range(1, 13)
_WEEKS = Calendar(firstweekday=0)
MARKS = {DayKind.HOLIDAY: "休", DayKind.MAKE_UP: "班"}
_LABELS = {
    DayKind.HOLIDAY: "放假",
    DayKind.MAKE_UP: "调休上班",
    DayKind.WEEKEND: "周末",
    DayKind.WORKDAY: "工作日",
}


@dataclass(frozen=True, slots=True)
class Cell:
    """One day: `mark` is 休 or 班 in its corner, `words` what a screen reader says."""

    day: date
    kind: DayKind
    name: str
    today: bool

    @property
    def mark(self) -> str:
        return MARKS.get(self.kind, "")

    @property
    def words(self) -> str:
        return f"{self.name}{_LABELS[self.kind]}" if self.mark else ""


@dataclass(frozen=True, slots=True)
class Month:
    number: int
    weeks: tuple[tuple[Cell | None, ...], ...]
    workdays: int


@dataclass(frozen=True, slots=True)
class Break:
    """One holiday of the year: when it rests and which days are worked for it."""

    name: str
    first: date
    last: date
    length: int
    worked: str

    @property
    def rests(self) -> str:
        return _span(self.first, self.last)


@dataclass(frozen=True, slots=True)
class Year:
    number: int
    announced: bool
    months: tuple[Month, ...]
    breaks: tuple[Break, ...]
    workdays: int


def year_of(calendar: WorkingCalendar, year: int, today: date) -> Year:
    """Lay out one year."""
    months = tuple(_month(calendar, year, number, today) for number in MONTHS)
    return Year(
        number=year,
        announced=year in calendar.announced,
        months=months,
        breaks=tuple(_breaks(calendar, year)),
        workdays=sum(month.workdays for month in months),
    )


def _month(calendar: WorkingCalendar, year: int, number: int, today: date) -> Month:
    weeks = tuple(
        tuple(_cell(calendar, day, today) if day.month == number else None for day in week)
        for week in _WEEKS.monthdatescalendar(year, number)
    )
    cells = [cell for week in weeks for cell in week if cell is not None]
    return Month(number, weeks, sum(cell.kind.works for cell in cells))


def _cell(calendar: WorkingCalendar, day: date, today: date) -> Cell:
    return Cell(day, calendar.kind(day), calendar.name(day), today=day == today)


def _breaks(calendar: WorkingCalendar, year: int) -> list[Break]:
    """Holidays in the order of the year, those that begin in the December before included."""
    whole = list(days(date(year - 1, DECEMBER, 25), date(year + 1, 1, 10)))  # New Year lies at both ends
    runs: list[list[date]] = []
    for day in whole:
        name = calendar.resting.get(day)
        if name is None:
            continue
        if runs and runs[-1][-1] == day - ONE and calendar.resting[runs[-1][0]] == name:
            runs[-1].append(day)
        else:
            runs.append([day])
    worked: dict[int, list[date]] = {number: [] for number in range(len(runs))}
    for day in whole:
        same = [n for n, run in enumerate(runs) if calendar.resting[run[0]] == calendar.worked.get(day)]
        if same:  # 元旦 is spoken of at both ends of a year, 国庆节 may lie in two runs
            worked[min(same, key=lambda n: abs((runs[n][0] - day).days))].append(day)
    return [
        Break(calendar.resting[run[0]], run[0], run[-1], len(run), listed(worked[number]))
        for number, run in enumerate(runs)
        if run[-1].year == year
    ]


def spans(listed_days: Iterable[date]) -> str:
    """1月1日至3日，5月9日: days in words, runs drawn together."""
    runs: list[list[date]] = []
    for day in sorted(listed_days):
        if runs and runs[-1][-1] == day - ONE:
            runs[-1].append(day)
        else:
            runs.append([day])
    return "、".join(_span(run[0], run[-1]) for run in runs)


def _span(first: date, last: date) -> str:
    if first == last:
        return f"{first.month}月{first.day}日"
    end = f"{last.day}日" if last.month == first.month else f"{last.month}月{last.day}日"
    return f"{first.month}月{first.day}日至{end}"
