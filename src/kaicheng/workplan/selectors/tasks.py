"""Tasks: one by its key, and lists as boards, units and pages ask for them."""

from kaicheng.workplan.models import Task, WorkPlan


def task_by_id(pk: int) -> Task | None:
    """With ledger, organising agency and the task it belongs to."""
    return Task.objects.select_related("plan__agency", "parent").filter(pk=pk).first()


def item_numbered(plan: WorkPlan, number: int) -> Task:
    """Give the item of a ledger with this number. Raises Task.DoesNotExist."""
    return Task.objects.items().select_related("plan__agency").get(plan=plan, number=number)


def how_many() -> int:
    """Tasks of all ledgers, with parts and periods."""
    return Task.objects.count()
