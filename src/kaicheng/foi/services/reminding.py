"""Reminders: five and one working days before a day falls due and on the day itself; past it, those above are told."""

from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone

from kaicheng.calendars.selectors import calendar
from kaicheng.foi.models import Case
from kaicheng.foi.workflow import OWED, STAGES, Move, Stage
from kaicheng.kernel.text import chinese_date
from kaicheng.kernel.workdays import WorkingCalendar
from kaicheng.notices.services import notify
from kaicheng.users.models import DutyKind, User
from kaicheng.users.staff import staff_with

BEFORE = (5, 1, 0)  # working days
KINDS = {
    "foi.assigned": "交办公开申请",
    "foi.next": "公开申请待您办理",
    "foi.erasable": "申请人信息保存期满",
    "foi.due": "公开申请期限提醒",
    "foi.overdue": "公开申请逾期",
    "foi.waiting": "待登记的公开申请",
    "foi.stalled": "公开申请等待他人",
}
_UNSERVED = 5  # working days a consultation may be on its way
_UNREGISTERED = 2  # working days an application may wait for its registration


def on_tick(now: datetime) -> None:
    """Once an hour; each reminder goes to each person once."""
    today, known = timezone.localdate(now), calendar()
    cases = Case.objects.open().select_related("agency", "unit", "handler")
    for case in cases:
        if case.stage == Stage.FILED.value:
            _waiting(case, today, known, now)
            continue
        if case.due_on is not None and Stage(case.stage) in OWED:
            _due(case, today, known, now)
        if case.suspended:
            _unserved(case, today, known, now)
        if case.answer_by is not None and case.answer_by < today:
            _unanswered(case, today, now)


def _due(case: Case, today: date, known: WorkingCalendar, now: datetime) -> None:
    assert case.due_on is not None  # noqa: S101 - asked by the caller
    left = known.between(today, case.due_on)
    if case.due_on < today:
        _overdue(case, max(known.between(case.due_on, today), 1), now)
        return
    step = next((days for days in reversed(BEFORE) if left <= days), None)
    if step is None:
        return
    when = "今天到期" if case.due_on == today else f"还有{left}个工作日到期"
    if not left and case.due_on != today:  # an ordered or a set day may be one of rest
        when = f"{chinese_date(case.due_on)}到期，此前已没有工作日"
    people = on_case(case, today)
    if case.stage == Stage.APPROVING.value:  # it lies with whoever approves
        people += staff_with(case.agency, DutyKind.UNIT_LEADER, on=today)
    notify(
        people=people, key=f"foi.due:{case.pk}.{case.due_on:%Y%m%d}.{step}",
        subject=f"{case.get_kind_display()}{case.number}{when}",
        text=f"答复期限为{chinese_date(case.due_on)}，现为“{STAGES[Stage(case.stage)]}”。",
        url=reverse("foi:case", args=[case.pk]), now=now,
    )  # fmt: skip


def _overdue(case: Case, late: int, now: datetime) -> None:
    """Escalation: the leader, and the open-government office above, hear of it on the first working day and every fifth after."""
    today = timezone.localdate(now)
    assert case.due_on is not None  # noqa: S101 - asked by the caller
    step = late // 5
    people = {person.pk: person for person in on_case(case, today)}
    people |= {p.pk: p for p in staff_with(case.agency, DutyKind.UNIT_LEADER, DutyKind.OFFICE, on=today)}
    notify(
        people=people.values(), key=f"foi.overdue:{case.pk}.{case.due_on:%Y%m%d}.{step}",
        subject=f"{case.get_kind_display()}{case.number}已逾期{late}个工作日",
        text=f"答复期限为{chinese_date(case.due_on)}，现为“{STAGES[Stage(case.stage)]}”。逾期不答复属未履行法定职责，请立即办理。",
        url=reverse("foi:case", args=[case.pk]), now=now,
    )  # fmt: skip


def _waiting(case: Case, today: date, known: WorkingCalendar, now: datetime) -> None:
    since = known.between(case.stage_since, today)
    if since < 1:
        return
    people = staff_with(case.agency, DutyKind.CASE_HANDLER, on=today)
    if since >= _UNREGISTERED or not people:
        people += staff_with(case.agency, DutyKind.UNIT_LEADER, DutyKind.OFFICE, on=today)
    notify(
        people=people, key=f"foi.waiting:{case.pk}.{min(since, _UNREGISTERED)}",
        subject=f"{case.get_kind_display()}{case.number}尚未登记",
        text=f"该申请于{chinese_date(case.stage_since)}提交，请与申请人确认收到之日并登记。",
        url=reverse("foi:case", args=[case.pk]), now=now,
    )  # fmt: skip


def _unserved(case: Case, today: date, known: WorkingCalendar, now: datetime) -> None:
    """While nobody signs for the letter the clock stands still without an end: the handler is asked every fifth working day."""
    sent = case.events.valid().filter(move=Move.CONSULT.value).last()
    if sent is None or (since := known.between(sent.day, today)) < _UNSERVED:
        return
    notify(
        people=on_case(case, today), key=f"foi.stalled:{case.pk}.{sent.pk}.{since // _UNSERVED}",
        subject=f"{case.get_kind_display()}{case.number}的征求意见书尚未签收",
        text=f"征求意见书于{chinese_date(sent.day)}发出，已过{since}个工作日仍未登记签收，答复期限停止计算。请核实送达情况。",
        url=reverse("foi:case", args=[case.pk]), now=now,
    )  # fmt: skip


def _unanswered(case: Case, today: date, now: datetime) -> None:
    """The applicant let his day pass: whoever handles the case decides how it goes on."""
    assert case.answer_by is not None  # noqa: S101 - asked by the caller
    notify(
        people=on_case(case, today), key=f"foi.stalled:{case.pk}.{case.answer_by:%Y%m%d}",
        subject=f"{case.get_kind_display()}{case.number}{STAGES[Stage(case.stage)]}的期限已过",
        text=f"申请人的期限至{chinese_date(case.answer_by)}，未见回复。无正当理由的，登记逾期后作出相应处理。",
        url=reverse("foi:case", args=[case.pk]), now=now,
    )  # fmt: skip


def on_case(case: Case, today: date) -> list[User]:
    """The handler; where nobody was named, or he handles applications there no more, all who do."""
    staff = staff_with(case.unit or case.agency, DutyKind.CASE_HANDLER, on=today)
    return [case.handler] if case.handler is not None and case.handler in staff else staff
