"""One ledger at a glance: its figures, and its tasks as a list with filters."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Q
from django.db.models.functions import Coalesce

from kaicheng.organisations.models import Agency, AgencyQuerySet
from kaicheng.organisations.selectors import named_or_below
from kaicheng.workplan.models import Task, TaskQuerySet, TaskUnit, WorkPlan
from kaicheng.workplan.selectors.board import CHARGE, in_charge
from kaicheng.workplan.workflow import OVERDUE, WITH_UNIT, Kind, Role, State


@dataclass(frozen=True, slots=True)
class TaskQuery:
    """What a list of tasks is asked for; empty values ask for all. `state`: a value of `State`, or “overdue”.

    `role`: a value of `Role`, or `CHARGE`. `kind`: a value of `Kind`, as boards link to what they counted.
    """

    words: str = ""
    unit: str = ""
    role: str = ""
    state: str = ""
    section: str = ""
    kind: str = ""

    def __bool__(self) -> bool:
        return any((self.words, self.unit, self.role, self.state, self.section, self.kind))


@dataclass(frozen=True, slots=True)
class Figures:
    """How many items stand where; `percent` of them done."""

    total: int
    done: int
    waiting: int
    overdue: int
    units: int

    @property
    def percent(self) -> int:
        return self.done * 100 // self.total if self.total else 0


def figures_of(tasks: TaskQuerySet, today: date) -> Figures:
    """Count items. Two queries."""
    late = Q(state__in=[s.value for s in WITH_UNIT], due_on__lt=today)
    live = ~Q(state=State.DROPPED.value)
    counted = tasks.items().aggregate(
        total=Count("pk", filter=live),
        done=Count("pk", filter=Q(state=State.CONFIRMED.value)),
        waiting=Count("pk", filter=Q(state=State.PROPOSED.value)),
        overdue=Count("pk", filter=late),
    )
    units = TaskUnit.objects.filter(task__in=tasks.items().order_by().values("pk"), agency__isnull=False)
    return Figures(**counted, units=units.order_by().values("agency").distinct().count())


def tasks_of(plan: WorkPlan, seen: AgencyQuerySet | None = None) -> TaskQuerySet:
    """Items and parts of a ledger, each part behind its item; with `seen` those in which these units have a part.

    Whoever has a part in the whole sees its parts.
    """
    found = Task.objects.filter(plan=plan).exclude(kind=Kind.OCCURRENCE.value)
    if seen is not None:
        mine = TaskUnit.objects.filter(agency__in=seen, task__plan=plan).values("task")
        found = found.filter(Q(pk__in=mine) | Q(parent__in=mine))
    return found


def narrowed(tasks: TaskQuerySet, query: TaskQuery, today: date) -> TaskQuerySet:
    """The tasks that a question means, in no order. States are those of the board: what is late counts as late alone."""
    if query.words:
        tasks = tasks.filter(Q(heading__icontains=query.words) | Q(text__icontains=query.words))
    if query.section:
        tasks = tasks.filter(section=query.section)
    if query.kind:
        tasks = tasks.filter(kind=query.kind)
    if query.unit or query.role:
        units = TaskUnit.objects.filter(agency__code=query.unit) if query.unit else TaskUnit.objects.all()
        if query.role:
            units = units.filter(in_charge() if query.role == CHARGE else Q(role=query.role))
        tasks = tasks.filter(pk__in=units.values("task"))
    if query.state == OVERDUE:
        return tasks.overdue(today)
    if query.state in WITH_UNIT:
        tasks = tasks.exclude(due_on__lt=today)
    return tasks.filter(state=query.state) if query.state else tasks


def listed(tasks: TaskQuerySet, query: TaskQuery, today: date) -> TaskQuerySet:
    """The tasks that a question means, in the ledger's order, with units and counts of parts and periods."""
    return (
        narrowed(tasks, query, today)
        .annotate(
            of_item=Coalesce("parent__parent__number", "parent__number", "number"),
            split_into=Count("parts", filter=Q(parts__kind=Kind.PART.value)),
            periods=Count("parts", filter=Q(parts__kind=Kind.OCCURRENCE.value)),
            periods_done=Count(
                "parts",
                filter=Q(parts__kind=Kind.OCCURRENCE.value, parts__state=State.CONFIRMED.value),
            ),
        )
        .order_by("of_item", F("parent").asc(nulls_first=True), "number", "pk")
        .defer("path", "quotes", "deadlines", "frequencies", "targets", "citations")  # no list shows them
        .prefetch_related("units__agency")
    )


def sections_of(tasks: TaskQuerySet) -> list[str]:
    """The sections, in the order in which they stand."""
    found = tasks.items().exclude(section="").order_by("number").values_list("section", flat=True)
    return list(dict.fromkeys(found))


def units_in(tasks: TaskQuerySet) -> list[Agency]:
    """The units that have a part, in the directory's order."""
    rows = TaskUnit.objects.filter(task__in=tasks.order_by().values("pk"), agency__isnull=False)
    return list(named_or_below(rows.values_list("agency", flat=True), ()).order_by("order", "code"))


@dataclass(frozen=True, slots=True)
class Share:
    """What falls to one unit: how many tasks, how many as lead, the nearest and the last day."""

    agency: Agency
    tasks: int
    leading: int
    first: date | None
    last: date | None


def shares_of(plan: WorkPlan) -> list[Share]:
    """What an approval would give to whom, who leads most first. Two queries."""
    rows = TaskUnit.objects.filter(task__plan=plan, task__kind=Kind.ITEM.value, agency__isnull=False)
    by_unit: dict[int, list[tuple[str, date | None]]] = {}
    for unit, role, day in rows.order_by().values_list("agency", "role", "task__due_on"):
        by_unit.setdefault(unit, []).append((role, day))
    shares = []
    for agency in named_or_below(by_unit, ()):
        its = by_unit[agency.pk]
        days = [day for _, day in its if day is not None]
        leading = sum(role == Role.LEAD.value for role, _ in its)
        shares.append(Share(agency, len(its), leading, min(days, default=None), max(days, default=None)))
    return sorted(shares, key=lambda s: (-s.leading, -s.tasks, s.agency.order, s.agency.code))
