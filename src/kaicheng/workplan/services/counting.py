"""What the platform knows by itself is counted and nobody is asked for it: documents, updates of a column, interpretations."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from kaicheng.audit.services import record
from kaicheng.columns.models import Column
from kaicheng.columns.selectors import open_columns
from kaicheng.documents.selectors import public_documents
from kaicheng.kernel.refusals import Conflict, Invalid
from kaicheng.users.models import User
from kaicheng.workplan import permissions
from kaicheng.workplan.due import recurring
from kaicheng.workplan.models import Task, TaskNote
from kaicheng.workplan.progress import goal_of, percent_of
from kaicheng.workplan.selectors.counted import counted_documents, counted_tasks, is_counted, touched_by
from kaicheng.workplan.services.acting import Said, each, shift
from kaicheng.workplan.services.evidence import Given, attach
from kaicheng.workplan.services.reaching import hand_back, hand_over, handed_over
from kaicheng.workplan.services.telling_tasks import tell_known
from kaicheng.workplan.workflow import (
    PASSAGES,
    SOURCES,
    STAGES,
    STATES,
    WITH_UNIT,
    Kind,
    Move,
    Source,
    Stage,
    State,
    Step,
)

SHOWN = 20  # documents kept as evidence of one count; of more only the number is said
MOST = 100_000
_WORDS = (
    (Source.INTERPRETATIONS, ("解读",)),
    (Source.COLUMN, ("更新", "专栏", "栏目")),
    (Source.DOCUMENTS, ("发布", "公布", "公开", "印发", "编发", "刊发")),
)


@dataclass(frozen=True, slots=True)
class Counting:
    """What is counted, and how many are wanted (of a recurring duty: in each period)."""

    source: Source
    wanted: int
    column: Column | None = None

    def plain(self) -> dict[str, Any]:
        found: dict[str, Any] = {"source": self.source.value, "wanted": self.wanted}
        return found | ({"column": self.column.pk} if self.column is not None else {})

    @property
    def words(self) -> str:
        what = SOURCES[self.source] + (f"（{self.column.name}）" if self.column is not None else "")
        return f"自动计数：{what}，要求{self.wanted}件"


# -- counting ----------------------------------------------------------------------------------------------------------


def on_document(payload: Mapping[str, Any], now: datetime) -> None:
    """One or many documents were published or withdrawn. Bears being called twice."""
    documents = payload.get("documents") or [payload["document"]]
    recount(touched_by(documents), now)


def on_tick(now: datetime) -> None:
    """Do it in the worker, daily: columns change, validity turns, days pass."""
    recount(counted_tasks(), now)


def recount(tasks: Iterable[Task], now: datetime) -> list[Task]:
    """Count anew; gives the tasks whose number changed. Somebody who was quicker with one leaves the others alone."""
    changed: list[Task] = []

    def count(task: Task) -> None:
        if task.state == State.PROPOSED and not handed_over(task):
            return  # the unit said that it is done: the office judges what the unit said
        found = counted_documents(task, timezone.localdate(now))
        wanted, before = int(task.counting["wanted"]), task.count or 0
        if task.state == State.PROPOSED:
            if len(found) >= wanted:
                return
            hand_back(task, len(found), wanted, now)
        if len(found) != before:
            _enter(task, found, now)
            changed.append(task)

    each([task for task in tasks if is_counted(task)], count)
    return changed


def _enter(task: Task, found: list[int], now: datetime) -> None:
    before, count, wanted = task.count or 0, len(found), int(task.counting["wanted"])
    percent = percent_of(count, wanted)
    said = f"系统计入{count}件，要求{wanted}件。"
    if count < before:
        said = f"有文件撤回或移出，{said}"
    if count > SHOWN:
        said = f"{said}佐证材料列最近{SHOWN}件，另有{count - SHOWN}件未逐件列出。"
    columns = {"count": count, "percent": percent, "reported_at": now}
    detail = {"counted": [before, count], "source": task.counting["source"]}
    note = shift(Move.COUNT, task, None, now, columns, Said(said, None, None, percent, count, detail=detail))
    documents = public_documents(found[:SHOWN]).select_related("live").in_bulk()
    attach(note, [Given(document=documents[pk]) for pk in found[:SHOWN] if pk in documents])
    if hand_over(task, before, now) is not None:
        tell_known(task, now)


# -- what is counted ---------------------------------------------------------------------------------------------------


@transaction.atomic
def set_counting(*, task: Task, actor: User, now: datetime, counting: Counting | None) -> Task:
    """Let the platform count for a task and the periods of it that run, or (None) no longer.

    Raises NotAllowed; Conflict where ledger or task do not permit it; Invalid by field.
    """
    step = Step.ARRANGE if task.plan.stage == Stage.PROPOSED else Step.AMEND
    permissions.require(step.value, actor, task, on=timezone.localdate(now))
    if Stage(task.plan.stage) not in PASSAGES[step].sources:
        raise Conflict(f"台账《{task.plan.title}》{STAGES[Stage(task.plan.stage)]}，不能修改自动计数。")
    if State(task.state) not in WITH_UNIT:
        raise Conflict(f"任务“{task}”现为“{STATES[State(task.state)]}”，不能修改自动计数。")
    _check(counting)
    plain = counting.plain() if counting is not None else {}
    if plain == task.counting:
        return task
    words = counting.words if counting is not None else "取消自动计数，改由单位报告"
    periods = task.parts.filter(kind=Kind.OCCURRENCE.value, state__in=[s.value for s in WITH_UNIT])
    rows = Task.objects.filter(pk__in=[task.pk, *periods.values_list("pk", flat=True)])
    rows.update(counting=plain)
    task.counting = plain
    detail = {"counting": plain}
    TaskNote.objects.create(
        task=task, move=step.value, state=task.state, on=timezone.localdate(now), text=words[:500],
        detail=detail, by=actor, at=now,
    )  # fmt: skip
    record(
        actor=actor, verb=step.value, obj=task, label=str(task)[:200], agency=task.plan.agency,
        detail={"plan": task.plan_id, "text": words, **detail}, at=now,
    )  # fmt: skip
    if task.plan.stage == Stage.RUNNING and plain:
        recount(counted_tasks().filter(pk__in=rows.values("pk")), now)
        for one in counted_tasks().filter(pk__in=rows.values("pk")):
            if is_counted(one):  # what was counted already may be all that is asked for now
                hand_over(one, 0, now)
        task.refresh_from_db(
            fields=["count", "percent", "state", "state_since", "reported_at", "lock_version"]
        )
    return task


def _check(counting: Counting | None) -> None:
    if counting is None:
        return
    if not 1 <= counting.wanted <= MOST:
        raise Invalid(errors={"wanted": f"要求的数量应在1到{MOST}之间。"})
    if counting.source is Source.COLUMN and (counting.column is None or not counting.column.open):
        raise Invalid(errors={"column": "请选择一个正在使用的栏目。"})
    if counting.source is not Source.COLUMN and counting.column is not None:
        raise Invalid(errors={"column": "只有按栏目更新计数时才选择栏目。"})


def proposed(task: Task) -> Counting | None:
    """What the words of a task offer to count; None where they name nothing that the platform knows, or no number."""
    words = f"{task.heading}{task.text}"
    frequency = recurring(task.frequencies, task.plan.year)
    goal = goal_of({}, task.frequencies, task.targets, task.plan.year, occurrence=frequency is not None)
    wanted = goal.value if goal is not None else (1 if frequency is not None else 0)
    source = next((source for source, signs in _WORDS if any(sign in words for sign in signs)), None)
    if source is None or not 1 <= wanted <= MOST:
        return None
    if source is not Source.COLUMN:
        return Counting(source, wanted)
    named = [column for column in open_columns() if len(column.name) > 1 and column.name in words]
    return Counting(source, wanted, max(named, key=lambda column: len(column.name))) if named else None
