"""One task with all that its page tells: units as printed, days and why they changed, parts and periods, every act."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch

from kaicheng.workplan.models import Evidence, Task, TaskNote, TaskUnit
from kaicheng.workplan.progress import Goal, days_words, mean
from kaicheng.workplan.selectors.progress import goal_for, is_known
from kaicheng.workplan.selectors.steps import DayChange, day_changes
from kaicheng.workplan.selectors.waiting import with_units
from kaicheng.workplan.workflow import ROLES, WITH_UNIT, Kind, Role, State, standing


@dataclass(frozen=True, slots=True)
class Part:
    """A part or a period of a task."""

    task: Task
    standing: str
    days: str


@dataclass(frozen=True, slots=True)
class Whole:
    """A task as its page shows it."""

    task: Task
    standing: str
    days: str
    units: tuple[tuple[str, tuple[TaskUnit, ...]], ...]
    changes: tuple[DayChange, ...]
    goal: Goal | None
    known: bool
    parts: tuple[Part, ...]
    periods: tuple[Part, ...]
    mean: int | None
    notes: tuple[TaskNote, ...]
    carried_to: tuple[Task, ...]


def whole(task: Task, today: date) -> Whole:
    """Read a task with everything. Eight queries, however long its history is."""
    notes = notes_of(task)
    below = list(with_units(Task.objects.filter(parent=task)).order_by("kind", "number", "pk"))
    shown = [Part(one, standing(State(one.state), one.due_on, today), _days(one, today)) for one in below]
    counted = [one.percent for one in below if one.state != State.DROPPED]
    return Whole(
        task=task,
        standing=standing(State(task.state), task.due_on, today),
        days=_days(task, today),
        units=_by_role(list(task.units.select_related("agency"))),
        changes=tuple(day_changes(notes)),
        goal=goal_for(task),
        known=is_known(task),
        parts=tuple(one for one in shown if one.task.kind == Kind.PART),
        periods=tuple(one for one in shown if one.task.kind == Kind.OCCURRENCE),
        mean=mean(counted),
        notes=notes,
        carried_to=tuple(task.carried_to.select_related("plan").order_by("pk")),
    )


def notes_of(task: Task) -> tuple[TaskNote, ...]:
    """All acts and comments with their evidence, newest first. Two queries."""
    proofs = Prefetch(
        "evidence", Evidence.objects.select_related("document", "column", "file").order_by("pk")
    )
    found = task.notes.select_related("by", "agency").prefetch_related(proofs)
    return tuple(found.order_by("-at", "-pk"))


def _days(task: Task, today: date) -> str:
    return days_words(task.due_on, today) if State(task.state) in WITH_UNIT else ""


def _by_role(units: Sequence[TaskUnit]) -> tuple[tuple[str, tuple[TaskUnit, ...]], ...]:
    """Units under the name of their role, in the order of roles; a role nobody has is left out."""
    groups = [(ROLES[role], tuple(unit for unit in units if unit.role == role)) for role in Role]
    return tuple((label, members) for label, members in groups if members)


def evidence_by_id(pk: int) -> Evidence | None:
    """A piece of evidence with the task whose report it belongs to."""
    found = Evidence.objects.select_related("file", "note__task__plan__agency", "note__task__parent")
    return found.filter(pk=pk).first()


def tasks_by_id(pks: Sequence[int]) -> list[Task]:
    """Tasks by their keys, with their units, in the order of their ledgers."""
    return list(with_units(Task.objects.filter(pk__in=pks)).order_by("plan", "number", "pk"))
