"""Tasks: one by its key, and lists as boards, units and pages ask for them."""

from kaicheng.organisations.models import AgencyQuerySet
from kaicheng.workplan.models import Task, TaskQuerySet


def task_by_id(pk: int) -> Task | None:
    """With ledger, organising agency and the task it belongs to."""
    return Task.objects.select_related("plan__agency", "parent").filter(pk=pk).first()


def own_tasks(own_units: AgencyQuerySet) -> TaskQuerySet:
    """Tasks of running ledgers in which one of these units has a part, the nearest day first."""
    found = Task.objects.live().of_units(own_units)
    return found.select_related("plan__agency").order_by("due_on", "plan", "number", "pk")
