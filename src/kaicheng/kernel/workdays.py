"""Working days 工作日 as the State Council's yearly notices make them: weekends rest, holidays rest, make-up days work.

A term in working days is counted from the day after the event (the day of the event is day zero and is not counted);
day one is the first working day after it, and the term ends with its last working day, so it never ends on a day of
rest. Terms that a law gives in days 日 or months 月 are calendar time and have their own functions here.

Nothing is guessed: a year whose notice is not known counts weekends alone, and every answer that reaches such a year
says that it is provisional. So are the last days of a year while the next year's notice is not known, because it may
move them (New Year of 2006, 2007, 2008, 2012 and 2019 did).
"""

from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from itertools import groupby

from kaicheng.kernel.text import chinese_date

ONE = timedelta(days=1)
SATURDAY = 5
YEAR_END = 3  # days of December that the next year's notice has moved so far: 29, 30, 31
DECEMBER = 12
LAST_OF_DECEMBER = 31
WEEKDAYS = "一二三四五六日"


class DayKind(StrEnum):
    """What a day is."""

    WORKDAY = "workday"
    MAKE_UP = "make_up"  # a weekend day that is worked 调休上班
    WEEKEND = "weekend"
    HOLIDAY = "holiday"

    @property
    def works(self) -> bool:
        return self in {DayKind.WORKDAY, DayKind.MAKE_UP}


@dataclass(frozen=True, slots=True)
class Fact:
    """One day that a notice arranges: at rest, or worked to make up for a rest day. `name`: the holiday."""

    day: date
    rests: bool
    name: str


@dataclass(frozen=True, slots=True)
class Due:
    """The day on which a term ends. `provisional`: it reaches days that no notice has settled yet."""

    day: date
    provisional: bool


@dataclass(frozen=True, slots=True)
class Step:
    """One day of a count: `number` is its place among the working days, None where it is passed over."""

    day: date
    kind: DayKind
    name: str
    number: int | None


@dataclass(frozen=True, slots=True)
class Count:
    """How a term was counted, day by day, from the day after day zero to the day it ends."""

    zero: date
    length: int
    steps: tuple[Step, ...]
    provisional: bool

    @property
    def due(self) -> Due:
        return Due(self.steps[-1].day if self.steps else self.zero, self.provisional)

    @property
    def sentence(self) -> str:
        """Say it as a letter would: what was counted, what was passed over, what was counted although a weekend."""
        if not self.steps:
            return f"期限为0个工作日，即{chinese_date(self.zero)}当日。"
        first = next(step.day for step in self.steps if step.number)
        counted = (
            f"{chinese_date(self.zero)}当日不计入，自{chinese_date(first)}起数第1个工作日，"
            f"第{self.length}个工作日为{chinese_date(self.due.day)}（{weekday(self.due.day)}）"
        )
        words = [counted, *self._passed_over()]
        if worked := [step.day for step in self.steps if step.kind is DayKind.MAKE_UP]:
            words.append(f"调休上班的{listed(worked)}计入")
        if self.provisional:
            words.append("其中有尚未公布放假安排的日期，暂按周末休息推算，公布后重新计算")
        return "；".join(words) + "。"

    def _passed_over(self) -> list[str]:
        words = []
        if weekends := sum(1 for step in self.steps if step.kind is DayKind.WEEKEND):
            words.append(f"周末{weekends}天")
        resting = (step for step in self.steps if step.kind is DayKind.HOLIDAY)
        words += [
            f"{name}放假{len(list(run))}天" for name, run in groupby(resting, key=lambda step: step.name)
        ]
        return [f"不计入{'、'.join(words)}"] if words else []


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """Which days are worked. `announced`: the years whose notice is known."""

    resting: Mapping[date, str] = field(default_factory=dict)
    worked: Mapping[date, str] = field(default_factory=dict)
    announced: frozenset[int] = frozenset()
    _lost: tuple[date, ...] = field(
        init=False, repr=False, compare=False
    )  # Mondays to Fridays at rest, sorted
    _won: tuple[date, ...] = field(init=False, repr=False, compare=False)  # weekend days worked, sorted

    def __post_init__(self) -> None:
        object.__setattr__(self, "_lost", tuple(sorted(d for d in self.resting if d.weekday() < SATURDAY)))
        object.__setattr__(self, "_won", tuple(sorted(d for d in self.worked if d.weekday() >= SATURDAY)))

    @classmethod
    def of(cls, facts: Iterable[Fact], announced: Collection[int]) -> "WorkingCalendar":
        """Build one from facts in the order of their notices: a later notice overrides an earlier one, day by day."""
        resting: dict[date, str] = {}
        worked: dict[date, str] = {}
        for fact in facts:
            here, there = (resting, worked) if fact.rests else (worked, resting)
            here[fact.day] = fact.name
            there.pop(fact.day, None)
        return cls(resting, worked, frozenset(announced))

    def kind(self, day: date) -> DayKind:
        if day in self.resting:
            return DayKind.HOLIDAY
        weekend = day.weekday() >= SATURDAY
        if day in self.worked:
            return DayKind.MAKE_UP if weekend else DayKind.WORKDAY
        return DayKind.WEEKEND if weekend else DayKind.WORKDAY

    def name(self, day: date) -> str:
        """Give the holiday that the day rests for or makes up for; "" for an ordinary day."""
        return self.resting.get(day) or self.worked.get(day, "")

    def is_workday(self, day: date) -> bool:
        return self.kind(day).works

    def settled(self, day: date) -> bool:
        """Say whether the notices that can arrange the day are known."""
        if day.year not in self.announced:
            return False
        open_end = day.month == DECEMBER and day.day > LAST_OF_DECEMBER - YEAR_END
        return not open_end or day.year + 1 in self.announced

    def after(self, day: date, n: int) -> Due:
        """Give the n-th working day after `day`, which is day zero and is not counted itself."""
        _not_negative(n)
        provisional = False
        while n:
            day += ONE
            n -= self.is_workday(day)
            provisional = provisional or not self.settled(day)
        return Due(day, provisional)

    def between(self, start: date, end: date) -> int:
        """Count the working days after `start` up to `end`, that day included; negative where `end` lies before."""
        if end < start:
            return -self.between(end, start)
        changed = _within(self._won, start, end) - _within(self._lost, start, end)
        return _mondays_to_fridays(end) - _mondays_to_fridays(start) + changed

    def count(self, day: date, n: int) -> Count:
        """Count like `after`, and keep every day with its reason."""
        _not_negative(n)
        due = self.after(day, n)
        steps, number = [], 0
        for here in days(day + ONE, due.day):
            kind = self.kind(here)
            number += kind.works
            steps.append(Step(here, kind, self.name(here), number if kind.works else None))
        return Count(day, n, tuple(steps), due.provisional)

    def on_or_after(self, day: date) -> Due:
        """Give the day itself where it is worked, else the next working day: where a law moves an end off a rest day."""
        provisional = not self.settled(day)
        while not self.is_workday(day):
            day += ONE
            provisional = provisional or not self.settled(day)
        return Due(day, provisional)


def days(first: date, last: date) -> Iterator[date]:
    """Give every day from the first to the last, both included."""
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)


def days_after(day: date, n: int) -> date:
    """End of a term in days 日: the day of the event is not counted, and days of rest are."""
    _not_negative(n)
    return day + timedelta(days=n)


def months_after(day: date, n: int) -> date:
    """End of a term in months 月: the same day of the month, or the month's last where it has no such day."""
    _not_negative(n)
    year, month = divmod(day.month - 1 + n, 12)
    year, month = day.year + year, month + 1
    following = date(year + month // 12, month % 12 + 1, 1)
    return date(year, month, min(day.day, (following - ONE).day))


def weekday(day: date) -> str:
    """星期一 … 星期日."""
    return f"星期{WEEKDAYS[day.weekday()]}"


def listed(listed_days: Iterable[date]) -> str:
    """9月18日、26日，10月9日: days as an office lists them; the month is said once."""
    months = groupby(sorted(listed_days), key=lambda day: (day.year, day.month))
    return "，".join(f"{month}月{'、'.join(f'{day.day}日' for day in run)}" for (_, month), run in months)


def _within(sorted_days: tuple[date, ...], start: date, end: date) -> int:
    """Count those after `start` up to `end`."""
    return bisect_right(sorted_days, end) - bisect_right(sorted_days, start)


def _mondays_to_fridays(day: date) -> int:
    """Count them from the first day of the calendar (0001-01-01, a Monday) to that day."""
    weeks, rest = divmod(day.toordinal(), 7)
    return weeks * SATURDAY + min(rest, SATURDAY)


def _not_negative(n: int) -> None:
    if n < 0:
        raise ValueError(f"a term cannot have {n} days")
