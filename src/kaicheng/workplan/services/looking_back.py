"""Looking back 回头看: verdicts on the items of a ledger, and carrying what is unfinished into a later one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from kaicheng.audit.services import record
from kaicheng.kernel.refusals import Conflict, Invalid
from kaicheng.organisations.models import Agency
from kaicheng.organisations.selectors import directory, stands
from kaicheng.users.models import User
from kaicheng.workplan import permissions
from kaicheng.workplan.models import Task, TaskNote, TaskUnit, WorkPlan
from kaicheng.workplan.selectors.looking_back import already_in, previous_offered
from kaicheng.workplan.services.acting import LONGEST_REASON
from kaicheng.workplan.services.planning import step
from kaicheng.workplan.services.telling import tell_given
from kaicheng.workplan.workflow import (
    PASSAGES,
    STAGES,
    UNFINISHED,
    VERDICTS,
    Kind,
    Role,
    Stage,
    State,
    Step,
    Verdict,
)

_WEIGHT = {Role.LEAD: 0, Role.RESPONSIBLE: 1, Role.SUPPORTING: 2}
_BATCH = 200
Units = dict[int, list[TaskUnit]]  # by the key of the task that they had it from


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the office says of an item."""

    task: Task
    verdict: Verdict
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Carried:
    """An item to go on with, and until when."""

    task: Task
    due_on: date | None


# -- verdicts -----------------------------------------------------------------------------------------------------------


@transaction.atomic
def judge(*, plan: WorkPlan, given: Sequence[Judgement], actor: User, now: datetime) -> list[Task]:
    """Write verdicts on items of a ledger, all or none; gives those that are new or other than before.

    Raises as `step`; Invalid (by “reason-<key>”) where a reason is missing; Conflict for a task of another ledger.
    """
    changed = [one for one in given if _differs(one)]
    _check(plan, given)
    if not changed:
        permissions.require(permissions.LOOK_BACK, actor, plan, on=timezone.localdate(now))
        return []
    step(plan=plan, step=Step.LOOK_BACK, actor=actor, now=now, count=len(changed), verdicts=_named(changed))
    for one in changed:
        one.task.verdict, one.task.verdict_reason = one.verdict.value, one.reason.strip()
        one.task.verdict_by, one.task.verdict_at = actor, now
    tasks = [one.task for one in changed]
    Task.objects.bulk_update(
        tasks, ["verdict", "verdict_reason", "verdict_by", "verdict_at"], batch_size=_BATCH
    )
    TaskNote.objects.bulk_create([_verdict_note(task, actor, now) for task in tasks], batch_size=_BATCH)
    return tasks


def _differs(one: Judgement) -> bool:
    return (one.verdict.value, one.reason.strip()) != (one.task.verdict, one.task.verdict_reason)


def _check(plan: WorkPlan, given: Sequence[Judgement]) -> None:
    errors = {}
    for one in given:
        if one.task.plan_id != plan.pk or one.task.kind != Kind.ITEM:
            raise Conflict(f"任务“{one.task}”不是台账《{plan.title}》的任务，不能在此核查。")
        reason = one.reason.strip()
        if not reason and one.verdict is not Verdict.DONE:
            errors[f"reason-{one.task.pk}"] = (
                f"第{one.task.number}项结论为“{VERDICTS[one.verdict]}”，请写明情况。"
            )
        elif len(reason) > LONGEST_REASON:
            errors[f"reason-{one.task.pk}"] = (
                f"第{one.task.number}项的说明不能超过{LONGEST_REASON}字，请精简。"
            )
    if errors:
        raise Invalid(errors=errors)


def _named(changed: Sequence[Judgement]) -> dict[str, int]:
    return {v.value: n for v in Verdict if (n := sum(1 for one in changed if one.verdict is v))}


def _verdict_note(task: Task, actor: User, now: datetime) -> TaskNote:
    words = f"回头看：{VERDICTS[Verdict(task.verdict)]}。{task.verdict_reason}"
    return _remark(task, words, actor, now, {"verdict": task.verdict})


def _remark(task: Task, words: str, actor: User, now: datetime, detail: dict[str, object]) -> TaskNote:
    return TaskNote(
        task=task, state=task.state, on=timezone.localdate(now), text=words, detail=detail, by=actor, at=now
    )


# -- the ledger before --------------------------------------------------------------------------------------------------


@transaction.atomic
def choose_previous(*, plan: WorkPlan, previous: WorkPlan, actor: User, now: datetime) -> WorkPlan:
    """Say which ledger is looked back on from this one. Raises NotAllowed, Conflict, Invalid."""
    permissions.require(permissions.LOOK_BACK, actor, plan, on=timezone.localdate(now))
    if plan.stage == Stage.ABANDONED:
        raise Conflict(f"台账《{plan.title}》{STAGES[Stage.ABANDONED]}，不能选定上一年度台账。")
    if not previous_offered(plan).filter(pk=previous.pk).exists():
        raise Invalid("只能选定同一机关以前年度的台账。", advice="请从列出的台账中选择。")
    if plan.previous_id != previous.pk:
        _link(plan, previous)
        record(
            actor=actor, verb=Step.LOOK_BACK.value, obj=plan, label=plan.title[:200], agency=plan.agency,
            detail={"previous": previous.pk, "text": f"选定上一年度台账《{previous.title}》"}, at=now,
        )  # fmt: skip
    return plan


def _link(plan: WorkPlan, previous: WorkPlan) -> None:
    plan.previous = previous
    plan.save(update_fields=["previous"])


# -- carrying over ------------------------------------------------------------------------------------------------------


@transaction.atomic
def carry_over(
    *, plan: WorkPlan, into: WorkPlan, given: Sequence[Carried], actor: User, now: datetime
) -> list[Task]:
    """Carry unfinished items of a ledger into a later one that is proposed or runs; gives the new tasks.

    What has a successor there already is left alone, so it may be asked twice. Raises as `step`; Conflict where the
    other ledger takes nothing in; Invalid (by “due-<key>”) without a new due day, or where no unit stands any more.
    """
    today = timezone.localdate(now)
    into = _opened(plan, into, actor, today)
    _fit(plan, given, today)
    present = already_in(into, [one.task for one in given])
    wanted = {one.task.pk: one for one in given if one.task.pk not in present}
    if not wanted:
        return []
    units = _units(list(wanted), today)
    if into.stage == Stage.RUNNING and (homeless := [pk for pk in wanted if not _settled(units[pk])]):
        raise Invalid(
            errors={
                f"due-{pk}": f"第{wanted[pk].task.number}项的单位都已撤销且没有继任单位。" for pk in homeless
            },
            advice="请先在机构管理中登记继任单位，或在新台账中另行增加该任务。",
        )
    step(plan=plan, step=Step.CARRY_OVER, actor=actor, now=now, count=len(wanted), into=into.pk)
    made = _copied(into, list(wanted.values()), now)
    for task in made:
        for order, row in enumerate(units[task.carried_from_id or 0]):
            row.task, row.order = task, order
    TaskUnit.objects.bulk_create([row for rows in units.values() for row in rows], batch_size=_BATCH)
    _remember(plan, into, made, units, actor, now)
    return made


def _opened(plan: WorkPlan, into: WorkPlan, actor: User, today: date) -> WorkPlan:
    """The ledger that takes in, locked: of two who carry over at once the second finds what the first has made."""
    permissions.require(permissions.ADD, actor, into, on=today)
    into = WorkPlan.objects.select_for_update(of=("self",)).select_related("agency").get(pk=into.pk)
    if into.stage not in PASSAGES[Step.ADD].sources:
        raise Conflict(f"台账《{into.title}》{STAGES[Stage(into.stage)]}，不能再增加任务。")
    if into.year <= plan.year or into.agency_id != plan.agency_id:
        raise Invalid("只能结转到同一机关以后年度的台账。", advice="请先建立新年度台账。")
    return into


def _fit(plan: WorkPlan, given: Sequence[Carried], today: date) -> None:
    errors = {}
    for one in given:
        if one.task.plan_id != plan.pk or one.task.kind != Kind.ITEM:
            raise Conflict(f"任务“{one.task}”不是台账《{plan.title}》的任务，不能结转。")
        if one.task.verdict not in UNFINISHED:
            raise Conflict(
                f"第{one.task.number}项的结论不是“部分落实”或“未落实”，不必结转。",
                advice="如需继续办理，请先修改回头看结论。",
            )
        if one.due_on is None:
            errors[f"due-{one.task.pk}"] = f"请填写第{one.task.number}项新的办理时限。"
        elif one.due_on < today:
            errors[f"due-{one.task.pk}"] = f"第{one.task.number}项的办理时限不能早于今天。"
    if errors:
        raise Invalid(errors=errors)


def _copied(into: WorkPlan, given: Sequence[Carried], now: datetime) -> list[Task]:
    """New items at the end of the ledger. Words of last year's times stay behind: the new day holds.

    The section is new: this ledger's own have other headings. A rhythm (每季度) stays behind too: what is made up for is done once, and this year's duty has an item of its own.
    """
    last = Task.objects.filter(plan=into, kind=Kind.ITEM.value).aggregate(n=Max("number"))["n"] or 0
    return Task.objects.bulk_create(
        [_copy(into, one, number, now) for number, one in enumerate(given, last + 1)], batch_size=_BATCH
    )


def _copy(into: WorkPlan, one: Carried, number: int, now: datetime) -> Task:
    old = one.task
    return Task(
        plan=into,
        kind=Kind.ITEM.value,
        number=number,
        section=f"{old.plan.year}年结转任务",
        heading=old.heading,
        text=old.text,
        role_words=old.role_words,
        targets=old.targets,
        citations=old.citations,
        first_due_on=one.due_on,
        due_on=one.due_on,
        state=State.NOT_BEGUN.value,
        state_since=now,
        carried_from=old,
    )


def _remember(
    plan: WorkPlan, into: WorkPlan, made: Sequence[Task], units: Units, actor: User, now: datetime
) -> None:
    """The link between the ledgers, notes at both ends, and the news for the units of a ledger that runs."""
    if into.previous_id is None:
        _link(into, plan)
    notes = []
    for task in made:
        old = task.carried_from
        if old is None:  # pragma: no cover - every copy has one
            continue
        notes.append(_remark(task, f"由《{plan.title}》第{old.number}项结转。", actor, now, {"from": old.pk}))
        notes.append(
            _remark(old, f"已结转到《{into.title}》第{task.number}项。", actor, now, {"to": task.pk})
        )
    TaskNote.objects.bulk_create(notes, batch_size=_BATCH)
    record(
        actor=actor, verb=Step.ADD.value, obj=into, label=into.title[:200], agency=into.agency,
        detail={"count": len(made), "previous": plan.pk}, at=now,
    )  # fmt: skip
    if into.stage == Stage.RUNNING:
        for task in made:
            tell_given(task, [row.agency for row in units[task.carried_from_id or 0] if row.agency], now)


# -- units of today -----------------------------------------------------------------------------------------------------


def _units(keys: Sequence[int], today: date) -> Units:
    """The units of these tasks as new rows, each at the agency that stands in for it today; each agency once."""
    rows = TaskUnit.objects.filter(task__in=keys).order_by("order", "pk")
    found: dict[int, dict[object, TaskUnit]] = {pk: {} for pk in keys}
    for row in sorted(rows, key=lambda one: _WEIGHT[Role(one.role)]):
        heir = standing_heir(row.agency_id, today)
        kept = row.kept if heir is None else ""
        new = TaskUnit(agency=heir, name=row.name, role=row.role, expanded_from=row.expanded_from, kept=kept)
        if heir is not None and heir.pk != row.agency_id:
            new.name = heir.name[:100]
        found[row.task_id].setdefault(heir.pk if heir else f"?{row.name}", new)
    return {pk: list(rows.values()) for pk, rows in found.items()}


def standing_heir(agency: int | None, today: date) -> Agency | None:
    """The agency that stands in for this one today; None where nobody does."""
    known = directory().agencies
    seen: set[int] = set()
    while agency is not None and agency in known and agency not in seen:
        if stands(known[agency], today):
            return known[agency]
        seen.add(agency)
        agency = known[agency].successor_id
    return None


def _settled(rows: Sequence[TaskUnit]) -> bool:
    return any(row.agency is not None for row in rows)
