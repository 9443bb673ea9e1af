"""The one page for leaders: where the units stand, what is late, what hinders, what waits and what comes."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone

from kaicheng.workplan.models import Task, TaskNote, WorkPlan
from kaicheng.workplan.selectors import board as boards
from kaicheng.workplan.selectors.together import Standing, in_charge_of, standings
from kaicheng.workplan.workflow import OPEN, OVERDUE, STANDINGS, WITH_UNIT, Kind, Move, State, standing

AHEAD = timedelta(days=14)
_COMPARED = (State.CONFIRMED.value, State.PROPOSED.value, OVERDUE, State.NOT_BEGUN.value)


@dataclass(frozen=True, slots=True)
class LateUnit:
    """A unit in charge of tasks whose day has passed, the latest first."""

    code: str
    name: str
    tasks: list[Standing]

    @property
    def most(self) -> int:
        return max(one.late for one in self.tasks)


@dataclass(frozen=True, slots=True)
class Compared:
    """One figure now and at the end of last month."""

    label: str
    now: int
    before: int

    @property
    def change(self) -> int:
        return self.now - self.before

    @property
    def words(self) -> str:
        if not self.change:
            return "持平"
        return f"{'增加' if self.change > 0 else '减少'}{abs(self.change)}项"


@dataclass(frozen=True, slots=True)
class Briefing:
    """`as_of`: the last day of the month compared with, None where the ledger was not yet approved then."""

    total: boards.Tally
    late: list[LateUnit]
    late_tasks: list[Standing]
    obstacles: list[Standing]
    waiting: list[Standing]
    coming: list[Standing]
    compared: list[Compared]
    as_of: date | None


def briefing(plan: WorkPlan, today: date) -> Briefing:
    """Everything on the page. A handful of queries, however many tasks and units there are."""
    soon = Q(state__in=[s.value for s in WITH_UNIT], due_on__lte=today + AHEAD)
    hindered = Q(state__in=[s.value for s in OPEN]) & ~Q(obstacle="")
    wanted = Task.objects.filter(plan=plan).filter(soon | hindered | Q(state=State.PROPOSED.value))
    found = standings(wanted.select_related("parent").order_by("due_on", "number", "pk"), today)
    late = sorted((one for one in found if one.late), key=lambda one: -one.late)
    items = Task.objects.filter(plan=plan)
    total = boards.total(items, today)
    as_of = today.replace(day=1) - timedelta(days=1)
    known = plan.approved_at is not None and timezone.localdate(plan.approved_at) <= as_of
    return Briefing(
        total=total,
        late=_by_unit(late),
        late_tasks=late,
        obstacles=[one for one in found if one.task.obstacle and State(one.task.state) in OPEN],
        waiting=[one for one in found if one.value == State.PROPOSED],
        coming=[one for one in found if one.value in WITH_UNIT and _soon(one, today)],
        compared=_compared(plan, total, as_of) if known else [],
        as_of=as_of if known else None,
    )


def _soon(one: Standing, today: date) -> bool:
    return one.task.due_on is not None and one.task.due_on <= today + AHEAD


def _by_unit(late: list[Standing]) -> list[LateUnit]:
    units: dict[tuple[str, str], list[Standing]] = defaultdict(list)
    for one in late:
        for unit in in_charge_of(one.units) or one.units:
            units[unit.code, unit.name].append(one)
    rows = [LateUnit(code, name, tasks) for (code, name), tasks in units.items()]
    return sorted(rows, key=lambda row: (-len(row.tasks), -row.most, row.name))


def _compared(plan: WorkPlan, total: boards.Tally, as_of: date) -> list[Compared]:
    before = counts_on(plan, as_of)
    rows = [(STANDINGS[value], total.counts.get(value, 0), before.get(value, 0)) for value in _COMPARED]
    return [Compared(*row) for row in rows]


def counts_on(plan: WorkPlan, day: date) -> dict[str, int]:
    """How many items stood where at the end of a day, from the notes of their acts. One query.

    A day that was changed later is the one from before that change.
    """
    end = timezone.make_aware(datetime.combine(day + timedelta(days=1), time()))
    acts = TaskNote.objects.filter(task=OuterRef("pk")).exclude(move="")
    last = acts.filter(at__lt=end).order_by("-at", "-pk").values("state")[:1]
    moved = acts.filter(at__gte=end, move=Move.POSTPONE.value).order_by("at", "pk").values("detail")[:1]
    items = Task.objects.filter(plan=plan, kind=Kind.ITEM.value).annotate(
        state_then=Subquery(last), changed=Subquery(moved)
    )
    counts: dict[str, int] = defaultdict(int)
    for state, changed, due in items.values_list("state_then", "changed", "due_on"):
        then = _day_before(changed, due)
        counts[standing(State(state or State.NOT_BEGUN.value), then, day)] += 1
    return dict(counts)


def _day_before(changed: dict[str, str] | None, due: date | None) -> date | None:
    if changed is None:
        return due
    before = changed.get("before")
    return date.fromisoformat(before) if before else None
