"""Tasks along the months, by the day they are due."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from itertools import accumulate

from django.db.models import F

from kaicheng.organisations.models import Agency, AgencyQuerySet
from kaicheng.organisations.selectors import directory
from kaicheng.workplan.models import TaskUnit, WorkPlan
from kaicheng.workplan.selectors.board import HEADS
from kaicheng.workplan.selectors.together import Standing, of_plan, standings
from kaicheng.workplan.workflow import Kind


@dataclass(frozen=True, slots=True)
class Slice:
    """A piece of a month's bar: value and label of the standing, how many, and where it begins (0 …)."""

    value: str
    label: str
    count: int
    start: int


@dataclass(frozen=True, slots=True)
class Month:
    """`first` is its first day, None for tasks without a day. `now`: where today's line stands among its tasks."""

    first: date | None
    tasks: list[Standing] = field(default_factory=list)
    now: int | None = None

    @property
    def bar(self) -> list[Slice]:
        counts = Counter(one.value for one in self.tasks)
        shown = [(value, label, counts[value]) for value, label in HEADS if counts[value]]
        starts = accumulate((count for *_, count in shown), initial=0)
        return [Slice(*one, start) for one, start in zip(shown, starts, strict=False)]

    @property
    def before(self) -> list[Standing]:
        return self.tasks[: self.now] if self.now is not None else self.tasks

    @property
    def after(self) -> list[Standing]:
        return self.tasks[self.now :] if self.now is not None else []


@dataclass(frozen=True, slots=True)
class Timeline:
    """All months between the first due day and the last (or today), empty ones too; then what has no day."""

    months: list[Month]
    undated: Month
    most: int  # tasks in the fullest month

    @property
    def total(self) -> int:
        return sum(len(month.tasks) for month in (*self.months, self.undated))


def timeline(plan: WorkPlan, today: date, *, unit: str = "", seen: AgencyQuerySet | None = None) -> Timeline:
    """Items and occurrences of a ledger by due day; a unit's own parts too, where one is asked for. Two queries."""
    tasks = of_plan(plan, seen).select_related("parent")
    if unit:
        own = TaskUnit.objects.filter(agency__code=unit, task__plan=plan).values("task")
        tasks = tasks.filter(pk__in=own)
    else:
        tasks = tasks.exclude(kind=Kind.PART.value)
    found = standings(tasks.order_by(F("due_on").asc(nulls_last=True), "number", "pk"), today)
    dated = [one for one in found if one.task.due_on is not None]
    months = _months(dated, plan.year, today)
    undated = Month(None, [one for one in found if one.task.due_on is None])
    return Timeline(months, undated, max((len(month.tasks) for month in months), default=0))


def _months(dated: list[Standing], year: int, today: date) -> list[Month]:
    days = [one.task.due_on for one in dated if one.task.due_on is not None]
    first = min([*days, date(year, 1, 1)])
    last = max([*days, date(year, 12, 31)])
    months = []
    for start in _starts(first, last):
        own = [one for one in dated if one.task.due_on and _first(one.task.due_on) == start]
        passed = sum(1 for one in own if one.task.due_on and one.task.due_on < today)
        months.append(Month(start, own, passed if _first(today) == start else None))
    return months


def _first(day: date) -> date:
    return day.replace(day=1)


def _starts(first: date, last: date) -> Iterable[date]:
    start = _first(first)
    while start <= last:
        yield start
        start = date(start.year + start.month // 12, start.month % 12 + 1, 1)


def units_in(plan: WorkPlan, seen: AgencyQuerySet | None = None) -> list[Agency]:
    """The units of a ledger in the order of the directory. One query."""
    rows = TaskUnit.objects.filter(task__plan=plan, agency__isnull=False)
    if seen is not None:
        rows = rows.filter(agency__in=seen)
    known = directory().agencies
    found = [known[pk] for pk in rows.order_by().values_list("agency", flat=True).distinct()]
    return sorted(found, key=lambda one: (one.order, one.code))
