"""Printed names that mean no agency yet: settled, expanded, kept or struck, wherever the ledger has them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from kaicheng.kernel.refusals import Invalid
from kaicheng.organisations.models import Agency
from kaicheng.organisations.selectors import Resolution, directory
from kaicheng.users.models import User
from kaicheng.workplan.models import Task, TaskUnit, WorkPlan
from kaicheng.workplan.services.arranging import enter_unit, settle_row
from kaicheng.workplan.services.planning import step as take_step
from kaicheng.workplan.workflow import KEPT, Kept, Role, Step


@dataclass(frozen=True, slots=True)
class Decision:
    """What a name means: exactly one of an agency, a name for many, why it stays as printed, or that it is no unit."""

    name: str
    agency: Agency | None = None
    group: str = ""
    kept: Kept | None = None
    struck: bool = False


@transaction.atomic
def decide(*, plan: WorkPlan, given: Sequence[Decision], actor: User, now: datetime) -> int:
    """Carry several decisions out at once; gives how many. Raises as each of them."""
    common: dict[str, Any] = {"plan": plan, "actor": actor, "now": now}
    for one in given:
        if one.agency is not None:
            settle(**common, name=one.name, agency=one.agency)
        elif one.group:
            expand(**common, name=one.name, group=one.group)
        elif one.kept is not None:
            keep(**common, name=one.name, kept=one.kept)
        elif one.struck:
            strike(**common, name=one.name)
    return len(given)


@transaction.atomic
def settle(*, plan: WorkPlan, name: str, agency: Agency, actor: User, now: datetime) -> int:
    """Settle an open name to an agency, wherever the ledger has it; gives in how many tasks."""
    plan = take_step(
        plan=plan, step=Step.ARRANGE, actor=actor, now=now, act="settle", name=name[:100], unit=agency.name
    )
    rows = list(open_rows(plan, name))
    for row in rows:
        settle_row(row, agency)
    return _touched(rows)


@transaction.atomic
def keep(*, plan: WorkPlan, name: str, kept: Kept, actor: User, now: datetime) -> int:
    """Leave a name as printed: it stays with its tasks, and nobody is told or asked; gives in how many tasks."""
    plan = take_step(
        plan=plan, step=Step.ARRANGE, actor=actor, now=now, act="keep", name=name[:100], unit=KEPT[kept]
    )
    rows = list(open_rows(plan, name))
    TaskUnit.objects.filter(pk__in=[row.pk for row in rows]).update(kept=kept.value)
    return _touched(rows)


@transaction.atomic
def ask_again(*, plan: WorkPlan, name: str, actor: User, now: datetime) -> int:
    """Let a name that was kept be open again; gives in how many tasks."""
    plan = take_step(plan=plan, step=Step.ARRANGE, actor=actor, now=now, act="ask_again", name=name[:100])
    found = TaskUnit.objects.filter(task__plan=plan, name=name, agency__isnull=True).exclude(kept="")
    rows = list(found.select_related("task"))
    found.update(kept="")
    return _touched(rows)


@transaction.atomic
def strike(*, plan: WorkPlan, name: str, actor: User, now: datetime) -> int:
    """Take an open name that is no unit (任务承担单位) out of the ledger; gives of how many tasks."""
    plan = take_step(plan=plan, step=Step.ARRANGE, actor=actor, now=now, act="strike", name=name[:100])
    rows = list(open_rows(plan, name))
    TaskUnit.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return _touched(rows)


@transaction.atomic
def expand(*, plan: WorkPlan, name: str, group: str, actor: User, now: datetime) -> int:
    """Expand a collective name, wherever it stands open, to the agencies that `group` means on the day of issue; gives how many.

    Raises Invalid where the group means nobody.
    """
    found = members(group, plan.issued_on)
    if not found.agencies:
        raise Invalid(f"“{group}”在文件印发之日没有对应的单位。", advice="请逐个选择单位。")
    count = len(found.agencies)
    plan = take_step(
        plan=plan, step=Step.ARRANGE, actor=actor, now=now, act="expand", name=name[:100], unit=f"{group}（{count}个）"
    )  # fmt: skip
    rows = list(open_rows(plan, name))
    for row in rows:
        there = set(row.task.units.values_list("agency", flat=True))
        row.delete()
        for agency in found.agencies:
            if agency.pk not in there:  # a unit with a part of its own keeps it
                enter_unit(row.task, agency, agency.name, Role(row.role), expanded_from=name)
    _touched(rows)
    return count


@transaction.atomic
def set_default_unit(*, plan: WorkPlan, agency: Agency, actor: User, now: datetime) -> int:
    """Let an agency lead every task that no agency has a part in yet; gives how many."""
    settled = TaskUnit.objects.filter(agency__isnull=False).values("task")
    tasks = list(Task.objects.filter(plan=plan).items().exclude(pk__in=settled))
    take_step(
        plan=plan, step=Step.ARRANGE, actor=actor, now=now, act="default_unit", count=len(tasks), unit=agency.name
    )  # fmt: skip
    for task in tasks:
        enter_unit(task, agency, agency.name, Role.LEAD)
    Task.objects.filter(pk__in=[task.pk for task in tasks]).update(lock_version=F("lock_version") + 1)
    return len(tasks)


def members(name: str, on: date) -> Resolution:
    """Whom a name means on a day."""
    return directory().resolve(name, on=on)


def is_collective(name: str, plan: WorkPlan) -> bool:
    """Whether a name stands for several agencies on the day of issue."""
    return len(members(name, plan.issued_on).agencies) > 1


def open_rows(plan: WorkPlan, name: str) -> Iterable[TaskUnit]:
    rows = TaskUnit.objects.filter(task__plan=plan, name=name, agency__isnull=True, kept="")
    return rows.select_related("task").order_by("pk")


def _touched(rows: list[TaskUnit]) -> int:
    """Whoever has one of these tasks open is told that it has changed; gives how many tasks they are."""
    found = Task.objects.filter(pk__in={row.task_id for row in rows})
    return found.update(lock_version=F("lock_version") + 1)
