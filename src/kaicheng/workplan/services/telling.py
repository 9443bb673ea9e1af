"""Who is told of what in a ledger: in the platform and by mail (`notices`)."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone

from kaicheng.kernel.text import chinese_date, quoted, shortened
from kaicheng.notices.services import notify
from kaicheng.organisations.models import Agency
from kaicheng.users.models import DutyKind, User
from kaicheng.users.staff import staff_with
from kaicheng.workplan.models import Task, TaskUnit, WorkPlan
from kaicheng.workplan.permissions import REPORTERS
from kaicheng.workplan.workflow import Kind, Role

_NAMED = 3  # tasks named in a message; of more only the number is said
_NAME = 40  # characters of a name


def people_of(agency: Agency, on: date, *kinds: DutyKind) -> list[User]:
    """Who is told for a unit; where nobody holds those duties, the office that stands above it."""
    return staff_with(agency, *(kinds or REPORTERS), on=on) or staff_with(agency, DutyKind.OFFICE, on=on)


def tell_assigned(plan: WorkPlan, now: datetime) -> None:
    """Tell each unit once which tasks are its own."""
    by_unit: dict[Agency, list[TaskUnit]] = defaultdict(list)
    rows = TaskUnit.objects.filter(task__plan=plan, task__kind=Kind.ITEM.value, agency__isnull=False)
    for row in rows.select_related("agency", "task").order_by("task__number"):
        assert row.agency is not None  # noqa: S101 - filtered above; for the type checker
        by_unit[row.agency].append(row)
    today, nobody = timezone.localdate(now), []
    for agency, its in by_unit.items():
        people = staff_with(agency, *REPORTERS, on=today)
        if not people:
            nobody.append(agency.name)
            continue
        leading = sum(row.role == Role.LEAD for row in its)
        notify(
            people=people,
            key=f"workplan.assigned:{plan.pk}.{agency.pk}.{plan.approved_at:%Y%m%d%H%M%S}",
            subject=f"{plan.title}：{agency.name}承担{len(its)}项任务",
            text=f"{f'其中牵头{leading}项。' if leading else ''}{titles([row.task for row in its])}{_nearest(its)}",
            url=reverse("workplan:plan", args=[plan.pk]),
            now=now,
        )
    if nobody:
        _tell_unreached(plan, nobody, now)


def _tell_unreached(plan: WorkPlan, units: list[str], now: datetime) -> None:
    """One message to the office for all units that have nobody to be told."""
    notify(
        people=staff_with(plan.agency, DutyKind.OFFICE, on=timezone.localdate(now)),
        key=f"workplan.assigned:{plan.pk}.office.{plan.approved_at:%Y%m%d%H%M%S}",
        subject=f"{plan.title}：{len(units)}个单位没有可通知的人员",
        text=f"{'、'.join(units)}还没有信息员、审核员或分管领导，收不到任务通知。请在“人员与职责”中补齐。",
        url=reverse("workplan:plan", args=[plan.pk]),
        now=now,
    )


def tell_given(task: Task, agencies: Iterable[Agency], now: datetime) -> None:
    """Tell units that came into a task of a running ledger."""
    due = f"办理时限{chinese_date(task.due_on)}。" if task.due_on else ""
    for agency in agencies:
        notify(
            people=people_of(agency, timezone.localdate(now)),
            key=f"workplan.assigned:task.{task.pk}.{agency.pk}.{now:%Y%m%d%H%M%S}",
            subject=f"{task.plan.title}：{agency.name}新承担1项任务",
            text=f"{titles([task])}{due}",
            url=reverse("workplan:plan", args=[task.plan_id]),
            now=now,
        )


def named(task: Task) -> str:
    return quoted(shortened(str(task), _NAME))


def titles(tasks: Sequence[Task]) -> str:
    shown = "、".join(named(task) for task in tasks[:_NAMED])
    return f"{shown}等{len(tasks)}项。" if len(tasks) > _NAMED else f"{shown}。"


def _nearest(rows: list[TaskUnit]) -> str:
    day = min((row.task.due_on for row in rows if row.task.due_on), default=None)
    return f"最近的时限是{chinese_date(day)}。" if day else ""
