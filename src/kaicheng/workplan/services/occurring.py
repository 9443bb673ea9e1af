"""Recurring duties spawn their occurrences 期次: one for each period, when it begins. However often it is asked, once each."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from kaicheng.calendars.selectors import calendar
from kaicheng.kernel.workdays import WorkingCalendar
from kaicheng.workplan.due import Span, due_in, periods, recurring
from kaicheng.workplan.models import Task, TaskQuerySet
from kaicheng.workplan.progress import period_name
from kaicheng.workplan.selectors.counted import counted_tasks
from kaicheng.workplan.selectors.occurrences import duties, paused
from kaicheng.workplan.services.arranging import copy_units
from kaicheng.workplan.services.counting import recount
from kaicheng.workplan.workflow import Kind

_HEADING, _LABEL = 300, 40


def on_tick(now: datetime) -> None:
    """Do it in the worker, every hour: a period begins at midnight."""
    begin(duties(), now)


def on_approved(payload: Mapping[str, Any], now: datetime) -> None:
    """A ledger was approved: its current periods begin. Bears being called twice."""
    begin(duties().filter(plan=payload["plan"]), now)


def begin(tasks: TaskQuerySet, now: datetime) -> list[Task]:
    """Make the occurrences that are missing, and count at once what the platform counts for them."""
    made = spawn(tasks, now)
    if made:
        recount(counted_tasks().filter(pk__in=[task.pk for task in made]), now)
    return made


def spawn(tasks: TaskQuerySet, now: datetime) -> list[Task]:
    """Make what is missing among the occurrences of these recurring duties; gives those made, in order."""
    today = timezone.localdate(now)
    made: list[Task] = []
    candidates = list(tasks)
    pauses = paused(candidates)
    known, holidays = _known(candidates), calendar()
    for task in candidates:
        for wanted in _wanted(task, pauses.get(task.pk, []), today, holidays):
            if wanted.span.start not in known.get(task.pk, set()):
                made += _spawn(task, wanted, now)
    return made


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A period of a duty: the how-manieth of its year, after which frequency, due on which day."""

    number: int
    span: Span
    frequency: Mapping[str, Any]
    due_on: date


def _known(tasks: Iterable[Task]) -> dict[int, set[date | None]]:
    rows = Task.objects.filter(parent__in=[task.pk for task in tasks], kind=Kind.OCCURRENCE.value)
    known: dict[int, set[date | None]] = {}
    for parent, start in rows.values_list("parent", "period_start"):
        if parent is not None:
            known.setdefault(parent, set()).add(start)
    return known


def _wanted(
    task: Task, pauses: list[tuple[date, date | None]], today: date, holidays: WorkingCalendar
) -> Iterator[_Wanted]:
    """Periods that have begun, but for those that were over (or past their day) when the ledger was approved, or lay in a pause."""
    frequency = recurring(task.frequencies, task.plan.year)
    if frequency is None or task.plan.approved_at is None:
        return
    approved = timezone.localdate(task.plan.approved_at)
    for number, span in enumerate(periods(frequency, task.plan.year), 1):
        due_on = due_in(span, frequency, task.deadlines, holidays)
        if span.start > today or min(span.end, due_on) < approved:
            continue
        if not any(begun <= span.start and (ended is None or span.end < ended) for begun, ended in pauses):
            yield _Wanted(number, span, frequency, due_on)


@transaction.atomic
def _spawn(task: Task, wanted: _Wanted, now: datetime) -> list[Task]:
    """One occurrence with the units of its duty. Another worker may have been quicker: then nothing is made."""
    name = period_name(wanted.frequency["per"], wanted.span)
    heading = f"{str(task)[: _HEADING - len(name) - 2]}（{name}）"
    made, new = Task.objects.get_or_create(
        parent=task,
        kind=Kind.OCCURRENCE.value,
        period_start=wanted.span.start,
        defaults={
            "plan": task.plan,
            "number": wanted.number,
            "path": task.path,
            "label": name[:_LABEL],
            "section": task.section,
            "heading": heading,
            "text": task.text,
            "quotes": task.quotes,
            "role_words": task.role_words,
            "frequencies": [wanted.frequency],
            "counting": task.counting,
            "period_end": wanted.span.end,
            "first_due_on": wanted.due_on,
            "due_on": wanted.due_on,
            "state_since": now,
        },
    )
    if not new:
        return []
    copy_units(task, made)
    return [made]
