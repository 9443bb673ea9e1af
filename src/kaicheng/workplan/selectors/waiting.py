"""What units have to act on: tasks with the units that have to, and since when nothing was said of them."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.db.models import Prefetch
from django.utils import timezone

from kaicheng.organisations.models import Agency
from kaicheng.workplan.models import Task, TaskQuerySet, TaskUnit
from kaicheng.workplan.workflow import OPEN, Kind, Role, State

_OCCURS = 0  # stands for no agency


def with_units(tasks: TaskQuerySet) -> TaskQuerySet:
    """Tasks with ledger, organising agency and units, in two queries."""
    units = Prefetch("units", TaskUnit.objects.select_related("agency"))
    return tasks.select_related("plan__agency", "parent").prefetch_related(units)


def without_those_divided(tasks: Iterable[Task]) -> Iterator[tuple[Task, list[Agency]]]:
    """Each task with the settled units that have to act on it.

    A recurring duty is acted on by its periods; of a divided task whoever has a part of it acts on that, and the lead
    unit on the whole. Two queries beside the units.
    """
    tasks = list(tasks)
    parents = [task.pk for task in tasks if task.kind == Kind.ITEM]
    parts = Task.objects.filter(parent__in=parents, state__in=[s.value for s in OPEN])
    divided: dict[int, set[int | None]] = {}
    rows: Any = parts.values_list("parent", "kind", "units__agency")
    for pk, kind, unit in rows:
        divided.setdefault(pk, set()).add(_OCCURS if kind == Kind.OCCURRENCE else unit)
    for task in tasks:
        held = divided.get(task.pk, set())
        if _OCCURS in held:
            continue
        units = [u for u in task.units.all() if u.agency is not None]
        yield task, [u.agency for u in units if u.agency_id not in held or u.role == Role.LEAD]  # type: ignore[misc]  # none is without one


def last_said(task: Task) -> date:
    """The day since which nothing was reported: of the last report, or of coming into its state."""
    moments = [task.state_since, *([task.reported_at] if task.reported_at else [])]
    if State(task.state) is State.NOT_BEGUN and task.plan.approved_at:
        moments.append(task.plan.approved_at)
    return timezone.localdate(max(moments))
