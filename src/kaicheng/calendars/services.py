"""Entering a year's holiday notice, and taking a wrong one out again."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from kaicheng.audit.services import record
from kaicheng.calendars import permissions, selectors
from kaicheng.calendars.models import HolidayDay, HolidayNotice
from kaicheng.calendars.reading import Reading, read
from kaicheng.calendars.selectors import calendar
from kaicheng.events.services import announce
from kaicheng.kernel.refusals import Invalid
from kaicheng.kernel.text import normal_number, without_controls
from kaicheng.kernel.workdays import WorkingCalendar
from kaicheng.users.models import User
from kaicheng.users.policy import require

CHANGED = "calendars.changed"
FIRST, LAST = 2004, 2100  # years that a notice can speak of


def read_notice(*, text: str, year: int | None, number: str, issued_on: date | None) -> Reading:
    """Read a pasted notice; what is given beside the text fills what the text lacks. Problems of both are in it."""
    reading = read(text, year=year)
    reading.number = reading.number or normal_number(without_controls(number))
    reading.issued = reading.issued or issued_on
    if not reading.number:
        reading.problems.append("没有读出发文字号，请填写。")
    elif number_taken(reading.number):
        reading.problems.append(f"{reading.number}已经录入，同一通知不必再录。")
    if reading.issued is None:
        reading.problems.append("没有读出成文日期，请填写。")
    if reading.year is not None and not FIRST <= reading.year <= LAST:
        reading.problems.append(f"年份应在{FIRST}至{LAST}之间，读出的是{reading.year}年。")
    return reading


def number_taken(number: str) -> bool:
    """Say whether the notice is known already, shipped or entered."""
    return any(source.number == number for source in selectors.sources())


@transaction.atomic
def enter(
    *,
    actor: User | None,
    text: str,
    year: int | None = None,
    number: str = "",
    issued_on: date | None = None,
    now: datetime,
) -> HolidayNotice:
    """Take a notice into the calendar. Raises Invalid with every problem of the text; nothing is taken then."""
    if actor is not None:
        require(permissions.ENTER, actor, on=timezone.localtime(now).date())
    reading = read_notice(text=text, year=year, number=number, issued_on=issued_on)
    if reading.problems or reading.year is None or reading.issued is None:
        raise Invalid("".join(reading.problems), advice="请改正后重新检查。")
    before = calendar()
    notice = HolidayNotice.objects.create(
        year=reading.year,
        number=reading.number,
        issued_on=reading.issued,
        text=text.strip(),
        entered_at=now,
        entered_by=actor,
    )
    kinds = {True: HolidayDay.Kind.REST, False: HolidayDay.Kind.WORK}
    # the same day under two holidays of one notice (中秋节、国庆节) stands once, under the first
    facts = {fact.day: fact for fact in reversed(reading.facts)}
    HolidayDay.objects.bulk_create(
        HolidayDay(notice=notice, day=fact.day, kind=kinds[fact.rests], name=fact.name)
        for fact in sorted(facts.values(), key=lambda fact: fact.day)
    )
    _tell(notice, before, actor=actor, verb=permissions.ENTER, detail={}, now=now)
    return notice


@transaction.atomic
def remove(*, actor: User | None, notice: HolidayNotice, reason: str, now: datetime) -> None:
    """Take an entered notice out of the calendar; the record keeps its text and its days."""
    if actor is not None:
        require(permissions.REMOVE, actor, on=timezone.localtime(now).date())
    if not reason.strip():
        raise Invalid(errors={"删除原因": "请写明删除原因。"})
    before, days = calendar(), list(notice.days.values_list("day", "kind", "name"))
    detail = {
        "reason": reason.strip(),
        "days": [f"{day:%Y-%m-%d} {kind} {name}" for day, kind, name in days],
        "text": notice.text,
    }
    _tell(notice, before, actor=actor, verb=permissions.REMOVE, detail=detail, now=now)
    notice.delete()


def _tell(
    notice: HolidayNotice,
    before: WorkingCalendar,
    *,
    actor: User | None,
    verb: str,
    detail: dict[str, Any],
    now: datetime,
) -> None:
    """Record the act, and announce whose dates may have moved: the year, and the days that changed their kind."""
    after = calendar(without=notice) if verb == permissions.REMOVE else calendar()
    touched = sorted(set(notice.days.values_list("day", flat=True)))
    changed = [f"{day:%Y-%m-%d}" for day in touched if before.is_workday(day) != after.is_workday(day)]
    record(
        actor=actor,
        verb=verb,
        obj=notice,
        label=str(notice),
        agency=permissions.root(),
        detail={"year": notice.year, "number": notice.number, "changed": changed, **detail},
        at=now,
    )
    announce(CHANGED, {"year": notice.year, "days": changed}, at=now)
