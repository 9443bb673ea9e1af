"""How urgent a case is, in words and a tone: what a list says of its day. Pure."""

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from kaicheng.foi.workflow import ENDED, WITH_APPLICANT, Stage
from kaicheng.kernel.workdays import WorkingCalendar

SOON = 5  # working days from which a day is near


class Dated(Protocol):
    """What is asked of a case."""

    stage: str
    stage_since: date
    due_on: date | None
    due_provisional: bool
    suspended: bool
    answer_by: date | None
    replied_on: date | None


@dataclass(frozen=True, slots=True)
class Urgency:
    """`tone`: late, near, calm, still (the count stands), them (it is the applicant's turn), done."""

    words: str
    tone: str


def urgency(case: Dated, today: date, calendar: WorkingCalendar) -> Urgency:
    """Say how many working days are left, or why none are counted."""
    stage = Stage(case.stage)
    if stage in ENDED | {Stage.ARCHIVED}:
        return _ended(case, calendar)
    if stage is Stage.FILED:
        waited = calendar.between(case.stage_since, today)
        return Urgency(
            f"待登记{waited}个工作日" if waited > 0 else "今天提交，待登记", "near" if waited > 0 else "calm"
        )
    if case.suspended:
        return Urgency("停止计算", "still")
    if case.due_on is None:
        return _with_applicant(case, today, calendar)
    return _counted(case.due_on, case.due_provisional, today, calendar)


def _counted(due: date, provisional: bool, today: date, calendar: WorkingCalendar) -> Urgency:
    if due < today:
        late = max(calendar.between(due, today), 1)
        return Urgency(f"已逾期{late}个工作日", "late")
    if due == today:
        return Urgency("今天到期", "near")
    left = calendar.between(today, due)
    mark = "（暂定）" if provisional else ""
    return Urgency(f"剩{left}个工作日{mark}", "near" if left <= SOON else "calm")


def _with_applicant(case: Dated, today: date, calendar: WorkingCalendar) -> Urgency:
    if Stage(case.stage) not in WITH_APPLICANT:  # he let his day pass; what is left to do is to tell him
        return Urgency("申请人已逾期，待告知不再处理", "near")
    if case.answer_by is None:
        return Urgency("期限待定", "still")
    if case.answer_by < today:
        return Urgency("申请人已逾期", "near")
    if case.answer_by == today:
        return Urgency("申请人今天到期", "them")
    return Urgency(f"等申请人，剩{calendar.between(today, case.answer_by)}个工作日", "them")


def _ended(case: Dated, calendar: WorkingCalendar) -> Urgency:
    if case.replied_on is None:
        return Urgency("已办结", "done")
    if case.due_on is not None and case.replied_on > case.due_on:
        return Urgency(f"逾期{max(calendar.between(case.due_on, case.replied_on), 1)}个工作日答复", "late")
    return Urgency("按期答复", "done")
