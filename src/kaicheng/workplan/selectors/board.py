"""Units × states: how many tasks of one ledger, or of all ledgers of a year, stand where. Never a query per unit.

Counted are items of the work points; parts and occurrences stand within their item and are not counted again.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)

from kaicheng.organisations.models import Agency, AgencyQuerySet
from kaicheng.organisations.selectors import directory
from kaicheng.workplan.models import Task, TaskNote, TaskQuerySet, TaskUnit, WorkPlan
from kaicheng.workplan.workflow import OVERDUE, STANDINGS, WITH_UNIT, Kind, Move, Role, Stage, State

_HUNDRED = 100
CHARGE = "charge"  # beside the values of `Role`: whoever has to see to it
COLUMNS = (
    State.NOT_BEGUN.value,
    State.UNDER_WAY.value,
    OVERDUE,
    State.PROPOSED.value,
    State.CONFIRMED.value,
    State.SUSPENDED.value,
    State.DROPPED.value,
)  # in the order of the board
HEADS = tuple((value, STANDINGS[value]) for value in COLUMNS)
_ASKED = (Move.PROPOSE.value, Move.REACH.value)
_FINISHED = (
    State.PROPOSED.value,
    State.CONFIRMED.value,
)  # the unit's work is done; the office may still be looking


@dataclass(frozen=True, slots=True)
class Tally:
    """How many tasks stand where (values of `COLUMNS`).

    `timely`: of those with a due day that are finished, how many were so by that day; `measured`: all of them, and
    the overdue ones with them.
    """

    counts: Mapping[str, int]
    timely: int = 0
    measured: int = 0

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def standing(self) -> int:
        """Without those dropped: of these the shares are reckoned."""
        return self.total - self.counts.get(State.DROPPED.value, 0)

    @property
    def done(self) -> int:
        return self.counts.get(State.CONFIRMED.value, 0)

    @property
    def overdue(self) -> int:
        return self.counts.get(OVERDUE, 0)

    @property
    def share(self) -> int:
        """Percent done, rounded down: 100 only when nothing is left."""
        return self.done * _HUNDRED // self.standing if self.standing else 0

    @property
    def punctuality(self) -> int | None:
        """Percent in time, rounded down; None while nothing was due."""
        return self.timely * _HUNDRED // self.measured if self.measured else None

    @property
    def cells(self) -> list[tuple[str, str, int]]:
        """Every column with its label and number."""
        return [(value, label, self.counts.get(value, 0)) for value, label in HEADS]


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One unit's (or one ledger's) line."""

    of: Any
    tally: Tally


@dataclass(frozen=True, slots=True)
class Board:
    """`total` counts each task once, however many units it has."""

    rows: list[BoardRow] = field(default_factory=list)
    total: Tally = field(default_factory=lambda: Tally({}))


def standing_of(today: date, path: str = "") -> Case:
    """`workflow.standing` as SQL. `path`: how the task is reached from the rows asked, with its underscores."""
    late = Q(**{f"{path}state__in": [state.value for state in WITH_UNIT], f"{path}due_on__lt": today})
    return Case(When(late, then=Value(OVERDUE)), default=F(f"{path}state"), output_field=CharField())


def _measures(path: str, task: str) -> dict[str, Any]:
    """Counts of finished tasks with a due day, and of those that were asked to be closed after it."""
    asked = TaskNote.objects.filter(task=OuterRef(task), move__in=_ASKED).order_by("-at", "-pk")
    finished = Q(**{f"{path}state__in": _FINISHED, f"{path}due_on__isnull": False})
    late = Q(**{f"{path}due_on__lt": Subquery(asked.values("on")[:1])})
    one = Value(1)
    return {
        "finished": Sum(Case(When(finished, then=one), default=Value(0))),
        "late": Sum(Case(When(finished & late, then=one), default=Value(0))),
    }


def _tallies(rows: Iterable[tuple[Any, str, int, int, int]]) -> dict[Any, Tally]:
    """(key, standing, tasks, finished, late) rows, by key."""
    counts: dict[Any, dict[str, int]] = {}
    sums: dict[Any, list[int]] = {}
    for key, standing, n, finished, late in rows:
        own = counts.setdefault(key, {})
        own[standing] = own.get(standing, 0) + n
        timely = sums.setdefault(key, [0, 0])
        timely[0] += finished - late
        timely[1] += finished + (n if standing == OVERDUE else 0)
    return {key: Tally(own, *sums[key]) for key, own in counts.items()}


def in_charge() -> Q:
    """Of rows of `TaskUnit`: the lead unit, or, where a task names none, its responsible units."""
    lead = TaskUnit.objects.filter(task=OuterRef("task"), role=Role.LEAD.value)
    return Q(role=Role.LEAD.value) | Q(~Exists(lead), role=Role.RESPONSIBLE.value)


def board(tasks: TaskQuerySet, today: date, *, role: str = "") -> Board:
    """Count the items among these tasks by unit, and all of them. `role`: as `by_unit`. Two queries."""
    return Board(by_unit(tasks, today, role=role), total(tasks, today))


def by_unit(tasks: TaskQuerySet, today: date, *, role: str = "") -> list[BoardRow]:
    """Count the items by unit, in the directory's order. `role`: "" for all, `CHARGE`, or a value of `Role`. One query."""
    items = tasks.filter(kind=Kind.ITEM.value).order_by()
    units = TaskUnit.objects.filter(task__in=items.values("pk"), agency__isnull=False).order_by()
    if role:
        units = units.filter(in_charge() if role == CHARGE else Q(role=role))
    found = _tallies(
        units.annotate(standing=standing_of(today, "task__"))
        .values("agency", "standing")
        .annotate(n=Count("pk"), **_measures("task__", "task"))
        .values_list("agency", "standing", "n", "finished", "late")
    )
    known = directory().agencies
    order: list[Agency] = sorted((known[pk] for pk in found), key=lambda one: (one.order, one.code))
    return [BoardRow(agency, found[agency.pk]) for agency in order]


def total(tasks: TaskQuerySet, today: date) -> Tally:
    """Count items, each once. One query."""
    rows = (
        tasks.filter(kind=Kind.ITEM.value)
        .order_by()
        .annotate(standing=standing_of(today))
        .values("standing")
        .annotate(n=Count("pk"), **_measures("", "pk"))
        .values_list("standing", "n", "finished", "late")
    )
    return _tallies((None, *row) for row in rows).get(None, Tally({}))


def summed(rows: Iterable[BoardRow]) -> Tally:
    """Lines that count nothing twice (ledgers) as one."""
    counts: Counter[str] = Counter()
    timely = measured = 0
    for row in rows:
        counts.update(row.tally.counts)
        timely, measured = timely + row.tally.timely, measured + row.tally.measured
    return Tally(counts, timely, measured)


def tallies(tasks: TaskQuerySet, today: date) -> dict[int, Tally]:
    """Count the items among these tasks by the key of their ledger. One query."""
    return _tallies(
        tasks.filter(kind=Kind.ITEM.value)
        .order_by()
        .annotate(standing=standing_of(today))
        .values("plan", "standing")
        .annotate(n=Count("pk"), **_measures("", "pk"))
        .values_list("plan", "standing", "n", "finished", "late")
    )


def by_plan(tasks: TaskQuerySet, today: date) -> list[BoardRow]:
    """Count the items among these tasks by ledger. Two queries."""
    found = tallies(tasks, today)
    plans = WorkPlan.objects.filter(pk__in=found).select_related("agency").order_by("agency__order", "pk")
    return [BoardRow(plan, found[plan.pk]) for plan in plans]


def tasks_of_year(year: int, overseen: AgencyQuerySet) -> TaskQuerySet:
    """Tasks of all ledgers of a year that run or have ended, of these agencies."""
    return Task.objects.filter(plan__in=plans_of_year(year, overseen).values("pk"))


def plans_of_year(year: int, overseen: AgencyQuerySet) -> "QuerySet[WorkPlan]":
    stages = [Stage.RUNNING.value, Stage.CLOSED.value]
    return WorkPlan.objects.filter(year=year, stage__in=stages, agency__in=overseen)


def years_of(overseen: AgencyQuerySet) -> list[int]:
    """Years that have ledgers, the latest first."""
    rows = WorkPlan.objects.filter(agency__in=overseen, approved_at__isnull=False).order_by("-year")
    return list(rows.values_list("year", flat=True).distinct())
