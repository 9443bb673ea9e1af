"""Dividing a task among its units: the lead unit (or the office) gives each a part with its own day."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from kaicheng.audit.services import record
from kaicheng.kernel.refusals import Conflict, Invalid
from kaicheng.organisations.models import Agency
from kaicheng.organisations.selectors import stands
from kaicheng.users.models import User
from kaicheng.workplan import permissions
from kaicheng.workplan.models import Task, TaskNote, TaskUnit
from kaicheng.workplan.services.acting import LONGEST_TEXT, stated
from kaicheng.workplan.services.telling_tasks import tell_part
from kaicheng.workplan.workflow import STAGES, STATES, WITH_UNIT, Kind, Role, Stage, State

_HEADING = 300


@dataclass(frozen=True, slots=True)
class PartGiven:
    """A part of a task: what is to be done, by which one unit, by when (as the whole where not said)."""

    agency: Agency
    text: str
    heading: str = ""
    due_on: date | None = None


@transaction.atomic
def split(*, task: Task, actor: User, now: datetime, given: PartGiven) -> Task:
    """Give one unit a part of a task. Its unit reports on it and asks for its completion; the office confirms.

    Raises NotAllowed; Conflict where the task does not run, or is itself a part; Invalid by field.
    """
    today = timezone.localdate(now)
    permissions.require(permissions.SPLIT, actor, task, on=today)
    # two who divide at once would give two parts the same number
    task = (
        Task.objects.select_for_update(of=("self",)).select_related("plan__agency", "parent").get(pk=task.pk)
    )
    _check_stage(task)
    text = stated(given.text, "text", "请写明分工内容。", LONGEST_TEXT)
    due = given.due_on or task.due_on
    if errors := _errors(task, given, due, today):
        raise Invalid(errors=errors)
    number = task.parts.aggregate(last=Max("number"))["last"] or 0
    part = Task.objects.create(
        plan=task.plan,
        kind=Kind.PART.value,
        parent=task,
        number=number + 1,
        path=[*task.path, number + 1],
        section=task.section,
        heading=(given.heading.strip() or text.splitlines()[0])[:_HEADING],
        text=text,
        quotes=task.quotes,
        first_due_on=due,
        due_on=due,
        state_since=now,
    )
    unit = given.agency
    TaskUnit.objects.create(task=part, agency=unit, name=unit.name[:100], role=Role.LEAD.value)
    _note(task, part, unit, actor, now)
    tell_part(part, unit, now)
    return part


def _check_stage(task: Task) -> None:
    plan = task.plan
    if plan.stage != Stage.RUNNING:
        raise Conflict(f"台账《{plan.title}》{STAGES[Stage(plan.stage)]}，不能分解任务。")
    if State(task.state) not in WITH_UNIT:
        raise Conflict(f"任务“{task}”现为“{STATES[State(task.state)]}”，不能分解。")
    if task.kind == Kind.PART:
        raise Conflict("分工不再细分。", advice="请在所属任务中另增一项分工。")


def _errors(task: Task, given: PartGiven, due: date | None, today: date) -> dict[str, str]:
    errors = {}
    if not stands(given.agency, today):
        errors["agency"] = f"{given.agency.name}已经撤销，请选择其他单位。"
    elif not given.agency.path.startswith(task.plan.agency.path):
        errors["agency"] = f"{given.agency.name}不属于{task.plan.agency.name}，不能承担分工。"
    if due is not None and task.due_on is not None and due > task.due_on:
        errors["due_on"] = f"分工的时限不能晚于任务的时限（{task.due_on}）。"
    approved = task.plan.approved_at
    if given.due_on is not None and approved is not None and given.due_on < timezone.localdate(approved):
        errors["due_on"] = "分工的时限不能早于任务下达之日。"
    return errors


def _note(task: Task, part: Task, unit: Agency, actor: User, now: datetime) -> None:
    """Keep the act with the whole, so that its history tells who divided it and when."""
    detail: dict[str, Any] = {"part": part.pk}
    words = f"{unit.name}：{part.heading}"
    TaskNote.objects.create(
        task=task, move=permissions.SPLIT, state=task.state, on=timezone.localdate(now), text=words,
        detail=detail, by=actor, at=now,
    )  # fmt: skip
    record(
        actor=actor, verb=permissions.SPLIT, obj=part, label=str(part)[:200], agency=task.plan.agency,
        detail={"plan": task.plan_id, "text": words, **detail}, at=now,
    )  # fmt: skip
