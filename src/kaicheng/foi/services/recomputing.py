"""When a calendar changes, running cases are reckoned anew, and whatever moved is listed."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from kaicheng.calendars.selectors import calendar
from kaicheng.events.services import announce
from kaicheng.foi.models import Case, DateChange
from kaicheng.foi.selectors.standing import standing
from kaicheng.foi.services import acting

DATES_MOVED = "foi.dates_moved"  # {"cases": [...]}


def on_calendar(payload: Mapping[str, Any], now: datetime) -> None:
    """The worker hears that the notice of a year came in or went."""
    recompute(reason=f"{payload['year']}年放假安排变动", now=now)


def recompute(*, reason: str, now: datetime) -> list[DateChange]:
    """Reckon every running case anew; gives what moved. Safe to do twice: a date that stands is left alone."""
    known = calendar()
    changes = []
    for pk in Case.objects.open().values_list("pk", flat=True):
        with transaction.atomic():
            change = _again(pk, known, reason, now)
        if change is not None:
            changes.append(change)
    return changes


def _again(pk: int, known: Any, reason: str, now: datetime) -> DateChange | None:
    case = Case.objects.select_for_update().get(pk=pk)
    before, answer, provisional = case.due_on, case.answer_by, case.due_provisional
    acting.index(case, standing(case, known))
    if (before, answer, provisional) == (
        case.due_on,
        case.answer_by,
        case.due_provisional,
    ) or before == case.due_on:
        return None
    change = DateChange.objects.create(case=case, before=before, after=case.due_on, reason=reason, at=now)
    announce(DATES_MOVED, {"cases": [pk]}, at=now)
    return change
