"""What a unit does with its tasks: report with evidence, ask for completion, take that back; and comments by anybody."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from kaicheng.audit.services import record
from kaicheng.kernel.refusals import Conflict, Invalid
from kaicheng.organisations.models import Agency
from kaicheng.users.models import User
from kaicheng.workplan import permissions
from kaicheng.workplan.models import Evidence, Task, TaskNote
from kaicheng.workplan.progress import FULL, half_gone, percent_of
from kaicheng.workplan.selectors.progress import begun_on, goal_for
from kaicheng.workplan.services import evidence as proof
from kaicheng.workplan.services.acting import LONGEST_REASON, LONGEST_TEXT, Said, shift, stated
from kaicheng.workplan.services.evidence import Given
from kaicheng.workplan.services.reaching import hand_over
from kaicheng.workplan.services.telling_tasks import tell_proposed
from kaicheng.workplan.workflow import KINDS, OPEN, OVERDUE, STATES, Kind, Move, State, standing


@dataclass(frozen=True, slots=True)
class Progress:
    """What a unit says of a task. `on`: the day it was reached; percent or count, or neither where nothing moved."""

    on: date
    percent: int | None = None
    count: int | None = None
    text: str = ""
    obstacle: str = ""
    evidence: Sequence[Given] = ()


@transaction.atomic
def report(*, task: Task, actor: User, now: datetime, agency: Agency, given: Progress) -> TaskNote:
    """Record progress for one of the units of a task; where its number is reached, the office is asked to confirm it.

    Raises NotAllowed, Conflict; Invalid by field for a day that cannot be, a number that cannot be, an obstacle or an
    explanation that is lacking.
    """
    today = timezone.localdate(now)
    permissions.require(permissions.REPORT, actor, task, on=today)
    _check_unit(task, actor, agency, today)
    percent, count = _reached(task, given)
    errors = {**_day_errors(task, given.on, today), **_word_errors(task, given, percent, today)}
    if errors:
        raise Invalid(errors=errors)
    proof.check(given.evidence)
    columns: dict[str, Any] = {"reported_at": now, "obstacle": given.obstacle.strip()}
    if percent is not None:
        columns["percent"] = percent
    if count is not None:
        columns["count"] = count
    before = task.count or 0
    said = Said(given.text, agency, given.on, percent, count, given.obstacle)
    note = shift(Move.REPORT, task, actor, now, columns, said)
    proof.attach(note, given.evidence)
    hand_over(task, before, now, on=given.on)
    return note


def _check_unit(task: Task, actor: User, agency: Agency, today: date) -> None:
    if not permissions.acting_for(actor, task, today).filter(pk=agency.pk).exists():
        raise Invalid(errors={"agency": f"您不能代{agency.name}报告这项任务，请选择您所在的任务单位。"})


def _reached(task: Task, given: Progress) -> tuple[int | None, int | None]:
    """Percent and count as they will stand; a count gives the percent where the task names its number.

    Raises Invalid for what is no percent and no count, and where the platform counts by itself.
    """
    if given.percent is not None and not 0 <= given.percent <= FULL:
        raise Invalid(errors={"percent": "完成百分比应在0到100之间。"})
    if given.count is not None and given.count < 0:
        raise Invalid(errors={"count": "完成数量不能小于0。"})
    goal = goal_for(task)
    if task.counting and goal is not None:
        return None, None  # what the platform knows nobody reports
    if given.count is not None and given.percent is None and goal is not None:
        return percent_of(given.count, goal.value), given.count
    return given.percent, given.count


def _day_errors(task: Task, on: date, today: date) -> dict[str, str]:
    if on > today:
        return {"on": "日期不能晚于今日，请填写进展实际达到的日期。"}
    approved = task.plan.approved_at
    if approved is not None and on < (first := timezone.localdate(approved)):
        return {"on": f"日期不能早于任务下达之日（{first.isoformat()}）。"}
    return {}


def _word_errors(task: Task, given: Progress, percent: int | None, today: date) -> dict[str, str]:
    errors = {}
    for name, longest in (("text", LONGEST_TEXT), ("obstacle", LONGEST_REASON)):
        if len(getattr(given, name).strip()) > longest:
            errors[name] = f"不能超过{longest}字，请精简。"
    if not given.text.strip():
        if (percent is not None and percent < task.percent) or _fewer(task, given):
            errors["text"] = "比上次报告的少，请写明原因。"
        elif percent is None and given.count is None and not given.obstacle.strip() and not given.evidence:
            errors["text"] = "请写明进展情况，或填写完成情况、附上佐证材料。"
    if not given.obstacle.strip() and (why := obstacle_asked(task, percent, today)):
        errors["obstacle"] = why
    return errors


def _fewer(task: Task, given: Progress) -> bool:
    return given.count is not None and task.count is not None and given.count < task.count


def obstacle_asked(task: Task, percent: int | None, today: date) -> str:
    """Why obstacles have to be stated with a report; "" where they need not. `percent` None: as it stands."""
    if standing(State(task.state), task.due_on, today) == OVERDUE:
        return "任务已逾期，请写明困难和问题、下一步措施。"
    reached = task.percent if percent is None else percent
    if reached == 0 and not task.count and half_gone(begun_on(task), task.due_on, today):
        return "时间已过半而任务尚无进展，请写明困难和问题。"
    return ""


@transaction.atomic
def propose(
    *,
    task: Task,
    actor: User,
    now: datetime,
    agency: Agency,
    text: str,
    count: int | None = None,
    evidence: Sequence[Given] = (),
    no_evidence: str = "",
) -> TaskNote:
    """Ask the office to confirm that a task is done: what came of it, and on what evidence (or why there is none).

    What reports, or the platform's own count, have brought forward already is evidence as well.
    All is done, unless a number was named and fewer were reached: then the share stands and the office decides.
    Raises NotAllowed; Conflict while parts or periods run; Invalid.
    """
    today = timezone.localdate(now)
    permissions.require(permissions.PROPOSE, actor, task, on=today)
    _check_unit(task, actor, agency, today)
    refuse_while_parts_run(task)
    text = stated(text, "text", "请写明任务完成的结果。", LONGEST_TEXT)
    if not evidence and not no_evidence.strip() and not Evidence.objects.filter(note__task=task).exists():
        raise Invalid(errors={"no_evidence": "请至少附一件佐证材料，或写明没有佐证材料的原因。"})
    if len(no_evidence.strip()) > LONGEST_REASON:
        raise Invalid(errors={"no_evidence": f"不能超过{LONGEST_REASON}字，请精简。"})
    proof.check(evidence)
    goal = goal_for(task)
    reached = task.count if task.counting or count is None else count
    percent = percent_of(reached, goal.value) if goal is not None and reached is not None else FULL
    detail = {"no_evidence": no_evidence.strip()} if no_evidence.strip() else {}
    said = Said(text, agency, None, percent, reached, detail=detail)
    columns = {"percent": percent, "count": reached, "reported_at": now, "obstacle": ""}
    note = shift(Move.PROPOSE, task, actor, now, columns, said)
    proof.attach(note, evidence)
    tell_proposed(task, note, now)
    return note


def refuse_while_parts_run(task: Task) -> None:
    """Raises Conflict where parts or periods of a task are neither confirmed nor dropped."""
    left = list(task.parts.filter(state__in=[s.value for s in OPEN]).order_by("kind", "number")[:4])
    if not left:
        return
    named = "、".join(f"“{part}”{STATES[State(part.state)]}" for part in left[:3])
    more = "等" if len(left) > 3 else ""  # noqa: PLR2004 - as many are named
    what = KINDS[Kind(left[0].kind)]
    raise Conflict(
        f"任务“{task}”的{what}尚未全部办结：{named}{more}。",
        advice=f"请待各{what}确认完成后再申请办结；不再需要的，请政务公开办先予取消。",
    )


@transaction.atomic
def withdraw(*, task: Task, actor: User, now: datetime, text: str = "") -> TaskNote:
    """Take the request for completion back."""
    return shift(Move.WITHDRAW, task, actor, now, said=Said(text))


@transaction.atomic
def comment(*, task: Task, actor: User, now: datetime, text: str) -> TaskNote:
    """Say something about a task; anybody who takes part, whatever its state."""
    permissions.require(permissions.COMMENT, actor, task, on=timezone.localdate(now))
    text = stated(text, "text", "请写明说明内容。")
    note = TaskNote.objects.create(
        task=task, state=task.state, on=timezone.localdate(now), text=text, by=actor, at=now
    )
    record(
        actor=actor, verb=permissions.COMMENT, obj=task, label=str(task)[:200], agency=task.plan.agency,
        detail={"plan": task.plan_id, "text": text}, at=now,
    )  # fmt: skip
    return note
