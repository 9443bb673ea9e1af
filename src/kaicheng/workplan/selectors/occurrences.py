"""Recurring duties, and when they did not run."""

from collections.abc import Iterable
from datetime import date

from django.utils import timezone

from kaicheng.workplan.models import Task, TaskNote, TaskQuerySet
from kaicheng.workplan.workflow import RUNNING, Move

_STOPS = {Move.SUSPEND.value, Move.DROP.value, Move.CONFIRM.value}
_STARTS = {Move.RESUME.value, Move.RESTORE.value, Move.REOPEN.value}


def duties() -> TaskQuerySet:
    """Items of running ledgers that run and name how often; which of them recur is told by `due.recurring`."""
    found = Task.objects.live().items().filter(state__in=[s.value for s in RUNNING]).exclude(frequencies=[])
    return found.select_related("plan").prefetch_related("units").order_by("plan", "number", "pk")


def paused(tasks: Iterable[Task]) -> dict[int, list[tuple[date, date | None]]]:
    """When tasks were suspended, dropped or confirmed, as (first day, day on which they went on or None). One query."""
    notes = TaskNote.objects.filter(task__in=[task.pk for task in tasks], move__in=[*_STOPS, *_STARTS])
    found: dict[int, list[tuple[date, date | None]]] = {}
    for task, move, at in notes.order_by("at", "pk").values_list("task", "move", "at"):
        pauses, day = found.setdefault(task, []), timezone.localdate(at)
        running = not pauses or pauses[-1][1] is not None
        if move in _STOPS and running:
            pauses.append((day, None))
        elif move in _STARTS and not running:
            pauses[-1] = (pauses[-1][0], day)
    return found
