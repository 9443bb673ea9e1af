"""What the office does with a ledger as a whole: approve and assign, close, reopen, abandon, show to the public."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from kaicheng.audit.services import record
from kaicheng.events.services import announce
from kaicheng.kernel.refusals import Conflict, Invalid
from kaicheng.users.models import User
from kaicheng.workplan import permissions
from kaicheng.workplan.models import Task, TaskUnit, WorkPlan
from kaicheng.workplan.services.telling import tell_assigned
from kaicheng.workplan.workflow import PASSAGES, STAGES, Stage, Step

APPROVED = "workplan.approved"  # {"plan"}: tasks were assigned


@transaction.atomic
def step(
    *,
    plan: WorkPlan,
    step: Step,
    actor: User,
    now: datetime,
    columns: dict[str, Any] | None = None,
    **detail: Any,
) -> WorkPlan:
    """Take a step with a ledger by its table: may the actor, does its stage permit it; write and record.

    Raises NotAllowed, Conflict.
    """
    permissions.require(step.value, actor, plan, on=timezone.localdate(now))
    passage = PASSAGES[step]
    plan = WorkPlan.objects.select_for_update(of=("self",)).select_related("agency").get(pk=plan.pk)
    if plan.stage not in passage.sources:
        raise Conflict(f"台账《{plan.title}》{STAGES[Stage(plan.stage)]}，现在不能办理此事。")
    values = dict(columns or {})
    if passage.target is not None:
        values["stage"] = passage.target.value
    for name, value in values.items():
        setattr(plan, name, value)
    if values:
        plan.save(update_fields=list(values))
    record(
        actor=actor,
        verb=step.value,
        obj=plan,
        label=plan.title[:200],
        agency=plan.agency,
        detail=detail,
        at=now,
    )
    return plan


@transaction.atomic
def approve(*, plan: WorkPlan, actor: User, now: datetime) -> WorkPlan:
    """Approve what was proposed: from now on each unit has its tasks, and is told. Raises as `step`; Invalid for tasks without units."""
    tasks = Task.objects.filter(plan=plan)
    plan = step(
        plan=plan, step=Step.APPROVE, actor=actor, now=now, columns={"approved_at": now}, count=tasks.count()
    )
    if not tasks.exists():
        raise Invalid("台账中没有任务，不能审定。", advice="请先录入任务。")
    settled = TaskUnit.objects.filter(agency__isnull=False).values("task")
    open_ones = list(tasks.items().exclude(pk__in=settled).values_list("number", flat=True))
    if open_ones:
        shown = "、".join(str(number) for number in open_ones[:5])
        raise Invalid(
            f"第{shown}{'等' if len(open_ones) > 5 else ''}项任务还没有承担单位。",  # noqa: PLR2004 - as many are named
            advice="请为每项任务确定单位后再审定。",
        )
    tasks.update(state_since=now)
    announce(APPROVED, {"plan": plan.pk}, at=now)
    tell_assigned(plan, now)
    return plan


@transaction.atomic
def close(*, plan: WorkPlan, actor: User, now: datetime, note: str = "") -> WorkPlan:
    """End a ledger; what is open stays as it is, to be looked back on."""
    columns = {"closed_at": now, "note": note.strip()[:500]}
    return step(plan=plan, step=Step.CLOSE, actor=actor, now=now, columns=columns, text=note.strip()[:500])


@transaction.atomic
def reopen(*, plan: WorkPlan, actor: User, now: datetime) -> WorkPlan:
    return step(plan=plan, step=Step.REOPEN, actor=actor, now=now, columns={"closed_at": None})


@transaction.atomic
def abandon(*, plan: WorkPlan, actor: User, now: datetime, reason: str) -> WorkPlan:
    """Give a ledger up, with the reason; it stays on record."""
    if not reason.strip():
        raise Invalid(errors={"reason": "请写明取消的理由。"})
    columns = {"note": reason.strip()[:500]}
    return step(
        plan=plan, step=Step.ABANDON, actor=actor, now=now, columns=columns, text=reason.strip()[:500]
    )


@transaction.atomic
def show(*, plan: WorkPlan, actor: User, now: datetime, shown: bool) -> WorkPlan:
    """Show the progress to the public, or no longer."""
    return step(plan=plan, step=Step.SHOW, actor=actor, now=now, columns={"shown": shown}, shown=shown)
