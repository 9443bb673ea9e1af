"""By when a text must be public (Art. 26): counted from the day it came into being or was changed.

A first text counts from its date 成文日期; a new edition of a document that was public counts from the day on which
its draft was opened, for on that day the information was changed. What is not 主动公开 has no such term, and what is
public has kept it or missed it for good.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.utils import timezone

from kaicheng.calendars.selectors import calendar
from kaicheng.catalogue import selectors as catalogue
from kaicheng.documents.declared import publishing_workdays, soon_workdays
from kaicheng.documents.models import Edition, Openness
from kaicheng.documents.workflow import OPEN
from kaicheng.kernel.text import chinese_date
from kaicheng.kernel.workdays import Due, WorkingCalendar, days_after


class Urgency(StrEnum):
    """How a term stands."""

    RUNNING = "running"
    SOON = "soon"
    TODAY = "today"
    OVERDUE = "overdue"


@dataclass(frozen=True, slots=True)
class Deadline:
    """When a text is due. `left`: days until then, negative when overdue; in working days unless `workdays` is false.

    `since` is day zero; `assumed` says that it is the day of receipt, because the text has no date yet.
    """

    since: date
    due: date
    today: date
    left: int
    workdays: bool
    soon: bool
    provisional: bool
    assumed: bool
    basis: str

    @property
    def urgency(self) -> Urgency:
        if self.today > self.due:
            return Urgency.OVERDUE
        if self.today == self.due:
            return Urgency.TODAY
        return Urgency.SOON if self.soon else Urgency.RUNNING

    @property
    def short(self) -> str:
        """还剩5个工作日 / 今日到期 / 逾期3个工作日: for a column of a list."""
        unit = "个工作日" if self.workdays else "日"
        match self.urgency:
            case Urgency.TODAY:
                return "今日到期"
            case Urgency.OVERDUE:
                return f"逾期{-self.left}{unit}" if self.left else "已到期"
            case _:
                return f"还剩{self.left}{unit}"

    @property
    def sentence(self) -> str:
        """For the clerk: 应于3月12日前公开，还剩5个工作日。"""
        day = self._day(self.due)
        if self.urgency is Urgency.TODAY:
            said = f"应于今日（{day}）公开"
        else:
            said = f"应于{day}前公开，{'已' if self.urgency is Urgency.OVERDUE and self.left else ''}{self.short}"
        if self.assumed:
            said += "（成文日期尚未填写，暂自收件之日起算）"
        if self.provisional:
            said += f"（{self.due.year}年放假安排尚未公布，暂按周末休息推算）"
        return f"{said}。"

    def _day(self, day: date) -> str:
        return chinese_date(day) if day.year != self.today.year else f"{day.month}月{day.day}日"


def deadline_of(edition: Edition, today: date) -> Deadline | None:
    """Say when the edition must be public; None where no term runs. One query for the calendar."""
    return deadlines_of([edition], today).get(edition.pk)


def deadlines_of(editions: Iterable[Edition], today: date) -> dict[int, Deadline]:
    """Give the deadlines by the editions' keys, for lists. One query however many; `document` must be loaded."""
    known = calendar()
    found = ((edition.pk, _deadline(edition, today, known)) for edition in editions)
    return {pk: deadline for pk, deadline in found if deadline is not None}


def _deadline(edition: Edition, today: date, known: WorkingCalendar) -> Deadline | None:
    if edition.status not in OPEN or edition.openness != Openness.PROACTIVE:
        return None
    since, assumed = _since(edition)
    term = _term(edition.catalogue_item, since)
    if term is None:
        return None
    workdays = term.workdays
    due = (
        known.after(since, term.length)
        if workdays
        else Due(days_after(since, term.length), provisional=False)
    )
    near = known.between(today, due.day)
    return Deadline(
        since=since,
        due=due.day,
        today=today,
        left=near if workdays else (due.day - today).days,
        workdays=workdays,
        soon=near <= soon_workdays().on(today),
        provisional=due.provisional,
        assumed=assumed,
        basis=term.basis,
    )


@dataclass(frozen=True, slots=True)
class _Term:
    length: int
    workdays: bool
    basis: str


def _term(item_code: str, since: date) -> _Term | None:
    """The item's own term, else that of Art. 26; None for what came into being before any such rule."""
    if item := catalogue.item(item_code):
        return _Term(item.days, item.workdays, item.basis)
    rules = [rule for rule in publishing_workdays().values if rule.in_force_from <= since]
    return _Term(rules[-1].value, workdays=True, basis=rules[-1].basis) if rules else None


def _since(edition: Edition) -> tuple[date, bool]:
    """Give day zero, and whether it had to be assumed."""
    opened = timezone.localtime(edition.created_at).date()
    if edition.document.first_published_at is not None:
        return opened, False
    return (edition.written_date, False) if edition.written_date else (opened, True)
