"""What the office does with tasks: confirm, return, reopen, postpone, suspend, resume, drop, restore. One or many."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone

from kaicheng.kernel.refusals import Invalid
from kaicheng.users.models import User
from kaicheng.workplan.models import Task, TaskNote
from kaicheng.workplan.selectors.steps import bound_to
from kaicheng.workplan.services.acting import Outcome, Said, each, shift, stated
from kaicheng.workplan.services.telling_tasks import tell_moved
from kaicheng.workplan.workflow import OPEN, RUNNING, TRANSITIONS, Kind, Move, State

_RUNNING = [s.value for s in RUNNING]
_OPEN = [s.value for s in OPEN]


@dataclass(frozen=True, slots=True)
class Approval:
    """A new due day with who approved it and when."""

    due_on: date
    by: str
    on: date


@transaction.atomic
def confirm(*, task: Task, actor: User, now: datetime, text: str = "") -> TaskNote:
    """Confirm that a task is done."""
    return _told(shift(Move.CONFIRM, task, actor, now, said=Said(text)), task, now)


@transaction.atomic
def send_back(*, task: Task, actor: User, now: datetime, reason: str) -> TaskNote:
    """Return a request for completion with the reason."""
    return _told(shift(Move.RETURN, task, actor, now, said=Said(reason)), task, now)


@transaction.atomic
def reopen(*, task: Task, actor: User, now: datetime, reason: str) -> TaskNote:
    """Take a confirmed task up again with the reason."""
    return _told(shift(Move.REOPEN, task, actor, now, said=Said(reason)), task, now)


@transaction.atomic
def postpone(*, task: Task, actor: User, now: datetime, reason: str, approval: Approval) -> TaskNote:
    """Change the due day, earlier or later, as was approved. The first day stays on record.

    Raises as `shift`; Invalid by field for a day that does not fit the task or those it belongs to.
    """
    reason = stated(reason)
    by = stated(approval.by, "approved_by", "请写明由谁批准。", 100)
    if errors := _day_errors(task, approval, timezone.localdate(now)):
        raise Invalid(errors=errors)
    before = task.due_on
    detail = {
        "before": before.isoformat() if before else None,
        "after": approval.due_on.isoformat(),
        "approved_by": by,
        "approved_on": approval.on.isoformat(),
    }
    columns = {"due_on": approval.due_on, "internal_due_on": _earlier(task.internal_due_on, approval.due_on)}
    return _told(shift(Move.POSTPONE, task, actor, now, columns, Said(reason, detail=detail)), task, now)


def _earlier(internal: date | None, due: date) -> date | None:
    """The office's own day is never behind the day itself."""
    return min(internal, due) if internal is not None else None


def _day_errors(task: Task, approval: Approval, today: date) -> dict[str, str]:
    errors = {}
    if approval.due_on == task.due_on:
        errors["due_on"] = "新时限与现时限相同，请核对。"
    elif approval.due_on < timezone.localdate(task.plan.approved_at or task.plan.created_at):
        errors["due_on"] = "新时限不能早于任务下达之日。"
    elif task.kind == Kind.PART and task.parent is not None and _after(approval.due_on, task.parent.due_on):
        errors["due_on"] = f"分工的时限不能晚于任务的时限（{task.parent.due_on}），请先调整任务时限。"
    elif part := _part_after(task, approval.due_on):
        errors["due_on"] = f"分工“{part}”的时限（{part.due_on}）晚于新时限，请先调整分工时限。"
    if approval.on > today:
        errors["approved_on"] = "批准日期不能晚于今日。"
    return errors


def _after(day: date, limit: date | None) -> bool:
    return limit is not None and day > limit


def _part_after(task: Task, day: date) -> Task | None:
    parts = task.parts.filter(kind=Kind.PART.value, state__in=_OPEN, due_on__gt=day)
    return parts.order_by("-due_on").first()


@transaction.atomic
def suspend(*, task: Task, actor: User, now: datetime, reason: str) -> TaskNote:
    """Suspend a task, and what runs of its parts and periods, with the reason."""
    note = shift(Move.SUSPEND, task, actor, now, said=Said(reason))
    _with_parts(Move.SUSPEND, lambda one: one.parts.filter(state__in=_RUNNING), task, actor, now, reason)
    return _told(note, task, now)


@transaction.atomic
def resume(*, task: Task, actor: User, now: datetime, text: str = "") -> TaskNote:
    """Take a suspended task up again, and what was suspended with it."""
    note = shift(Move.RESUME, task, actor, now, said=Said(text))
    _with_parts(Move.RESUME, lambda one: bound_to(one, Move.SUSPEND, State.SUSPENDED), task, actor, now, text)
    return _told(note, task, now)


@transaction.atomic
def drop(*, task: Task, actor: User, now: datetime, reason: str) -> TaskNote:
    """Drop a task, and what is open of its parts and periods, with the reason; it stays on record."""
    note = shift(Move.DROP, task, actor, now, said=Said(reason))
    _with_parts(Move.DROP, lambda one: one.parts.filter(state__in=_OPEN), task, actor, now, reason)
    return _told(note, task, now)


@transaction.atomic
def restore(*, task: Task, actor: User, now: datetime, reason: str) -> TaskNote:
    """Bring a dropped task back to its beginning, and what was dropped with it."""
    fresh: dict[str, Any] = {"percent": 0, "count": None, "obstacle": ""}
    note = shift(Move.RESTORE, task, actor, now, fresh, Said(reason))
    _with_parts(
        Move.RESTORE, lambda one: bound_to(one, Move.DROP, State.DROPPED), task, actor, now, reason, fresh
    )
    return _told(note, task, now)


def _with_parts(
    move: Move,
    below: Callable[[Task], Iterable[Task]],
    task: Task,
    actor: User,
    now: datetime,
    words: str,
    columns: dict[str, Any] | None = None,
) -> None:
    """Do with parts, and with the parts of periods, what was done with the whole; their notes say so (`with`)."""
    for part in below(task):
        part.plan = task.plan
        shift(move, part, actor, now, columns, Said(words, detail={"with": task.pk}))
        if part.kind == Kind.PART:  # periods have the units of the whole, which are told of it
            tell_moved(part, move, words, now)
        _with_parts(move, below, part, actor, now, words, columns)


def _told(note: TaskNote, task: Task, now: datetime) -> TaskNote:
    tell_moved(task, Move(note.move), note.text, now)
    return note


# -- many at once ------------------------------------------------------------------------------------------------------

_REASONED: dict[Move, Callable[..., TaskNote]] = {
    Move.RETURN: send_back,
    Move.REOPEN: reopen,
    Move.SUSPEND: suspend,
    Move.DROP: drop,
    Move.RESTORE: restore,
}
_BARE: dict[Move, Callable[..., TaskNote]] = {Move.CONFIRM: confirm, Move.RESUME: resume}
OF_OFFICE = (*_BARE, Move.POSTPONE, *_REASONED)


def steer(
    *,
    move: Move,
    tasks: Iterable[Task],
    actor: User,
    now: datetime,
    words: str = "",
    approval: Approval | None = None,
) -> Outcome:
    """Make one move of the office with each task; what is refused for one leaves the others alone.

    Raises Invalid once for what is lacking for all, or for a move that is not the office's.
    """
    if move not in OF_OFFICE:
        raise Invalid("请选择要办理的事项。")
    if TRANSITIONS[move].reasoned:
        stated(words)
    if move is Move.POSTPONE:
        if approval is None:
            raise Invalid(errors={"due_on": "请填写新的时限。"})
        act = partial(postpone, reason=words, approval=approval)
    else:
        act = (
            partial(_REASONED[move], reason=words) if move in _REASONED else partial(_BARE[move], text=words)
        )
    return each(tasks, lambda task: act(task=task, actor=actor, now=now))


def one(*, move: Move, task: Task, actor: User, now: datetime, words: str = "") -> None:
    """Make one move of the office with one task. Raises what is refused."""
    for _, refusal in steer(move=move, tasks=[task], actor=actor, now=now, words=words).refused:
        raise refusal
