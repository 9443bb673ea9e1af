"""What of a ledger comes again next year, and where it can go."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from kaicheng.workplan.models import Task, WorkPlan
from kaicheng.workplan.workflow import Stage, State
from kaicheng.workplan.yearly import a_year_on, comes_again, same_key


@dataclass(frozen=True, slots=True)
class Again:
    """An item of a ledger. `why`: the words by which it is one of every year; `there`: next year's task, if it has one."""

    task: Task
    why: str
    there: Task | None

    @property
    def next_due(self) -> date | None:
        return a_year_on(self.task.first_due_on)


def next_ledgers(plan: WorkPlan) -> "QuerySet[WorkPlan]":
    """Ledgers of the same agency and the next year that take tasks in as a proposal."""
    standing = WorkPlan.objects.filter(agency=plan.agency_id, year=plan.year + 1)
    return standing.filter(stage=Stage.PROPOSED.value).order_by("-created_at", "-pk")


def items_again(plan: WorkPlan) -> list[Again]:
    """Every item that was not dropped, in order. What stands in a ledger of the next year is there already. Two queries."""
    later = Task.objects.filter(plan__agency=plan.agency_id, plan__year=plan.year + 1).items()
    there = {
        same_key(task.heading, task.text): task
        for task in later.exclude(plan__stage=Stage.ABANDONED.value).select_related("plan")
    }
    items = Task.objects.filter(plan=plan).items().exclude(state=State.DROPPED.value)
    items = items.select_related("plan").prefetch_related("units__agency")
    return [
        Again(
            task,
            comes_again(task.frequencies, task.deadlines, plan.year),
            there.get(same_key(task.heading, task.text)),
        )
        for task in items.order_by("number", "pk")
    ]
