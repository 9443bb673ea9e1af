"""Reminding units of their tasks: by the calendar, and when the office asks for it 催办. The office gets one digest a day."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from kaicheng.audit.services import record
from kaicheng.kernel.refusals import Conflict
from kaicheng.kernel.text import chinese_date
from kaicheng.organisations.models import Agency
from kaicheng.users.models import User
from kaicheng.workplan import permissions
from kaicheng.workplan.declared import remind_again_days, remind_before_days, report_every_days
from kaicheng.workplan.models import Task, TaskNote
from kaicheng.workplan.progress import days_words
from kaicheng.workplan.selectors.progress import goes_by_periods, is_known
from kaicheng.workplan.selectors.waiting import last_said, with_units, without_those_divided
from kaicheng.workplan.services.acting import Outcome, each, stated
from kaicheng.workplan.services.telling import named
from kaicheng.workplan.services.telling_tasks import DIGEST, DUE, REMIND, tell_digest, tell_unit
from kaicheng.workplan.workflow import PASSAGES, STATES, WITH_UNIT, Stage, State, Step

EVERY_DAY_FROM = 8  # o'clock: nobody is reminded at night
_LINES = 30  # tasks told in the office's digest


def due_words(due: date | None, today: date) -> str:
    """How a reminder of that day begins; "" on days without one. The due day is day zero."""
    if due is None:
        return ""
    left = (due - today).days
    if left == remind_before_days().on(today):
        return f"办理时限还剩{left}天"
    if left == 0:
        return "办理时限今日到期"
    if left < 0 and -left % remind_again_days().on(today) == 0:
        return f"办理时限已逾期{-left}天"
    return ""


def report_words(said: date, today: date) -> str:
    """How a unit is asked for a report that was silent since a day; "" on days on which it is not asked."""
    silent, every = (today - said).days, report_every_days().on(today)
    due = silent >= every and (silent - every) % remind_again_days().on(today) == 0
    return f"已{silent}天未报告进展" if due else ""


@dataclass(frozen=True, slots=True)
class Reminder:
    """What a unit is told of a task today; `sort` is part of the key, so each sort is told once a day."""

    sort: str
    words: str
    text: str


def reminder_of(task: Task, today: date) -> Reminder | None:
    """The one reminder of the day for a task: of its day before its internal day, and of that before a report."""
    if words := due_words(task.due_on, today):
        if is_known(task):
            return Reminder("due", words, "系统已计满，无需报送进展，请直接申请办结。")
        late = task.due_on is not None and task.due_on < today
        ask = "请抓紧办理，并报告进展、困难和问题。" if late else "请按时完成并报告进展。"
        return Reminder("due", words, f"{_until(task)}{ask}")
    if due_words(task.internal_due_on, today):  # the office's own day: it says when to ask, and is not told
        return Reminder("internal", "请报告办理进展", f"{_until(task)}请报告进展、困难和问题。")
    tells_itself = bool(task.counting) or goes_by_periods(task)
    if not tells_itself and (words := report_words(last_said(task), today)):
        return Reminder("report", words, f"{_until(task)}请报告进展。")
    return None


def _until(task: Task) -> str:
    return f"办理时限为{chinese_date(task.due_on)}。" if task.due_on else ""


def on_tick(now: datetime) -> None:
    """Do it in the worker, every hour; what was said once that day is not said again."""
    if timezone.localtime(now).hour >= EVERY_DAY_FROM:
        remind_due(now)
        tell_overdue(now)


def remind_due(now: datetime) -> int:
    """Send the reminders of the day; gives how many were sent (one a unit and task)."""
    today, count = timezone.localdate(now), 0
    for task, units in _waiting():
        found = reminder_of(task, today)
        if found is None:
            continue
        with transaction.atomic():
            for unit in units:
                key = f"{DUE}:{found.sort}.{task.pk}.{unit.pk}.{today:%Y%m%d}"
                count += bool(tell_unit(unit, [task], found.words, key, found.text, now))
    return count


def _waiting() -> Iterator[tuple[Task, list[Agency]]]:
    """Tasks that units have to act on, each with the units that have to: who has a part of it acts on that."""
    tasks = list(with_units(Task.objects.live().filter(state__in=[s.value for s in WITH_UNIT])))
    return without_those_divided(tasks)


def tell_overdue(now: datetime) -> int:
    """Give each office one digest a day of what is overdue; gives how many people were told."""
    today, told = timezone.localdate(now), 0
    by_office: dict[Agency, list[Task]] = defaultdict(list)
    for task in with_units(Task.objects.live().overdue(today)).order_by("due_on", "plan", "number"):
        by_office[task.plan.agency].append(task)
    for agency, tasks in by_office.items():
        key = f"{DIGEST}:{agency.pk}.{today:%Y%m%d}"
        lines = [_line(task, today) for task in tasks[:_LINES]]
        if len(tasks) > _LINES:
            lines.append(f"另有{len(tasks) - _LINES}项，见工作台账。")
        told += tell_digest(agency, lines, len(tasks), key, reverse("workplan:plans"), now)
    return told


def _line(task: Task, today: date) -> str:
    units = "、".join(unit.name for unit in task.units.all() if unit.agency_id)
    why = f"；困难：{task.obstacle}" if task.obstacle else ""
    return f"{named(task)}（{units}）{days_words(task.due_on, today)}，{STATES[State(task.state)]}{task.percent}%{why}"


# -- by hand -----------------------------------------------------------------------------------------------------------


def remind_now(*, tasks: Iterable[Task], actor: User, now: datetime, text: str = "") -> Outcome:
    """Remind the units of tasks at once 催办; several tasks of one unit are one message.

    What is refused for one task leaves the others alone. Raises Invalid where the text is too long.
    """
    words = stated(text, "text", longest=300) if text.strip() else ""
    outcome = each(tasks, lambda task: _urge(task, actor, now, words))
    by_unit: dict[Agency, list[Task]] = defaultdict(list)
    acting = {task.pk: units for task, units in without_those_divided(outcome.done)}
    with_parts = {task.parent_id for task in outcome.done}
    for task in outcome.done:
        units = acting.get(task.pk, [])
        # what is acted on by its parts or periods is urged for itself where those are not urged
        if not units and task.pk not in with_parts:
            units = [unit.agency for unit in task.units.all() if unit.agency is not None]
        for unit in units:
            by_unit[unit].append(task)
    for unit, its in by_unit.items():
        key = f"{REMIND}:{its[0].pk}.{unit.pk}.{now:%Y%m%d%H%M%S}"
        tell_unit(unit, its, "催办", key, words or "请抓紧办理并报告进展。", now)
    return outcome


def _urge(task: Task, actor: User, now: datetime, words: str) -> None:
    permissions.require(permissions.REMIND, actor, task, on=timezone.localdate(now))
    if Stage(task.plan.stage) not in PASSAGES[Step.REMIND].sources:
        raise Conflict(f"台账《{task.plan.title}》{task.plan.get_stage_display()}，不能催办。")
    if State(task.state) not in WITH_UNIT:
        raise Conflict(f"任务“{task}”现为“{STATES[State(task.state)]}”，不必催办。")
    TaskNote.objects.create(
        task=task,
        move=Step.REMIND.value,
        state=task.state,
        on=timezone.localdate(now),
        text=words,
        by=actor,
        at=now,
    )
    record(
        actor=actor, verb=Step.REMIND.value, obj=task, label=str(task)[:200], agency=task.plan.agency,
        detail={"plan": task.plan_id, **({"text": words} if words else {})}, at=now,
    )  # fmt: skip
