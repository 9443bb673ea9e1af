"""Tasks with their units, as overviews and exports print them: in few queries, however many tasks there are."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from kaicheng.organisations.models import AgencyQuerySet
from kaicheng.organisations.selectors import directory
from kaicheng.workplan.models import Task, TaskQuerySet, TaskUnit, WorkPlan
from kaicheng.workplan.workflow import OVERDUE, STANDINGS, Kind, Role, State, standing


@dataclass(frozen=True, slots=True)
class UnitName:
    """A unit of a task as it is called: today's name of the agency, else the words of the text."""

    agency: int | None
    code: str
    name: str
    role: str


def units_of(tasks: Iterable[Task]) -> dict[int, list[UnitName]]:
    """Units by task, in the order of the text. One query (the directory is kept in memory)."""
    known = directory().agencies
    found: dict[int, list[UnitName]] = defaultdict(list)
    keys = [task.pk for task in tasks]
    rows = TaskUnit.objects.filter(task__in=keys).order_by("order", "pk")
    for task, agency, name, role in rows.values_list("task", "agency", "name", "role"):
        one = known.get(agency) if agency else None
        words = (one.short_name or one.name) if one else name
        found[task].append(UnitName(agency, one.code if one else "", words, role))
    return found


def in_charge_of(units: Iterable[UnitName]) -> list[UnitName]:
    """The lead units, or, where none is named, the responsible ones: as `board.in_charge` says of rows."""
    listed = list(units)
    leads = [one for one in listed if one.role == Role.LEAD]
    return leads or [one for one in listed if one.role == Role.RESPONSIBLE]


def of_plan(plan: WorkPlan, seen: AgencyQuerySet | None) -> TaskQuerySet:
    """Tasks of a ledger; `seen` leaves a unit its own part: those it takes part in, and what belongs to them."""
    tasks = Task.objects.filter(plan=plan)
    if seen is None:
        return tasks
    own = TaskUnit.objects.filter(agency__in=seen, task__plan=plan).values("task")
    return tasks.filter(Q(pk__in=own) | Q(parent__in=own))


@dataclass(frozen=True, slots=True)
class Standing:
    """A task where it stands today. `late`: days after its due day, 0 where it is in time."""

    task: Task
    units: list[UnitName]
    value: str
    late: int

    @property
    def label(self) -> str:
        return STANDINGS[self.value]

    @property
    def charged(self) -> str:
        """Who answers for it, in words."""
        return "、".join(one.name for one in in_charge_of(self.units)) or "未定"

    @property
    def postponed(self) -> bool:
        first, due = self.task.first_due_on, self.task.due_on
        return first is not None and due is not None and first != due

    @property
    def mark(self) -> str:
        """What it is, where it is no item of its own."""
        kind = Kind(self.task.kind)
        return {Kind.PART: "分工", Kind.OCCURRENCE: "期次"}.get(kind, "")


def standings(tasks: Iterable[Task], today: date) -> list[Standing]:
    """Tasks in the order given. One query more than theirs."""
    listed = list(tasks)
    units = units_of(listed)
    found = []
    for task in listed:
        value = standing(State(task.state), task.due_on, today)
        late = (today - task.due_on).days if value == OVERDUE and task.due_on else 0
        found.append(Standing(task, units.get(task.pk, []), value, late))
    return found
