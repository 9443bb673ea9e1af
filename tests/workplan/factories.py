"""A county's ledger for tests: a work-point document read into tasks, approved, with people at its units."""

from datetime import UTC, date, datetime
from typing import Any

from documents.factories import NOW, office_of

from kaicheng.organisations.models import Agency
from kaicheng.workplan.models import Task, TaskUnit, WorkPlan
from kaicheng.workplan.workflow import Role, Stage

__all__ = ["NOW", "give", "make_plan", "make_task"]
NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)


def make_plan(agency: Agency, *, stage: Stage = Stage.RUNNING, **columns: Any) -> WorkPlan:
    """A ledger without a document, approved unless said otherwise."""
    number = WorkPlan.objects.count()
    return WorkPlan.objects.create(
        **{
            "agency": agency,
            "title": "2026年政务公开工作要点",
            "year": 2026,
            "stage": stage.value,
            "issued_on": date(2026, 3, 2),
            "code": f"plan{number}",
            "created_at": NOON,
            "created_by": office_of(agency),
            "approved_at": None if stage is Stage.PROPOSED else NOON,
            **columns,
        }
    )


def make_task(plan: WorkPlan, *units: Agency, **columns: Any) -> Task:
    """A task of a ledger; the first unit leads, the others are responsible."""
    number = columns.pop("number", plan.tasks.count() + 1)
    task = Task.objects.create(
        **{
            "plan": plan,
            "number": number,
            "path": [number],
            "heading": f"任务{number}",
            "text": f"第{number}项任务的要求。",
            "state_since": NOON,
            **columns,
        }
    )
    for order, unit in enumerate(units):
        give(task, unit, Role.RESPONSIBLE if order else Role.LEAD, order=order)
    return task


def give(task: Task, agency: Agency, role: Role, *, order: int = 0) -> TaskUnit:
    return TaskUnit.objects.create(task=task, agency=agency, name=agency.name, role=role.value, order=order)
