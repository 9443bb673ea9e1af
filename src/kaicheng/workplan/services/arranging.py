"""What the office makes of a proposal before it approves, and of a task of a running ledger with the reason.

Before approval nothing runs yet: words, units and days are simply set (`Step.ARRANGE`). In a running ledger the same
verbs ask for a reason and leave a note (`Step.AMEND`); the due day is moved there by `acting.shift` alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from kaicheng.audit.services import record
from kaicheng.kernel.refusals import Conflict, Invalid
from kaicheng.organisations.models import Agency
from kaicheng.users.models import User
from kaicheng.workplan import permissions
from kaicheng.workplan.models import Task, TaskNote, TaskUnit, WorkPlan
from kaicheng.workplan.selectors.review import SURE
from kaicheng.workplan.services.acting import LONGEST_REASON, stated
from kaicheng.workplan.services.planning import step as take_step
from kaicheng.workplan.services.telling import tell_given
from kaicheng.workplan.workflow import PASSAGES, STAGES, Kind, Role, Stage, Step

LONGEST_TEXT = 5000
LONGEST_HEADING = 300
STALE = "这项任务刚刚被其他人修改。"
STALE_ADVICE = "页面已更新为最新内容，请核对后再改。"


class Added(NamedTuple):
    """One more unit; `expanded_from` where a name for many brought it in."""

    agency: Agency
    role: Role
    expanded_from: str = ""


@dataclass(frozen=True, slots=True)
class Given:
    """A task as it should read. `roles`: unit row → its role, None takes it off; rows not named stay.

    `settled`: row of an open name → the agency it means. `added`: further units.
    """

    heading: str
    text: str
    section: str = ""
    due_on: date | None = None
    internal_due_on: date | None = None
    roles: Mapping[int, Role | None] = field(default_factory=dict)
    settled: Mapping[int, Agency] = field(default_factory=dict)
    added: tuple[Added, ...] = ()


# -- the door -----------------------------------------------------------------------------------------------------------


def claimed(
    task: Task, actor: User, now: datetime, version: int, *, reason: str = "", before_approval: bool = False
) -> Step:
    """Take the task for one act; gives by which step.

    Raises NotAllowed; Invalid without a reason where one is asked for; Conflict where the stage does not permit it or
    the task is no longer as the page showed it (`version`).
    """
    plan = WorkPlan.objects.select_for_update(of=("self",)).select_related("agency").get(pk=task.plan_id)
    running = plan.stage == Stage.RUNNING.value
    step = Step.AMEND if running and not before_approval else Step.ARRANGE
    permissions.require(step.value, actor, plan, on=timezone.localdate(now))
    if plan.stage not in PASSAGES[step].sources:
        raise Conflict(f"台账《{plan.title}》{STAGES[Stage(plan.stage)]}，不能再整理任务。")
    if step is Step.AMEND:
        stated(reason, sentence="台账已经下达，请写明修改的理由。")
    seen = Task.objects.filter(pk=task.pk, lock_version=version)
    if not seen.update(lock_version=F("lock_version") + 1, confidence=1.0):
        raise Conflict(STALE, advice=STALE_ADVICE)
    task.plan, task.lock_version, task.confidence = plan, version + 1, 1.0
    return step


def note(
    step: Step, task: Task, actor: User, now: datetime, act: str, reason: str = "", **detail: Any
) -> None:
    """Record an act; in a running ledger the task's own history tells of it, too."""
    reason = reason.strip()[:LONGEST_REASON]
    detail = {"act": act, **detail, **({"text": reason} if reason else {})}
    record(
        actor=actor, verb=step.value, obj=task, label=str(task)[:200], agency=task.plan.agency,
        detail={"plan": task.plan_id, **detail}, at=now,
    )  # fmt: skip
    if step is not Step.ARRANGE:
        TaskNote.objects.create(
            task=task, move=step.value, state=task.state, on=timezone.localdate(now), text=reason, detail=detail,
            by=actor, at=now,
        )  # fmt: skip


# -- one task -----------------------------------------------------------------------------------------------------------


@transaction.atomic
def correct(*, task: Task, actor: User, now: datetime, version: int, given: Given, reason: str = "") -> Task:
    """Set words, days and units of a task. Raises as `claimed`; Invalid for what cannot stand so."""
    step = claimed(task, actor, now, version, reason=reason)
    columns = _checked(task, given, step)
    changed = [name for name, value in columns.items() if getattr(task, name) != value]
    before = task.due_on.isoformat() if task.due_on else None
    for name, value in columns.items():
        setattr(task, name, value)
    task.save(update_fields=list(columns))
    periods = _periods_alike(task)
    new = _set_units(task, given)
    if step is Step.AMEND:
        if not task.units.filter(agency__isnull=False).exists():
            raise Invalid("任务须至少有一个承担单位。", advice="请先加上新的单位，再移除原来的。")
        for period in periods:
            period.units.all().delete()
            copy_units(task, period)
            Task.objects.filter(pk=period.pk).update(lock_version=F("lock_version") + 1)
        tell_given(task, new, now)
    detail: dict[str, Any] = {"changed": changed}
    if "due_on" in changed:
        detail |= {"before": before, "after": task.due_on.isoformat() if task.due_on else "未定"}
    if new:
        detail["units"] = [agency.name for agency in new]
    note(step, task, actor, now, "correct", reason, **detail)
    return task


def _checked(task: Task, given: Given, step: Step) -> dict[str, Any]:
    """The columns to write. The due day of a running task is none of them."""
    text = stated(given.text, "text", "请填写任务内容。", LONGEST_TEXT)
    heading, section = given.heading.strip(), given.section.strip()
    errors = {
        name: f"不能超过{LONGEST_HEADING}字，请精简。"
        for name, words in (("heading", heading), ("section", section))
        if len(words) > LONGEST_HEADING
    }
    due_on = task.due_on if step is Step.AMEND else given.due_on
    issued = task.plan.issued_on
    if due_on is not None and due_on < issued and due_on != task.due_on:
        errors["due_on"] = f"早于文件印发之日（{issued.isoformat()}），请核对。"
    if given.internal_due_on is not None and due_on is not None and given.internal_due_on > due_on:
        errors["internal_due_on"] = "内部时限不能晚于办理时限。"
    if errors:
        raise Invalid(errors=errors)
    columns = {
        "heading": heading,
        "text": text,
        "section": section,
        "internal_due_on": given.internal_due_on,
    }
    return columns if step is Step.AMEND else columns | {"due_on": due_on, "first_due_on": due_on}


def _set_units(task: Task, given: Given) -> list[Agency]:
    """Take off, change, settle and add; gives the agencies that were not in the task before."""
    before = {row.agency_id for row in task.units.all()}
    task.units.filter(pk__in=[pk for pk, role in given.roles.items() if role is None]).delete()
    rows = {row.pk: row for row in task.units.all()}
    for pk, role in given.roles.items():
        if role is not None and pk in rows and rows[pk].role != role:
            TaskUnit.objects.filter(pk=pk).update(role=role.value)
    for pk, agency in given.settled.items():
        if pk in rows and rows[pk].agency_id is None:
            settle_row(rows[pk], agency)
    for agency, role, group in given.added:
        enter_unit(task, agency, agency.name, role, expanded_from=group)
    found = [row.agency for row in task.units.select_related("agency") if row.agency is not None]
    return [agency for agency in found if agency.pk not in before]


def _periods_alike(task: Task) -> list[Task]:
    """The open periods of a recurring duty that are with the same units as the duty: they go where it goes."""
    own = _shares(task)
    periods = Task.objects.open().filter(parent=task, kind=Kind.OCCURRENCE.value).select_for_update()
    return [period for period in periods.prefetch_related("units") if _shares(period) == own]


def _shares(task: Task) -> set[tuple[int | None, str, str]]:
    return {(unit.agency_id, unit.name, unit.role) for unit in task.units.all()}


def copy_units(task: Task, to: Task) -> None:
    """Give a part or period the units of its task."""
    TaskUnit.objects.bulk_create(
        TaskUnit(
            task=to, agency_id=unit.agency_id, name=unit.name, role=unit.role,
            expanded_from=unit.expanded_from, collective=unit.collective, kept=unit.kept, order=unit.order,
        )
        for unit in TaskUnit.objects.filter(task=task)
    )  # fmt: skip


def enter_unit(task: Task, agency: Agency, name: str, role: Role, *, expanded_from: str = "") -> None:
    """Put an agency into a task; one that has a part already gets this role."""
    if task.units.filter(agency=agency).update(role=role.value):
        return
    last = task.units.order_by("-order").values_list("order", flat=True).first()
    TaskUnit.objects.create(
        task=task,
        agency=agency,
        name=name[:100],
        role=role.value,
        expanded_from=expanded_from[:100],
        order=0 if last is None else last + 1,
    )


def settle_row(row: TaskUnit, agency: Agency) -> None:
    """Give an open name its agency; where that agency has a part already, the name was another one for it."""
    if TaskUnit.objects.filter(task=row.task_id, agency=agency).exists():
        row.delete()
    else:
        TaskUnit.objects.filter(pk=row.pk).update(agency=agency, kept="")


@transaction.atomic
def confirm_reading(*, task: Task, actor: User, now: datetime, version: int) -> Task:
    """Say that a task read with doubt is right as it is."""
    step = claimed(task, actor, now, version, before_approval=True)
    note(step, task, actor, now, "confirm_reading")
    return task


@transaction.atomic
def confirm_all(*, plan: WorkPlan, actor: User, now: datetime) -> int:
    """Say that everything read with doubt was looked at and is right; gives of how many tasks."""
    doubtful = Task.objects.filter(plan=plan, confidence__lt=SURE).items()
    count = doubtful.count()
    take_step(plan=plan, step=Step.ARRANGE, actor=actor, now=now, act="confirm_all", count=count)
    doubtful.update(confidence=1.0, lock_version=F("lock_version") + 1)
    return count


# -- the ledger ---------------------------------------------------------------------------------------------------------


@transaction.atomic
def set_default_due(*, plan: WorkPlan, day: date, actor: User, now: datetime) -> int:
    """Give every task without a due day this one; gives how many."""
    if day < plan.issued_on:
        raise Invalid(errors={"day": "早于文件印发之日，请核对。"})
    open_ones = Task.objects.filter(plan=plan, due_on__isnull=True).items()
    count = open_ones.count()
    take_step(
        plan=plan, step=Step.ARRANGE, actor=actor, now=now, act="default_due", count=count, after=day.isoformat()
    )  # fmt: skip
    open_ones.filter(internal_due_on__gt=day).update(internal_due_on=None)
    open_ones.update(due_on=day, first_due_on=day, lock_version=F("lock_version") + 1)
    return count


@transaction.atomic
def add(*, plan: WorkPlan, actor: User, now: datetime, given: Given, reason: str = "") -> Task:
    """Add a task by hand, as the last one. In a running ledger its units are told. Raises NotAllowed, Conflict, Invalid."""
    plan = take_step(plan=plan, step=Step.ADD, actor=actor, now=now, act="add", name=given.heading[:100])
    running = plan.stage == Stage.RUNNING.value
    if running:
        stated(reason, sentence="台账已经下达，请写明增加任务的理由。")
        if not given.added:
            raise Invalid(errors={"unit": "请确定承担单位。"})
    last = Task.objects.filter(plan=plan).items().order_by("-number").values_list("number", flat=True).first()
    task = Task(plan=plan, number=(last or 0) + 1, state_since=now)
    for name, value in _checked(task, given, Step.ARRANGE).items():
        setattr(task, name, value)
    task.save()
    new = _set_units(task, given)
    if running:
        TaskNote.objects.create(
            task=task, move=Step.ADD.value, state=task.state, on=timezone.localdate(now), text=reason.strip(),
            by=actor, at=now,
        )  # fmt: skip
        tell_given(task, new, now)
    return task


@transaction.atomic
def remove(*, task: Task, actor: User, now: datetime, version: int, reason: str) -> None:
    """Take a task out of a proposal; the record keeps its words and the reason."""
    reason = stated(reason, sentence="请写明删除这项任务的理由。")
    claimed(task, actor, now, version, before_approval=True)
    plan = take_step(
        plan=task.plan,
        step=Step.ARRANGE,
        actor=actor,
        now=now,
        act="remove",
        name=str(task)[:100],
        words=task.text[:LONGEST_REASON],
        text=reason,
    )
    task.delete()
    renumber(plan)


@transaction.atomic
def move(*, task: Task, actor: User, now: datetime, version: int, number: int) -> Task:
    """Let a task be the one with this number; the others close up."""
    step = claimed(task, actor, now, version, before_approval=True)
    pks = [pk for pk in _in_order(task.plan) if pk != task.pk]
    number = min(max(number, 1), len(pks) + 1)
    pks.insert(number - 1, task.pk)
    renumber(task.plan, pks)
    note(step, task, actor, now, "move", name=f"第{number}项")
    task.number = number
    return task


def _in_order(plan: WorkPlan) -> list[int]:
    items = Task.objects.filter(plan=plan, kind=Kind.ITEM.value)
    return list(items.order_by("number", "pk").values_list("pk", flat=True))


def renumber(plan: WorkPlan, pks: list[int] | None = None) -> None:
    """Number the items from one on, in this order or as they stand."""
    known = dict(Task.objects.filter(plan=plan, kind=Kind.ITEM.value).values_list("pk", "number"))
    moved = [
        Task(pk=pk, number=number)
        for number, pk in enumerate(pks or _in_order(plan), 1)
        if known[pk] != number
    ]
    Task.objects.bulk_update(moved, ["number"], batch_size=200)
