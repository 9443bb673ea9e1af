"""The tasks of one's own units: by why they call for attention, with what a list says of each."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Case, Count, Exists, IntegerField, OuterRef, Prefetch, Q, Value, When
from django.utils import timezone

from kaicheng.organisations.models import AgencyQuerySet
from kaicheng.workplan.declared import remind_before_days, report_every_days
from kaicheng.workplan.models import Task, TaskQuerySet, TaskUnit, WorkPlan
from kaicheng.workplan.progress import GROUPS, Group, days_words
from kaicheng.workplan.selectors.progress import goal_for, is_known
from kaicheng.workplan.workflow import OVERDUE, ROLES, STATES, WITH_UNIT, Kind, Role, Stage, State, standing

_ORDER = tuple(Group)
_UNIT = [s.value for s in WITH_UNIT]
ALL = "all"


@dataclass(frozen=True, slots=True)
class OwnQuery:
    """A question to one's own list. `state`: a state, "overdue", "all"; "" for what is neither done nor dropped."""

    words: str = ""
    unit: str = ""
    role: str = ""
    state: str = ""
    plan: int | None = None
    group: str = ""

    def without_group(self) -> "OwnQuery":
        return replace(self, group="")

    @property
    def asks(self) -> bool:
        return self != OwnQuery()


def own_list(units: AgencyQuerySet, query: OwnQuery, today: date) -> TaskQuerySet:
    """Tasks of running ledgers in which these units have a part, each with `place` of its group, in that order."""
    part = TaskUnit.objects.filter(agency__in=units)
    if query.unit:
        part = part.filter(agency__code=query.unit)
    if query.role:
        part = part.filter(role=query.role)
    found = Task.objects.live().filter(pk__in=part.values("task"))
    found = _in_state(found, query.state, today)
    if query.plan is not None:
        found = found.filter(plan=query.plan)
    for word in query.words.split():
        found = found.filter(Q(heading__icontains=word) | Q(text__icontains=word))
    placed: Any = _listed(found, units).annotate(place=_place(today))
    if query.group in set(Group):
        placed = placed.filter(place=_ORDER.index(Group(query.group)))
    ordered: TaskQuerySet = placed.order_by("place", "due_on", "plan", "number", "pk")
    return ordered


def _listed(found: TaskQuerySet, units: AgencyQuerySet) -> TaskQuerySet:
    """With what a line shows and no more: the ledger, and the parts of the own units. Two queries."""
    lean = found.select_related("plan").defer("path", "quotes", "deadlines", "citations", "role_words")
    own = TaskUnit.objects.filter(agency__in=units).order_by("order", "pk")
    return lean.prefetch_related(Prefetch("units", own))


def _in_state(found: TaskQuerySet, state: str, today: date) -> TaskQuerySet:
    if state == OVERDUE:
        return found.overdue(today)
    if state == ALL:
        return found
    if state in WITH_UNIT:  # what is late is listed as late alone, as on boards
        found = found.exclude(due_on__lt=today)
    return found.filter(state=state) if state in STATES else found.open()


def _place(today: date) -> Case:
    """The place of a task's group among `Group`: the first that fits."""
    acts = Q(state__in=_UNIT)
    soon = today + timedelta(days=remind_before_days().on(today))
    return Case(
        When(acts & Q(due_on__lt=today), then=Value(_ORDER.index(Group.OVERDUE))),
        When(acts & Q(due_on__lte=soon), then=Value(_ORDER.index(Group.SOON))),
        When(acts & _silent(today), then=Value(_ORDER.index(Group.ASKED))),
        default=Value(_ORDER.index(Group.OTHER)),
        output_field=IntegerField(),
    )


def _silent(today: date) -> Q:
    """Nothing was said of it for so long that a report is asked; never where the platform or its periods tell."""
    limit = _midnight(today - timedelta(days=report_every_days().on(today) - 1))
    quiet = Q(state_since__lt=limit) & (Q(reported_at__isnull=True) | Q(reported_at__lt=limit))
    periods = Task.objects.filter(parent=OuterRef("pk"), kind=Kind.OCCURRENCE.value)
    return quiet & Q(counting={}) & ~Q(Exists(periods))


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def group_counts(units: AgencyQuerySet, query: OwnQuery, today: date) -> list[tuple[str, str, int]]:
    """How many tasks each group has under the other filters: (value, label, count). One query."""
    found: Any = own_list(units, query.without_group(), today).order_by().prefetch_related(None)
    counts = dict(found.values_list("place").annotate(count=Count("pk")))
    return [(group.value, GROUPS[group], counts.get(place, 0)) for place, group in enumerate(_ORDER)]


def own_plans(units: AgencyQuerySet) -> list[WorkPlan]:
    """Running ledgers in which these units have a part: the choices of the filter."""
    part = TaskUnit.objects.filter(agency__in=units).values("task__plan")
    return list(WorkPlan.objects.filter(stage=Stage.RUNNING.value, pk__in=part).only("pk", "title"))


@dataclass(frozen=True, slots=True)
class OwnRow:
    """A task as a unit's list shows it. `roles`: what its units are in it; `standing` as `workflow.standing` says."""

    task: Task
    group: Group
    roles: tuple[tuple[str, str], ...]
    standing: str
    days: str
    goal: int | None
    known: bool


def rows_of(tasks: Iterable[Task], own: Mapping[int, str], today: date) -> list[OwnRow]:
    """What the list says of each; `own`: names of the units by their keys."""
    return [
        OwnRow(
            task=task,
            group=_ORDER[getattr(task, "place", len(_ORDER) - 1)],
            roles=tuple(
                (own[unit.agency_id], ROLES[Role(unit.role)])
                for unit in task.units.all()
                if unit.agency_id is not None and unit.agency_id in own
            ),
            standing=standing(State(task.state), task.due_on, today),
            days=days_words(task.due_on, today) if State(task.state) in WITH_UNIT else "",
            goal=goal.value if (goal := goal_for(task)) is not None else None,
            known=is_known(task),
        )
        for task in tasks
    ]


# -- the first page ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Calls:
    """What calls for one person: tasks of his units by group, and requests for completion before his office."""

    overdue: int
    soon: int
    asked: int
    to_confirm: int
    first_to_confirm: int | None

    @property
    def any(self) -> bool:
        return bool(self.overdue or self.soon or self.asked or self.to_confirm)


def calls(units: AgencyQuerySet, organised: AgencyQuerySet, today: date) -> Calls:
    """Count over all running ledgers. Three queries."""
    groups = {value: count for value, _, count in group_counts(units, OwnQuery(), today)}
    waiting = Task.objects.live().filter(state=State.PROPOSED.value, plan__agency__in=organised)
    first = waiting.order_by("state_since", "pk").values_list("pk", flat=True).first()
    return Calls(
        overdue=groups[Group.OVERDUE],
        soon=groups[Group.SOON],
        asked=groups[Group.ASKED],
        to_confirm=waiting.count() if first is not None else 0,
        first_to_confirm=first,
    )
