"""Who is told of what becomes of a task: in the platform and by mail (`notices`)."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone

from kaicheng.kernel.text import chinese_date
from kaicheng.notices.services import notify
from kaicheng.organisations.models import Agency
from kaicheng.users.models import DutyKind, User
from kaicheng.users.staff import staff_with
from kaicheng.workplan.models import Task, TaskNote
from kaicheng.workplan.services.telling import named, people_of, titles
from kaicheng.workplan.workflow import Move

MOVED = "workplan.moved"
PROPOSED = "workplan.proposed"
DUE = "workplan.due"
DIGEST = "workplan.digest"
REMIND = "workplan.remind"
KNOWN = "workplan.known"
ASSIGNED = "workplan.part"
KINDS = {
    MOVED: "任务确认、退回、调整、暂缓、取消",
    PROPOSED: "任务申请办结待确认",
    DUE: "任务到期和报告提醒",
    DIGEST: "台账逾期情况",
    REMIND: "任务催办",
    KNOWN: "任务由系统计满",
    ASSIGNED: "承担任务分工",
}
_WORDS = {
    Move.CONFIRM: "已确认完成",
    Move.RETURN: "办结申请已退回",
    Move.REOPEN: "须重新办理",
    Move.SUSPEND: "已暂缓",
    Move.RESUME: "恢复办理",
    Move.DROP: "已取消",
    Move.RESTORE: "已恢复",
}


def office_of(agency: Agency, on: date) -> list[User]:
    return staff_with(agency, DutyKind.OFFICE, on=on)


def units_of(task: Task) -> list[Agency]:
    """The settled units of a task, each once."""
    return [unit.agency for unit in task.units.select_related("agency") if unit.agency is not None]


def address(task: Task) -> str:
    return reverse("workplan:task", args=[task.pk])


def tell_moved(task: Task, move: Move, why: str, now: datetime) -> None:
    """Tell the units of a task what the office did with it."""
    on = timezone.localdate(now)
    if move is Move.POSTPONE:
        what = f"时限调整为{chinese_date(task.due_on)}" if task.due_on else "时限已调整"
    else:
        what = _WORDS[move]
    people = {person.pk: person for unit in units_of(task) for person in people_of(unit, on)}
    notify(
        people=people.values(),
        key=f"{MOVED}:{task.pk}.{task.lock_version}",
        subject=f"任务{named(task)}{what}",
        text=f"{task.plan.title}：任务{named(task)}{what}。{f'说明：{why}' if why else ''}",
        url=address(task),
        now=now,
    )


def tell_proposed(task: Task, note: TaskNote, now: datetime) -> None:
    """Tell the office that a task waits to be confirmed."""
    unit = note.agency.name if note.agency is not None else "任务单位"
    notify(
        people=office_of(task.plan.agency, timezone.localdate(now)),
        key=f"{PROPOSED}:{task.pk}.{task.lock_version}",
        subject=f"{unit}申请任务办结：{named(task)}",
        text=f"{task.plan.title}：{unit}报告任务{named(task)}已经完成，请核实后确认或退回。结果：{note.text}",
        url=address(task),
        now=now,
    )


def tell_reached(task: Task, words: str, now: datetime) -> None:
    """Tell the office that a task counted itself to its end and waits to be confirmed."""
    notify(
        people=office_of(task.plan.agency, timezone.localdate(now)),
        key=f"{PROPOSED}:{task.pk}.{task.lock_version}",
        subject=f"任务已达到要求的数量，待确认：{named(task)}",
        text=f"{task.plan.title}：任务{named(task)}{words}请核实后确认或退回。",
        url=address(task),
        now=now,
    )


def tell_part(part: Task, unit: Agency, now: datetime) -> None:
    """Tell a unit that the lead unit gave it a part."""
    until = f"，{chinese_date(part.due_on)}前完成" if part.due_on else ""
    notify(
        people=people_of(unit, timezone.localdate(now)),
        key=f"{ASSIGNED}:{part.pk}",
        subject=f"{unit.name}承担任务分工：{named(part)}",
        text=f"{part.plan.title}：任务{named(part.parent or part)}已作分工，{unit.name}负责：{part.text}{until}。",
        url=address(part),
        now=now,
    )


def tell_known(task: Task, now: datetime) -> None:
    """Tell the units, once, that the platform counted all that was asked for."""
    on = timezone.localdate(now)
    people = {person.pk: person for unit in units_of(task) for person in people_of(unit, on)}
    notify(
        people=people.values(),
        key=f"{KNOWN}:{task.pk}",
        subject=f"任务{named(task)}已由系统计满，转请确认",
        text=f"{task.plan.title}：任务{named(task)}系统已计入{task.count}件，达到要求，已转请政务公开办确认；还有工作要做的，可撤回申请。",
        url=address(task),
        now=now,
    )


def tell_unit(unit: Agency, tasks: Sequence[Task], words: str, key: str, text: str, now: datetime) -> int:
    """Remind one unit of one or several tasks; gives to how many people it went. The key says what is reminded of."""
    one = len(tasks) == 1
    subject = f"{words}：{named(tasks[0])}" if one else f"{words}：{unit.name}有{len(tasks)}项任务"
    return notify(
        people=people_of(unit, timezone.localdate(now)),
        key=key,
        subject=subject,
        text=f"{tasks[0].plan.title}：{titles(tasks)}{text}",
        url=address(tasks[0]) if one else reverse("workplan:mine"),
        now=now,
    )


def tell_digest(agency: Agency, lines: Iterable[str], count: int, key: str, url: str, now: datetime) -> int:
    """Tell the office what is overdue, once a day."""
    return notify(
        people=office_of(agency, timezone.localdate(now)),
        key=key,
        subject=f"{agency.name}工作台账有{count}项任务逾期",
        text="\n".join(lines),
        url=url,
        now=now,
    )
