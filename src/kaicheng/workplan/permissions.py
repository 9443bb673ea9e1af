"""The table of rights over ledgers: verb → who may.

The office that organises a ledger steers it: it alone arranges, approves, closes and looks back. Auditors and the leader
in charge of the very agency that organises it see it whole, and change nothing. A unit, its leader with it, sees the
tasks in which it has a part, from the approval on. A unit reports on the tasks in which it has a part; to ask for completion,
and to divide the work, is for the lead unit (or, where none is named, for every unit of the task).
"""

from datetime import date
from typing import Any

from kaicheng.organisations.models import Agency, AgencyQuerySet
from kaicheng.users.models import DutyKind
from kaicheng.users.policy import Actor, Predicate, Scope, agencies_with, duty, may, register, require
from kaicheng.workplan.models import Task, TaskUnit, WorkPlan
from kaicheng.workplan.workflow import Move, Role, Stage, Step

REPORTERS = (DutyKind.EDITOR, DutyKind.UNIT_REVIEWER, DutyKind.UNIT_LEADER)
LEADERS = (DutyKind.UNIT_REVIEWER, DutyKind.UNIT_LEADER)
# who sees a ledger whole; a leader's duty reaches the one agency alone, so that is the organiser's leader and no unit's
OVERSEERS = (DutyKind.OFFICE, DutyKind.AUDITOR, DutyKind.UNIT_LEADER)


def organiser_of(obj: Any) -> Agency | None:
    """The agency that organises the ledger of a task, a ledger, or would organise one."""
    agency: Agency | None = obj.plan.agency if isinstance(obj, Task) else getattr(obj, "agency", obj)
    return agency


def _has_part(actor: Actor, obj: Any, on: date) -> bool:
    """The actor has a duty at a unit of the task, of some task of the ledger; without an object: anywhere."""
    agencies = agencies_with(actor, *REPORTERS, on=on)
    if isinstance(obj, Task):
        units = TaskUnit.objects.filter(task__in=_family(obj))
        return obj.plan.approved_at is not None and units.filter(agency__in=agencies).exists()
    if isinstance(obj, WorkPlan):
        units = TaskUnit.objects.filter(task__plan=obj)
        return obj.approved_at is not None and units.filter(agency__in=agencies).exists()
    return agencies.exists() if obj is None else agencies.filter(pk=obj.pk).exists()


def _family(task: Task) -> list[int]:
    """A task and the one it belongs to: whoever has a part in the whole sees its parts."""
    return [pk for pk in (task.pk, task.parent_id) if pk is not None]


def acting_for(actor: Actor, task: Task, on: date) -> AgencyQuerySet:
    """Find the units of the task for which the actor may report."""
    mine = agencies_with(actor, *REPORTERS, on=on)
    return mine.filter(pk__in=TaskUnit.objects.filter(task=task).values("agency"))


def _reports(actor: Actor, obj: Any, on: date) -> bool:
    if not isinstance(obj, Task):
        return _has_part(actor, obj, on)
    return obj.plan.approved_at is not None and acting_for(actor, obj, on).exists()


def _leads(actor: Actor, obj: Any, on: date) -> bool:
    if not isinstance(obj, Task):
        return _has_part(actor, obj, on)
    units = TaskUnit.objects.filter(task=obj)
    if units.filter(role=Role.LEAD.value).exists():
        units = units.filter(role=Role.LEAD.value)
    mine = agencies_with(actor, *REPORTERS, on=on)
    return obj.plan.approved_at is not None and mine.filter(pk__in=units.values("agency")).exists()


_kinds = frozenset(REPORTERS)
organises = duty(DutyKind.OFFICE, of=organiser_of)
oversees = duty(*OVERSEERS, of=organiser_of)
has_part = Predicate(_has_part, "承担任务单位的信息员、审核员、分管领导", _kinds)
reports = Predicate(_reports, "任务单位的信息员、审核员、分管领导", _kinds)
leads = Predicate(_leads, "牵头单位的信息员、审核员、分管领导", _kinds)

READ = register("workplan.read", oversees | has_part, "查看工作台账", scope=Scope.READ).name
READ_TASK = register("workplan.read_task", oversees | has_part, "查看台账任务", scope=Scope.READ).name
OVERSEE = register("workplan.oversee", oversees, "查看台账总体情况", scope=Scope.READ).name


def _steering(verb: str, label: str) -> str:
    return register(verb, organises, label, scope=Scope.CONTENT).name


CREATE = _steering(Step.CREATE.value, "建立工作台账")
ARRANGE = _steering(Step.ARRANGE.value, "整理任务分解")
APPROVE = _steering(Step.APPROVE.value, "审定下达任务")
ADD = _steering(Step.ADD.value, "增加任务")
AMEND = _steering(Step.AMEND.value, "修改任务")
REMIND = _steering(Step.REMIND.value, "催办任务")
SHOW = _steering(Step.SHOW.value, "公开台账进展")
CLOSE = _steering(Step.CLOSE.value, "结束台账")
REOPEN_PLAN = _steering(Step.REOPEN.value, "恢复台账")
ABANDON = _steering(Step.ABANDON.value, "取消台账")
LOOK_BACK = _steering(Step.LOOK_BACK.value, "回头看")
CARRY_OVER = _steering(Step.CARRY_OVER.value, "结转任务")
DRAFT = _steering(Step.DRAFT.value, "起草台账文件")

CONFIRM = _steering(Move.CONFIRM.value, "确认任务完成")
RETURN = _steering(Move.RETURN.value, "退回办结申请")
REOPEN = _steering(Move.REOPEN.value, "重新办理任务")
POSTPONE = _steering(Move.POSTPONE.value, "调整任务时限")
SUSPEND = _steering(Move.SUSPEND.value, "暂缓任务")
RESUME = _steering(Move.RESUME.value, "恢复办理任务")
DROP = _steering(Move.DROP.value, "取消任务")
RESTORE = _steering(Move.RESTORE.value, "恢复已取消的任务")

REPORT = register(Move.REPORT.value, reports, "报告任务进展", scope=Scope.CONTENT).name
PROPOSE = register(Move.PROPOSE.value, leads, "申请任务办结", scope=Scope.CONTENT).name
WITHDRAW = register(Move.WITHDRAW.value, leads, "撤回办结申请", scope=Scope.CONTENT).name
SPLIT = register("workplan.split", leads | organises, "分解任务", scope=Scope.CONTENT).name
COMMENT = register("workplan.comment", reports | organises, "补充任务说明", scope=Scope.CONTENT).name


def organised(actor: Actor, on: date) -> AgencyQuerySet:
    """Find the agencies for which the actor may keep ledgers."""
    return agencies_with(actor, DutyKind.OFFICE, on=on)


def overseen(actor: Actor, on: date) -> AgencyQuerySet:
    """Find the agencies whose ledgers the actor may see whole."""
    return agencies_with(actor, *OVERSEERS, on=on)


def own_units(actor: Actor, on: date) -> AgencyQuerySet:
    """Find the agencies for which the actor reports."""
    return agencies_with(actor, *REPORTERS, on=on)


def is_frozen(task: Task) -> bool:
    """Whether the ledger has ended, so that nothing is reported any more."""
    return task.plan.stage != Stage.RUNNING.value


_PLAN_VERBS = (
    ARRANGE, APPROVE, ADD, AMEND, REMIND, SHOW, CLOSE, REOPEN_PLAN, ABANDON, LOOK_BACK, CARRY_OVER, DRAFT, OVERSEE,
)  # fmt: skip
_TASK_VERBS = (
    REPORT, PROPOSE, WITHDRAW, CONFIRM, RETURN, REOPEN, POSTPONE, SUSPEND, RESUME, DROP, RESTORE, SPLIT, COMMENT, AMEND,
)  # fmt: skip


def allowed(actor: Actor, obj: WorkPlan | Task, on: date) -> frozenset[str]:
    """Give the verbs that the actor may do with a ledger or a task, without “workplan.”: what buttons to show."""
    verbs = _TASK_VERBS if isinstance(obj, Task) else _PLAN_VERBS
    return frozenset(verb.removeprefix("workplan.") for verb in verbs if may(verb, actor, obj, on=on))


__all__ = ["acting_for", "allowed", "is_frozen", "may", "organised", "overseen", "own_units", "require"]
