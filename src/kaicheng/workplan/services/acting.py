"""The one door through which a task changes its state: checked, written, noted, recorded, told.

Services of a concern (`reporting`, `steering`, `counting`, `reaching`) call `shift`. Nothing else changes the state of a task
that is there, or the due day of one whose ledger runs. Beside it stand how a task comes to be (read, imported, copied,
carried over, split off, a period: with its first state and day) and what the office arranges before it approves.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from kaicheng.audit.services import record
from kaicheng.events.services import announce
from kaicheng.kernel.refusals import Conflict, Invalid, Refusal
from kaicheng.organisations.models import Agency
from kaicheng.users.models import User
from kaicheng.workplan import permissions
from kaicheng.workplan.models import Task, TaskNote
from kaicheng.workplan.workflow import STAGES, STATES, TRANSITIONS, Move, Stage, State, Transition

MOVED = "workplan.moved"  # {"plan", "task", "move", "from", "to"}
LONGEST_REASON, LONGEST_TEXT = 500, 2000


@dataclass(frozen=True, slots=True)
class Said:
    """What goes into the note of an act. `on`: the day it holds for, today where not said."""

    text: str = ""
    agency: Agency | None = None
    on: date | None = None
    percent: int | None = None
    count: int | None = None
    obstacle: str = ""
    detail: Mapping[str, Any] = field(default_factory=dict)


@dataclass
class Outcome:
    """What became of an act on many tasks."""

    done: list[Task] = field(default_factory=list)
    refused: list[tuple[Task, Refusal]] = field(default_factory=list)


def stated(
    words: str, name: str = "reason", sentence: str = "请写明理由。", longest: int = LONGEST_REASON
) -> str:
    """The words without blanks around. Raises Invalid where there are none, or too many."""
    words = words.strip()
    if not words:
        raise Invalid(errors={name: sentence})
    if len(words) > longest:
        raise Invalid(errors={name: f"不能超过{longest}字，请精简。"})
    return words


@transaction.atomic
def shift(
    move: Move,
    task: Task,
    actor: User | None,
    now: datetime,
    columns: Mapping[str, Any] | None = None,
    said: Said | None = None,
) -> TaskNote:
    """Change a task by the table, note, record and tell.

    `actor` None: the platform itself, for moves without a button. Raises NotAllowed; Conflict where the table, or the
    stage of the ledger, does not permit it, or somebody else was quicker; Invalid without a reason that is asked for.
    """
    row, said = TRANSITIONS[move], said or Said()
    today = timezone.localdate(now)
    if row.button:
        permissions.require(move.value, actor, task, on=today)
    if row.reasoned:
        stated(said.text)
    before = State(task.state)
    after = row.target or before
    values = {**(columns or {}), "state": after.value}
    if after is not before:
        values["state_since"] = now
    # the task as it was read stands in the UPDATE: of two people one is told
    found = Task.objects.filter(
        pk=task.pk, state=before.value, lock_version=task.lock_version, plan__stage__in=_stages(row)
    )
    if before not in row.sources or not found.update(lock_version=F("lock_version") + 1, **values):
        explain(task, move)
    task.lock_version += 1
    for name, value in values.items():
        setattr(task, name, value)
    note = noted(task, move.value, actor, now, said)
    _record(task, move, actor, now, before, after, said)
    announce(
        MOVED,
        {"plan": task.plan_id, "task": task.pk, "move": move.value, "from": before.value, "to": after.value},
        at=now,
    )
    return note


def _stages(row: Transition) -> list[str]:
    """In which stages of its ledger a move may be made."""
    return [Stage.RUNNING.value, *([Stage.CLOSED.value] if row.after else [])]


def noted(task: Task, move: str, actor: User | None, now: datetime, said: Said) -> TaskNote:
    """Write what was said into the history of a task, in its present state. `move` "": a comment."""
    return TaskNote.objects.create(
        task=task,
        move=move,
        state=task.state,
        agency=said.agency,
        on=said.on or timezone.localdate(now),
        percent=said.percent,
        count=said.count,
        text=said.text.strip()[:LONGEST_TEXT],
        obstacle=said.obstacle.strip()[:LONGEST_REASON],
        detail=dict(said.detail),
        by=actor,
        at=now,
    )


def _record(
    task: Task, move: Move, actor: User | None, now: datetime, before: State, after: State, said: Said
) -> None:
    detail = {"plan": task.plan_id, "from": before.value, "to": after.value, **said.detail}
    if said.text:
        detail["text"] = said.text[:LONGEST_REASON]
    if said.obstacle:
        detail["obstacle"] = said.obstacle
    if said.percent is not None:
        detail["percent"] = said.percent
    record(
        actor=actor, verb=move.value, obj=task, label=str(task)[:200], agency=said.agency or task.plan.agency,
        detail=detail, at=now,
    )  # fmt: skip


def explain(task: Task, move: Move) -> None:
    """Say why a move is not to be had: the ledger's stage where that is what stands against it, else the task's state. Raises Conflict."""
    fresh = Task.objects.select_related("plan").get(pk=task.pk)
    row = TRANSITIONS[move]
    button = row.button or "自动计数"
    if fresh.plan.stage not in _stages(row):
        raise Conflict(f"台账《{fresh.plan.title}》{STAGES[Stage(fresh.plan.stage)]}，不能再“{button}”。")
    if State(fresh.state) in row.sources:
        raise Conflict(
            f"任务“{fresh}”刚刚被其他人办理，现为“{STATES[State(fresh.state)]}”。",
            advice="请刷新页面后再办理。",
        )
    raise Conflict(
        f"任务“{fresh}”现为“{STATES[State(fresh.state)]}”，不能“{button}”。", advice="请刷新页面后再办理。"
    )


def each(tasks: Iterable[Task], act: Any) -> Outcome:
    """Do an act with each task; what is refused for one leaves the others alone. `act` takes the task."""
    outcome = Outcome()
    for task in tasks:
        try:
            with transaction.atomic():
                act(task)
            outcome.done.append(task)
        except Refusal as refusal:
            outcome.refused.append((task, refusal))
    return outcome
