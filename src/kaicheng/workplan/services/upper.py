"""The upper level's plan: name it, say which task carries out which item, take over what nobody carries out."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from kaicheng.documents.models import Document
from kaicheng.kernel.refusals import Invalid
from kaicheng.organisations.models import Agency
from kaicheng.users.models import User
from kaicheng.workplan.models import Task, WorkPlan
from kaicheng.workplan.selectors.upper import NONE, UpperItem, comparison, upper_items
from kaicheng.workplan.services.arranging import enter_unit
from kaicheng.workplan.services.planning import step
from kaicheng.workplan.services.proposing import enter
from kaicheng.workplan.services.telling import tell_given
from kaicheng.workplan.workflow import Role, Stage, Step

_LOOK = 0.5  # confidence of what was taken over: its units are the upper level's, somebody has to look


def _changing(plan: WorkPlan) -> Step:
    return Step.ARRANGE if plan.stage == Stage.PROPOSED.value else Step.AMEND


@transaction.atomic
def name_upper(*, plan: WorkPlan, document: Document, actor: User, now: datetime) -> WorkPlan:
    """Say which document of the library the ledger carries out. What was matched to another one is dropped.

    Raises NotAllowed, Conflict; Invalid for the ledger's own text, or one in which no task is found.
    """
    if document.pk == plan.document_id:
        raise Invalid(errors={"document": "这是台账自己的来源文件，请选择上级机关的文件。"})
    if not upper_items(document):
        raise Invalid(
            errors={"document": "没有从这份文件中认出任务，请核对是否为上级的工作要点、任务分解一类文件。"}
        )
    changed = plan.upper_id != document.pk
    plan = step(
        plan=plan, step=_changing(plan), actor=actor, now=now, columns={"upper": document}, act="upper",
        document=document.code,
    )  # fmt: skip
    if changed:
        Task.objects.filter(plan=plan).exclude(upper_number="").update(upper_number="")
    return plan


@transaction.atomic
def settle(*, plan: WorkPlan, chosen: Mapping[int, str], actor: User, now: datetime) -> int:
    """Say which item each task (by its key) carries out, `NONE` for none of them, "" for open again; gives how many.

    Raises NotAllowed, Conflict; Invalid for an item that the upper plan does not have.
    """
    keys = {item.key for item in upper_items(plan.upper)} | {NONE, ""}
    if set(chosen.values()) - keys:
        raise Invalid("上级文件中没有所选的任务。", advice="请刷新页面后重新选择。")
    plan = step(plan=plan, step=_changing(plan), actor=actor, now=now, act="upper_match", count=len(chosen))
    tasks = Task.objects.filter(plan=plan, pk__in=chosen).items()
    for task in tasks:
        task.upper_number = chosen[task.pk]
        task.lock_version += 1
    Task.objects.bulk_update(tasks, ["upper_number", "lock_version"], batch_size=200)
    return len(tasks)


@transaction.atomic
def settle_likely(*, plan: WorkPlan, actor: User, now: datetime) -> int:
    """Confirm every match that is clear; gives how many."""
    found = comparison(plan, upper_items(plan.upper))
    likely = {
        carried.task.pk: item.key
        for item, several in found.rows
        for carried in several
        if not carried.settled
    }
    if not likely:
        raise Invalid("没有待确认的对应关系。", advice="请逐项选择，或者直接办理缺口。")
    return settle(plan=plan, chosen=likely, actor=actor, now=now)


@transaction.atomic
def take_over(
    *,
    plan: WorkPlan,
    keys: Sequence[str],
    actor: User,
    now: datetime,
    agency: Agency | None = None,
    reason: str = "",
) -> list[Task]:
    """Make new tasks of upper items that nobody carries out. `agency`: who leads them here.

    Raises NotAllowed, Conflict; Invalid where something carries them out already, or a running ledger gets no unit.
    """
    if plan.stage == Stage.RUNNING.value and agency is None:
        raise Invalid(errors={"unit": "台账已经下达，请确定牵头单位。"})
    # of two who take over at once the second finds what the first has made
    WorkPlan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
    found = comparison(plan, upper_items(plan.upper))
    gaps = {item.key: item for item in found.gaps}
    wanted = [gaps[key] for key in dict.fromkeys(keys) if key in gaps]
    if not wanted or len(wanted) < len(set(keys)):
        raise Invalid("所选的上级任务已经有任务承接，或者没有选择。", advice="请刷新页面后重新选择。")
    names = "、".join(item.key for item in wanted)
    plan = step(
        plan=plan, step=Step.ADD, actor=actor, now=now, act="take_over", count=len(wanted), name=names[:100],
        text=reason.strip()[:500],
    )  # fmt: skip
    tasks = _entered(plan, wanted, now)
    if agency is not None:
        for task in tasks:
            task.units.filter(role=Role.LEAD.value).update(role=Role.RESPONSIBLE.value)
            enter_unit(task, agency, agency.name, Role.LEAD)
            if plan.stage == Stage.RUNNING.value:
                task.units.filter(agency__isnull=True).delete()
                tell_given(task, [unit.agency for unit in task.units.all() if unit.agency], now)
    return tasks


def _entered(plan: WorkPlan, wanted: Sequence[UpperItem], now: datetime) -> list[Task]:
    after = Task.objects.filter(plan=plan).items().aggregate(last=Max("number"))["last"] or 0
    tasks = enter(plan, [item.read for item in wanted], now, after=after)
    for task, item in zip(tasks, wanted, strict=True):
        task.upper_number = item.key[:300]
        task.quotes, task.label, task.path = [], "", [task.number]  # places in another text
        task.confidence = _LOOK
    Task.objects.bulk_update(tasks, ["upper_number", "quotes", "label", "path", "confidence"], batch_size=200)
    return tasks


__all__ = ["NONE", "name_upper", "settle", "settle_likely", "take_over"]
